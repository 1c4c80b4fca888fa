"""Rosters as academies have them: columns found, rows checked, students recognised."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.desk import Exam
from station.contracts.roster import Student
from station.errors import StationError
from station.services.roster_desk import RosterDesk, rows_of_file, rows_of_text
from station.services.roster_import import (
    Column,
    Layout,
    RowTrouble,
    guess_layout,
    number_of,
    read_roster,
    students_of,
)
from station.store.store import Store
from tests.desk import exam_in, field, read_page, reading

ROWS = (
    ("번호", "이름", "반", "학생 전화", "보호자 전화"),
    ("1", "김서윤", "A", "010-1234-5678", "010-2222-3333"),
    ("2", "이도현", "A", "", "+82 10-4444-5555"),
    ("3", "", "A", "010-1111-2222", ""),
    ("", "", "", "", ""),
    ("4", "박지우", "B", "", "1077778888"),
    ("5", "박지후", "B", "", "010.7777.8888"),
    ("6", "홍길동", "B", "12-34", ""),
    ("7", "고길동", "B", "", ""),
    ("1", "김서윤", "A", "010-1234-5678", "010-2222-3333"),
)


def test_columns_are_found_by_their_headings() -> None:
    layout = guess_layout(ROWS)
    assert layout == Layout(
        columns={
            Column.NAME: 1,
            Column.CLASS_NAME: 2,
            Column.PHONE: 3,
            Column.PARENT_PHONE: 4,
        },
        heading=True,
    )


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        (("성명", "연락처"), {Column.NAME: 0, Column.PHONE: 1}),
        (("학생 이름", "학부모 이름", "학부모 연락처"), {Column.NAME: 0, Column.PARENT_PHONE: 2}),
        (("학생명", "학생 휴대폰", "모친 휴대폰"), {Column.NAME: 0, Column.PHONE: 1, Column.PARENT_PHONE: 2}),
        (("Name", "Class", "Phone", "Parent phone"), {
            Column.NAME: 0, Column.CLASS_NAME: 1, Column.PHONE: 2, Column.PARENT_PHONE: 3}),
        (("식별번호(8자리)", "이 름"), {Column.CODE: 0, Column.NAME: 1}),
    ],
)  # fmt: skip
def test_headings_of_other_academies(heading: tuple[str, ...], wanted: dict[Column, int]) -> None:
    assert guess_layout((heading,)).columns == wanted


def test_columns_are_found_without_headings() -> None:
    layout = guess_layout((("김서윤", "010-1234-5678", "중2반"), ("이도현", "01044445555", "중2반")))
    assert layout == Layout(columns={Column.NAME: 0, Column.PHONE: 1, Column.CLASS_NAME: 2}, heading=False)


def test_rows_are_checked() -> None:
    drafted = read_roster(ROWS, guess_layout(ROWS))
    assert [(row.line, row.student.name, row.troubles) for row in drafted] == [
        (2, "김서윤", ()),
        (3, "이도현", ()),
        (4, "", (RowTrouble.NO_NAME,)),
        (6, "박지우", (RowTrouble.SAME_NUMBER,)),
        (7, "박지후", (RowTrouble.SAME_NUMBER,)),
        (8, "홍길동", (RowTrouble.SHORT_NUMBER,)),
        (9, "고길동", (RowTrouble.NO_NUMBER,)),
        (10, "김서윤", (RowTrouble.TWICE,)),
    ]
    assert [student.name for student in students_of(drafted)] == [
        "김서윤", "이도현", "박지우", "박지후", "홍길동", "고길동",
    ]  # fmt: skip
    assert drafted[0].student.tails == ("12345678", "22223333")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("010-1234-5678", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("+82 010 1234 5678", "01012345678"),
        ("1012345678", "01012345678"),
        ("０１０１２３４５６７８", "01012345678"),
        ("02-123-4567", "021234567"),
        ("없음", ""),
    ],
)
def test_numbers_as_people_write_them(text: str, number: str) -> None:
    assert number_of(text) == number


def test_a_student_of_another_exam_keeps_the_uid() -> None:
    known = (
        Student(uid="kim", name="김서윤", phone="01012345678"),
        Student(uid="other", name="이도현", phone="01099999999"),
        Student(uid="go", name="고길동", class_name="B"),
    )
    found = {row.student.name: row.student.uid for row in read_roster(ROWS, guess_layout(ROWS), known)[:-1]}
    assert (found["김서윤"], found["이도현"], found["고길동"]) == ("kim", "", "go")


def test_what_a_file_does_not_say_stays_known() -> None:
    kim = Student(uid="kim", name="김서윤", phone="01012345678", parent_phone="01022223333", class_name="A")
    rows = (("이름", "전화", "학부모 전화"), ("김서윤", "010-1234-5678", ""))
    (row,) = read_roster(rows, guess_layout(rows), (kim,))
    assert (row.student, row.troubles) == (kim, ())
    other = (("이름", "전화", "학부모 전화", "반"), ("김서윤", "12-34", "010-2222-3333", "B"))
    (row,) = read_roster(other, guess_layout(other), (kim,))
    assert row.student == replace(kim, class_name="B")
    assert row.troubles == (RowTrouble.SHORT_NUMBER,)


def test_two_of_one_name_in_two_classes_are_two() -> None:
    rows = (("이름", "반"), ("김민준", "A"), ("김민준", "B"), ("김민준", "A"))
    drafted = read_roster(rows, guess_layout(rows))
    assert [row.left_out for row in drafted] == [False, False, True]


def test_one_student_in_two_classes_is_one() -> None:
    rows = (("이름", "반", "전화"), ("김민준", "A", "010-1234-5678"), ("김민준", "B", "010-1234-5678"))
    drafted = read_roster(rows, guess_layout(rows))
    assert [row.troubles for row in drafted] == [(), (RowTrouble.TWICE,)]


CELLS = st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=8)


@given(rows=CELLS)
def test_no_file_trips_it(rows: list[list[str]]) -> None:
    layout = guess_layout(rows)
    students = students_of(read_roster(rows, layout))
    assert all(student.name for student in students)
    assert len({student.uid for student in students}) == len(students)


# On the roster of an exam


@pytest.fixture
def exam(store: Store) -> Exam:
    return exam_in(store)


def test_a_file_comes_in_and_comes_again(store: Store, exam: Exam, tmp_path: Path) -> None:
    path = tmp_path / "명단.csv"
    path.write_text("이름,학생 전화\n김서윤,010-1234-5678\n이도현,010-4444-5555\n", encoding="cp949")
    desk = RosterDesk(store, exam.id)
    rows = rows_of_file(path)
    plan = desk.plan(rows, guess_layout(rows))
    assert (plan.new, plan.known, plan.left_out) == (2, 0, 0)
    assert desk.carry_out(plan, leave=False) == 2
    read_page(store, exam, reading(field(1, "2"), identifier="44445555"))
    rows = rows_of_text("이름\t학생 전화\n김서윤\t010-1234-5678\n최하준\t010-9999-0000")
    plan = desk.plan(rows, guess_layout(rows))
    assert (plan.new, plan.known) == (1, 1)
    assert ([s.name for s in plan.leaving], [s.name for s in plan.staying]) == ([], ["이도현"])
    before = {student.name: student.uid for student in desk.students()}
    desk.carry_out(plan, leave=True)
    now = {student.name: student.uid for student in desk.students()}
    assert list(now) == ["김서윤", "이도현", "최하준"]
    assert now["김서윤"] == before["김서윤"]


def test_students_leave_only_without_a_sheet(store: Store, exam: Exam) -> None:
    desk = RosterDesk(store, exam.id)
    kim = desk.add(" 김 서윤 ", "010-1234-5678", "", "A")
    lee = desk.add("이도현", "", "", "")
    assert (kim.name, kim.tails) == ("김 서윤", ("12345678",))
    read_page(store, exam, reading(field(1, "2"), identifier="12345678"))
    assert desk.remove([kim, lee]) == (lee,)
    assert desk.students() == (kim,)


def test_whose_numbers_change_is_told_before(store: Store, exam: Exam) -> None:
    desk = RosterDesk(store, exam.id)
    kim = desk.add("김서윤", "010-1234-5678", "010-2222-3333", "A")
    lee = desk.add("이도현", "010-4444-5555", "", "A")
    rows = rows_of_text("이름\t전화\t학부모 전화\n김서윤\t01012345678\t01077778888\n이도현\t01044445555\t")
    plan = desk.plan(rows, guess_layout(rows))
    assert plan.changed == ((kim, replace(kim, parent_phone="01077778888")),)
    desk.carry_out(plan, leave=False)
    assert desk.students() == (plan.changed[0][1], lee)
    assert desk.plan(rows, guess_layout(rows)).changed == ()


def test_the_roster_of_another_exam(store: Store, exam: Exam) -> None:
    RosterDesk(store, exam.id).add("김서윤", "010-1234-5678", "", "A")
    other = exam_in(store)
    assert RosterDesk(store, other.id).take_from(exam.id) == 1
    assert RosterDesk(store, other.id).students() == RosterDesk(store, exam.id).students()


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "사진.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for path in (picture, tmp_path / "없음.csv"):
        with pytest.raises(StationError):
            rows_of_file(path)
