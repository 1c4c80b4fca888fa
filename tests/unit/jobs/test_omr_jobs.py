"""OMR jobs on generated sheets: every mode and both result versions, and never a confident value without
proof."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest

from generator import suites
from generator.forms import layout_of
from generator.pages import Wish
from station.contracts.job_payloads import OmrMode, OmrPayload, TemplateFetch
from station.contracts.reading import Alarm, Status
from station.errors import TemplateError
from station.jobs.template_source import META_PATH
from station.pipelines.jobs.errors import JobError
from station.pipelines.jobs.omr_wire import ReadSheet, Version, wire_answers, wire_identifier
from station.pipelines.jobs.second_reading import compare
from tests.filled import (
    ANSWERS,
    FORM,
    IDENTIFIER,
    WANTED,
    file_of,
    filled,
    read,
    scanned,
)
from tests.unit.jobs.loopback import Answer, Loopback, content, redirect, says, status
from tests.unit.jobs.omr_desk import graded, meta_of, other_form, photo_of_it, reader, scan_of_it

SURE = {"ok", "blank", "multi"}
V15_STATUSES = SURE | {"ambiguous", "error"}
V1_STATUSES = {"ok", "blank", "ambiguous", "low_confidence", "error"}


def values(result: Any) -> dict[str, str]:
    return {str(answer["question_id"]): ",".join(answer["detected"]) for answer in result["answers"]}


def is_sure(item: Any) -> bool:
    return item["status"] in SURE


@pytest.mark.parametrize("mode", OmrMode)
@pytest.mark.parametrize("picture", [scan_of_it, photo_of_it])
def test_a_sheet_is_graded_in_every_mode_in_v15(mode: OmrMode, picture: Any) -> None:
    result = graded(picture(), mode=mode)
    assert (result["version"], result["mode"], result["aligned"]) == ("v15", mode.value, True)
    assert values(result) == WANTED
    by_number = {answer["question_id"]: answer for answer in result["answers"]}
    assert {answer["version"] for answer in result["answers"]} == {"v15"}
    assert [by_number[n]["status"] for n in (1, 9, 10, 11)] == ["ok", "blank", "multi", "ok"]
    assert [by_number[n]["marking"] for n in (1, 9, 10, 11)] == ["single", "blank", "multi", "single"]
    identifier = result["identifier"]
    assert (identifier["identifier"], identifier["raw_identifier"]) == (IDENTIFIER, IDENTIFIER)
    assert (identifier["status"], len(identifier["digits"])) == ("ok", 8)
    assert [digit["digit_index"] for digit in identifier["digits"]] == list(range(8))
    for digit, wanted in zip(identifier["digits"], IDENTIFIER, strict=True):
        assert (digit["value"], digit["status"]) == (int(wanted), "ok")
        assert digit["marks"][0]["number"] == int(wanted)
        assert digit["marks"][0]["fill"] > 0.9 > 0.1 > digit["marks"][1]["fill"]


def test_places_are_px_of_the_aligned_page_as_the_server_counts_them() -> None:
    result = graded(
        scan_of_it(), question_count=10, omr_contract={"schema_version": "v2", "fingerprint": "ab"}
    )
    assert result["aligned_image_size"] == {"width": 3508, "height": 2480}
    assert result["input_image_size"] == {"width": 2339, "height": 1654}
    assert result["expected_answer_count"] == 10
    assert (result["omr_contract_version"], result["omr_contract_fingerprint"]) == ("v2", "ab")
    assert not result["input_was_resized"]
    choice: Any = meta_of(FORM)["questions"][0]["choices"][0]  # type: ignore[index]
    rect = result["answers"][0]["raw"]["bubble_rects"][0]
    assert rect["label"] == "1"
    for start, size, at, radius in (("x", "w", "x", "radius_x"), ("y", "h", "y", "radius_y")):
        assert rect[start] + rect[size] / 2 == pytest.approx(choice["center"][at] * 3508 / 297, abs=1.5)
        assert rect[size] == pytest.approx(2 * choice[radius] * 3508 / 297, abs=2)
    around = result["answers"][0]["raw"]["rect"]
    assert all(around["x"] <= one["x"] for one in result["answers"][0]["raw"]["bubble_rects"])
    assert [digit["place"] for digit in result["answers"][10]["raw"]["digits"]] == [
        "hundreds",
        "tens",
        "ones",
    ]
    assert [digit["value"] for digit in result["answers"][10]["raw"]["digits"]] == ["", "4", "2"]


def test_a_result_has_all_that_todays_has() -> None:
    """The keys of a result recorded from the academy's own worker, but for what the server adds
    afterwards."""
    result = graded(scan_of_it())
    assert set(result) >= {
        "mode", "input", "aligned", "answers", "version", "identifier", "alignment_method",
        "input_image_size", "input_was_resized", "aligned_image_size", "omr_contract_version",
        "alignment_orientation", "expected_answer_count", "omr_contract_fingerprint",
        "input_correction_rotation",
    }  # fmt: skip
    answer = result["answers"][0]
    assert set(answer) == {"raw", "status", "marking", "version", "detected", "confidence", "question_id"}
    assert {"rect", "fills", "bubble_rects"} <= set(answer["raw"])
    assert {"digits", "bubble_rects"} <= set(result["answers"][12]["raw"])
    digit = result["identifier"]["digits"][0]
    assert {"marks", "value", "status", "confidence", "digit_index"} <= set(digit)
    assert {"fill", "number", "roi_px", "center_px"} <= set(digit["marks"][0])


def test_v1_says_the_same_in_its_own_words() -> None:
    result = graded(scan_of_it(), result_version="v1")
    assert set(result) == {"version", "mode", "aligned", "identifier", "answers", "meta_used", "debug"}
    assert (result["version"], result["aligned"], result["meta_used"]) == ("v1", True, True)
    assert values(result) == WANTED
    assert {answer["version"] for answer in result["answers"]} == {"v1"}
    assert {answer["status"] for answer in result["answers"]} <= V1_STATUSES
    double = result["answers"][9]
    assert (double["status"], double["marking"], double["detected"]) == ("ok", "multi", ["1", "3"])
    assert result["identifier"]["identifier"] == IDENTIFIER
    assert [digit["digit_index"] for digit in result["identifier"]["digits"]] == list(range(1, 9))


@cache
def troubled() -> tuple[bytes, ...]:
    """Pages on which the reader has doubts: faint, sloppy, erased and double marks."""
    suite = ("faint", "sloppy", "residue", "doubles")
    return tuple(suites.page(name, 1, 77, Wish(form=FORM)).capture.data for name in suite)


@pytest.mark.parametrize("version", ["v15", "v1"])
def test_what_the_reader_doubts_is_never_ok(version: str) -> None:
    doubted = 0
    for data in troubled():
        reading = read(data, layout_of(FORM).template)
        assert reading.identifier is not None
        result = graded(data, result_version=version)
        for field, answer in zip(reading.fields, result["answers"], strict=True):
            assert answer["status"] in (V1_STATUSES if version == "v1" else V15_STATUSES)
            assert answer["confidence"] == field.confidence
            if field.needs_review:
                doubted += 1
                assert not is_sure(answer)
        if reading.identifier.needs_review:
            assert result["identifier"]["identifier"] is None
            assert not is_sure(result["identifier"])
    assert doubted >= 3


@pytest.mark.parametrize("version", ["v15", "v1"])
@pytest.mark.parametrize("mode", [OmrMode.SCAN, OmrMode.AUTO])
def test_another_form_gives_nothing_that_is_sure(mode: OmrMode, version: str) -> None:
    result = graded(other_form(), mode=mode, result_version=version)
    assert result["aligned"] is False
    refusal = result["refusal"] if version == "v15" else result["debug"]["refusal"]
    assert refusal in {"other_form", "two_sheets", "not_a_sheet"}
    assert len(result["answers"]) == 13
    assert not any(is_sure(answer) for answer in result["answers"])
    assert {answer["confidence"] for answer in result["answers"]} == {0.0}
    assert result["identifier"]["identifier"] is None
    assert result["identifier"]["raw_identifier"] == "????????"
    assert not any(is_sure(digit) for digit in result["identifier"]["digits"])


@pytest.mark.parametrize("version", ["v15", "v1"])
def test_a_page_that_is_only_taken_as_it_is_gives_proposals_and_doubts(version: str) -> None:
    """A bad fax whose print does not prove the pose; its edges are nearly the page's."""
    form = "c20n5s13"
    page = suites.page("fax", 45, 501, Wish(form=form))
    result = graded(page.capture.data, template_meta=meta_of(form), result_version=version)
    assert result["aligned"] is False
    assert any(answer["detected"] for answer in result["answers"])
    assert not any(is_sure(answer) for answer in result["answers"])
    assert max(answer["confidence"] for answer in result["answers"]) <= 0.5
    assert result["identifier"]["identifier"] is None
    assert result["identifier"]["raw_identifier"] == "????????"


