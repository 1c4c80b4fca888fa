"""Tables come out as people see them, whatever program wrote the file; hostile ones are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from station.errors import Code, StationError
from station.tables import Table, read_table

ROWS = [["이름", "전화번호", "반"], ["김하늘", "01012345678", "1반"], ["뷁 민준", "01087654321", "2반"]]


def code_of(data: bytes, name: str = "roster.xlsx") -> Code:
    with pytest.raises(StationError) as raised:
        read_table(data, name)
    assert raised.value.facts["file"] == name
    return raised.value.code


def only_station_errors(read: Callable[[], Table]) -> None:
    try:
        rows = read().rows
    except StationError as error:
        wrong = error.code
    else:
        assert any(map(any, rows))
        return
    assert wrong.value.startswith("table_")


def book_of(*sheets: list[list[object]], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(f"시트{place + 1}")
        for row in rows:
            sheet.append(row)
        for cell, shown in (formats or {}).items():
            sheet[cell].number_format = shown
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, part: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == part else old.read(info))
    return target.getvalue()


def sheet_xml(rows: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f"{head}<sheetData>{rows}</sheetData></worksheet>".encode()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_of_any_program(encoding: str, separator: str, line_end: str) -> None:
    rows = [[cell.replace("뷁", "박") for cell in row] for row in ROWS]  # EUC-KR has no 뷁
    text = line_end.join(separator.join(row) for row in rows) + line_end
    table = read_table(text.encode(encoding), "명단.csv")
    assert [list(row) for row in table.rows] == rows
    assert table.name == "명단.csv"


def test_rare_syllables_of_cp949() -> None:
    assert read_table("뷁 민준,1".encode("cp949"), "a.csv").rows == (("뷁 민준", "1"),)


def test_quotes_separators_and_lines_inside_a_cell() -> None:
    table = read_table('이름,말\r\n"김, 하늘","첫\r\n줄 ""둘째"""\r\n'.encode(), "a.csv")
    assert table.rows == (("이름", "말"), ("김, 하늘", '첫  줄 "둘째"'))


def test_a_line_that_names_the_separator_is_no_row_of_the_class() -> None:
    table = read_table("sep=;\r\n이름;반\r\n김,하늘;1\r\n".encode(), "a.csv")
    assert table.rows == ((), ("이름", "반"), ("김,하늘", "1"))


def test_a_quote_that_never_ends_swallows_nobody() -> None:
    assert code_of('이름,반\n"김하늘,1\n박민준,2\n'.encode(), "a.csv") is Code.TABLE_UNREADABLE


def test_rows_keep_their_numbers() -> None:
    table = read_table("\n이름,,\n\n김하늘,,1,,\n\n\n".encode(), "a.csv")
    assert table.rows == ((), ("이름",), (), ("김하늘", "", "1"))
    assert table.width == 3
    assert (table.cell(3, 2), table.cell(1, 2)) == ("1", "")


def test_a_workbook_as_people_see_it() -> None:
    rows: list[list[object]] = [
        ["이름", "값"],
        [" 김하늘\u3000", 1012345678],
        ["정수", 3.0],
        ["소수", 0.1 + 0.2],
        ["날", datetime(2026, 3, 2)],
        ["때", datetime(2026, 3, 2, 9, 30)],
        ["참", True],
        [None, "끝"],
    ]
    table = read_table(book_of(rows), "a.xlsx")
    assert [table.cell(row, 1) for row in range(8)] == [
        "값", "1012345678", "3", "0.3", "2026-03-02", "2026-03-02 09:30:00", "TRUE", "끝",
    ]  # fmt: skip
    assert table.cell(1, 0) == "김하늘"
    assert table.cell(7, 0) == ""


@pytest.mark.parametrize(
    ("value", "shown_as", "seen"),
    [
        (1012345678, "000-0000-0000", "010-1234-5678"),
        (1012345678, "00000000000", "01012345678"),
        (1012345678, "0##########", "01012345678"),
        (1012345678, "0\\-0000\\-0000", "10-1234-5678"),
        (7, "000", "007"),
        (1234, "00", "1234"),
        (7, "0", "7"),
        (7, "General", "7"),
        (7.25, "0.00", "7.25"),
        (12345, "#,##0", "12345"),
        (-7, "000", "-7"),
    ],
)
def test_numbers_with_places_of_zeros(value: float, shown_as: str, seen: str) -> None:
    table = read_table(book_of([[value]], formats={"A1": shown_as}), "a.xlsx")
    assert table.rows == ((seen,),)


