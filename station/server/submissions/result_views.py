"""Results of an exam: the list with ranks, one student's sheet, grading anew."""

from __future__ import annotations

from django.db import transaction
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from station.server.academy.views.base import MOST_ID
from station.server.submissions import grading
from station.server.submissions.models import ExamResult
from station.server.submissions.results_shown import Place, result_row, student_result
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
            where = Place(rank=rank, cohort=len(results), mean=mean)
            told.append(result_row(row, where, rules))
        return Response({"count": len(told), "next": None, "previous": None, "results": told})


class StudentResult(SubmissionView):
    """One student's result, question by question."""

    def get(self, request: Request, exam_id: int, enrollment_id: int) -> Response:
        exam = self.exam(exam_id)
        mine = ExamResult.objects.of(self.tenant).filter(exam=exam).select_related("submission")
        result = mine.filter(enrollment_id=enrollment_id).first() if enrollment_id <= MOST_ID else None
        if result is None:
            raise NotFound("No Result matches the given query.")
        return Response(student_result(result, rules_of(exam)))


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
