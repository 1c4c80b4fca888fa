"""Right is what the key says, and nothing in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.reading import FieldReading, Status
from station.contracts.sheet import FieldKind
from station.errors import Code, UsageError
from station.grading.answer_key import parse_key
from station.grading.scoring import score


def field(
    number: int,
    value: str,
    *,
    kind: FieldKind = FieldKind.CHOICE,
    status: Status = Status.OK,
    doubt: bool = False,
) -> FieldReading:
    return FieldReading(
        number=number,
        label=str(number),
        kind=kind,
        value=value,
        raw=value,
        status=status,
        confidence=1.0,
        margin=1.0,
        needs_review=doubt,
        reasons=(),
        groups=(),
    )


@pytest.mark.parametrize(
    ("right", "marked", "points"),
    [
        ("3", "3", 1),
        ("3", "2", 0),
        ("3", "", 0),
        ("3", "3,4", 0),
        ("1,3", "1,3", 1),
        ("3,1", "1,3", 1),
        ("1,3", "1", 0),
        ("1,3", "1,3,5", 0),
        ("1|3", "1", 1),
        ("1|3", "3", 1),
        ("1|3", "1,3", 0),
        ("2\\\\|4", "4", 1),
        ("1,2|3", "1,2", 1),
    ],
)
def test_choice(right: str, marked: str, points: int) -> None:
    key = parse_key(f'{{"answers": {{"1": "{right}"}}}}'.encode())
    assert score((field(1, marked),), key).points == points


@pytest.mark.parametrize(
    ("right", "read", "points"),
    [("7", "7", 1), ("007", "7", 1), ("7", "70", 0), ("7|8", "8", 1), ("0", "0", 1)],
)
def test_numeric(right: str, read: str, points: int) -> None:
    key = parse_key(f'{{"answers": {{"1": "{right}"}}}}'.encode())
    assert score((field(1, read, kind=FieldKind.NUMERIC),), key).points == points


def test_an_impossible_number_is_wrong() -> None:
    key = parse_key(b'{"answers": {"1": "42"}}')
    odd = field(1, "42", kind=FieldKind.NUMERIC, status=Status.ERROR)
    assert score((odd,), key).points == 0


def test_points_wrong_void_and_all_right() -> None:
    key = parse_key(
        b'{"answers": {"1": "3", "2": 2, "3": "1", "9": "4"}, "points": {"1": 2.5, "4": 3, "5": 10},'
        b' "all_right": [4], "void": [5, 3]}'
    )
    told = score((field(1, "3"), field(2, "5"), field(3, "2"), field(4, ""), field(5, "1")), key)
    assert told.points == 5.5
    assert told.max == 7.5
    assert told.wrong == (2, 9)


def test_provisional_only_while_something_counted_waits() -> None:
    key = parse_key(b'{"answers": {"1": "3"}}')
    assert score((field(1, "3", doubt=True),), key).provisional
    assert not score((field(1, "3"), field(2, "1", doubt=True)), key).provisional


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"{", ""),
        (b"[]", ""),
        (b'{"answers": {}}', "answers"),
        (b'{"answers": {"x": "1"}}', "answers.x"),
        (b'{"answers": {"0": "1"}}', "answers.0"),
        (b'{"answers": {"1": ""}}', "answers.1"),
        (b'{"answers": {"1": "1,|2"}}', "answers.1"),
        (b'{"answers": {"1": "1"}, "points": {"1": -1}}', "points.1"),
        (b'{"answers": {"1": "1"}, "points": {"2": 1}}', "points.2"),
        (b'{"answers": {"1": [1]}}', "answers"),
    ],
)
def test_a_wrong_key_names_its_place(data: bytes, place: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_key(data)
    assert caught.value.code is Code.KEY_INVALID
    assert str(caught.value.facts["path"]).startswith(place)


@given(st.binary(max_size=60) | st.from_regex(rb'\{"answers": \{"[0-9]+": .*\}\}', fullmatch=True))
def test_any_bytes_are_a_key_or_an_error(data: bytes) -> None:
    try:
        key = parse_key(data)
    except UsageError as error:
        told: Code | None = error.code
    else:
        told = None if key.items else Code.NO_INPUT
    assert told in (None, Code.KEY_INVALID)
