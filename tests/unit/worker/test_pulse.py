"""Signs of life: the file is whole at any moment, and /healthz turns 503 when nothing moves."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
import requests

from station.errors import UsageError
from station.worker.pulse import Pulse, WorkerState, health_server
from station.worker.settings import PulseSettings
from tests.faults.worker_station import wait_until


def test_the_file_tells_time_state_and_job(tmp_path: Path) -> None:
    file = tmp_path / "심장.json"
    pulse = Pulse(file)
    pulse.beat(WorkerState.RUNNING, job_id="j")
    first = json.loads(file.read_text())
    assert (first["state"], first["job_id"], first["jobs_done"]) == ("running", "j", 0)
    pulse.job_done()
    pulse.beat()
    second = json.loads(file.read_text())
    assert (second["state"], second["job_id"], second["jobs_done"]) == ("running", "j", 1)
    assert second["time"] > first["time"]
    pulse.beat(WorkerState.POLLING)
    assert json.loads(file.read_text())["job_id"] is None
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "not yet" / "heartbeat.json"
    pulse = Pulse(file)
    for _ in range(3):
        pulse.beat(WorkerState.POLLING)
    assert len(caplog.records) == 1
    file.parent.mkdir()
    pulse.beat()
    assert json.loads(file.read_text())["state"] == "polling"


def test_health_turns_when_nothing_moves() -> None:
    pulse = Pulse(None)
    with health_server(pulse, PulseSettings(file=None, port=0, limit_s=1.0)) as port:
        url = f"http://127.0.0.1:{port}/healthz"
        pulse.beat(WorkerState.RUNNING, job_id="j")
        answer = requests.get(url, timeout=5)
        assert (answer.status_code, answer.json()["state"], answer.json()["job_id"]) == (200, "running", "j")
        wait_until(lambda: requests.get(url, timeout=5).status_code == 503)
        pulse.beat()
        assert requests.get(url, timeout=5).status_code == 200
        assert requests.get(f"http://127.0.0.1:{port}/", timeout=5).status_code == 404


def test_no_port_is_no_server() -> None:
    with health_server(Pulse(None), PulseSettings(file=None, port=None, limit_s=1.0)) as port:
        assert port is None


def test_a_port_that_is_taken_is_a_wrong_setting() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = PulseSettings(file=None, port=taken.getsockname()[1], limit_s=1.0)
        with pytest.raises(UsageError) as caught, health_server(Pulse(None), settings):
            pytest.fail("it was opened")
    assert caught.value.facts["path"] == "AI_WORKER_HEALTH_PORT"
