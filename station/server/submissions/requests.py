"""What the calls about submissions carry, checked before anything is done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request

from station.contracts.codec import DataError, decode
from station.contracts.job import JsonObject
from station.server.academy.models import Exam, ExamSheet, Tenant
from station.server.failures import Refused
from station.server.parsing import keepable
from station.server.submissions.manual import Edit
from station.server.submissions.pictures import HEAD_BYTES, Picture, check, checked
from station.server.submissions.rules import rules_of
from station.server.submissions.written import given_answers

_ID: Final = re.compile(r"[0-9]{1,18}")
_VERSION: Final = re.compile(r'(?:W/)?"?v?(\d{1,9})"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """The generic call's fields."""

    exam: Exam
    source: str
    payload: JsonObject | None
    enrollment_id: int | None


def fields(request: Request) -> dict[str, Any]:
    """The request's fields. Raises ValidationError for a body that is no object, ParseError for one that
    holds what no database keeps."""
    if not isinstance(request.data, dict):
        raise ValidationError({"detail": "JSON 객체가 아닙니다.", "code": "bad_body"})
    # Of a form; JSON has been looked at by the parser.
    keepable([value for value in request.data.values() if isinstance(value, str)])
    return request.data


def asked(request: Request, name: str) -> str:
    """A query parameter, "" where there is none. Raises ValidationError."""
    told: str = request.query_params.get(name, "")
    if "\x00" in told:
        raise ValidationError({name: ["올바르지 않은 값입니다."]})
    return told


def exam_named(tenant: Tenant, raw: object) -> Exam:
    """Raises Refused 400 in the words of today's API."""
    exam = None
    if _ID.fullmatch(str(raw)):
        exam = Exam.objects.of(tenant).filter(pk=int(str(raw))).first()
    if exam is None:
        raise Refused("unknown_exam", "해당 시험을 찾을 수 없습니다.", status_code=400)
    return exam


def check_sheet(exam: Exam, raw: object) -> int | None:
    """The id of one of the exam's sheets, None where none is named."""
    if raw in (None, ""):
        return None
    known = _ID.fullmatch(str(raw)) and ExamSheet.objects.filter(exam=exam, sheet_id=int(str(raw))).exists()
    if not known:
        raise Refused("foreign_sheet", "sheet_id does not belong to this exam", status_code=400)
    return int(str(raw))


def files_of(request: Request, most: int) -> list[UploadedFile[Any]]:
    """Every file of the request, looked at. Raises Refused, ValidationError for the first that is no picture:
    none is taken then."""
    files = [*request.FILES.getlist("files"), *request.FILES.getlist("file")]
    if not files:
        raise Refused("files_required", "files required", status_code=400)
    if len(files) > most:
        raise Refused("too_many_files", f"파일은 {most}개까지 올릴 수 있습니다.", status_code=400)
    for file in files:
        check(file.read(HEAD_BYTES), file.size or 0, str(file.name))
        file.seek(0)
    return files


def picture_of(file: UploadedFile[Any]) -> Picture:
    """Its size is looked at before a byte is read. Raises ValidationError."""
    check(file.read(HEAD_BYTES), file.size or 0, str(file.name))
    file.seek(0)
    return checked(file.read(), str(file.name))


def create_of(request: Request, tenant: Tenant) -> Create:
    data = fields(request)
    if data.get("target_type") != "exam":
        raise ValidationError({"target_type": ["exam만 받을 수 있습니다."]})
    return Create(
        exam=exam_named(tenant, data.get("target_id")),
        source=str(data.get("source", "")),
        payload=payload_of(data.get("payload")),
        enrollment_id=whole(data.get("enrollment_id"), "enrollment_id"),
    )


def payload_of(raw: object) -> JsonObject | None:
    """An object, or the text of one (multipart). Raises ValidationError."""
    if raw in (None, ""):
        return None
    if isinstance(raw, str):
        try:
            raw = keepable(decode(raw.encode("utf-8", "surrogatepass"), object))
        except (DataError, ParseError) as error:
            raise ValidationError({"payload": [f"JSON이 올바르지 않습니다: {error}"]}) from None
    if not isinstance(raw, dict):
        raise ValidationError({"payload": ["객체가 아닙니다."]})
    return raw


def whole(raw: object, name: str) -> int | None:
    if raw in (None, ""):
        return None
    if isinstance(raw, bool) or not re.fullmatch(r"\d{1,9}", str(raw), re.ASCII):
        raise ValidationError({name: ["정수가 아닙니다."]})
    return int(str(raw))


def edit_of(request: Request, exam: Exam) -> Edit:
    """Raises ValidationError, Refused."""
    data = fields(request)
    override = data.get("identifier")
    if override is not None and not isinstance(override, dict):
        raise ValidationError({"identifier": ["객체가 아닙니다."]})
    return Edit(
        answers=given_answers(data.get("answers", []), rules_of(exam)),
        enrollment_id=whole((override or {}).get("enrollment_id"), "enrollment_id"),
        override=override,
        note=str(data.get("note") or ""),
        expected_version=if_match(request),
        replace_rival=request.query_params.get("allow_duplicate") == "1",
    )


def if_match(request: Request) -> int | None:
    """The version that the caller saw, None where it names none or any ("*")."""
    told = request.headers.get("If-Match", "").strip()
    if told in ("", "*"):
        return None
    found = _VERSION.fullmatch(told)
    if found is None:
        raise Refused("bad_if_match", "If-Match가 올바르지 않습니다.", status_code=400)
    return int(found[1])
