"""Edits a cell of the key: a line to write in, or the rules to choose from."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station.contracts.grading import KeyRule
from station.services.key_edits import Column
from station.ui.words import key_rule_word

Index = QModelIndex | QPersistentModelIndex


class KeyDelegate(QStyledItemDelegate):
    """Of the table of a key."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        if index.column() != Column.RULE:
            line = QLineEdit(parent)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
            return line
        rules = QComboBox(parent)
        rules.setAccessibleName(self.tr("Rule"))
        for rule in KeyRule:
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
