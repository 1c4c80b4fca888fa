"""Words of the wrong-note sheet in both languages, and answers as a student reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.messages.types import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWords:
    """``wrong_of``: takes {wrong}; ``score``: {points} and {most}; ``open``: {count}; ``none_wrong_yet``:
    where some are not decided."""

    title: str
    student: str
    class_name: str
    date: str
    question: str
    given: str
    right: str
    solution: str
    blank: str
    wrong_of: str
    score: str
    none_wrong: str
    none_wrong_here: str
    none_wrong_yet: str
    provisional: str
    open: str
    goes_on: str
    number: str


KO: Final = NoteWords(
    title="오답노트",
    student="이름",
    class_name="반",
    date="날짜",
    question="문항",
    given="내 답",
    right="정답",
    solution="풀이",
    blank="빈칸",
    wrong_of="틀린 문항 {wrong}개",
    score="{points} / {most}점",
    none_wrong="틀린 문항이 없습니다. 잘했습니다!",
    none_wrong_here="틀린 문항이 없습니다.",
    none_wrong_yet="지금까지 틀린 문항이 없습니다.",
    provisional="임시 점수",
    open="검토 중 {count}문항",
    goes_on="(이어서)",
    number="{label}번",
)
EN: Final = NoteWords(
    title="Wrong-note sheet",
    student="Name",
    class_name="Class",
    date="Date",
    question="No.",
    given="Your answer",
    right="Right answer",
    solution="Solution",
    blank="Blank",
    wrong_of="Wrong: {wrong}",
    score="{points} / {most} points",
    none_wrong="No wrong answers. Well done!",
    none_wrong_here="No wrong answers.",
    none_wrong_yet="No wrong answers so far.",
    provisional="provisional",
    open="In review: {count}",
    goes_on="(continued)",
    number="No. {label}",
)


def words_of(language: Language) -> NoteWords:
    return KO if language is Language.KO else EN


def told_answer(value: str, words: NoteWords) -> str:
    """ "" as the word for a blank, several marks as "1,3"."""
    return value.strip() or words.blank


def told_label(label: str, words: NoteWords) -> str:
    """A plain number as a number; any other label as it is."""
    return words.number.format(label=label) if label.isdecimal() else label


def told_points(points: float) -> str:
    """Without a point where there is none to tell: 85, 85.5."""
    return f"{round(points, 2):g}" if abs(points) < 1e6 else f"{points:.0f}"
