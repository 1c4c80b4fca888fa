"""Words of the window that stand for values of ours: states, kinds of doubt, actions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.contracts.desk import ActionKind, DoubtKind, PageState
from station.contracts.effective import PAGE_QUESTION
from station.contracts.reading import FieldReading
from station.contracts.sheet import FieldKind
from station.messages import Language

CIRCLED = dict(zip("12345", "①②③④⑤", strict=True))


def ui_language() -> Language:
    """Of the translation in use."""
    return Language.KO if QCoreApplication.translate("words", "language: en") == "ko" else Language.EN


def kind_word(kind: DoubtKind) -> str:
    tr = QCoreApplication.translate
    return {
        DoubtKind.BLANK: tr("words", "Blank"),
        DoubtKind.MULTI: tr("words", "Double mark"),
        DoubtKind.FAINT: tr("words", "Faint mark"),
        DoubtKind.ERASED: tr("words", "Erased"),
        DoubtKind.RED: tr("words", "Red pre-mark"),
        DoubtKind.PLACE: tr("words", "Unsure place"),
        DoubtKind.NUMERIC: tr("words", "Short answer"),
        DoubtKind.STUDENT: tr("words", "Identifier"),
        DoubtKind.PAGE: tr("words", "Whole sheet"),
    }[kind]


def state_word(state: PageState) -> str:
    tr = QCoreApplication.translate
    return {
        PageState.TAKEN: tr("words", "Waiting"),
        PageState.READING: tr("words", "Reading"),
        PageState.FAILED: tr("words", "Failed"),
        PageState.REVIEW: tr("words", "Review"),
        PageState.READY: tr("words", "No doubts"),
        PageState.CONFIRMED: tr("words", "Confirmed"),
        PageState.SENT: tr("words", "Sent"),
        PageState.DISCARDED: tr("words", "Discarded"),
        PageState.SUPERSEDED: tr("words", "Superseded"),
    }[state]


def action_word(kind: ActionKind) -> str:
    tr = QCoreApplication.translate
    return {
        ActionKind.DECIDE: tr("words", "answer"),
        ActionKind.GALLERY: tr("words", "gallery"),
        ActionKind.CONFIRM: tr("words", "sheet confirmed"),
        ActionKind.CONFIRM_ALL: tr("words", "all confirmed"),
        ActionKind.REOPEN: tr("words", "opened again"),
        ActionKind.DISCARD: tr("words", "discarded"),
        ActionKind.RESTORE: tr("words", "read again"),
        ActionKind.SUPERSEDE: tr("words", "other sheet accepted"),
        ActionKind.UNDO: tr("words", "undone"),
        ActionKind.REDO: tr("words", "redone"),
    }[kind]


def value_word(value: str | None, *, choice: bool) -> str:
    """ "1,3" as ①③ for a choice; a blank and "nobody decided" in words."""
    tr = QCoreApplication.translate
    if value is None:
        return tr("words", "as read")
    if not value:
        return tr("words", "blank")
    return "".join(CIRCLED.get(part, part) for part in value.split(",")) if choice else value


def field_word(number: int, field: FieldReading | None) -> str:
    """ "No. 21", the identifier, or the whole sheet."""
    tr = QCoreApplication.translate
    if number == PAGE_QUESTION:
        return tr("words", "Whole sheet")
    if field is not None and field.kind is FieldKind.IDENTIFIER:
        return tr("words", "Identifier")
    return tr("words", "No. {number}").format(number=field.label if field is not None else number)


def masked(identifier: str) -> str:
    """Only the last four digits, for the screen."""
    tr = QCoreApplication.translate
    return f"···{identifier[-4:]}" if identifier else tr("words", "Not identified")
