"""What `benchmarks.ui` measures inside the window; each part is a process of its own."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView, QWidget

from benchmarks.table import Figure, at_most
from benchmarks.ui_watch import Painted, Series, opened, paint, resident_mb, rest, until
from station.app.desktop import Desktop
from station.capture.frames import Pixels, pixels_of
from station.capture.recorded import RecordedCamera
from station.contracts.desk import PageState
from station.errors import Code
from station.ui.capture.camera_ear import Captured, Shown
from station.ui.capture.capture_head import Source
from station.ui.sheet_canvas import SheetCanvas
from station.ui.window.mode import WORK, Mode

Keys = Qt.Key
KEY_MS = 50.0
READ = tuple(state for state in PageState if state not in (PageState.TAKEN, PageState.READING))


def review(folder: Path, presses: int, name: str) -> list[Figure]:
    """Keys in an exam: prefetched, straight after one another, undo; then the gallery and memory."""
    with opened(folder) as desktop:
        window, view = desktop.window, desktop.window.review
        window.show_mode(Mode.REVIEW)
        painted, canvas = Painted(window), _canvas(view)
        until(lambda: canvas.showing)
        rest(1.0)
        calm, quick, back = (Series(f"{what}, {name}") for what in ("key", "key without a pause", "undo"))
        for _ in range(presses):
            _press(calm, painted, view, Keys.Key_3)
            rest(0.15)
        for _ in range(presses):
            _press(quick, painted, view, Keys.Key_3)
        for _ in range(presses):
            _press(back, painted, view, Keys.Key_U)
        return [
            *calm.figures(KEY_MS),
            *quick.figures(KEY_MS),
            *back.figures(KEY_MS),
            *_gallery(desktop, painted, presses, name),
            at_most(f"memory, {name}", round(resident_mb(), 1), "MB", 400),
        ]


def _press(series: Series, painted: Painted, view: QWidget, key: Qt.Key) -> None:
    with series.one():
        paint(painted, lambda: QTest.keyClick(view, key))


def _canvas(view: QWidget) -> SheetCanvas:
    return next(canvas for canvas in view.findChildren(SheetCanvas) if canvas.isVisible())


def _gallery(desktop: Desktop, painted: Painted, times: int, name: str) -> list[Figure]:
    window, view = desktop.window, desktop.window.review
    opening, moving = Series(f"gallery opened, {name}"), Series(f"gallery, one step, {name}")
    QTest.keyClick(view, Keys.Key_Home)
    for _ in range(5):
        _press(opening, painted, view, Keys.Key_G)
        grid = window.focusWidget()
        if grid is None or grid is view:
            return []
        rest(1.5)
        for _ in range(max(1, times // 5)):
            _press(moving, painted, grid, Keys.Key_Right)
        QTest.keyClick(grid, Keys.Key_Escape)
        rest(0.3)
    return [*opening.figures(KEY_MS), *moving.figures(KEY_MS)]


def sheets(folder: Path, times: int, name: str) -> list[Figure]:
    """From sheet to sheet: forwards, where all is prefetched, and backwards, where nothing is."""
    with opened(folder) as desktop:
        view = desktop.window.review
        desktop.window.show_mode(Mode.REVIEW)
        painted, canvas = Painted(desktop.window), _canvas(view)
        until(lambda: canvas.showing)
        rest(1.0)
        ahead = Series(f"next sheet, prefetched, {name}")
        cold = Series(f"another sheet, cold, {name}", everywhere=True)
        for _ in range(times):
            with ahead.one():
                paint(painted, lambda: QTest.keyClick(view, Keys.Key_J), lambda: canvas.showing)
            rest(0.5)
        QTest.keyClick(view, Keys.Key_Home)
        rest(1.0)
        for _ in range(times):
            with cold.one():
                paint(painted, lambda: QTest.keyClick(view, Keys.Key_K), lambda: canvas.showing)
            rest(0.4)
        return [*ahead.figures(KEY_MS), *cold.figures(150)]


def pages(folder: Path, times: int, name: str) -> list[Figure]:
    """The list of all pages: from the exam being opened, and a step of the wheel."""
    with opened(folder) as desktop:
        window = desktop.window
        painted = Painted(window)
        exam = desktop.store.exams.all()[0]
        shown = Series(f"list of {name}, opened")
        for _ in range(5):
            with shown.one():
                paint(painted, lambda: window.open_exam(exam))
            rest(0.2)
        table = next(view for view in window.capture.findChildren(QTableView) if view.isVisible())
        scrolled = Series(f"list of {name}, one step")
        bar = table.verticalScrollBar()
        for number in range(times):
            with scrolled.one():
                paint(painted, partial(bar.setValue, (number + 1) * bar.maximum() // (times + 1)))
        return [*shown.figures(300), *scrolled.figures(16), *_idle(desktop, name)]


def _idle(desktop: Desktop, name: str) -> list[Figure]:
    """Of one core, with all threads."""
    figures = []
    for mode in WORK:
        desktop.window.show_mode(mode)
        rest(15.0 if mode is Mode.REVIEW else 2.0)  # until all is prepared
        wall, cpu = time.perf_counter(), time.process_time()
        rest(3.0)
        share = 100 * (time.process_time() - cpu) / (time.perf_counter() - wall)
        figures.append(at_most(f"idle, {mode.name.lower()}, {name}", round(share, 2), "% of a core", 2))
    return figures


def camera(folder: Path, pictures: Path, name: str) -> list[Figure]:
    """A recorded camera at 30 frames a second: painting, and from a picture to kept, and to read."""
    frames = [pixels_of(path.read_bytes()) for path in sorted(pictures.glob("*.jpg"))]

    def play() -> Iterator[Pixels]:
        for sheet in frames[1:]:
            yield from itertools.repeat(frames[0], 60)
            yield from itertools.repeat(sheet, 180)
        yield from itertools.repeat(frames[0], 60)

    with opened(folder, {name: lambda: RecordedCamera(play, per_second=30)}) as desktop:
        view = desktop.window.capture
        pane = view.camera_pane.preview
        painting = Series("live preview, one frame")
        kept, read = Series("capture to kept and told"), Series("capture to read")
        at: dict[int, float] = {}

        def show(shown: Shown) -> None:
            with painting.one():
                pane.show_frame(shown)
                pane.repaint()

        def take(captured: Captured) -> None:
            page = captured.taken.page
            at[page.id] = page.taken_s
            kept.wall.append(1000 * (time.time() - page.taken_s))

        def look(ids: tuple[int, ...]) -> None:
            for page in desktop.store.pages.some(ids).values():
                if page.id in at and page.state in READ:
                    read.wall.append(1000 * (time.time() - at.pop(page.id)))

        view.camera.shown.connect(show)
        view.camera.captured.connect(take)
        troubles: list[Code | None] = []
        view.camera.trouble.connect(troubles.append)
        desktop.signals.changed.connect(look)
        view.choose_source(Source.CAMERA)
        until(lambda: len(read.wall) >= len(frames) - 1 or Code.CAMERA_LOST in troubles)
        read.cpu = kept.cpu = [0.0]
        wall = [f for s, limit in ((kept, 400), (read, 1000)) for f in s.figures(limit) if "wall" in f.name]
        return [*painting.figures(33), *wall]


def files(folder: Path, pictures: Path, name: str) -> list[Figure]:
    """A folder dropped on the window."""
    with opened(folder) as desktop:
        pages, exam = desktop.store.pages, desktop.store.exams.all()[0].id
        count = len(list(pictures.glob("*.jpg")))
        began = time.perf_counter()
        desktop.window.capture.add_paths([pictures])
        until(lambda: bool(pages.ids(exam, *READ)))
        first = time.perf_counter() - began
        until(lambda: len(pages.ids(exam, *READ)) == count)
        every = time.perf_counter() - began
    return [
        at_most(f"folder of {count} pages, first result", round(first, 2), "s", 2),
        at_most(f"folder of {count} pages, all", round(every, 1), "s", 60),
    ]


def close(folder: Path, pictures: Path, name: str) -> list[Figure]:
    """The window is closed while its readers read."""
    with opened(folder) as desktop:
        pages, exam = desktop.store.pages, desktop.store.exams.all()[0].id
        desktop.window.capture.add_paths([pictures])
        until(lambda: bool(pages.ids(exam, *READ)))
        began = time.perf_counter()
        desktop.window.close()
        took = time.perf_counter() - began
    return [at_most(f"closed while reading, {name}", round(took, 2), "s", 2)]
