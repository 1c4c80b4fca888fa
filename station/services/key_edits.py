"""What one cell, one key or one paste does to a key in work."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import IntEnum

from station.contracts.grading import KeyRule
from station.contracts.sheet import FieldKind
from station.errors import Code, UsageError
from station.services.key_draft import OPEN, DraftRow, KeyDraft, refuse_essay
from station.services.key_words import answer_of, number_of, points_of


class Column(IntEnum):
    """Of the table, from the left."""

    NUMBER = 0
    ANSWER = 1
    POINTS = 2
    RULE = 3


def edited(draft: KeyDraft, at: int, number: int, column: Column, text: str) -> KeyDraft:
    """One cell of the form ``at``. Raises UsageError that names the question."""
    return draft.with_rows(
        at,
        tuple(
            _edited(row, column, text, draft, at) if row.number == number else row
            for row in draft.forms[at].rows
        ),
    )


def filled(draft: KeyDraft, at: int, start: tuple[int, Column], cells: Sequence[Sequence[str]]) -> KeyDraft:
    """Cells from a spreadsheet, from the row and column ``start`` on; what cannot be changed is passed over.
    One line of several answers goes down the column. Raises UsageError that names the question."""
    top, left = start
    rows = list(draft.forms[at].rows)
    if len(cells) == 1 and len(cells[0]) == 1 and left is Column.ANSWER:
        cells = [[word] for word in cells[0][0].split()]
    if len(cells) > len(rows) - top:
        detail = f"{len(cells)} > {len(rows) - top}"
        raise UsageError(Code.KEY_TOO_LONG, path=rows[top].label if rows else "", detail=detail)
    for index, line in enumerate(cells, top):
        for column, text in enumerate(line[: len(Column) - left], left):
            if _changeable(rows[index], Column(column)):
                rows[index] = _edited(rows[index], Column(column), text, draft, at)
    return draft.with_rows(at, rows)


def joined(draft: KeyDraft, at: int, number: int, sign: str, mark: str) -> KeyDraft:
    """One mark more for a question: "," wants both, "|" one of them."""
    row = next(row for row in draft.forms[at].rows if row.number == number)
    before = "" if row.answer == OPEN else row.answer
    marks = re.split(r"[,|]", before)
    text = before if mark in marks else f"{before}{sign}{mark}" if before else mark
    return edited(draft, at, number, Column.ANSWER, text)


def ruled(draft: KeyDraft, at: int, number: int, rule: KeyRule) -> KeyDraft:
    """Another rule, or back from it."""
    row = next(row for row in draft.forms[at].rows if row.number == number)
    wanted = KeyRule.MATCH if row.rule is rule else rule
    return edited(draft, at, number, Column.RULE, wanted.value)


def cleared(draft: KeyDraft, at: int, numbers: Collection[int]) -> KeyDraft:
    """Without the answers of these questions."""
    rows = draft.forms[at].rows
    return draft.with_rows(
        at,
        (
            replace(row, answer="") if row.number in numbers and row.rule is not KeyRule.ESSAY else row
            for row in rows
        ),
    )


def without_rows(draft: KeyDraft, at: int, numbers: Collection[int]) -> KeyDraft:
    """Essays that the sheet lacks are gone, questions of the sheet stay."""
    rows = draft.forms[at].rows
    return draft.with_rows(at, (row for row in rows if row.field is not None or row.number not in numbers))


def is_single(row: DraftRow) -> bool:
    """One digit is its whole answer, so that the next row can follow at once."""
    field = row.field
    if field is None or row.rule is KeyRule.ESSAY or field.kind is not FieldKind.CHOICE:
        return False
    return all(len(bubble.value) == 1 for bubble in field.groups[0].bubbles)


def _changeable(row: DraftRow, column: Column) -> bool:
    if column is Column.ANSWER:
        return row.rule is not KeyRule.ESSAY
    return column is Column.POINTS


def _edited(row: DraftRow, column: Column, text: str, draft: KeyDraft, at: int) -> DraftRow:
    if column is Column.NUMBER:
        return replace(row, number=_free_number(row, text, draft, at))
    if column is Column.POINTS:
        return replace(row, points=points_of(text, row.label))
    if column is Column.RULE:
        if text == KeyRule.ESSAY:
            refuse_essay(row.number, row.field)
        return replace(row, rule=KeyRule(text))
    if row.field is None:
        raise UsageError(Code.KEY_ANSWER, path=row.label, detail=text)
    told = answer_of(text, row.field)
    if told.rule is not KeyRule.MATCH:  # the answer is kept, so that the teacher can go back
        return replace(row, rule=told.rule)
    return replace(row, answer=told.answer, rule=KeyRule.MATCH if told.answer else row.rule)


def _free_number(row: DraftRow, text: str, draft: KeyDraft, at: int) -> int:
    number = number_of(text)
    taken = {other.number for other in draft.forms[at].rows} - {row.number}
    if number is None or number in taken:
        raise UsageError(Code.KEY_NUMBER, path=row.label, detail=text.strip()[:40])
    return number
