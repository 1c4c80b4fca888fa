"""A roster from rows of a spreadsheet: which column is what, what is wrong with a row, who is known."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from station.contracts.roster import TAIL_DIGITS, Student

Rows = Sequence[Sequence[str]]


class Column(StrEnum):
    """What a column of a roster holds."""

    NAME = "name"
    PHONE = "phone"
    PARENT_PHONE = "parent_phone"
    CODE = "code"
    CLASS_NAME = "class_name"


class RowTrouble(StrEnum):
    """What is wrong with a row. The first two leave it out."""

    NO_NAME = "no_name"
    TWICE = "twice"
    NO_NUMBER = "no_number"  # never found by an identifier: the teacher picks the student by name
    SHORT_NUMBER = "short_number"
    SAME_NUMBER = "same_number"  # siblings: the identifier alone does not say which of them


LEFT_OUT: Final = frozenset({RowTrouble.NO_NAME, RowTrouble.TWICE})

_WORDS: Final[Mapping[Column, tuple[str, ...]]] = {
    Column.PARENT_PHONE: (
        "학부모",
        "보호자",
        "부모",
        "모친",
        "부친",
        "어머니",
        "아버지",
        "parent",
        "guardian",
    ),
    Column.NAME: ("이름", "성명", "학생명", "학생이름", "name", "student"),
    Column.CODE: ("식별번호", "omr", "식별코드", "code", "identifier", "번호8"),
    Column.PHONE: ("전화", "휴대폰", "핸드폰", "연락처", "phone", "mobile", "tel"),
    Column.CLASS_NAME: ("반", "학급", "클래스", "강의", "class", "group"),
}
"""Words of a heading, the more telling kinds first: "학부모 전화" is a parent's number."""

