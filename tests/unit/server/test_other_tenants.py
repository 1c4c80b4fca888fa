"""Nobody sees another academy's data: a walk over every address that the server has.

A new address fails here until `GUARDS` says how it is guarded; an id in a path needs its row in `rows`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from station.server.academy.models import (
    AnswerKey,
    Device,
    Enrollment,
    Exam,
    Lecture,
    Membership,
    OfTenant,
    Role,
    Session,
    Student,
    Tenant,
    User,
    sign_in_name,
)
from station.server.academy.tokens import hashed, issue
from station.server.aijobs.models import AIJobRow
from station.server.submissions.models import Submission
from station.server.submissions.states import Source, State

Row = TypeVar("Row", bound=OfTenant)

MARK = "남이 볼 수 없는 글"  # stands in rows of every kind
METHODS = ("get", "post", "put", "patch", "delete")


class Guard(StrEnum):
    """What stands between an address and another academy."""

    ROW = "row"  # names a row: another academy's is not there
    OWN = "own"  # tells of one's own academy only
    MEMBERS = "members"  # as OWN, for students too
    OPEN = "open"  # needs no token and tells of nobody
    WORKERS = "workers"  # needs the worker's token


GUARDS = {
    "api/v1/token/": Guard.OPEN,
    "api/v1/token/refresh/": Guard.OPEN,
    "api/v1/core/me/": Guard.MEMBERS,
    "api/v1/core/program/": Guard.OPEN,
    "api/v1/lectures/lectures/": Guard.OWN,
    "api/v1/lectures/sessions/": Guard.OWN,
    "api/v1/students/": Guard.OWN,
    "api/v1/exams/": Guard.OWN,
    "api/v1/exams/answer-keys/": Guard.OWN,
    "api/v1/exams/<int:exam_id>/": Guard.ROW,
    "api/v1/exams/<int:exam_id>/questions/": Guard.ROW,
    "api/v1/exams/<int:exam_id>/enrollments/": Guard.ROW,
    "api/v1/exams/<int:exam_id>/omr/defaults/": Guard.ROW,
    "api/v1/exams/<int:exam_id>/omr/pdf/": Guard.ROW,
    "api/v1/tools/omr/pdf/": Guard.OWN,
    "api/v1/assets/omr/objective/meta/": Guard.MEMBERS,
    "api/v1/station/exams/<int:exam_id>/roster/": Guard.ROW,
    "api/v1/station/exams/<int:exam_id>/sheet/": Guard.ROW,
    "api/v1/station/devices/": Guard.OWN,
    "api/v1/station/devices/<int:device_id>/": Guard.ROW,
    "api/v1/submissions/submissions/": Guard.OWN,
    "api/v1/submissions/submissions/pending/": Guard.OWN,
    "api/v1/submissions/submissions/discard-batch/": Guard.OWN,
    "api/v1/submissions/submissions/admin/omr-upload/": Guard.OWN,
    "api/v1/submissions/submissions/exams/<int:exam_id>/": Guard.ROW,
    "api/v1/submissions/submissions/exams/<int:exam_id>/omr/batch/": Guard.OWN,  # 400 for an unknown exam
    "api/v1/submissions/submissions/exams/<int:exam_id>/candidates/": Guard.ROW,
    "api/v1/submissions/submissions/<int:pk>/": Guard.ROW,
    "api/v1/submissions/submissions/<int:pk>/manual-edit/": Guard.ROW,
    "api/v1/submissions/submissions/<int:pk>/retry/": Guard.ROW,
    "api/v1/submissions/submissions/<int:pk>/discard/": Guard.ROW,
    "api/v1/submissions/submissions/<int:pk>/accept-from-duplicates/": Guard.ROW,
    "api/v1/results/admin/exams/<int:exam_id>/results/": Guard.ROW,
    "api/v1/results/admin/exams/<int:exam_id>/enrollments/<int:enrollment_id>/": Guard.ROW,
    "api/v1/exams/<int:exam_id>/recalculate/": Guard.ROW,
    "api/v1/station/documents/<str:doc_id>/": Guard.OWN,  # an academy's ids are its own
    "api/v1/station/uploads/": Guard.OWN,
    "api/v1/station/uploads/complete/": Guard.OWN,
    "api/v1/station/jobs/": Guard.OWN,
    "api/v1/jobs/<str:job_id>/": Guard.ROW,
    "api/v1/jobs/<str:job_id>/progress/": Guard.OWN,  # UNKNOWN is an answer there
    "api/v1/internal/ai/job/next/": Guard.WORKERS,
    "api/v1/internal/ai/job/start/": Guard.WORKERS,
    "api/v1/internal/ai/job/heartbeat/": Guard.WORKERS,
    "api/v1/internal/ai/job/result/": Guard.WORKERS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    where: str
    guard: Guard
    answer: HttpResponse


Fine = Mapping[Guard, set[int]]
"""The statuses that an address with a guard may answer; of one that is not named, any but a crash."""

PASSED_OVER = ("admin/", "files/")  # Django's own pages need an administrator; a file's URL is its ticket


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if route.startswith(PASSED_OVER):
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route


ROUTES = tuple(addresses(get_resolver().url_patterns))


@pytest.fixture
def rows(academy: Tenant, teacher: User) -> dict[str, int | str]:
    """A row of the demo academy for every name that a path or a query may hold."""
    exam = first_of(Exam.objects.of(academy))
    AnswerKey.objects.filter(exam=exam).update(answers={"1": MARK})
    Session.objects.of(academy).update(title=MARK)
    session = first_of(Session.objects.of(academy))
    enrollment = first_of(Enrollment.objects.of(academy))
    device = Device.objects.create(tenant=academy, user=teacher, name=MARK, token_hash=hashed("a token"))
    sheet = Submission.objects.create(
        tenant=academy,
        exam=exam,
        enrollment=enrollment,
        source=Source.OMR_SCAN,
        status=State.FAILED,
        doc_id="doc-1",
        payload={"note": MARK},
        error_message=MARK,
    )
    job = AIJobRow.objects.create(
        job_id="job-1",
        job_type="ocr",
        tenant_id=str(academy.pk),
        source_domain="submissions",
        source_id=str(sheet.pk),
        payload={"note": MARK},
        error_message=MARK,
    )
    return {
        "exam_id": exam.pk,
        "exam": exam.pk,
        "session_id": session.pk,
        "lecture_id": session.lecture_id,
        "lecture": session.lecture_id,
        "enrollment_id": enrollment.pk,
        "device_id": device.pk,
        "pk": sheet.pk,
        "doc_id": "doc-1",
        "job_id": job.job_id,
        "question_count": 20,
    }


def first_of(found: QuerySet[Row]) -> Row:
    return found.order_by("pk")[0]


def walk(client: APIClient, rows: dict[str, int | str]) -> Iterator[Visit]:
    """Every address by every method, with ids of the demo academy wherever there is room for one."""
    body: dict[str, object] = {name: value for name, value in rows.items() if name != "pk"}
    body |= {
        "title": "x",
        "name": "x",
        "mc_count": 20,
        "submission_ids": [rows["pk"]],
        "target_id": rows["exam"],
    }
    for route, guard in GUARDS.items():
        path = "/" + re.sub(r"<\w+:(\w+)>", lambda name: str(rows[name[1]]), route)
        for method in METHODS:
            cache.clear()  # so many requests in a minute are not allowed
            if method == "get":
                answer = client.get(path, rows)
            else:
                answer = client.generic(method.upper(), path, json.dumps(body), "application/json")
            yield Visit(where=f"{method} {route}", guard=guard, answer=answer)


def secrets_of(tenant: Tenant) -> set[str]:
    """The names and numbers of the academy's people, exams and lectures."""
    people = {text for row in Student.objects.of(tenant) for text in (row.name, row.phone, row.parent_phone)}
    exams = {exam.title for exam in Exam.objects.of(tenant)}
    return {MARK} | people | exams | {lecture.title for lecture in Lecture.objects.of(tenant)}


