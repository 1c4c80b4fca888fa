"""Words of the roster."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.services.roster_import import Column, RowTrouble

translate = QCoreApplication.translate


def column_word(column: Column) -> str:
    return {
        Column.NAME: translate("words", "Name"),
        Column.PHONE: translate("words", "Student's phone"),
        Column.PARENT_PHONE: translate("words", "Parent's phone"),
        Column.CODE: translate("words", "Identifier"),
        Column.CLASS_NAME: translate("words", "Class"),
    }[column]


def trouble_word(trouble: RowTrouble) -> str:
    return {
        RowTrouble.NO_NAME: translate("words", "no name: left out"),
        RowTrouble.TWICE: translate("words", "stands twice: left out"),
        RowTrouble.NO_NUMBER: translate("words", "no number: is picked by name"),
        RowTrouble.SHORT_NUMBER: translate("words", "a number with fewer than 8 digits"),
        RowTrouble.SAME_NUMBER: translate("words", "same number as another student"),
    }[trouble]
