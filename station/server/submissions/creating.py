"""Sheets coming in: the picture kept, the row and its job written together."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from station.contracts.job import JobType, JsonObject
from station.errors import StationError
from station.server.academy.models import Enrollment, Exam, Tenant, User
from station.server.academy.sheet_shapes import meta_of, shape_of
from station.server.aijobs.gateway import dispatch_job
from station.server.failures import Refused
from station.server.submissions import grading
from station.server.submissions.models import Submission
from station.server.submissions.pictures import Kept, Picture, keep
from station.server.submissions.states import Source, State

DOMAIN = "submissions"
LONGEST_DOC_ID = 64
_OURS = frozenset({"download_url", "image_path", "video_path", "template_fetch", "questions"})
"""Keys of a job that say where a worker goes: never a caller's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One scan. ``payload``: the caller's own keys, stored and given to the job; ``enrollment_id``: a person
    chose the student; ``doc_id``: the caller's name for the sheet, the same one twice is the same sheet."""

    exam: Exam
    picture: Picture
    payload: JsonObject | None = None
    enrollment_id: int | None = None
    allow_duplicate: bool = False

    @property
    def doc_id(self) -> str | None:
        station = (self.payload or {}).get("station")
        told = station.get("doc_id") if isinstance(station, dict) else None
        if not isinstance(told, str) or not told:
            return None
        if len(told) > LONGEST_DOC_ID:
            raise Refused("bad_doc_id", "doc_id는 64자까지 쓸 수 있습니다.", status_code=400)
        return told


def create_scan(tenant: Tenant, user: User, incoming: Incoming) -> Submission:
    """Raises Refused: the student has a sheet already, or the doc_id is known with another picture."""
    known = _known(tenant, incoming)
    if known is not None:
        return known
    payload_meta(incoming.exam)  # an exam without a form is refused before anything is kept
    kept = keep(incoming.picture, tenant.pk)
    try:
        with transaction.atomic():
            return _create(tenant, user, incoming, kept)
    except IntegrityError:
        # Somebody handed in the very name in the meantime.
        known = _known(tenant, incoming)
        if known is None:
            raise
        return known


def _create(tenant: Tenant, user: User, incoming: Incoming, kept: Kept) -> Submission:
    if incoming.enrollment_id is not None:
        grading.hold_exam(incoming.exam.pk)
        _check_student(tenant, incoming, incoming.enrollment_id)
    submission = Submission.objects.create(
        tenant=tenant,
        user=user,
        exam=incoming.exam,
        enrollment_id=incoming.enrollment_id,
        enrollment_by_person=incoming.enrollment_id is not None,
        source=Source.OMR_SCAN,
        payload=incoming.payload,
        status=State.SUBMITTED,
        doc_id=incoming.doc_id,
        **_file(kept),
    )
    dispatch(submission)
    return submission


def dispatch(submission: Submission) -> None:
    """Makes the sheet's job, in the caller's transaction. A job that cannot be published fails later, and
    its submission with it (`callback`): a sheet is never left waiting for nothing."""
    done = dispatch_job(
        JobType.OMR_GRADING,
        job_payload(submission),
        tenant_id=submission.tenant_id,
        source_domain=DOMAIN,
        source_id=submission.pk,
    )
    submission.status = State.DISPATCHED if done.ok else State.FAILED
    submission.error_message = done.error
    submission.save()


def job_payload(submission: Submission) -> JsonObject:
    """What the worker is told, as today's queue carries it; the caller's own keys come first."""
    exam = submission.exam
    shape = shape_of(exam)
    questions = list(exam.questions.order_by("number").values_list("pk", "number"))
    asked = {name: value for name, value in (submission.payload or {}).items() if name not in _OURS}
    return {
        **asked,
        "submission_id": submission.pk,
        "target_type": "exam",
        "target_id": exam.pk,
        "file_key": submission.file_key,
        "mode": (submission.payload or {}).get("mode") or "auto",
        "questions": [
            {"number": number, "exam_question_id": pk, "region_meta": None} for pk, number in questions
        ],
        "question_count": len(questions),
        "mc_count": len(shape.choices),
        "essay_count": len(shape.essays),
        "n_choices": shape.n_choices,
        "template_meta": payload_meta(exam),
    }


def _known(tenant: Tenant, incoming: Incoming) -> Submission | None:
    """The sheet of that name. Raises Refused DOCUMENT_DIFFERS where it was another one."""
    if incoming.doc_id is None:
        return None
    known = Submission.objects.of(tenant).filter(doc_id=incoming.doc_id).first()
    if known is None or (known.sha256 == incoming.picture.sha256 and known.exam_id == incoming.exam.pk):
        return known
    raise Refused(
        "DOCUMENT_DIFFERS",
        "같은 문서 번호로 다른 답안지가 이미 있습니다.",
        conflict_submission_id=known.pk,
    )


def payload_meta(exam: Exam) -> JsonObject:
    """The exam's form as its worker gets it. Raises Refused 400 for an exam that has none."""
    try:
        return meta_of(exam)
    except StationError as error:
        raise Refused(
            "no_sheet", "시험에 쓸 수 있는 답안지 양식이 없습니다.", status_code=400, reason=error.code.value
        ) from error


def _check_student(tenant: Tenant, incoming: Incoming, chosen: int) -> None:
    if not Enrollment.objects.of(tenant).filter(pk=chosen).exists():
        sentence = f"enrollment_id={chosen}는 현재 학원의 학생이 아닙니다."
        raise Refused("foreign_student", sentence, status_code=400)
    other = grading.counting_of(incoming.exam.pk, chosen).first()
    if other is not None and not incoming.allow_duplicate and not incoming.exam.allow_retake:
        raise Refused(
            "DUPLICATE_ENROLLMENT",
            "이미 이 학생의 답안지가 있습니다. 덮어쓰려면 확인이 필요합니다.",
            **grading.conflict_with(other),
        )


def _file(kept: Kept) -> dict[str, str | int]:
    return {
        "file_key": kept.key,
        "file_type": kept.content_type,
        "file_size": kept.size,
        "sha256": kept.sha256,
    }
