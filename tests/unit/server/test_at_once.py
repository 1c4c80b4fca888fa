"""Several processes' worth of threads at one database: nothing is given, graded or written twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connections

from station.contracts.tiers import Tier
from station.server.academy.demo import create_demo
from station.server.academy.models import Exam, User
from station.server.academy.rosters import sitting
from station.server.aijobs import queue
from station.server.aijobs.gateway import dispatch_job
from station.server.aijobs.models import AIJobRow, AIResultRow
from station.server.failures import Refused
from station.server.station_api import documents
from station.server.submissions import manual
from station.server.submissions.callback import apply_result
from station.server.submissions.manual import Edit
from station.server.submissions.models import ExamResult, Submission
from station.server.submissions.written import Written

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
THREADS = 4


def at_once(work: Callable[[int], T]) -> list[T]:
    """``work`` of every thread's number, all begun together, each on its own connection."""
    start = threading.Barrier(THREADS)

    def run(number: int) -> T:
        start.wait(10)
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_no_claim_is_given_twice() -> None:
    AIJobRow.objects.bulk_create([AIJobRow(job_id=f"j{n}", job_type="ocr") for n in range(60)])

    def drain(number: int) -> list[str]:
        mine = []
        while (row := queue.claim(f"w{number}", Tier)) is not None:
            mine.append(row.job_id)
        return mine

    claimed = Counter(job_id for mine in at_once(drain) for job_id in mine)
    assert len(claimed) == 60
    assert set(claimed.values()) == {1}


def test_one_of_many_starts_a_job() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr")
    started = at_once(lambda number: queue.start("a", f"w{number}"))
    assert sum(one.job is not None for one in started) == 1
    assert AIJobRow.objects.get().attempt_count == 1


def test_one_of_many_results_is_written() -> None:
    AIJobRow.objects.create(job_id="a", job_type="ocr")
    told = at_once(lambda number: queue.mark_done("a", {"n": number}))
    assert sorted(outcome.recorded for outcome in told if outcome) == ["done"] + ["duplicate_ignored"] * 3
    assert AIResultRow.objects.count() == 1


def test_one_key_is_one_job() -> None:
    made = at_once(lambda _: dispatch_job("ocr", {}, tenant_id=1, idempotency_key="k"))
    assert len({one.job_id for one in made}) == 1
    assert all(one.ok for one in made)


@pytest.fixture
def sheet(tmp_path: Path) -> tuple[Exam, User, int]:
    tenant = create_demo(teacher_password="the right one")
    exam = Exam.objects.of(tenant).get(title__contains="1단원")
    return exam, User.objects.get(memberships__tenant=tenant), sitting(exam)[0].pk


def put(sheet: tuple[Exam, User, int], doc_id: str, answer: str = "3") -> str:
    exam, user, student = sheet
    document = documents.Document(
        exam_id=exam.pk,
        enrollment_id=student,
        answers=[{"number": number, "answer": answer} for number in range(1, 21)],
    )
    try:
        written = documents.write(exam.tenant, user, doc_id, document, None)
    except Refused as refused:
        return refused.code
    return str(written.pk)


def test_the_same_document_from_everywhere_is_one_sheet(sheet: tuple[Exam, User, int]) -> None:
    answers = at_once(lambda _: put(sheet, "document-1"))
    assert len(set(answers)) == 1
    assert answers[0].isdecimal()
    assert Submission.objects.count() == ExamResult.objects.count() == 1


def test_two_stations_with_a_sheet_each_for_one_student_get_one_conflict_each(
    sheet: tuple[Exam, User, int],
) -> None:
    answers = at_once(lambda number: put(sheet, f"document-{number}"))
    assert sorted(answer == "DUPLICATE_ENROLLMENT" for answer in answers) == [False, True, True, True]
    assert ExamResult.objects.count() == Submission.objects.count() == 1


def test_two_people_at_two_sheets_of_one_student_never_wait_for_each_other(
    sheet: tuple[Exam, User, int],
) -> None:
    """One replaces the sheet that the other one corrects, again and again; a deadlock would be an error."""
    exam, user, student = sheet
    first, other = (
        Submission.objects.create(
            tenant=exam.tenant, exam=exam, source="omr_scan", status="needs_identification"
        )
        for _ in range(2)
    )
    answers = {question.pk: Written(answer="3") for question in exam.questions.all()}

    def work(number: int) -> str:
        pk = (first.pk, other.pk)[number % 2]
        told = ""
        for _ in range(6):
            try:
                edit = Edit(answers=answers, enrollment_id=student, replace_rival=number < 2)
                manual.edit(exam.tenant, pk, edit, by=user)
            except Refused as refused:
                told = refused.code
        return told

    told = at_once(work)
    assert set(told) <= {"", "SUBMISSION_CLOSED", "DUPLICATE_ENROLLMENT"}
    result = ExamResult.objects.get()
    assert Submission.objects.get(status="done").pk == result.submission_id


def test_a_machine_and_a_person_at_one_moment_leave_the_persons_word(sheet: tuple[Exam, User, int]) -> None:
    exam, user, student = sheet
    row = Submission.objects.create(tenant=exam.tenant, exam=exam, source="omr_scan", status="dispatched")
    dispatched = dispatch_job(
        "omr_grading", {}, tenant_id=exam.tenant_id, source_domain="submissions", source_id=row.pk
    )
    numbers = exam.questions.values_list("number", flat=True)
    read = [
        {"question_id": number, "detected": ["1"], "status": "ok", "confidence": 1.0} for number in numbers
    ]
    queue.mark_done(dispatched.job_id, {"version": "v15", "aligned": True, "answers": read})
    answers = {question.pk: Written(answer="2") for question in exam.questions.all()}

    def work(number: int) -> None:
        if number % 2:
            apply_result(AIJobRow.objects.get())
        else:
            manual.edit(exam.tenant, row.pk, Edit(answers=answers, enrollment_id=student), by=user)

    at_once(work)
    row.refresh_from_db()
    assert (row.status, row.enrollment_id) == ("done", student)
    assert set(row.answers.values_list("answer", "by_person")) == {("2", True)}
    assert ExamResult.objects.get().submission_id == row.pk
