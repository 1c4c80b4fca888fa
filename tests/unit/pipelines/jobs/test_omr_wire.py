"""The words of the wire, on a reading whose every status is set by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from generator.forms import layout_of
from station.contracts.job_results import RectPx
from station.contracts.reading import PageReading, Status
from station.pipelines.jobs.omr_places import aligned_size, around, frame_of
from station.pipelines.jobs.omr_wire import ReadSheet, Version, wire_answers, wire_identifier
from tests.filled import FORM, filled, read, scanned

TEMPLATE = layout_of(FORM).template


@cache
def reading() -> PageReading:
    return read(scanned(filled()).data, TEMPLATE, explain=True)


def first_answer(
    version: Version,
    status: Status,
    value: str,
    needs_review: bool,
    confidence: float = 0.9,
    aligned: bool = True,
) -> tuple[str, str, tuple[str, ...]]:
    """Status, marking and detected of question 1, read as told."""
    field = replace(
        reading().fields[0],
        status=status,
        value=value,
        raw=value,
        needs_review=needs_review,
        confidence=confidence,
    )
    page = replace(reading(), fields=(field, *reading().fields[1:]))
    answer = wire_answers(ReadSheet(template=TEMPLATE, reading=page, aligned=aligned), version)[0]
    return answer.status, answer.marking, answer.detected


@pytest.mark.parametrize(
    ("status", "value", "needs_review", "v15", "v1"),
    [
        (Status.OK, "3", False, "ok", "ok"),
        (Status.OK, "3", True, "ambiguous", "low_confidence"),
        (Status.AMBIGUOUS, "3", True, "ambiguous", "low_confidence"),
        (Status.AMBIGUOUS, "3", False, "ambiguous", "low_confidence"),
        (Status.AMBIGUOUS, "", True, "ambiguous", "ambiguous"),
        (Status.BLANK, "", False, "blank", "blank"),
        (Status.BLANK, "", True, "ambiguous", "ambiguous"),
        (Status.MULTI, "1,3", False, "multi", "ok"),
        (Status.MULTI, "1,3", True, "ambiguous", "ambiguous"),
        (Status.ERROR, "4", True, "error", "error"),
    ],
)
def test_a_status_is_told_in_both_versions(
    status: Status, value: str, needs_review: bool, v15: str, v1: str
) -> None:
    assert first_answer(Version.V15, status, value, needs_review)[0] == v15
    assert first_answer(Version.V1, status, value, needs_review)[0] == v1
    for version in Version:
        told, marking, detected = first_answer(version, status, value, needs_review, aligned=False)
        assert told in {"ambiguous", "error"}
        assert detected == tuple(part for part in value.split(",") if part)
        assert marking == ("blank", "single", "multi")[len(detected)]


def test_a_mark_that_is_less_than_half_sure_is_not_even_of_low_confidence() -> None:
    assert first_answer(Version.V1, Status.AMBIGUOUS, "3", True, 0.4)[0] == "ambiguous"


@pytest.mark.parametrize("version", Version)
def test_one_doubtful_digit_leaves_the_identifier_out(version: Version) -> None:
    seen = reading().identifier
    assert seen is not None
    doubtful = replace(seen.groups[2], status=Status.AMBIGUOUS, needs_review=True)
    groups = (*seen.groups[:2], doubtful, *seen.groups[3:])
    page = replace(reading(), identifier=replace(seen, groups=groups))
    told = wire_identifier(ReadSheet(template=TEMPLATE, reading=page, aligned=True), version)
    assert (told.identifier, told.raw_identifier, told.status) == (None, "20?13579", "ambiguous")
    assert (told.digits[2].value, told.digits[2].status) == (4, "ambiguous")


def test_digits_that_are_sure_are_not_enough_where_the_whole_is_doubted() -> None:
    seen = reading().identifier
    page = replace(reading(), identifier=replace(seen, needs_review=True) if seen else None)
    told = wire_identifier(ReadSheet(template=TEMPLATE, reading=page, aligned=True), Version.V15)
    assert (told.identifier, told.status) == (None, "ambiguous")


def test_a_sheet_without_an_identifier_has_no_digits() -> None:
    sheet = ReadSheet(template=replace(TEMPLATE, identifier=None), reading=reading(), aligned=True)
    told = wire_identifier(sheet, Version.V15)
    assert (told.identifier, told.digits, told.status) == (None, (), "blank")


def test_places_are_those_of_300_dpi() -> None:
    assert (aligned_size(TEMPLATE).width, aligned_size(TEMPLATE).height) == (3508, 2480)
    bubble = TEMPLATE.fields[0].groups[0].bubbles[0]
    centred = replace(bubble, x_mm=25.4, y_mm=50.8, rx_mm=2.54, ry_mm=1.27)
    frame = frame_of(centred)
    assert frame.px("1") == RectPx(x=270, y=585, w=60, h=30, label="1")
    assert (frame.middle_px.x, frame.middle_px.y) == (300, 600)
    beside = frame_of(replace(centred, x_mm=50.8))
    assert around((frame, beside)).px() == RectPx(x=270, y=585, w=360, h=30)
