"""A sheet without a picture: who it is of, and its answers, typed from the paper."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import IDENTIFIER
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.roster import TAIL_DIGITS, Student
from station.contracts.sheet import SheetTemplate
from station.errors import StationError
from station.messages import of_error
from station.services.review import Review
from station.services.typed_sheets import type_sheet, typed_values
from station.store.store import Store
from station.ui.panel import quiet
from station.ui.words import masked, ui_language


class TypedPane(QWidget):
    """``made``: id of a page that was typed; ``said``: one sentence."""

    made = Signal(int)
    said = Signal(str)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._exam: int | None = None
        self._review: Review | None = None
        self._sheet: SheetTemplate | None = None
        self._uids: list[str] = []
        self._names: Counter[str] = Counter()
        self._build()

    def open_exam(self, exam: int | None, review: Review | None) -> None:
        self._exam, self._review = exam, review
        self._sheet = None if exam is None else self._store.exams.template(exam)
        self.setEnabled(exam is not None)
        self._answers.clear()
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """The students as they are on the roster now, those without a sheet first."""
        roster = None if self._exam is None else self._store.rosters.of_exam(self._exam)
        self._who.setVisible(roster is not None)
        # A row gives an editable one less than it asks for.
        self._who.setMinimumHeight(self._who.sizeHint().height())
        self._number.setVisible(roster is None)
        self._uids = []
        if roster is None or self._exam is None:
            return
        there = self._store.pages.whose(self._exam)
        ordered = sorted(roster.students, key=lambda student: student.uid in there)
        self._uids = [student.uid for student in ordered]
        self._who.clear()
        self._names = Counter(map(_shown, roster.students))
        lines = {student.uid: line for line, student in enumerate(roster.students, 1)}
        for student in ordered:
            shown = _shown(student)
            if self._names[shown] > 1:  # of one text Qt takes the first, whichever was meant
                shown += " " + self.tr("(number {line} on the roster)").format(line=lines[student.uid])
            sheet = self.tr("(has a sheet)") if student.uid in there else ""
            self._who.addItem(f"{shown} {sheet}".rstrip())
        self._who.setCurrentIndex(-1)

    def make(self) -> None:
        """The sheet as it is typed; what is wrong is said and nothing is made."""
        exam, review, sheet = self._exam, self._review, self._sheet
        if exam is None or review is None or sheet is None:
            return
        try:
            student = self._student()
            values = typed_values(self._answers.text(), sheet)
        except StationError as error:
            self._say(of_error(error, ui_language()))
            return
        except ValueError as error:
            self._say(str(error))
            return
        if not values:
            self._say(self.tr("Type the answers in the order of the questions."))
            self._answers.setFocus()
            return
        try:
            page = type_sheet(self._store, exam, review, student, values, self.tr("typed in"))
        except StationError as error:
            self._say(of_error(error, ui_language()))
            return
        left = len(sheet.fields) - len(values)
        told = self.tr("The sheet is there.")
        if left:
            told += " " + self.tr("{count} questions are still asked in the review.").format(count=left)
        self.said.emit(told)
        self._say("")
        self._answers.clear()
        self._number.clear()
        self.refresh()
        (self._who if self._uids else self._number).setFocus()
        self.made.emit(page.id)

    def _student(self) -> dict[int, str]:
        """The answer to whose sheet it is. Raises ValueError with what is to be said."""
        if self._uids:
            text, at = self._who.currentText(), self._who.currentIndex()
            if at < 0 or self._who.itemText(at) != text:
                at = self._who.findText(text)
            if at < 0 and self._names[text.strip()] > 1:
                raise ValueError(self.tr("Several students look the same: choose one from the list."))
            if at < 0:
                raise ValueError(self.tr("Choose a student of the roster."))
            return {STUDENT_QUESTION: self._uids[at]}
        digits = self._number.text().strip()
        if len(digits) != TAIL_DIGITS or not (digits.isascii() and digits.isdecimal()):
            raise ValueError(self.tr("Type the 8 digits of the identifier."))
        return {IDENTIFIER: digits}

    def _say(self, sentence: str) -> None:
        self._trouble.setText(sentence or self._intro)

    def _count(self) -> None:
        """How many answers are typed, or what is wrong with them."""
        if self._sheet is None:
            return
        try:
            values = typed_values(self._answers.text(), self._sheet)
        except StationError as error:
            self._say(of_error(error, ui_language()))
            return
        told = self.tr("{typed} of {all} answers").format(typed=len(values), all=len(self._sheet.fields))
        self._say(told if values else "")

    def _build(self) -> None:
        self._who = QComboBox()
        self._who.setEditable(True)
        self._who.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._who.setAccessibleName(self.tr("Which student"))
        self._who.setMinimumWidth(240)
        completer = self._who.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line = self._who.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr("Which student"))
        line.setAccessibleName(self.tr("Which student"))
        self._number = QLineEdit()
        self._number.setPlaceholderText(self.tr("Identifier, 8 digits"))
        self._number.setAccessibleName(self.tr("Identifier, 8 digits"))
        self._number.setMaxLength(TAIL_DIGITS)
        self._answers = QLineEdit()
        self._answers.setPlaceholderText(self.tr("Answers in order: 3 1 5 2 … · - blank · 1,3 two marks"))
        self._answers.setAccessibleName(self.tr("Answers in the order of the questions"))
        self._answers.textChanged.connect(lambda _: self._count())
        for field in (self._number, self._answers):
            field.returnPressed.connect(self.make)
        make = QPushButton(self.tr("Make the sheet"))
        make.setObjectName("main")
        make.clicked.connect(self.make)
        self._intro = self.tr("A sheet that cannot be scanned: type it from the paper.")
        self._trouble = quiet(self._intro)
        row = QHBoxLayout()
        for part, stretch in ((self._who, 0), (self._number, 0), (self._answers, 1), (make, 0)):
            row.addWidget(part, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._trouble)


def _shown(student: Student) -> str:
    tail = masked(student.tails[0]) if student.tails else ""
    return " ".join(filter(None, (student.name, student.class_name, tail)))
