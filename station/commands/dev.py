"""`station dev`: the whole remote tier on this computer, to look at or to try through once."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.terminal import padded
from station.commands.words import Say

if TYPE_CHECKING:
    from station.dev.stack import Stack

OK, SOME_FAILED = 0, 1
_SHORT_HOLD_S = 4
_SLOW_STAND_IN_S = 1.5


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--port", type=int, default=0, help=say("server_port"))
    parser.add_argument("--data", metavar="DIR", help=say("dev_data"))
    parser.add_argument("--trial", action="store_true", help=say("dev_trial"))
    parser.add_argument("--kill", action="store_true", help=say("dev_kill"))


def run(arguments: argparse.Namespace, say: Say) -> int:
    """0 when the trial went well or somebody pressed Ctrl+C. Raises UsageError."""
    from station.dev.stack import Stack, StackOptions  # here: other commands need none of it

    # All of it is on this computer: no proxy has a part in it.
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"
    # A polite kill ends the parts too, as Ctrl+C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    trial = arguments.trial or arguments.kill
    with tempfile.TemporaryDirectory() as folder:
        options = StackOptions(
            data=Path(arguments.data or folder),
            password=secrets.token_urlsafe(9),
            port=arguments.port,
            hold_s=_SHORT_HOLD_S if arguments.kill else 120,
            delay_s=_SLOW_STAND_IN_S if arguments.kill else 0.0,
        )
        with closing(Stack(options)) as stack:
            print(say("dev_ready", address=stack.address, password=options.password), flush=True)
            if trial:
                return _try(stack, options.password, arguments.kill, say)
            threading.Event().wait()
    return OK


def _try(stack: Stack, password: str, kill: bool, say: Say) -> int:
    from station.dev.trial import run_trial

    widths = (26, 8, 8, 10, 9)
    heads = ("dev_job", "dev_worker", "dev_status", "dev_attempts", "dev_seconds", "dev_result")
    print(_row([say(head) for head in heads], widths), flush=True)
    failed, began = 0, time.monotonic()
    for tried in run_trial(stack, password, kill=kill):
        seconds, began = time.monotonic() - began, time.monotonic()
        attempts = f"{tried.attempts}{' †' if tried.killed else ''}"
        cells = (tried.job_type, tried.worker, tried.status, attempts, f"{seconds:.1f}", tried.told)
        print(_row(list(cells), widths), flush=True)
        failed += not tried.fine
    if kill:
        print(say("dev_killed"))
    return SOME_FAILED if failed else OK


def _row(cells: list[str], widths: tuple[int, ...]) -> str:
    ends = [padded(cell, width) for cell, width in zip(cells, widths, strict=False)]
    return "".join(ends) + cells[-1]
