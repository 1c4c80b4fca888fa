"""Beside a page of the question paper: what is missing, what can be done, which keys do it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from station.contracts.paper import InkOutside
from station.ui.panel import label, quiet, title

MOST_NUMBERS = 12


class PaperSide(QFrame):
    """Says what a person wants by signals; ``page_wanted``: one page on or back."""

    add_wanted = Signal()
    again_wanted = Signal()
    undo_wanted = Signal()
    delete_wanted = Signal()
    number_wanted = Signal()
    remove_wanted = Signal()
    page_wanted = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(336)
        self._exam, self._page = quiet(""), label()
        self._missing, self._strange, self._ink = _warning(), _warning(), quiet("")
        self._progress = quiet("")
        self._sure = False
        self._make_buttons()
        self._lay_out()

    def show_exam(self, name: str) -> None:
        self._exam.setText(name)

    def show_page(self, at: int, count: int, name: str) -> None:
        told = self.tr("Page {page} of {pages}").format(page=at + 1, pages=count) if count else ""
        self._page.setText(told)
        self._page.setToolTip(name)
        self._back.setEnabled(at > 0)
        self._next.setEnabled(at + 1 < count)
        self._unsure()

    def show_doubts(self, missing: Sequence[int], strange: Sequence[int], outside: InkOutside | None) -> None:
        """``missing``: questions without a box; ``strange``: numbers that the exam does not have."""
        for one, text, numbers in (
            (self._missing, self.tr("Questions without a box: {numbers}"), missing),
            (self._strange, self.tr("Numbers that the exam does not have: {numbers}"), strange),
        ):
            one.setText(text.format(numbers=_listed(numbers)) if numbers else "")
            one.setVisible(bool(numbers))
        if outside is None:
            self._ink.setText("")
            return
        told = self.tr("Print outside all boxes: {body} %").format(body=_percent(outside.body))
        margins = self.tr("in heading and foot: {margins} %").format(margins=_percent(outside.margins))
        self._ink.setText(f"{told}\n{margins}")

    def show_progress(self, text: str) -> None:
        self._progress.setText(text)
        self._progress.setVisible(bool(text))

    def show_buttons(self, *, add: bool, again: bool, undo: bool, delete: bool) -> None:
        self._add.setEnabled(add)
        for button in (self._again, self._remove):
            button.setEnabled(again)
        self._undo.setEnabled(undo)
        self.show_delete(delete)

    def show_delete(self, possible: bool) -> None:
        """What needs a box that was chosen."""
        for button in (self._delete, self._number):
            button.setEnabled(possible)

    def _ask_remove(self) -> None:
        """The first press asks, the second one does it."""
        if self._sure:
            self._unsure()
            self.remove_wanted.emit()
        else:
            self._sure = True
            self._remove.setText(self.tr("Remove the paper? Press again"))

    def _unsure(self) -> None:
        self._sure = False
        self._remove.setText(self.tr("Remove the paper"))

    def _make_buttons(self) -> None:
        self._add = QPushButton(self.tr("Add PDF or scan…"))
        self._add.setObjectName("main")
        self._again = QPushButton(self.tr("Find the questions again"))
        self._undo = QPushButton(self.tr("Undo (Ctrl+Z)"))
        self._delete = QPushButton(self.tr("Delete box (Del)"))
        self._number = QPushButton(self.tr("Number on from this box (N)"))
        self._remove = QPushButton(self.tr("Remove the paper"))
        self._leave = QPushButton(self.tr("Leave (Esc)"))
        self._back = QPushButton(self.tr("Previous page"))
        self._next = QPushButton(self.tr("Next page"))
        for button, wanted in (
            (self._add, self.add_wanted.emit),
            (self._again, self.again_wanted.emit),
            (self._undo, self.undo_wanted.emit),
            (self._delete, self.delete_wanted.emit),
            (self._number, self.number_wanted.emit),
            (self._remove, self._ask_remove),
            (self._leave, self.left.emit),
            (self._back, lambda: self.page_wanted.emit(-1)),
            (self._next, lambda: self.page_wanted.emit(1)),
        ):
            button.clicked.connect(wanted)

    def _lay_out(self) -> None:
        pages = QHBoxLayout()
        pages.addWidget(self._back)
        pages.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for part in (title(self.tr("Question paper")), self._exam, self._page):
            column.addWidget(part)
        column.addLayout(pages)
        for part in (self._missing, self._strange, self._ink, self._progress):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(self._keys())
        steps = QHBoxLayout()
        steps.addWidget(self._undo)
        steps.addWidget(self._delete)
        for button in (self._add, self._again):
            column.addWidget(button)
        column.addLayout(steps)
        for button in (self._number, self._remove, self._leave):
            column.addWidget(button)
        self.show_progress("")

    def _keys(self) -> QLabel:
        return quiet(
            self.tr(
                "Drag an edge or a box; drag on empty paper for a new one.\n"
                "Tab: next box · Arrows: 1 mm · Shift+arrows: size\n"
                "Digits: question number, 4-6 for a shared passage\n"
                "PgUp, PgDn: page. Orange print is in no box."
            )
        )


def _warning() -> QLabel:
    label = quiet("")
    label.setObjectName("warn")
    label.hide()
    return label


def _listed(numbers: Sequence[int]) -> str:
    told = ", ".join(map(str, numbers[:MOST_NUMBERS]))
    return f"{told} …" if len(numbers) > MOST_NUMBERS else told


def _percent(share: float) -> str:
    """Never 0 where there is any."""
    if 0 < share < 0.001:
        return "< 0.1"
    return f"{100 * share:.1f}"
