"""Two sheets of one student: found, compared, and which of them is the better picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.contracts.desk import Doubt, DoubtKind, Page
from station.contracts.effective import SAME_STUDENT_QUESTION, Answer
from station.contracts.reading import PageReading


def same_student_doubts(same: Mapping[str, tuple[int, ...]]) -> tuple[Doubt, ...]:
    """One question a student, standing on the first of the pages; its label is the identifier."""
    return tuple(
        Doubt(
            page=pages[0],
            field=SAME_STUDENT_QUESTION,
            label=identifier,
            kind=DoubtKind.SAME_STUDENT,
            proposal="",
            margin=0.0,
        )
        for identifier, pages in same.items()
    )


def same_answers(one: Sequence[Answer], other: Sequence[Answer]) -> bool:
    """Whether every field has the same value now, so that both may be pictures of one sheet."""
    return [(a.field.number, a.value) for a in one] == [(a.field.number, a.value) for a in other]


def better_of(pages: Sequence[tuple[Page, PageReading]]) -> int:
    """Index of the page with fewer doubts, then the sharper one, then the one that came first."""
    order = [(page.doubts, reading.quality.sharpness, at) for at, (page, reading) in enumerate(pages)]
    return min(order)[-1]
