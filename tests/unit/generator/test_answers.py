"""Values of whole questions from the truth of their places."""

from __future__ import annotations

import pytest

from generator.answers import FieldTruth, field_truths
from generator.dirt import groups_of
from generator.forms import template_of
from generator.students import GroupTruth
from station.contracts.reading import Status

TEMPLATE = template_of("c10n3s14")


def _read(marks: dict[tuple[int, int], str]) -> dict[int, FieldTruth]:
    truth = tuple(
        GroupTruth(
            field=number, group=place, value=marks.get((number, place), ""), ambiguous=False, style="plain"
        )
        for number, place in groups_of(TEMPLATE)
    )
    return {item.number: item for item in field_truths(TEMPLATE, truth)}


@pytest.mark.parametrize(
    ("places", "value", "raw", "status"),
    [
        (("", "4", "2"), "42", "_42", Status.OK),
        (("0", "0", "7"), "7", "007", Status.OK),
        (("", "", "0"), "0", "__0", Status.OK),
        (("", "", ""), "", "___", Status.BLANK),
        (("4", "", "2"), "4_2", "4_2", Status.ERROR),
        (("4", "2", ""), "42_", "42_", Status.ERROR),
        (("1", "2,3", "4"), "1?4", "1?4", Status.MULTI),
    ],
)
def test_short_answers(places: tuple[str, str, str], value: str, raw: str, status: Status) -> None:
    read = _read({(11, place): sign for place, sign in enumerate(places)})[11]
    assert (read.value, read.raw, read.status) == (value, raw, status)
    assert read.ambiguous == (status is Status.ERROR)


def test_choices_and_identifier() -> None:
    marks = {(1, 0): "3", (2, 0): "1,3"} | {(0, place): str(place) for place in range(8) if place != 4}
    read = _read(marks)
    assert (read[1].value, read[1].status) == ("3", Status.OK)
    assert (read[2].value, read[2].status) == ("1,3", Status.MULTI)
    assert (read[3].value, read[3].status) == ("", Status.BLANK)
    assert (read[0].raw, read[0].status) == ("0123_567", Status.ERROR)
