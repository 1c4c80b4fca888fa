"""Reads a list of files to the end: outcomes in order, lines written, counts kept."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from station.contracts.grading import AnswerKey
from station.contracts.lines import PageLine
from station.contracts.page import PageOutcome, PageTask
from station.errors import Code
from station.services.inputs import InputFile
from station.services.readers import PageReader, read_in_order
from station.services.results import ResultFiles, page_line

_LISTEN_S = 0.1


class StoppedError(Exception):
    """Someone asked to stop; everything until then is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What to make of each page. ``overlay_folder`` exists already."""

    key: AnswerKey | None = None
    full: bool = False
    overlay_folder: Path | None = None
    name_template: bool = False
    workers: int = 1


@dataclass(slots=True)
class Tally:
    """Counts as they grow."""

    files_done: int = 0
    read: int = 0
    failed: int = 0
    pages_to_review: int = 0
    items_to_review: int = 0
    codes: Counter[Code] = field(default_factory=Counter)
    failures: list[tuple[str, int, Code]] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return self.read + self.failed

    def add(self, outcome: PageOutcome, line: PageLine) -> None:
        if outcome.task.page_index == 0:
            self.files_done += 1
        if outcome.reading is None:
            self.failed += 1
            code = outcome.code or Code.CRASHED
            self.codes[code] += 1
            if len(self.failures) < 10:
                self.failures.append((line.file, line.page, code))
            return
        self.read += 1
        self.pages_to_review += line.needs_review
        self.items_to_review += sum(answer.needs_review for answer in line.answers)
        self.items_to_review += bool(line.identifier and line.identifier.needs_review)


def read_batch(
    reader: PageReader,
    inputs: Iterable[InputFile],
    results: ResultFiles,
    options: BatchOptions,
    *,
    seen: Callable[[Tally, PageLine], None],
    stop: threading.Event,
) -> Tally:
    """Raises StoppedError soon after ``stop`` is set, UsageError OUTPUT_FAILED for unwritable results."""
    tally = Tally()
    tasks = _tasks(inputs, options)
    in_flight = 2 * options.workers

    def wait(waiting: Future[PageOutcome]) -> PageOutcome:
        # Short waits, since a long one would keep Ctrl+C waiting on Windows.
        while not stop.is_set():
            try:
                return waiting.result(timeout=_LISTEN_S)
            except TimeoutError:
                continue
        raise StoppedError

    for outcome in read_in_order(reader, tasks, in_flight=in_flight, wait=wait):
        line = page_line(outcome, key=options.key, full=options.full, name_template=options.name_template)
        results.write(line)
        tally.add(outcome, line)
        seen(tally, line)
        if stop.is_set():
            raise StoppedError
    return tally


def _tasks(inputs: Iterable[InputFile], options: BatchOptions) -> Iterable[PageTask]:
    taken: set[str] = set()
    for item in inputs:
        overlay = ""
        if options.overlay_folder is not None:
            overlay = str(options.overlay_folder / _overlay_name(item.name, taken))
        yield PageTask(
            file=item.name,
            path=item.path,
            explain=options.full,
            overlay_path=overlay,
        )


def _overlay_name(name: str, taken: set[str]) -> str:
    """The file's name with .jpg; a number where two folders hold the same name."""
    stem = Path(name).stem or "page"
    wanted, count = stem, 1
    while wanted.casefold() in taken:
        count += 1
        wanted = f"{stem}_{count}"
    taken.add(wanted.casefold())
    return f"{wanted}.jpg"
