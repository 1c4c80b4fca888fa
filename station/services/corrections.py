"""What people changed on the sheets and in the key of an exam, one line a value, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from station.contracts.desk import IDENTIFIER, Action, ActionKind, Change, DoubtKind
from station.contracts.effective import (
    FORM_QUESTION,
    PAGE_QUESTION,
    SETTLED,
    SHIFT_QUESTION,
    STUDENT_QUESTION,
)
from station.contracts.reading import Alarm, Reason
from station.contracts.results import Correction, ResultRow, Results, Standing
from station.contracts.roster import OFF_LIST
from station.messages import Language, word
from station.reports.words import Say
from station.services.key_corrections import key_corrections
from station.store.store import Store

_WORDS: Mapping[str, tuple[str, str]] = {
    "identifier": ("식별번호", "Identifier"),
    "whole_sheet": ("답안지 전체", "Whole sheet"),
    "shift": ("밀려쓰기 의심", "Answer shift?"),
    "student": ("학생", "Student"),
    "form": ("유형", "Form"),
    "seen": ("확인함", "seen"),
    "nobody": ("아직 없음", "none yet"),
    "undone": ("되돌리기", "undone"),
    "redone": ("다시 실행", "done again"),
    "gallery": ("모아보기", "gallery"),
    "points": ("서술형 점수", "essay points"),
    "hidden": ("···{last}", "···{last}"),
}
_ASKED = {
    IDENTIFIER: "identifier",
    PAGE_QUESTION: "whole_sheet",
    SHIFT_QUESTION: "shift",
    STUDENT_QUESTION: "student",
    FORM_QUESTION: "form",
}
_HOW = {
    ActionKind.UNDO: "undone",
    ActionKind.REDO: "redone",
    ActionKind.GALLERY: "gallery",
    ActionKind.POINTS: "points",
}


def corrections_of(
    store: Store, exam: int, results: Results, language: Language, goes_on: Callable[[], bool]
) -> tuple[Correction, ...]:
    """Oldest first; what was taken back stands there too, and so does the taking back. For a thread.
    ``goes_on``: False stops it, with what was found so far."""
    on_sheet = frozenset(field.number for field in store.exams.template(exam).fields)
    telling = _Telling(results, language, on_sheet)
    found: list[Correction] = []
    for keyed in store.actions.of_key(exam):
        found += key_corrections(keyed, results.labels, language)
    for page in store.pages.ids(exam):
        if not goes_on():
            break
        actions = store.actions.history(page)
        if actions:
            whose = telling.whose(page) or store.pages.get(page).source_name
            found += (telling.line(action, change, whose) for action in actions for change in action.changes)
    return tuple(sorted(found, key=lambda correction: correction.at_s))


@dataclass(slots=True, init=False)
class _Telling:
    """Words for one exam's changes."""

    _results: Results
    _on_sheet: frozenset[int]
    _side: int
    _language: Language
    _say: Say
    _names: dict[str, str]
    _whose: dict[int, str]

    def __init__(self, results: Results, language: Language, on_sheet: frozenset[int]) -> None:
        self._results, self._language, self._on_sheet = results, language, on_sheet
        self._side = 0 if language is Language.KO else 1
        self._say = Say(language)
        rows = results.rows
        self._names = {row.student.uid: self._name(row) for row in rows if row.student is not None}
        self._whose = {page: self._name(row) for row in rows for page in row.pages}

    def whose(self, page: int) -> str:
        """ "" for a page that counts no more."""
        return self._whose.get(page, "")

    def line(self, action: Action, change: Change, whose: str) -> Correction:
        return Correction(
            at_s=action.done_s,
            who=action.author.who,
            place=action.author.workstation,
            student=whose,
            question=self._question(change.field),
            before=self._value(change, change.before),
            after=self._value(change, change.after),
            proposed=self._value(change, None),
            reason=self._reason(action, change),
        )

    def _name(self, row: ResultRow) -> str:
        return self._say.name(row)

    def _word(self, name: str) -> str:
        return _WORDS[name][self._side]

    def _question(self, number: int) -> str:
        if number in _ASKED:
            return self._word(_ASKED[number])
        return self._results.labels.get(number, str(number))

    def _value(self, change: Change, decided: str | None) -> str:
        """None: nobody had said anything, so what was read counts."""
        value = change.proposal if decided is None else decided
        number = change.field
        if number in (PAGE_QUESTION, SHIFT_QUESTION):
            return "" if decided is None else self._word("seen") if value == SETTLED else value
        if number == STUDENT_QUESTION:
            if value == OFF_LIST:
                return self._say.standing(Standing.OFF_LIST)
            return self._names.get(value, value if value else self._say.standing(Standing.UNKNOWN))
        if number == IDENTIFIER:
            return self._word("hidden").format(last=value[-4:]) if value else ""
        if not value and number > 0 and number not in self._on_sheet:
            return self._word("nobody")  # points of an essay; of a question "" is a blank
        return value

    def _reason(self, action: Action, change: Change) -> str:
        how = [self._word(_HOW[action.kind])] if action.kind in _HOW else []
        return ", ".join([*(self._reason_word(code) for code in change.reason.split(",") if code), *how])

    def _reason_word(self, code: str) -> str:
        for kind in (Reason, Alarm):
            if code in {item.value for item in kind}:
                return word(kind(code), self._language).short
        return self._word("shift") if code == DoubtKind.SHIFT else code
