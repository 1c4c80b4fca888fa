"""The workbook opens elsewhere and says what the results say, row by row."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from station.contracts.results import Correction, Results, Standing
from station.messages.types import Language
from station.reports.messenger import class_texts, result_text
from station.reports.words import WORDS, Say, plain_number
from station.reports.workbook import results_csv, results_workbook
from tests.results_made import ODD_NAMES, Wanted, made

CORRECTION = Correction(
    at_s=datetime(2026, 3, 2, 9, 30).timestamp(),
    who="=조교",
    place="2층 PC",
    student="김하늘",
    question="7",
    before="",
    after="3",
    proposed="1,3",
    reason="흐린 마킹",
)


def opened(results: Results, language: Language = Language.KO) -> Any:
    return openpyxl.load_workbook(io.BytesIO(results_workbook(results, [CORRECTION], language)))


def table(sheet: Any, first: str) -> list[dict[str, Any]]:
    """Rows by their column's title; the header is the row that begins with ``first``."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(place for place, row in enumerate(rows) if row[0] == first)
    return [dict(zip(map(str, rows[header]), row, strict=True)) for row in rows[header + 1 :]]


def test_scores_row_by_row() -> None:
    results = made(Wanted(forms=("홀수형", "짝수형")))
    rows = table(opened(results)["성적"], "이름")
    assert len(rows) == len(results.rows)
    for seen, row in zip(rows, results.rows, strict=True):
        if row.student:
            assert seen["이름"] == row.student.name
            assert seen["반"] == row.student.class_name
        assert seen["등수"] == row.rank
        assert seen["점수"] == (row.score.points if row.score else None)
        assert (seen["임시"] == "임시") == row.provisional
        assert seen["유형"] == (results.forms[row.form] if row.form is not None else None)
    said = {seen["상태"] for seen in rows}
    assert said == {"확정", "확정 전", "미응시", "미식별", "명단 외", "같은 학생 2장"}


def test_nobodys_whole_number_leaves_the_station() -> None:
    results = made()
    data = opened(results)
    told = " ".join(str(cell.value) for sheet in data for row in sheet.iter_rows() for cell in row)
    told += results_csv(results, Language.KO).decode("utf-8-sig")
    told += "".join(text for _, text in class_texts(results, Language.KO))
    for row in results.rows:
        assert not row.identifier or row.identifier not in told
        assert row.student is None or row.student.phone not in told


def test_names_are_never_formulas() -> None:
    for sheet in opened(made()):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    names = {row["이름"] for row in table(opened(made())["성적"], "이름")}
    assert set(ODD_NAMES) <= names
    rows = csv.reader(io.StringIO(results_csv(made(), Language.KO).decode("utf-8-sig"), newline=""))
    assert {"'" + name for name in ODD_NAMES if name[0] in "=+-@"} <= {row[0] for row in rows}


