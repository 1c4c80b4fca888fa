"""Results as the API shows them; the field names are those of the academy's backend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from station.contracts.job import JsonObject
from station.server.academy.exam_keys import answers_by_id
from station.server.academy.models import AnswerKey, QuestionKind
from station.server.submissions.grading import is_outdated
from station.server.submissions.models import ExamResult
from station.server.submissions.rules import ExamRules
from station.server.submissions.shown import local, picture_url, points


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a result stands among those of its exam."""

    rank: int
    cohort: int
    mean: float


def result_row(result: ExamResult, place: Place, rules: ExamRules) -> JsonObject:
    """One student's line of the list; wants enrollment, student and lecture at hand."""
    lecture = result.enrollment.lecture
    passed = result.score >= rules.exam.pass_score
    return {
        "enrollment_id": result.enrollment_id,
        "student_name": result.enrollment.student.name,
        "exam_score": points(result.score),
        "exam_max_score": points(result.max_score),
        "final_score": points(result.score),
        "passed": passed,
        "final_pass": passed,
        "achievement": "PASS" if passed else "FAIL",
        "is_provisional": result.is_provisional,
        "is_outdated": is_outdated(result, rules),
        "meta_status": None,
        "exam_not_submitted_count": 0,
        "profile_photo_url": None,
        "submitted_at": local(result.submitted_at),
        "lecture_title": lecture.title,
        "lecture_color": lecture.color,
        "lecture_chip_label": lecture.chip_label,
        "rank": place.rank,
        "ranking_score": points(result.score),
        "cohort_size": place.cohort,
        "cohort_avg": points(place.mean),
        "percentile": round(100 * (place.cohort - place.rank + 1) / place.cohort, 1),
        "submission_id": result.submission_id,
        "submission_status": result.submission.status,
        "result_status": "PARTIAL" if result.is_provisional else "DONE",
    }


def student_result(result: ExamResult, rules: ExamRules) -> JsonObject:
    """One student's result, question by question."""
    exam, sheet = rules.exam, result.submission
    key = AnswerKey.objects.filter(exam=exam).first()
    right = answers_by_id(key.answers) if key else {}
    passed = result.score >= exam.pass_score
    meta = sheet.meta or {}
    return {
        "target_type": "exam",
        "target_id": exam.pk,
        "enrollment_id": result.enrollment_id,
        "total_score": points(result.score),
        "max_score": points(result.max_score),
        "submitted_at": local(result.submitted_at),
        "items": [
            _item(item, rules, right) for item in result.items if item["question_id"] in rules.questions
        ],
        "passed": passed,
        "final_pass": passed,
        "achievement": "PASS" if passed else "FAIL",
        "is_provisional": result.is_provisional,
        "is_outdated": is_outdated(result, rules),
        "meta_status": None,
        "allow_retake": exam.allow_retake,
        "max_attempts": exam.max_attempts,
        "can_retake": exam.allow_retake,
        "submission_id": result.submission_id,
        "submission_status": sheet.status,
        "manual_review": meta.get("manual_review"),
        "identifier_status": meta.get("identifier_status"),
        "correct_answers": {str(pk): text for pk, text in right.items()},
        "questions": [
            {"question_id": one.pk, "number": one.number, "max_score": one.score, "kind": one.question_kind}
            for one in rules.by_number.values()
        ],
        "score_shape": _shape(rules),
        "scan_image_url": picture_url(sheet),
        "original_scan_image_url": picture_url(sheet),
        "scan_image_is_aligned": False,
        "scan_image_size": None,
    }


def _item(item: dict[str, Any], rules: ExamRules, right: dict[int, str]) -> JsonObject:
    pk = item["question_id"]
    return {
        "question_id": pk,
        "question_number": item["number"],
        "question_kind": rules.questions[pk].question_kind,
        "answer": item["value"],
        "is_correct": item["mark"] in ("right", "free"),
        "is_open": item["mark"] in ("open", "missing"),
        "score": item["points"],
        "max_score": item["max"],
        "correct_answer": right.get(pk, ""),
    }


def _shape(rules: ExamRules) -> JsonObject:
    essays = [one for one in rules.questions.values() if one.question_kind == QuestionKind.ESSAY]
    total = math.fsum(one.score for one in rules.questions.values())
    subjective = math.fsum(one.score for one in essays)
    return {
        "total_questions": len(rules.questions),
        "choice_count": len(rules.questions) - len(essays),
        "essay_count": len(essays),
        "objective_max_score": points(total - subjective),
        "subjective_max_score": points(subjective),
        "total_max_score": points(total),
        "source": "question_types",
    }
