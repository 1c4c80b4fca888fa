"""Sheets: the print, its meta in both forms, and what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from django.conf import settings as django_settings
from pytest_django import Settings
from rest_framework.test import APIClient

from station.contracts.codec import encode
from station.contracts.sheet import SheetTemplate
from station.server.academy.models import Exam, ExamQuestion, ExamSheet, Sheet, Tenant, User
from station.server.academy.sheet_shapes import layout_of, meta_of, meta_v1, meta_v15, shape_of
from station.sheets.command import numbered
from station.sheets.layout import layout_sheet
from station.sheets.load import parse_template

META = "/api/v1/assets/omr/objective/meta/"

ClientOf = Callable[[User], APIClient]


@pytest.fixture
def mixed(academy: Tenant) -> Exam:
    """The exam of ten choices and three short answers."""
    return Exam.objects.of(academy).order_by("pk")[1]


def read_back(meta: dict[str, object]) -> SheetTemplate:
    return parse_template(encode(meta), name="sheet")


def test_the_meta_is_the_print(mixed: Exam) -> None:
    layout = layout_of(mixed)

    read = read_back(meta_of(mixed))

    assert read.fingerprint == layout.template.fingerprint
    assert layout.spec.exam == str(mixed.pk)


def test_questions_keep_their_own_numbers(academy: Tenant) -> None:
    exam = Exam.objects.create(tenant=academy, title="섞인 시험", subject="수학")
    sheet = Sheet.objects.create(tenant=academy, name="섞인", mc_count=3, essay_count=2)
    for number, kind in ((1, "choice"), (2, "essay"), (3, None), (7, "essay"), (12, "choice")):
        ExamQuestion.objects.create(exam=exam, sheet=sheet, number=number, question_kind=kind)

    shape, read = shape_of(exam), read_back(meta_of(exam))

    assert (shape.choices, shape.essays) == ((1, 3, 12), (2, 7))
    assert shape.question_types == ("choice", "essay", "choice", "essay", "choice")
    assert [(field.number, field.kind.value) for field in read.fields] == [
        (1, "choice"),
        (2, "numeric"),
        (3, "choice"),
        (7, "numeric"),
        (12, "choice"),
    ]


def test_an_exam_without_questions_is_shaped_by_its_form(academy: Tenant) -> None:
    exam = Exam.objects.create(tenant=academy, title="새 시험")
    assert shape_of(exam).numbers == ()

    sheet = Sheet.objects.create(tenant=academy, name="5 + 2", mc_count=5, essay_count=2)
    ExamSheet.objects.create(exam=exam, sheet=sheet)

    assert shape_of(exam).choices == (1, 2, 3, 4, 5)
    assert shape_of(exam).essays == (6, 7)


@pytest.mark.parametrize(("choices", "essays"), [(1, 0), (1, 20), (30, 7), (60, 0), (60, 20)])
def test_every_mix_that_the_api_allows_can_be_read(choices: int, essays: int) -> None:
    template = read_back(meta_v15(choices, essays))

    assert len(template.fields) == choices + essays


@pytest.mark.parametrize("count", [1, 10, 20, 30, 60])
def test_the_older_meta_puts_bubbles_where_they_are_printed(count: int) -> None:
    printed = layout_sheet(numbered(count, 0)).template

    read = read_back(meta_v1(count))

    assert [field.number for field in read.fields] == [field.number for field in printed.fields]
    assert [bubble.value for bubble in read.fields[0].groups[0].bubbles] == list("ABCDE")
    pairs = [
        (theirs, ours)
        for one, other in zip(read.fields, printed.fields, strict=True)
        for theirs, ours in zip(one.groups[0].bubbles, other.groups[0].bubbles, strict=True)
    ]
    assert all(abs(a.x_mm - b.x_mm) < 0.02 and abs(a.y_mm - b.y_mm) < 0.02 for a, b in pairs)
    assert read.identifier is not None
    assert printed.identifier is not None
    for place, group in enumerate(read.identifier.groups):
        rings = [replace(bubble, ry_mm=bubble.rx_mm) for bubble in printed.identifier.groups[place].bubbles]
        assert list(group.bubbles) == rings


def test_todays_places_count_from_one_in_the_older_meta() -> None:
    identifier = meta_v1(20)["identifier"]
    assert isinstance(identifier, dict)

    places = [bubble["digit_index"] for bubble in identifier["bubbles"]]

    assert sorted(set(places)) == list(range(1, 9))
    assert len(places) == 80


def test_workers_get_the_meta_by_their_token(academy: Tenant, settings: Settings) -> None:
    secret = django_settings.ENVIRONMENT.worker_token
    query = {"question_count": "20", "version": "v1"}

    known = APIClient().get(META, query, headers={"X-Worker-Token": secret})
    wrong = APIClient().get(META, query, headers={"X-Worker-Token": f"{secret}x"})
    settings.ENVIRONMENT = replace(django_settings.ENVIRONMENT, worker_token="")
    unset = APIClient().get(META, query, headers={"X-Worker-Token": ""})

    assert known.status_code == 200
    assert known.json()["version"] == "v1"
    assert wrong.status_code == unset.status_code == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "question_count"),
        ({"question_count": "0"}, "question_count"),
        ({"question_count": "61"}, "question_count"),
        ({"question_count": "many"}, "question_count"),
        ({"question_count": "20", "essay_count": "21"}, "essay_count"),
        ({"question_count": "20", "essay_count": "-1"}, "essay_count"),
        ({"question_count": "20", "n_choices": "4"}, "n_choices"),
        ({"question_count": "20", "version": "v9"}, "version"),
        ({"question_count": "20", "essay_count": "2", "version": "v1"}, "essay_count"),
    ],
)
def test_a_meta_that_there_is_not(
    query: dict[str, str], field: str, teacher: User, client_of: ClientOf
) -> None:
    answer = client_of(teacher).get(META, query)

    assert answer.status_code == 400
    assert list(answer.json()) == [field]


def test_an_exam_of_too_many_questions_says_how_many_fit(
    mixed: Exam, teacher: User, client_of: ClientOf
) -> None:
    sheet = Sheet.objects.get(exam_sheets__exam=mixed)
    ExamQuestion.objects.bulk_create(
        ExamQuestion(exam=mixed, sheet=sheet, number=number, question_kind="choice")
        for number in range(14, 70)
    )
    client = client_of(teacher)

    answers = [
        client.get(f"/api/v1/station/exams/{mixed.pk}/sheet/"),
        client.post(f"/api/v1/exams/{mixed.pk}/omr/pdf/"),
    ]

    for answer in answers:
        assert answer.status_code == 400
        assert answer.json() == {"question_count": ["한 장에 객관식 60문항과 단답형 3문항까지 들어갑니다."]}


def test_an_exam_without_questions_has_no_sheet(academy: Tenant, teacher: User, client_of: ClientOf) -> None:
    exam = Exam.objects.create(tenant=academy, title="빈 시험")

    answer = client_of(teacher).get(f"/api/v1/station/exams/{exam.pk}/sheet/")

    assert answer.status_code == 400
    assert answer.json()["question_count"][0].startswith("답안지를 만들 수 없습니다")


def test_the_sheet_once_and_then_only_when_it_changed(
    mixed: Exam, teacher: User, client_of: ClientOf
) -> None:
    client, url = client_of(teacher), f"/api/v1/station/exams/{mixed.pk}/sheet/"
    first = client.get(url)

    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    ExamQuestion.objects.get(exam=mixed, number=13).delete()
    changed = client.get(url, headers={"If-None-Match": first["ETag"]})

    assert read_back(first.json()["meta"]).fingerprint == first.json()["fingerprint"]
    assert again.status_code == 304
    assert changed.status_code == 200
    assert changed.json()["fingerprint"] != first.json()["fingerprint"]


@pytest.mark.parametrize("takes", ["application/pdf", "*/*", "text/html"])
def test_a_pdf_is_a_pdf(takes: str, mixed: Exam, teacher: User, client_of: ClientOf) -> None:
    client = client_of(teacher)

    of_exam = client.post(f"/api/v1/exams/{mixed.pk}/omr/pdf/", {}, format="json", headers={"Accept": takes})
    of_none = client.post(
        "/api/v1/tools/omr/pdf/",
        {"mc_count": 20, "exam_title": "쪽지"},
        format="json",
        headers={"Accept": takes},
    )

    for answer in (of_exam, of_none):
        assert answer["Content-Type"] == "application/pdf"
        assert len(pypdfium2.PdfDocument(answer.content)) == 1


@pytest.mark.parametrize("body", [{}, {"mc_count": 61}, {"mc_count": 0}, {"mc_count": 5, "n_choices": "3"}])
def test_a_sheet_that_cannot_be_printed(body: dict[str, object], teacher: User, client_of: ClientOf) -> None:
    assert client_of(teacher).post("/api/v1/tools/omr/pdf/", body, format="json").status_code == 400
