"""Who sits an exam: the roster, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station.contracts.roster import Student
from station.errors import StationError
from station.messages import of_error
from station.services.roster_desk import Plan, RosterDesk, rows_of_file, rows_of_text
from station.services.roster_import import Rows
from station.store.store import Store
from station.ui.panel import quiet
from station.ui.roster.roster_import_view import RosterImportView
from station.ui.roster.roster_table import StudentModel, with_room
from station.ui.tasks import Tasks
from station.ui.words import ui_language

ENDINGS = (".csv", ".xlsx", ".txt", ".tsv")


class RosterPage(QWidget):
    """``changed``: an exam has another roster; ``said``: one sentence."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, store: Store, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._tasks = tasks
        self._exam = 0
        self._there: frozenset[str] = frozenset()
        self.setWindowTitle(self.tr("Roster"))
        self._model = StudentModel(self._note)
        self.importing = RosterImportView()
        self.importing.taken.connect(self._carry_out)
        self.importing.left.connect(self._back)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list())
        self._pages.addWidget(self.importing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.setAcceptDrops(True)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self._table)
        paste.setContext(Qt.ShortcutContext.WidgetShortcut)
        paste.activated.connect(self.paste)

    def open_exam(self, exam_id: int) -> None:
        """0: none."""
        if exam_id != self._exam:
            self._back()
        self._exam = exam_id
        self._show()

    def open_file(self, path: Path) -> None:
        """Rows of a file, to be looked at before anything changes."""
        self._trouble.setText("")
        self._tasks.run(partial(rows_of_file, path), partial(self._look, path.name, self._exam), self._failed)

    def paste(self) -> None:
        """Cells from the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._trouble.setText(self.tr("There is nothing to paste: copy cells in your spreadsheet first."))
            return
        try:
            self._look(self.tr("the clipboard"), self._exam, rows_of_text(text))
        except StationError as error:
            self._failed(error)

    def add(self) -> None:
        """The student who is typed."""
        name = self._name.text().strip()
        if not name or not self._exam:
            self._trouble.setText(self.tr("Type the student's name."))
            self._name.setFocus()
            return
        fields = (self._phone, self._parent, self._class)
        self._do(lambda desk: desk.add(name, *(field.text() for field in fields)))
        for field in (self._name, *fields[:2]):
            field.clear()
        self._name.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def _desk(self) -> RosterDesk:
        return RosterDesk(self._store, self._exam)

    def _look(self, name: str, exam: int, rows: Rows) -> None:
        if exam != self._exam or not exam:
            return
        self.importing.show_rows(name, rows, self._desk())
        self._pages.setCurrentWidget(self.importing)

    def _carry_out(self, plan: Plan, leave: bool) -> None:
        self._do(lambda desk: desk.carry_out(plan, leave=leave))
        self._back()

    def _do(self, act: Callable[[RosterDesk], object]) -> None:
        self._trouble.setText("")
        try:
            act(self._desk())
        except StationError as error:
            self._failed(error)
            return
        self._show()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        told = of_error(error, ui_language()) if isinstance(error, StationError) else type(error).__name__
        self._trouble.setText(told)

    def _back(self) -> None:
        self._pages.setCurrentIndex(0)

    def _show(self) -> None:
        students = self._desk().students() if self._exam else ()
        self._there = self._desk().with_sheets() if self._exam else frozenset()
        self._model.show_students(students)
        self._table.resizeColumnsToContents()
        with_room(self._table)
        self._table.setVisible(bool(students))
        self._empty.setVisible(not students)
        alone = sum(not student.tails for student in students)
        told = self.tr("{count} students").format(count=len(students))
        if alone:
            told += " · " + self.tr("{count} without a number").format(count=alone)
        self._facts.setText(told if students else "")

    def _note(self, student: Student) -> str:
        return self.tr("sheet ✓") if student.uid in self._there else ""

    def _choose_file(self) -> None:
        endings = " ".join(f"*{ending}" for ending in ENDINGS)
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Roster from a file…"), "", self.tr("Spreadsheets") + f" ({endings})"
        )
        if name:
            self.open_file(Path(name))

    def _offer_exams(self) -> None:
        """Exams that have a roster."""
        self._others.clear()
        for exam in self._store.exams.all():
            roster = self._store.rosters.of_exam(exam.id)
            if exam.id != self._exam and roster is not None:
                words = self.tr("{exam} ({count} students)").format(
                    exam=exam.name.replace("&", "&&"), count=len(roster.students)
                )
                take = partial(self._take_from, exam.id)
                self._others.addAction(words).triggered.connect(lambda _=False, take=take: take())
        if self._others.isEmpty():
            self._others.addAction(self.tr("No other exam has a roster.")).setEnabled(False)

    def _take_from(self, exam: int) -> None:
        self._do(lambda desk: desk.take_from(exam))

    def _remove(self) -> None:
        """Those who are selected, but for those who have a sheet."""
        rows = sorted({index.row() for index in self._table.selectionModel().selectedRows()})
        wanted = [self._model.student(row) for row in rows]
        if not wanted:
            self._trouble.setText(self.tr("Select students first."))
            return
        gone: list[Student] = []
        self._do(lambda desk: gone.extend(desk.remove(wanted)))
        kept = len(wanted) - len(gone)
        if kept:
            self._trouble.setText(self.tr("{count} stay: they have a sheet.").format(count=kept))

    def _list(self) -> QWidget:
        self._facts, self._trouble = quiet(""), quiet("")
        self._trouble.setObjectName("warn")
        self._empty = quiet(
            self.tr(
                "No roster yet: the identifier stands for the student."
                " Bring a CSV or XLSX file, drop it here, or paste cells."
            )
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        file = QPushButton(self.tr("From a file (CSV, XLSX)…"))
        file.setObjectName("main")
        file.clicked.connect(self._choose_file)
        paste = QPushButton(self.tr("Paste cells"))
        paste.clicked.connect(self.paste)
        other = QPushButton(self.tr("From another exam"))
        self._others = QMenu(other)
        self._others.aboutToShow.connect(self._offer_exams)
        other.setMenu(self._others)
        self._remove_chosen = QPushButton(self.tr("Remove the selected"))
        self._remove_chosen.setEnabled(False)
        self._remove_chosen.clicked.connect(self._remove)
        top = QHBoxLayout()
        for button in (file, paste, other):
            top.addWidget(button)
        top.addWidget(self._facts, 1)
        top.addWidget(self._remove_chosen)
        self._table = QTableView()
        self._table.setModel(self._model)
        self._table.setAccessibleName(self.tr("Roster"))
        self._table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self._table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self._table.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._table.horizontalHeader().setStretchLastSection(True)
        chosen = self._table.selectionModel()
        chosen.selectionChanged.connect(lambda *_: self._remove_chosen.setEnabled(chosen.hasSelection()))
        self._model.modelReset.connect(lambda: self._remove_chosen.setEnabled(False))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 10, 0, 0)
        column.addLayout(top)
        column.addWidget(self._trouble)
        column.addWidget(self._table, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(self._one_more())
        return page

    def _one_more(self) -> QHBoxLayout:
        """Fields for one student."""
        self._name, self._phone, self._parent, self._class = (QLineEdit() for _ in range(4))
        row = QHBoxLayout()
        for field, words in (
            (self._name, self.tr("Name")),
            (self._phone, self.tr("Student's phone")),
            (self._parent, self.tr("Parent's phone")),
            (self._class, self.tr("Class")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            field.returnPressed.connect(self.add)
            row.addWidget(field, 1)
        add = QPushButton(self.tr("Add"))
        add.setAccessibleName(self.tr("Add the student"))
        add.clicked.connect(self.add)
        row.addWidget(add)
        return row


def _dropped(event: QDropEvent) -> Path | None:
    """One spreadsheet."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in ENDINGS else None