def test_answers_show_right_ones_above_and_wrong_ones_in_bold() -> None:
    results = made(Wanted(students=12))
    sheet = opened(results)["답안"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(place for place, row in enumerate(rows) if row[0] == "이름")
    assert rows[header - 1][4:28] == [int(results.right[0][number]) for number in results.numbers[:24]]
    scored = [row for row in results.rows if row.score]
    for place, row in enumerate(scored, start=header + 2):
        assert row.score is not None
        for column, item in enumerate(row.score.items, start=5):
            cell = sheet.cell(place, column)
            assert str(cell.value if cell.value is not None else "") == item.value
            assert bool(cell.font.bold) == (item.mark.value == "wrong")


def test_items_are_numbers() -> None:
    results = made()
    rows = table(opened(results)["문항 분석"], "문항")
    for seen, item in zip(rows, results.items, strict=True):
        assert (seen["문항"], seen["응시"]) == (item.number, item.n)
        assert seen["정답률"] == pytest.approx(item.rate)
        assert sum(seen[f"답 {choice}"] for choice in range(1, 6)) + seen["빈칸"] + seen[
            "중복마킹"
        ] == item.n or (item.number == 25)
        assert seen["변별도"] == pytest.approx(item.discrimination)
    assert opened(results)["문항 분석"]["D4"].number_format == "0.0%"


def test_numbers_given_do_not_become_columns() -> None:
    results = made()
    numeric = replace(results.items[7], answers={"128": 30, "7": 9, "64": 3, "": 1})
    rows = table(opened(replace(results, items=(*results.items[:7], numeric)))["문항 분석"], "문항")
    assert "답 128" not in rows[7]
    assert rows[7]["그 밖의 답"] == "128 ×30, 7 ×9, 64 ×3"
    assert rows[7]["빈칸"] == 1
    assert rows[0]["그 밖의 답"] is None


def test_without_a_roster_the_end_of_the_identifier_is_the_name() -> None:
    results = made(Wanted(students=3))
    rows = tuple(
        replace(row, student=replace(row.student, name="", phone="")) if row.student else row
        for row in results.rows
    )
    names = [row["이름"] for row in table(opened(replace(results, rows=rows))["성적"], "이름")]
    assert names[0] == f"번호 …{rows[0].identifier[-4:]}"


def test_corrections_say_who_changed_what() -> None:
    (row,) = table(opened(made())["수정 기록"], "언제")
    assert row["언제"] == datetime(2026, 3, 2, 9, 30)
    assert (row["누가"], row["학생"], row["문항"]) == ("=조교", "김하늘", 7)
    assert (row["바꾸기 전"], row["바꾼 뒤"], row["판독 제안"]) == ("빈칸", 3, "1,3")


def test_a_provisional_class_says_so_and_a_final_one_does_not() -> None:
    open_class = made(Wanted(open_share=1.0))
    assert "임시 점수 43명" in opened(open_class)["성적"]["A1"].value
    final = made(Wanted(open_share=0.0, essay=False))
    assert opened(final)["성적"]["A1"].value == "이름"
    assert opened(final)["성적"].freeze_panes == "B2"


@pytest.mark.parametrize("language", list(Language))
def test_every_sheet_opens_in_both_languages_and_for_tiny_classes(language: Language) -> None:
    for students in (0, 1, 2):
        book = opened(
            made(Wanted(students=students, absent=0, unknown=0, off_list=0, two_sheets=0)), language
        )
        assert len(book.sheetnames) == 4
        for sheet in book:
            for row in sheet.iter_rows(max_row=4):
                told = "".join(str(cell.value or "") for cell in row[:3])
                assert language is Language.KO or "점수" not in told
    no_key = opened(made(Wanted(keyed=False)), language)
    assert no_key[no_key.sheetnames[0]]["A1"].value == Say(language)("no_key")


def test_csv_has_a_header_first_and_a_row_each() -> None:
    results = made(Wanted(open_share=1.0))
    rows = list(
        csv.DictReader(io.StringIO(results_csv(results, Language.EN).decode("utf-8-sig"), newline=""))
    )
    assert len(rows) == len(results.rows)
    assert {row["Provisional"] for row in rows[:43]} == {"yes"}
    assert [float(row["Points"]) for row in rows[:43]] == [
        row.score.points for row in results.rows if row.score
    ]


def test_equal_results_give_equal_bytes() -> None:
    assert results_workbook(made(), [CORRECTION], Language.KO) == results_workbook(
        made(), [CORRECTION], Language.KO
    )


def test_a_messenger_text_is_short_and_complete() -> None:
    results = made(Wanted(open_share=0.0, essay=False, odd_names=False))
    row = results.rows[2]
    assert row.score is not None
    assert row.student is not None
    text = result_text(row, results, Language.KO)
    mean = plain_number(results.summary.mean, 1)
    wrong = ", ".join(map(str, row.score.wrong))
    assert text.splitlines() == [
        f"[{results.exam}] {row.student.name}",
        f"점수: {plain_number(row.score.points)} / {plain_number(row.score.max)}점",
        f"등수: {row.rank}등 / 43명",
        f"반 평균: {mean}점",
        f"틀린 문항: {wrong}",
    ]
    assert "등수" not in result_text(row, results, Language.KO, with_rank=False)
    assert "Rank" in result_text(row, results, Language.EN)


def test_messenger_texts_say_what_is_not_final() -> None:
    results = made()
    row = replace(results.rows[0], standing=Standing.REVIEW)
    assert "점수(임시)" in result_text(row, results, Language.KO)
    texts = dict(class_texts(results, Language.KO)[:0])
    assert not texts
    told = {row.standing: text for row, text in class_texts(results, Language.KO)}
    assert told[Standing.ABSENT].endswith("미응시입니다.")
    assert "같은 학생 2장" in told[Standing.TWO_SHEETS]
    assert Standing.UNKNOWN not in told


def test_words_are_complete_in_both_languages() -> None:
    for name, (korean, english) in WORDS.items():
        assert korean.count("{") == english.count("{"), name
        assert not any("가" <= sign <= "힣" for sign in english), name


@pytest.mark.parametrize(
    ("value", "told"),
    [(92.0, "92"), (92.5, "92.5"), (100 / 3, "33.33"), (-0.001, "0"), (None, "–"), (100, "100")],
)
def test_numbers_are_rounded_only_when_said(value: float | None, told: str) -> None:
    assert plain_number(value) == told
