"""One page from picture to reading: values, statuses, rules and honesty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generator.ink import PenKind
from station.contracts.reading import Alarm, FieldReading, PageReading, Reason, Status
from station.contracts.sheet import FieldKind
from station.errors import PageError
from station.pipelines.image_io import page_of_frame
from station.pipelines.page import read_page
from tests.filled import (
    ANSWERS,
    DPI,
    FORM,
    IDENTIFIER,
    WANTED,
    doubts,
    every_field,
    filled,
    judge,
    numeric,
    photographed,
    read,
    read_capture,
    scanned,
    silent_errors,
)


@pytest.fixture(scope="module")
def plain() -> PageReading:
    sheet = filled()
    return read(scanned(sheet).data, sheet.paper.template, explain=True)


def test_what_is_marked_is_read_and_nothing_is_asked(plain: PageReading) -> None:
    assert {label: f.value for label, f in every_field(plain).items()} == {**WANTED, "id": IDENTIFIER}
    assert doubts(plain) == []
    assert not plain.needs_review
    assert plain.orientation == 0
    assert plain.residual_mm < 0.1
    assert plain.alarms == ()


def test_proven_blanks_and_doubles_are_answers(plain: PageReading) -> None:
    fields = every_field(plain)
    assert (fields["9"].value, fields["9"].status) == ("", Status.BLANK)
    assert (fields["10"].value, fields["10"].status) == ("1,3", Status.MULTI)
    assert Reason.TWO_MARKS in fields["10"].reasons
    assert all(f.confidence > 0.98 for f in fields.values())


def test_outlines_lie_on_the_bubbles() -> None:
    sheet = filled()
    capture = scanned(sheet, skew_deg=2.0)
    reading = read(capture.data, sheet.paper.template, explain=True)
    for field, told in zip(sheet.paper.template.fields, reading.fields, strict=True):
        for group, seen in zip(field.groups, told.groups, strict=True):
            centres = capture.to_px(np.array([(b.x_mm, b.y_mm) for b in group.bubbles]))
            drawn = np.array([np.mean(b.polygon_px, axis=0) for b in seen.bubbles])
            assert np.abs(drawn - centres).max() < 0.25 * DPI / 25.4
            middles = np.array([np.mean(b.polygon_mm, axis=0) for b in seen.bubbles])
            assert np.allclose(middles, [(b.x_mm, b.y_mm) for b in group.bubbles], atol=0.01)


def test_probabilities_belong_to_the_marks(plain: PageReading) -> None:
    for field in plain.fields:
        for group in field.groups:
            chosen = ",".join(b.value for b in group.bubbles if b.probability > 0.5)
            assert chosen == group.value


@pytest.mark.parametrize("kind", [PenKind.SIGN, PenKind.PENCIL, PenKind.BALLPOINT])
def test_every_pen_is_read(kind: PenKind) -> None:
    sheet = filled(seed=5, kind=kind)
    reading = read_capture(sheet, scanned(sheet))
    assert silent_errors(reading) == []
    assert len(doubts(reading)) <= 1


def test_a_reading_is_the_same_every_time() -> None:
    sheet = filled(seed=3, kind=PenKind.PENCIL)
    capture = scanned(sheet, noise=8.0, skew_deg=-1.3)
    first, second = (read(capture.data, sheet.paper.template, explain=True) for _ in range(2))
    assert replace(first, seconds=0.0) == replace(second, seconds=0.0)


def test_outlines_are_only_given_when_asked_for(plain: PageReading) -> None:
    sheet = filled()
    bare = read_capture(sheet, scanned(sheet))
    assert all(not b.polygon_px for f in bare.fields for g in f.groups for b in g.bubbles)
    assert [f.value for f in bare.fields] == [f.value for f in plain.fields]


def test_a_frame_in_memory_reads_like_the_file_it_would_be() -> None:
    sheet = filled()
    capture = scanned(sheet)
    template = sheet.paper.template
    frame = read_page(page_of_frame(capture.picture), templates=(template,), judge=judge(), explain=False)
    file = read(capture.data, template)
    assert [f.value for f in frame.fields] == [f.value for f in file.fields]
    assert doubts(frame) == doubts(file) == []


# Numeric answers ----------------------------------------------------------------------------------


def short_answer(places: tuple[str, str, str]) -> FieldReading:
    """Short answer 11 with these marks in its hundreds, tens and ones."""
    marks = {**ANSWERS, **{(11, place): value for place, value in enumerate(places)}}
    sheet = filled(marks)
    return numeric(read_capture(sheet, scanned(sheet)))[0]


@pytest.mark.parametrize(
    ("places", "value"),
    [
        (("", "", "0"), "0"),
        (("0", "0", "7"), "7"),
        (("", "", "7"), "7"),
        (("9", "0", "1"), "901"),
        (("", "", ""), ""),
    ],
)
def test_leading_places_may_be_empty_or_zero(places: tuple[str, str, str], value: str) -> None:
    field = short_answer(places)
    assert (field.value, field.needs_review) == (value, False)
    assert field.status is (Status.OK if value else Status.BLANK)


@pytest.mark.parametrize(
    ("places", "raw"), [(("4", "", "2"), "4_2"), (("4", "2", ""), "42_"), (("", "5", ""), "_5_")]
)
def test_a_gap_is_an_error_that_is_asked_about(places: tuple[str, str, str], raw: str) -> None:
    field = short_answer(places)
    assert (field.raw, field.status, field.needs_review) == (raw, Status.ERROR, True)
    assert Reason.GAP in field.reasons


def test_two_digits_in_a_place_are_asked_about() -> None:
    field = short_answer(("", "1,6", "2"))
    assert (field.raw, field.status, field.needs_review) == ("_[16]2", Status.MULTI, True)


# The identifier -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("place", "mark", "status"), [(3, "", Status.BLANK), (5, "2,8", Status.MULTI)])
def test_an_identifier_that_is_not_whole_is_asked_about(place: int, mark: str, status: Status) -> None:
    sheet = filled({**ANSWERS, (0, place): mark})
    identifier = read_capture(sheet, scanned(sheet)).identifier
    assert identifier is not None
    assert identifier.raw == IDENTIFIER[:place] + "?" + IDENTIFIER[place + 1 :]
    assert (identifier.value, identifier.needs_review, identifier.status) == ("", True, status)


# Red ink ------------------------------------------------------------------------------------------


def red(style: str, *, colour: bool) -> FieldReading:
    """Question 4, answer 5, with a red pen's mark as ``style`` says."""
    sheet = filled(styles={(4, 0): style}, seed=8)
    return every_field(read_capture(sheet, scanned(sheet, colour=colour)))["4"]


