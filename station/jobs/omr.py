"""Grading an answer sheet for the server: picture and meta in, its result in v15 or v1 out.

Nothing is guessed. Where the print does not prove how the page lies, photo mode fails; scan and auto use
the page as it is, and then ``aligned`` is false and every value a doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.contracts.job import JsonObject
from station.contracts.job_payloads import OmrMode, OmrPayload
from station.contracts.job_results import (
    OmrAnswer,
    OmrDebug,
    OmrIdentifier,
    OmrInput,
    OmrResultV1,
    OmrResultV15,
    SizePx,
    as_json,
)
from station.contracts.reading import Alarm, PageReading, Point
from station.errors import PageError
from station.jobs.template_source import JobTemplate, MetaSource, job_template
from station.pipelines.image_io import DecodedPage, count_pages, decode_page
from station.pipelines.jobs.errors import hopeless
from station.pipelines.jobs.omr_places import aligned_size
from station.pipelines.jobs.omr_wire import ReadSheet, Version, wire_answers, wire_identifier
from station.pipelines.jobs.second_reading import compare, second_picture
from station.pipelines.nets import MarkJudge
from station.pipelines.page import ENGINE_VERSION, read_page

WARP_FAILED: Final = "warp_failed_for_photo_mode"
ADVANCED: Final = "advanced_analysis"


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrReader:
    """Both OMR jobs. ``judge`` and ``metas`` as the engines have them."""

    judge: MarkJudge
    metas: MetaSource

    def grade(self, data: bytes, payload: OmrPayload) -> JsonObject:
        """Of the file's first page. Raises JobError, FileError, TemplateError, DataError."""
        version = _version(payload)
        picture = self._opened(data)
        asked = self._template(payload, picture)
        page = self._read(picture, asked, payload.mode)
        return as_json(_result(page, payload, version, _wired(page, version)))

    def grade_twice(self, data: bytes, payload: OmrPayload) -> JsonObject:
        """`grade`, and beside it under "advanced_analysis" what `second_reading` made of the sheet; what
        the two do not agree on is a doubt. Raises as `grade`."""
        version = _version(payload)
        picture = self._opened(data)
        asked = self._template(payload, picture)
        first = self._read(picture, asked, payload.mode)
        other_picture = second_picture(data, picture)
        second = self._read(other_picture, asked, OmrMode.SCAN)
        compared = compare(
            _wired(first, version),
            _wired(second, version),
            second_aligned=second.sheet.aligned,
            working_sides=(max(picture.grey.shape), max(other_picture.grey.shape)),
        )
        result = as_json(_result(first, payload, version, (compared.identifier, compared.answers)))
        return {**result, ADVANCED: as_json(compared.second)}

    def _opened(self, data: bytes) -> DecodedPage:
        """A sheet is one page: of a file with more the others would be lost without a word."""
        if (pages := count_pages(data)) > 1:
            raise hopeless("too_many_pages", f"{pages} pages in a file, one sheet a job")
        return decode_page(data)

    def _template(self, payload: OmrPayload, picture: DecodedPage) -> JobTemplate:
        return job_template(payload, (picture.full_width_px, picture.full_height_px), self.metas)

    def _read(self, picture: DecodedPage, asked: JobTemplate, mode: OmrMode) -> _ReadPage:
        reading: PageReading | None
        refusal = ""
        try:
            reading = read_page(picture, templates=(asked.template,), judge=self.judge)
        except PageError as error:
            if mode is OmrMode.PHOTO:
                raise hopeless(WARP_FAILED, error.code.value) from error
            reading, refusal = self._read_as_it_is(picture, asked), error.code.value
        # Refused once, it is no more than a proposal, whatever the second look says. And a residual that the
        # station would ask a teacher about has no other word on the wire.
        proven = reading is not None and not refusal and Alarm.POSE_SUSPECT not in reading.alarms
        sheet = ReadSheet(
            template=asked.template, reading=reading, aligned=proven, question_ids=asked.question_ids
        )
        return _ReadPage(picture=picture, asked=asked, sheet=sheet, refusal=refusal)

    def _read_as_it_is(self, picture: DecodedPage, asked: JobTemplate) -> PageReading | None:
        """As if the picture's edges were the page's; None where the form's print is not there at all."""
        width, height = picture.full_width_px, picture.full_height_px
        corners: tuple[Point, ...] = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
        try:
            return read_page(picture, templates=(asked.template,), judge=self.judge, corners_px=corners)
        except PageError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadPage:
    """``refusal``: the code of what the picture is instead of the sheet, "" where it was read."""

    picture: DecodedPage
    asked: JobTemplate
    sheet: ReadSheet
    refusal: str


Wired = tuple[OmrIdentifier, tuple[OmrAnswer, ...]]


def _version(payload: OmrPayload) -> Version:
    try:
        return Version(payload.result_version)
    except ValueError:
        raise hopeless("result_version_unknown", "neither v15 nor v1") from None


def _wired(page: _ReadPage, version: Version) -> Wired:
    return wire_identifier(page.sheet, version), wire_answers(page.sheet, version)


def _result(
    page: _ReadPage, payload: OmrPayload, version: Version, wired: Wired
) -> OmrResultV15 | OmrResultV1:
    return _v1(page, payload, wired) if version is Version.V1 else _v15(page, payload, wired)


def _v15(page: _ReadPage, payload: OmrPayload, wired: Wired) -> OmrResultV15:
    reading, contract = page.sheet.reading, payload.omr_contract or {}
    aligned, picture = page.sheet.aligned, page.picture
    return OmrResultV15(
        mode=payload.mode.value,
        aligned=aligned,
        alignment_method="+".join(reading.cues) if reading is not None and aligned else "none",
        alignment_orientation=reading.orientation if reading is not None else 0,
        input_correction_rotation=0,
        input=OmrInput(input_format="image"),
        input_image_size=SizePx(width=picture.full_width_px, height=picture.full_height_px),
        aligned_image_size=aligned_size(page.sheet.template),
        input_was_resized=picture.scale != 1.0,
        expected_answer_count=_expected(payload, contract, len(wired[1])),
        omr_contract_version=_text(contract.get("schema_version")),
        omr_contract_fingerprint=_text(contract.get("fingerprint")),
        identifier=wired[0],
        answers=wired[1],
        alarms=_alarms(reading),
        refusal=page.refusal,
    )


def _v1(page: _ReadPage, payload: OmrPayload, wired: Wired) -> OmrResultV1:
    reading = page.sheet.reading
    return OmrResultV1(
        mode=payload.mode.value,
        aligned=page.sheet.aligned,
        identifier=wired[0],
        answers=wired[1],
        meta_used=page.asked.meta,
        debug=OmrDebug(
            engine=ENGINE_VERSION,
            cues=reading.cues if reading is not None else (),
            residual_mm=reading.residual_mm if reading is not None else None,
            orientation=reading.orientation if reading is not None else 0,
            alarms=_alarms(reading),
            refusal=page.refusal,
        ),
    )


def _expected(payload: OmrPayload, contract: JsonObject, read: int) -> int:
    told = contract.get("auto_detect_count")
    if isinstance(told, int):
        return told
    return payload.question_count if payload.question_count is not None else read


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _alarms(reading: PageReading | None) -> tuple[str, ...]:
    return tuple(alarm.value for alarm in reading.alarms) if reading is not None else ()
