"""Sheets and results, to be looked at: they are changed by the API alone, which grades what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from station.server.submissions.models import ExamResult, Submission

if TYPE_CHECKING:
    _OfSubmissions = admin.ModelAdmin[Submission]
    _OfResults = admin.ModelAdmin[ExamResult]
else:  # Django's own class takes no type
    _OfSubmissions = admin.ModelAdmin
    _OfResults = admin.ModelAdmin


@admin.register(Submission)
class SubmissionAdmin(_OfSubmissions):
    list_display = ("id", "tenant", "exam", "enrollment", "source", "status", "created_at", "error_message")
    list_filter = ("tenant", "status", "source")
    search_fields = ("doc_id", "sha256", "enrollment__student__name")
    date_hierarchy = "created_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False


@admin.register(ExamResult)
class ResultAdmin(_OfResults):
    list_display = ("exam", "enrollment", "score", "max_score", "is_provisional", "submitted_at")
    list_filter = ("tenant", "exam")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ExamResult | None = None) -> bool:
        return False
