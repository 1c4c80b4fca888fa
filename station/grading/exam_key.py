"""The whole key of an exam as JSON text: KEY.json, and what an exam needs besides.

One form without extras is exactly KEY.json. ``retakes`` ("none", "last", "best"), ``form_question`` (the
question whose mark names the form) and ``forms`` (a list of keys with names) are optional; with ``forms``
the top level has no answers of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from station.contracts.codec import DataError, decode, encode
from station.contracts.grading import ExamForm, ExamKey, KeyItem, KeyRule, Retakes
from station.errors import Code, UsageError
from station.grading.answer_key import WrittenKey, key_as_written, right_text

MOST_FORMS: Final = 6
_LAST_NUMBER: Final = 999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class _WrittenForm(WrittenKey):
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _WrittenExam(WrittenKey):
    retakes: Retakes = Retakes.NONE
    form_question: int | None = None
    forms: list[_WrittenForm] | None = None


def parse_exam_key(text: str | bytes) -> ExamKey:
    """Raises UsageError KEY_INVALID with the facts ``path``, naming the culprit, and ``detail``."""
    # what is no text becomes bytes that are no JSON
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    try:
        written = decode(data, _WrittenExam)
    except DataError as error:
        raise UsageError(Code.KEY_INVALID, **error.facts) from error
    forms = _forms(written)
    _refuse_form_question(written.form_question, forms)
    return ExamKey(forms=forms, form_question=written.form_question, retakes=written.retakes)


def exam_key_text(key: ExamKey) -> str:
    """The simplest writing of ``key``. Raises UsageError KEY_INVALID for one that cannot be written, such
    as one with a question without an answer."""
    plain = len(key.forms) == 1 and not key.forms[0].name
    written: dict[str, object] = {}
    if plain:
        written |= _form_as_json(key.forms[0])
    if key.retakes is not Retakes.NONE:
        written["retakes"] = key.retakes.value
    if key.form_question is not None:
        written["form_question"] = key.form_question
    if not plain:
        written["forms"] = [{"name": form.name, **_form_as_json(form)} for form in key.forms]
    try:
        text = encode(written).decode()
    except DataError as error:
        raise UsageError(Code.KEY_INVALID, **error.facts) from error
    if parse_exam_key(text) != key:  # a key that is kept as another one would grade a class wrongly
        raise _invalid("", "a key that cannot be written")
    return text


def _forms(written: _WrittenExam) -> tuple[ExamForm, ...]:
    if written.forms is None:
        return (ExamForm(name="", key=key_as_written(written)),)
    for name in ("answers", "points", "all_right", "void", "essays"):
        if getattr(written, name):
            raise _invalid(name, "with forms, every form has its own")
    if not 1 <= len(written.forms) <= MOST_FORMS:
        raise _invalid("forms", f"{len(written.forms)} forms, 1 to {MOST_FORMS}")
    _refuse_names([form.name for form in written.forms])
    return tuple(
        ExamForm(name=form.name, key=key_as_written(form, f"forms[{index}]."))
        for index, form in enumerate(written.forms)
    )


def _refuse_names(names: Sequence[str]) -> None:
    if len(names) < 2:
        return
    plain = [name.strip() for name in names]
    often = Counter(plain)
    for index, name in enumerate(plain):
        if not name:
            raise _invalid(f"forms[{index}].name", "a form without a name")
        if often[name] > 1:
            raise _invalid(f"forms[{index}].name", "two forms of one name")


def _refuse_form_question(number: int | None, forms: tuple[ExamForm, ...]) -> None:
    if number is None:
        return
    if not 1 <= number <= _LAST_NUMBER:
        raise _invalid("form_question", "not a question number")
    if any(item.number == number for form in forms for item in form.key.items):
        raise _invalid("form_question", "a question that is scored")


def _form_as_json(form: ExamForm) -> dict[str, object]:
    items = form.key.items
    essays = [item for item in items if item.rule is KeyRule.ESSAY]
    parts: dict[str, object] = {
        "answers": {str(i.number): right_text(i.right) for i in items if i.right or i.rule is KeyRule.MATCH},
        "points": {str(i.number): _plain(i.points) for i in items if i not in essays and i.points != 1},
        "all_right": _numbers(items, KeyRule.ALL_RIGHT),
        "void": _numbers(items, KeyRule.VOID),
        "essays": {str(i.number): _plain(i.points) for i in essays},
    }
    # KEY.json has always had answers, the rest where there is something to say
    return {name: value for name, value in parts.items() if value or name == "answers"}


def _numbers(items: tuple[KeyItem, ...], rule: KeyRule) -> list[int]:
    return [item.number for item in items if item.rule is rule]


def _plain(points: float) -> float:
    """5 rather than 5.0, as a teacher writes it."""
    return int(points) if points.is_integer() else points


def _invalid(path: str, detail: str) -> UsageError:
    return UsageError(Code.KEY_INVALID, path=path, detail=detail)
