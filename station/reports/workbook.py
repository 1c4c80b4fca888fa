"""Results as a workbook for people and as CSV for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import Correction, ItemAnalysis, ResultRow, Results
from station.messages.types import Language
from station.reports.facts import (
    any_provisional,
    counted_answers,
    essays,
    form_name,
    has_forms,
    label,
    right_answer,
    wrong_labels,
)
from station.reports.words import Say, last_four
from station.tables import Cell, CellTone, Column, ColumnKind, SheetTable, Toned, write_csv, write_xlsx


def results_workbook(results: Results, corrections: Sequence[Correction], language: Language) -> bytes:
    """XLSX with the sheets 성적, 답안, 문항 분석 and 수정 기록. Provisional scores are marked and said."""
    say = Say(language)
    return write_xlsx(
        [
            _scores(results, say),
            _answers(results, say),
            _items(results, say),
            _corrections(corrections, say),
        ]
    )


def results_csv(results: Results, language: Language) -> bytes:
    """The scores alone; a provisional one says so in its own column."""
    return write_csv(_scores(results, Say(language)))


def _notes(results: Results, say: Say) -> tuple[str, ...]:
    if not results.keyed:
        return (say("no_key"),)
    open_scores = any_provisional(results)
    return (say("some_provisional", n=open_scores),) if open_scores else ()


def _scores(results: Results, say: Say) -> SheetTable:
    forms, typed = has_forms(results), essays(results)
    number = ColumnKind.NUMBER
    columns = [
        Column(title=say("name")),
        Column(title=say("class")),
        Column(title=say("identifier"), centred=True),
        *([Column(title=say("form"), centred=True)] if forms else []),
        Column(title=say("points"), kind=number),
        Column(title=say("max"), kind=number),
        Column(title=say("rank"), kind=ColumnKind.INTEGER),
        Column(title=say("standing")),
        Column(title=say("provisional"), centred=True),
        Column(title=say("wrong"), width=36),
        *(Column(title=say("essay", label=label(results, item)), kind=number) for item in typed),
    ]
    rows = [_score_row(row, results, say, typed) for row in results.rows]
    return SheetTable(
        name=say("scores"), columns=tuple(columns), rows=rows, notes=_notes(results, say), fixed=1
    )


def _score_row(row: ResultRow, results: Results, say: Say, typed: Sequence[int]) -> list[Cell]:
    score = row.score
    by_number = {item.number: item for item in score.items} if score else {}
    points = _rounded(score.points) if score else None
    return [
        say.name(row),
        row.student.class_name if row.student else "",
        last_four(row),
        *([form_name(results, row.form)] if has_forms(results) else []),
        Toned(points, CellTone.OPEN) if row.provisional and score else points,
        _rounded(score.max) if score else None,
        row.rank,
        say.standing(row.standing),
        say("yes") if row.provisional else "",
        wrong_labels(row, results),
        *(_essay(by_number.get(number)) for number in typed),
    ]


def _essay(item: ItemScore | None) -> Cell:
    if item is None:
        return None
    return Toned(None, CellTone.OPEN) if item.mark is Mark.MISSING else _rounded(item.points)


def _answers(results: Results, say: Say) -> SheetTable:
    columns = (
        Column(title=say("name")),
        Column(title=say("identifier"), centred=True),
        Column(title=say("form"), centred=True),
        Column(title=say("provisional"), centred=True),
        *(Column(title=label(results, number), width=6, centred=True) for number in results.numbers),
    )
    above = [
        [
            Toned(say("right"), CellTone.QUIET),
            None,
            Toned(name, CellTone.QUIET),
            None,
            *(
                Toned(_value(right_answer(results, form, number)), CellTone.QUIET)
                for number in results.numbers
            ),
        ]
        for form, name in enumerate(results.forms)
        if results.keyed
    ]
    rows = [_answer_row(row, results, say) for row in results.rows if row.score is not None]
    return SheetTable(
        name=say("answers"),
        columns=columns,
        rows=rows,
        notes=_notes(results, say),
        above=above,
        fixed=1,
    )


def _answer_row(row: ResultRow, results: Results, say: Say) -> list[Cell]:
    by_number = {item.number: item for item in row.score.items} if row.score else {}
    return [
        say.name(row),
        last_four(row),
        form_name(results, row.form),
        say("yes") if row.provisional else "",
        *(_answer(by_number.get(number)) for number in results.numbers),
    ]


def _answer(item: ItemScore | None) -> Cell:
    if item is None:
        return None
    value = _value(item.value)
    if item.mark in (Mark.OPEN, Mark.MISSING):
        return Toned(value, CellTone.OPEN)
    if item.mark is Mark.WRONG:
        return Toned(value, CellTone.WRONG)
    return Toned(value, CellTone.QUIET) if item.mark in (Mark.VOID, Mark.FREE) else value


def _items(results: Results, say: Say) -> SheetTable:
    answers = counted_answers(results.items)
    number, ratio, whole = ColumnKind.NUMBER, ColumnKind.RATIO, ColumnKind.INTEGER
    columns = (
        *((Column(title=say("form"), centred=True),) if has_forms(results) else ()),
        Column(title=say("question"), centred=True),
        Column(title=say("right"), centred=True),
        Column(title=say("n"), kind=whole),
        Column(title=say("rate"), kind=ColumnKind.PERCENT),
        *(Column(title=_answer_title(value, say), kind=whole) for value in answers),
        Column(title=say("other_answers"), width=24),
        Column(title=say("discrimination"), kind=ratio),
        Column(title=say("item_rest"), kind=ratio),
        Column(title=say("mean_points"), kind=ratio),
        Column(title=say("worth"), kind=number),
    )
    rows = [_item_row(item, results, answers) for item in results.items]
    return SheetTable(
        name=say("items"),
        columns=columns,
        rows=rows,
        notes=_notes(results, say),
        fixed=2 if has_forms(results) else 1,
    )


def _answer_title(value: str, say: Say) -> str:
    return say.answer(value) if value in ("", "*") else say("choice", value=value)


def _item_row(item: ItemAnalysis, results: Results, answers: Sequence[str]) -> list[Cell]:
    return [
        *([form_name(results, item.form)] if has_forms(results) else []),
        _value(label(results, item.number)),
        _value(right_answer(results, item.form, item.number)),
        item.n,
        item.rate if item.n else None,
        *(item.answers.get(value, 0) if value in ("", "*") else item.answers.get(value) for value in answers),
        _other_answers(item, answers),
        item.discrimination,
        item.item_rest,
        item.mean if item.n else None,
        _rounded(item.max),
    ]


def _other_answers(item: ItemAnalysis, counted: Sequence[str]) -> str:
    """Answers without a column, such as numbers: each with how many gave it."""
    rest = ((value, count) for value, count in item.answers.items() if value not in counted and count)
    return ", ".join(f"{value} ×{count}" for value, count in rest)


def _corrections(corrections: Sequence[Correction], say: Say) -> SheetTable:
    columns = (
        Column(title=say("when"), kind=ColumnKind.TIME),
        *(
            Column(title=say(name))
            for name in ("who", "where", "student", "question", "before", "after", "proposed", "reason")
        ),
    )
    rows = [
        [
            datetime.fromtimestamp(one.at_s),
            one.who,
            one.place,
            one.student,
            _value(one.question),
            _value(say.answer(one.before)),
            _value(say.answer(one.after)),
            _value(one.proposed),
            one.reason,
        ]
        for one in corrections
    ]
    return SheetTable(name=say("corrections"), columns=columns, rows=rows)


def _value(text: str) -> str | int:
    """A number as a number where nothing of it is lost."""
    whole = text.isascii() and text.isdecimal() and len(text) < 12 and str(int(text)) == text
    return int(text) if whole else text


def _rounded(value: float) -> float | int:
    """Sums of thirds without the dust of binary numbers."""
    near = round(float(value), 6)  # points may come as whole numbers
    return int(near) if near.is_integer() else near