def text_of(answer: HttpResponse) -> str:
    text = answer.content.decode("utf-8", "replace")
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith(("{", "[")) else text


def kept(tenant: Tenant) -> dict[str, list[dict[str, object]]]:
    """Every row of the academy, and its jobs."""
    models = [model for model in apps.get_models() if issubclass(model, OfTenant)]
    found = {model.__name__: plain(model.objects.of(tenant)) for model in models}
    return {**found, "jobs": plain(AIJobRow.objects.filter(tenant_id=str(tenant.pk)))}


def plain(found: QuerySet[Model]) -> list[dict[str, object]]:
    return [dict(row) for row in found.order_by("pk").values()]


def broken(client: APIClient, academy: Tenant, rows: dict[str, int | str], fine: Fine) -> list[str]:
    """What a walk got that it should not have got."""
    before, secrets = kept(academy), secrets_of(academy)
    wrong = []
    for visit in walk(client, rows):
        status = visit.answer.status_code
        if status >= 500 or status not in fine.get(visit.guard, {status}):
            wrong.append(f"{visit.where}: {status}")
        text = text_of(visit.answer)
        if told := {secret for secret in secrets if secret in text}:
            wrong.append(f"{visit.where}: tells {told}")
    after = kept(academy)
    return wrong + [f"{name} changed" for name in before if before[name] != after[name]]


