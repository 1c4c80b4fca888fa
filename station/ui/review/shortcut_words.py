"""What every key does, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.ui.review.shortcuts import Command, Section

translate = QCoreApplication.translate


def section_word(section: Section) -> str:
    return {
        Section.ANSWER: translate("words", "Answer"),
        Section.MOVE: translate("words", "Move"),
        Section.STUDENT: translate("words", "Student"),
        Section.SHEET: translate("words", "Sheet"),
        Section.VIEW: translate("words", "View"),
        Section.GALLERY: translate("words", "In the gallery"),
        Section.COMPARE: translate("words", "Two sheets side by side"),
    }[section]


def command_word(command: Command) -> str:
    return {**_answering(), **_moving(), **_students(), **_seeing(), **_together()}[command]


def _answering() -> dict[Command, str]:
    return {
        Command.DIGIT: translate("words", "answer, and on"),
        Command.ZERO: translate("words", "blank; in numbers the digit 0"),
        Command.BLANK: translate("words", "blank"),
        Command.SEVERAL: translate("words", "several marks, then Enter; twice: double as read"),
        Command.ACCEPT: translate("words", "accept the proposal"),
        Command.ERASE: translate("words", "erase a typed digit"),
        Command.BACK: translate("words", "drop what was typed"),
        Command.LATER: translate("words", "later"),
        Command.UNDO: translate("words", "undo"),
        Command.REDO: translate("words", "redo"),
    }


def _moving() -> dict[Command, str]:
    return {
        Command.NEXT: translate("words", "next item"),
        Command.PREVIOUS: translate("words", "previous item"),
        Command.NEXT_SHEET: translate("words", "next sheet"),
        Command.PREVIOUS_SHEET: translate("words", "previous sheet"),
        Command.NEXT_KIND: translate("words", "next group"),
        Command.PREVIOUS_KIND: translate("words", "previous group"),
        Command.FIRST: translate("words", "first item"),
        Command.LAST: translate("words", "last item"),
    }


def _students() -> dict[Command, str]:
    return {
        Command.STUDENT_1: translate("words", "the first student of the card"),
        Command.STUDENT_2: translate("words", "the second student"),
        Command.STUDENT_3: translate("words", "the third student"),
        Command.SEARCH: translate("words", "search a student by name or number"),
        Command.OFF_LIST: translate("words", "not on the roster: park the sheet"),
    }


def _seeing() -> dict[Command, str]:
    return {
        Command.GALLERY: translate("words", "gallery of what looks alike"),
        Command.WHOLE_SHEET: translate("words", "whole sheet"),
        Command.ORIGINAL: translate("words", "hold: the picture as scanned"),
        Command.LARGER: translate("words", "enlarge the sheet"),
        Command.SMALLER: translate("words", "shrink the sheet"),
        Command.MORE_CONTRAST: translate("words", "more contrast"),
        Command.LESS_CONTRAST: translate("words", "less contrast"),
        Command.SHORTCUTS: translate("words", "this card"),
    }


def _together() -> dict[Command, str]:
    return {
        Command.CONFIRM: translate("words", "confirm this sheet"),
        Command.CONFIRM_ALL: translate("words", "confirm all without doubts"),
        Command.COMPARE: translate("words", "compare two sheets of a student"),
        Command.CORNERS: translate("words", "lay the corners of a sheet whose place is unsure"),
        Command.DISCARD: translate("words", "discard the sheet, with a reason"),
        Command.MOVE: translate("words", "move"),
        Command.EXCEPTION: translate("words", "exception, for later"),
        Command.ANOTHER: translate("words", "another answer"),
        Command.CONFIRM_REST: translate("words", "confirm the rest"),
        Command.THIS_ONE: translate("words", "accept the left or the right sheet"),
        Command.PROPOSED_ONE: translate("words", "accept the one that is proposed"),
        Command.LEAVE: translate("words", "back"),
    }
