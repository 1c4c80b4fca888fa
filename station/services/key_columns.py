"""Which columns of a table hold numbers, answers and points of a key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Final

from station.services.key_words import number_of, plain

Rows = Sequence[Sequence[str]]
_SEARCHED: Final = 20
"""Rows in which the heading is looked for: titles and dates may stand above it."""


class _Says(StrEnum):
    NUMBER = "number"
    ANSWER = "answer"
    POINTS = "points"
    KIND = "kind"


_WORDS: Final[Mapping[_Says, tuple[str, ...]]] = {
    _Says.POINTS: ("배점", "점수", "points", "score"),
    _Says.KIND: ("유형", "구분", "형식", "type", "kind"),
    _Says.ANSWER: ("정답", "답안", "답", "answer", "key"),
    _Says.NUMBER: ("번호", "문항", "문제", "번", "number", "question", "no", "no."),
}
_FORM: Final = re.compile(r"(홀수|짝수|[a-z]|[가나다라마바]|[1-6])\s*형\s*(?:정답|답)?|form\s*([a-z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Columns that stand together. ``first``: row of the first question; ``number``: None where rows are
    counted; ``answers``: name of the form, "" for the only one → column."""

    first: int
    number: int | None
    answers: Mapping[str, int]
    points: int | None = None
    kind: int | None = None


def blocks_of(rows: Rows, questions: int) -> tuple[Block, ...]:
    """Blocks side by side (번호 정답 번호 정답) are one each; () where no answers are found."""
    for index, row in enumerate(rows[:_SEARCHED]):
        said = [_heading(cell) for cell in row]
        if any(_is_answer(one) for one in said) and not any(_is_value(cell) for cell in row):
            return _by_words(index + 1, said)
    block = _by_content(rows, questions)
    return () if block is None else (block,)


def upright(rows: Rows) -> tuple[Rows, bool]:
    """Questions below each other, and whether they stood side by side: one row of answers, or rows that
    begin with their headings."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    headed = any(_is_answer(_heading(row[0])) and any(map(_is_value, row[1:])) for row in filled if row)
    numbered = len(filled) > 1 and any(_heading(row[0]) is _Says.NUMBER for row in filled if row)
    if not (headed and numbered) and not (len(filled) == 1 and len(filled[0]) > 1):
        return rows, False
    return tuple(zip_longest(*rows, fillvalue="")), True


def place_of(column: int, row: int) -> str:
    """ "B7" for column 1 and row 6, as spreadsheets name cells."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"{name}{row + 1}"


def _heading(cell: str) -> _Says | str | None:
    """What a heading says; the name of a form; None for nothing."""
    word = re.sub(r"\s+", "", plain(cell)).lower()
    form = _FORM.fullmatch(word)
    if form is not None:
        return "=" + re.sub(r"(정답|답)$", "", re.sub(r"\s+", "", plain(cell)))
    if word.endswith(("률", "율")):  # 정답률 is no answer
        return None
    for says, words in _WORDS.items():
        if any(word == w or (len(w) > 1 and w != "no" and w in word) for w in words):
            return says
    return None


def _is_answer(said: _Says | str | None) -> bool:
    return said is _Says.ANSWER or (said is not None and said.startswith("="))


def _is_value(cell: str) -> bool:
    """No heading holds an answer or a number alone."""
    return re.fullmatch(r"[0-9①-⑳,|.\s-]+", plain(cell)) is not None


def _by_words(first: int, said: Sequence[_Says | str | None]) -> tuple[Block, ...]:
    starts = [at for at, one in enumerate(said) if one is _Says.NUMBER]
    if len(starts) < 2:
        starts = [0]
    blocks = []
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(said)
        block = _one_block(first, said, range(start, end))
        if block is not None:
            blocks.append(block)
    return tuple(blocks)


def _one_block(first: int, said: Sequence[_Says | str | None], columns: range) -> Block | None:
    def place(wanted: _Says) -> int | None:
        return next((at for at in columns if said[at] is wanted), None)

    forms = {str(said[at])[1:]: at for at in columns if str(said[at] or "").startswith("=")}
    only = place(_Says.ANSWER)
    answers = forms or ({} if only is None else {"": only})
    if not answers:
        return None
    return Block(
        first=first,
        number=place(_Says.NUMBER),
        answers={"": next(iter(answers.values()))} if len(answers) == 1 else answers,
        points=place(_Says.POINTS),
        kind=place(_Says.KIND),
    )


def _by_content(rows: Rows, questions: int) -> Block | None:
    """A column that counts 1, 2, 3 ... holds the numbers, the next the answers, one behind it the points."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    first = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    width = max(map(len, filled), default=0)
    if not 1 <= width <= 4 or len(filled) > questions + _SEARCHED:
        return None
    numbers = [number_of(row[0]) if row else None for row in filled]
    counts = numbers == list(range(1, len(filled) + 1)) and width > 1
    if width == 1 or counts:
        return Block(
            first=first,
            number=0 if counts else None,
            answers={"": 1 if counts else 0},
            points=2 if counts and width > 2 else None,
        )
    return None
