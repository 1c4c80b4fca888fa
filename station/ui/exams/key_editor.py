"""The key of an exam in work: a table for every form, and what counts besides. Nothing is applied here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.contracts.grading import Retakes
from station.errors import StationError
from station.messages import of_error
from station.services.key_draft import (
    OPEN,
    KeyDraft,
    most_points,
    same_points,
    with_essay,
    with_forms,
    with_name,
    without_answer,
    without_form,
)
from station.services.key_edits import Column, without_rows
from station.services.key_words import points_of
from station.ui.exams.key_grid import KeyGrid
from station.ui.exams.key_side import KeySide
from station.ui.exams.key_table import KeyTable
from station.ui.panel import label, quiet
from station.ui.words import ui_language


class KeyEditor(QWidget):
    """``edited``: the draft is another one now; ``pasted``: text that may be a whole key."""

    edited = Signal()
    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._draft: KeyDraft | None = None
        self._at = 0
        self._past: list[KeyDraft] = []
        self._future: list[KeyDraft] = []
        self._table = KeyTable()
        self.grid = KeyGrid(self._table)
        self.side = KeySide()
        self._build()
        self._connect()

    @property
    def draft(self) -> KeyDraft:
        """As it stands in the table."""
        assert self._draft is not None, "show_draft comes first"
        return self._draft

    @property
    def form(self) -> int:
        """Index of the form that is shown."""
        return self._at

    def show_draft(self, draft: KeyDraft, past: tuple[KeyDraft, ...] = ()) -> None:
        """From elsewhere; ``past``: what undo goes back to."""
        self._past, self._future = list(past), []
        self._trouble.setText("")
        self._show(draft)

    def take(self, draft: KeyDraft) -> None:
        """One step of undo: everything that changes the draft comes through here."""
        self._trouble.setText("")
        if draft != self._draft:
            self._past.append(self.draft)
            self._future.clear()
            self._show(draft)
            self.edited.emit()

    @property
    def past(self) -> tuple[KeyDraft, ...]:
        """What `undo` goes back to, oldest first."""
        return tuple(self._past)

    def undo(self) -> bool:
        """False where there is nothing to take back."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        return self._step(self._future, self._past)

    def refuse(self, error: Exception) -> None:
        """Why something was not taken, below the table; the question that it names is chosen."""
        if not isinstance(error, StationError):
            self._trouble.setText(type(error).__name__)
            return
        self._trouble.setText(of_error(error, ui_language()))
        rows = self.draft.forms[self._at].rows
        named = [at for at, row in enumerate(rows) if row.label == error.facts.get("path")]
        if named:
            self.grid.go_to(named[0])

    def say(self, sentence: str) -> None:
        """Below the table, until the next change."""
        self._trouble.setText(sentence)

    @property
    def told(self) -> str:
        """What stands below the table."""
        return self._trouble.text()

    def go_to_open(self) -> None:
        """The first answer that a person must fill in."""
        rows = self.draft.forms[self._at].rows
        self.grid.go_to(next((at for at, row in enumerate(rows) if row.answer == OPEN), 0))

    def _step(self, of: list[KeyDraft], to: list[KeyDraft]) -> bool:
        if not of:
            return False
        to.append(self.draft)
        self._trouble.setText("")
        self._show(of.pop())
        self.edited.emit()
        return True

    def _show(self, draft: KeyDraft) -> None:
        self._draft = draft
        self._at = min(self._at, len(draft.forms) - 1)
        self._table.show_draft(draft, self._at)
        self.side.show_draft(draft, self._at)
        self._show_forms()
        self._show_sum()
        self._allow_less()

    def _show_forms(self) -> None:
        names = [form.name or str(at) for at, form in enumerate(self.draft.forms, 1)]
        buttons = self._forms.buttons()
        if len(buttons) != len(names):
            for button in buttons:
                self._forms.removeButton(button)
                self._form_row.removeWidget(button)
                button.hide()  # until it is gone
                button.deleteLater()
            for at, name in enumerate(names):
                button = QPushButton(name)
                button.setObjectName("segment")
                button.setProperty("last", at == len(names) - 1)
                button.setCheckable(True)
                self._forms.addButton(button, at)
                self._form_row.insertWidget(at, button)
                button.setVisible(len(names) > 1)
        for at, name in enumerate(names):
            self._forms.button(at).setText(name)
        self._forms.button(self._at).setChecked(True)

    def _show_sum(self) -> None:
        rows = self.draft.counted(self._at)
        empty = without_answer(self.draft, self._at)
        told = self.tr("{questions} questions · {points} points").format(
            questions=len(rows) - len(empty), points=f"{most_points(self.draft, self._at):g}"
        )
        if empty:
            numbers = ", ".join(row.label for row in empty[:8]) + (" …" if len(empty) > 8 else "")
            told += " · " + self.tr("without an answer {count}: no. {numbers}").format(
                count=len(empty), numbers=numbers
            )
        self._sum.setText(told)

    def _choose_form(self, at: int) -> None:
        self._at = at
        self._show(self.draft)
        self.grid.setFocus()

    def _allow_less(self) -> None:
        at = self.grid.currentIndex().row()
        rows = self.draft.forms[self._at].rows
        self.side.allow_less(0 <= at < len(rows) and rows[at].field is None)

    def _change(self, edit: Callable[[KeyDraft, int], KeyDraft]) -> None:
        self._table.change(edit)

    def _more_forms(self) -> None:
        names = [form.name for form in self.draft.forms]
        if len(names) == 1:
            names = [self.tr("Odd form"), self.tr("Even form")]
        else:
            names.append(self.tr("Form {number}").format(number=len(names) + 1))
        self._at = len(names) - 1
        self.take(with_forms(self.draft, names))
        self.grid.go_to(0)
        self.grid.setFocus()

    def _add_essay(self) -> None:
        draft, number = with_essay(self.draft, self._at)
        self.take(draft)
        rows = draft.forms[self._at].rows
        self.grid.go_to(next(at for at, row in enumerate(rows) if row.number == number), Column.POINTS)
        self.grid.setFocus()

    def _drop_essay(self) -> None:
        number = self._table.row(self.grid.currentIndex().row()).number
        self._change(lambda draft, at: without_rows(draft, at, (number,)))

    def _connect(self) -> None:
        self._table.wanted.connect(self.take)
        self._table.refused.connect(self.refuse)
        self.grid.pasted.connect(self.pasted)
        self._forms.idClicked.connect(self._choose_form)
        chosen = self.grid.selectionModel()
        assert isinstance(chosen, QItemSelectionModel)
        chosen.currentChanged.connect(lambda: self._allow_less())
        side = self.side
        side.points.connect(
            lambda text: self._change(lambda d, at: same_points(d, at, points_of(text, self.tr("Points"))))
        )
        side.retakes.connect(lambda retakes: self.take(replace(self.draft, retakes=Retakes(retakes))))
        side.form_question.connect(lambda number: self.take(replace(self.draft, form_question=number)))
        side.form_named.connect(lambda name: self._change(lambda d, at: with_name(d, at, name)))
        side.form_wanted.connect(self._more_forms)
        side.form_unwanted.connect(lambda: self._change(without_form))
        side.essay_wanted.connect(self._add_essay)
        side.essay_unwanted.connect(self._drop_essay)

    def _build(self) -> None:
        self._forms = QButtonGroup(self)
        self._form_row = QHBoxLayout()
        self._form_row.setSpacing(0)
        self._form_row.addStretch(1)
        self._sum, self._trouble = quiet(""), label()
        self._trouble.setObjectName("warn")
        self._trouble.setWordWrap(True)
        hint = quiet(
            "\n".join(
                (
                    self.tr("1-5 answer, on to the next question · - none"),
                    self.tr(", both of them · | one of them (number pad + and /)"),
                    self.tr("A right for everyone · V void · F2 edit · Ctrl+V paste"),
                )
            )
        )
        left = QVBoxLayout()
        left.addLayout(self._form_row)
        left.addWidget(self.grid, 1)
        left.addWidget(self._sum)
        right = QVBoxLayout()
        right.addWidget(self.side)
        right.addStretch(1)
        right.addWidget(hint)
        across = QHBoxLayout()
        across.setSpacing(20)
        across.addLayout(left, 3)
        across.addLayout(right, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(across, 1)
        whole.addWidget(self._trouble)
