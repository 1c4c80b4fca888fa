"""Results of one exam: a row for every student and every sheet that has none, and what the class did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from station.contracts.grading import SheetAnswers, SheetScore
from station.contracts.roster import Student


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedSheet:
    """One living sheet of an exam, as results take it. ``student``: uid, "" unknown, `OFF_LIST`;
    ``confirmed``: its answers are final; ``name``: what the teacher knows the file by."""

    page: int
    identifier: str
    student: str
    confirmed: bool
    taken_s: float
    name: str
    answers: SheetAnswers


class Standing(StrEnum):
    """Where a row of the results stands, in the order of filters."""

    CONFIRMED = "confirmed"
    REVIEW = "review"  # provisional: the sheet is not confirmed
    TWO_SHEETS = "two_sheets"  # which of them counts is not decided: no score
    ABSENT = "absent"
    UNKNOWN = "unknown"  # a sheet without a student
    OFF_LIST = "off_list"  # a sheet of someone who is not on the roster


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """``student``: None for a sheet without one; ``page``: the sheet that counts, None for absentees and two
    sheets; ``pages``: all sheets of the student, oldest first; ``rank``: 1, 2, 2, 4 among those who sat;
    ``score``: None without a key, a known form or a sheet; ``form``: index of the exam's form, None where
    it is not known or no sheet counts; ``identifier``, ``name``: of the sheet that counts, of two sheets
    the oldest, "" for absentees; ``name`` is what the teacher knows the file by; ``confirmed``: all of the
    sheets are."""

    standing: Standing
    student: Student | None
    identifier: str
    page: int | None
    pages: tuple[int, ...]
    score: SheetScore | None
    form: int | None = 0
    rank: int | None = None
    name: str = ""
    confirmed: bool = True

    @property
    def provisional(self) -> bool:
        """The score may still change."""
        settled = self.confirmed and self.standing is not Standing.REVIEW
        return self.score is not None and not (settled and not self.score.provisional)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnalysis:
    """One question of one form over those who count. ``n``: sheets; ``rate``: share with full points;
    ``mean``: of the points; ``upper``, ``lower``: rate in the best and the weakest 27 %;
    ``discrimination``: the difference of the two; ``item_rest``: correlation (Pearson) of the question's
    points with the rest of the score; None where they cannot be computed.

    ``answers``: how many gave each answer. Of a choice question every bubble in the order of the sheet,
    0 too, then sets of several marks that the key accepts ("1,3"), then "*" for other several marks, then
    "" for blanks; of a number or an essay what was given, commonest first, then "" for blanks. "*" and ""
    are left out where nobody gave them."""

    form: int
    number: int
    n: int
    rate: float
    mean: float
    max: float
    answers: Mapping[str, int]
    upper: float | None
    lower: float | None
    discrimination: float | None
    item_rest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Of those who count. ``max``: of the form with the highest one; ``sd``: of the population; ``kr20``:
    None below two sheets or without variance; ``median``, ``mean``...: of the points, None without sheets;
    ``provisional``: how many scores may still change."""

    n: int
    max: float
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    lowest: float | None = None
    highest: float | None = None
    kr20: float | None = None
    provisional: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """``counts[i]`` scores from ``edges[i]`` up to, but without, ``edges[i + 1]``; the last one with it."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """응시 43 · 스캔 42 · 1장 부족. ``expected``: students on the roster for whose sheets somebody waits,
    None without a roster; ``sheets``: living ones that were read or wait; ``absent``: students without a
    sheet; ``two_sheets``: students of whom it is not decided which counts; ``unknown``, ``off_list``:
    sheets; ``waiting``: not read yet; ``failed``: which could not be read, whoever's they are."""

    expected: int | None
    sheets: int
    absent: tuple[Student, ...]
    unknown: int
    off_list: int
    two_sheets: int
    waiting: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """``numbers``: the key's questions of all forms, those of the sheet without a key, in order; ``labels``:
    of these; ``right``: per form, what the key wants of a question as a teacher writes it, "" where it
    wants nothing; ``rows``: ranked first, then the rest; ``keyed``: there is a key."""

    exam: str
    forms: tuple[str, ...]
    numbers: tuple[int, ...]
    labels: Mapping[int, str]
    right: tuple[Mapping[int, str], ...]
    rows: tuple[ResultRow, ...]
    items: tuple[ItemAnalysis, ...]
    summary: Summary
    attendance: Attendance
    keyed: bool


class ChangeKind(StrEnum):
    """What is different for a student, the weightiest first."""

    NEW = "new"  # a sheet or a student that was not there
    GONE = "gone"
    STUDENT = "student"  # a sheet went to another student, or was replaced
    SCORE = "score"
    RANK = "rank"  # only the rank
    STANDING = "standing"  # only the standing


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One student, or one sheet without a student (``uid`` ""), whose result is another one. ``name``: the
    student's, else what the sheet is known by; ``before_max``, ``after_max``: points that could be had, None
    without a score or where that was not kept."""

    name: str
    uid: str
    before_points: float | None
    after_points: float | None
    before_rank: int | None
    after_rank: int | None
    kind: ChangeKind
    before_max: float | None = None
    after_max: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow:
    """What of one row can change. ``max``: None without a score, and in what was kept before it was."""

    uid: str
    name: str
    pages: tuple[int, ...]
    points: float | None
    rank: int | None
    standing: Standing
    max: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Results as they were, for example at the last export; small, and JSON through the codec."""

    rows: tuple[SnapshotRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value that a person changed. ``at_s``: seconds since 1970; ``place``: where it was done;
    ``question``: its label, "" of what is none; ``before``, ``after``: values, "" blank; ``proposed``: what
    the reader had proposed; ``reason``: why a person was asked, in words."""

    at_s: float
    who: str
    place: str
    student: str
    question: str
    before: str
    after: str
    proposed: str = ""
    reason: str = ""
