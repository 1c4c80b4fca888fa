"""Results of classes of all sizes: what a teacher waits for, printed with targets.

    python -m benchmarks.results [--only regrade,roster] [--json FILE]

Every part measures one thing at every size, the best of several runs.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.table import Figure, at_most, show, write
from station.contracts.grading import ExamKey, SheetAnswers
from station.contracts.results import GradedSheet
from station.contracts.roster import Student
from station.grading.changes import changed
from station.grading.exam_key import exam_key_text, parse_exam_key
from station.grading.matching import Roster
from station.grading.results import results_of

QUESTIONS: Final = 60
REGRADE_MS: Final = {43: 200.0, 100: 200.0, 1_000: 500.0, 5_000: 2_000.0}
"""At most, by students: nobody waits for a class, and for a whole academy not long."""

SIZES: Final = tuple(REGRADE_MS)
RUNS: Final = 5
SIGNS: Final = ("1", "2", "3", "4", "5")
FIELDS: Final = tuple((number, str(number), SIGNS) for number in range(1, QUESTIONS + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """``key`` and ``other``: before and after the teacher corrected two questions."""

    roster: Roster
    sheets: tuple[GradedSheet, ...]
    key: ExamKey
    other: ExamKey


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    figures: list[Figure] = []
    for part in wanted.only.split(","):
        print(f"measuring {part}", flush=True)
        made = [figure for size in SIZES for figure in PARTS[part](_school(size))]
        show(made)
        figures += made
    if wanted.json:
        write(figures, wanted.json)
    return 0


def regrade(school: School) -> Iterator[Figure]:
    """A key is corrected: everything graded anew, ranked, analysed, and held against what was."""
    before = results_of("exam", school.key, FIELDS, school.roster, school.sheets)

    def again() -> None:
        after = results_of("exam", parse_exam_key(KEY_TEXT[1]), FIELDS, school.roster, school.sheets)
        if not changed(before, after):
            raise RuntimeError("a corrected key changed nobody")

    count = len(school.sheets)
    yield at_most(f"regrade {count:,} x {QUESTIONS}", _best_ms(again), "ms", REGRADE_MS[count])


def roster(school: School) -> Iterator[Figure]:
    """Making the indexes, one match, the likeliest three, one search."""
    people = school.roster
    count = len(people.students)
    read = [dict.fromkeys("0123456789", 0.1)] * 8
    steps: tuple[tuple[str, Callable[[], object], float], ...] = (
        ("index", lambda: Roster(people.students), 500.0),
        ("match", lambda: people.match("12345678"), 1.0),
        ("likeliest", lambda: people.candidates(read), 50.0),
        ("search", lambda: people.search("ㄱㅁ"), 20.0),
    )
    for name, step, limit in steps:
        yield at_most(f"{name}, {count:,} students", _best_ms(step), "ms", limit)


PARTS: Final[Mapping[str, Callable[[School], Iterator[Figure]]]] = {"regrade": regrade, "roster": roster}


def _best_ms(step: Callable[[], object]) -> float:
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        step()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def _school(count: int) -> School:
    """Everyone sits; a good student gets more right. The same school every time."""
    chance = random.Random(count)
    key, other = map(parse_exam_key, KEY_TEXT)
    students = tuple(_student(number, chance) for number in range(count))
    right = {item.number: min(item.right[0]) for item in key.forms[0].key.items}
    sheets = tuple(
        GradedSheet(
            page=page,
            identifier=student.phone[-8:],
            student=student.uid,
            confirmed=chance.random() < 0.9,
            taken_s=float(page),
            name=f"{page}.jpg",
            answers=SheetAnswers(values=_answers(right, chance)),
        )
        for page, student in enumerate(students, 1)
    )
    return School(roster=Roster(students), sheets=sheets, key=key, other=other)


def _student(number: int, chance: random.Random) -> Student:
    name = chance.choice("김이박최정강조윤장임") + chance.choice("민서도하지예") + chance.choice("준우서연아")
    return Student(
        uid=str(number),
        name=name,
        phone=f"010{chance.randrange(10**8):08}",
        parent_phone=f"010{chance.randrange(10**8):08}",
        class_name=f"중{number % 3 + 1}",
    )


def _answers(right: Mapping[int, str], chance: random.Random) -> dict[int, str]:
    skill = chance.uniform(0.2, 1.0)
    return {
        number: value if chance.random() < skill else chance.choice(["", *SIGNS])
        for number, value in right.items()
    }


def _key_texts() -> tuple[str, str]:
    chance = random.Random(1)
    answers = {str(number): chance.choice(SIGNS) for number in range(1, QUESTIONS + 1)}
    corrected = answers | {number: SIGNS[int(answers[number]) % 5] for number in ("7", "31")}
    first, second = (
        exam_key_text(parse_exam_key(f'{{"answers":{each}}}'.replace("'", '"')))
        for each in (answers, corrected)
    )
    return first, second


KEY_TEXT: Final = _key_texts()


if __name__ == "__main__":
    raise SystemExit(main())
