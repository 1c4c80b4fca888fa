"""A page for each student: the score, where it stands, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.contracts.grading import ItemScore
from station.contracts.results import ResultRow, Results
from station.messages.types import Language
from station.reports.charts import ScoreBins, question_strip, score_strip
from station.reports.facts import Told, form_name, has_forms, label, missed, right_answer, students
from station.reports.figure import Anchor, Line, Rect, Shape, Text, Tone
from station.reports.paper import WIDTH, Paper
from station.reports.words import Say, given, plain_number

_COLUMNS: Final = 3
_ROW: Final = 14.0


def student_report(row: ResultRow, results: Results, on: date, language: Language) -> bytes:
    """PDF, one page on A4."""
    paper = _paper(results, on, language)
    _page(paper, row, results, _Class(on=on, say=Say(language), bins=ScoreBins(results)))
    return paper.finish()


def student_reports(results: Results, on: date, language: Language, told: Told | None = None) -> bytes | None:
    """PDF with a page for every student who has a score, in the order of the results. None where ``told``
    stopped it; a class without scores gives a page that says so."""
    paper, say = _paper(results, on, language), Say(language)
    group = _Class(on=on, say=say, bins=ScoreBins(results))
    rows = [row for row in students(results) if row.score is not None]
    if not rows:
        paper.notice(say("nobody"))
    for done, row in enumerate(rows):
        if done:
            paper.new_page()
        _page(paper, row, results, group)
        if told is not None and told(done + 1, len(rows)) is False:
            return None
    return paper.finish()


def _paper(results: Results, on: date, language: Language) -> Paper:
    title = f"{results.exam} · {Say(language)('student_report')}"
    return Paper(title, f"{results.exam} · {on.isoformat()}", numbered=False)  # a page belongs to one student


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """What all pages share."""

    on: date
    say: Say
    bins: ScoreBins


def _page(paper: Paper, row: ResultRow, results: Results, group: _Class) -> None:
    say = group.say
    paper.words(
        f"{say('student_report')} · {results.exam} · {group.on.isoformat()}", size=9, tone=Tone.QUIET, after=4
    )
    beside = [row.student.class_name] if row.student and row.student.class_name else []
    if has_forms(results) and row.form is not None:
        beside.append(form_name(results, row.form))
    paper.words(say.name(row), size=22, bold=True, after=0)
    if beside:
        paper.words(" · ".join(beside), size=10, tone=Tone.QUIET, after=4)
    paper.y += 4
    if row.score is None:
        paper.notice(say("no_score", standing=say.standing(row.standing)))
        return
    if row.provisional:
        paper.notice(say("is_provisional"))
    _score_tiles(paper, row, results, say)
    paper.figure(score_strip(row, results, say.language, bins=group.bins))
    paper.figure(question_strip(row, results, say.language))
    _wrong(paper, row, results, say)


def _score_tiles(paper: Paper, row: ResultRow, results: Results, say: Say) -> None:
    if row.score is None:
        return
    score = row.score
    rank = "–" if row.rank is None else say("rank_of", rank=row.rank, n=results.summary.n)
    tiles = (
        (
            say("score"),
            say("of_points", points=plain_number(score.points), max=plain_number(score.max)),
            0.36,
        ),
        (say("rank"), rank, 0.28),
        (say("class_mean"), plain_number(results.summary.mean, 1), 0.18),
        (say("highest"), plain_number(results.summary.highest), 0.18),
    )
    shapes: list[Shape] = []
    x = 0.0
    for place, (name, value, share) in enumerate(tiles):
        width = WIDTH * share
        shapes += (
            Rect(x=x, y=0, width=width - 6 * (place < 3), height=52, fill=Tone.SOFT),
            Text(x=x + 10, y=16, text=name, size=8.5, tone=Tone.QUIET),
            Text(x=x + 10, y=41, text=value, size=18 if place < 2 else 14, bold=True, fit=width - 24),
        )
        x += width
    paper.draw(*shapes)
    paper.y += 66


def _wrong(paper: Paper, row: ResultRow, results: Results, say: Say) -> None:
    """In three columns as far as the page goes; what is left is at least named."""
    items = missed(row)
    if not items:
        paper.words(say("none_wrong"), size=11, bold=True)
        return
    paper.heading(f"{say('wrong_answers')} ({len(items)})", keep=0)
    wanted = -(-len(items) // _COLUMNS)
    room = int(paper.room // _ROW) - 2
    per_column = wanted if wanted <= room else max(room - 4, 1)  # then room for a line that names the rest
    shown = items[: per_column * _COLUMNS]
    width = WIDTH / _COLUMNS
    for column in range(-(-len(shown) // per_column)):
        part = shown[column * per_column : (column + 1) * per_column]
        paper.draw(*_wrong_column(column * width, width - 14, part, row, results, say))
    paper.y += (per_column + 1) * _ROW + 8
    if len(shown) < len(items):
        numbers = ", ".join(label(results, item.number) for item in items[len(shown) :])
        paper.words(say("more_wrong", numbers=numbers), size=8)


def _wrong_column(
    x: float, width: float, items: Sequence[ItemScore], row: ResultRow, results: Results, say: Say
) -> list[Shape]:
    places = [(x + 16, 0.2), (x + width * 0.4, 0.28), (x + width * 0.66, 0.28), (x + width - 14, 0.18)]
    titles = (say("question"), say("given"), say("right"), say("worth"))
    shapes: list[Shape] = [Rect(x=x, y=0, width=width, height=_ROW, fill=Tone.SOFT)]
    lines = [titles] + [
        (
            label(results, item.number),
            given(item, say),
            right_answer(results, row.form, item.number) or "–",
            plain_number(item.max),
        )
        for item in items
    ]
    for place, cells in enumerate(lines):
        y = place * _ROW
        shapes += (
            Text(x=at, y=y + 10, text=cell, size=8, anchor=Anchor.MIDDLE, bold=place == 0, fit=width * share)
            for (at, share), cell in zip(places, cells, strict=True)
        )
        shapes.append(Line(x1=x, y1=y + _ROW, x2=x + width, y2=y + _ROW, tone=Tone.GRID, width=0.5))
    return shapes
