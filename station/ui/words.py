"""Words of the window that stand for values of ours: states, kinds of doubt, actions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from station.contracts.desk import ActionKind, Change, DiscardReason, DoubtKind, Page, PageState
from station.contracts.effective import (
    FORM_QUESTION,
    PAGE_QUESTION,
    SAME_STUDENT_QUESTION,
    SETTLED,
    SHIFT_QUESTION,
    STUDENT_QUESTION,
    field_of,
)
from station.contracts.grading import KeyRule, Retakes
from station.contracts.reading import Alarm, FieldReading, PageReading
from station.contracts.roster import OFF_LIST, MatchKind
from station.contracts.sheet import FieldKind
from station.errors import Code
from station.grading.matching import Roster
from station.messages import Language, trouble
from station.services.rules import Rules

translate = QCoreApplication.translate

CIRCLED = dict(zip("12345", "①②③④⑤", strict=True))


def ui_language() -> Language:
    """Of the translation in use."""
    return Language.KO if translate("words", "language: en") == "ko" else Language.EN


def kind_word(kind: DoubtKind) -> str:
    return {
        DoubtKind.BLANK: translate("words", "Blank"),
        DoubtKind.MULTI: translate("words", "Double mark"),
        DoubtKind.FAINT: translate("words", "Faint mark"),
        DoubtKind.ERASED: translate("words", "Erased"),
        DoubtKind.RED: translate("words", "Red pre-mark"),
        DoubtKind.PLACE: translate("words", "Unsure place"),
        DoubtKind.NUMERIC: translate("words", "Short answer"),
        DoubtKind.STUDENT: translate("words", "Identifier"),
        DoubtKind.PAGE: translate("words", "Whole sheet"),
        DoubtKind.UNUSUAL: translate("words", "Unclear mark"),
        DoubtKind.FORM: translate("words", "Form"),
        DoubtKind.SAME_STUDENT: translate("words", "Two sheets"),
        DoubtKind.SHIFT: translate("words", "Answer shift?"),
        DoubtKind.PROVEN_DOUBLE: translate("words", "Double marks, a look"),
        DoubtKind.PROVEN_BLANK: translate("words", "Blanks, a look"),
        DoubtKind.CORRECTION: translate("words", "Correction"),
    }[kind]


def alarm_word(alarm: Alarm) -> str:
    """What is odd about a whole sheet, and what to look at."""
    return {
        Alarm.MANY_BLANK: translate("words", "Many blanks: is this the right sheet, was it filled?"),
        Alarm.MANY_MULTI: translate("words", "Many double marks: do the marks belong to the rows?"),
        Alarm.POSE_SUSPECT: translate("words", "Alignment in doubt: do the frames lie on the print?"),
    }[alarm]


def shift_word(label: str) -> str:
    """ "12:1" as a sentence."""
    number, _, step = label.partition(":")
    if step == "-1":
        return translate("words", "Answer shift suspected: one row up from No. {number}").format(
            number=number
        )
    return translate("words", "Answer shift suspected: one row down from No. {number}").format(number=number)


def code_words(code: Code) -> str:
    """What happened and what to do about it, in the language of the window."""
    told = trouble(code, ui_language())
    return f"{told.what} {told.todo}"


def picture_filter() -> str:
    """For dialogs that choose files of sheets."""
    return (
        translate("words", "Pictures and PDF")
        + " (*.jpg *.jpeg *.png *.tif *.tiff *.pdf *.bmp *.webp *.heic)"
    )


def state_word(state: PageState) -> str:
    return {
        PageState.TAKEN: translate("words", "Waiting"),
        PageState.READING: translate("words", "Reading"),
        PageState.FAILED: translate("words", "Failed"),
        PageState.REVIEW: translate("words", "Review"),
        PageState.READY: translate("words", "No doubts"),
        PageState.CONFIRMED: translate("words", "Confirmed"),
        PageState.SENT: translate("words", "Sent"),
        PageState.DISCARDED: translate("words", "Discarded"),
        PageState.SUPERSEDED: translate("words", "Superseded"),
    }[state]


def action_word(kind: ActionKind) -> str:
    return {
        ActionKind.DECIDE: translate("words", "answer"),
        ActionKind.GALLERY: translate("words", "gallery"),
        ActionKind.CONFIRM: translate("words", "sheet confirmed"),
        ActionKind.CONFIRM_ALL: translate("words", "all confirmed"),
        ActionKind.AUTO_CONFIRM: translate("words", "confirmed by the station"),
        ActionKind.REOPEN: translate("words", "opened again"),
        ActionKind.DISCARD: translate("words", "discarded"),
        ActionKind.RESTORE: translate("words", "read again"),
        ActionKind.ALIGN: translate("words", "corners set"),
        ActionKind.SUPERSEDE: translate("words", "other sheet accepted"),
        ActionKind.KEY: translate("words", "key changed"),
        ActionKind.POINTS: translate("words", "points of essays"),
        ActionKind.UNDO: translate("words", "undone"),
        ActionKind.REDO: translate("words", "redone"),
    }[kind]


def key_rule_word(rule: KeyRule) -> str:
    """How a question is graded."""
    return {
        KeyRule.MATCH: translate("words", "By the answer"),
        KeyRule.ALL_RIGHT: translate("words", "Right for everyone"),
        KeyRule.VOID: translate("words", "Void"),
        KeyRule.ESSAY: translate("words", "Essay"),
    }[rule]


def retakes_word(retakes: Retakes) -> str:
    """Which of a student's sheets counts."""
    return {
        Retakes.NONE: translate("words", "Not allowed"),
        Retakes.LAST: translate("words", "The last sheet counts"),
        Retakes.BEST: translate("words", "The best score counts"),
    }[retakes]


