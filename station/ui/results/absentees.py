"""Students without a sheet, by name; a person says of whom nobody waits for one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station.contracts.results import Standing
from station.contracts.roster import Student
from station.services.results_now import ResultsNow

UID = Qt.ItemDataRole.UserRole
MARKED = Qt.ItemDataRole.UserRole + 1


class Absentees(QWidget):
    """``marked``: uids, and whether they are now known not to sit it."""

    marked = Signal(tuple, bool)

    def __init__(self) -> None:
        super().__init__()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Students without a sheet"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setWordWrap(True)
        self.mark = QPushButton(self.tr("Mark as absent"))
        self.take_back = QPushButton(self.tr("Take back"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.mark)
        column.addWidget(self.take_back)
        self.list.itemSelectionChanged.connect(self._show_buttons)
        self.mark.clicked.connect(lambda: self._mark(absent=True))
        self.take_back.clicked.connect(lambda: self._mark(absent=False))
        self._show_buttons()

    def show_absent(self, now: ResultsNow | None) -> None:
        """Those still waited for first."""
        rows = now.results.rows if now is not None else ()
        absent = [row.student for row in rows if row.standing is Standing.ABSENT and row.student is not None]
        excused = now.excused if now is not None else frozenset()
        kept = set(self._chosen())
        self.list.clear()
        for student in sorted(absent, key=lambda student: student.uid in excused):
            self._add(student, marked=student.uid in excused, chosen=student.uid in kept)
        self.setVisible(bool(absent))
        self._show_buttons()

    def _add(self, student: Student, *, marked: bool, chosen: bool) -> None:
        name = f"{student.name} · {student.class_name}" if student.class_name else student.name
        item = QListWidgetItem(self.tr("{name} · absent").format(name=name) if marked else name)
        item.setData(UID, student.uid)
        item.setData(MARKED, marked)
        self.list.addItem(item)
        item.setSelected(chosen)

    def _chosen(self) -> dict[str, bool]:
        return {str(item.data(UID)): bool(item.data(MARKED)) for item in self.list.selectedItems()}

    def _show_buttons(self) -> None:
        """A button that has nothing to do stays, greyed, so that nothing jumps."""
        marked = list(self._chosen().values())
        self.mark.setEnabled(not all(marked) if marked else False)
        self.take_back.setEnabled(any(marked))

    def _mark(self, *, absent: bool) -> None:
        uids = tuple(uid for uid, marked in self._chosen().items() if marked is not absent)
        self.list.setFocus()  # the button greys: the keys must not go to the next one
        if uids:
            self.marked.emit(uids, absent)
