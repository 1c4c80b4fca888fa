"""The academy's real API was recorded once (names and numbers are replaced): the same requests get answers of
the same status and shape here, and refusals in the same words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.test import APIClient

from station.server.academy.models import Exam, Session, Tenant, User
from station.server.academy.tokens import TokenPair, issue

FOLDER = Path(__file__).parents[3] / "data" / "api" / "academy"
RECORDINGS = sorted(path.stem for path in FOLDER.glob("*.json"))

MAY_BE_NULL = {"user", "parent", "logo_url"}  # students' accounts and logos are not here
NOT_HERE = {"attendance_hourly_rate"}
OURS = {"code", "anchors"}  # the word for programs; squares and printed code of our own sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    request: dict[str, Any]
    response: dict[str, Any]


def recording(name: str) -> Recording:
    return Recording(**json.loads((FOLDER / f"{name}.json").read_text("utf-8")))


def differences(recorded: object, ours: object, where: str = "") -> list[str]:
    """Where ``ours`` has another shape. A recorded null says nothing of the type."""
    if recorded is None or (ours is None and where.rpartition(".")[2] in MAY_BE_NULL):
        return []
    if type(recorded) is not type(ours):
        return [f"{where}: {type(ours).__name__} instead of {type(recorded).__name__}"]
    if isinstance(recorded, dict) and isinstance(ours, dict):
        if recorded and all(name.isdecimal() for name in recorded):  # by ids, which are other ones here
            return differences([*recorded.values()], [*ours.values()], f"{where}.*")
        wrong = [f"{where}.{name}: missing" for name in recorded.keys() - ours.keys() - NOT_HERE]
        wrong += [f"{where}.{name}: extra" for name in ours.keys() - recorded.keys() - OURS]
        for name in recorded.keys() & ours.keys():
            wrong += differences(recorded[name], ours[name], f"{where}.{name}")
        return wrong
    if isinstance(recorded, list) and isinstance(ours, list) and recorded:
        return differences(recorded[0], ours[0], f"{where}[]") if ours else [f"{where}: empty"]
    return []


def here(path: str, academy: Tenant) -> str:
    """The recorded path with this database's ids."""
    exams = [exam.pk for exam in Exam.objects.of(academy).order_by("pk")]
    session = Session.objects.of(academy).get()
    path = re.sub(r"/exams/(\d+)/", lambda found: f"/exams/{exams[int(found[1]) - 1]}/", path)
    path = re.sub(r"\bexam=(\d+)", lambda found: f"exam={exams[int(found[1]) - 1]}", path)
    path = re.sub(r"\bsession_id=\d+", f"session_id={session.pk}", path)
    return re.sub(r"\b(lecture|lecture_id)=\d+", rf"\1={session.lecture_id}", path)


def replay(asked: dict[str, Any], academy: Tenant, tokens: TokenPair) -> HttpResponse:
    headers = dict(asked["headers"])
    if "Authorization" in headers:
        headers["Authorization"] = f"Bearer {tokens.access}"
    body = dict(asked.get("json", {}))
    if "refresh" in body:
        body["refresh"] = tokens.refresh
    client = APIClient()
    sent = None if asked["method"] == "GET" else json.dumps(body)
    return client.generic(
        asked["method"], here(asked["path"], academy), sent or "", "application/json", headers=headers
    )


@pytest.mark.parametrize("name", RECORDINGS)
def test_answers_as_recorded(name: str, academy: Tenant, teacher: User) -> None:
    told = recording(name)
    tokens = issue(teacher, academy)
    if name.startswith("06"):  # the old refresh token once more
        replay(recording("05_refresh").request, academy, tokens)
    if name.startswith("C0"):
        tokens = TokenPair(access="no.real.token", refresh="")

    answer = replay(told.request, academy, tokens)

    assert answer.status_code == told.response["status"]
    for header, value in told.response["headers"].items():
        assert answer.headers[header] == value
    if told.response["headers"]["Content-Type"] == "application/pdf":
        assert answer.content.startswith(b"%PDF-")
        return
    ours = json.loads(answer.content)
    assert differences(told.response["json"], ours) == []
    if answer.status_code >= 400:
        assert told.response["json"].items() <= ours.items()


def test_a_difference_is_seen() -> None:
    assert differences({"a": 1}, {"a": "1"}) == [".a: str instead of int"]
    assert differences({"a": [{"b": True}]}, {"a": [{}]}) == [".a[].b: missing"]
    assert differences({}, {"more": 1}) == [".more: extra"]
    assert differences([1], []) == [": empty"]