_NUMBERS: Final = (Column.PHONE, Column.PARENT_PHONE, Column.CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``columns``: which place holds what; ``heading``: the first row says so itself and is no student."""

    columns: Mapping[Column, int]
    heading: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """``line``: of the file, from 1; ``troubles``: see `LEFT_OUT`; ``uid`` of the student is "" for one
    who is new."""

    line: int
    student: Student
    troubles: tuple[RowTrouble, ...] = ()

    @property
    def left_out(self) -> bool:
        return not LEFT_OUT.isdisjoint(self.troubles)


def guess_layout(rows: Rows) -> Layout:
    """From the words of the first row, and where they say nothing from what stands in the columns."""
    if not rows:
        return Layout(columns={}, heading=False)
    by_words = _by_words(rows[0])
    heading = bool(by_words) and not any(len(_digits(cell)) >= TAIL_DIGITS for cell in rows[0])
    below = rows[1:] if heading else rows
    columns = dict(by_words) if heading else {}
    width = max(map(len, rows))
    for column, looks in _LOOKS:
        if column in columns:
            continue
        free = [at for at in range(width) if at not in columns.values()]
        best = max(free, key=lambda at: _share(below, at, looks), default=None)
        if best is not None and _share(below, best, looks) >= 0.6:
            columns[column] = best
    return Layout(columns=columns, heading=heading)


def read_roster(rows: Rows, layout: Layout, known: Sequence[Student] = ()) -> tuple[DraftRow, ...]:
    """Every row that holds anything. ``known``: students of other exams, who keep their uid where name and a
    number are the same, and everything that the row does not say."""
    found = [
        DraftRow(line=line, student=_student(row, layout.columns))
        for line, row in enumerate(rows, 1)
        if any(cell.strip() for cell in row) and not (layout.heading and line == 1)
    ]
    recognised = _Known(known)
    seen: set[tuple[str, tuple[str, ...] | str]] = set()
    whole: list[tuple[DraftRow, bool]] = []
    for row in found:
        same = row.student.name, row.student.tails or row.student.class_name
        twice = same in seen
        seen.add(same)
        whole.append((row if twice else replace(row, student=recognised.merged(row.student)), twice))
    tails = Counter(tail for row, twice in whole if not twice for tail in row.student.tails)
    return tuple(
        replace(
            row,
            troubles=_troubles(row.student, rows[row.line - 1], layout.columns, twice=twice, tails=tails),
        )
        for row, twice in whole
    )


def students_of(drafted: Sequence[DraftRow], new_uid: Callable[[], str] | None = None) -> tuple[Student, ...]:
    """Those to be put on the roster; new ones get a uid."""
    make = new_uid or (lambda: uuid.uuid4().hex)
    return tuple(replace(row.student, uid=row.student.uid or make()) for row in drafted if not row.left_out)


def number_of(text: str) -> str:
    """The digits of a phone number as people and spreadsheets write it: "+82 10-1234-5678", "1012345678"."""
    digits = _digits(text)
    if digits.startswith("82") and len(digits) in (11, 12, 13):
        digits = "0" + digits[2:].removeprefix("0")
    # A spreadsheet that takes it for a number loses the nought.
    return "0" + digits if len(digits) == 10 and digits.startswith("10") else digits


class _Known:
    """Students of other exams, by name and number."""

    def __init__(self, students: Sequence[Student]) -> None:
        self._students: dict[tuple[str, str], Student] = {}
        for student in students:
            for tail in student.tails or (f"\0{student.class_name}",):
                self._students.setdefault((student.name, tail), student)
        self._given: set[str] = set()

    def merged(self, student: Student) -> Student:
        """With the uid of the one who is known, and what is known and not told anew; as it is for a new one.
        Each known student is given once."""
        for tail in student.tails or (f"\0{student.class_name}",):
            known = self._students.get((student.name, tail))
            if known is not None and known.uid not in self._given:
                self._given.add(known.uid)
                return _merged(student, known)
        return student


def _merged(told: Student, known: Student) -> Student:
    """A number that is too short to find anyone by takes no place of one that is not."""

    def number(new: str, old: str) -> str:
        return new if new and (len(new) >= TAIL_DIGITS or len(old) < TAIL_DIGITS) else old

    return Student(
        uid=known.uid,
        name=told.name,
        phone=number(told.phone, known.phone),
        parent_phone=number(told.parent_phone, known.parent_phone),
        code=number(told.code, known.code),
        class_name=told.class_name or known.class_name,
    )


def _student(row: Sequence[str], columns: Mapping[Column, int]) -> Student:
    def cell(column: Column) -> str:
        at = columns.get(column)
        return _clean(row[at]) if at is not None and at < len(row) else ""

    return Student(
        uid="",
        name=cell(Column.NAME),
        phone=number_of(cell(Column.PHONE)),
        parent_phone=number_of(cell(Column.PARENT_PHONE)),
        code=_digits(cell(Column.CODE)),
        class_name=cell(Column.CLASS_NAME),
    )


def _troubles(
    student: Student, row: Sequence[str], columns: Mapping[Column, int], *, twice: bool, tails: Counter[str]
) -> tuple[RowTrouble, ...]:
    found = []
    if not student.name:
        found.append(RowTrouble.NO_NAME)
    if twice:
        found.append(RowTrouble.TWICE)
    told = [row[columns[c]] for c in _NUMBERS if c in columns and columns[c] < len(row)]
    if any(cell.strip() and len(_digits(cell)) < TAIL_DIGITS for cell in told):
        found.append(RowTrouble.SHORT_NUMBER)
    elif not student.tails:
        found.append(RowTrouble.NO_NUMBER)
    if not twice and any(tails[tail] > 1 for tail in student.tails):
        found.append(RowTrouble.SAME_NUMBER)
    return tuple(found)


def _by_words(row: Sequence[str]) -> dict[Column, int]:
    columns: dict[Column, int] = {}
    for at, cell in enumerate(row):
        word = re.sub(r"[\s()·_/-]", "", _clean(cell)).casefold()
        for column, words in _WORDS.items():
            if any(_says(word, w) for w in words):
                if column not in columns and not (column is Column.PARENT_PHONE and _is_named(word)):
                    columns[column] = at
                break
    return columns


def _is_named(heading: str) -> bool:
    """A parent's name is not their number."""
    return any(word in heading for word in ("이름", "성명", "name"))


def _says(heading: str, word: str) -> bool:
    # "반" alone is a class; inside other words it is a syllable like any other
    return heading == word or heading.endswith(word) if len(word) == 1 else word in heading


def _share(rows: Rows, at: int, looks: Callable[[str], bool]) -> float:
    cells = [_clean(row[at]) for row in rows if at < len(row) and row[at].strip()]
    return sum(map(looks, cells)) / len(cells) if cells else 0.0


def _is_name(cell: str) -> bool:
    return re.fullmatch(r"[가-힣]{2,5}[A-Z0-9]?|[A-Za-z][A-Za-z .'-]{2,40}", cell) is not None


def _is_phone(cell: str) -> bool:
    return re.fullmatch(r"01\d{8,9}", number_of(cell)) is not None and not re.search(r"[^\d\s+().-]", cell)


def _is_code(cell: str) -> bool:
    return re.fullmatch(r"\d{8}", cell) is not None


def _is_class(cell: str) -> bool:
    return re.fullmatch(r".{0,12}반|[A-Za-z]\d{0,2}", cell) is not None


_LOOKS: Final = (
    (Column.NAME, _is_name),
    (Column.PHONE, _is_phone),
    (Column.PARENT_PHONE, _is_phone),
    (Column.CODE, _is_code),
    (Column.CLASS_NAME, _is_class),
)


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _digits(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if "0" <= c <= "9")
