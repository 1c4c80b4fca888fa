"""A key out of what teachers have: typed or pasted text, and rows of a spreadsheet. Nothing is applied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from station.contracts.grading import KeyRule
from station.contracts.sheet import FieldKind, SheetTemplate
from station.errors import Code, UsageError
from station.grading.exam_key import MOST_FORMS, parse_exam_key
from station.services.key_columns import Block, blocks_of, place_of, upright
from station.services.key_draft import (
    DraftForm,
    DraftRow,
    KeyDraft,
    draft_of,
    refuse_essay,
    refuse_impossible,
    with_forms,
)
from station.services.key_words import answer_of, number_of, plain, points_of

Rows = Sequence[Sequence[str]]
_ESSAY: Final = re.compile(r"서술|논술|서답|essay", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """One question as it stands in a table. ``place``: "B7", for what is said about it."""

    place: str
    number: str
    answer: str
    points: str
    kind: str


def draft_of_text(text: str, into: KeyDraft, at: int, sheet: SheetTemplate) -> KeyDraft:
    """``text``: KEY.json; or the right answers in the order of the questions ("3 1 5 2", "31524", one a
    line, circled and full-width digits too), or with numbers ("1) 3 2) 1"), or cells of a spreadsheet;
    several right marks as "1,3" or "①③", either of two as "1|3", "-" for a question without a key.

    It becomes the form ``at``: what is not told has no answer, points stay unless told. Raises UsageError:
    KEY_ANSWER, KEY_NUMBER, KEY_POINTS, KEY_ESSAY that name the question, KEY_TOO_LONG, KEY_INVALID,
    KEY_COLUMNS.
    """
    written = text.strip()
    if plain(written).startswith("{"):
        key = parse_exam_key(plain(written))
        refuse_impossible(key, sheet)
        return draft_of(key, sheet)
    if "\t" in written and not _one_row(written):
        return draft_of_rows([line.split("\t") for line in text.splitlines()], into, at, sheet)
    numbered = _numbered(written)
    if numbered is not None:
        return _with(into, at, [_Cells(place=n, number=n, answer=a, points="", kind="") for n, a in numbered])
    return _in_order(_words(written, sheet), into, at, sheet)


def draft_of_rows(rows: Rows, into: KeyDraft, at: int, sheet: SheetTemplate) -> KeyDraft:
    """``rows``: of a CSV or XLSX file. Columns are known by their headings or by what stands in them; with a
    column of answers for each form, all forms are made anew, else the form ``at``. Raises as
    `draft_of_text`."""
    rows, turned = upright(rows)
    blocks = blocks_of(rows, len(sheet.fields))
    if not blocks:
        raise UsageError(Code.KEY_COLUMNS)
    names = list(dict.fromkeys(name for block in blocks for name in block.answers))
    if len(names) > MOST_FORMS:
        raise UsageError(Code.KEY_COLUMNS, detail=f"{len(names)} forms, 1 to {MOST_FORMS}")
    if len(names) > 1:
        into = with_forms(into, names)
    for index, name in enumerate(names):
        cells = [cell for block in blocks for cell in _cells(rows, block, name, turned=turned)]
        into = _with(into, index if len(names) > 1 else at, cells)
    return into


def _one_row(text: str) -> bool:
    """Answers side by side, such as "3<tab>1<tab>5", have no columns of their own."""
    return len(text.splitlines()) == 1


def _numbered(text: str) -> list[tuple[str, str]] | None:
    """ "1) 3  2) 1", "1번 ③ 2번 ①"; None for what is not so throughout."""
    found: list[tuple[str, str]] = []
    waits = ""
    for word in text.split():
        head = re.match(r"([0-9]{1,6})(?:번[.):]?|[.):])(.*)", plain(word), re.DOTALL)
        number, value = (head[1], head[2]) if head else ("", word)
        if waits and not head:
            found.append((waits, value))
            waits = ""
        elif waits or not head:  # "3번 1번" are two answers
            return None
        elif value:
            found.append((number, value))
        else:
            waits = number
    counted = [str(at) for at in range(1, len(found) + 1)]
    return found if found and not waits and [number for number, _ in found] == counted else None


def _words(text: str, sheet: SheetTemplate) -> list[str]:
    text = re.sub(r"(전원|모두)[ \t]+정답", r"\1", text)
    parts = [part for part in re.split(r"[\s;]+", text) if part]
    only_choices = all(field.kind is FieldKind.CHOICE for field in sheet.fields)
    if len(parts) == 1 and only_choices and re.fullmatch(r"[0-9?-]+", plain(text)):
        return list(plain(text))
    return parts


def _in_order(words: Sequence[str], into: KeyDraft, at: int, sheet: SheetTemplate) -> KeyDraft:
    """A word a question, in the order of the sheet."""
    if len(words) > len(sheet.fields):
        detail = f"{len(words)} answers for {len(sheet.fields)} questions"
        raise UsageError(Code.KEY_TOO_LONG, path="", detail=detail)
    told = {field.number: answer_of(word, field) for field, word in zip(sheet.fields, words, strict=False)}
    rows = []
    for row in _emptied(into.forms[at]):
        said = told.get(row.number)
        rows.append(row if said is None else replace(row, answer=said.answer, rule=said.rule))
    return into.with_rows(at, rows)


def _cells(rows: Rows, block: Block, name: str, *, turned: bool) -> Iterable[_Cells]:
    """Rows of a block that say something; without a column of numbers they are counted."""
    column = block.answers[name] if block.number is None else block.number
    counted = 0
    for index in range(block.first, len(rows)):
        row = rows[index]
        number, answer = _cell(row, block.number), _cell(row, block.answers[name])
        points, kind = _cell(row, block.points), _cell(row, block.kind)
        if not (number or answer or points) or (block.number is not None and not number and not answer):
            continue
        if _is_sum(number) or _is_sum(answer):
            continue
        counted += 1
        yield _Cells(
            place=place_of(index, column) if turned else place_of(column, index),
            number=str(counted) if block.number is None else number,
            answer=answer,
            points=points,
            kind=kind,
        )


def _with(into: KeyDraft, at: int, cells: Iterable[_Cells]) -> KeyDraft:
    rows = {row.number: row for row in _emptied(into.forms[at])}
    seen: set[int] = set()
    for cell in cells:
        number = number_of(cell.number)
        if number is None or number in seen:
            raise UsageError(Code.KEY_NUMBER, path=cell.place, detail=cell.number[:40])
        seen.add(number)
        rows[number] = _told(rows.get(number), number, cell)
    essays = {row.number for row in into.forms[at].rows if row.field is None}
    if seen & essays or any(rows[n].rule is KeyRule.ESSAY for n in seen):
        # the file knows the essays: others are gone
        rows = {n: row for n, row in rows.items() if row.field is not None or n in seen}
    return into.with_rows(at, rows.values())


def _told(row: DraftRow | None, number: int, cell: _Cells) -> DraftRow:
    stays = row is not None and _is_essay(row) and not cell.answer
    essay = stays or bool(_ESSAY.search(cell.kind) or _ESSAY.search(cell.answer))
    points = points_of(cell.points, str(number)) if cell.points.strip() else None
    if essay:
        refuse_essay(number, row.field if row else None)
        told = row or DraftRow(number=number)
        told = replace(told, answer="", rule=KeyRule.ESSAY)
    elif row is None or row.field is None:
        raise UsageError(Code.KEY_NUMBER, path=cell.place, detail=str(number))
    else:
        said = answer_of(cell.answer, row.field)
        told = replace(row, answer=said.answer, rule=said.rule)
    return told if points is None else replace(told, points=points)


def _emptied(form: DraftForm) -> tuple[DraftRow, ...]:
    """Without answers and rules, but with points; essays stay."""
    return tuple(row if _is_essay(row) else replace(row, answer="", rule=KeyRule.MATCH) for row in form.rows)


def _is_essay(row: DraftRow) -> bool:
    """A rule that the sheet contradicts is none."""
    return row.rule is KeyRule.ESSAY and row.field is None


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _is_sum(text: str) -> bool:
    return plain(text).replace(" ", "") in ("합계", "총점", "계", "합", "sum", "total", "Total")
