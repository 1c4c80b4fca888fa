"""Two sheets of one student side by side: exactly one counts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station.contracts.desk import Page
from station.contracts.effective import Answer
from station.services.pictures import ScreenPicture
from station.ui.keys import digit_of
from station.ui.panel import panel, quiet, title
from station.ui.review.shortcuts import COMPARE, Command, command_of
from station.ui.sheet_canvas import SheetCanvas
from station.ui.words import field_word, state_word, value_word


class Side(QWidget):
    """One of the two sheets."""

    def __init__(self, accept: str) -> None:
        super().__init__()
        self._words = accept
        self.name: QLabel = title("")
        self.facts = quiet("")
        self.canvas = SheetCanvas()
        self.accept = QPushButton(accept)
        self.accept.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel(self.name, self.facts, self.canvas, self.accept))

    def propose(self, proposed: bool) -> None:
        """This is the one that Enter accepts."""
        self.accept.setText(self._words + (" · Enter" if proposed else ""))
        self.accept.setObjectName("main" if proposed else "")
        self.accept.style().unpolish(self.accept)
        self.accept.style().polish(self.accept)


class CompareView(QWidget):
    """``accepted``: id of the page that counts; ``left``: nothing was decided; ``refused``: why a key did
    nothing."""

    accepted = Signal(int)
    left = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._pages: list[Page] = []
        self._proposed: int | None = None
        self._pictured: set[int] = set()
        self._title, self._differences = title(""), quiet("")
        self._sides = (Side(self.tr("Accept this sheet (1)")), Side(self.tr("Accept this sheet (2)")))
        for number, side in enumerate(self._sides):
            side.accept.clicked.connect(lambda _=False, number=number: self._accept(number))
        back = QPushButton(self.tr("Back (Esc)"))
        back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back.clicked.connect(self.left)
        top = QHBoxLayout()
        top.addWidget(self._title)
        top.addWidget(self._differences, 1)
        top.addWidget(back)
        row = QHBoxLayout()
        for side in self._sides:
            row.addWidget(side, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addLayout(row, 1)

    @property
    def shown(self) -> tuple[int, ...]:
        """Ids of the two pages."""
        return tuple(page.id for page in self._pages)

    @property
    def pictured(self) -> bool:
        """Both pages are seen."""
        return self._pictured == set(self.shown)

    def show_pages(
        self, pages: list[Page], found: list[tuple[Answer, ...]], proposed: int | None, whose: str
    ) -> None:
        """Both pages with their answers; pictures follow by `show_picture`. ``proposed``: index of the one
        that Enter accepts; None: a person has to choose. ``whose``: the student's name, or digits."""
        self._pages, self._proposed, self._pictured = pages, proposed, set()
        self._title.setText(self.tr("Two sheets of {student}").format(student=whose))
        differing = [a for a, b in zip(*found, strict=False) if a.value != b.value]
        words = [
            f"{field_word(a.field.number, a.field)} {value_word(a.value, choice=True)} / "
            f"{value_word(_value(found[1], a.field.number), choice=True)}"
            for a in differing[:6]
        ]
        more = f" +{len(differing) - 6}" if len(differing) > 6 else ""
        self._differences.setText(", ".join(words) + more if differing else self._same_words())
        for at, (side, page) in enumerate(zip(self._sides, pages, strict=True)):
            side.propose(at == proposed)
            side.name.setText(page.source_name)
            side.facts.setText(
                self.tr("{state} · {count} to review").format(state=state_word(page.state), count=page.doubts)
            )
            side.canvas.clear(self.tr("Loading the picture…"))

    def show_picture(self, page_id: int, picture: ScreenPicture, found: tuple[Answer, ...]) -> None:
        for side, page in zip(self._sides, self._pages, strict=True):
            if page.id == page_id:
                self._pictured.add(page_id)
                side.canvas.show_sheet(picture, found, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        command = command_of(event, COMPARE)
        if event.isAutoRepeat():
            event.accept()  # the key that opened this is still held
        elif command is Command.THIS_ONE:
            self._accept(int(digit_of(event)) - 1)
        elif command is Command.PROPOSED_ONE and not self.pictured:
            self.refused.emit(self.tr("Not both pictures are there yet: choose with 1 or 2."))
        elif command is Command.PROPOSED_ONE and self._proposed is not None:
            self._accept(self._proposed)
        elif command is Command.PROPOSED_ONE:
            self.refused.emit(self.tr("The answers differ: choose with 1 or 2."))
        elif command is Command.LEAVE:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _same_words(self) -> str:
        if self._proposed is None:
            return ""
        return self.tr(
            "All answers are the same, as of one sheet taken twice. Enter accepts the proposed one."
        )

    def _accept(self, number: int) -> None:
        if number < len(self._pages):
            self.accepted.emit(self._pages[number].id)


def _value(found: tuple[Answer, ...], number: int) -> str | None:
    return next((answer.value for answer in found if answer.field.number == number), None)
