"""Words and signs of results: never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ChangeKind, ResultRow, Results, RowChange, Standing
from station.ui.words import masked, value_word

translate = QCoreApplication.translate

SCORED: Final = (Standing.CONFIRMED, Standing.REVIEW)
"""Standings of sheets that have a score as soon as there is a key."""


class Tone(StrEnum):
    """What a sign says; the theme has a colour for each."""

    GOOD = "good"
    BAD = "bad"
    ASK = "ask"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Sign:
    """One answer in a narrow column. ``order``: right ones first, then wrong, then what is not known."""

    text: str
    tone: Tone
    order: float


def standing_word(standing: Standing) -> str:
    return {
        Standing.CONFIRMED: translate("results", "Confirmed"),
        Standing.REVIEW: translate("results", "Not confirmed"),
        Standing.TWO_SHEETS: translate("results", "Two sheets of a student"),
        Standing.ABSENT: translate("results", "Absent"),
        Standing.UNKNOWN: translate("results", "Not identified"),
        Standing.OFF_LIST: translate("results", "Not on the list"),
    }[standing]


def row_name(row: ResultRow) -> str:
    """Of the student; the end of the identifier where there is no list; else what the sheet is known by."""
    if row.student is not None:
        return row.student.name or masked(row.identifier or row.student.uid)
    return row.name or standing_word(row.standing)


def points_text(points: float | None) -> str:
    """Rounded here only: two places, and none where they are noughts."""
    if points is None:
        return ""
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def score_text(row: ResultRow) -> str:
    """Provisional ones carry a star and the word; where there is no score, how the row stands."""
    if row.score is None:
        return standing_word(row.standing) if row.standing not in SCORED else "–"
    told = points_text(row.score.points)
    return translate("results", "{points}* provisional").format(points=told) if row.provisional else told


def rank_text(rank: int | None) -> str:
    return "" if rank is None else str(rank)


def wrong_text(row: ResultRow, results: Results) -> str:
    """Labels of the questions without full points, but not of those nobody has given points for yet."""
    if row.score is None:
        return ""
    return ", ".join(
        results.labels.get(item.number, str(item.number))
        for item in row.score.items
        if not item.full and item.mark is not Mark.MISSING
    )


def form_text(row: ResultRow, results: Results) -> str:
    if row.form is None or row.form >= len(results.forms):
        return "" if row.page is None else "?"
    return results.forms[row.form] or str(row.form + 1)


def sign_of(item: ItemScore) -> Sign:
    """How one answer stands in the table."""
    if item.mark is Mark.POINTS:
        tone = Tone.GOOD if item.full else Tone.BAD if item.points <= 0 else Tone.ASK
        return Sign(f"{points_text(item.points)}/{points_text(item.max)}", tone, -item.points)
    if item.mark is Mark.MISSING:
        return Sign(f"–/{points_text(item.max)}", Tone.ASK, 4)
    if item.mark is Mark.WRONG:
        text = "∅" if not item.value else "2" if "," in item.value else "×"
        return Sign(text, Tone.BAD, {"×": 1.0, "2": 2.0, "∅": 3.0}[text])
    return {
        Mark.RIGHT: Sign("○", Tone.GOOD, 0),
        Mark.FREE: Sign("○", Tone.QUIET, 0),
        Mark.VOID: Sign("·", Tone.QUIET, 6),
        Mark.OPEN: Sign("?", Tone.ASK, 5),
    }[item.mark]


def item_words(item: ItemScore, label: str, right: str) -> str:
    """The same in words."""
    head = translate("results", "No. {number}").format(number=label)
    given = value_word(item.value, choice=True)
    if item.mark in (Mark.POINTS, Mark.MISSING):
        points = points_text(item.points) if item.mark is Mark.POINTS else "–"
        return translate("results", "{head}: {points} of {max} points").format(
            head=head, points=points, max=points_text(item.max)
        )
    return f"{head}: {given} · {_mark_word(item)}" + (
        translate("results", " · right answer {right}").format(right=answer_text(right))
        if item.mark is Mark.WRONG and right
        else ""
    )


def answer_text(right: str) -> str:
    """What the key wants, as it is seen on the paper: "1,3" as ①③, "1|3" as ① or ③."""
    either = translate("results", " or ")
    return either.join(value_word(part, choice=True) for part in right.split("|")) if right else ""


def _mark_word(item: ItemScore) -> str:
    return {
        Mark.RIGHT: translate("results", "right"),
        Mark.WRONG: translate("results", "wrong"),
        Mark.OPEN: translate("results", "to review"),
        Mark.FREE: translate("results", "right for everyone"),
        Mark.VOID: translate("results", "left out"),
    }.get(item.mark, "")


def legend() -> str:
    """All signs with their words, for a line under the table."""
    return translate(
        "results", "○ right   × wrong   ∅ blank   2 double mark   ? to review   · left out   * provisional"
    )


def change_words(change: RowChange) -> tuple[str, str, str]:
    """Name, before and after."""
    return change.name, _state(change, after=False), _state(change, after=True)


def _state(change: RowChange, *, after: bool) -> str:
    points = change.after_points if after else change.before_points
    rank = change.after_rank if after else change.before_rank
    if points is None:
        missing = ChangeKind.GONE if after else ChangeKind.NEW
        return "–" if change.kind is missing else translate("results", "no score")
    told = translate("results", "{points} points").format(points=points_text(points))
    if rank is None:
        return told
    return translate("results", "{points}, rank {rank}").format(points=told, rank=rank)


def change_kind_word(kind: ChangeKind) -> str:
    return {
        ChangeKind.NEW: translate("results", "new sheet"),
        ChangeKind.GONE: translate("results", "gone"),
        ChangeKind.STUDENT: translate("results", "other sheet"),
        ChangeKind.SCORE: translate("results", "score"),
        ChangeKind.RANK: translate("results", "rank"),
        ChangeKind.STANDING: translate("results", "state"),
    }[kind]
