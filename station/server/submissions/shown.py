"""Submissions as the API shows them; the field names are those of the academy's backend."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from station.contracts.job import JsonObject
from station.server.aijobs.models import AIJobRow
from station.server.storage import storage
from station.server.submissions.grading import counting_of, wants_review
from station.server.submissions.manual import Edited
from station.server.submissions.models import Submission

VIEWING_S = 6 * 3600


def local(moment: datetime | None) -> str | None:
    return None if moment is None else timezone.localtime(moment).isoformat()


def detail(submission: Submission) -> JsonObject:
    return {
        "id": submission.pk,
        "tenant": submission.tenant_id,
        "user": submission.user_id,
        "enrollment_id": submission.enrollment_id,
        "target_type": "exam",
        "target_id": submission.exam_id,
        "source": submission.source,
        "file_key": submission.file_key or None,
        "file_type": submission.file_type or None,
        "file_size": submission.file_size,
        "payload": submission.payload,
        "status": submission.status,
        "error_message": submission.error_message,
        "meta": submission.meta,
        "doc_id": submission.doc_id,
        "sha256": submission.sha256 or None,
        "version": submission.version,
        "created_at": local(submission.created_at),
        "updated_at": local(submission.updated_at),
    }


def created(submission: Submission) -> JsonObject:
    """The caller's words back, and the ids that today's API keeps to itself."""
    job = AIJobRow.objects.filter(source_domain="submissions", source_id=str(submission.pk)).last()
    return {
        "id": submission.pk,
        "enrollment_id": submission.enrollment_id,
        "target_type": "exam",
        "target_id": submission.exam_id,
        "source": submission.source,
        "payload": submission.payload,
        "status": submission.status,
        "job_id": None if job is None else job.job_id,
    }


def exam_row(submission: Submission) -> JsonObject:
    """One line of an exam's list; wants enrollment, student and results at hand."""
    meta = submission.meta or {}
    read = (meta.get("ai_result") or {}).get("result") or {}
    review = meta.get("manual_review") or {}
    results = list(submission.results.all())
    return {
        "id": submission.pk,
        "enrollment_id": submission.enrollment_id or 0,
        "student_name": student_name(submission),
        "status": submission.status,
        "source": submission.source,
        "score": results[0].score if results else None,
        "created_at": submission.created_at.isoformat(),
        "file_key": submission.file_key,
        "has_file": bool(submission.file_key),
        "manual_review_required": bool(review.get("required")),
        "manual_review_reasons": review.get("reasons", []),
        "identifier_status": meta.get("identifier_status"),
        "answer_stats": meta.get("answer_stats"),
        "aligned": read.get("aligned"),
        "alignment_method": read.get("alignment_method"),
        "sheet_version": read.get("version"),
        "doc_id": submission.doc_id,
        "version": submission.version,
    }


def pending_row(submission: Submission) -> JsonObject:
    exam = submission.exam
    session = next(iter(exam.sessions.all()), None)
    discarded = (submission.meta or {}).get("discarded")
    return {
        "id": submission.pk,
        "enrollment_id": submission.enrollment_id or 0,
        "target_type": "exam",
        "target_id": exam.pk,
        "source": submission.source,
        "status": submission.status,
        "created_at": submission.created_at.isoformat(),
        "student_name": student_name(submission),
        "target_title": exam.title,
        "lecture_id": session.lecture_id if session else None,
        "lecture_title": session.lecture.title if session else "",
        "session_id": session.pk if session else None,
        "target_resolved": True,
        "target_resolved_reason": None,
        "is_discarded": discarded is not None,
        "discard_reason": discarded["reason"] if discarded else None,
        "file_key": submission.file_key,
        "file_type": submission.file_key.rpartition(".")[2],
        "file_size": submission.file_size,
        "profile_photo_url": None,
    }


def manual_view(submission: Submission) -> JsonObject:
    """All that a person needs to decide about the sheet. Picture URLs hold for six hours."""
    meta = submission.meta or {}
    read = (meta.get("ai_result") or {}).get("result") or {}
    original = picture_url(submission)
    return {
        "submission_id": submission.pk,
        "submission_status": submission.status,
        "enrollment_id": submission.enrollment_id,
        "target_type": "exam",
        "target_id": submission.exam_id,
        "identifier": (meta.get("omr") or {}).get("identifier_override"),
        "answers": [
            {
                "question_id": answer.question_id,
                "question_no": answer.question.number,
                "answer": answer.answer,
                "points": answer.points,
                "by_person": answer.by_person,
                "doubtful": answer.doubtful,
                "omr": answer.omr,
            }
            for answer in submission.answers.select_related("question").order_by("question__number")
        ],
        "scan_image_url": original,
        "original_scan_image_url": original,
        "scan_image_is_aligned": False,
        "scan_image_size": read.get("input_image_size"),
        "meta": {
            "manual_review": meta.get("manual_review"),
            "ai_result": meta.get("ai_result"),
            "identifier_status": meta.get("identifier_status"),
        },
        "duplicate_siblings": [_sibling(other) for other in _siblings(submission)],
        "version": submission.version,
    }


def student_of(submission: Submission) -> int | None:
    """Whose sheet it is; of one that a machine took for a student's second, whose it then would be."""
    conflict = (submission.meta or {}).get("duplicate_conflict") or {}
    return submission.enrollment_id or conflict.get("enrollment_id")


def _siblings(submission: Submission) -> list[Submission]:
    student = student_of(submission)
    if student is None:
        return []
    return list(counting_of(submission.exam_id, student).exclude(pk=submission.pk))


def _sibling(other: Submission) -> JsonObject:
    meta = other.meta or {}
    return {
        "submission_id": other.pk,
        "status": other.status,
        "identifier_status": meta.get("identifier_status"),
        "manual_review_required": bool((meta.get("manual_review") or {}).get("required")),
        "created_at": other.created_at.isoformat(),
        "scan_image_url": picture_url(other),
        "scan_image_is_aligned": False,
        "doc_id": other.doc_id,
    }


def picture_url(submission: Submission) -> str:
    return storage().download_url(submission.file_key, seconds=VIEWING_S) if submission.file_key else ""


def edited(done: Edited, asked_student: int | None) -> JsonObject:
    submission, result = done.submission, done.result
    told: JsonObject = {
        "submission_id": submission.pk,
        "status": submission.status,
        "updated": done.updated,
        "graded": result is not None,
        "result_id": result.pk if result else None,
        "counting_submission_id": result.submission_id if result else None,
        "resolved_enrollment_id": asked_student,
        "enrollment_id": submission.enrollment_id,
        "score": points(result.score) if result else None,
        "total_score": points(result.score) if result else None,
        "max_score": points(result.max_score) if result else None,
        "version": submission.version,
    }
    if result is None:
        told["readiness"] = {
            "can_grade": False,
            "missing": list(done.ready.missing),
            "missing_numbers": list(done.ready.numbers),
            "answer_count": done.ready.answer_count,
            "enrollment_id": submission.enrollment_id,
            "manual_review_required": wants_review(submission),
            "status": submission.status,
        }
    return told


def points(value: float) -> float:
    """Rounded as people write it; what is stored is not."""
    return round(value, 2)


def student_name(submission: Submission) -> str:
    return submission.enrollment.student.name if submission.enrollment else ""
