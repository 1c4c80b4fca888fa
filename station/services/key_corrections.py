"""How people changed the key of an exam, in words for a spreadsheet: one line a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from station.contracts.desk import Action, ActionKind
from station.contracts.grading import ExamKey, KeyItem, KeyRule, Retakes
from station.contracts.results import Correction
from station.errors import UsageError
from station.grading.answer_key import right_text
from station.grading.exam_key import parse_exam_key
from station.messages import Language

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "key": ("정답", "Key"),
    "changed": ("정답 변경", "key changed"),
    "undone": ("정답 변경, 되돌리기", "key changed, undone"),
    "redone": ("정답 변경, 다시 실행", "key changed, done again"),
    "nothing": ("없음", "none"),
    "unreadable": ("읽을 수 없음", "cannot be read"),
    "questions": ("{count}문항", "{count} questions"),
    "worth": ("{what} · {points}점", "{what} · {points} points"),
    "retakes": ("재시험", "Retakes"),
    "form_question": ("유형을 적는 문항", "Question that names the form"),
    KeyRule.ALL_RIGHT: ("전원 정답", "right for everyone"),
    KeyRule.VOID: ("무효", "void"),
    KeyRule.ESSAY: ("서술형", "essay"),
    Retakes.NONE: ("안 됨", "not allowed"),
    Retakes.LAST: ("마지막 답안지", "the last sheet"),
    Retakes.BEST: ("높은 점수", "the best score"),
}
_HOW: Final = {ActionKind.UNDO: "undone", ActionKind.REDO: "redone"}

_Told = tuple[str, str, str]
"""What was changed, before and after."""


def key_corrections(action: Action, labels: Mapping[int, str], language: Language) -> Iterator[Correction]:
    """Nothing for an action that changed no key. ``labels``: of questions, by number. A key that comes or
    goes as a whole is one line."""
    if action.key is None:
        return
    words = _Words(labels, language)
    for what, before, after in words.told(action.key.before, action.key.after):
        yield Correction(
            at_s=action.done_s,
            who=action.author.who,
            place=action.author.workstation,
            student="",
            question=what,
            before=before,
            after=after,
            reason=words.say(_HOW.get(action.kind, "changed")),
        )


class _Words:
    def __init__(self, labels: Mapping[int, str], language: Language) -> None:
        self._labels, self._side = labels, 0 if language is Language.KO else 1

    def say(self, name: str, **facts: object) -> str:
        return _WORDS[name][self._side].format(**facts)

    def told(self, before: str | None, after: str | None) -> Iterator[_Told]:
        was, now = _parsed(before), _parsed(after)
        if was is None or now is None:
            yield self.say("key"), self._whole(before, was), self._whole(after, now)
            return
        if was.retakes is not now.retakes:
            yield self.say("retakes"), self.say(was.retakes), self.say(now.retakes)
        if was.form_question != now.form_question:
            yield self.say("form_question"), self._label(was.form_question), self._label(now.form_question)
        had, has = _items(was), _items(now)
        for place in sorted(had.keys() | has.keys()):
            if had.get(place) != has.get(place):
                form, number = place
                what = f"{form} {self._label(number)}".strip()
                yield what, self._item(had.get(place)), self._item(has.get(place))

    def _whole(self, text: str | None, key: ExamKey | None) -> str:
        if text is None:
            return self.say("nothing")
        if key is None:
            return self.say("unreadable")
        return self.say("questions", count=len({number for _, number in _items(key)}))

    def _label(self, number: int | None) -> str:
        return self.say("nothing") if number is None else self._labels.get(number, str(number))

    def _item(self, item: KeyItem | None) -> str:
        if item is None:
            return self.say("nothing")
        if item.rule is KeyRule.VOID:
            return self.say(item.rule)
        what = right_text(item.right) if item.rule is KeyRule.MATCH else self.say(item.rule)
        return self.say("worth", what=what, points=f"{item.points:g}")


def _parsed(text: str | None) -> ExamKey | None:
    try:
        return None if text is None else parse_exam_key(text)
    except UsageError:  # of another version: the export of today's results does not fail for it
        return None


def _items(key: ExamKey) -> dict[tuple[str, int], KeyItem]:
    """By the form's name ("" of an only one) and number."""
    only = len(key.forms) == 1
    return {("" if only else form.name, item.number): item for form in key.forms for item in form.key.items}
