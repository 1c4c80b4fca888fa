"""Which academy a request is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from station.server.academy.models import Lecture, Membership, OfTenant, Tenant, User
from station.server.academy.tokens import issue

PROGRAM = "/api/v1/core/program/"
LECTURES = "/api/v1/lectures/lectures/"


def test_every_row_has_a_path_to_its_academy(academy: Tenant, other_academy: Tenant) -> None:
    for model in apps.get_app_config("academy").get_models():
        if issubclass(model, OfTenant):
            ours, theirs = model.objects.of(academy).count(), model.objects.of(other_academy).count()
            assert ours + theirs == model.objects.count(), model


def test_a_domain_says_whose_it_is(academy: Tenant, teacher: User, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["demo.example"]
    Tenant.objects.filter(pk=academy.pk).update(domain="demo.example")
    client = APIClient(headers={"Host": "demo.example:8443", "X-Tenant-Code": "nope"})
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {issue(teacher, academy).access}")

    answer = client.get(LECTURES)

    assert answer.status_code == 200
    assert answer["X-Tenant-Code"] == "demo"
    assert answer["X-Tenant-Id"] == str(academy.pk)


def test_a_host_of_nobody(academy: Tenant, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["elsewhere.example"]

    answer = APIClient(headers={"Host": "elsewhere.example", "X-Tenant-Code": "demo"}).get(PROGRAM)

    assert answer.status_code == 404
    assert answer.json()["code"] == "tenant_invalid"
    assert answer.json()["host"] == "elsewhere.example"


def test_a_host_that_is_not_allowed(academy: Tenant) -> None:
    assert APIClient(headers={"Host": "evil.example"}).get(PROGRAM).status_code == 400


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"is_active": False}, 404, "tenant_inactive"),
        (
            {"subscription_ends": timezone.now() - timedelta(days=1), "plan": "basic"},
            402,
            "subscription_expired",
        ),
    ],
)
def test_a_closed_academy_says_why(
    change: dict[str, object],
    status: int,
    code: str,
    academy: Tenant,
    teacher: User,
    client_of: Callable[[User], APIClient],
) -> None:
    Tenant.objects.filter(pk=academy.pk).update(**change)

    answer = client_of(teacher).get(LECTURES)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "X-Tenant-Code" not in answer


def test_a_subscription_that_still_runs(
    academy: Tenant, teacher: User, client_of: Callable[[User], APIClient]
) -> None:
    Tenant.objects.filter(pk=academy.pk).update(subscription_ends=timezone.now() + timedelta(minutes=1))

    assert client_of(teacher).get(LECTURES).status_code == 200


def test_a_program_of_nobody(db: None) -> None:
    assert APIClient(headers={"X-Tenant-Code": "nope"}).get(PROGRAM).status_code == 404


def test_a_code_that_is_no_code(academy: Tenant, teacher: User) -> None:
    client = APIClient()
    client.credentials(
        HTTP_AUTHORIZATION=f"Bearer {issue(teacher, academy).access}", HTTP_X_TENANT_CODE="demo' OR 1=1 --"
    )

    assert client.get(LECTURES).status_code == 403


def test_a_member_of_two_academies_uses_each_with_its_own_token(
    academy: Tenant, other_academy: Tenant, teacher: User
) -> None:
    Membership.objects.create(user=teacher, tenant=other_academy, role="teacher")
    Lecture.objects.create(tenant=other_academy, title="남의 강의")
    client = APIClient()
    client.credentials(
        HTTP_AUTHORIZATION=f"Bearer {issue(teacher, academy).access}", HTTP_X_TENANT_CODE="other"
    )

    assert client.get(LECTURES).status_code == 403
