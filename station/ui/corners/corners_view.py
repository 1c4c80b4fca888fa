"""Corners by hand: a page whose place the reader could not prove is laid out by a person, and read again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station.contracts.corners import lying_as, may_be_aligned, start_corners
from station.contracts.desk import Page
from station.contracts.reading import PageReading, Point
from station.contracts.sheet import SheetTemplate
from station.errors import Code, StationError
from station.messages import trouble
from station.services.pictures import Original, Pictures
from station.ui.corners.corners_canvas import CornersCanvas
from station.ui.keys import letter_of
from station.ui.panel import panel, quiet, title
from station.ui.tasks import Tasks
from station.ui.words import ui_language


class CornersView(QWidget):
    """``done``: page id and its corners (TL, TR, BR, BL in px of the picture), to be read with;
    ``left``: nothing was changed."""

    done = Signal(int, tuple)
    left = Signal()

    def __init__(self, pictures: Pictures, tasks: Tasks) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._pictures = pictures
        self._tasks = tasks
        self._page: Page | None = None
        self._start: tuple[Point, ...] = ()
        self.canvas = CornersCanvas()
        self._build()
        self.canvas.moved.connect(self._show_state)
        self._show_state()

    def open(self, page: Page, reading: PageReading | None, template: SheetTemplate) -> None:
        """Show the picture as it lies in its file. One that broke a reader is never opened here."""
        self._page, self._start = page, ()
        self._name.setText(page.source_name)
        self._why.setText(self._reason(page))
        if not may_be_aligned(page, reading):
            self.canvas.clear(self.tr("The corners of this page cannot be set."))
            return
        self.canvas.clear(self.tr("Loading the picture…"))
        self._tasks.run(
            lambda: self._pictures.original(page),
            lambda original: self._arrived(page, reading, template, original),
            lambda error: self._lost(page, error),
        )
        self.canvas.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, focus = event.key(), self.focusWidget()
        if key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QPushButton):
                focus.click()
            else:
                self._finish()
        elif letter_of(event) == "R" and self.canvas.corners:
            self.canvas.turn()
        else:
            super().keyPressEvent(event)

    def _arrived(
        self, page: Page, reading: PageReading | None, template: SheetTemplate, original: Original
    ) -> None:
        if self._page is not page:
            return
        size = (template.width_mm, template.height_mm)
        outline = () if reading is None else reading.outline_px
        self._start = start_corners(
            (page.corners, outline, lying_as(original.paper, size)),
            (original.width_px, original.height_px),
            size,
        )
        self.canvas.show_original(original, template, self._start)

    def _lost(self, page: Page, error: Exception) -> None:
        if self._page is page:
            code = error.code if isinstance(error, StationError) else Code.UNREADABLE
            self.canvas.clear(str(trouble(code, ui_language())))

    def _finish(self) -> None:
        if self._page is not None and self.canvas.laid_out:
            page, corners = self._page.id, self.canvas.corners
            self._forget()
            self.done.emit(page, corners)

    def _leave(self) -> None:
        self._forget()
        self.left.emit()

    def _forget(self) -> None:
        """Pictures are large: none is held while nobody looks."""
        self._page = None
        self.canvas.clear()

    def _reason(self, page: Page) -> str:
        if page.code is None:
            return self.tr("The place of the sheet in the picture is in doubt.")
        return trouble(Code(page.code), ui_language()).what

    def _show_state(self) -> None:
        corners = self.canvas.corners
        self._read.setEnabled(self.canvas.laid_out)
        for button in (self._turn, self._again):
            button.setEnabled(bool(corners))
        crossed = bool(corners) and not self.canvas.laid_out
        self._warn.setText(
            self.tr("The corners are crossed or lie on one line. Go round the sheet clockwise.")
            if crossed
            else ""
        )

    def _build(self) -> None:
        self._name, self._why = quiet(""), quiet("")
        self._warn: QLabel = quiet("")
        self._warn.setObjectName("warn")
        self._read = QPushButton(self.tr("Read with these corners (Enter)"))
        self._read.setObjectName("main")
        self._read.clicked.connect(self._finish)
        self._turn = QPushButton(self.tr("Next corner is top left (R)"))
        self._turn.clicked.connect(self.canvas.turn)
        self._again = QPushButton(self.tr("Back to the start"))
        self._again.clicked.connect(lambda: self.canvas.set_corners(self._start))
        leave = QPushButton(self.tr("Leave (Esc)"))
        leave.clicked.connect(self._leave)
        parts = (title(self.tr("Set the corners")), self._name, self._why, *self._hints(), self._warn)
        column = QVBoxLayout()
        column.setSpacing(10)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        for button in (self._read, self._turn, self._again, leave):
            column.addWidget(button)
        side = panel(column)
        side.setFixedWidth(300)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.addWidget(panel(self.canvas), 1)
        row.addWidget(side)

    def _hints(self) -> tuple[QLabel, ...]:
        told = (
            self.tr(
                "Drag each corner onto the corner of the paper. The green lines are the form's print: where"
                " they lie on the print of the picture, it fits."
            ),
            self.tr(
                "Tab: next corner\nArrows: 1 pixel, with Shift 10, with Ctrl 100\n"
                "R: another corner is the top left"
            ),
            self.tr("What cannot be proven even so is read, but every answer of it is asked about."),
        )
        return tuple(map(quiet, told))
