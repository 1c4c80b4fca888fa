"""The class report: how an exam went, question by question, and who stands where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from station.contracts.results import ItemAnalysis, ResultRow, Results, Standing
from station.messages.types import Language
from station.reports.charts import item_chart, score_histogram
from station.reports.facts import (
    any_provisional,
    counted_answers,
    form_name,
    has_forms,
    label,
    left_out,
    right_answer,
    sat,
    wrong_labels,
)
from station.reports.figure import Anchor, Rect, Shape, Size, Text, Tone
from station.reports.paper import WIDTH, Paper, PaperColumn, PaperRow
from station.reports.words import PROVISIONAL_SIGN, Say, last_four, plain_number

ENOUGH_FOR_KR20: Final = 20
_MOST_COUNTED: Final = 8


def class_report(results: Results, on: date, language: Language) -> bytes:
    """PDF on A4. ``on``: the exam's day. Says what is provisional and who is missing."""
    say = Say(language)
    paper = Paper(f"{results.exam} · {say('class_report')}", f"{results.exam} · {on.isoformat()}")
    _head(paper, results, on, say)
    low = has_forms(results)  # then the charts of both forms stand on one page
    paper.figure(score_histogram(results, language, Size(width=WIDTH, height=166 if low else 200)))
    for form in range(len(results.forms)):
        paper.figure(item_chart(results, form, language, Size(width=WIDTH, height=184 if low else 210)))
    for form in range(len(results.forms)):
        _item_table(paper, results, form, say)
    _ranking(paper, results, say)
    _left_out(paper, results, say)
    return paper.finish()


def _head(paper: Paper, results: Results, on: date, say: Say) -> None:
    paper.words(f"{say('class_report')} · {say('date')} {on.isoformat()}", tone=Tone.QUIET, after=2)
    paper.words(results.exam, size=18, bold=True, after=6)
    provisional = any_provisional(results)
    if not results.keyed:
        paper.notice(say("no_key"))
    elif provisional:
        paper.notice(say("some_provisional", n=provisional))
    elif sat(results):
        paper.words(say("all_final"), tone=Tone.QUIET, after=6)
    _tiles(paper, results, say)
    n = results.summary.n
    if results.summary.kr20 is not None and n < ENOUGH_FOR_KR20:
        paper.words(f"{say('kr20')}: {say('kr20_few', n=n)}", tone=Tone.WARN, bold=True, after=10)


def _tiles(paper: Paper, results: Results, say: Say) -> None:
    """The figures of the class, a box each."""
    summary = results.summary
    tiles = (
        (say("sat"), say("people", n=summary.n)),
        (say("mean"), plain_number(summary.mean, 1)),
        (say("median"), plain_number(summary.median, 1)),
        (say("sd"), plain_number(summary.sd, 1)),
        (say("highest"), plain_number(summary.highest)),
        (say("lowest"), plain_number(summary.lowest)),
        (say("max"), plain_number(summary.max)),
        (f"{say('kr20')} (n={summary.n})", _ratio(summary.kr20)),
    )
    widths = [58.0] * 7 + [WIDTH - 7 * 58.0]
    shapes: list[Shape] = []
    x = 0.0
    for (name, value), width in zip(tiles, widths, strict=True):
        shapes += (
            Rect(x=x + 1.5, y=0, width=width - 3, height=40, fill=Tone.SOFT),
            Text(
                x=x + width / 2,
                y=13,
                text=name,
                size=7.5,
                tone=Tone.QUIET,
                anchor=Anchor.MIDDLE,
                fit=width - 8,
            ),
            Text(x=x + width / 2, y=32, text=value, size=14, bold=True, anchor=Anchor.MIDDLE, fit=width - 8),
        )
        x += width
    paper.draw(*shapes)
    paper.y += 46
    there = results.attendance
    absent = sum(row.standing is Standing.ABSENT for row in results.rows)
    if absent or there.unknown or there.off_list or there.two_sheets:
        told = say(
            "attendance",
            absent=absent,
            unknown=there.unknown,
            off_list=there.off_list,
            two_sheets=there.two_sheets,
        )
        paper.words(told, size=8, tone=Tone.QUIET, after=0)
    if there.waiting or there.failed:
        paper.words(say("unread", waiting=there.waiting, failed=there.failed), size=8, after=0)
    paper.y += 6


