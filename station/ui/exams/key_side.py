"""What a key has besides its rows: points for all, essays, forms, retakes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station.contracts.grading import Retakes
from station.grading.exam_key import MOST_FORMS
from station.services.key_draft import KeyDraft
from station.ui.panel import quiet
from station.ui.words import retakes_word


class KeySide(QWidget):
    """``points``: the same for all, as typed; ``retakes``: chosen; ``form_question``: its number or None;
    ``form_named``: another name for the form that is shown; ``form_wanted``, ``form_unwanted``,
    ``essay_wanted``, ``essay_unwanted``: one more, or this one away."""

    points = Signal(str)
    retakes = Signal(object)
    form_question = Signal(object)
    form_named = Signal(str)
    form_wanted = Signal()
    form_unwanted = Signal()
    essay_wanted = Signal()
    essay_unwanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._numbers: tuple[int, ...] = ()
        self._build()

    def show_draft(self, draft: KeyDraft, at: int) -> None:
        """With the form ``at``."""
        several = len(draft.forms) > 1
        for part in (self._form_name, self._less, self._question, *self._form_labels):
            part.setVisible(several)
        self._more.setText(self.tr("Add a form") if several else self.tr("Two forms (odd and even)"))
        self._more.setEnabled(len(draft.forms) < MOST_FORMS)
        if self._form_name.text().strip() != draft.forms[at].name:
            self._form_name.setText(draft.forms[at].name)
        numbers = tuple(row.number for row in draft.forms[0].rows if row.field is not None)
        if numbers != self._numbers:
            self._numbers = numbers
            self._question.clear()
            self._question.addItem(self.tr("A person says the form"), None)
            for number in numbers:
                self._question.addItem(self.tr("The mark of no. {number}").format(number=number), number)
        self._question.setCurrentIndex(max(0, self._question.findData(draft.form_question)))
        self._retakes.setCurrentIndex(self._retakes.findData(draft.retakes.value))

    def allow_less(self, allowed: bool) -> None:
        """An essay is chosen that can be taken out."""
        self._no_essay.setEnabled(allowed)

    def _build(self) -> None:
        self._points = QLineEdit()
        self._points.setAccessibleName(self.tr("Points for all questions"))
        self._points.setPlaceholderText(self.tr("for example 5"))
        self._points.setMaximumWidth(110)
        self._retakes, self._question = QComboBox(), QComboBox()
        self._retakes.setAccessibleName(self.tr("Retakes"))
        self._question.setAccessibleName(self.tr("Which form a sheet is"))
        for retakes in Retakes:
            self._retakes.addItem(retakes_word(retakes), retakes.value)
        self._form_name = QLineEdit()
        self._form_name.setAccessibleName(self.tr("Name of the form"))
        every = QPushButton(self.tr("Give to all"))
        essay, self._no_essay = (
            QPushButton(self.tr("Add an essay")),
            QPushButton(self.tr("Take the essay out")),
        )
        self._more, self._less = QPushButton(""), QPushButton(self.tr("Take the form out"))
        every.clicked.connect(self._give_points)
        self._points.returnPressed.connect(self._give_points)
        essay.clicked.connect(self.essay_wanted)
        self._no_essay.clicked.connect(self.essay_unwanted)
        self._more.clicked.connect(self.form_wanted)
        self._less.clicked.connect(self.form_unwanted)
        self._form_name.editingFinished.connect(lambda: self.form_named.emit(self._form_name.text().strip()))
        self._retakes.activated.connect(lambda: self.retakes.emit(Retakes(self._retakes.currentData())))
        self._question.activated.connect(lambda: self.form_question.emit(self._question.currentData()))
        self._form_labels = (quiet(self.tr("Name of the form")), quiet(self.tr("Which form a sheet is")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for label, parts in (
            (quiet(self.tr("Points for all questions")), (self._points, every)),
            (quiet(self.tr("Essays")), (essay, self._no_essay)),
            (quiet(self.tr("Retakes")), (self._retakes,)),
            (quiet(self.tr("Forms")), (self._more,)),
            (self._form_labels[0], (self._form_name, self._less)),
            (self._form_labels[1], (self._question,)),
        ):
            row = QHBoxLayout()
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
            column.addWidget(label)
            column.addLayout(row)
        column.addStretch(1)

    def _give_points(self) -> None:
        self.points.emit(self._points.text())
