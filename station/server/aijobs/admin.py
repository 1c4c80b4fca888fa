"""Jobs for the person who looks after the server: what waits, what failed, and another try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from station.contracts.job import JobStatus
from station.server.aijobs.dashboard import overview
from station.server.aijobs.gateway import retry_job
from station.server.aijobs.models import AIJobRow, AIResultRow

if TYPE_CHECKING:
    _OfJobs = admin.ModelAdmin[AIJobRow]
    _OfResults = admin.ModelAdmin[AIResultRow]
else:  # Django's own class takes no type
    _OfJobs = admin.ModelAdmin
    _OfResults = admin.ModelAdmin


@admin.register(AIJobRow)
class JobAdmin(_OfJobs):
    """Nothing of a job is typed here: its life belongs to the queue."""

    list_display = (
        "job_id",
        "job_type",
        "tier",
        "status",
        "attempt_count",
        "tenant_id",
        "locked_by",
        "created_at",
        "error_message",
    )
    list_filter = ("status", "tier", "job_type", "callback")
    search_fields = ("job_id", "source_id", "tenant_id")
    date_hierarchy = "created_at"
    actions = ("try_again",)
    change_list_template = "aijobs/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AIJobRow | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "dashboard/", self.admin_site.admin_view(self.dashboard), name="aijobs_aijobrow_dashboard"
        )
        return [page, *super().get_urls()]

    def dashboard(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if not self.has_try_again_permission(request):
                raise PermissionDenied
            self._say(request, [str(request.POST.get("job_id", ""))])
            return HttpResponseRedirect(request.path)
        failed = AIJobRow.objects.filter(status=JobStatus.FAILED).order_by("-updated_at")[:20]
        told = {"title": "작업 현황", "tiers": overview(), "failed": failed}
        return TemplateResponse(
            request, "aijobs/dashboard.html", {**self.admin_site.each_context(request), **told}
        )

    @admin.action(description="다시 실행", permissions=["try_again"])
    def try_again(self, request: HttpRequest, rows: QuerySet[AIJobRow]) -> None:
        self._say(request, list(rows.values_list("job_id", flat=True)))

    def has_try_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("aijobs.try_again")

    def _say(self, request: HttpRequest, job_ids: list[str]) -> None:
        done = sum(map(retry_job, job_ids))
        self.message_user(request, f"{done}개 작업을 다시 실행합니다.", messages.SUCCESS)
        if done < len(job_ids):
            self.message_user(
                request,
                f"{len(job_ids) - done}개는 실패한 작업이 아니거나 보내지 못했습니다.",
                messages.WARNING,
            )


@admin.register(AIResultRow)
class ResultAdmin(_OfResults):
    list_display = ("job", "created_at")
    search_fields = ("job__job_id",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AIResultRow | None = None) -> bool:
        return False
