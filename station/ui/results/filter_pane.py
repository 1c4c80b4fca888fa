"""What of the results is shown: by standing, by what a teacher types, and who has not handed in."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.contracts.results import Standing
from station.services.results_now import ResultsNow
from station.ui.panel import label, panel, title
from station.ui.results.absentees import Absentees
from station.ui.results.result_words import standing_word

ALL: Final = ""
DATA: Final = Qt.ItemDataRole.UserRole
ORDER: Final = (
    Standing.CONFIRMED,
    Standing.REVIEW,
    Standing.TWO_SHEETS,
    Standing.ABSENT,
    Standing.UNKNOWN,
    Standing.OFF_LIST,
)


class FilterPane(QWidget):
    """``wanted``: another filter or search; ``entered``: Enter or Down in the search field, to the rows;
    ``marked``: students (uid) who are known not to sit it, or sit it after all."""

    wanted = Signal()
    entered = Signal()
    marked = Signal(tuple, bool)

    def __init__(self) -> None:
        super().__init__()
        self.search = _Search()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Name, ㄱㅁㅈ or digits"))
        self.search.setAccessibleName(self.tr("Search students"))
        self.search.setToolTip(self.tr("Ctrl+F"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Show only"))
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.attendance = label()
        self.attendance.setWordWrap(True)
        self.absentees = Absentees()
        for standing in (None, *ORDER):
            item = QListWidgetItem()
            item.setData(DATA, ALL if standing is None else standing.value)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        box = panel(title(self.tr("Show only")), self.search, self.list)
        inside = box.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addSpacing(8)
        inside.addWidget(title(self.tr("Attendance")))
        inside.addWidget(self.attendance)
        inside.addWidget(self.absentees, 1000)
        inside.addStretch(1)  # where there are no absentees, all else stays at the top
        column.addWidget(box)
        self.list.currentRowChanged.connect(lambda _: self.wanted.emit())
        self.search.textChanged.connect(lambda _: self.wanted.emit())
        self.search.left.connect(self.entered)
        self.absentees.marked.connect(self.marked)

    @property
    def standing(self) -> Standing | None:
        """None for all."""
        chosen = self.list.currentItem()
        value = ALL if chosen is None else str(chosen.data(DATA))
        return Standing(value) if value else None

    @property
    def text(self) -> str:
        return self.search.text()

    def reset(self) -> None:
        """Everyone, as for another exam."""
        for field in (self.list, self.search):
            blocker = QSignalBlocker(field)
            self.list.setCurrentRow(0)
            self.search.clear()
            blocker.unblock()
        self.wanted.emit()

    def show_counts(self, now: ResultsNow | None) -> None:
        rows = now.results.rows if now is not None else ()
        counts = Counter(row.standing for row in rows)
        for at in range(self.list.count()):
            item = self.list.item(at)
            value = str(item.data(DATA))
            word = standing_word(Standing(value)) if value else self.tr("All")
            item.setText(f"{word}  {counts[Standing(value)] if value else len(rows)}")
        rows_high = max(self.list.sizeHintForRow(0), 1) * self.list.count()
        self.list.setFixedHeight(rows_high + 2 * self.list.frameWidth() + 2)
        self.attendance.setText(self._attendance(now))
        self.absentees.show_absent(now)

    def _attendance(self, now: ResultsNow | None) -> str:
        """Students with a sheet and without add up; second sheets and those of nobody are told apart."""
        if now is None:
            return ""
        found = now.results.attendance
        unread = _lines(
            (self.tr("{count} sheets are not read yet."), found.waiting),
            (
                self.tr("{count} could not be read: perhaps of someone who is missing."),
                found.failed,
            ),
        )
        if found.expected is None:
            return self.tr("{sheets} sheets · no list of students").format(sheets=found.sheets) + unread
        known = found.expected - len(found.absent)
        told = self.tr("{expected} sit it · {sheets} sheets").format(expected=found.expected, sheets=known)
        if found.absent:
            told += self.tr(" · {count} missing").format(count=len(found.absent))
        others = found.sheets - found.waiting - known
        if others > 0:
            told += "\n" + self.tr("{count} other sheets").format(count=others)
        return told + unread


def _lines(*told: tuple[str, int]) -> str:
    """What there is any of, a line each."""
    return "".join("\n" + words.format(count=count) for words, count in told if count)


class _Search(QLineEdit):
    """``left``: Enter, or Down to the rows."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
