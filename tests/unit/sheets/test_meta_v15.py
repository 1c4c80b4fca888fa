"""Metas of today's server: what they say arrives, and what is wrong in them is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from station.contracts.sheet import Anchor, Corner, FieldKind, Framing, MarkKind, TemplateSource
from station.errors import Code, TemplateError
from station.sheets.load import load_template, parse_template
from tests.unit.sheets.metas import FOLDER, V15, changed, raw


def test_twenty_choices_with_eight_short_answers() -> None:
    sheet = parse_template(raw("v15_q20n8.json"), name="n8")
    assert (sheet.source, sheet.framing) == (TemplateSource.V15, Framing.MARKS)
    assert (sheet.width_mm, sheet.height_mm, sheet.bubbles_exact) == (297.0, 210.0, True)
    assert [field.number for field in sheet.fields] == list(range(1, 29))
    assert [field.kind for field in sheet.fields] == [FieldKind.CHOICE] * 20 + [FieldKind.NUMERIC] * 8
    first = sheet.fields[0].groups[0].bubbles
    assert [bubble.value for bubble in first] == ["1", "2", "3", "4", "5"]
    assert (first[0].x_mm, first[0].y_mm, first[0].rx_mm, first[0].ry_mm) == (88.13, 19.19, 1.8, 2.6)
    last = sheet.fields[-1]
    assert [group.label for group in last.groups] == ["hundreds", "tens", "ones"]
    assert [bubble.value for bubble in last.groups[2].bubbles] == list("0123456789")
    assert last.groups[2].bubbles[9].x_mm == 284.38


def test_identifier_marks_and_anchors() -> None:
    sheet = parse_template(raw("v15_q45.json"), name="q45")
    assert sheet.identifier is not None
    assert [group.label for group in sheet.identifier.groups] == [str(place) for place in range(8)]
    assert sheet.identifier.groups[7].bubbles[3].x_mm == 63.05
    assert {mark.corner: mark.kind for mark in sheet.marks} == {
        Corner.TL: MarkKind.BRACKET,
        Corner.TR: MarkKind.BRACKET,
        Corner.BR: MarkKind.BRACKET,
        Corner.BL: MarkKind.TRIANGLE,
    }
    assert len(sheet.anchors) == 3 * 2 + 2
    assert Anchor(x_mm=14.55, y_mm=105.5, size_mm=2.0) in sheet.anchors
    assert sheet.code is None


@pytest.mark.parametrize("name", V15)
def test_every_bubble_of_the_meta_is_there_once(name: str) -> None:
    sheet = parse_template(raw(name), name=name)
    meta = json.loads(raw(name))
    wanted = [
        (oval["center"]["x"], oval["center"]["y"])
        for question in meta["questions"]
        for group in ([question] if "choices" in question else question["digit_groups"])
        for oval in group.get("choices") or group["bubbles"]
    ]
    found = [(b.x_mm, b.y_mm) for field in sheet.fields for group in field.groups for b in group.bubbles]
    assert found == wanted


def test_page_size_in_its_older_spelling() -> None:
    data = changed("v15_q10.json", ("page",), {"size": {"width": 297.0, "height": 210.0}})
    assert parse_template(data, name="a").width_mm == 297.0


def test_short_answers_only_in_their_own_list() -> None:
    meta = json.loads(raw("v15_q20n8.json"))
    meta["questions"] = [question for question in meta["questions"] if question["type"] == "choice"]
    alone = parse_template(json.dumps(meta).encode(), name="n8")
    assert alone == parse_template(raw("v15_q20n8.json"), name="n8")


def test_job_payload_is_unwrapped() -> None:
    wrapped = parse_template(raw("v15_payload.json"), name="a")
    assert wrapped.fingerprint == parse_template(raw("v15_q20.json"), name="a").fingerprint


def test_mixed_numbers_are_sorted() -> None:
    data = changed("v15_q20n8.json", ("questions", 0, "question_number"), 99)
    data = data.replace(b'"question_number": 21,', b'"question_number": 1,')
    sheet = parse_template(data, name="a")
    assert [field.number for field in sheet.fields] == [1, *range(2, 21), *range(22, 29), 99]
    assert (sheet.fields[0].kind, sheet.fields[-1].kind) == (FieldKind.NUMERIC, FieldKind.CHOICE)


CENTRE = ("questions", 3, "choices", 1, "center", "x")


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (CENTRE, "far", "questions[3].choices[1].center.x"),
        (CENTRE, ..., "questions[3].choices[1].center"),
        (CENTRE, 296.0, "questions[3].choices[1].center.x"),
        (CENTRE, -1, "questions[3].choices[1].center.x"),
        (CENTRE, 88.9, "questions[3].choices[1].center"),
        (("questions", 3, "question_number"), 3, "questions[3].question_number"),
        (("questions", 3, "question_number"), 0, "questions[3].question_number"),
        (("questions", 3, "type"), "drawing", "questions[3].type"),
        (("questions", 3, "choices"), [], "questions[3].choices"),
        (("questions", 3, "choices", 1, "label"), "1", "questions[3].choices[1].label"),
        (("questions", 3, "choices", 1, "radius_x"), 0, "questions[3].choices[1].radius_x"),
        (("questions", 3, "choices", 1, "radius_y"), 1e300, "questions[3].choices[1].radius_y"),
        (("questions", 24, "digit_groups", 1, "digit_index"), 0, "questions[24].digit_groups[1].digit_index"),
        (("questions", 24, "digit_groups", 1, "place"), "ones", "questions[24].digit_groups[1].place"),
        (
            ("questions", 24, "digit_groups", 1, "bubbles", 2, "value"),
            "x",
            "questions[24].digit_groups[1].bubbles[2].value",
        ),
        (("identifier", "digits", 2, "digit_index"), 8, "identifier.digits[2].digit_index"),
        (("identifier", "digits"), [], "identifier.digit_count"),
        (("identifier", "digits", 7), ..., "identifier.digit_count"),
        (("identifier", "digits", 7, "bubbles", 9), ..., "identifier.digits[7].bubbles"),
        (("questions", 7), ..., "mc_count"),
        (("numeric_short_answer_count",), 9, "numeric_short_answer_count"),
        (("identifier", "anchors", "TL", "center", "y"), 300, "identifier.anchors.TL.center.y"),
        (("columns", 0, "anchors", "top", "size"), 0, "columns[0].anchors.top.size"),
        (("markers", "BL"), ..., "markers.BL"),
        (("markers", "TR", "type"), "circle", "markers.TR.type"),
        (("markers", "TR", "thickness"), 9, "markers.TR.thickness"),
        (("page",), {}, "page"),
        (("page", "width"), 0, "page.width"),
        (("page", "height"), 1e7, "page.height"),
        (("units",), "px", "units"),
        (("code",), {"center": {"x": 500, "y": 5}, "size": 8}, "code.center.x"),
    ],
)
def test_the_culprit_is_named(path: tuple[str | int, ...], value: object, named: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(changed("v15_q20n8.json", path, value), name="a")
    assert caught.value.facts["path"] == named
    assert caught.value.facts["detail"]


def test_overlap_names_both() -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(changed("v15_q10.json", CENTRE, 89.0), name="a")
    assert caught.value.facts == {
        "path": "questions[3].choices[1].center",
        "detail": "overlaps questions[3].choices[0]",
    }


def test_a_file_with_a_hangul_name(tmp_path: Path) -> None:
    file = tmp_path / "단원평가 1회.json"
    file.write_bytes(raw("v15_q10.json"))
    assert load_template(file).name == "단원평가 1회"
    file.write_bytes(raw("v15_q10.json")[:-100])
    with pytest.raises(TemplateError) as caught:
        load_template(file)
    assert (caught.value.code, caught.value.facts["file"]) == (Code.TEMPLATE_UNREADABLE, "단원평가 1회.json")


def test_the_folder_of_metas_is_whole() -> None:
    assert {name for name in V15 if not (FOLDER / name).is_file()} == set()
