"""The academy's rows for its administrators, in Korean. Whoever gets in here sees every academy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.http import HttpRequest

from station.server.academy.models import (
    AnswerKey,
    Device,
    Enrollment,
    Exam,
    ExamQuestion,
    ExamSheet,
    Lecture,
    Membership,
    Session,
    Sheet,
    Student,
    Tenant,
    User,
)

if TYPE_CHECKING:
    RowAdmin = admin.ModelAdmin[Model]
    Rows = admin.TabularInline[Model, Model]
    Accounts = UserAdmin[User]
else:  # Django's own classes take no type
    RowAdmin, Rows, Accounts = admin.ModelAdmin, admin.TabularInline, UserAdmin

admin.site.site_header = "학원 채점 서버"
admin.site.site_title = "학원 채점 서버"
admin.site.index_title = "관리"


@admin.register(Tenant)
class TenantAdmin(RowAdmin):
    list_display = ("name", "code", "domain", "is_active", "plan", "subscription_ends")
    list_filter = ("is_active", "plan")
    search_fields = ("name", "code", "domain")


@admin.register(User)
class AccountAdmin(Accounts):
    list_display = ("username", "name", "is_active", "is_staff", "last_login")
    search_fields = ("username", "name", "memberships__tenant__name")
    list_filter = ("is_active", "is_staff", "memberships__tenant", "memberships__role")
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        ("학원", {"fields": ("name", "phone", "must_change_password")}),
    )


@admin.register(Membership)
class MembershipAdmin(RowAdmin):
    list_display = ("user", "tenant", "role", "is_active")
    list_filter = ("tenant", "role", "is_active")
    search_fields = ("user__username", "user__name")
    autocomplete_fields = ("user",)
    list_select_related = ("user", "tenant")


@admin.register(Device)
class DeviceAdmin(RowAdmin):
    """Devices register themselves; here they are only seen and revoked."""

    list_display = ("name", "tenant", "user", "created_at", "last_seen_at", "revoked_at")
    list_filter = ("tenant", "revoked_at")
    search_fields = ("name", "user__username", "user__name")
    fields = ("name", "tenant", "user", "created_at", "last_seen_at", "revoked_at")
    readonly_fields = ("tenant", "user", "created_at", "last_seen_at")
    list_select_related = ("user", "tenant")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Lecture)
class LectureAdmin(RowAdmin):
    list_display = ("title", "tenant", "subject", "is_active")
    list_filter = ("tenant", "subject", "is_active")
    search_fields = ("title", "name", "subject")
    list_select_related = ("tenant",)


@admin.register(Session)
class SessionAdmin(RowAdmin):
    list_display = ("label", "lecture", "lecture__tenant", "date")
    list_filter = ("lecture__tenant",)
    search_fields = ("title", "lecture__title")
    list_select_related = ("lecture__tenant",)


class _Enrollments(Rows):
    model = Enrollment
    extra = 0
    autocomplete_fields = ("lecture",)


@admin.register(Student)
class StudentAdmin(RowAdmin):
    list_display = ("name", "tenant", "ps_number", "phone", "parent_phone", "omr_code")
    list_filter = ("tenant",)
    search_fields = ("name", "ps_number", "phone", "parent_phone", "omr_code")
    list_select_related = ("tenant",)
    inlines = (_Enrollments,)


@admin.register(Enrollment)
class EnrollmentAdmin(RowAdmin):
    list_display = ("student", "lecture", "student__tenant", "status", "enrolled_at")
    list_filter = ("student__tenant", "status")
    search_fields = ("student__name", "lecture__title")
    autocomplete_fields = ("student", "lecture")
    list_select_related = ("student__tenant", "lecture")


@admin.register(Sheet)
class SheetAdmin(RowAdmin):
    list_display = ("name", "tenant", "mc_count", "essay_count")
    list_filter = ("tenant",)
    search_fields = ("name",)
    list_select_related = ("tenant",)


class _Sheets(Rows):
    model = ExamSheet
    extra = 0


class _Questions(Rows):
    model = ExamQuestion
    extra = 0
    fields = ("number", "question_kind", "score", "sheet")


class _Key(Rows):
    model = AnswerKey
    extra = 0


@admin.register(Exam)
class ExamAdmin(RowAdmin):
    list_display = ("title", "tenant", "subject", "max_score", "allow_retake", "is_active", "updated_at")
    list_filter = ("tenant", "subject", "is_active")
    search_fields = ("title", "subject")
    filter_horizontal = ("sessions",)
    list_select_related = ("tenant",)
    inlines = (_Sheets, _Questions, _Key)
