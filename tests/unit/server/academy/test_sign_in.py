"""Signing in, and what ends a token."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import jwt
import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from station.server.academy.demo import create_demo
from station.server.academy.models import LoginAttempt, Membership, Tenant, User
from station.server.academy.sign_in import ADDRESS_ATTEMPTS
from station.server.academy.tokens import issue, rotate

if TYPE_CHECKING:
    from rest_framework.response import _MonkeyPatchedResponse as Answer

PASSWORD = "the right one"
WRONG = "로그인 아이디 또는 비밀번호가 올바르지 않습니다."


def sign_in(
    password: str = PASSWORD, *, code: str = "demo", login: str = "teacher", **headers: str
) -> Answer:
    client = APIClient(headers={"X-Tenant-Code": code, **headers})
    return client.post("/api/v1/token/", {"username": login, "password": password}, format="json")


def refresh(token: str) -> Answer:
    return APIClient().post("/api/v1/token/refresh/", {"refresh": token}, format="json")


def me(access: str) -> int:
    client = APIClient(headers={"X-Tenant-Code": "demo", "Authorization": f"Bearer {access}"})
    return client.get("/api/v1/core/me/").status_code


def claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def test_claims_and_lifetimes(academy: Tenant, teacher: User) -> None:
    answer = sign_in().json()

    access, renew = claims(answer["access"]), claims(answer["refresh"])

    assert access["user_id"] == str(teacher.pk)
    assert (access["tenant_id"], access["token_version"], access["mcp"]) == (academy.pk, 0, False)
    assert access["exp"] - access["iat"] == 3600
    assert renew["exp"] - renew["iat"] == 7 * 24 * 3600


def test_who_must_change_the_password_is_told(academy: Tenant, teacher: User) -> None:
    User.objects.filter(pk=teacher.pk).update(must_change_password=True)

    assert claims(sign_in().json()["access"])["mcp"] is True


@pytest.mark.parametrize(
    ("code", "login", "password"),
    [
        ("demo", "teacher", "wrong"),
        ("demo", "nobody", PASSWORD),
        ("nowhere", "teacher", PASSWORD),
        ("demo", "t1_teacher", PASSWORD),
        ("other", "teacher", "wrong"),
    ],
)
def test_every_wrong_sign_in_says_the_same(
    code: str, login: str, password: str, academy: Tenant, other_academy: Tenant
) -> None:
    answer = sign_in(password, code=code, login=login)

    assert answer.status_code == 400
    assert answer.json()["detail"] == [WRONG]


class CountingHasher(MD5PasswordHasher):
    work: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.work.append(password)
        return super().encode(password, salt)


def test_unknown_accounts_cost_the_same_work(academy: Tenant, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    spent = []
    for code, login in (("demo", "teacher"), ("demo", "nobody"), ("nowhere", "teacher")):
        CountingHasher.work.clear()
        sign_in("wrong", code=code, login=login)
        spent.append(len(CountingHasher.work))

    assert spent == [1, 1, 1]


def test_two_academies_each_have_a_teacher(academy: Tenant, other_academy: Tenant) -> None:
    ours, theirs = sign_in().json(), sign_in(code="other").json()

    assert claims(ours["access"])["tenant_id"] == academy.pk
    assert claims(theirs["access"])["tenant_id"] == other_academy.pk


def test_a_refresh_token_counts_once(academy: Tenant) -> None:
    first = sign_in().json()["refresh"]

    second = refresh(first)
    again = refresh(first)

    assert second.status_code == 200
    assert me(second.json()["access"]) == 200
    assert (again.status_code, again.json()["code"]) == (401, "token_not_valid")
    assert refresh(second.json()["refresh"]).status_code == 200


def test_spent_tokens_are_forgotten_when_their_time_is_over(academy: Tenant) -> None:
    spent = sign_in().json()["refresh"]
    renewed = refresh(spent).json()["refresh"]
    OutstandingToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    refresh(renewed)

    assert [kept.jti for kept in OutstandingToken.objects.all()] == [claims(renewed)["jti"]]
    assert OutstandingToken.objects.get().token == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_refreshes_at_one_moment_one_counts() -> None:
    tenant = create_demo(teacher_password=PASSWORD)
    token = issue(User.objects.get(memberships__tenant=tenant), tenant).refresh
    gate, won, lost = threading.Barrier(6), [], []

    def run() -> None:
        gate.wait(10)
        try:
            won.append(rotate(token))
        except Exception as error:  # noqa: BLE001 - which one it was is asserted below
            lost.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(won) == 1
    assert lost == ["InvalidToken"] * 5


def test_a_new_password_ends_all_tokens(academy: Tenant, teacher: User) -> None:
    tokens = sign_in().json()
    assert me(tokens["access"]) == 200

    teacher.set_password("another one")
    teacher.save()

    assert me(tokens["access"]) == 401
    assert refresh(tokens["refresh"]).status_code == 401
    assert me(sign_in("another one").json()["access"]) == 200


def test_a_hash_made_anew_ends_nothing(academy: Tenant, teacher: User, settings: Settings) -> None:
    tokens = sign_in().json()

    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    newer = sign_in().json()

    teacher.refresh_from_db()
    assert teacher.password.startswith("scrypt")
    assert me(tokens["access"]) == 200
    assert me(newer["access"]) == 200


@pytest.mark.parametrize("ended", ["account", "membership"])
def test_access_ends_with_account_and_membership(ended: str, academy: Tenant, teacher: User) -> None:
    tokens = sign_in().json()

    if ended == "account":
        User.objects.filter(pk=teacher.pk).update(is_active=False)
    else:
        Membership.objects.filter(user=teacher).update(is_active=False)

    assert me(tokens["access"]) in (401, 403)
    assert refresh(tokens["refresh"]).status_code == 401
    assert sign_in().json()["detail"] == [WRONG]


def test_an_account_is_tried_ten_times_in_five_minutes(academy: Tenant, other_academy: Tenant) -> None:
    answers = [sign_in("wrong").status_code for _ in range(10)]
    eleventh = sign_in()

    assert answers == [400] * 10
    assert eleventh.status_code == 429
    assert 1 <= int(eleventh["Retry-After"]) <= 300
    assert eleventh.json()["detail"].startswith("요청이 제한되었습니다.")
    assert sign_in(code="other").status_code == 200  # the same name elsewhere is another account

    LoginAttempt.objects.update(at=timezone.now() - timedelta(minutes=5, seconds=1))
    assert sign_in().status_code == 200


def test_refused_attempts_do_not_prolong_the_wait(academy: Tenant) -> None:
    for _ in range(15):
        sign_in("wrong")

    assert LoginAttempt.objects.count() == 10


def test_signing_in_forgets_the_attempts(academy: Tenant) -> None:
    for _ in range(3):
        assert [sign_in("wrong").status_code for _ in range(8)] == [400] * 8
        assert sign_in().status_code == 200


def test_an_address_tries_sixty_times_a_minute(academy: Tenant) -> None:
    now = timezone.now()
    LoginAttempt.objects.bulk_create(
        LoginAttempt(account=f"{at:064d}", address="127.0.0.1", at=now) for at in range(ADDRESS_ATTEMPTS - 1)
    )

    assert sign_in("wrong").status_code == 400
    assert sign_in(login="somebody else").status_code == 429
    assert sign_in(login="somebody else", **{"X-Forwarded-For": "198.51.100.7"}).status_code == 429


def test_an_academy_that_is_closed_lets_nobody_in(academy: Tenant) -> None:
    tokens = sign_in().json()
    Tenant.objects.filter(pk=academy.pk).update(is_active=False)

    answer = sign_in()

    assert (answer.status_code, answer.json()["code"]) == (404, "tenant_inactive")
    assert refresh(tokens["refresh"]).status_code == 401


def test_old_attempts_are_not_kept(academy: Tenant) -> None:
    sign_in("wrong")
    LoginAttempt.objects.update(at=timezone.now() - timedelta(days=1))

    sign_in("wrong")

    assert LoginAttempt.objects.count() == 1


def test_tokens_of_devices_are_no_jwt(academy: Tenant, client_of: Callable[[User], APIClient]) -> None:
    assert (
        APIClient(headers={"X-Tenant-Code": "demo", "Authorization": f"Device {sign_in().json()['access']}"})
        .get("/api/v1/core/me/")
        .status_code
        == 401
    )
