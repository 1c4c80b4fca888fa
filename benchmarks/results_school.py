"""A class of any size and what it answered, for the benchmarks of results. The same every time."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks.ui_data import Sample, samples
from station.contracts.grading import ExamKey, SheetAnswers
from station.contracts.results import GradedSheet
from station.contracts.roster import Student
from station.grading.exam_key import exam_key_text, parse_exam_key
from station.grading.matching import Roster

QUESTIONS: Final = 60
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


def best_ms(step: Callable[[], object], runs: int = RUNS) -> float:
    """Of several runs."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        step()
        taken.append(time.perf_counter() - began)
    return min(taken) * 1000


@cache
def read_sheet() -> Sample:
    """A filled sheet at 150 dpi, read by the real reader."""
    with tempfile.TemporaryDirectory() as folder:
        return samples(Path(folder))[150]


def school_of(count: int) -> School:
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
