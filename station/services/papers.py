"""Question papers of exams: taken from files, cut up in a reader child, corrected by a person, shown."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.contracts.page import PageOutcome, PageTask
from station.contracts.paper import PaperPage, QuestionBox, numbered
from station.contracts.sheet import FieldKind
from station.errors import Code, FileError, StationError, StoreError
from station.services.intake import LEAST_FREE_BYTES, bytes_of, suffix_of
from station.services.paper_pictures import PaperPictures
from station.services.readers import PageReader, read_in_order
from station.store.papers import KeptPaperPage, PaperFile
from station.store.store import Store

_LOOK_S: Final = 0.2
"""How soon `stop` is noticed while a child works."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An exam's paper as it is now. ``numbers``: of the exam's questions, in order."""

    exam: int
    pages: tuple[KeptPaperPage, ...]
    boxes: tuple[QuestionBox, ...]
    numbers: tuple[int, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """Questions without a box."""
        return tuple(n for n in self.numbers if not any(box.shows(n) for box in self.boxes))

    def boxes_on(self, index: int) -> tuple[QuestionBox, ...]:
        """Of one page."""
        return tuple(box for box in self.boxes if box.page_index == index)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTrouble:
    """What could not be taken: a file, or page ``page_index`` of it."""

    name: str
    page_index: int
    code: Code


Progress = Callable[[str, int, int], None]
"""Name of the file, pages done, pages in it; called from the thread that works."""


class Papers:
    """Of one store. May be called from any thread; `take` and `find_again` are work for a thread."""

    def __init__(
        self,
        store: Store,
        open_reader: Callable[[], PageReader],
        *,
        least_free_bytes: int = LEAST_FREE_BYTES,
    ) -> None:
        """``open_reader``: a reader of its own for each time papers are cut up, which is then closed."""
        self._store = store
        self._open_reader = open_reader
        self._least_free_bytes = least_free_bytes
        self._stopping = threading.Event()
        self.pictures = PaperPictures(store.blobs)

    def paper(self, exam: int) -> Paper:
        """As it is kept. Raises StoreError(NOT_FOUND) for an exam that is gone."""
        fields = self._store.exams.template(exam).fields
        return Paper(
            exam=exam,
            pages=self._store.papers.pages(exam),
            boxes=self._store.papers.boxes(exam),
            numbers=tuple(sorted(f.number for f in fields if f.kind is not FieldKind.IDENTIFIER)),
        )

    def take(
        self, exam: int, paths: Sequence[Path], progress: Progress = lambda *_: None
    ) -> tuple[PaperTrouble, ...]:
        """Add files to the paper, each behind the last: kept first, then cut up and numbered on from the
        highest number there is. What could not be taken is told, and the rest goes on.

        Raises StoreError (DISK_LOW, DISK_FULL...), and StationError(INTERRUPTED) after `stop`.
        """
        troubles: list[PaperTrouble] = []
        files: list[PaperFile] = []
        # A file without pages was kept just before a crash: it is cut up now.
        known = {kept.picture for kept in self._store.papers.pages(exam)}
        for path in paths:
            try:
                data = bytes_of(path)
            except FileError as error:
                troubles.append(PaperTrouble(name=path.name, page_index=0, code=error.code))
                continue
            if self._store.free_bytes() < self._least_free_bytes:
                raise StoreError(Code.DISK_LOW)
            picture = self._store.blobs.keep(data, suffix_of(data))
            if picture in known:
                troubles.append(PaperTrouble(name=path.name, page_index=0, code=Code.PAPER_KNOWN))
                continue
            known.add(picture)
            files.append(self._store.papers.add_file(exam, picture, path.name))
        found, wrong = self._cut_up(files, progress)
        self._add(exam, found)
        for file in files:
            if all(file != kept for kept, _ in found):
                self._forget(file)
        return (*troubles, *wrong)

    def find_again(self, exam: int, progress: Progress = lambda *_: None) -> tuple[PaperTrouble, ...]:
        """Cut up the whole paper anew and number it from the exam's first question; boxes that people moved
        are lost. A file that breaks the reader keeps the pages it had. Raises as `take` does."""
        files = self._store.papers.files(exam)
        found, troubles = self._cut_up(files, progress)
        had: dict[str, list[PaperPage]] = {}
        for kept in self._store.papers.pages(exam):
            had.setdefault(kept.picture, []).append(kept.page)
        new = {file.id: pages for file, pages in found}
        pages = [page for file in files for page in new.get(file.id) or had.get(file.picture, [])]
        self._store.papers.set_pages(exam, found, numbered(pages, self.paper(exam).numbers))
        return troubles

    def set_boxes(self, exam: int, boxes: Iterable[QuestionBox]) -> None:
        """What a person made of them: all boxes of the exam."""
        self._store.papers.set_boxes(exam, tuple(boxes))

    def remove(self, exam: int) -> None:
        """Forget the paper and delete its pictures, but those that something else shows."""
        for name in self._store.papers.remove(exam):
            self._store.blobs.drop(name)

    def of_question(self, paper: Paper, question: int) -> tuple[bytes, ...]:
        """JPEG pictures of one question, passage first; () where no box bears its number.

        Raises StoreError(PICTURE_MISSING) and FileError.
        """
        pages = {kept.index: kept for kept in paper.pages}
        own = [box for box in paper.boxes if box.shows(question) and box.page_index in pages]
        own.sort(key=lambda box: (box.page_index, box.question != box.last_question, box.part))
        shared = [box for box in own if box.question != box.last_question]
        single = [box for box in own if box.question == box.last_question]
        return tuple(
            self.pictures.cut(pages[box.page_index], box, paper.boxes_on(box.page_index))
            for box in (*shared, *single)
        )

    def stop(self) -> None:
        """What is under way ends soon, what comes after does not begin. Nothing kept is lost."""
        self._stopping.set()

    def _cut_up(
        self, files: Sequence[PaperFile], progress: Progress
    ) -> tuple[list[tuple[PaperFile, list[PaperPage]]], tuple[PaperTrouble, ...]]:
        """The files in which pages were found, and what went wrong."""
        if not files:
            return [], ()
        found: list[tuple[PaperFile, list[PaperPage]]] = []
        troubles: list[PaperTrouble] = []
        reader = self._open_reader()
        try:
            for file in files:
                pages, wrong = self._pages_of(reader, file, progress)
                troubles += wrong
                if pages:
                    found.append((file, pages))
        finally:
            reader.close()
        return found, tuple(troubles)

    def _pages_of(
        self, reader: PageReader, file: PaperFile, progress: Progress
    ) -> tuple[list[PaperPage], list[PaperTrouble]]:
        task = PageTask(file=file.name, path=os.fsencode(self._store.blobs.path(file.picture)), segment=True)
        pages: list[PaperPage] = []
        troubles: list[PaperTrouble] = []
        for done, outcome in enumerate(read_in_order(reader, [task], in_flight=2, wait=self._wait), 1):
            if outcome.paper is not None:
                pages.append(outcome.paper)
            else:
                index, code = outcome.task.page_index, outcome.code or Code.CRASHED
                troubles.append(PaperTrouble(name=file.name, page_index=index, code=code))
            progress(file.name, done, outcome.pages_in_file)
        return pages, troubles

    def _add(self, exam: int, found: Sequence[tuple[PaperFile, Sequence[PaperPage]]]) -> None:
        """Behind what there is: boxes that stand on earlier pages stay as they are."""
        if not found:
            return
        now = self.paper(exam)
        highest = max((box.last_question for box in now.boxes), default=0)
        boxes = numbered(
            [page for _, pages in found for page in pages],
            [number for number in now.numbers if number > highest],
            first_index=len(now.pages),
            last=highest,
        )
        self._store.papers.set_pages(exam, found, (*now.boxes, *boxes))

    def _forget(self, file: PaperFile) -> None:
        """It holds nothing that can be shown; its owner has been told."""
        for name in self._store.papers.remove_file(file):
            self._store.blobs.drop(name)

    def _wait(self, future: Future[PageOutcome]) -> PageOutcome:
        while not self._stopping.is_set():
            try:
                return future.result(timeout=_LOOK_S)
            except NotYetError:
                continue
            except CancelledError:
                break
        raise StationError(Code.INTERRUPTED)
