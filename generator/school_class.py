"""A whole class as it comes out of the classroom: 43 on the roster, 40 sit, 43 sheets are handed in.

Two students hand in a second sheet, one sheet is a stranger's, two identifiers are marked wrongly,
three students are absent. Marks are plain: what is tried here is whose sheet it is and what it is worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator import students
from generator.blank import Printing, print_paper
from generator.captures import ScanOptions, scan
from generator.ink import PenKind, pen
from generator.pages import Sheet, rng_of
from station.contracts.roster import Student

FORM: Final = "c20n0s5"
SEED: Final = 43
QUESTIONS: Final = 20
SAT, ABSENT = 40, 3
WRONG_DIGIT, DOUBLE_DIGIT = 5, 11
"""Students who mark their number wrongly: one digit that is not theirs; two bubbles in one place."""
SAME_AGAIN, CHANGED_AGAIN = 3, 7
"""Students with a second sheet: the same one scanned once more; another one, with two more right."""

_FAMILY: Final = "김이박최정강조윤장임"
_GIVEN: Final = ("서윤", "도현", "지우", "하준", "서연")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One sheet. ``student``: place on the roster, None for the stranger; ``wrong``: how many answers are."""

    name: str
    student: int | None
    wrong: int
    data: bytes


def answer_key() -> dict[int, str]:
    """Right answers by question number."""
    return {number: str(number % 5 + 1) for number in range(1, QUESTIONS + 1)}


def roster() -> tuple[Student, ...]:
    """43 students, any two numbers of whom differ in three digits or more."""
    numbers = _numbers(SAT + ABSENT)
    return tuple(
        Student(
            uid=f"s{at:02d}",
            name=_FAMILY[at // len(_GIVEN)] + _GIVEN[at % len(_GIVEN)],
            phone="010" + number,
            class_name="A" if at % 2 else "B",
        )
        for at, number in enumerate(numbers[: SAT + ABSENT])
    )


def wrong_of(student: int) -> int:
    """How many answers of a student are wrong: eight levels, so that there are ties."""
    return student * 3 % 8


def handed_in() -> Iterator[Handed]:
    """The pile, in the order of the roster; second sheets and the stranger's come last."""
    numbers = _numbers(SAT + ABSENT)
    for at in range(SAT):
        yield _handed(f"{at:02d}", at, _marked_number(at, numbers[at]), wrong_of(at))
    yield _handed("again-same", SAME_AGAIN, tuple(numbers[SAME_AGAIN]), wrong_of(SAME_AGAIN))
    fewer = wrong_of(CHANGED_AGAIN) - 2
    yield _handed("again-changed", CHANGED_AGAIN, tuple(numbers[CHANGED_AGAIN]), fewer)
    yield _handed("stranger", None, tuple(numbers[SAT + ABSENT]), 4)


def _marked_number(at: int, number: str) -> tuple[str, ...]:
    marked = list(number)
    if at == WRONG_DIGIT:
        marked[6] = str((int(marked[6]) + 4) % 10)
    elif at == DOUBLE_DIGIT:
        marked[2] = ",".join(sorted((marked[2], str((int(marked[2]) + 5) % 10))))
    return tuple(marked)


def _handed(name: str, student: int | None, number: tuple[str, ...], wrong: int) -> Handed:
    answers = {(0, place): sign for place, sign in enumerate(number)}
    for question, right in answer_key().items():
        answers[question, 0] = str(int(right) % 5 + 1) if question <= wrong else right
    rng = rng_of(f"class {name}", SEED, 0)
    paper = print_paper(FORM, 150, Printing(), rng)
    who = students.habit(rng, tool=pen(rng, PenKind.SIGN), offset=(0.0, 0.0), size=1.0)
    truth = students.fill(paper, who, rng, students.Script(answers=answers))
    sheet = Sheet(form=FORM, paper=paper, truth=truth)
    shot = scan(
        sheet.paper, ScanOptions(dpi=150, quality=78, noise=1.0), rng_of(f"class scan {name}", SEED, 1)
    )
    return Handed(name=f"{name}{shot.suffix}", student=student, wrong=wrong, data=shot.data)


def _numbers(count: int) -> list[str]:
    """One more than ``count`` numbers, far apart from one another; the last one is the stranger's."""
    rng = rng_of("class numbers", SEED, 0)
    found: list[str] = []
    while len(found) <= count:
        number = "".join(str(int(v)) for v in rng.integers(0, 10, 8))
        if all(sum(a != b for a, b in zip(number, other, strict=True)) >= 3 for other in found):
            found.append(number)
    return found
