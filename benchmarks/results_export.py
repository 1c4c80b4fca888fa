"""What it takes to give results away: workbook, CSV, and every PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

import cv2

from benchmarks.results_school import FIELDS, School, best_ms, read_sheet
from benchmarks.table import Figure, at_most
from benchmarks.ui_data import SEED
from generator.question_paper import paper_raster, question_paper
from station.contracts.grading import Mark, SheetScore
from station.contracts.reading import PageReading
from station.contracts.results import ResultRow, Results
from station.grading.results import results_of
from station.messages import Language
from station.reports.annotated import AnnotatedSheet, annotated_sheets
from station.reports.class_report import class_report
from station.reports.student_report import student_reports
from station.reports.workbook import results_csv, results_workbook
from station.reports.wrong_note import WrongExam, WrongNote, WrongQuestion, wrong_notes_pdf

WORKBOOK_MS: Final = {43: 1_000.0, 1_000: 3_000.0, 5_000: 15_000.0}
"""At most, by students; of another size nothing is measured."""

MOST_PAGES: Final = 200
"""Students of whom PDFs are made with a page for each: what one costs does not grow with the class."""

DAY: Final = date(2026, 3, 14)
KO: Final = Language.KO


def export(school: School) -> Iterator[Figure]:
    """Each file once for the whole class; where every student has a page, what one page costs."""
    count = len(school.sheets)
    if count not in WORKBOOK_MS:
        return
    results = results_of("3월 모의고사", school.key, FIELDS, school.roster, school.sheets)
    name = f"{count:,} students"
    workbook = best_ms(lambda: results_workbook(results, (), KO), 2)
    yield at_most(f"workbook, {name}", workbook, "ms", WORKBOOK_MS[count])
    yield _plain(f"CSV, {name}", best_ms(lambda: results_csv(results, KO), 2), "ms")
    yield _plain(f"class report, {name}", best_ms(lambda: class_report(results, DAY, KO), 2), "ms")
    scored = tuple(row for row in results.rows if row.score is not None)
    rows = scored[:: -(-len(scored) // MOST_PAGES)]  # good ones and bad ones alike
    few = replace(results, rows=rows)
    each = best_ms(lambda: student_reports(few, DAY, KO, lambda *_: True), 1) / len(rows)
    yield _plain(f"student reports, {name}", each, "ms/student")
    sheets = _annotated(rows)
    each = best_ms(lambda: annotated_sheets(sheets, results.exam, KO), 1) / len(rows)
    yield _plain(f"graded sheets, {name}", each, "ms/sheet")
    notes = tuple(_note(row, results, _questions()) for row in rows)
    each = best_ms(lambda: wrong_notes_pdf(notes, KO), 1) / len(rows)
    yield _plain(f"wrong notes, {name}", each, "ms/student")


def _plain(name: str, value: float, unit: str) -> Figure:
    return Figure(name=name, value=round(value, 2), unit=unit)


def _annotated(rows: tuple[ResultRow, ...]) -> list[AnnotatedSheet]:
    """One sheet of the generator for all, each file with other bytes, as scans are."""
    sheet = read_sheet()
    reading = sheet.reading
    return [
        AnnotatedSheet(
            picture=sheet.picture + number.to_bytes(4),
            width_px=reading.picture_width_px,
            height_px=reading.picture_height_px,
            orientation=reading.orientation,
            marks=_marks(reading, row.score),
            lines=("김민지", "80 / 100점"),
            width_mm=sheet.template.width_mm,
            height_mm=sheet.template.height_mm,
        )
        for number, row in enumerate(rows)
    ]


def _marks(
    reading: PageReading, score: SheetScore | None
) -> tuple[tuple[tuple[tuple[float, float], ...], Mark], ...]:
    """A mark in every question."""
    assert score is not None
    right = {item.number: item.mark for item in score.items}
    return tuple(
        (field.groups[0].bubbles[0].polygon_px, right.get(field.number, Mark.WRONG))
        for field in reading.fields
    )


def _questions() -> tuple[bytes, ...]:
    """Pictures of the questions of a paper, as they are cut out of it."""
    paper = question_paper(SEED, questions=20)
    pages = [paper_raster(paper.pdf, at) for at in range(paper.pages)]
    found = []
    for box in paper.boxes:
        height, width = pages[box.page_index].shape[:2]
        part = pages[box.page_index][
            int(box.top * height) : int(box.bottom * height), int(box.left * width) : int(box.right * width)
        ]
        found.append(cv2.imencode(".jpg", part, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes())
    return tuple(found)


def _note(row: ResultRow, results: Results, pictures: tuple[bytes, ...]) -> WrongNote:
    assert row.score is not None
    assert row.student is not None
    wrong = [item for item in row.score.items if item.mark is Mark.WRONG]
    return WrongNote(
        student=row.student.name,
        class_name=row.student.class_name,
        date=DAY.isoformat(),
        exams=(
            WrongExam(
                name=results.exam,
                date=DAY.isoformat(),
                points=row.score.points,
                max=row.score.max,
                questions=tuple(
                    WrongQuestion(
                        label=str(item.number),
                        given=item.value,
                        right=results.right[0][item.number],
                        pictures=(pictures[item.number % len(pictures)],),
                    )
                    for item in wrong
                ),
            ),
        ),
    )