@pytest.mark.parametrize("style", ["red_beside", "red_same"])
def test_red_beside_black_does_not_count(style: str) -> None:
    field = red(style, colour=True)
    assert field.value == "5"
    assert not field.needs_review


def test_red_alone_is_asked_about() -> None:
    field = red("red_alone", colour=True)
    assert field.needs_review
    assert Reason.RED_PREMARK in field.reasons


def test_without_colour_red_is_no_excuse_for_silence() -> None:
    field = red("red_beside", colour=False)
    assert field.needs_review or field.value == "5"


# The page -----------------------------------------------------------------------------------------


def nearly_blank() -> PageReading:
    answers = {key: value for key, value in ANSWERS.items() if key[0] in (0, 1, 2, 3)}
    sheet = filled(answers)
    return read_capture(sheet, scanned(sheet))


def test_many_blanks_ask_one_question_about_the_page() -> None:
    reading = nearly_blank()
    assert reading.alarms == (Alarm.MANY_BLANK,)
    assert reading.needs_review
    assert doubts(reading) == []


@pytest.mark.parametrize("seed", [1, 4, 8])
def test_many_doubles_ask_one_question_about_the_page(seed: int) -> None:
    """Whether they are proven or asked about one by one."""
    sheet = filled({**ANSWERS, **{(number, 0): "2,4" for number in range(1, 9)}}, seed=seed)
    reading = read_capture(sheet, scanned(sheet))
    fields = every_field(reading)
    assert [fields[str(n)].value for n in range(1, 9)] == ["2,4"] * 8
    assert Alarm.MANY_MULTI in reading.alarms
    assert reading.needs_review


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("severities", [{}, {"noise": 12.0}, {"streaks": 3}])
def test_an_empty_sheet_gives_no_value_unasked(seed: int, severities: dict[str, object]) -> None:
    sheet = filled({}, seed=seed)
    reading = read_capture(sheet, scanned(sheet, seed=seed, **severities))
    assert silent_errors(reading, dict.fromkeys(WANTED, ""), "") == []
    assert [label for label, f in every_field(reading).items() if f.value and not f.needs_review] == []
    assert reading.alarms == (Alarm.MANY_BLANK,)


