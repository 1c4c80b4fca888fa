"""The ways through the window that are not the review: make an exam, bring sheets, help what failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox, QTableView, QWidget

from benchmarks.keyboard import Effort, Keyboard, until
from benchmarks.papers import Paper
from benchmarks.stack_sheets import Corners
from benchmarks.teaching import REASONS
from station.contracts.desk import DiscardReason, Page, PageState
from station.errors import Code
from station.ui.capture.capture_head import Source
from station.ui.capture.page_detail import PageDetail
from station.ui.window.mode import Mode

NEAR: Final = 0.6
"""Of a step of an arrow: nearer a corner cannot be laid."""

DIALOG_MS: Final = 400
TRIES: Final = 2


class Way:
    """``shown``: told the names of screens that are worth a picture."""

    def __init__(self, keys: Keyboard, shown: Callable[[str], None] = lambda screen: None) -> None:
        self.keys = keys
        self.shown = shown
        self._window = keys.desktop.window
        self._before = Effort()
        self._troubles: list[Code | None] = []
        self._window.capture.camera.trouble.connect(self._troubles.append)

    @property
    def exam(self) -> int:
        """The newest one."""
        return self.keys.desktop.store.exams.all()[0].id

    def spent(self) -> Effort:
        """Since the last exam was begun."""
        return self.keys.effort - self._before

    def make_first_exam(self, name: str, choices: int, numeric: int) -> None:
        """From the welcome page: a name, and how many questions of each kind."""
        self._before = self.keys.effort.copy()
        self.keys.walk_to(self._main(self._window.views.welcome))
        self.keys.press("Space")
        self.keys.write(name)
        page = self._window.views.new_exam
        for box, value in zip(page.findChildren(QSpinBox), (choices, numeric), strict=True):
            self.keys.walk_to(box)
            self.keys.write(str(value))
        self.shown("new-exam")
        self.keys.walk_to(self._main(page))
        self.keys.press("Space")
        self._until_mode(Mode.CAPTURE)

    def make_exam_of_file(self, name: str, template: Path) -> None:
        """From anywhere: the list of exams, a new one, its sheet from a file."""
        self._before = self.keys.effort.copy()
        self.keys.press("Alt+1")
        self.keys.walk_to(self._button("Header", "Exams…"))
        self.keys.press("Space")
        self._until_mode(Mode.EXAMS)
        self.keys.walk_to(self._button("ExamsView", "New exam"))
        self.keys.press("Space")
        self._until_mode(Mode.NEW_EXAM)
        self.keys.write(name.lower())
        self.keys.walk_to(self._button("ExamView", "Sheet file…"))
        # The system's own dialog takes the keys until it is closed.
        QTimer.singleShot(DIALOG_MS, lambda: self._name_file(template))
        self.keys.press("Space")
        self.keys.wake()
        self.keys.walk_to(self._main(self._window.views.new_exam))
        before = self.exam
        self.keys.press("Space")
        until(lambda: self.exam != before, f"the exam {name} is made")
        self._until_mode(Mode.CAPTURE)

    def paste(self, paths: list[Path]) -> None:
        """Files from a file manager."""
        self.keys.press("Alt+1")
        self.keys.copy_files(paths)
        self.keys.press("Ctrl+V")
        until(lambda: self._window.capture.table.rowCount() > 0, "the first file is kept")

    def choose_camera(self) -> None:
        self.keys.press("Alt+1")
        names = [self._button("CaptureHead", name) for name in ("Files", "Folder watch", "Camera")]
        for _ in range(60):
            if self.keys.focus in names:
                break
            self.keys.press("Tab")
        self.keys.press(*["Right"] * (len(names) - 1))
        assert self._window.capture.source is Source.CAMERA

    def camera_ended(self) -> bool:
        """The recording is over."""
        return bool(self._troubles)

    def help_failed(self, papers: Mapping[str, Paper], corners: Mapping[str, Corners]) -> None:
        """What could not be read: by hand where the sheet can be seen, else discarded with a reason."""
        tries: dict[int, int] = {}
        while (page := self._failed()) is not None:
            paper = papers[page.source_name]
            self._go_to(page)
            self.keys.think()
            self.shown("failed")
            tries[page.id] = tries.get(page.id, 0) + 1
            laid = corners.get(page.source_name, ())
            if paper.discard is None and laid and tries[page.id] <= TRIES and self._may_be_laid():
                self._lay(laid)
            else:
                self._discard(paper.discard or DiscardReason.BAD_PICTURE)
            self._until_settled(page)

    def _failed(self) -> Page | None:
        """The uppermost of the table."""
        pages = self.keys.desktop.store.pages
        failed = pages.ids(self.exam, PageState.FAILED)
        return pages.get(max(failed)) if failed else None

    def _go_to(self, page: Page) -> None:
        """Its row in the table."""
        if self._window.mode is not Mode.CAPTURE:
            self.keys.press("Alt+1")
        view, table = self._window.capture.findChild(QTableView), self._window.capture.table
        assert isinstance(view, QTableView)
        self.keys.walk_to(view)
        row = table.row_of(page.id)
        assert row is not None
        if view.currentIndex().row() < 0:
            self.keys.press("Down")
        while view.currentIndex().row() != row:
            self.keys.press("Down" if view.currentIndex().row() < row else "Up")

    def _may_be_laid(self) -> bool:
        return self._button("PageDetail", "Set the corners…").isVisible()

    def _discard(self, why: DiscardReason) -> None:
        box = self.keys.view(PageDetail).findChild(QComboBox)
        assert isinstance(box, QComboBox)
        self.keys.walk_to(box)
        steps = REASONS.index(why) - box.currentIndex()
        self.keys.press(*["Down" if steps > 0 else "Up"] * abs(steps))
        self.shown("discard-with-reason")
        self.keys.walk_to(self._button("PageDetail", "Discard"))
        self.keys.press("Space")

    def _lay(self, corners: Corners) -> None:
        """Each corner by arrows, a hundred or ten steps at a time while it is far."""
        self.keys.walk_to(self._button("PageDetail", "Set the corners…"))
        self.keys.press("Space")
        self._until_mode(Mode.CORNERS)
        canvas = self._window.views.corners.canvas
        until(lambda: bool(canvas.corners), "the picture is there")
        self.shown("corners-start")

        def apart(turn: int) -> float:
            laid = canvas.corners[turn:] + canvas.corners[:turn]
            return sum(abs(a - x) + abs(b - y) for (a, b), (x, y) in zip(laid, corners, strict=True))

        self.keys.press(*["R"] * min(range(4), key=apart))
        for place, wanted in enumerate(corners):
            while canvas.chosen != place:
                self.keys.press("Tab")
            self._move(place, wanted)
        self.shown("corners-laid")
        self.keys.press("Return")

    def _move(self, place: int, wanted: tuple[float, float]) -> None:
        canvas = self._window.views.corners.canvas
        for axis, (less, more) in enumerate((("Left", "Right"), ("Up", "Down"))):
            step = self._step(place, axis, (less, more))
            while abs(gap := (wanted[axis] - canvas.corners[place][axis]) / step) > NEAR:
                before = canvas.corners[place]
                held = "Ctrl+" if abs(gap) >= 100 else "Shift+" if abs(gap) >= 10 else ""
                self.keys.press(held + (more if gap > 0 else less))
                if canvas.corners[place] == before:  # as far as the canvas reaches
                    break

    def _step(self, place: int, axis: int, names: tuple[str, str]) -> float:
        """How far one arrow goes, in px of the picture: there and back, seen on the screen."""
        canvas = self._window.views.corners.canvas
        before = canvas.corners[place][axis]
        self.keys.press(names[1])
        step = abs(canvas.corners[place][axis] - before)
        self.keys.press(names[0])
        return step or 1.0

    def _until_settled(self, page: Page) -> None:
        """It is discarded, or the readers are done with it again."""
        pages = self.keys.desktop.store.pages
        waits = (PageState.TAKEN, PageState.READING)
        until(lambda: pages.get(page.id).state not in waits, f"{page.source_name} is read again")

    def _until_mode(self, mode: Mode) -> None:
        until(lambda: self._window.mode is mode, f"{mode.name} is open")

    def _name_file(self, path: Path) -> None:
        self.keys.write(str(path))
        self.keys.press("Return")

    def _button(self, view: str, text: str) -> QPushButton:
        """By the words on it, in the language of the window."""
        words = QCoreApplication.translate(view, text)
        found = [one for one in self._window.findChildren(QPushButton) if one.text() == words]
        visible = [one for one in found if one.isVisible()]
        return (visible or found)[0]

    def _main(self, page: QWidget) -> QPushButton:
        return next(b for b in page.findChildren(QPushButton) if b.objectName() == "main" and b.isEnabled())
