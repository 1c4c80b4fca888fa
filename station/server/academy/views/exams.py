"""Exams, their questions, keys and who sits them."""

from __future__ import annotations

from typing import Final

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from station.server.academy.models import AnswerKey, Enrollment, EnrollmentStatus, Exam, ExamQuestion, Session
from station.server.academy.rosters import enrollments_of, sitting
from station.server.academy.views.base import AcademyView, found, row_id
from station.server.paging import Paging

_ABSENT_OF_EXAM: Final = {
    "manual_grading_method": "score",
    "choice_question_count": 0,
    "segmentation_status": "none",
    "source_filename": "",
    "template_exam_id": None,
}
_ABSENT_OF_QUESTION: Final = {
    "image": None,
    "image_key": "",
    "image_url": None,
    "region_meta": None,
    "explanation_source": None,
}
"""Of parts of the academy's software that are not here; who reads its answers may look for them."""


class ExamRow(serializers.ModelSerializer[Exam]):
    class Meta:
        model = Exam
        fields = (
            *("id", "title", "description", "subject", "exam_type", "is_active", "allow_retake"),
            *("max_attempts", "pass_score", "max_score", "grading_mode", "display_order", "open_at"),
            *("close_at", "answer_visibility", "student_results_published", "created_at", "updated_at"),
        )

    def to_representation(self, instance: Exam) -> dict[str, object]:
        """Every exam owns its structure: there are no exams made after another one."""
        return {
            **_ABSENT_OF_EXAM,
            **super().to_representation(instance),
            "session_ids": sorted(session.pk for session in instance.sessions.all()),
            "structure_owner_id": instance.pk,
            "can_edit_structure": True,
        }


class _ExamsAsked(serializers.Serializer[None]):
    session_id = row_id()
    lecture_id = row_id()


class ExamsView(AcademyView):
    """``GET exams/?session_id=|lecture_id=``: of a session in its order, else newest first."""

    def get(self, request: Request) -> Response:
        asked = _ExamsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = Exam.objects.of(self.tenant).prefetch_related("sessions").order_by("-pk")
        if lecture := asked.validated_data.get("lecture_id"):
            rows = rows.filter(pk__in=Exam.objects.filter(sessions__lecture=lecture).values("pk"))
        if session := asked.validated_data.get("session_id"):
            rows = rows.filter(pk__in=Exam.objects.filter(sessions=session).values("pk"))
            rows = rows.order_by("display_order", "pk")
        paging = Paging()
        page = paging.paginate_queryset(rows, request, self)
        return paging.get_paginated_response(ExamRow(page, many=True).data)


class ExamView(AcademyView):
    """``GET exams/{id}/``."""

    def get(self, request: Request, exam_id: int) -> Response:
        return Response(ExamRow(self.exam(exam_id)).data)


class QuestionRow(serializers.ModelSerializer[ExamQuestion]):
    class Meta:
        model = ExamQuestion
        fields = (
            *("id", "sheet", "number", "question_kind", "score", "explanation_text"),
            *("created_at", "updated_at"),
        )

    def to_representation(self, instance: ExamQuestion) -> dict[str, object]:
        return {**_ABSENT_OF_QUESTION, **super().to_representation(instance)}


class QuestionsView(AcademyView):
    """``GET exams/{id}/questions/``: in the order of their numbers, not paged."""

    def get(self, request: Request, exam_id: int) -> Response:
        rows = self.exam(exam_id).questions.order_by("number")
        return Response(QuestionRow(rows, many=True).data)


class KeyRow(serializers.ModelSerializer[AnswerKey]):
    class Meta:
        model = AnswerKey
        fields = ("id", "exam", "answers", "created_at", "updated_at")


class _KeysAsked(serializers.Serializer[None]):
    exam = row_id()


class AnswerKeysView(AcademyView):
    """``GET exams/answer-keys/?exam=``."""

    def get(self, request: Request) -> Response:
        asked = _KeysAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = AnswerKey.objects.of(self.tenant).order_by("pk")
        if exam := asked.validated_data.get("exam"):
            rows = rows.filter(exam=exam)
        paging = Paging()
        page = paging.paginate_queryset(rows, request, self)
        return paging.get_paginated_response(KeyRow(page, many=True).data)


class _EnrollmentsAsked(serializers.Serializer[None]):
    session_id = row_id(required=True)


class ExamEnrollmentsView(AcademyView):
    """``GET exams/{id}/enrollments/?session_id=``: everyone of the session's lecture, once."""

    def get(self, request: Request, exam_id: int) -> Response:
        exam = self.exam(exam_id)
        if not request.query_params.get("session_id"):
            return Response({"detail": "session_id is required", "code": "required"}, status=400)
        asked = _EnrollmentsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        session = found(
            Session.objects.of(self.tenant).filter(pk=asked.validated_data["session_id"], exams=exam)
        )
        selected = {enrollment.pk for enrollment in sitting(exam)}
        active = enrollments_of(exam).filter(lecture=session.lecture_id, status=EnrollmentStatus.ACTIVE)
        rows = [_enrollment_row(one, selected=one.pk in selected) for one in active]
        return Response({"exam_id": exam.pk, "session_id": session.pk, "items": rows})


def _enrollment_row(enrollment: Enrollment, *, selected: bool) -> dict[str, object]:
    student, lecture = enrollment.student, enrollment.lecture
    return {
        "enrollment_id": enrollment.pk,
        "student_name": student.name,
        "is_selected": selected,
        "profile_photo_url": None,
        "lecture_title": lecture.title,
        "lecture_color": lecture.color,
        "lecture_chip_label": lecture.chip_label or None,
        "parent_phone": student.parent_phone or None,
        "student_phone": student.phone or None,
        "school": student.school or None,
        "grade": student.grade,
    }
