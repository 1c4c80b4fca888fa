"""Edits a cell of the key: a line to write in, or the rules to choose from."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from station.contracts.grading import KeyRule
from station.services.key_edits import Column
from station.ui.theme import colours_in_use
from station.ui.words import key_rule_word

Index = QModelIndex | QPersistentModelIndex


class KeyDelegate(QStyledItemDelegate):
    """Of the table of a key: lines between the rows, and a ring round the cell that keys are for."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        colours, table = colours_in_use(), option.widget
        painter.save()
        painter.setPen(QColor(colours.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if isinstance(table, QAbstractItemView) and table.currentIndex() == index:
            painter.setPen(QPen(QColor(colours.accent if table.hasFocus() else colours.quiet), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -2))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        if index.column() != Column.RULE:
            line = QLineEdit(parent)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
            return line
        rules = QComboBox(parent)
        rules.setAccessibleName(self.tr("Rule"))
        # Only questions of the sheet have rules to choose from, and they are no essays; one that a key of old
        # says is shown as it is.
        now = index.data(Qt.ItemDataRole.EditRole)
        for rule in (rule for rule in KeyRule if rule is not KeyRule.ESSAY or now == rule.value):
            rules.addItem(key_rule_word(rule), rule.value)
        rules.activated.connect(lambda: self._chosen(rules))
        return rules

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
            editor.showPopup()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)

    def _chosen(self, rules: QComboBox) -> None:
        self.commitData.emit(rules)
        self.closeEditor.emit(rules)
