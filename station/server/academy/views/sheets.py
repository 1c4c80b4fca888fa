"""Answer sheets: their shape, their geometry, and the print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from station.errors import Code, UsageError
from station.server.academy.models import Session
from station.server.academy.permissions import IsWorkerOrMember
from station.server.academy.sheet_shapes import layout_of, meta_v1, meta_v15, shape_of
from station.server.academy.views.base import AcademyView
from station.sheets.command import numbered
from station.sheets.layout import MAX_CHOICES, MAX_NUMERIC, SheetLayout, layout_sheet
from station.sheets.pdf import draw_pdf

Made = TypeVar("Made")


def made(make: Callable[[], Made]) -> Made:
    """Raises ValidationError, naming the field, where a sheet cannot be laid out."""
    try:
        return make()
    except UsageError as error:
        if error.code is Code.LAYOUT_TOO_FULL:
            choices, numeric = error.facts["largest_choices"], error.facts["largest_numeric"]
            sentence = f"한 장에 객관식 {choices}문항과 단답형 {numeric}문항까지 들어갑니다."
        else:
            sentence = f"답안지를 만들 수 없습니다: {error.facts.get('detail', '')}"
        raise ValidationError({"question_count": [sentence]}) from error


class OmrDefaultsView(AcademyView):
    """``GET exams/{id}/omr/defaults/``. What is printed has no area beyond the questions."""

    def get(self, request: Request, exam_id: int) -> Response:
        exam = self.exam(exam_id)
        shape = shape_of(exam)
        sessions = Session.objects.of(self.tenant).filter(exams=exam).select_related("lecture")
        session = sessions.order_by("pk").first()
        essays = len(shape.essays)
        return Response(
            {
                "exam_title": exam.title,
                "lecture_name": "" if session is None else session.lecture.title,
                "session_name": "" if session is None else session.label,
                "mc_count": len(shape.choices),
                "essay_count": essays,
                "include_optional_essay_area": False,
                "can_include_optional_essay_area": False,
                "render_essay_count": essays,
                "render_essay_label": f"단답형 {essays}문항" if essays else "",
                "n_choices": shape.n_choices,
                "question_types": shape.question_types,
                "choice_question_numbers": shape.choices,
                "essay_question_numbers": shape.essays,
                "logo_url": None,
            }
        )


class _PdfView(AcademyView):
    """A PDF, whatever the caller says it takes: renderers are for failures only."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        renderer, media_type = super().perform_content_negotiation(request, force=True)
        return renderer, media_type


class ExamPdfView(_PdfView):
    """``POST exams/{id}/omr/pdf/``: the blank sheet of an exam."""

    def post(self, request: Request, exam_id: int) -> HttpResponse:
        exam = self.exam(exam_id)
        return _pdf(made(lambda: layout_of(exam)), f"omr-exam-{exam.pk}.pdf")


class _SheetAsked(serializers.Serializer[None]):
    exam_title = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    mc_count = serializers.IntegerField(min_value=0, max_value=MAX_CHOICES)
    essay_count = serializers.IntegerField(min_value=0, max_value=MAX_NUMERIC, default=0)
    n_choices = serializers.ChoiceField(["5"], default="5")


class ToolPdfView(_PdfView):
    """``POST tools/omr/pdf/``: a blank sheet without an exam."""

    def post(self, request: Request) -> HttpResponse:
        asked = _SheetAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        spec = numbered(given["mc_count"], given["essay_count"], title=given["exam_title"])
        return _pdf(made(lambda: layout_sheet(spec)), "omr.pdf")


class _MetaAsked(serializers.Serializer[None]):
    question_count = serializers.IntegerField(min_value=1, max_value=MAX_CHOICES)
    essay_count = serializers.IntegerField(min_value=0, max_value=MAX_NUMERIC, default=0)
    n_choices = serializers.ChoiceField(["5"], default="5")
    version = serializers.ChoiceField(["v15", "v1"], default="v15")

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if attrs["version"] == "v1" and attrs["essay_count"]:
            raise ValidationError({"essay_count": ["v1에는 단답형이 없습니다. version=v15로 요청해 주세요."]})
        return attrs


class ObjectiveMetaView(AcademyView):
    """``GET assets/omr/objective/meta/?question_count=&essay_count=&version=``: for workers too."""

    permission_classes = (IsWorkerOrMember,)

    def get(self, request: Request) -> Response:
        asked = _MetaAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        count, essays = given["question_count"], given["essay_count"]
        if given["version"] == "v1":
            return Response(made(lambda: meta_v1(count)))
        return Response(made(lambda: meta_v15(count, essays)))


def _pdf(layout: SheetLayout, name: str) -> HttpResponse:
    answer = HttpResponse(draw_pdf(layout), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
