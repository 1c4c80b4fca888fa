"""What is written opens elsewhere with the same values, and nothing in it is ever carried out."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.tables import CellTone, Column, ColumnKind, SheetTable, Toned, read_table, write_csv, write_xlsx
from station.tables.write import shown_width

RISKY = ["=cmd()", "+1+2", "-2+3", "@SUM(1)", "\t=1", "\r=1", "{=1+1}", "http://a.b", "=HYPERLINK(1)", "＝1"]
COLUMNS = (
    Column(title="이름"),
    Column(title="점수", kind=ColumnKind.NUMBER, centred=True),
    Column(title="정답률", kind=ColumnKind.PERCENT),
    Column(title="때", kind=ColumnKind.TIME),
)
WHEN = datetime(2026, 3, 2, 9, 30)
TABLE = SheetTable(
    name="성적",
    columns=COLUMNS,
    rows=[["김하늘", 92.5, 0.925, WHEN], ["남궁빛나라", Toned(-3, CellTone.WRONG), None, None]],
    notes=("임시 점수가 있습니다",),
    above=[["정답", 3, None, None]],
    fixed=1,
)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_values_keep_their_types() -> None:
    sheet = opened(write_xlsx([TABLE]))["성적"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["임시 점수가 있습니다", None, None, None],
        ["정답", 3, None, None],
        ["이름", "점수", "정답률", "때"],
        ["김하늘", 92.5, 0.925, WHEN],
        ["남궁빛나라", -3, None, None],
    ]
    assert sheet["C4"].number_format == "0.0%"
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:D5"
    assert sheet["B5"].fill.fgColor.rgb != sheet["B4"].fill.fgColor.rgb
    assert sheet["B5"].font.bold
    assert not sheet["B4"].font.bold


def test_hangul_counts_double() -> None:
    assert shown_width("김a늘") == 5
    sheet = opened(write_xlsx([TABLE]))["성적"]
    assert sheet.column_dimensions["A"].width >= 2 * len("남궁빛나라")


@pytest.mark.parametrize("text", RISKY)
def test_text_is_never_carried_out(text: str) -> None:
    data = write_xlsx([SheetTable(name="가", columns=(Column(title=text),), rows=[[text]])])
    sheet = opened(data)["가"]
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert cell.value.replace("_x000D_", "\r") == text  # how a workbook writes what XML cannot
        assert cell.hyperlink is None


@pytest.mark.parametrize("text", ["=cmd()", "+1+2", "-2+3", "@SUM(1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_text_in_csv_gets_an_apostrophe(text: str) -> None:
    data = write_csv(
        SheetTable(name="가", columns=(Column(title="이름"),), rows=[[text], [-3], [-2.5], ["가-나"]])
    )
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [["이름"], ["'" + text], ["-3"], ["-2.5"], ["가-나"]]


def test_csv_is_as_other_programs_want_it() -> None:
    data = write_csv(TABLE)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == 3
    assert read_table(data, "a.csv").rows[1] == ("김하늘", "92.5", "0.925", "2026-03-02 09:30")


def test_what_was_written_is_read_back() -> None:
    """Its words are shared between cells, as Excel writes them."""
    table = read_table(write_xlsx([TABLE]), "a.xlsx")
    assert table.rows == (
        ("임시 점수가 있습니다",),
        ("정답", "3"),
        ("이름", "점수", "정답률", "때"),
        ("김하늘", "92.5", "0.925", "2026-03-02 09:30:00"),
        ("남궁빛나라", "-3"),
    )


def test_equal_tables_give_equal_bytes() -> None:
    assert write_xlsx([TABLE]) == write_xlsx([TABLE])


def test_numbers_that_excel_cannot_hold() -> None:
    values = [float("nan"), float("inf"), 10**20, 12345678901234567, 10**400]
    sheet = opened(write_xlsx([SheetTable(name="가", columns=(COLUMNS[1],), rows=[[v] for v in values])]))[
        "가"
    ]
    told = [sheet.cell(row, 1).value for row in range(2, 7)]
    assert told == [None, None, str(10**20), "12345678901234567", str(10**400)]


def test_an_empty_table_still_opens() -> None:
    sheet = opened(write_xlsx([SheetTable(name="가", columns=COLUMNS, rows=[])]))["가"]
    assert sheet.max_row == 1


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(max_size=20), min_size=1, max_size=10))
def test_any_text_opens_elsewhere(texts: list[str]) -> None:
    table = SheetTable(name="가", columns=(Column(title="a"),), rows=[[text] for text in texts])
    sheet = opened(write_xlsx([table]))["가"]
    for row, text in enumerate(texts, start=2):
        cell = sheet.cell(row, 1)
        assert cell.data_type in ("s", "n")
        assert (cell.value is None) == (text == "")
    rows = list(csv.reader(io.StringIO(write_csv(table).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(texts) + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows[1:] for cell in row)


def test_tones_stay_apart_in_grey() -> None:
    table = SheetTable(name="가", columns=(COLUMNS[1],), rows=[[Toned(1, tone)] for tone in CellTone] + [[1]])
    sheet = opened(write_xlsx([table]))["가"]
    looks = []
    for row in range(2, sheet.max_row + 1):
        cell = sheet.cell(row, 1)
        looks.append((luminance(cell.fill.fgColor.rgb), cell.font.bold, cell.font.italic))
    wrong, opened_, _quiet, plain = looks
    assert abs(wrong[0] - plain[0]) > 0.1
    assert len({wrong[1:], opened_[1:], plain[1:]}) == 3
    assert all(before != after for before, after in pairwise(looks[:2]))


def luminance(argb: str) -> float:
    if argb == "00000000":  # no fill: paper
        return 1.0
    red, green, blue = (int(argb[at : at + 2], 16) / 255 for at in (2, 4, 6))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
