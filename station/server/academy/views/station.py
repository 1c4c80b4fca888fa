"""What the station asks for beyond today's API: whole rosters and real sheets, when they have changed."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpResponseBase
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from station.contracts.codec import encode
from station.server.academy.models import Enrollment, Exam
from station.server.academy.rosters import enrollments_of, roster_student, sitting
from station.server.academy.sheet_shapes import layout_of
from station.server.academy.views.base import AcademyView, told_at, unless_known
from station.server.academy.views.sheets import made
from station.sheets.meta_writer import to_meta


class _RosterAsked(serializers.Serializer[None]):
    updated_since = serializers.DateTimeField(required=False)


class RosterView(AcademyView):
    """``GET station/exams/{id}/roster/``: who sits the exam, with the tails that sheets are matched by.

    With ``?updated_since=``, the ``updated_at`` of an earlier answer, only what changed from then on, of
    whatever status. That tells of no rows that are gone: the whole list, with its ETag, is the truth.
    """

    def get(self, request: Request, exam_id: int) -> HttpResponseBase:
        exam = self.exam(exam_id)
        asked = _RosterAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        since: datetime | None = asked.validated_data.get("updated_since")
        rows = sitting(exam) if since is None else _changed(exam, since)
        items = [_item(enrollment) for enrollment in rows]
        last = max((_updated_at(enrollment) for enrollment in rows), default=since)
        told: dict[str, object] = {
            "exam_id": exam.pk,
            "count": len(items),
            "updated_at": told_at(last),
            "items": items,
        }
        return unless_known(request, Response(told), _digest(told))


class SheetView(AcademyView):
    """``GET station/exams/{id}/sheet/``: the meta with the exam's own question numbers."""

    def get(self, request: Request, exam_id: int) -> HttpResponseBase:
        exam = self.exam(exam_id)
        layout = made(lambda: layout_of(exam))
        told: dict[str, object] = {
            "exam_id": exam.pk,
            "fingerprint": layout.template.fingerprint,
            "meta": to_meta(layout),
        }
        return unless_known(request, Response(told), _digest(told))


def _changed(exam: Exam, since: datetime) -> list[Enrollment]:
    return [one for one in enrollments_of(exam) if _updated_at(one) >= since]


def _updated_at(enrollment: Enrollment) -> datetime:
    return max(enrollment.updated_at, enrollment.student.updated_at)


def _item(enrollment: Enrollment) -> dict[str, object]:
    student = enrollment.student
    return {
        "enrollment_id": enrollment.pk,
        "student_id": student.pk,
        "name": student.name,
        "tails": list(roster_student(enrollment).tails),
        "omr_code": student.omr_code,
        "class_name": enrollment.lecture.title,
        "school": student.school or None,
        "grade": student.grade,
        "status": enrollment.status,
        "updated_at": told_at(_updated_at(enrollment)),
    }


def _digest(told: dict[str, object]) -> str:
    return hashlib.sha256(encode(told)).hexdigest()[:32]