def _item_table(paper: Paper, results: Results, form: int, say: Say) -> None:
    items = [item for item in results.items if item.form == form and item.n]
    if not items:
        return
    answers = counted_answers(items)
    if len(answers) > _MOST_COUNTED:  # more would not be readable; the workbook has them all
        answers = [value for value in answers if value in ("", "*")]
    told = say("items") + (f" · {form_name(results, form)}" if has_forms(results) else "")
    paper.heading(f"{told} ({say('with_n', n=max(item.n for item in items))})")
    fixed = (
        (say("question"), 42.0),
        (say("right"), 54.0),
        (say("rate"), 42.0),
        (say("discrimination"), 62.0),
        (say("item_rest"), 68.0),
        (say("mean_points"), 58.0),
        (say("worth"), 34.0),
    )
    weights = [1.8 if value in ("", "*") else 1.0 for value in answers]
    left = (WIDTH - sum(width for _, width in fixed)) / max(sum(weights), 1.0)
    columns = [PaperColumn(title=title, width=width, anchor=Anchor.MIDDLE) for title, width in fixed]
    columns += [
        PaperColumn(title=say.answer(value), width=left * weight, anchor=Anchor.MIDDLE)
        for value, weight in zip(answers, weights, strict=True)
    ]
    paper.table(columns, [_item_row(item, results, answers) for item in items])


def _item_row(item: ItemAnalysis, results: Results, answers: Sequence[str]) -> PaperRow:
    return PaperRow(
        cells=(
            label(results, item.number),
            right_answer(results, item.form, item.number) or "–",
            f"{item.rate:.0%}",
            _ratio(item.discrimination),
            _ratio(item.item_rest),
            plain_number(item.mean),
            plain_number(item.max),
            *(str(item.answers.get(value, 0 if value in ("", "*") else "–")) for value in answers),
        ),
        strong=item.discrimination is not None and item.discrimination < 0,
    )


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _ranking(paper: Paper, results: Results, say: Say) -> None:
    rows = sat(results)
    if not rows:
        return
    paper.heading(f"{say('ranking')} ({say('people', n=len(rows))})")
    if any(row.provisional for row in rows):
        paper.words(say("provisional_mark"), size=8, tone=Tone.QUIET)
    forms = has_forms(results)
    columns = [
        PaperColumn(title=say("rank"), width=34, anchor=Anchor.RIGHT),
        PaperColumn(title=say("name"), width=118),
        PaperColumn(title=say("class"), width=56),
        PaperColumn(title=say("last4"), width=46, anchor=Anchor.MIDDLE),
        *([PaperColumn(title=say("form"), width=46, anchor=Anchor.MIDDLE)] if forms else []),
        PaperColumn(title=say("points"), width=44, anchor=Anchor.RIGHT),
    ]
    columns.append(PaperColumn(title=say("wrong"), width=WIDTH - sum(column.width for column in columns)))
    paper.table(columns, [_ranked_row(row, results, say) for row in rows])


def _points(row: ResultRow) -> str:
    if row.score is None:
        return ""
    return plain_number(row.score.points) + (PROVISIONAL_SIGN if row.provisional else "")


def _ranked_row(row: ResultRow, results: Results, say: Say) -> PaperRow:
    return PaperRow(
        cells=(
            str(row.rank),
            say.name(row),
            row.student.class_name if row.student else "",
            last_four(row),
            *([form_name(results, row.form)] if has_forms(results) else []),
            _points(row),
            wrong_labels(row, results),
        )
    )


def _left_out(paper: Paper, results: Results, say: Say) -> None:
    rows = left_out(results)
    if not rows:
        return
    paper.heading(f"{say('left_out')} ({len(rows)})")
    columns = (
        PaperColumn(title=say("standing"), width=100),
        PaperColumn(title=say("name"), width=WIDTH - 100 - 90 - 80 - 60),
        PaperColumn(title=say("class"), width=90),
        PaperColumn(title=say("last4"), width=80, anchor=Anchor.MIDDLE),
        PaperColumn(title=say("points"), width=60, anchor=Anchor.RIGHT),
    )
    paper.table(
        columns,
        [
            PaperRow(
                cells=(
                    say.standing(row.standing),
                    row.student.name if row.student else row.name or "–",
                    row.student.class_name if row.student else "",
                    last_four(row),
                    _points(row),
                )
            )
            for row in rows
        ],
    )
