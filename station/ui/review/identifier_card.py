"""The student's card: the identifier digit by digit, with the paper above it; typed by keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station.contracts.desk import Page
from station.contracts.reading import FieldReading
from station.contracts.roster import OFF_LIST, Match, MatchKind
from station.services.crops import digits_region, name_region
from station.services.pictures import Box, ScreenPicture
from station.services.suggestions import Suggestions
from station.ui.panel import quiet, title
from station.ui.review.digit_entry import UNKNOWN, DigitEntry, places_of
from station.ui.review.shortcuts import Command
from station.ui.review.student_choices import StudentChoices
from station.ui.screen_image import image_of
from station.ui.theme import FAINT, colours_in_use

NAME_PX: Final = 78
COLUMN_PX: Final = 158
LOW_COLUMN_PX: Final = 92
"""Where students are listed below; the name is large in the middle then."""
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
        self._low = False
        self.setFixedHeight(self.sizeHint().height())

    def set_low(self, low: bool) -> None:
        """Only the digits, to leave room below."""
        if low is self._low:
            return
        self._low = low
        self._paper = None
        self.setFixedHeight(self.sizeHint().height())

    @property
    def _top(self) -> int:
        """Where the columns of bubbles begin."""
        return 0 if self._low else NAME_PX + GAP_PX

    @property
    def _column(self) -> int:
        return LOW_COLUMN_PX if self._low else COLUMN_PX

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
        return QSize(320, self._top + self._column + CELL_PX + OTHERS_PX + 2 * GAP_PX)

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
        if self._name is not None and not self._low:
            self._cut(painter, self._name, QRectF(0, 0, self.width(), NAME_PX))
        for at, box in enumerate(self._boxes):
            self._cut(painter, box, QRectF(self._left(at), self._top, self._width(), self._column))
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
        top = self._top + self._column + GAP_PX
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose sheet it may be, where there is a roster. ``proposed``: uid that Enter takes, "" for none."""

    page: Page
    suggestions: Suggestions
    proposed: str = ""


class IdentifierCard(QWidget):
    """``decided``: a whole number, or with a roster a student's uid; ``accepted``: as it was proposed;
    ``picked``: a student's uid or `OFF_LIST`, whatever is asked; ``refused``: why a key did nothing."""

    decided = Signal(str)
    accepted = Signal()
    picked = Signal(str)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._entry = DigitEntry(())
        self._active = False
        self._field: FieldReading | None = None
        self._asked: Asked | None = None
        self.digits = Digits()
        self.choices = StudentChoices()
        self.choices.picked.connect(self.picked)
        self.choices.off_list.connect(lambda: self.picked.emit(OFF_LIST))
        self._who, self._hint = title(self.tr("Student")), quiet("")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._who)
        self._what = quiet(self.tr("Identifier (last 8 digits of the phone number)"))
        self._what.setWordWrap(False)
        column.addWidget(self._what)
        self._hint.setWordWrap(False)
        for part in (self.digits, self._hint, self.choices):
            column.addWidget(part)
        self.choices.hide()

    def show_field(
        self, field: FieldReading | None, decided: str | None, *, active: bool, asked: Asked | None = None
    ) -> None:
        """``active``: whose sheet it is, is what is asked now."""
        self._entry = DigitEntry(() if field is None else places_of(field, decided))
        self._active, self._field, self._asked = active, field, asked
        self.choices.setVisible(asked is not None)
        self._what.setVisible(asked is None)
        self.digits.set_low(asked is not None)
        known = None if asked is None else asked.suggestions.roster.get(asked.page.student)
        self._who.setText(known.name if known is not None else self.tr("Student"))
        self._say()

    def show_paper(self, picture: ScreenPicture | None, field: FieldReading | None) -> None:
        self.digits.show_paper(picture, field)

    @property
    def typing(self) -> bool:
        """A number or a name has been begun."""
        return bool(self._entry.typed) or self.choices.searching

    def search(self) -> bool:
        """Keys go to a student's name; False where there is no roster."""
        if self._asked is not None:
            self.choices.start_search()
        return self._asked is not None

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
        if self._asked is not None and not self._entry.typed:
            if self._asked.proposed:
                self.accepted.emit()
            else:
                self.refused.emit(self.tr("Choose with F1 to F3, type the number, or / for a name."))
        elif self._entry.missing:
            self.refused.emit(
                self.tr("The identifier needs {count} digits; {missing} are missing.").format(
                    count=len(self._entry.places), missing=len(self._entry.missing)
                )
            )
        elif self._entry.typed and self._asked is not None:
            self._accept_number(self._asked.suggestions.roster.match("".join(self._entry.values)))
        elif self._entry.typed:
            self.decided.emit("".join(self._entry.values))
        else:
            self.accepted.emit()

    def _accept_number(self, match: Match) -> None:
        """A typed number is a student only where exactly one has it."""
        if match.kind is MatchKind.EXACT:
            self.decided.emit(match.students[0])
        elif match.kind is MatchKind.SEVERAL:
            self.refused.emit(self.tr("Several students share this number: choose with F1 to F3."))
        else:
            self.refused.emit(self.tr("Nobody on the roster has this number: F1 to F3, / or Shift+U."))

    def _say(self) -> bool:
        self.digits.show_entry(self._entry, active=self._active)
        self._suggest()
        if not self._active:
            self._hint.setText("")
        elif self._entry.typed:
            self._hint.setText(self.tr("Enter accepts · Backspace · Esc starts over"))
        elif self._asked is None:
            self._hint.setText(self.tr("Type what is in doubt, or all of it · Enter accepts"))
        else:
            self._hint.setText(self.tr("F1 F2 F3 choose · digits narrow down · / name"))
        return True

    def _suggest(self) -> None:
        """The likeliest students while one is asked for; what is typed narrows them down."""
        asked = self._asked
        if asked is None:
            return
        typed = _typed_places(self._entry)
        likeliest = asked.suggestions.likeliest(asked.page, self._field, typed) if self._active else ()
        proposed = asked.proposed if self._active and not self._entry.typed else ""
        self.choices.show_choices(
            likeliest,
            lambda text: asked.suggestions.found(asked.page, text, self._field),
            proposed=proposed,
        )


def _typed_places(entry: DigitEntry) -> tuple[str, ...]:
    """What a person typed, at its place; "" elsewhere."""
    return tuple(
        entry.typed[entry.targets.index(at)] if at in entry.targets[: len(entry.typed)] else ""
        for at in range(len(entry.places))
    )
