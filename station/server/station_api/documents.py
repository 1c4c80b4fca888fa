"""One confirmed sheet as one call: picture, answers, student and grade, all written or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError

from station.contracts.codec import encodable, encode
from station.contracts.job import JobType, JsonObject
from station.server.academy.models import Exam, Tenant, User
from station.server.aijobs.gateway import dispatch_job
from station.server.failures import Refused
from station.server.submissions import grading, manual
from station.server.submissions.creating import DOMAIN, job_payload
from station.server.submissions.models import ExamResult, Submission
from station.server.submissions.pictures import Kept
from station.server.submissions.rules import rules_of
from station.server.submissions.shown import points
from station.server.submissions.states import Source, State
from station.server.submissions.written import given_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The station's word about a sheet. ``exam_updated_at``, ``sheet_fingerprint``: the exam and form that it
    was confirmed by; "" where nobody told. ``replaces``: the sheet of the same student that a person chose
    to put this one in the place of. ``ai``: ask a worker for a second reading. ``upload_key``: of the scan,
    where it was uploaded before; ``sha256``: of the scan, "" of a sheet that was typed in."""

    exam_id: int
    answers: list[JsonObject]
    enrollment_id: int | None = None
    identifier: str = ""
    sha256: str = ""
    upload_key: str = ""
    page_index: int = 0
    exam_updated_at: str = ""
    sheet_fingerprint: str = ""
    engine_version: str = ""
    confirmed_by: str = ""
    confirmed_at: str = ""
    replaces: int | None = None
    note: str = ""
    ai: bool = False

    def digest(self) -> str:
        """The same whichever way the scan came: who got no answer may send it another way."""
        return hashlib.sha256(encode(replace(self, upload_key=""))).hexdigest()


def known(tenant: Tenant, doc_id: str, digest: str) -> Submission | None:
    """The sheet of that name. Raises Refused DOCUMENT_DIFFERS where it was another one."""
    found = Submission.objects.of(tenant).filter(doc_id=doc_id).first()
    if found is not None and found.document_sha256 != digest:
        raise Refused(
            "DOCUMENT_DIFFERS",
            "같은 문서 번호로 다른 내용이 이미 저장되어 있습니다.",
            conflict_submission_id=found.pk,
            version=found.version,
        )
    return found


def write(tenant: Tenant, user: User, doc_id: str, document: Document, kept: Kept | None) -> Submission:
    """Raises ValidationError, Refused: nothing is written then. The same document twice is one."""
    try:
        with transaction.atomic():
            return _write(tenant, user, doc_id, document, kept)
    except IntegrityError:
        # Somebody wrote the very name in the meantime.
        found = known(tenant, doc_id, document.digest())
        if found is None:
            raise
        return found


def answer_of(doc_id: str, submission: Submission) -> JsonObject:
    result = ExamResult.objects.filter(submission=submission).first()
    return {
        "doc_id": doc_id,
        "submission_id": submission.pk,
        "status": submission.status,
        "enrollment_id": submission.enrollment_id,
        "graded": result is not None,
        "result_id": result.pk if result else None,
        "score": points(result.score) if result else None,
        "max_score": points(result.max_score) if result else None,
        "is_provisional": result.is_provisional if result else None,
        "version": submission.version,
    }


def _write(tenant: Tenant, user: User, doc_id: str, document: Document, kept: Kept | None) -> Submission:
    grading.hold_exam(document.exam_id)
    exam = _exam(tenant, document)
    submission = Submission.objects.create(
        tenant=tenant,
        user=user,
        exam=exam,
        source=Source.STATION,
        doc_id=doc_id,
        document_sha256=document.digest(),
        payload={"station": {**_told(document), "doc_id": doc_id}},
        status=State.SUBMITTED,
        file_key=kept.key if kept else "",
        file_type=kept.content_type if kept else "",
        file_size=kept.size if kept else None,
        sha256=kept.sha256 if kept else "",
    )
    edit = manual.Edit(
        answers=given_answers(document.answers, rules_of(exam)),
        enrollment_id=document.enrollment_id,
        override={"identifier": document.identifier} if document.identifier else None,
        note=document.note or f"station:{doc_id}",
        replace_rival=_may_replace(exam, document),
    )
    written = manual.edit(tenant, submission.pk, edit, by=user).submission
    if written.status == State.SUBMITTED:
        # Nothing will be read of it: a person, or the exam's key, is waited for.
        unnamed = written.enrollment_id is None
        written.status = State.NEEDS_IDENTIFICATION if unnamed else State.ANSWERS_READY
        written.save()
    if document.ai and kept is not None:
        dispatch_job(
            JobType.OMR_GRADING,
            job_payload(written),
            tenant_id=tenant.pk,
            source_domain=DOMAIN,
            source_id=written.pk,
        )
    return written


def _exam(tenant: Tenant, document: Document) -> Exam:
    exam = Exam.objects.of(tenant).filter(pk=document.exam_id).first()
    if exam is None:
        raise Refused("unknown_exam", "해당 시험을 찾을 수 없습니다.", status_code=404)
    if document.exam_updated_at and _moment(document.exam_updated_at) != exam.updated_at:
        raise Refused(
            "EXAM_CHANGED",
            "확정한 뒤에 시험이나 정답이 바뀌었습니다. 시험을 다시 불러오세요.",
            updated_at=exam.updated_at.isoformat(),
        )
    return exam


def _moment(text: str) -> datetime | None:
    """Raises ValidationError for what is no moment at all."""
    try:
        return parse_datetime(text)
    except ValueError:
        raise ValidationError({"exam_updated_at": ["ISO 8601 시각이 아닙니다."]}) from None


def _may_replace(exam: Exam, document: Document) -> bool:
    """Only the very sheet that the person saw is replaced."""
    if document.replaces is None or document.enrollment_id is None:
        return False
    standing = grading.counting_of(exam.pk, document.enrollment_id)
    return set(standing.values_list("pk", flat=True)) == {document.replaces}


def _told(document: Document) -> JsonObject:
    """Without the answers, which have rows of their own."""
    told = encodable(document)
    assert isinstance(told, dict)
    return {name: value for name, value in told.items() if name != "answers" and value not in ("", None)}