def discard_word(reason: DiscardReason) -> str:
    return {
        DiscardReason.BAD_PICTURE: translate("words", "Bad scan or photo"),
        DiscardReason.WRONG_UPLOAD: translate("words", "Taken by mistake"),
        DiscardReason.DUPLICATE: translate("words", "Taken twice"),
        DiscardReason.NO_EXAM: translate("words", "No exam for it"),
        DiscardReason.OTHER: translate("words", "Other"),
    }[reason]


def value_word(value: str | None, *, choice: bool) -> str:
    """ "1,3" as ①③ for a choice; a blank and "nobody decided" in words."""
    if value is None:
        return translate("words", "as read")
    if not value:
        return translate("words", "blank")
    if value == SETTLED:
        return translate("words", "seen")
    return "".join(CIRCLED.get(part, part) for part in value.split(",")) if choice else value


def decided_word(number: int, value: str, rules: Rules, *, choice: bool) -> str:
    """What was decided about a field, or about whose sheet and which form it is."""
    if number == STUDENT_QUESTION:
        student = None if rules.roster is None else rules.roster.get(value)
        if student is not None:
            return student.name
        return translate("words", "off the list") if value == OFF_LIST else translate("words", "not known")
    if number == FORM_QUESTION:
        return value or translate("words", "not known")
    if number in rules.essays:
        return translate("words", "{points} points").format(points=value or "–")
    return value_word(value, choice=choice)


def change_word(change: Change, reading: PageReading | None, rules: Rules) -> str:
    """What was changed, from what to what: one line of the history."""
    field = None if reading is None else field_of(reading, change.field)
    choice = field is not None and field.kind is FieldKind.CHOICE
    before = change.proposal if change.before is None else change.before
    after = change.proposal if change.after is None else change.after
    told = (decided_word(change.field, value, rules, choice=choice) for value in (before, after))
    return f"{field_word(change.field, field)}  {' → '.join(told)}"


def field_word(number: int, field: FieldReading | None) -> str:
    """ "No. 21", the identifier, or what is asked about the whole sheet."""
    if number == PAGE_QUESTION:
        return translate("words", "Whole sheet")
    if number == SHIFT_QUESTION:
        return translate("words", "Answer shift?")
    if number == SAME_STUDENT_QUESTION:
        return translate("words", "Two sheets of a student")
    if number == STUDENT_QUESTION:
        return translate("words", "Student")
    if number == FORM_QUESTION:
        return translate("words", "Form")
    if field is not None and field.kind is FieldKind.IDENTIFIER:
        return translate("words", "Identifier")
    return translate("words", "No. {number}").format(number=field.label if field is not None else number)


def match_word(kind: MatchKind) -> str:
    """How an identifier stands on the roster."""
    return {
        MatchKind.EXACT: translate("words", "On the roster; a digit is unclear"),
        MatchKind.NEAR: translate("words", "One digit differs from the roster"),
        MatchKind.SEVERAL: translate("words", "Several students share this number"),
        MatchKind.INCOMPLETE: translate("words", "Not all digits could be read"),
        MatchKind.NONE: translate("words", "This number is not on the roster"),
    }[kind]


def student_word(page: Page, roster: Roster | None) -> str:
    """Whose sheet it is, as far as it is known and may be seen: a name, or the last four digits."""
    student = None if roster is None else roster.get(page.student)
    if student is not None:
        return student.name
    return translate("words", "Off the list") if page.student == OFF_LIST else masked(page.identifier)


def masked(identifier: str) -> str:
    """Only the last four digits, for the screen."""
    return f"···{identifier[-4:]}" if identifier else translate("words", "Not identified")
