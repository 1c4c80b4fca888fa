"""The student's card: the identifier digit by digit, with the paper above it; typed by keys alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from station.contracts.reading import FieldReading
from station.services.crops import digits_region, name_region
from station.services.pictures import Box, ScreenPicture
from station.ui.panel import quiet, title
from station.ui.review.digit_entry import UNKNOWN, DigitEntry, places_of
from station.ui.review.shortcuts import Command
from station.ui.screen_image import image_of
from station.ui.theme import FAINT, colours_in_use

NAME_PX: Final = 78
COLUMN_PX: Final = 158
CELL_PX: Final = 40
OTHERS_PX: Final = 16
GAP_PX: Final = 6


class Digits(QWidget):
    """Paints the name field, a column of bubbles a digit, the digits, and what else each may be."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Digits of the identifier"))
        self._entry = DigitEntry(())
        self._active = False
        self._picture: ScreenPicture | None = None
        self._image: QImage | None = None
        self._paper: QPixmap | None = None
        self._boxes: tuple[Box, ...] = ()
        self._name: Box | None = None

    def show_entry(self, entry: DigitEntry, *, active: bool) -> None:
        """``active``: keys go to these digits."""
        self._entry, self._active = entry, active
        self.setAccessibleDescription(" ".join(entry.values))
        self.update()

    def show_paper(self, picture: ScreenPicture | None, field: FieldReading | None) -> None:
        """Where the digits were marked; none while the picture is loading."""
        if picture is self._picture and picture is not None:
            return
        self._paper = None
        if picture is None or field is None:
            self._picture, self._image, self._boxes, self._name = None, None, (), None
        else:
            # The image shares the picture's bytes, so that it is kept with it.
            self._picture, self._image = picture, image_of(picture)
            self._boxes = digits_region(picture, field)
            self._name = name_region(picture, field)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, NAME_PX + COLUMN_PX + CELL_PX + OTHERS_PX + 3 * GAP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        if self._paper is None:
            self._paper = self._paint_paper()
        painter.drawPixmap(0, 0, self._paper)
        for at, value in enumerate(self._entry.values):
            self._paint_cell(painter, at, value)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._paper = None
        super().resizeEvent(event)

    def _width(self) -> float:
        count = max(len(self._entry.places), 1)
        return min(44.0, (self.width() - 10) / count - 4)

    def _left(self, at: int) -> float:
        """Four and four, as telephone numbers are written."""
        return at * (self._width() + 4) + (10 if at >= 4 else 0)

    def _paint_paper(self) -> QPixmap:
        """Name field and columns of bubbles, once a sheet: typing repaints the digits only."""
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._name is not None:
            self._cut(painter, self._name, QRectF(0, 0, self.width(), NAME_PX))
        for at, box in enumerate(self._boxes):
            self._cut(painter, box, QRectF(self._left(at), NAME_PX + GAP_PX, self._width(), COLUMN_PX))
        painter.end()
        return made

    def _cut(self, painter: QPainter, box: Box, target: QRectF) -> None:
        assert self._image is not None
        left, top, right, bottom = box
        source = QRectF(left, top, right - left, bottom - top)
        scale = min(target.width() / source.width(), target.height() / source.height())
        shown = QRectF(0, 0, source.width() * scale, source.height() * scale)
        shown.moveCenter(target.center())
        painter.drawImage(shown, self._image, source)

    def _paint_cell(self, painter: QPainter, at: int, value: str) -> None:
        place, colours = self._entry.places[at], colours_in_use()
        top = NAME_PX + COLUMN_PX + 2 * GAP_PX
        cell = QRectF(self._left(at), top, self._width(), CELL_PX).adjusted(2, 2, -2, -2)
        typed = value != place.value or (self._active and bool(self._entry.typed) and place.doubtful)
        doubtful = value == UNKNOWN or (place.doubtful and not typed)
        here = self._active and at == self._entry.cursor
        if here:
            painter.fillRect(cell, QColor(colours.soft))
        colour = colours.accent if here else colours.warn if doubtful else colours.line
        line = FAINT.line if doubtful else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(colour), 2.5 if here or doubtful else 1.0, line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cell, 5, 5)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.warn if doubtful else colours.text))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, value)
        painter.setFont(self.font())
        if doubtful and value != UNKNOWN:
            painter.drawText(QPointF(cell.right() - 11, cell.top() + 15), UNKNOWN)
        painter.setPen(QColor(colours.quiet))
        below = QRect(int(cell.left()), int(cell.bottom()) + 2, int(cell.width()), OTHERS_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "·".join(place.others))


class IdentifierCard(QWidget):
    """``decided``: a whole number; ``accepted``: as it was read; ``refused``: why a key did nothing."""

    decided = Signal(str)
    accepted = Signal()
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._entry = DigitEntry(())
        self._active = False
        self.digits = Digits()
        self._hint: QLabel = quiet("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title(self.tr("Student")))
        what = quiet(self.tr("Identifier (last 8 digits of the phone number)"))
        what.setWordWrap(False)
        column.addWidget(what)
        self.digits.setFixedHeight(self.digits.sizeHint().height())
        self._hint.setWordWrap(False)
        column.addWidget(self.digits)
        column.addWidget(self._hint)

    def show_field(self, field: FieldReading | None, decided: str | None, *, active: bool) -> None:
        """``active``: the identifier is what is asked now."""
        self._entry = DigitEntry(() if field is None else places_of(field, decided))
        self._active = active
        self._say()

    def show_paper(self, picture: ScreenPicture | None, field: FieldReading | None) -> None:
        self.digits.show_paper(picture, field)

    def take(self, command: Command, digit: str) -> bool:
        """A key for the answer; False when it means nothing here."""
        if command in (Command.DIGIT, Command.ZERO):
            self._entry.type(digit)
            self._say()
        elif command is Command.ACCEPT:
            self._accept()
        elif command is Command.BLANK:
            self.refused.emit(self.tr("An identifier cannot stay blank. Type it, or L for later."))
        elif command is Command.ERASE:
            return self._entry.erase() and self._say()
        elif command is Command.BACK:
            return self._entry.clear() and self._say()
        else:
            return False
        return True

    def _accept(self) -> None:
        missing = self._entry.missing
        if missing:
            self.refused.emit(
                self.tr("The identifier needs {count} digits; {missing} are missing.").format(
                    count=len(self._entry.places), missing=len(missing)
                )
            )
        elif self._entry.typed:
            self.decided.emit("".join(self._entry.values))
        else:
            self.accepted.emit()

    def _say(self) -> bool:
        self.digits.show_entry(self._entry, active=self._active)
        if not self._active:
            self._hint.setText("")
        elif self._entry.typed:
            self._hint.setText(self.tr("Enter accepts · Backspace · Esc starts over"))
        else:
            self._hint.setText(self.tr("Type what is in doubt, or all of it · Enter accepts"))
        return True
