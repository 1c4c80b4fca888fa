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
from station.ui.sheet_canvas import SheetCanvas
from station.ui.words import field_word, masked, state_word, value_word


class Side(QWidget):
    """One of the two sheets."""

    def __init__(self, accept: str) -> None:
        super().__init__()
        self.name: QLabel = title("")
        self.facts = quiet("")
        self.canvas = SheetCanvas()
        self.accept = QPushButton(accept)
        self.accept.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel(self.name, self.facts, self.canvas, self.accept))


class CompareView(QWidget):
    """``accepted``: id of the page that counts; ``left``: nothing was decided."""

    accepted = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._pages: list[Page] = []
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

    def show_pages(self, pages: list[Page], found: list[tuple[Answer, ...]]) -> None:
        """Both pages with their answers; pictures follow by `show_picture`."""
        self._pages = pages
        self._title.setText(self.tr("Two sheets of {student}").format(student=masked(pages[0].identifier)))
        differing = [a for a, b in zip(*found, strict=False) if a.value != b.value]
        words = [
            f"{field_word(a.field.number, a.field)} {value_word(a.value, choice=True)} / "
            f"{value_word(_value(found[1], a.field.number), choice=True)}"
            for a in differing[:6]
        ]
        more = f" +{len(differing) - 6}" if len(differing) > 6 else ""
        self._differences.setText(
            ", ".join(words) + more if differing else self.tr("All answers are the same.")
        )
        for side, page in zip(self._sides, pages, strict=True):
            side.name.setText(page.source_name)
            side.facts.setText(
                self.tr("{state} · {count} to review").format(state=state_word(page.state), count=page.doubts)
            )
            side.canvas.clear(self.tr("Loading the picture…"))

    def show_picture(self, page_id: int, picture: ScreenPicture, found: tuple[Answer, ...]) -> None:
        for side, page in zip(self._sides, self._pages, strict=True):
            if page.id == page_id:
                side.canvas.show_sheet(picture, found, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if digit_of(event) in ("1", "2"):
            self._accept(int(digit_of(event)) - 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _accept(self, number: int) -> None:
        if number < len(self._pages):
            self.accepted.emit(self._pages[number].id)


def _value(found: tuple[Answer, ...], number: int) -> str | None:
    return next((answer.value for answer in found if answer.field.number == number), None)
