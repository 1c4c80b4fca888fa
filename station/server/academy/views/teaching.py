"""Lectures, sessions and students, as the station downloads them."""

from __future__ import annotations

from typing import Final

from django.db.models import Prefetch, Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from station.server.academy.models import Enrollment, EnrollmentStatus, Lecture, Session, Student
from station.server.academy.views.base import AcademyView, row_id, told_at
from station.server.paging import Paging


class LectureRow(serializers.ModelSerializer[Lecture]):
    is_system = serializers.ReadOnlyField(default=False)

    class Meta:
        model = Lecture
        fields = (
            *("id", "tenant", "title", "name", "subject", "description", "start_date", "end_date"),
            *("lecture_time", "color", "chip_label", "is_active", "is_system", "created_at", "updated_at"),
        )


class LecturesView(AcademyView):
    """``GET lectures/lectures/``: all of them, not paged."""

    def get(self, request: Request) -> Response:
        return Response(LectureRow(Lecture.objects.of(self.tenant).order_by("-pk"), many=True).data)


class _SessionsAsked(serializers.Serializer[None]):
    lecture = row_id()


def session_row(session: Session) -> dict[str, object]:
    """Sections, times and places belong to parts of the academy's software that are not here."""
    return {
        "id": session.pk,
        "lecture": session.lecture_id,
        "section": None,
        "order": session.order,
        "session_type": "REGULAR",
        "regular_order": session.order,
        "display_label": session.label,
        "title": session.title,
        "date": session.date,
        "section_label": None,
        "section_type": None,
        "lecture_title": session.lecture.title,
        "lecture_color": session.lecture.color,
        "start_time": None,
        "end_time": None,
        "location": None,
        "created_at": told_at(session.created_at),
        "updated_at": told_at(session.updated_at),
    }


class SessionsView(AcademyView):
    """``GET lectures/sessions/?lecture=``: not paged."""

    def get(self, request: Request) -> Response:
        asked = _SessionsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = Session.objects.of(self.tenant).select_related("lecture").order_by("lecture", "order")
        if lecture := asked.validated_data.get("lecture"):
            rows = rows.filter(lecture=lecture)
        return Response([session_row(session) for session in rows])


class EnrollmentRow(serializers.ModelSerializer[Enrollment]):
    lecture_name = serializers.CharField(source="lecture.title")
    lecture_color = serializers.CharField(source="lecture.color")
    lecture_chip_label = serializers.CharField(source="lecture.chip_label")
    lecture_active = serializers.BooleanField(source="lecture.is_active")

    class Meta:
        model = Enrollment
        fields = (
            *("id", "student", "lecture", "status", "enrolled_at", "created_at", "updated_at"),
            *("lecture_name", "lecture_color", "lecture_chip_label", "lecture_active"),
        )


_ABSENT_OF_STUDENT: Final[dict[str, object]] = {
    "user": None,
    "gender": None,
    "school_type": "HIGH",
    "uses_identifier": False,
    "parent": None,
    "elementary_school": None,
    "high_school_class": None,
    "major": None,
    "middle_school": None,
    "origin_middle_school": None,
    "address": None,
    "custom_fields": {},
    "is_managed": True,
    "deleted_at": None,
    "tags": [],
    "profile_photo_url": None,
    "name_highlight_clinic_target": False,
}
"""Of parts of the academy's software that are not here; who reads its answers may look for them."""


class StudentRow(serializers.ModelSerializer[Student]):
    enrollments = EnrollmentRow(many=True)

    class Meta:
        model = Student
        fields = (
            *("id", "tenant", "ps_number", "omr_code", "name", "grade"),
            *("created_at", "updated_at", "enrollments"),
        )

    def to_representation(self, instance: Student) -> dict[str, object]:
        active = [one for one in instance.enrollments.all() if one.status == EnrollmentStatus.ACTIVE]
        return {
            **_ABSENT_OF_STUDENT,
            **super().to_representation(instance),
            "phone": instance.phone or None,
            "parent_phone": instance.parent_phone or None,
            "high_school": instance.school or None,
            "memo": instance.memo or None,
            "is_enrolled": bool(active),
        }


class _StudentsAsked(serializers.Serializer[None]):
    search = serializers.CharField(required=False, allow_blank=True, max_length=100)


class StudentPaging(Paging):
    """50 rows; ``?page_size=`` up to 100, which the answer says."""

    page_size = 50
    max_page_size = 100

    def get_paginated_response(self, data: object) -> Response:
        assert self.page is not None
        told = {
            "count": self.page.paginator.count,
            "page_size": self.page.paginator.per_page,
            "next": self.get_next_link(),
            "previous": self.get_previous_link(),
            "results": data,
        }
        return Response(told)


class StudentsView(AcademyView):
    """``GET students/?search=``: newest first; searched in names, numbers and codes."""

    def get(self, request: Request) -> Response:
        asked = _StudentsAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        paging = StudentPaging()
        rows = paging.paginate_queryset(self._rows(asked.validated_data.get("search", "")), request, self)
        return paging.get_paginated_response(StudentRow(rows, many=True).data)

    def _rows(self, text: str) -> QuerySet[Student]:
        enrollments = Enrollment.objects.of(self.tenant).select_related("lecture").order_by("pk")
        rows = Student.objects.of(self.tenant).order_by("-pk")
        rows = rows.prefetch_related(Prefetch("enrollments", queryset=enrollments))
        if not text:
            return rows
        fits = Q(name__icontains=text) | Q(ps_number__icontains=text)
        number = text.replace("-", "").replace(" ", "")
        if number.isdecimal():
            fits |= (
                Q(phone__contains=number) | Q(parent_phone__contains=number) | Q(omr_code__contains=number)
            )
        return rows.filter(fits)
