"""From probabilities to values: every proof that is missing is a question with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.contracts.reading import FieldReading, GroupReading, Reason, Status
from station.contracts.sheet import Bubble, BubbleGroup, Field, FieldKind
from station.pipelines.answers import RISK, Row, read_field, read_group

CLEAR = Row(
    p=[0.0, 0.0, 1.0, 0.0, 0.0], level=[0.0, 0.0, 0.6, 0.0, 0.0], spot=[0.02, 0.02, 0.7, 0.02, 0.02],
    trace=[0.03, 0.03, 0.7, 0.03, 0.03], strange=[0.5, 0.5, 40.0, 0.5, 0.5], red=[False] * 5,
    rim=[0.0, 0.0, 0.05, 0.0, 0.0], ask=0.01, placed=True, ink=0.6, dark=0.7,
)  # fmt: skip
BLANK = replace(CLEAR, p=[0.0] * 5, level=[0.0] * 5, spot=[0.02] * 5, trace=[0.03] * 5, strange=[0.5] * 5)
DOUBLE = replace(
    CLEAR, p=[1.0, 0.0, 1.0, 0.0, 0.0], level=[0.6, 0, 0.58, 0, 0], spot=[0.7, 0.02, 0.7, 0.02, 0.02],
    trace=[0.7, 0.03, 0.7, 0.03, 0.03], strange=[40, 0.5, 40, 0.5, 0.5], rim=[0.05, 0, 0.05, 0, 0],
)  # fmt: skip


def group(values: str = "12345", label: str = "1") -> BubbleGroup:
    bubbles = (Bubble(value=v, x_mm=10 * i, y_mm=0, rx_mm=1.8, ry_mm=2.6) for i, v in enumerate(values))
    return BubbleGroup(label=label, bubbles=tuple(bubbles))


def decided(row: Row) -> GroupReading:
    return read_group(group(), row, [])


def test_clear_cases_are_answers() -> None:
    assert (decided(CLEAR).value, decided(CLEAR).status) == ("3", Status.OK)
    assert (decided(BLANK).value, decided(BLANK).status) == ("", Status.BLANK)
    assert (decided(DOUBLE).value, decided(DOUBLE).status) == ("1,3", Status.MULTI)
    assert not any(decided(row).needs_review for row in (CLEAR, BLANK, DOUBLE))
    assert decided(DOUBLE).reasons == (Reason.TWO_MARKS,)


def test_a_small_mark_in_the_students_own_ink_is_an_answer() -> None:
    assert not decided(replace(CLEAR, level=[0.0, 0.0, 0.25, 0.0, 0.0])).needs_review


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(CLEAR, p=[0.0, 0.0, 0.97, 0.0, 0.0]), Reason.PARTIAL),
        (replace(CLEAR, p=[0.0, 0.03, 1.0, 0.0, 0.0]), Reason.ERASED),
        (replace(CLEAR, ask=0.9), Reason.UNUSUAL_MARK),
        (replace(CLEAR, placed=False), Reason.UNSURE_PLACE),
        (replace(CLEAR, level=[0, 0, 0.1, 0, 0]), Reason.FAINT),
        (
            replace(CLEAR, spot=[0.02, 0.55, 0.7, 0.02, 0.02], strange=[0.5, 20, 40, 0.5, 0.5]),
            Reason.UNLIKE_OTHERS,
        ),
        (
            replace(BLANK, trace=[0.03, 0.4, 0.03, 0.03, 0.03], strange=[0.5, 6, 0.5, 0.5, 0.5]),
            Reason.UNPROVEN_BLANK,
        ),
        (
            replace(BLANK, level=[0, 0.12, 0, 0, 0], strange=[0.5, 8.0, 0.5, 0.5, 0.5]),
            Reason.UNPROVEN_BLANK,
        ),
        (
            replace(CLEAR, level=[0, 0, 0.38, 0, 0], spot=[0.02, 0.02, 0.45, 0.02, 0.02]),
            Reason.FAINT,
        ),
        (replace(DOUBLE, level=[0.6, 0, 0.3, 0, 0]), Reason.UNPROVEN_DOUBLE),
        (replace(CLEAR, red=[False, False, True, False, False]), Reason.RED_PREMARK),
    ],
)
def test_a_missing_proof_is_a_question_with_its_reason(row: Row, reason: Reason) -> None:
    told = decided(row)
    assert told.needs_review
    assert reason in told.reasons
    assert told.confidence <= 0.99


def test_red_beside_black_is_set_aside() -> None:
    told = decided(replace(DOUBLE, red=[True, False, False, False, False]))
    assert (told.value, told.needs_review) == ("3", False)
    assert Reason.RED_PREMARK in told.reasons


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=10))
def test_whatever_the_probabilities_the_reading_is_honest(p: list[float]) -> None:
    """Never quiet above the risk; the value is what is likelier marked than not; nothing leaves 0..1."""
    n = len(p)
    row = Row(
        p=p, level=[0.6 * x for x in p], spot=[0.6 * x for x in p], trace=[0.6 * x for x in p],
        rim=[0.0] * n, strange=[0.5] * n, red=[False] * n, ask=0.0, placed=True, ink=0.6, dark=0.7,
    )  # fmt: skip
    told = read_group(group("0123456789"[:n]), row, [])
    assert told.value == ",".join(str(i) for i, x in enumerate(p) if x > 0.5)
    assert 0 <= told.confidence <= 1
    assert 0 <= told.margin <= 1
    if any(RISK < x < 1 - RISK for x in p):
        assert told.needs_review
    if not told.needs_review:
        assert told.confidence >= 1 - RISK - 1e-6
        assert (
            told.status
            is (Status.BLANK, Status.OK, Status.MULTI)[min(told.value.count(",") + bool(told.value), 2)]
        )


# Fields -------------------------------------------------------------------------------------------


def place(value: str, status: Status | None = None, doubt: bool = False) -> GroupReading:
    usual = Status.BLANK if not value else Status.MULTI if "," in value else Status.OK
    sure = decided(CLEAR)
    bubbles = tuple(
        replace(sure.bubbles[0], value=str(d), probability=0.9 if str(d) in value.split(",") else 0.0)
        for d in range(10)
    )
    return replace(
        sure, value=value, status=status or usual, needs_review=doubt, confidence=0.999, bubbles=bubbles,
        reasons=(Reason.FAINT,) if doubt else (),
    )  # fmt: skip


def numeric(*places: GroupReading) -> FieldReading:
    field = Field(
        number=7, label="7", kind=FieldKind.NUMERIC, groups=tuple(group("0123456789") for _ in places)
    )
    return read_field(field, places)


def identifier(*places: GroupReading) -> FieldReading:
    field = Field(
        number=0, label="id", kind=FieldKind.IDENTIFIER, groups=tuple(group("0123456789") for _ in places)
    )
    return read_field(field, places)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*"0123456789", ""]), min_size=1, max_size=4))
def test_numeric_answers_follow_the_rules(digits: list[str]) -> None:
    told = numeric(*(place(d) for d in digits))
    marked = "".join(d or "_" for d in digits)
    if not any(digits):
        assert (told.value, told.status, told.needs_review) == ("", Status.BLANK, False)
    elif "_" in marked.lstrip("_"):
        assert (told.status, told.needs_review, told.raw) == (Status.ERROR, True, marked)
    else:
        assert (told.value, told.status, told.needs_review) == (str(int("".join(digits))), Status.OK, False)


def test_a_doubt_in_one_place_is_a_doubt_of_the_number() -> None:
    told = numeric(place(""), place("4", Status.AMBIGUOUS, doubt=True), place("2"))
    assert (told.value, told.status, told.needs_review) == ("42", Status.AMBIGUOUS, True)
    assert told.reasons == (Reason.FAINT,)
    assert told.confidence == pytest.approx(0.999**3, abs=1e-5)


def test_a_doubtful_blank_is_a_doubt_of_the_number() -> None:
    told = numeric(place("", doubt=True), place(""), place(""))
    assert (told.value, told.status, told.needs_review) == ("", Status.AMBIGUOUS, True)


def test_two_digits_in_a_place_are_asked_about_with_a_proposal() -> None:
    told = numeric(place(""), place("1,6"), place("2"))
    assert (told.raw, told.status, told.needs_review) == ("_[16]2", Status.MULTI, True)
    assert told.value in ("12", "62")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*"0123456789", "", "2,8"]), min_size=8, max_size=8))
def test_identifiers_are_whole_or_asked_about(digits: list[str]) -> None:
    told = identifier(*(place(d) for d in digits))
    assert told.raw == "".join(d if len(d) == 1 else "?" for d in digits)
    assert told.needs_review is any(len(d) != 1 for d in digits)
    assert told.value == ("" if told.needs_review else "".join(digits))


def test_a_doubtful_digit_is_a_question_but_still_a_proposal() -> None:
    places = [place(d) for d in "12345678"]
    places[4] = place("5", Status.AMBIGUOUS, doubt=True)
    told = identifier(*places)
    assert (told.raw, told.value, told.needs_review) == ("1234?678", "12345678", True)


def test_a_choice_is_its_group() -> None:
    field = Field(number=3, label="3", kind=FieldKind.CHOICE, groups=(group(),))
    told = read_field(field, (decided(DOUBLE),))
    assert (told.value, told.raw, told.status, told.number) == ("1,3", "1,3", Status.MULTI, 3)
