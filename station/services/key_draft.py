"""The key of an exam while a teacher works on it: every question of the sheet in a row, right or not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from station.contracts.grading import AnswerKey, ExamForm, ExamKey, KeyItem, KeyRule, Retakes
from station.contracts.sheet import Field, FieldKind, SheetTemplate
from station.errors import Code, UsageError
from station.grading.answer_key import right_text
from station.grading.exam_key import MOST_FORMS

OPEN: Final = "?"
"""The answer of a row that a person must still fill in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """``field``: None for an essay that the sheet has no bubbles for; ``answer``: as a teacher writes it,
    "3", "1,3", "1|3", "" none, `OPEN`; essays have none."""

    number: int
    field: Field | None = None
    answer: str = ""
    points: float = 1.0
    rule: KeyRule = KeyRule.MATCH

    @property
    def label(self) -> str:
        return str(self.number) if self.field is None else self.field.label

    @property
    def scored(self) -> bool:
        """Counts for something in the exam."""
        return self.rule is not KeyRule.MATCH or bool(self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftForm:
    name: str
    rows: tuple[DraftRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDraft:
    """``form_question``: the rows of that question count for nothing, whatever stands in them."""

    forms: tuple[DraftForm, ...]
    form_question: int | None = None
    retakes: Retakes = Retakes.NONE

    def with_rows(self, at: int, rows: Iterable[DraftRow]) -> KeyDraft:
        """Other rows for one form, in the order of their numbers."""
        form = replace(self.forms[at], rows=tuple(sorted(rows, key=lambda row: row.number)))
        return replace(self, forms=(*self.forms[:at], form, *self.forms[at + 1 :]))

    def counted(self, at: int) -> tuple[DraftRow, ...]:
        """Rows of one form without the question that names the form."""
        return tuple(row for row in self.forms[at].rows if row.number != self.form_question)


def draft_of(key: ExamKey | None, sheet: SheetTemplate) -> KeyDraft:
    """A row for every question of the sheet and every essay besides."""
    if key is None:
        return KeyDraft(forms=(DraftForm(name="", rows=_rows((), sheet)),))
    return KeyDraft(
        forms=tuple(DraftForm(name=f.name, rows=_rows(f.key.items, sheet)) for f in key.forms),
        form_question=key.form_question,
        retakes=key.retakes,
    )


def exam_key_of(draft: KeyDraft) -> ExamKey | None:
    """None where nothing has an answer. Raises UsageError that names the question or form: KEY_ANSWER,
    KEY_NUMBER, KEY_POINTS, KEY_ESSAY, KEY_FORM."""
    items = [tuple(map(_item, _told(draft, at))) for at in range(len(draft.forms))]
    if not any(items):
        return None
    _refuse_forms(draft, items)
    forms = (
        ExamForm(name=form.name.strip(), key=AnswerKey(items=mine))
        for form, mine in zip(draft.forms, items, strict=True)
    )
    return ExamKey(forms=tuple(forms), form_question=draft.form_question, retakes=draft.retakes)


def with_forms(draft: KeyDraft, names: Iterable[str]) -> KeyDraft:
    """The forms that are there under the first names, and one for every name more, with the same points and
    no answers."""
    model = draft.forms[0].rows
    empty = tuple(row if row.rule is KeyRule.ESSAY else replace(row, answer="") for row in model)
    named = list(names)[:MOST_FORMS]
    forms = [replace(form, name=name) for form, name in zip(draft.forms, named, strict=False)]
    forms += [DraftForm(name=name, rows=empty) for name in named[len(forms) :]]
    return replace(draft, forms=tuple(forms))


def with_name(draft: KeyDraft, at: int, name: str) -> KeyDraft:
    """Another name for one form; the only one has none."""
    if len(draft.forms) == 1:
        return draft
    forms = [replace(form, name=name) if i == at else form for i, form in enumerate(draft.forms)]
    return replace(draft, forms=tuple(forms))


def without_form(draft: KeyDraft, at: int) -> KeyDraft:
    """The last one has no name, and no mark names it."""
    forms = (*draft.forms[:at], *draft.forms[at + 1 :])
    if len(forms) > 1:
        return replace(draft, forms=forms)
    return replace(draft, forms=(replace(forms[0], name=""),), form_question=None)


def same_points(draft: KeyDraft, at: int, points: float) -> KeyDraft:
    """The same points for every question of one form that is no essay."""
    rows = draft.forms[at].rows
    return draft.with_rows(
        at, (row if row.rule is KeyRule.ESSAY else replace(row, points=points) for row in rows)
    )


def with_essay(draft: KeyDraft, at: int) -> tuple[KeyDraft, int]:
    """One more essay behind the last question of a form, and its number."""
    rows = draft.forms[at].rows
    number = max((row.number for row in rows), default=0) + 1
    points = max((row.points for row in rows if row.rule is KeyRule.ESSAY), default=5.0)
    return draft.with_rows(at, (*rows, DraftRow(number=number, points=points, rule=KeyRule.ESSAY))), number


def most_points(draft: KeyDraft, at: int) -> float:
    """What a sheet of that form can get."""
    return sum(row.points for row in draft.counted(at) if row.scored and row.rule is not KeyRule.VOID)


def without_answer(draft: KeyDraft, at: int) -> tuple[DraftRow, ...]:
    """Rows that count for nothing yet, and those that a person must still fill in."""
    return tuple(row for row in draft.counted(at) if not row.scored or row.answer == OPEN)


def refuse_impossible(key: ExamKey, sheet: SheetTemplate) -> None:
    """What no sheet can hold would be wrong for the whole class. Points of an essay come from a person: with
    bubbles for it, marks would be taken for points. Raises UsageError: KEY_ANSWER, KEY_ESSAY."""
    by_number = {field.number: field for field in sheet.fields}
    for item in (item for form in key.forms for item in form.key.items):
        field = by_number.get(item.number)
        if item.rule is KeyRule.ESSAY:
            refuse_essay(item.number, field)
            continue
        if field is None:
            raise UsageError(Code.KEY_ANSWER, path=str(item.number), detail="not on the sheet")
        if not possible(field, item.right):
            raise UsageError(Code.KEY_ANSWER, path=field.label, detail=right_text(item.right))


def refuse_essay(number: int, field: Field | None) -> None:
    """``field``: what the sheet has of that number. Raises UsageError(KEY_ESSAY) where it has anything."""
    if field is not None:
        raise UsageError(Code.KEY_ESSAY, path=field.label, detail=str(number))


def possible(field: Field, ways: Iterable[Collection[str]]) -> bool:
    """``ways``: the answers that are right, each all its marks."""
    if field.kind is FieldKind.NUMERIC:
        return all(len(way) == 1 and all(_fits(number, field) for number in way) for way in ways)
    marks = {bubble.value for bubble in field.groups[0].bubbles}
    return all(mark in marks for way in ways for mark in way)


def ways_of(answer: str) -> tuple[frozenset[str], ...]:
    """ "1,3" and "1|3" as scoring takes them; () for none."""
    return tuple(frozenset(way.split(",")) for way in answer.split("|")) if answer else ()


def _fits(number: str, field: Field) -> bool:
    # isdecimal alone lets other scripts' digits through
    return number.isascii() and number.isdecimal() and len(number) <= len(field.groups)


def _rows(items: tuple[KeyItem, ...], sheet: SheetTemplate) -> tuple[DraftRow, ...]:
    """What the sheet lacks is shown too: only what is seen can be put right."""
    known = {item.number: item for item in items}
    fields = {field.number: field for field in sheet.fields}
    rows = []
    for number in sorted({*known, *fields}):
        item = known.get(number)
        row = DraftRow(number=number, field=fields.get(number))
        if item is not None:
            row = replace(row, answer=right_text(item.right), points=item.points, rule=item.rule)
        rows.append(row)
    return tuple(rows)


def _told(draft: KeyDraft, at: int) -> tuple[DraftRow, ...]:
    rows = tuple(row for row in draft.counted(at) if row.scored)
    often = Counter(row.number for row in draft.forms[at].rows)
    for row in rows:
        if often[row.number] > 1:
            raise UsageError(Code.KEY_NUMBER, path=row.label, detail=_form_name(draft, at))
    return rows


def _item(row: DraftRow) -> KeyItem:
    essay = row.rule is KeyRule.ESSAY
    right = () if essay else ways_of(row.answer)
    if not essay and (row.field is None or row.answer == OPEN or not possible(row.field, right)):
        raise UsageError(Code.KEY_ANSWER, path=row.label, detail=row.answer)
    if essay:
        refuse_essay(row.number, row.field)
    if essay and row.points <= 0:
        raise UsageError(Code.KEY_POINTS, path=row.label, detail=f"{row.points:g}")
    return KeyItem(number=row.number, points=row.points, rule=row.rule, right=right)


def _refuse_forms(draft: KeyDraft, items: list[tuple[KeyItem, ...]]) -> None:
    if len(items) < 2:
        return
    names = [form.name.strip() for form in draft.forms]
    for at, name in enumerate(names):
        if not name or names.count(name) > 1 or not items[at]:
            raise UsageError(Code.KEY_FORM, path=name or str(at + 1))


def _form_name(draft: KeyDraft, at: int) -> str:
    return draft.forms[at].name