@pytest.mark.parametrize("picture", [other_form, lambda: file_of(np.full((1600, 2300), 250, np.uint8))])
def test_a_photo_without_its_page_fails(picture: Any) -> None:
    with pytest.raises(JobError) as failed:
        graded(picture(), mode=OmrMode.PHOTO)
    assert (failed.value.code, failed.value.retryable) == ("warp_failed_for_photo_mode", False)


def test_an_alarm_of_the_whole_page_becomes_a_doubt_of_its_answers() -> None:
    """Half of the sheet empty: the station asks once about the page, the wire knows questions alone."""
    few = filled({key: value for key, value in ANSWERS.items() if key[0] in (0, 1, 2, 3)})
    data = scanned(few).data
    reading = read(data, layout_of(FORM).template)
    assert Alarm.MANY_BLANK in reading.alarms
    assert any(field.status is Status.BLANK and not field.needs_review for field in reading.fields)
    result = graded(data)
    assert (result["aligned"], result["alarms"]) == (True, ["many_blank"])
    assert [answer["status"] for answer in result["answers"]] == ["ok"] * 3 + ["ambiguous"] * 10


@pytest.mark.parametrize(
    ("picture", "same_scale"),
    [(scan_of_it, True), (photo_of_it, True), (lambda: enlarged(1.5), False)],
)
def test_a_second_reading_works_on_another_picture_and_agrees(picture: Any, same_scale: bool) -> None:
    result: Any = reader().grade_twice(picture(), OmrPayload(template_meta=meta_of(FORM)))
    assert values(result) == WANTED
    told = result["advanced_analysis"]
    assert told["aligned"]
    assert told["agreement"] == 1.0
    first, second = told["working_sides"]
    assert (second < first) if same_scale else (second > first)
    assert [item["question_id"] for item in told["items"]] == [*range(1, 14), "identifier"]
    assert told["items"][9] == {"question_id": 10, "first": "1,3", "second": "1,3", "agree": True}
    assert result["identifier"]["identifier"] == IDENTIFIER


