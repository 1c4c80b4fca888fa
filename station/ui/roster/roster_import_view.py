"""A file of students before it is taken: which column is what, what is wrong, and what will change."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station.services.roster_desk import Plan, RosterDesk
from station.services.roster_import import Column, Layout, Rows, guess_layout
from station.ui.panel import label, quiet, title
from station.ui.roster.roster_table import DraftModel, with_room
from station.ui.roster.roster_words import column_word

MOST_NAMES = 6


class RosterImportView(QWidget):
    """``taken``: the plan, and whether those who are not in it leave; ``left``: nothing was changed."""

    taken = Signal(object, bool)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Rows = ()
        self._desk: RosterDesk | None = None
        self._plan: Plan | None = None
        self._model = DraftModel()
        self._choices: dict[Column, QComboBox] = {}
        self._build()

    def show_rows(self, name: str, rows: Rows, desk: RosterDesk) -> None:
        """Rows of a file of that name, with the columns as they seem to be."""
        self._rows, self._desk = rows, desk
        self._title.setText(self.tr("Roster from {file}").format(file=name))
        layout = guess_layout(rows)
        for column, box in self._choices.items():
            box.blockSignals(True)
            box.clear()
            box.addItem(self.tr("– none –"), -1)
            for at in range(max(map(len, rows), default=0)):
                box.addItem(self._example(at), at)
            box.setCurrentIndex(box.findData(layout.columns.get(column, -1)))
            box.blockSignals(False)
        self._heading.blockSignals(True)
        self._heading.setChecked(layout.heading)
        self._heading.blockSignals(False)
        self._leave.setChecked(False)
        self._look()

    @property
    def plan(self) -> Plan | None:
        """What would be done now."""
        return self._plan

    @property
    def told_changes(self) -> str:
        """What becomes other of students who are known, "" for nothing."""
        return self._changed.text() if self._changed.isVisibleTo(self) else ""

    def choose_column(self, column: Column, at: int) -> None:
        """The column holds what stands at the place ``at``, from 0; -1: no place."""
        box = self._choices[column]
        box.setCurrentIndex(box.findData(at))

    def take(self) -> None:
        """As it is shown."""
        if self._plan is not None and self._take.isEnabled():
            self.taken.emit(self._plan, self._leave.isChecked())

    def _example(self, at: int) -> str:
        """A column by its letter and what stands in it first."""
        cells = [row[at].strip() for row in self._rows if at < len(row) and row[at].strip()]
        first = cells[0] if cells else ""
        return f"{_letter(at)}  {first[:14]}"

    def _look(self) -> None:
        if self._desk is None:
            return
        columns = {c: int(box.currentData()) for c, box in self._choices.items() if box.currentData() >= 0}
        plan = self._plan = self._desk.plan(
            self._rows, Layout(columns=columns, heading=self._heading.isChecked())
        )
        self._model.show_rows(self._rows, plan.drafted, {at: column for column, at in columns.items()})
        self._table.resizeColumnsToContents()
        with_room(self._table)
        told = self.tr("{new} new · {known} on the roster already · {left} rows left out").format(
            new=plan.new, known=plan.known, left=plan.left_out
        )
        self._said.setText(told)
        names = ", ".join(student.name for student in plan.leaving[:MOST_NAMES])
        more = " …" if len(plan.leaving) > MOST_NAMES else ""
        self._leave.setVisible(bool(plan.leaving))
        self._leave.setText(
            self.tr("{count} who are not in the file leave the roster: {names}").format(
                count=len(plan.leaving), names=names + more
            )
        )
        self._stay.setVisible(bool(plan.staying))
        self._stay.setText(
            self.tr("{count} who are not in the file have a sheet and stay.").format(count=len(plan.staying))
        )
        self._changed.setVisible(bool(plan.changed))
        names = ", ".join(after.name for _, after in plan.changed[:MOST_NAMES])
        more = " …" if len(plan.changed) > MOST_NAMES else ""
        self._changed.setText(
            self.tr("{count} known students get other numbers, names or classes: {names}").format(
                count=len(plan.changed), names=names + more
            )
        )
        named = Column.NAME in columns
        self._take.setEnabled(named and bool(plan.new + plan.known))
        self._trouble.setText("" if named else self.tr("Say which column holds the names."))

    def _build(self) -> None:
        self._title, self._said, self._stay, self._trouble = title(""), label(), quiet(""), quiet("")
        self._changed = quiet("")
        self._trouble.setObjectName("warn")
        grid = QGridLayout()
        for place, column in enumerate(Column):
            box = self._choices[column] = QComboBox()
            box.setAccessibleName(column_word(column))
            box.currentIndexChanged.connect(lambda _: self._look())
            grid.addWidget(quiet(column_word(column)), 0, place)
            grid.addWidget(box, 1, place)
        self._heading = QCheckBox(self.tr("The first row is a heading"))
        self._heading.toggled.connect(lambda _: self._look())
        self._leave = QCheckBox("")
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setAccessibleName(self.tr("Rows of the file"))
        self._table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self._table.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._take = QPushButton(self.tr("Put on the roster"))
        self._take.setObjectName("main")
        self._take.clicked.connect(self.take)
        leave = QPushButton(self.tr("Cancel"))
        leave.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.addWidget(self._trouble, 1)
        buttons.addWidget(leave)
        buttons.addWidget(self._take)
        column_of = QVBoxLayout(self)
        column_of.setContentsMargins(0, 10, 0, 0)
        column_of.addWidget(self._title)
        column_of.addLayout(grid)
        column_of.addWidget(self._heading)
        column_of.addWidget(self._table, 1)
        for part in (self._said, self._changed, self._leave, self._stay):
            column_of.addWidget(part)
        column_of.addLayout(buttons)


def _letter(at: int) -> str:
    """A, B ... Z, AA: as spreadsheets name columns."""
    name = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        name = chr(ord("A") + left) + name
    return name
