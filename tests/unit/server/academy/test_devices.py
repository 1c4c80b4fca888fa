"""Devices that sign in with a token of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from station.server.academy.models import Device, Membership, Role, Tenant, User, sign_in_name

DEVICES = "/api/v1/station/devices/"
LECTURES = "/api/v1/lectures/lectures/"

ClientOf = Callable[[User], APIClient]


def device_client(token: str, code: str = "demo") -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {token}", HTTP_X_TENANT_CODE=code)
    return client


@pytest.fixture
def token(teacher: User, client_of: ClientOf) -> str:
    answer = client_of(teacher).post(DEVICES, {"name": "2층 PC"}, format="json")
    assert answer.status_code == 201
    return str(answer.json()["token"])


@pytest.fixture
def owner(academy: Tenant) -> User:
    user = User.objects.create_user(sign_in_name(academy, "owner"), password=None)
    Membership.objects.create(user=user, tenant=academy, role=Role.OWNER)
    return user


def test_its_token_opens_what_the_teacher_may_see(token: str) -> None:
    assert len(device_client(token).get(LECTURES).json()) == 1


def test_the_token_is_shown_once_and_kept_nowhere(token: str, teacher: User, client_of: ClientOf) -> None:
    listed = client_of(teacher).get(DEVICES)

    assert [device["name"] for device in listed.json()] == ["2층 PC"]
    assert token not in listed.content.decode()
    assert token not in str(list(Device.objects.values()))


def test_a_revoked_one_is_out(token: str, teacher: User, client_of: ClientOf) -> None:
    client = client_of(teacher)
    (device,) = client.get(DEVICES).json()

    assert client.delete(f"{DEVICES}{device['id']}/").status_code == 204

    refused = device_client(token).get(LECTURES)
    assert (refused.status_code, refused.json()["code"]) == (401, "device_revoked")
    assert client.get(DEVICES).json() == []
    assert client.delete(f"{DEVICES}{device['id']}/").status_code == 404


def test_a_device_may_end_itself_but_make_no_other(token: str) -> None:
    client = device_client(token)
    (device,) = client.get(DEVICES).json()

    refused = client.post(DEVICES, {"name": "another"}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (403, "person_required")
    assert client.delete(f"{DEVICES}{device['id']}/").status_code == 204
    assert client.get(DEVICES).status_code == 401


def test_a_new_password_keeps_devices_and_leaving_ends_them(token: str, teacher: User) -> None:
    teacher.set_password("another one")
    teacher.save()
    assert device_client(token).get(LECTURES).status_code == 200

    Membership.objects.filter(user=teacher).update(is_active=False)
    assert device_client(token).get(LECTURES).status_code == 403

    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert device_client(token).get(LECTURES).status_code == 401


def test_leaders_see_and_end_what_others_only_see_of_their_own(
    token: str, owner: User, academy: Tenant, client_of: ClientOf
) -> None:
    colleague = User.objects.create_user(sign_in_name(academy, "colleague"), password=None)
    Membership.objects.create(user=colleague, tenant=academy, role=Role.TEACHER)
    (device,) = client_of(owner).get(DEVICES).json()

    assert client_of(colleague).get(DEVICES).json() == []
    assert client_of(colleague).delete(f"{DEVICES}{device['id']}/").status_code == 404
    assert client_of(owner).delete(f"{DEVICES}{device['id']}/").status_code == 204


def test_another_academy_does_not_know_it(token: str, teacher: User, other_academy: Tenant) -> None:
    Membership.objects.create(user=teacher, tenant=other_academy, role=Role.TEACHER)

    assert device_client(token, "other").get(LECTURES).status_code == 403


def test_when_it_was_seen_is_written_once_a_minute(token: str) -> None:
    client = device_client(token)
    client.get(LECTURES)
    first = Device.objects.get().last_seen_at
    client.get(LECTURES)
    assert first is not None
    assert Device.objects.get().last_seen_at == first

    Device.objects.update(last_seen_at=first - timedelta(minutes=2))
    client.get(LECTURES)
    seen = Device.objects.get().last_seen_at
    assert seen is not None
    assert timezone.now() - seen < timedelta(minutes=1)


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 101}, {"name": "a\x00b"}, []])
def test_a_device_needs_a_name(body: object, teacher: User, client_of: ClientOf) -> None:
    assert client_of(teacher).post(DEVICES, body, format="json").status_code == 400
    assert not Device.objects.exists()