def test_one_column_all_the_way_down_is_read() -> None:
    """The sheet's own empty bubbles are measured from bubbles that this student marked."""
    answers = {**ANSWERS, **{(number, 0): "3" for number in range(1, 11)}}
    sheet = filled(answers, seed=4)
    reading = read_capture(sheet, scanned(sheet))
    wanted = {**WANTED, **{str(number): "3" for number in range(1, 11)}}
    assert silent_errors(reading, wanted) == []
    assert doubts(reading) == []


@pytest.mark.parametrize("style", ["ring", "tick", "cross", "slash", "dot", "dash", "half_moon", "partial"])
def test_sloppy_marks_are_right_or_asked_about(style: str) -> None:
    sheet = filled(styles={(n, 0): style for n in range(1, 9)}, seed=8)
    assert silent_errors(read_capture(sheet, scanned(sheet))) == []


@pytest.mark.parametrize("style", ["erased_beside", "taped_remarked", "cancelled", "overflow"])
def test_marks_taken_back_are_right_or_asked_about(style: str) -> None:
    sheet = filled(styles={(n, 0): style for n in range(1, 9)}, seed=9, kind=PenKind.PENCIL)
    assert silent_errors(read_capture(sheet, scanned(sheet))) == []


def test_the_right_form_is_chosen_in_any_order() -> None:
    """10 questions of both lie at the same places: the rest of the print tells."""
    both = {key: value for key, value in ANSWERS.items() if key[0] <= 10}
    sheets = [filled(both, form=form) for form in (FORM, "c20n0s5")]
    templates = [sheet.paper.template for sheet in sheets]
    for sheet in sheets:
        capture = scanned(sheet)
        for order in (templates, templates[::-1]):
            reading = read(capture.data, *order)
            assert reading.template_fingerprint == sheet.paper.template.fingerprint


def test_no_template_no_reading() -> None:
    with pytest.raises(PageError):
        read(scanned(filled()).data)


def test_a_photo_says_where_the_page_lies() -> None:
    sheet = filled()
    capture = photographed(sheet, tilt_deg=8.0, roll_deg=3.0)
    reading = read_capture(sheet, capture)
    template = sheet.paper.template
    corners = np.array(
        [(0, 0), (template.width_mm, 0), (template.width_mm, template.height_mm), (0, template.height_mm)]
    )
    px_per_mm = 2400 / template.width_mm
    assert np.abs(np.array(reading.outline_px) - capture.to_px(corners)).max() < 2 * px_per_mm
    assert reading.quality.sharpness > 0
    assert 0.3 < reading.quality.exposure <= 1
    assert {f.kind for f in reading.fields} == {FieldKind.CHOICE, FieldKind.NUMERIC}
