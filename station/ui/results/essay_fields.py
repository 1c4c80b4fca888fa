"""Points of essay questions, typed in sheet by sheet: Enter keeps, Down goes to the next student's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from station.contracts.grading import ItemScore, Mark
from station.ui.panel import label
from station.ui.results.result_words import points_text


class EssayFields(QWidget):
    """``given``: question, points or None for none yet; ``refused``: a sentence about what was typed;
    ``stepped``: the same question of the sheet above (-1) or below (1)."""

    given = Signal(int, object)
    refused = Signal(str)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[int, QLineEdit] = {}
        self._items: dict[int, ItemScore] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(4, 1)

    def show_essays(self, items: tuple[ItemScore, ...], labels: dict[int, str], *, kept: bool) -> None:
        """Of one sheet. ``kept``: it is the one shown already: what is being typed stays."""
        essays = tuple(item for item in items if item.mark in (Mark.POINTS, Mark.MISSING))
        if [item.number for item in essays] != list(self._fields):
            self._build(essays, labels)
        self._items = {item.number: item for item in essays}
        for item in essays:
            field = self._fields[item.number]
            if not (kept and field.isModified()):
                field.setText(points_text(item.points) if item.mark is Mark.POINTS else "")
                field.setModified(False)
        self.setVisible(bool(essays))

    @property
    def focused(self) -> int | None:
        """The question whose points are being typed."""
        return next((number for number, field in self._fields.items() if field.hasFocus()), None)

    def field(self, number: int) -> QLineEdit:
        return self._fields[number]

    def enter(self, number: int | None = None) -> bool:
        """Type points: of the question, else of the first. False where there is none."""
        field = self._fields.get(number) if number is not None else next(iter(self._fields.values()), None)
        if field is None or not self.isVisible():
            return False
        field.setFocus()
        field.selectAll()
        return True

    def keep(self, number: int) -> bool:
        """What is typed counts; False where it is no number of points."""
        field, item = self._fields[number], self._items[number]
        text = field.text().strip().replace(",", ".")
        try:
            points = float(text) if text else None
        except ValueError:
            points = -1.0
        if points is not None and not 0 <= points <= item.max:
            field.selectAll()
            self.refused.emit(self.tr("From 0 to {max} points.").format(max=points_text(item.max)))
            return False
        if field.isModified():
            field.setModified(False)
            self.given.emit(number, points)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            number = next((n for n, field in self._fields.items() if field is watched), None)
            if number is not None and self._key(number, event.key()):
                return True
        return super().eventFilter(watched, event)

    def _key(self, number: int, key: int) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if self.keep(number):
                self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.keep(number):
                self.enter(self._after(number))
            return True
        if key == Qt.Key.Key_Escape and self._fields[number].isModified():
            item = self._items[number]
            self._fields[number].setText(points_text(item.points) if item.mark is Mark.POINTS else "")
            self._fields[number].setModified(False)
            return True
        return False

    def _after(self, number: int) -> int:
        numbers = list(self._fields)
        return numbers[min(numbers.index(number) + 1, len(numbers) - 1)]

    def _build(self, essays: tuple[ItemScore, ...], labels: dict[int, str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._fields = {}
        for at, essay in enumerate(essays):
            asked = self.tr("No. {number} ({max} points)").format(
                number=labels.get(essay.number, str(essay.number)), max=points_text(essay.max)
            )
            field = QLineEdit()
            field.setAccessibleName(asked)
            field.setMaximumWidth(field.fontMetrics().horizontalAdvance("0000") + 24)
            field.installEventFilter(self)
            field.editingFinished.connect(lambda number=essay.number: self._left(number))
            row, column = divmod(at, 2)
            self._grid.addWidget(label(asked), row, 2 * column)
            self._grid.addWidget(field, row, 2 * column + 1)
            self._fields[essay.number] = field

    def _left(self, number: int) -> None:
        """The field was left with the mouse or Tab: what was typed is not lost."""
        if number in self._fields and self._fields[number].isModified():
            self.keep(number)
