"""Reports of results as the station computes them, for exams of every kind."""

from __future__ import annotations

from datetime import date

import pypdfium2 as pdfium
import pytest

from station.contracts.grading import AnswerKey, ExamForm, ExamKey, KeyItem, KeyRule, Retakes, SheetAnswers
from station.contracts.results import GradedSheet, Results
from station.contracts.roster import OFF_LIST, Student
from station.grading.matching import Roster
from station.grading.results import results_of
from station.messages.types import Language
from station.reports.charts import choice_chart, item_chart, item_maps, question_strip, score_histogram
from station.reports.class_report import class_report
from station.reports.messenger import class_texts
from station.reports.student_report import student_reports
from station.reports.workbook import results_csv, results_workbook

ON = date(2026, 3, 2)
ITEMS = (
    KeyItem(number=1, points=3, right=(frozenset("2"),)),
    KeyItem(number=2, points=3, right=(frozenset({"1", "3"}),)),
    KeyItem(number=3, points=3, rule=KeyRule.VOID),
    KeyItem(number=4, points=3, rule=KeyRule.ALL_RIGHT),
    KeyItem(number=5, points=4, right=(frozenset({"007"}), frozenset({"12"}))),
    KeyItem(number=6, points=0, right=(frozenset("1"),)),
    KeyItem(number=7, points=10, rule=KeyRule.ESSAY),
)
FIELDS = [(number, str(number), tuple("12345") if number != 5 else ()) for number in range(1, 7)]
STUDENTS = [
    Student(uid=f"s{place}", name=name, phone=f"010123400{place:02d}")
    for place, name in enumerate(["김하늘", "박민준", "이서연", "최현", "정나은"])
]


def sheet(
    page: int, student: str, *values: str, form: int | None = 0, essay: float | None = 5
) -> GradedSheet:
    return GradedSheet(
        page=page,
        identifier=f"123400{page:02d}",
        student=student,
        confirmed=page % 2 == 0,
        taken_s=float(page),
        name=f"scan_{page}.jpg",
        answers=SheetAnswers(
            values=dict(enumerate(values, start=1)),
            open=frozenset({1}) if page == 1 else frozenset(),
            numeric=frozenset({5}),
            essays={} if essay is None else {7: essay},
            form=form,
        ),
    )


SHEETS = [
    sheet(0, "s0", "2", "1,3", "", "4", "7", "2"),
    sheet(1, "s1", "2", "1,4", "5", "", "12", "1", essay=None),
    sheet(2, "s2", "", "", "", "", "", ""),
    sheet(3, "s3", "1", "1", "1", "1", "1", "1", essay=10),
    sheet(4, "s3", "1", "1", "1", "1", "1", "1"),
    sheet(5, "", "2", "1,3", "", "4", "7", "2"),
    sheet(6, OFF_LIST, "2", "1,3", "", "4", "7", "2"),
]


def results(kind: str) -> Results:
    key: ExamKey | None = ExamKey(forms=(ExamForm(name="", key=AnswerKey(items=ITEMS)),))
    roster: Roster | None = Roster(tuple(STUDENTS))
    sheets = SHEETS
    if kind == "forms":
        forms = tuple(ExamForm(name=name, key=AnswerKey(items=ITEMS)) for name in ("홀수형", "짝수형"))
        key, sheets = (
            ExamKey(forms=forms, retakes=Retakes.BEST),
            [*SHEETS[1:], sheet(0, "s0", "3", form=None)],
        )
    elif kind == "no key":
        key = None
    elif kind == "no roster":
        roster = None
    elif kind == "nothing":
        sheets = []
    return results_of("단원평가", key, FIELDS, roster, sheets)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", ["usual", "forms", "no key", "no roster", "nothing"])
def test_everything_can_be_made_of_every_exam(kind: str, language: Language) -> None:
    made = results(kind)
    assert results_workbook(made, [], language)
    assert len(results_csv(made, language).splitlines()) == len(made.rows) + 1
    for data in (class_report(made, ON, language), student_reports(made, ON, language)):
        assert data is not None
        text = "".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(data))
        assert "단원평가" in text
        for row in made.rows:
            assert not row.identifier or row.identifier not in text
    score_histogram(made, language)
    for form in range(max(len(made.forms), 1)):
        item_chart(made, form, language)
        item_maps(made, form, language)
    for item in made.items:
        choice_chart(made, item, language)
    for row in made.rows:
        question_strip(row, made, language)
    for row, told in class_texts(made, language):
        assert row.student is not None
        assert made.exam in told


def test_a_wrong_answer_for_no_points_is_still_wrong() -> None:
    texts = {
        row.student.name: told for row, told in class_texts(results("usual"), Language.KO) if row.student
    }
    assert texts["김하늘"].splitlines()[-1] == "틀린 문항: 6, 7"
    assert "점수(임시)" in texts["박민준"]
    assert "서술형 점수가 아직" in texts["박민준"]
    assert texts["최현"].endswith("아직 점수가 없습니다 (같은 학생 2장).")
    assert texts["정나은"].endswith("미응시입니다.")
