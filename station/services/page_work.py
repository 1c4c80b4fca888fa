"""Reads one page of one file: bytes, decode, read, overlay. The same in a child and inline.

The pipelines are imported when the first reader is made, so that a program that only
talks to children stays small and starts at once.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.contracts.paper import PaperPage
from station.contracts.reading import BubbleReading, FieldReading, GroupReading, PageReading
from station.errors import Code, FileError, StationError

if TYPE_CHECKING:
    from collections.abc import Callable


T = TypeVar("T")

MAX_FILE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """The bytes of the file last opened: pages of one file come one after the other."""

    path: bytes
    stamp: tuple[int, int]
    data: bytes
    sha256: str
    pages: int


class PageWork:
    """Reads pages with one set of templates and models; keeps the last file open. For one thread."""

    def __init__(self, setup: ReaderSetup) -> None:
        """Loads OpenCV and the models. Raises StationError when a model is missing."""
        from station.pipelines.nets import load_judge

        self._setup = setup
        self._judge = load_judge(Path(setup.model_path))
        self._file: _File | None = None

    def perform(self, task: PageTask) -> PageOutcome:
        """Never raises for what is wrong with a file or a page: that is an outcome with a code."""
        began = time.perf_counter()
        pages = 1
        try:
            file = self._open(task.path)
            pages = file.pages
            reading = None if task.segment else self._read(file, task)
            paper = _segmented(file, task) if task.segment else None
        except StationError as error:
            outcome = PageOutcome(
                task=task, pages_in_file=pages, code=error.code, detail=str(error.facts.get("detail", ""))
            )
        except MemoryError:
            self._file = None
            outcome = PageOutcome(task=task, pages_in_file=pages, code=Code.OUT_OF_MEMORY)
        else:
            outcome = PageOutcome(task=task, pages_in_file=pages, reading=reading, paper=paper)
        outcome = replace(outcome, seconds=round(time.perf_counter() - began, 6))
        return self._shown(outcome) if outcome.reading else outcome

    def _open(self, path: bytes) -> _File:
        from station.pipelines.image_io import count_pages

        stamp = _stamp(path)
        if self._file is not None and self._file.path == path and self._file.stamp == stamp:
            return self._file
        self._file = None
        data = _read_bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        self._file = _File(path=path, stamp=stamp, data=data, sha256=sha256, pages=count_pages(data))
        return self._file

    def _read(self, file: _File, task: PageTask) -> PageReading:
        from station.pipelines.image_io import decode_page
        from station.pipelines.page import read_page

        picture = decode_page(file.data, task.page_index, sha256=file.sha256)
        # An overlay is drawn from the outlines, whether or not the outcome keeps them.
        explain = task.explain or bool(task.overlay_path)
        return read_page(
            picture,
            templates=self._setup.templates,
            judge=self._judge,
            explain=explain,
            corners_px=task.corners_px,
        )

    def _shown(self, outcome: PageOutcome) -> PageOutcome:
        """With its overlay written, and no larger than asked for; a reading is not lost for its picture."""
        task, reading = outcome.task, outcome.reading
        assert reading is not None
        note = ""
        if task.overlay_path and self._file is not None:
            try:
                self._write_overlay(self._file.data, task, reading)
            except (OSError, StationError, MemoryError) as error:
                note = f"overlay: {type(error).__name__}"
        return replace(outcome, note=note, reading=reading if task.explain else _without_outlines(reading))

    def _write_overlay(self, data: bytes, task: PageTask, reading: PageReading) -> None:
        from station.pipelines.image_io import decode_colour
        from station.pipelines.overlay import draw_overlay, encode_overlay
        from station.services.overlay_words import overlay_words

        shown = decode_colour(data, task.page_index)
        drawn = draw_overlay(shown, reading, overlay_words(self._setup.language))
        Path(task.overlay_path).write_bytes(encode_overlay(drawn))


def _segmented(file: _File, task: PageTask) -> PaperPage:
    from station.pipelines.image_io import decode_page
    from station.pipelines.segmentation import segment_page

    return segment_page(decode_page(file.data, task.page_index, sha256=file.sha256), task.page_index)


def _without_outlines(reading: PageReading) -> PageReading:
    """The same reading without the bubbles' polygons, which are nine tenths of its size."""
    return replace(
        reading,
        identifier=None if reading.identifier is None else _bare_field(reading.identifier),
        fields=tuple(_bare_field(field) for field in reading.fields),
    )


def _bare_field(field: FieldReading) -> FieldReading:
    return replace(field, groups=tuple(_bare_group(group) for group in field.groups))


def _bare_group(group: GroupReading) -> GroupReading:
    bare = tuple(BubbleReading(value=item.value, probability=item.probability) for item in group.bubbles)
    return replace(group, bubbles=bare)


def _stamp(path: bytes) -> tuple[int, int]:
    """Size and time of change. Raises FileError for what is no readable file."""
    facts = or_file_error(lambda: Path(os.fsdecode(path)).stat())
    if stat.S_ISDIR(facts.st_mode):
        raise FileError(Code.IS_FOLDER)
    if not stat.S_ISREG(facts.st_mode):
        raise FileError(Code.UNSUPPORTED_FORMAT, detail="not a regular file")
    if facts.st_size == 0:
        raise FileError(Code.EMPTY_FILE)
    if facts.st_size > MAX_FILE_BYTES:
        raise FileError(Code.TOO_LARGE, detail=f"{facts.st_size} bytes")
    return facts.st_size, facts.st_mtime_ns


def _read_bytes(path: bytes) -> bytes:
    return or_file_error(lambda: Path(os.fsdecode(path)).read_bytes())


def or_file_error(act: Callable[[], T], **facts: object) -> T:
    """What ``act`` gives; the system's errors come out as FileError with ``facts``."""
    try:
        return act()
    except FileNotFoundError as error:
        raise FileError(Code.NOT_FOUND, **facts) from error
    except PermissionError as error:
        raise FileError(Code.NO_PERMISSION, **facts) from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise FileError(Code.UNREADABLE, detail=type(error).__name__, **facts) from error
