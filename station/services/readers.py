"""Two makes of one promise: pages in, outcomes out.

``InlineReader`` works in the caller's thread and process (tests, trusted pictures).
``ChildrenReader`` works in threads that each own one child process with a watchdog: a crash
or a hang costs one page. Both have one owner, who closes them.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.errors import Code, StationError
from station.processes.line_child import ChildEndedError
from station.services.child_process import ChildProcess, reader_command
from station.services.page_work import PageWork

PAGE_LIMIT_S = 20.0
START_LIMIT_S = 120.0


class PageReader(Protocol):
    """Outcomes never carry exceptions about a file: those are codes."""

    def submit(self, task: PageTask) -> Future[PageOutcome]: ...

    def close(self) -> None: ...


class InlineReader:
    """Reads at once, here."""

    def __init__(self, setup: ReaderSetup) -> None:
        self._work = PageWork(setup)

    def submit(self, task: PageTask) -> Future[PageOutcome]:
        done: Future[PageOutcome] = Future()
        done.set_result(self._work.perform(task))
        return done

    def close(self) -> None:
        """Nothing to end."""


Start = Callable[[], ChildProcess]


class ChildrenReader:
    """``workers`` threads, each with its own child.

    The first child is started at once; raises StationError when it cannot start (a missing
    model, say), so that such a fault is one message and not one a page.
    """

    def __init__(
        self,
        setup: ReaderSetup,
        *,
        workers: int = 1,
        page_limit_s: float = PAGE_LIMIT_S,
        command: Sequence[str] | None = None,
    ) -> None:
        self._jobs: queue.SimpleQueue[tuple[PageTask, Future[PageOutcome]] | None] = queue.SimpleQueue()
        self._page_limit_s = page_limit_s
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._children: set[ChildProcess] = set()

        def start() -> ChildProcess:
            child = ChildProcess(setup, start_limit_s=START_LIMIT_S, command=command or reader_command())
            with self._lock:
                self._children.add(child)
                if self._closing.is_set():
                    child.kill()
            return child

        ready: Future[None] = Future()
        self._threads = [
            threading.Thread(
                target=self._serve, args=(start, ready if index == 0 else None), name=f"reader-{index}"
            )
            for index in range(workers)
        ]
        for thread in self._threads:
            thread.start()
        try:
            ready.result()
        except BaseException:
            self.close()
            raise

    def submit(self, task: PageTask) -> Future[PageOutcome]:
        waiting: Future[PageOutcome] = Future()
        self._jobs.put((task, waiting))
        return waiting

    def close(self) -> None:
        """Drops what waits, ends the children now, and returns when every thread has ended."""
        self._closing.set()
        with self._lock:
            for child in self._children:
                child.kill()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def process_ids(self) -> tuple[int, ...]:
        """Of the children that live."""
        with self._lock:
            return tuple(child.pid for child in self._children)

    def _serve(self, start: Start, ready: Future[None] | None) -> None:
        """Children are started here and nowhere else: Linux ends a child with the thread that made it."""
        child = None
        if ready is not None:
            try:
                child = start()
            except (OSError, StationError) as error:
                ready.set_exception(error)
                return
            ready.set_result(None)
        while (job := self._jobs.get()) is not None:
            task, waiting = job
            if self._closing.is_set() or not waiting.set_running_or_notify_cancel():
                waiting.cancel()
                continue
            outcome, child = self._read(task, start, child)
            waiting.set_result(outcome)
        self._end(child)

    def _read(
        self, task: PageTask, start: Start, child: ChildProcess | None
    ) -> tuple[PageOutcome, ChildProcess | None]:
        """One page; the child is None afterwards when it has to be started anew."""
        try:
            child = child or start()
            outcome = child.read(task, limit_s=self._page_limit_s)
        except ChildEndedError as ended:
            self._end(child)
            return PageOutcome(task=task, code=ended.code, detail=ended.detail, seconds=ended.seconds), None
        except (OSError, StationError) as error:
            self._end(child)
            return PageOutcome(task=task, code=Code.CRASHED, detail=f"no reader: {error}"), None
        if outcome.code is Code.OUT_OF_MEMORY:
            # What the child holds now is anyone's guess: the next page gets a fresh one.
            self._end(child)
            child = None
        return outcome, child

    def _end(self, child: ChildProcess | None) -> None:
        if child is None:
            return
        child.close()
        with self._lock:
            self._children.discard(child)


def read_in_order(
    reader: PageReader,
    tasks: Iterable[PageTask],
    *,
    in_flight: int,
    wait: Callable[[Future[PageOutcome]], PageOutcome] = Future.result,
) -> Iterator[PageOutcome]:
    """Outcomes of every page of every file, in the order given; at most ``in_flight`` pages under way.

    Each task names a file's first page; the pages that turn out to follow it are read next,
    before the files behind it. ``wait`` blocks until a page is done (and may raise to stop).
    """
    firsts = iter(tasks)
    pending: deque[Future[PageOutcome]] = deque()
    more = True
    while more or pending:
        while more and len(pending) < in_flight:
            task = next(firsts, None)
            if task is None:
                more = False
            else:
                pending.append(reader.submit(task))
        if pending:
            outcome = wait(pending.popleft())
            yield outcome
            yield from _following_pages(reader, outcome, in_flight, wait)


def _following_pages(
    reader: PageReader,
    first: PageOutcome,
    in_flight: int,
    wait: Callable[[Future[PageOutcome]], PageOutcome],
) -> Iterator[PageOutcome]:
    task = first.task
    pending: deque[Future[PageOutcome]] = deque()
    for index in range(task.page_index + 1, first.pages_in_file):
        overlay = task.overlay_path and overlay_of_page(task.overlay_path, index)
        pending.append(reader.submit(replace(task, page_index=index, overlay_path=overlay)))
        if len(pending) >= in_flight:
            yield wait(pending.popleft())
    while pending:
        yield wait(pending.popleft())


def overlay_of_page(first_page_path: str, page_index: int) -> str:
    """ "exam.jpg" to "exam_p2.jpg" for the second page."""
    stem, dot, ending = first_page_path.rpartition(".")
    return f"{stem}_p{page_index + 1}{dot}{ending}"
