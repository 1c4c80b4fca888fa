"""Results of an exam: the list with ranks, one student's sheet, grading anew."""

from __future__ import annotations

from django.db import transaction
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from station.grading.scoring import points_text
from station.server.academy.exam_keys import answers_by_id
from station.server.academy.models import AnswerKey
from station.server.academy.views.base import MOST_ID
from station.server.submissions import grading, shown
from station.server.submissions.models import ExamResult
from station.server.submissions.rules import rules_of
from station.server.submissions.views import SubmissionView


class ExamResults(SubmissionView):
    """Best first; equal scores share a rank (1, 2, 2, 4)."""

    def get(self, request: Request, exam_id: int) -> Response:
        exam = self.exam(exam_id)
        rows = ExamResult.objects.of(self.tenant).filter(exam=exam)
        joined = rows.select_related("submission", "enrollment__student", "enrollment__lecture")
        results = sorted(joined, key=lambda row: (-row.score, row.enrollment.student.name, row.pk))
        mean = sum(row.score for row in results) / len(results) if results else 0.0
        told, rank, rules = [], 0, rules_of(exam)
        for place, row in enumerate(results):
            if place == 0 or row.score != results[place - 1].score:
                rank = place + 1
            told.append(shown.result_row(row, shown.Place(rank=rank, cohort=len(results), mean=mean), rules))
        return Response({"count": len(told), "next": None, "previous": None, "results": told})


class StudentResult(SubmissionView):
    """One student's result, question by question."""

    def get(self, request: Request, exam_id: int, enrollment_id: int) -> Response:
        exam = self.exam(exam_id)
        mine = ExamResult.objects.of(self.tenant).filter(exam=exam)
        result = mine.filter(enrollment_id=enrollment_id).first() if enrollment_id <= MOST_ID else None
        if result is None:
            raise NotFound("No Result matches the given query.")
        rules = rules_of(exam)
        key = AnswerKey.objects.filter(exam=exam).first()
        right = answers_by_id(key.answers) if key else {}
        items = [
            {
                "question_id": item["question_id"],
                "question_number": item["number"],
                "question_kind": rules.questions[item["question_id"]].question_kind,
                "answer": item["value"],
                "is_correct": item["mark"] in ("right", "free"),
                "score": item["points"],
                "max_score": item["max"],
                "correct_answer": right.get(item["question_id"], ""),
            }
            for item in result.items
            if item["question_id"] in rules.questions
        ]
        return Response(
            {
                "target_type": "exam",
                "target_id": exam.pk,
                "enrollment_id": enrollment_id,
                "total_score": shown.points(result.score),
                "max_score": shown.points(result.max_score),
                "submitted_at": shown.local(result.submitted_at),
                "items": items,
                "passed": result.score >= exam.pass_score,
                "is_provisional": result.is_provisional,
                "is_outdated": grading.is_outdated(result, rules),
                "allow_retake": exam.allow_retake,
                "submission_id": result.submission_id,
                "correct_answers": {str(pk): text for pk, text in right.items()},
                "questions": [
                    {"question_id": one.pk, "number": one.number, "max_score": points_text(one.score)}
                    for one in rules.questions.values()
                ],
            }
        )


class Recalculate(SubmissionView):
    """Grades all sheets of an exam by its key as it is now; their states stay."""

    @transaction.atomic
    def post(self, request: Request, exam_id: int) -> Response:
        exam = self.exam(exam_id)
        graded, failed = grading.regrade_exam(exam)
        return Response(
            {
                "exam_id": exam.pk,
                "total": graded + len(failed),
                "graded": graded,
                "skipped": 0,
                "failed": failed,
            }
        )
