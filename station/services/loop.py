"""The one loop that reads what waits: rows TAKEN in, readings out, crash or no crash.

It owns its thread and its readers. A reader keeps the templates of one exam; another exam's
pages get a new one.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Final, Protocol

from station.contracts.desk import IDENTIFIER, Page, PageState
from station.contracts.effective import doubts, looks
from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import PageReading
from station.contracts.settings import Caution
from station.errors import Code, StationError, StoreError
from station.services.alignment import settled
from station.services.asking import MOST_RISK
from station.services.page_questions import notes_of, student_question, whose_of
from station.services.page_rules import PageRules
from station.services.readers import PageReader
from station.services.rules import NO_RULES, Rules, rules_of, version_of
from station.store.pages import Read
from station.store.store import Store

_log = logging.getLogger(__name__)

PAUSE_S: Final = 2.0
"""Before the next try when the disk does not take a reading."""


class Listener(Protocol):
    """Called on the loop's thread; must return at once."""

    def pages_changed(self, ids: tuple[int, ...]) -> None: ...

    def in_trouble(self, code: Code) -> None:
        """Readings cannot be made or kept now; the loop goes on trying."""


OpenReader = Callable[[int], PageReader]
"""Exam id → a reader with that exam's templates."""


@dataclass(frozen=True, slots=True)
class _Done:
    page: Page
    future: Future[PageOutcome]


class ReadingLoop:
    """Reads pages until stopped. ``in_flight``: pages under way at most; the rest waits as rows."""

    def __init__(self, store: Store, open_reader: OpenReader, listener: Listener, *, in_flight: int) -> None:
        self._store = store
        self._open_reader = open_reader
        self._listener = listener
        self._in_flight = in_flight
        self._told: queue.SimpleQueue[_Done | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._reader: tuple[int, PageReader] | None = None
        self._caution = Caution.NORMAL
        self._under_way = 0
        self._held: list[Page] = []
        self._thread = threading.Thread(target=self._run, name="reading-loop")

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        """There may be something to read."""
        self._told.put(None)

    def ask(self, caution: Caution) -> None:
        """How readily pages that are read from now on are asked about. From any thread: the loop takes up
        one immutable value, once a page."""
        self._caution = caution

    def stop(self) -> None:
        """Ends the readers at once and returns when the thread has ended; what was under way waits again."""
        self._stopping.set()
        self._told.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._begin()
                    done = self._told.get()
                    if done is not None:
                        self._finish(done)
                except StationError as error:
                    self._trouble(error)
        finally:
            if self._reader is not None:
                self._reader[1].close()

    def _begin(self) -> None:
        """Hand the readers as many pages as they may have."""
        if not self._held:
            self._held = list(self._store.pages.begin_reading(self._in_flight - self._under_way))
        while self._held and not self._stopping.is_set():
            page = self._held[0]
            if self._reader is not None and self._reader[0] != page.exam and self._under_way:
                return  # first the pages of the exam before it
            self._held.pop(0)
            reader = self._reader_for(page)
            if reader is None:
                continue
            task = PageTask(
                file=page.source_name,
                path=os.fsencode(self._store.blobs.path(page.picture)),
                page_index=page.page_index,
                explain=True,
                corners_px=page.corners,
            )
            self._under_way += 1
            self._submit(reader, page, task)

    def _submit(self, reader: PageReader, page: Page, task: PageTask) -> None:
        reader.submit(task).add_done_callback(lambda future: self._told.put(_Done(page, future)))

    def _reader_for(self, page: Page) -> PageReader | None:
        """None where page and exam were deleted since the page was taken up."""
        try:
            return self._reader_of(page.exam)
        except StationError as error:
            if error.code is Code.NOT_FOUND:
                return None
            self._held.insert(0, page)
            raise

    def _reader_of(self, exam: int) -> PageReader:
        if self._reader is not None and self._reader[0] != exam:
            self._reader[1].close()
            self._reader = None
        if self._reader is None:
            self._reader = (exam, self._open_reader(exam))
        return self._reader[1]

    def _finish(self, done: _Done) -> None:
        self._under_way -= 1
        try:
            outcome = done.future.result()
        except CancelledError:
            return
        while not self._stopping.is_set():
            try:
                version = version_of(self._store, done.page.exam)
                read = self._read(done.page, outcome)
                changed = self._store.pages.finish_reading(done.page, read, outcome.pages_in_file)
                if changed and version_of(self._store, done.page.exam) != version:
                    PageRules(self._store, done.page.exam).renew([done.page.id])
            except StoreError as error:
                self._trouble(error)
                continue
            self._listener.pages_changed(changed)
            return

    def _read(self, page: Page, outcome: PageOutcome) -> Read:
        """What becomes of the page; one whose reading trips us fails, and costs only itself."""
        try:
            rules, risk = rules_of(self._store, page.exam), MOST_RISK[self._caution]
            read = read_of(page.id, outcome, time.time(), most_risk=risk, rules=rules)
            return settled(page.id, read, self._store.actions.decided(page.id), rules)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - the loop must go on with the other pages
            _log.exception("what was read cannot be used: page=%d", page.id)
            return Read(state=PageState.FAILED, code=Code.CRASHED, read_s=time.time())

    def _trouble(self, error: StationError) -> None:
        _log.warning("reading pages is held up: code=%s facts=%s", error.code, error.facts)
        self._listener.in_trouble(error.code)
        self._stopping.wait(PAUSE_S)


def read_of(
    page: int,
    outcome: PageOutcome,
    read_s: float,
    *,
    most_risk: float = 1.0,
    rules: Rules = NO_RULES,
) -> Read:
    """What a page's row becomes: FAILED with a code, REVIEW with doubts, or READY. ``most_risk``: see
    `doubts`; ``rules``: the exam's."""
    reading = outcome.reading
    if reading is None:
        code = outcome.code or Code.CRASHED
        return Read(state=PageState.FAILED, code=code, detail=outcome.detail, read_s=read_s)
    return read_of_reading(page, reading, read_s, most_risk=most_risk, rules=rules)


def read_of_reading(
    page: int, reading: PageReading, read_s: float, *, most_risk: float = 1.0, rules: Rules = NO_RULES
) -> Read:
    """What a page's row becomes by a reading: REVIEW with doubts, or READY."""
    student = student_question(page, reading, {}, rules.roster, most_risk)
    notes = notes_of(page, reading, {}, rules.key)
    asked = (
        *(doubt for doubt in doubts(page, reading, most_risk) if doubt.field != IDENTIFIER),
        *(() if student is None else (student,)),
        *(note for note in notes if not note.look),
    )
    return Read(
        state=PageState.REVIEW if asked else PageState.READY,
        reading=reading,
        doubts=asked,
        looks=(*looks(page, reading, most_risk), *(note for note in notes if note.look)),
        whose=whose_of(reading, {}, rules.roster, asked=student is not None),
        read_s=read_s,
    )
