"""Stations of the load, a thread each, in a process of their own; outcomes as JSON lines.

python -m benchmarks.server_load_station ORDERS.json OUTCOMES.jsonl
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import urlsplit

import requests

from benchmarks.server_load_school import QUESTIONS

TRIES: Final = 50
TIMEOUT_S: Final = 60.0


class Habit(StrEnum):
    """What happens to one sheet on its way."""

    ONCE = "once"
    TWICE = "twice"  # the very same request again, to the other server
    LOST = "lost"  # the connection ends before the answer is heard; then asked again
    OTHER_BODY = "other body"  # the same name with other answers
    CONTESTED = "contested"  # the neighbour has a sheet of the same student as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``name``: its doc_id."""

    name: str
    exam: int
    student: int
    habit: Habit
    ai: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """``code``: of the last answer about the sheet, and ``submission`` in it; ``seconds`` of the first one.
    ``strange``: an answer that should not have been."""

    name: str
    exam: int
    student: int
    ai: bool
    code: int
    submission: int | None
    seconds: float | None
    requests: int
    strange: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Of one process. ``servers``: addresses; ``tokens``: of a device a station."""

    servers: list[str]
    tokens: list[str]
    sheets: list[list[Sheet]]
    picture: str


class Station(threading.Thread):
    def __init__(self, orders: Orders, number: int, out: Outcomes) -> None:
        super().__init__()
        self._servers = [orders.servers[(number + turn) % len(orders.servers)] for turn in range(2)]
        self._sheets = orders.sheets[number]
        self._picture = Path(orders.picture).read_bytes()
        self._out = out
        self._session = requests.Session()
        self._session.headers["X-Tenant-Code"] = "demo"
        self._session.headers["Authorization"] = f"Device {orders.tokens[number]}"
        self._requests = 0

    def run(self) -> None:
        for sheet in self._sheets:
            self._out.add(self._send(sheet))

    def _send(self, sheet: Sheet) -> Outcome:
        self._requests = 0
        strange = ""
        if sheet.habit is Habit.LOST:
            self._lose(sheet)
        began = time.monotonic()
        first = self._put(sheet, self._servers[0])
        seconds = time.monotonic() - began
        last = first
        if sheet.habit is Habit.TWICE:
            last = self._put(sheet, self._servers[1])
            if last.content != first.content or (last.status_code, first.status_code) != (200, 201):
                strange = f"again: {first.status_code}, then {last.status_code}"
        if sheet.habit is Habit.OTHER_BODY:
            other = self._put(sheet, self._servers[1], turned=1)
            if other.status_code != 409 or other.json()["code"] != "DOCUMENT_DIFFERS":
                strange = f"another body: {other.status_code}"
        told = last.json()
        expected = sheet.habit is Habit.CONTESTED and told.get("code") == "DUPLICATE_ENROLLMENT"
        if last.status_code not in (200, 201) and not expected:
            strange = f"refused: {last.status_code} {told.get('code')}"
        return Outcome(
            name=sheet.name,
            exam=sheet.exam,
            student=sheet.student,
            ai=sheet.ai,
            code=last.status_code,
            submission=told.get("submission_id"),
            seconds=seconds if first.status_code == 201 else None,
            requests=self._requests,
            strange=strange,
        )

    def _put(self, sheet: Sheet, server: str, *, turned: int = 0) -> requests.Response:
        """Until there is an answer that means something."""
        for turn in range(TRIES):
            self._requests += 1
            try:
                answer = self._session.send(self._prepared(sheet, server, turned), timeout=TIMEOUT_S)
            except requests.RequestException:
                time.sleep(0.1 * (turn + 1))
                continue
            if answer.status_code < 500:
                return answer
        raise RuntimeError(f"{sheet.name}: no answer in {TRIES} tries")

    def _prepared(self, sheet: Sheet, server: str, turned: int) -> requests.PreparedRequest:
        document = {
            "exam_id": sheet.exam,
            "enrollment_id": sheet.student,
            "answers": [
                {"number": number, "answer": str((number + turned) % 5 + 1)}
                for number in range(1, QUESTIONS + 1)
            ],
            "ai": sheet.ai,
        }
        # What follows the end of a JPEG is no part of the picture, but makes each file another one.
        scan = ("scan.jpg", self._picture + sheet.name.encode(), "image/jpeg")
        return self._session.prepare_request(
            requests.Request(
                "PUT",
                f"{server}/api/v1/station/documents/{sheet.name}/",
                files={"document": (None, json.dumps(document)), "scan": scan},
            )
        )

    def _lose(self, sheet: Sheet) -> None:
        """The whole request, then nobody listens any more."""
        self._requests += 1
        wanted = self._prepared(sheet, self._servers[1], 0)
        place = urlsplit(str(wanted.url))
        heads = [f"PUT {place.path} HTTP/1.1", f"Host: {place.netloc}"]
        heads += [f"{name}: {value}" for name, value in wanted.headers.items()]
        assert isinstance(wanted.body, bytes)
        with socket.create_connection((str(place.hostname), int(place.port or 80)), TIMEOUT_S) as line:
            line.sendall("\r\n".join([*heads, "", ""]).encode() + wanted.body)


class Outcomes:
    """A file of lines; for any thread."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._lock = threading.Lock()

    def add(self, outcome: Outcome) -> None:
        with self._lock:
            self._file.write(json.dumps(asdict(outcome)) + "\n")


def sheets_of(station: int, *, school: tuple[tuple[int, ...], tuple[int, ...]], seed: int) -> list[Sheet]:
    """Every student's of the station's own exam; and of its neighbour's exam those that are contested."""
    exams, students = school
    exam, neighbour = exams[station], exams[(station + 1) % len(exams)]
    own = [_sheet(f"{exam}-{one}-own", exam, one, _habit(exam, one, seed), seed) for one in students]
    contested = [one for one in students if _habit(neighbour, one, seed) is Habit.CONTESTED]
    strange = [_sheet(f"{neighbour}-{one}-other", neighbour, one, Habit.CONTESTED, seed) for one in contested]
    made = own + strange
    random.Random(f"{seed} {station}").shuffle(made)
    return made


def _sheet(name: str, exam: int, student: int, habit: Habit, seed: int) -> Sheet:
    ai = habit is Habit.ONCE and random.Random(f"{seed} ai {name}").random() < AI_SHARE
    return Sheet(name=f"load-{name}", exam=exam, student=student, habit=habit, ai=ai)


def _habit(exam: int, student: int, seed: int) -> Habit:
    shares = ((Habit.TWICE, 0.1), (Habit.LOST, 0.05), (Habit.OTHER_BODY, 0.02), (Habit.CONTESTED, 0.03))
    left = random.Random(f"{seed} {exam} {student}").random()
    for habit, share in shares:
        left -= share
        if left < 0:
            return habit
    return Habit.ONCE


AI_SHARE: Final = 0.05


def main() -> int:
    told = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    sheets = [[Sheet(**{**one, "habit": Habit(one["habit"])}) for one in each] for each in told["sheets"]]
    orders = Orders(**{**told, "sheets": sheets})
    with Path(sys.argv[2]).open("w", encoding="utf-8") as file:
        out = Outcomes(file)
        stations = [Station(orders, number, out) for number in range(len(sheets))]
        for station in stations:
            station.start()
        for station in stations:
            station.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