def enlarged(share: float) -> bytes:
    picture = scanned(filled()).picture
    return file_of(np.asarray(cv2.resize(picture, None, fx=share, fy=share), np.uint8))


def test_where_two_readings_differ_there_is_a_doubt() -> None:
    sheet, other = filled(), filled({**ANSWERS, (1, 0): "5", (0, 0): "9"})
    wired = []
    for paper in (sheet, other):
        reading = read(scanned(paper).data, layout_of(FORM).template)
        read_sheet = ReadSheet(template=layout_of(FORM).template, reading=reading, aligned=True)
        wired.append((wire_identifier(read_sheet, Version.V15), wire_answers(read_sheet, Version.V15)))
    for aligned, agreed in ((True, 12), (False, 0)):
        compared = compare(wired[0], wired[1], second_aligned=aligned, working_sides=(1600, 2000))
        assert sum(item.agree for item in compared.second.items) == agreed
        assert compared.answers[0].status == "ambiguous"
        assert compared.answers[1].status == ("ok" if aligned else "ambiguous")
        assert compared.identifier.identifier is None
        assert compared.identifier.status == "ambiguous"


def test_what_the_second_reading_doubts_is_a_doubt_though_its_value_is_the_same() -> None:
    reading = read(scanned(filled()).data, layout_of(FORM).template)
    sheet = ReadSheet(template=layout_of(FORM).template, reading=reading, aligned=True)
    identifier, answers = wire_identifier(sheet, Version.V15), wire_answers(sheet, Version.V15)
    doubted = (replace(answers[0], status="ambiguous"), *answers[1:])
    unsure = replace(identifier, identifier=None, status="ambiguous")
    sides = (1600, 2000)
    compared = compare((identifier, answers), (unsure, doubted), second_aligned=True, working_sides=sides)
    assert compared.second.agreement == 1.0
    assert [answer.status for answer in compared.answers] == [
        "ambiguous",
        *(answer.status for answer in answers[1:]),
    ]
    assert (compared.identifier.identifier, compared.identifier.status) == (None, "ambiguous")


# Where the template comes from


def fetching(server: Loopback, **how: Any) -> Any:
    where = TemplateFetch(base_url=server.url("/"), **how)
    return graded(scan_of_it(), template_meta=None, template_fetch=where, question_count=13)


def test_a_meta_is_fetched_with_the_tokens_of_the_payload(server: Loopback) -> None:
    server.answers[META_PATH] = says(meta_of(FORM))
    result = fetching(server, cookie="sessionid=1", bearer_token="b", worker_token="w")
    assert values(result) == WANTED
    (asked,) = server.asked
    assert asked.path == f"{META_PATH}?question_count=13"
    told = {name: asked.headers.get(name) for name in ("cookie", "authorization", "x-worker-token")}
    assert told == {"cookie": "sessionid=1", "authorization": "Bearer b", "x-worker-token": "w"}
    fetching(server)
    assert not {"cookie", "authorization", "x-worker-token"} & set(server.asked[1].headers)


@pytest.mark.parametrize(
    ("answer", "how", "code", "retryable"),
    [
        (redirect("/elsewhere"), {}, "download_refused", False),
        (status(500), {}, "download_failed", True),
        (status(401), {}, "download_failed", False),
        (content(b"x" * 6_000_000), {}, "download_too_large", False),
        (says({}), {"cookie": "a\r\nHost: b"}, "template_fetch_invalid", False),
    ],
)
def test_a_meta_that_does_not_come_is_named(
    server: Loopback, answer: Answer, how: dict[str, str], code: str, retryable: bool
) -> None:
    server.answers[META_PATH] = answer
    with pytest.raises(JobError) as failed:
        fetching(server, **how)
    assert (failed.value.code, failed.value.retryable) == (code, retryable)


@pytest.mark.parametrize("answer", [says({"detail": "no"}), content(b"<html>")])
def test_a_meta_that_is_none_is_named(server: Loopback, answer: Answer) -> None:
    server.answers[META_PATH] = answer
    with pytest.raises(TemplateError):
        fetching(server)
