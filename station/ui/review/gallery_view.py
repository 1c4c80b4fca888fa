"""Many crops of one kind and one proposal: pick the exceptions, confirm the rest with one key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station.contracts.desk import Doubt
from station.services.pictures import ScreenPicture
from station.services.typed import bubble_meant
from station.ui.keys import digit_of
from station.ui.panel import label, panel, quiet, title
from station.ui.review.shortcuts import GALLERY, Command, command_of, key_name
from station.ui.screen_image import image_of
from station.ui.theme import BLANK, FAINT, FOCUS, HUMAN
from station.ui.words import kind_word, value_word

FEW: Final = ((9, 3), (20, 4))
COLUMNS: Final = 6
"""Of many; up to so many crops stand in fewer columns, so that they are larger."""

LEAST_ROWS: Final = 4
GAP: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """``value``: what will be decided; None: an exception, left for later; ``signs``: its bubbles;
    ``crop``: None until its paper is on the screen, and so long nothing is decided."""

    doubt: Doubt
    value: str | None
    signs: tuple[str, ...] = ()
    crop: ScreenPicture | None = None

    @property
    def chosen(self) -> bool:
        """Seen, and no exception."""
        return self.value is not None and self.crop is not None


class Grid(QWidget):
    """The crops; arrows and mouse move, keys change the one in focus."""

    entered = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("Crops that look alike"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.cells: list[Cell] = []
        self._at = 0

    def show_cells(self, cells: list[Cell]) -> None:
        self.cells, self._at = cells, 0
        self.update()

    def set_crop(self, place: int, crop: ScreenPicture) -> None:
        self.cells[place] = replace(self.cells[place], crop=crop)
        self.update(self._box(place))
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        command = command_of(event, GALLERY)
        if command is Command.MOVE:
            step = {"→": 1, "←": -1, "↓": self.columns, "↑": -self.columns}[key_name(event)]
            self._at = min(max(self._at + step, 0), len(self.cells) - 1)
            self.update()
        elif event.isAutoRepeat():
            event.accept()  # a key that is held says nothing about what came under it
        elif command is Command.CONFIRM_REST:
            self.entered.emit()
        elif command is Command.LEAVE:
            self.left.emit()
        elif command is Command.EXCEPTION:
            self._toggle(self._at)
        elif command is Command.ANOTHER:
            self._answer(self._at, digit_of(event))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        for place in range(len(self.cells)):
            if self._box(place).contains(event.position().toPoint()):
                self._at = place
                self._toggle(place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        for place, cell in enumerate(self.cells):
            box = self._box(place)
            if box.intersects(event.rect()):
                self._paint(painter, box, cell, focused=place == self._at)
        painter.end()

    @property
    def at(self) -> int:
        """Index of the crop in focus."""
        return self._at

    @property
    def columns(self) -> int:
        """Crops beside each other."""
        return next((columns for most, columns in FEW if len(self.cells) <= most), COLUMNS)

    def _toggle(self, place: int) -> None:
        cell = self.cells[place]
        self._set(place, None if cell.value is not None else cell.doubt.proposal)

    def _answer(self, place: int, digit: str) -> None:
        """Another answer; what the question has no bubble for is none."""
        signs = self.cells[place].signs
        value = bubble_meant(digit, signs)
        if value is not None or digit == "0":
            self._set(place, value or "")

    def _set(self, place: int, value: str | None) -> None:
        self.cells[place] = replace(self.cells[place], value=value)
        self.update()
        self.changed.emit()

    def _box(self, place: int) -> QRect:
        columns = self.columns
        rows = max(LEAST_ROWS, -(-len(self.cells) // columns))
        width, height = self.width() // columns, self.height() // rows
        row, column = divmod(place, columns)
        return QRect(column * width, row * height, width - GAP, height - GAP)

    def _paint(self, painter: QPainter, box: QRect, cell: Cell, *, focused: bool) -> None:
        painter.fillRect(box, QColor("#FFFFFF"))
        label = 18
        inside = QRectF(box).adjusted(3, 3, -3, -label)
        if cell.crop is not None:
            crop = image_of(cell.crop)
            scale = min(inside.width() / crop.width(), inside.height() / crop.height())
            shown = QRectF(0, 0, crop.width() * scale, crop.height() * scale)
            shown.moveCenter(inside.center())
            painter.drawImage(shown, crop)
        else:
            painter.setPen(QColor("#6B7280"))
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, self.tr("No picture yet"))
        ink = BLANK if cell.value is None else HUMAN if cell.value != cell.doubt.proposal else FAINT
        sign = "✕" if cell.value is None else value_word(cell.value, choice=True)
        painter.setPen(QColor("#111827"))
        painter.drawText(
            QRectF(box).adjusted(6, box.height() - label, -6, -2),
            Qt.AlignmentFlag.AlignLeft,
            f"{cell.doubt.label}  {sign}",
        )
        painter.setPen(QPen(QColor(ink.colour), 1.0, ink.line))
        painter.drawRect(box)
        if focused:
            painter.setPen(QPen(QColor(FOCUS.colour), FOCUS.width))
            painter.drawRect(box)


class GalleryView(QWidget):
    """``confirmed``: list of (doubt, value) to be decided as one step; ``left``: nothing was."""

    confirmed = Signal(list)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.grid = Grid()
        self._title = title("")
        self._hint = quiet(
            self.tr("Arrows move · X exception · 1-5, 0 another answer · Enter the rest · Esc back")
        )
        self._unseen = label()
        self._unseen.setObjectName("warn")
        self._enter = QPushButton()
        self._enter.setObjectName("main")
        self._enter.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._enter.clicked.connect(self._confirm)
        back = QPushButton(self.tr("Back (Esc)"))
        back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back.clicked.connect(self.left)
        self.grid.entered.connect(self._confirm)
        self.grid.left.connect(self.left)
        self.grid.changed.connect(self._count)
        buttons = QHBoxLayout()
        buttons.addWidget(self._hint, 1)
        buttons.addWidget(self._unseen)
        buttons.addWidget(back)
        buttons.addWidget(self._enter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(panel(self._title, self.grid, buttons))
        self.setFocusProxy(self.grid)

    def show_doubts(self, doubts: tuple[Doubt, ...], signs: Mapping[int, tuple[str, ...]]) -> None:
        """All as proposed, the first in focus. ``signs``: the bubbles of each field by its number."""
        kind, values = kind_word(doubts[0].kind), {doubt.proposal for doubt in doubts}
        if len(values) == 1:
            value = value_word(values.pop(), choice=True)
            words = self.tr("{kind} · proposed {value} · {count}")
            self._title.setText(words.format(kind=kind, value=value, count=len(doubts)))
        else:
            words = self.tr("{kind} · each as it was marked · {count}")
            self._title.setText(words.format(kind=kind, count=len(doubts)))
        cells = [Cell(doubt=d, value=d.proposal, signs=signs.get(d.field, ())) for d in doubts]
        self.grid.show_cells(cells)
        self._count()

    def _chosen(self) -> list[tuple[Doubt, str]]:
        """What has not been seen is never among them."""
        return [(c.doubt, c.value) for c in self.grid.cells if c.chosen and c.value is not None]

    def _count(self) -> None:
        chosen = len(self._chosen())
        self._enter.setText(self.tr("Confirm {count} (Enter)").format(count=chosen))
        self._enter.setEnabled(chosen > 0)
        unseen = sum(cell.crop is None for cell in self.grid.cells)
        self._unseen.setText(self.tr("{count} without a picture stay").format(count=unseen))
        self._unseen.setVisible(unseen > 0)

    def _confirm(self) -> None:
        if chosen := self._chosen():
            self.confirmed.emit(chosen)