def test_the_first_sheet_that_holds_anything_or_the_one_asked_for() -> None:
    data = book_of([], [["가"]], [["나"]])
    first = read_table(data, "a.csv")  # the name decides nothing
    assert (first.sheet, first.rows, first.sheet_names) == ("시트2", (("가",),), ("시트1", "시트2", "시트3"))
    assert read_table(data, "a.xlsx", sheet="시트3").rows == (("나",),)
    with pytest.raises(StationError):
        read_table(data, "a.xlsx", sheet="없는 시트")


def test_hidden_sheets_are_not_offered() -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of([["숨김"]], [["가"]])))
    book["시트1"].sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    table = read_table(target.getvalue(), "a.xlsx")
    assert (table.rows, table.sheet_names) == ((("가",),), ("시트2",))


def test_formulas_give_what_was_last_shown_or_nothing() -> None:
    data = repacked(book_of([[1]]), "xl/worksheets/sheet1.xml", sheet_xml(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c><c r="C1"><v>5</v></c></row>'
    ))  # fmt: skip
    assert read_table(data, "a.xlsx").rows == (("2", "", "5"),)


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\xef\xbb\xbf", b",,\n,,", book_of([]), book_of([[None, " "]])]
)
def test_empty_files_say_so(data: bytes) -> None:
    assert code_of(data) is Code.TABLE_EMPTY


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        b"PK\x03\x04 nothing",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        bytes(range(128, 256)),
    ],
)
def test_other_files_are_refused(data: bytes) -> None:
    assert code_of(data, "명단.xls") is Code.TABLE_UNREADABLE


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = repacked(book_of([[1]]), "xl/worksheets/sheet1.xml", bytes(65 * 1024 * 1024))
    assert len(data) < 1_000_000
    assert code_of(data) is Code.TABLE_TOO_LARGE


def test_millions_of_tiny_parts_are_refused_before_they_are_parsed() -> None:
    data = repacked(book_of([["가"]]), "xl/styles.xml", b"<a>" + b"<b/>" * 4_000_000 + b"</a>")
    assert code_of(data) is Code.TABLE_TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_entities_are_refused(encoding: str) -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        + sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>').decode()
    )
    data = repacked(book_of([[1]]), "xl/worksheets/sheet1.xml", text.encode(encoding))
    assert code_of(data) is Code.TABLE_UNREADABLE


def test_too_many_cells_are_refused() -> None:
    assert code_of(b"1,2\n" * 100_001, "a.csv") is Code.TABLE_TOO_LARGE
    assert code_of(b"\n" * 200_001, "a.csv") is Code.TABLE_TOO_LARGE


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 400)),
    ],
)
def test_a_sheet_that_claims_to_be_huge_is_refused(rows: str) -> None:
    data = repacked(book_of([[1]]), "xl/worksheets/sheet1.xml", sheet_xml(rows))
    assert code_of(data) is Code.TABLE_TOO_LARGE


def test_a_column_that_does_not_exist_breaks_nothing() -> None:
    rows = '<row r="1"><c r="AAAAAAAAAAAA1"><v>1</v></c></row>'
    data = repacked(book_of([[1]]), "xl/worksheets/sheet1.xml", sheet_xml(rows))
    assert code_of(data) is Code.TABLE_UNREADABLE


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=200))
@example(data=b"PK\x05\x06" + bytes(18))
@example(data=b'"')
@example(data=b"\xff\xfe\x00")
@example(data=b"sep=,")
def test_only_station_errors_come_out_of_any_bytes(data: bytes) -> None:
    only_station_errors(lambda: read_table(data, "a.csv"))


@settings(max_examples=80, deadline=None)
@given(at=st.integers(0, 10_000), damage=st.binary(min_size=1, max_size=8), cut=st.booleans())
def test_only_station_errors_come_out_of_a_damaged_workbook(at: int, damage: bytes, cut: bool) -> None:
    data = bytearray(WHOLE)
    at %= len(data)
    data[at : at + len(damage)] = damage
    only_station_errors(lambda: read_table(bytes(data[:at] if cut else data), "a.xlsx"))


WHOLE = book_of([["이름", 1, 2.5, date(2026, 3, 2), True]] * 3)


@settings(max_examples=60, deadline=None)
@given(part=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]), data=st.data())
def test_only_station_errors_come_out_of_odd_parts(part: str, data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as packed:
        text = bytearray(packed.read(part))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    only_station_errors(lambda: read_table(repacked(WHOLE, part, bytes(text)), "a.xlsx"))
