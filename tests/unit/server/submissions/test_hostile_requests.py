"""Whatever is sent, the answer is one that a program understands: no 5xx, and a refusal leaves no trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.server.aijobs.models import AIJobRow, AIResultRow
from station.server.submissions.models import ExamResult, RequestKey, Submission, SubmissionAnswer
from tests.unit.server.exam_desk import ALL, ExamDesk, scan

pytestmark = pytest.mark.django_db
Calls = list[tuple[str, str, dict[str, object]]]
KEPT: Final = (Submission, SubmissionAnswer, ExamResult, RequestKey, AIJobRow, AIResultRow)
DEEP: Final = b'{"answers":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
ENOUGH_DEEP: Final = b'{"payload":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}"

RAW: Final = (
    b"", b"null", b"[]", b'"text"', b"7", b"true", b"{", b"\xff\xfe{}", b'{"a":NaN}', DEEP, ENOUGH_DEEP,
    b'{"n":1e999}', b'{"n":' + b"9" * 5000 + b"}", b'{"s":"\\ud800"}', b'{"s":"\\u0000"}', b'{"\\u0000":1}',
)  # fmt: skip

VALUES: Final[tuple[Any, ...]] = (
    None, True, -1, 1.5, 2**63, 10**40, "", "\x00", "9" * 5000, "٣", "A" * 70_000, [None], [2**70], {},
    {"enrollment_id": 2**70}, [{"number": 2**70, "answer": "1"}], [{"number": 1, "points": 1e308}],
    "2026-99-99T00:00:00Z",
)  # fmt: skip

NAMES: Final = (
    "target_type", "target_id", "source", "enrollment_id", "payload", "identifier", "answers", "note",
    "reason", "submission_ids", "exam_id", "upload_key", "exam_updated_at", "replaces", "page_index", "ai",
    "type", "tier", "sha256", "size", "content_type", "job_id", "submission_id", "status", "result",
    "error", "sheet_id",
)  # fmt: skip


@pytest.fixture
def calls(desk: ExamDesk) -> Calls:
    """Every call that changes something, with a body that would do."""
    pk = desk.upload()
    student = desk.students[0].pk
    job = AIJobRow.objects.get(source_id=str(pk)).job_id
    online: dict[str, object] = {"target_type": "exam", "target_id": desk.exam.pk, "source": "online"}
    return [
        ("POST", ALL, {**online, "enrollment_id": student, "payload": {"answers": desk.right()}}),
        ("POST", f"{ALL}{pk}/manual-edit/", {"identifier": {"enrollment_id": student}, "answers": []}),
        ("POST", f"{ALL}{pk}/retry/", {}),
        ("POST", f"{ALL}{pk}/discard/", {"reason": "other"}),
        ("POST", f"{ALL}{pk}/accept-from-duplicates/", {}),
        ("POST", f"{ALL}discard-batch/", {"submission_ids": [pk], "reason": "other"}),
        ("POST", f"{ALL}exams/{desk.exam.pk}/omr/batch/", {}),
        ("POST", f"{ALL}admin/omr-upload/", {"target_id": desk.exam.pk}),
        ("POST", f"/api/v1/exams/{desk.exam.pk}/recalculate/", {}),
        ("PUT", "/api/v1/station/documents/doc-00001/", {"exam_id": desk.exam.pk, "answers": desk.right()}),
        ("POST", "/api/v1/station/uploads/", {"sha256": "0" * 64, "size": 1, "content_type": "image/png"}),
        ("POST", "/api/v1/station/uploads/complete/", {"upload_key": "tenants/1/uploads/x.jpg"}),
        ("POST", "/api/v1/station/jobs/", {"type": "embedding", "payload": {"texts": ["x"]}}),
        ("POST", "/api/v1/internal/ai/job/start/", {"job_id": job}),
        ("POST", "/api/v1/internal/ai/job/heartbeat/", {"job_id": job}),
        ("POST", "/api/v1/internal/ai/job/result/", {"job_id": job, "status": "FAILED", "error": "x"}),
    ]


def state() -> list[list[tuple[Any, ...]]]:
    return [list(model.objects.order_by("pk").values_list()) for model in KEPT]


def send(desk: ExamDesk, method: str, path: str, body: bytes, **headers: str) -> Any:
    cache.clear()
    told = {"X-Worker-Token": django_settings.ENVIRONMENT.worker_token, **headers}
    client: Any = desk.client
    client.raise_request_exception = False
    return client.generic(method, path, body, "application/json", headers=told)


def broken(desk: ExamDesk, bodies: Iterable[tuple[str, str, bytes]]) -> list[str]:
    """What is wrong with the answers."""
    wrong, before = [], state()
    for method, path, body in bodies:
        answer = send(desk, method, path, body)
        if answer.status_code >= 500:
            wrong.append(f"{method} {path} {body[:80]!r}: {answer.status_code}")
        after = before if answer.status_code == 405 else state()
        if answer.status_code >= 400 and after != before:
            wrong.append(f"{method} {path} {body[:80]!r}: {answer.status_code}, and something changed")
        before = after
    return wrong


def spoiled(body: dict[str, object]) -> Iterator[bytes]:
    """Each field with each value in turn."""
    for name in body:
        for value in VALUES:
            yield json.dumps({**body, name: value}).encode()


def test_bodies_that_are_none(desk: ExamDesk, calls: Calls) -> None:
    assert broken(desk, [(method, path, raw) for method, path, _ in calls for raw in RAW]) == []


def test_fields_that_hold_anything(desk: ExamDesk, calls: Calls) -> None:
    bodies = [(method, path, raw) for method, path, body in calls for raw in spoiled(body)]
    assert broken(desk, bodies) == []


def test_bodies_that_nobody_thought_of(desk: ExamDesk, calls: Calls) -> None:
    scalars = st.one_of(st.sampled_from(VALUES), st.integers(), st.floats(), st.text(max_size=8))
    values = st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=2)
        ),
    )

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(calls), st.dictionaries(st.sampled_from(NAMES), values, max_size=4))
    def try_it(call: tuple[str, str, dict[str, object]], more: dict[str, object]) -> None:
        method, path, body = call
        assert broken(desk, [(method, path, json.dumps({**body, **more}).encode())]) == []

    try_it()


@pytest.mark.parametrize(
    "path",
    [
        f"{ALL}%s/", f"{ALL}%s/manual-edit/", f"{ALL}exams/%s/", f"{ALL}exams/%s/candidates/",
        "/api/v1/results/admin/exams/%s/results/", "/api/v1/results/admin/exams/1/enrollments/%s/",
        "/api/v1/results/admin/exams/%s/enrollments/1/", "/api/v1/station/documents/%s/", "/api/v1/jobs/%s/",
        "/api/v1/jobs/%s/progress/", f"{ALL}?doc_id=%s", f"{ALL}?sha256=%s", f"{ALL}?updated_since=%s",
        f"{ALL}?page=%s", f"{ALL}?page_size=%s", f"{ALL}exams/1/candidates/?q=%s", f"{ALL}pending/?filter=%s",
        "/api/v1/internal/ai/job/next/?tiers=%s", "/files/%s",
    ],
)  # fmt: skip
def test_addresses_that_lead_nowhere(desk: ExamDesk, path: str) -> None:
    path = path.replace("exams/1/", f"exams/{desk.exam.pk}/")
    for odd in (
        "%00", "a%00b-long-enough", str(2**63), str(2**70), "9" * 5000, "-1", "%FF%FE", "%ED%A0%80", "٣",
        "..", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00", "2026-99-99T00:00:00Z",
    ):  # fmt: skip
        assert send(desk, "GET", path % odd, b"").status_code < 500, (path, odd)


@pytest.mark.parametrize("key", ["", "\x00", "k" * 129, "키", "a\x00b", "tab\tinside"])
def test_keys_that_are_none(desk: ExamDesk, key: str) -> None:
    pk = desk.upload()
    for path in (f"{ALL}{pk}/manual-edit/", "/api/v1/station/jobs/"):
        body = b'{"answers":[],"type":"embedding","payload":{"texts":["x"]}}'
        answer = send(desk, "POST", path, body, **{"Idempotency-Key": key})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")


def test_a_worker_of_any_name_is_served(desk: ExamDesk) -> None:
    desk.upload()
    answer = send(desk, "GET", "/api/v1/internal/ai/job/next/", b"", **{"X-Worker-Id": "a\x00b" + "w" * 500})
    assert answer.status_code == 200
    assert AIJobRow.objects.get().locked_by.startswith("ab")


def test_text_of_a_worker_is_kept_without_what_no_database_keeps(desk: ExamDesk) -> None:
    """Or the failure would never be recorded, and the job run until its attempts are spent."""
    pk = desk.upload()
    job = AIJobRow.objects.get(source_id=str(pk))
    body = json.dumps({"job_id": job.job_id, "status": "FAILED", "error": "no\x00de", "retryable": False})
    assert send(desk, "POST", "/api/v1/internal/ai/job/result/", body.encode()).status_code == 200
    assert desk.state(pk).error_message == "no\ufffdde"


@pytest.mark.parametrize("count", [101, 2])
def test_more_files_than_are_taken(desk: ExamDesk, count: int) -> None:
    """None is taken then: a sheet that is left out silently is a sheet that is lost."""
    before = state()
    client: Any = desk.client
    client.raise_request_exception = False
    single = {"target_type": "exam", "target_id": desk.exam.pk, "source": "omr_scan"}
    files = [scan(n % 250) for n in range(count)]
    answers = [
        client.post(ALL, {**single, "file": files}, format="multipart"),
        client.post(f"{ALL}admin/omr-upload/", {**single, "files": files}, format="multipart"),
    ]
    if count > 100:
        path = f"{ALL}exams/{desk.exam.pk}/omr/batch/"
        answers.append(client.post(path, {"files": files}, format="multipart"))
    assert [answer.status_code for answer in answers] == [400] * len(answers)
    assert state() == before


def test_multipart_fields_and_names_that_hold_anything(desk: ExamDesk) -> None:
    before = state()
    client: Any = desk.client
    client.raise_request_exception = False
    for odd in ("\x00", "9" * 5000, str(2**70), "٣", '{"a":' * 2000, '{"a":1e999}', '{"a":"\\u0000"}'):
        for name in ("target_id", "payload", "enrollment_id", "sheet_id"):
            form = {"target_type": "exam", "target_id": desk.exam.pk, "source": "omr_scan", name: odd}
            for path in (ALL, f"{ALL}admin/omr-upload/", f"{ALL}exams/{desk.exam.pk}/omr/batch/"):
                used = path == ALL or name != "payload"
                if (name == "target_id" and "batch" in path) or (name == "enrollment_id" and "batch" in path):
                    continue
                if (name == "sheet_id" and path == ALL) or not used:
                    continue
                answer = client.post(path, {**form, "file": scan()}, format="multipart")
                assert answer.status_code == 400, (path, name, odd[:20])
    assert state() == before


def test_a_document_that_is_too_large_is_refused_before_it_is_whole(desk: ExamDesk) -> None:
    body = b'{"note":"' + b"x" * (11 * 2**20) + b'"}'
    assert send(desk, "PUT", "/api/v1/station/documents/doc-00001/", body).status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/json; charset=bogus", ""])
def test_other_kinds_of_body(desk: ExamDesk, kind: str) -> None:
    client: Any = desk.client
    client.raise_request_exception = False
    answer = client.generic("POST", f"{ALL}discard-batch/", b"{}", kind)
    assert answer.status_code in (400, 415)


def test_a_broken_border_of_a_multipart_body(desk: ExamDesk) -> None:
    client: Any = desk.client
    client.raise_request_exception = False
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"):
        answer = client.generic("POST", f"{ALL}exams/{desk.exam.pk}/omr/batch/", b"--x\r\n\r\n--", kind)
        assert answer.status_code == 400


def test_a_doc_id_that_would_be_cut_is_refused(desk: ExamDesk) -> None:
    """Two of them would be one sheet."""
    form = {"target_type": "exam", "target_id": desk.exam.pk, "source": "omr_scan", "file": scan()}
    payload = json.dumps({"station": {"doc_id": "d" * 65}})
    answer = desk.client.post(ALL, {**form, "payload": payload}, format="multipart")
    assert (answer.status_code, answer.data["code"]) == (400, "bad_doc_id")


def test_a_batch_of_ids_is_looked_at_before_the_first_is_taken_out(desk: ExamDesk) -> None:
    pk = desk.upload()
    body = json.dumps({"submission_ids": [pk, {}], "reason": "other"}).encode()
    assert send(desk, "POST", f"{ALL}discard-batch/", body).status_code == 400
    assert desk.state(pk).status == "dispatched"


def test_a_file_of_the_right_beginning_and_nothing_else_is_taken_as_what_it_says(desk: ExamDesk) -> None:
    """The worker reads pictures in a process of its own: here only the beginning is looked at."""
    odd = SimpleUploadedFile("a\x00b/../../x.jpg", b"\xff\xd8\xff", "text/html")
    path = f"{ALL}exams/{desk.exam.pk}/omr/batch/"
    assert desk.client.post(path, {"files": [odd]}, format="multipart").status_code == 201