def refused_with(status: int, *guards: Guard) -> Fine:
    """A worker's address always wants the worker's token."""
    return {**{guard: {status} for guard in guards}, Guard.WORKERS: {401}}


def test_every_address_is_guarded() -> None:
    assert sorted(ROUTES) == sorted(GUARDS)


def test_another_academys_teacher(
    academy: Tenant, stranger: User, rows: dict[str, int | str], client_of: Callable[[User], APIClient]
) -> None:
    fine = {Guard.ROW: {404, 405}, Guard.WORKERS: {401}}

    assert broken(client_of(stranger), academy, rows, fine) == []


def test_a_stranger_who_names_the_academy(
    academy: Tenant, stranger: User, rows: dict[str, int | str]
) -> None:
    theirs = issue(stranger, Tenant.objects.get(memberships__user=stranger)).access
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {theirs}", HTTP_X_TENANT_CODE=academy.code)
    fine = refused_with(403, Guard.ROW, Guard.OWN, Guard.MEMBERS)

    assert broken(client, academy, rows, fine) == []


def test_a_device_of_another_academy(
    academy: Tenant, other_academy: Tenant, stranger: User, rows: dict[str, int | str]
) -> None:
    Device.objects.create(tenant=other_academy, user=stranger, name="PC", token_hash=hashed("theirs"))
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Device theirs", HTTP_X_TENANT_CODE=academy.code)
    fine = refused_with(403, Guard.ROW, Guard.OWN, Guard.MEMBERS)

    assert broken(client, academy, rows, fine) == []


def test_nobody(academy: Tenant, rows: dict[str, int | str]) -> None:
    client = APIClient()
    client.credentials(HTTP_X_TENANT_CODE=academy.code)
    fine = refused_with(401, Guard.ROW, Guard.OWN, Guard.MEMBERS)

    assert broken(client, academy, rows, fine) == []


def test_a_student_of_the_academy(
    academy: Tenant, rows: dict[str, int | str], client_of: Callable[[User], APIClient]
) -> None:
    student = User.objects.create_user(sign_in_name(academy, "student"), password=None)
    Membership.objects.create(user=student, tenant=academy, role=Role.STUDENT)
    fine = refused_with(403, Guard.ROW, Guard.OWN)

    assert broken(client_of(student), academy, rows, fine) == []


def test_the_academys_own_teacher_gets_through(
    teacher: User, rows: dict[str, int | str], client_of: Callable[[User], APIClient]
) -> None:
    """Or the walks above would pass where nothing works, or nothing is ever shown."""
    visits = list(walk(client_of(teacher), rows))
    inside = [visit for visit in visits if visit.guard in (Guard.ROW, Guard.OWN, Guard.MEMBERS)]

    assert [visit.where for visit in inside if visit.answer.status_code in (401, 403)] == []
    assert {visit.where for visit in inside if MARK in text_of(visit.answer)} >= {
        "get api/v1/exams/answer-keys/",
        "get api/v1/lectures/sessions/",
        "get api/v1/station/devices/",
        "get api/v1/submissions/submissions/<int:pk>/",
        "get api/v1/jobs/<str:job_id>/",
    }
