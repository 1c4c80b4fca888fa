"""The server asked over HTTP: answers lost, late, broken or from somebody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.contracts.job import JobStatus
from station.contracts.tiers import Tier
from station.contracts.worker_api import PREFIX, Recorded, Refusal, ResultBody
from station.errors import Code
from station.worker.control import ControlError, HttpJobControl
from station.worker.settings import ApiSettings
from tests.faults.worker_api import TOKEN, WorkerApi, hang_up, worker_api
from tests.unit.jobs.loopback import Answer, content, drip, serving


@pytest.fixture
def api() -> Iterator[WorkerApi]:
    with worker_api(lease_s=30.0) as api:
        yield api


def control(
    api: WorkerApi, *, token: str = TOKEN, worker: str = "w", timeout_s: float = 5.0
) -> HttpJobControl:
    return HttpJobControl(settings_for(api.url, token=token, worker=worker, timeout_s=timeout_s))


def settings_for(url: str, *, token: str = TOKEN, worker: str = "w", timeout_s: float) -> ApiSettings:
    return ApiSettings(
        base_url=url, token=token, worker_id=worker, timeout_s=timeout_s, tries=3, backoff_s=0.001
    )


DONE = ResultBody(job_id="j", result={"text": "가"})


def test_a_job_from_start_to_result(api: WorkerApi) -> None:
    api.add("j", type="ocr")
    worker, other = control(api), control(api, worker="other")
    leased = worker.start("j").job
    assert leased is not None
    assert (leased.id, leased.type, leased.payload["fresh"], leased.lease_seconds) == ("j", "ocr", True, 30.0)
    refused = other.start("j")
    assert (refused.job, refused.detail) == (None, Refusal.LEASED)
    assert 0 < refused.retry_after <= 30
    assert worker.heartbeat("j")
    assert not other.heartbeat("j")
    assert worker.result(DONE).detail == Recorded.DONE
    assert other.result(DONE).detail == Recorded.DUPLICATE
    assert api.rows["j"].result == {"text": "가"}
    assert worker.start("j").detail == Refusal.FINISHED
    assert worker.start("nobody's").detail == Refusal.UNKNOWN_JOB


def test_the_next_job_is_of_the_tiers_asked_for(api: WorkerApi) -> None:
    api.add("p", tier="premium")
    assert control(api).next((Tier.BASIC, Tier.LITE)) is None
    leased = control(api).next((Tier.PREMIUM,))
    assert leased is not None
    assert leased.id == "p"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_is_asked_for_again(api: WorkerApi, when: str) -> None:
    api.add("j")
    left = [2, 2]

    def lose(at: int) -> None:
        if left[at]:
            left[at] -= 1
            hang_up("")

    api.faults["start", when] = lambda _: lose(0)
    api.faults["result", when] = lambda _: lose(1)
    assert control(api).start("j").job is not None
    assert control(api).result(DONE).detail in (Recorded.DONE, Recorded.DUPLICATE)
    assert (api.rows["j"].attempts, api.rows["j"].effects) == (1, 1)


def test_it_gives_up_after_some_tries(api: WorkerApi) -> None:
    api.canned = (500, b"{}")
    with pytest.raises(ControlError) as caught:
        control(api).start("j")
    assert (caught.value.code, api.calls["start"]) == (Code.SERVER_UNREACHABLE, 3)
    with pytest.raises(ControlError):
        control(api).heartbeat("j")  # the next turn comes soon enough
    assert api.calls["heartbeat"] == 1


def test_a_server_that_is_silent_is_not_waited_for(api: WorkerApi) -> None:
    silent = threading.Event()

    def wait(_: str) -> None:
        silent.wait(20.0)

    api.faults["start", "before"] = wait
    with pytest.raises(ControlError) as caught:
        control(api, timeout_s=0.1).start("j")
    silent.set()
    assert "Timeout" in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", every_s=0.01), "TimeoutError"),
        (content(b'{"job":"' + b"x" * 30_000_000 + b'"}'), "at most"),
    ],
)
def test_an_answer_without_end_is_not_heard_to_its_end(answer: Answer, why: str) -> None:
    with serving() as server:
        server.answers[f"{PREFIX}next/"] = answer
        with pytest.raises(ControlError) as caught:
            HttpJobControl(settings_for(server.url(""), timeout_s=0.5)).next((Tier.BASIC,))
    assert why in str(caught.value)


def test_the_token_stays_on_this_computer_and_no_netrc_speaks_for_it(
    api: WorkerApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "netrc"
    secrets.write_text("default login someone password secret\n")
    secrets.chmod(0o600)
    monkeypatch.setenv("NETRC", str(secrets))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with serving() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url(""))
        monkeypatch.setenv("http_proxy", proxy.url(""))
        api.add("j")
        assert control(api).start("j").job is not None
        assert proxy.asked == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"<html>no such page</html>"),  # a proxy's, or a wrong address: not an unknown job
        (404, b'{"detail":"Not found."}'),
        (404, b'{"ok":false,"detail":"Not found."}'),
        (409, b"{}"),
        (200, b"<html>please log in</html>"),
        (200, b'{"ok":true}'),
        (200, b'{"ok":true,"job":{"id":1}}'),
        (200, b""),
        (302, b"http://127.0.0.1:9/"),
        (418, b"{}"),
    ],
)
def test_an_answer_that_is_none_decides_nothing(api: WorkerApi, status: int, body: bytes) -> None:
    api.add("j")
    api.canned = (status, body)
    with pytest.raises(ControlError) as caught:
        control(api).start("j")
    assert caught.value.code is Code.SERVER_UNREACHABLE


def test_the_token_never_follows_a_redirect(api: WorkerApi) -> None:
    with worker_api() as elsewhere:
        api.canned = (302, f"{elsewhere.url}/api/v1/internal/ai/job/next/?tiers=basic".encode())
        with pytest.raises(ControlError):
            control(api).next((Tier.BASIC,))
        assert not elsewhere.calls


def test_a_token_that_is_refused_is_told_and_not_tried_again(api: WorkerApi) -> None:
    api.add("j")
    with pytest.raises(ControlError) as caught:
        control(api, token="wrong").start("j")
    assert caught.value.code is Code.TOKEN_REFUSED
    assert "wrong" not in str(caught.value)
    assert api.rows["j"].status is JobStatus.PENDING


def test_a_server_without_a_token_is_told(api: WorkerApi) -> None:
    api.canned = (503, b"{}")
    with pytest.raises(ControlError) as caught:
        control(api).next((Tier.BASIC,))
    assert "no worker token is set" in str(caught.value)


def test_nobody_there_is_told_without_the_address(api: WorkerApi) -> None:
    with worker_api() as gone:
        pass
    with pytest.raises(ControlError) as caught:
        control(gone).next((Tier.BASIC,))
    assert "127.0.0.1" not in str(caught.value)
