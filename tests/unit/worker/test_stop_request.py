"""The wish to leave: heard in a sleep, and once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from station.worker.stop_request import StopRequest


@pytest.fixture
def stop() -> Iterator[StopRequest]:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    stop = StopRequest()
    yield stop
    stop.close()
    for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
        signal.signal(number, handler)


def test_nobody_asks(stop: StopRequest) -> None:
    began = time.monotonic()
    assert not stop.wait(0.05)
    assert time.monotonic() - began >= 0.05
    assert not stop.wait(-1.0)


def test_a_sleeper_hears_it_at_once(stop: StopRequest) -> None:
    asking = threading.Timer(0.02, stop.ask)
    asking.start()
    began = time.monotonic()
    assert stop.wait(60.0)
    assert time.monotonic() - began < 30.0
    asking.join()


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself these on Windows")
def test_signals_ask_and_a_second_one_changes_nothing(stop: StopRequest) -> None:
    stop.on_signals()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
        os.kill(os.getpid(), number)
    assert stop.wait(60.0)
    assert stop.asked
