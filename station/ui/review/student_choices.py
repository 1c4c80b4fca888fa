"""Whose sheet it may be: up to three students with their numbers, what differs lit; or a search by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station.contracts.roster import TAIL_DIGITS
from station.services.suggestions import SHOWN, Suggestion
from station.ui.panel import label
from station.ui.theme import colours_in_use

ROW_PX: Final = 42
KEY_PX: Final = 30
NUMBER_PX: Final = 96


class ChoiceRow(QAbstractButton):
    """One student: key, name, number with the digits that differ, and what else is to be known."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key
        self._suggestion: Suggestion | None = None
        self._notes = ""
        self._chosen = False
        self.setFixedHeight(ROW_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def suggestion(self) -> Suggestion | None:
        return self._suggestion

    def show_suggestion(self, suggestion: Suggestion | None, *, chosen: bool) -> None:
        """``chosen``: Enter takes this one."""
        self._suggestion, self._chosen = suggestion, chosen
        # Hidden rows keep their room: the card must not jump with every key.
        self.setEnabled(suggestion is not None)
        self._notes = "" if suggestion is None else self._told(suggestion)
        name = "" if suggestion is None else f"{suggestion.student.name} {suggestion.tail} {self._notes}"
        self.setAccessibleName(f"{self._key} {name}".strip())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(300, ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._suggestion is None:
            return
        colours = colours_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        lit = self._chosen or self.underMouse() or self.hasFocus()
        painter.setPen(QPen(QColor(colours.accent if lit else colours.line), 2 if lit else 1))
        painter.setBrush(QColor(colours.soft if self._chosen else colours.panel))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(QRectF(9, 0, KEY_PX, box.height()), Qt.AlignmentFlag.AlignVCenter, self._key)
        student = self._suggestion.student
        words = QRectF(KEY_PX + 10, 4, box.width() - KEY_PX - NUMBER_PX - 20, ROW_PX - 8)
        self._write_name(painter, words, student.name, student.class_name)
        self._write_number(painter, QRectF(box.right() - NUMBER_PX - 6, 2, NUMBER_PX, 18))
        painter.setPen(QColor(colours.warn if self._notes else colours.quiet))
        self._small(painter)
        right = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
        told = self._notes or self._alike()
        painter.drawText(box.adjusted(KEY_PX + 4, 0, -8, -4), right, told)
        painter.end()

    def _write_name(self, painter: QPainter, box: QRectF, name: str, class_name: str) -> None:
        colours = colours_in_use()
        painter.setPen(QColor(colours.text))
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignTop, shown)
        painter.setPen(QColor(colours.quiet))
        self._small(painter)
        painter.drawText(box, Qt.AlignmentFlag.AlignBottom, class_name)

    def _write_number(self, painter: QPainter, box: QRectF) -> None:
        """Four and four; digits that are not what was read stand out by colour, weight and a line."""
        assert self._suggestion is not None
        colours = colours_in_use()
        step = box.width() / (TAIL_DIGITS + 0.5)
        for at, digit in enumerate(self._suggestion.tail):
            differs = at in self._suggestion.differing
            font = QFont(self.font())
            font.setBold(differs)
            painter.setFont(font)
            painter.setPen(QColor(colours.warn if differs else colours.text))
            left = box.left() + at * step + (step / 2 if at >= TAIL_DIGITS // 2 else 0)
            cell = QRectF(left, box.top(), step, box.height())
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, digit)
            if differs:
                low = box.bottom() - 1
                painter.drawLine(QPointF(left + 1, low), QPointF(left + step - 1, low))

    def _small(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(font)

    def _alike(self) -> str:
        assert self._suggestion is not None
        if not self._suggestion.tail:
            return self.tr("no number")
        alike = TAIL_DIGITS - len(self._suggestion.differing)
        return self.tr("{alike} of {all} alike").format(alike=alike, all=TAIL_DIGITS)

    def _told(self, suggestion: Suggestion) -> str:
        told = []
        if suggestion.other_sheets:
            told.append(self.tr("has another sheet"))
        if suggestion.siblings:
            told.append(self.tr("{count} share this number").format(count=suggestion.siblings + 1))
        return " · ".join(told)


class StudentChoices(QWidget):
    """``picked``: a student's uid; ``off_list``: nobody of the roster; ``left``: the search was left.

    ``search``: text → those whom it finds.
    """

    picked = Signal(str)
    off_list = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._search: Callable[[str], Sequence[Suggestion]] | None = None
        self._likeliest: tuple[Suggestion, ...] = ()
        self._found: tuple[Suggestion, ...] = ()
        self._first = 0
        self._at: int | None = None
        self.rows = tuple(ChoiceRow(f"F{place}") for place in range(1, SHOWN + 1))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("/ Name, initials or number"))
        self.field.setAccessibleName(self.tr("Search a student"))
        self.field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.park = QPushButton(self.tr("Off the list (Shift+U)"))
        self.park.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.park.clicked.connect(self.off_list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for place, row in enumerate(self.rows):
            row.clicked.connect(lambda place=place: self.pick(place))
            column.addWidget(row)
        self._none = label(self.tr("Nobody on the roster is called so."))
        self._none.setParent(self)
        self._none.setObjectName("quiet")
        self._none.hide()
        below = QHBoxLayout()
        below.addWidget(self.field, 1)
        below.addWidget(self.park)
        column.addLayout(below)

    def show_choices(
        self,
        likeliest: Sequence[Suggestion],
        search: Callable[[str], Sequence[Suggestion]],
        *,
        proposed: str,
    ) -> None:
        """``proposed``: uid of the student whom Enter takes, "" for none."""
        self._likeliest, self._search = tuple(likeliest), search
        if self.searching:
            self._typed(self.field.text())
            return
        uids = [suggestion.student.uid for suggestion in likeliest]
        self._show(self._likeliest, uids.index(proposed) if proposed in uids else None)

    @property
    def searching(self) -> bool:
        return bool(self.field.text()) or self.field.hasFocus()

    def start_search(self) -> None:
        """Keys go to the name from now on."""
        self.field.setFocus()
        self.field.selectAll()

    def stop_search(self) -> None:
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.field.clearFocus()
        self._first = 0
        self._show(self._likeliest, None)

    def pick(self, place: int) -> bool:
        """The student in a row; False where there is none."""
        suggestion = self.rows[place].suggestion
        if suggestion is None:
            return False
        self._reset()
        self.picked.emit(suggestion.student.uid)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrows, Enter, Esc and F1 to F3 in the search field."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key is Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._at is not None:
                self.pick(self._at)
        elif key is Qt.Key.Key_Escape:
            self.stop_search()
            self.left.emit()
        elif key in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3):
            self.pick((Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3).index(key))
        else:
            return False
        return True

    def _typed(self, text: str) -> None:
        self._first = 0
        if not text.strip() or self._search is None:
            self._show(self._likeliest, None)
            return
        self._found = tuple(self._search(text))
        self._none.setVisible(not self._found)
        self._show(self._found[:SHOWN], 0 if self._found else None)

    def _step(self, by: int) -> None:
        """Through all that were found, three at a time in sight."""
        if not self._found or self._at is None:
            return
        wanted = min(max(self._first + self._at + by, 0), len(self._found) - 1)
        if wanted < self._first:
            self._first = wanted
        elif wanted >= self._first + SHOWN:
            self._first = wanted - SHOWN + 1
        self._show(self._found[self._first : self._first + SHOWN], wanted - self._first)

    def _show(self, suggestions: Sequence[Suggestion], at: int | None) -> None:
        self._at = at
        if not self.field.text().strip() or suggestions:
            self._none.hide()
        self._none.setGeometry(self.rows[0].geometry())
        for place, row in enumerate(self.rows):
            shown = suggestions[place] if place < len(suggestions) else None
            row.show_suggestion(shown, chosen=shown is not None and place == at)

    def _reset(self) -> None:
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.field.clearFocus()
        self._first = 0
