"""Which sheet an OMR job is about: a meta in the payload, one fetched from the server, or the legacy
regions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol
from urllib.parse import urlencode

from station.contracts.codec import convert, encode
from station.contracts.job import JsonObject
from station.contracts.job_payloads import LegacyQuestion, OmrPayload, TemplateFetch
from station.contracts.sheet import SheetTemplate
from station.contracts.worker_api import TOKEN_HEADER
from station.jobs.download import TIMEOUT_S, Downloader
from station.pipelines.jobs.errors import hopeless
from station.sheets.load import parse_template

META_PATH: Final = "/api/v1/assets/omr/objective/meta/"
MOST_META_BYTES: Final = 5_000_000
_NAME: Final = "job"


class MetaSource(Protocol):
    """The meta of a sheet of ``question_count`` questions, as JSON bytes. Raises JobError."""

    def fetch(self, where: TemplateFetch, question_count: int) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpMetas:
    """From the academy's server, with the tokens that the payload brings and no others."""

    downloader: Downloader

    def fetch(self, where: TemplateFetch, question_count: int) -> bytes:
        headers = {"Accept": "application/json"}
        told = (
            ("Cookie", where.cookie),
            ("Authorization", f"Bearer {where.bearer_token}" if where.bearer_token else None),
            (TOKEN_HEADER, where.worker_token),
        )
        headers |= {name: value for name, value in told if value}
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise hopeless("template_fetch_invalid", "a token that no header can carry")
        query = urlencode({"question_count": question_count})
        return self.downloader.read(
            f"{where.base_url.rstrip('/')}{META_PATH}?{query}",
            headers=headers,
            most_bytes=MOST_META_BYTES,
            timeout_s=min(max(where.timeout, 1.0), TIMEOUT_S),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTemplate:
    """``question_ids``: the legacy questions' own ids by their number here. ``meta``: false for those."""

    template: SheetTemplate
    meta: bool = True
    question_ids: dict[int, int | str] = field(default_factory=dict)


def job_template(payload: OmrPayload, picture_px: tuple[int, int], metas: MetaSource) -> JobTemplate:
    """``picture_px``: width and height of the picture, which legacy regions are told in.

    Raises JobError (template_missing, template_fetch_invalid, questions_invalid, download_*), TemplateError,
    DataError.
    """
    if payload.template_meta is not None:
        return _from_meta(encode(payload.template_meta), picture_px)
    if payload.template_fetch is not None:
        if payload.question_count is None or not 1 <= payload.question_count <= 1_000:
            raise hopeless("template_fetch_invalid", "question_count is needed, 1 to 1000")
        return _from_meta(metas.fetch(payload.template_fetch, payload.question_count), picture_px)
    if any("roi" in question for question in payload.questions):
        return _from_regions(payload.questions, picture_px)
    raise hopeless("template_missing", "neither template_meta nor template_fetch nor questions with a roi")


def _from_meta(data: bytes, picture_px: tuple[int, int]) -> JobTemplate:
    return JobTemplate(template=parse_template(data, name=_NAME, picture_px=picture_px))


def _from_regions(questions: tuple[JsonObject, ...], picture_px: tuple[int, int]) -> JobTemplate:
    """Ids may be any text: the template counts from 1 instead."""
    told = tuple(convert(question, LegacyQuestion) for question in questions)
    ids: dict[int, int | str] = {number: one.question_id for number, one in enumerate(told, 1)}
    if len(set(ids.values())) < len(ids):
        raise hopeless("questions_invalid", "a question_id is given twice")
    legacy = []
    for number, one in enumerate(told, 1):
        roi = {"x": one.roi.x, "y": one.roi.y, "w": one.roi.w, "h": one.roi.h}
        choices = {} if one.choices is None else {"choices": one.choices}
        legacy.append({"question_id": number, "roi": roi, "axis": one.axis, **choices})
    template = parse_template(encode({"questions": legacy}), name=_NAME, picture_px=picture_px)
    return JobTemplate(template=template, meta=False, question_ids=ids)
