"""Jobs in a real child: what breaks it costs one attempt, and the next job finds a whole one."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.contracts.job import AIJob, AIResult, ResultStatus
from station.errors import Code
from station.processes.line_child import ChildEndedError, LineChild
from station.worker.job_runner import JobRunner, NoChildError, job_child_command, job_environment
from station.worker.settings import JobLimits
from tests.faults.worker_job_child import COMMAND
from tests.faults.worker_station import is_gone, wait_until


def made(*, seconds: float = 20.0, memory_mb: int = 200, jobs: int = 100, **environment: str) -> JobRunner:
    limits = JobLimits(seconds=seconds, memory_mb=memory_mb, jobs_per_child=jobs)
    return JobRunner(limits, environment={**os.environ, **environment}, command=COMMAND)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = made()
    yield runner
    runner.close()


def job(do: str = "echo", **payload: object) -> AIJob:
    return AIJob.new(type="ocr", payload={"do": do, **payload})


def pid_of(result: AIResult) -> int:
    assert result.status is ResultStatus.DONE
    assert result.result is not None
    return int(str(result.result["pid"]))


def test_one_child_runs_job_after_job(runner: JobRunner) -> None:
    first, second = runner.run(job(text="가\n나")), runner.run(job("chatter"))
    assert first.result is not None
    assert first.result["payload"] == {"do": "echo", "text": "가\n나"}
    assert pid_of(first) == pid_of(second)


@pytest.mark.parametrize(("trouble", "told"), [("abort", "crashed"), ("eat", "out of memory")])
def test_a_job_that_breaks_its_child_is_told_and_may_be_tried_again(
    runner: JobRunner, trouble: str, told: str
) -> None:
    before = pid_of(runner.run(job()))
    broken = job(trouble)
    result = runner.run(broken)
    assert (result.job_id, result.status, result.retryable) == (broken.id, ResultStatus.FAILED, True)
    assert told in str(result.error)
    assert pid_of(runner.run(job())) != before
    assert is_gone(before)


def test_a_job_that_hangs_is_ended(tmp_path: Path) -> None:
    runner = made(seconds=0.3)
    result = runner.run(job("hang", only_if_absent=str(tmp_path / "begun")))
    assert (result.status, result.retryable) == (ResultStatus.FAILED, True)
    assert str(result.error) == "the job's process hung: no answer within 0.3 s"
    assert is_gone(int((tmp_path / "begun").read_text()))
    runner.close()


@pytest.mark.parametrize("end", ["hang", "abort"])
def test_what_a_job_has_started_ends_with_it(tmp_path: Path, end: str) -> None:
    """Such as Tesseract, when the job's lease is lost or its process breaks."""
    runner = made()
    program = tmp_path / "program"
    killer = threading.Thread(target=lambda: _kill_when(runner, program, end == "hang"))
    killer.start()
    assert runner.run(job(end, starts=str(program))).status is ResultStatus.FAILED
    killer.join()
    runner.close()
    wait_until(lambda: is_gone(int(program.read_text())))


def test_a_line_without_end_is_not_heard_to_its_end() -> None:
    flood = "import os\nwhile True: os.write(1, b'x' * 1_000_000)"
    child = LineChild((sys.executable, "-c", flood), memory_mb=200)
    with pytest.raises(ChildEndedError) as caught:
        child.ask(b"", limit_s=60.0)
    child.close()
    assert caught.value.code is Code.CRASHED


def _kill_when(runner: JobRunner, written: Path, kill: bool) -> None:
    wait_until(lambda: written.exists() and written.read_text() != "")
    if kill:
        runner.kill()


def test_a_result_that_is_no_json_fails_and_stays_so(runner: JobRunner) -> None:
    result = runner.run(job("nan"))
    assert (result.status, result.retryable) == (ResultStatus.FAILED, False)
    assert "no JSON" in str(result.error)


def test_a_result_that_nobody_takes_fails_and_stays_so(runner: JobRunner) -> None:
    """It would be computed, and perhaps paid for, five times over."""
    result = runner.run(job("swell"))
    assert (result.status, result.retryable) == (ResultStatus.FAILED, False)
    assert "too large" in str(result.error)


def test_a_child_is_replaced_after_its_jobs() -> None:
    runner = made(jobs=2)
    pids = []
    for _ in range(4):
        runner.ready()
        pids.append(pid_of(runner.run(job())))
    runner.close()
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_failure_that_is_not_the_jobs_own_fault_gets_a_fresh_child(runner: JobRunner) -> None:
    first = pid_of(runner.run(job()))
    assert runner.run(job("fail", retryable=False)).error == "asked to fail"
    assert pid_of(runner.run(job())) == first
    runner.run(job("fail", retryable=True))
    assert pid_of(runner.run(job())) != first


def test_a_child_that_ended_between_jobs_costs_none(runner: JobRunner) -> None:
    pid = pid_of(runner.run(job()))
    os.kill(pid, 9)
    wait_until(lambda: is_gone(pid))
    runner.ready()
    assert pid_of(runner.run(job())) != pid


def test_another_thread_may_end_the_job_in_hand(runner: JobRunner, tmp_path: Path) -> None:
    mark = tmp_path / "begun"

    def end_it() -> None:
        wait_until(mark.exists)
        runner.kill()

    ending = threading.Thread(target=end_it)
    ending.start()
    result = runner.run(job("hang", only_if_absent=str(mark)))
    ending.join()
    assert "crashed" in str(result.error)
    assert is_gone(int(mark.read_text()))


def test_a_child_that_cannot_work_says_why() -> None:
    runner = made(OCR_ENGINE="wrong")
    with pytest.raises(NoChildError) as caught:
        runner.ready()
    assert "OCR_ENGINE" in str(caught.value)
    limits = JobLimits(seconds=1.0, memory_mb=10, jobs_per_child=1)
    with pytest.raises(NoChildError) as caught:
        JobRunner(limits, environment=os.environ, command=("/nowhere/at/all",)).ready()
    assert caught.value.code is Code.CRASHED


def test_a_child_knows_what_jobs_need_and_no_secret() -> None:
    jobs = {"PATH": "p", "OPENAI_API_KEY": "k", "AI_DOWNLOAD_HOSTS": "h", "AI_ALLOW_LOOPBACK": "1"}
    jobs |= {"GOOGLE_APPLICATION_CREDENTIALS": "c", "TESSDATA_PREFIX": "t", "HTTPS_PROXY": "x", "YOLO_A": "y"}
    secrets = {"AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "s", "INTERNAL_WORKER_TOKEN": "s"}
    secrets |= {
        "API_BASE_URL": "s",
        "AI_SQS_QUEUE_NAME_BASIC": "s",
        "STATION_SECRET_KEY": "s",
        "DATABASE_URL": "s",
    }
    assert job_environment({**jobs, **secrets}) == jobs


def test_the_shipped_command_is_the_module() -> None:
    assert job_child_command()[-2:] == ("-m", "station.worker.job_child")
