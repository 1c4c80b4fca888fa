"""Results given away: files that are whole, what is in them, and what changed since."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from station.contracts.desk import Exam
from station.contracts.grading import AnswerKey, ExamForm, ExamKey, KeyItem, SheetAnswers
from station.contracts.reading import Reason
from station.contracts.results import ChangeKind
from station.contracts.roster import Student
from station.errors import Code, UsageError
from station.grading.scoring import grade
from station.messages import Language
from station.services.annotating import AnnotatedClass
from station.services.class_results import ClassResults
from station.services.corrections import corrections_of
from station.services.exporting import Exporter, ExportKind
from station.services.marked_paper import Drawing, paper_marks
from station.services.results_now import results_now
from station.services.review import Review
from station.services.written import write_whole
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading, unread_papers

KEY = json.dumps({"answers": dict.fromkeys("12345", "1"), "essays": {"6": 10}})


def goes_on(done: int, of: int) -> bool:
    return True


@pytest.fixture
def exam(store: Store) -> Exam:
    """Two students, a sheet each, one of them with a doubt."""
    exam = exam_in(store)
    store.exams.set_key(exam.id, KEY)
    store.rosters.put(
        exam.id,
        [
            Student(uid="a", name="김민지", code="00000001"),
            Student(uid="b", name="=이서준()", code="00000002"),
        ],
    )
    read_page(store, exam, reading(identifier="00000001"), 1)
    fields = [field(n, "1") for n in range(1, 5)]
    read_page(store, exam, reading(*fields, field(5, "2", Reason.ERASED), identifier="00000002"), 2)
    return exam


def exporter(store: Store, exam: Exam) -> Exporter:
    return Exporter(store, unread_papers(store), exam.id, Language.KO, clock=lambda: 5000.0)


@pytest.mark.parametrize("kind", list(ExportKind))
def test_each_kind_is_written_and_can_be_read(
    store: Store, exam: Exam, tmp_path: Path, kind: ExportKind
) -> None:
    path = tmp_path / "결과"
    made = exporter(store, exam).write(kind, path, goes_on)
    assert made is not None
    assert made.provisional == 2
    if kind is ExportKind.WORKBOOK:
        assert "성적" in openpyxl.load_workbook(io.BytesIO(path.read_bytes())).sheetnames
    elif kind is ExportKind.CSV:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
        assert any("김민지" in row for row in rows)
        assert not any(cell.startswith("=") for row in rows for cell in row)
    else:
        assert len(pypdfium2.PdfDocument(path.read_bytes())) >= 1


def test_what_was_given_is_remembered_and_changes_are_told(store: Store, exam: Exam, tmp_path: Path) -> None:
    assert results_now(store, exam.id).since is None
    exporter(store, exam).write(ExportKind.CSV, tmp_path / "a.csv", goes_on)
    since = results_now(store, exam.id).since
    assert since is not None
    assert (since.made_s, since.name, since.changes) == (5000.0, "a.csv", ())
    Review(store, exam.id, TEACHER).decide(2, 5, "1")
    since = results_now(store, exam.id).since
    assert since is not None
    assert [change.name for change in since.changes if change.kind is ChangeKind.SCORE] == ["=이서준()"]
    assert since.count(ChangeKind.SCORE) == 1


@pytest.mark.parametrize("kind", [ExportKind.STUDENTS, ExportKind.ANNOTATED, ExportKind.WORKBOOK])
def test_a_stopped_export_leaves_nothing(store: Store, exam: Exam, tmp_path: Path, kind: ExportKind) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"before")
    assert exporter(store, exam).write(kind, path, lambda done, of: False) is None
    assert path.read_bytes() == b"before"
    assert store.exports.last(exam.id) is None


def test_all_texts(store: Store, exam: Exam) -> None:
    text, results = exporter(store, exam).texts()
    assert text.count("김민지") == 1
    assert "\n\n" in text
    assert len(results.rows) == 2


def test_corrections_are_told_in_words_and_undone_ones_stay(store: Store, exam: Exam) -> None:
    review = Review(store, exam.id, TEACHER)
    review.decide(2, 5, "1")
    review.give_points(1, {6: 7.5})
    review.undo()
    results = ClassResults(store, exam.id).now()
    found = corrections_of(store, exam.id, results, Language.KO, lambda: True)
    assert [(one.student, one.question, one.before, one.after) for one in found] == [
        ("=이서준()", "5", "2", "1"),
        ("김민지", "6", "아직 없음", "7.5"),
        ("김민지", "6", "7.5", "아직 없음"),
    ]
    assert found[0].reason == "지운 흔적"
    assert "되돌리기" in found[2].reason
    assert (found[0].who, found[0].place) == ("김선생", "교무실")


def test_changes_of_the_key_are_told_question_by_question(store: Store, exam: Exam) -> None:
    review = Review(store, exam.id, TEACHER)
    other = {"answers": {"1": "2|3", "2": "1", "3": "1", "4": "1"}, "points": {"2": 2}, "void": [3]}
    review.set_key(json.dumps({**other, "all_right": [4], "essays": {"6": 8}, "retakes": "best"}))
    review.undo()
    review.set_key(None)
    results = ClassResults(store, exam.id).now()
    found = corrections_of(store, exam.id, results, Language.KO, lambda: True)
    changed = [
        ("재시험", "안 됨", "높은 점수"),
        ("1", "1 · 1점", "2|3 · 1점"),
        ("2", "1 · 1점", "1 · 2점"),
        ("3", "1 · 1점", "무효"),
        ("4", "1 · 1점", "전원 정답 · 1점"),
        ("5", "1 · 1점", "없음"),
        ("6", "서술형 · 10점", "서술형 · 8점"),
    ]
    assert [(one.question, one.before, one.after) for one in found] == [
        *changed,
        *((what, after, before) for what, before, after in changed),
        ("정답", "6문항", "없음"),
    ]
    assert [one.reason for one in found] == ["정답 변경"] * 7 + ["정답 변경, 되돌리기"] * 7 + ["정답 변경"]
    assert {(one.who, one.student) for one in found} == {("김선생", "")}


def test_a_change_of_one_form_names_the_form(store: Store, exam: Exam) -> None:
    review = Review(store, exam.id, TEACHER)
    for right in ("2", "3"):
        forms = [{"name": "홀수형", "answers": {"1": "1"}}, {"name": "짝수형", "answers": {"1": right}}]
        review.set_key(json.dumps({"forms": forms}))
    results = ClassResults(store, exam.id).now()
    found = corrections_of(store, exam.id, results, Language.KO, lambda: True)
    last = found[-1]
    assert (last.question, last.before, last.after) == ("짝수형 1", "2 · 1점", "3 · 1점")
    assert [one for one in found if one.before == last.before] == [last]


def test_sheets_come_one_at_a_time_with_their_marks(store: Store, exam: Exam) -> None:
    results = ClassResults(store, exam.id).now()
    sheets = AnnotatedClass(store, exam.id, results, Language.KO)
    assert len(sheets) == 2
    assert [sheet.picture[:2] for sheet in sheets] == [b"\xff\xd8"] * 2
    assert "김민지" in sheets[0].lines[0]
    assert len(sheets[0].marks) == 5


def test_marks_on_paper() -> None:
    made = reading(field(1, "1"), field(2, "2"), field(3, ""), field(4, "1,2"))
    key = AnswerKey(items=tuple(KeyItem(number=n, points=1, right=(frozenset("1"),)) for n in range(1, 5)))
    exam_key = ExamKey(forms=(ExamForm(name="", key=key),))
    score = grade(SheetAnswers(values={1: "1", 2: "2", 3: "", 4: "1,2"}), exam_key)
    drawn = [
        (mark.number, mark.drawing) for mark in paper_marks(made, score, dict.fromkeys(range(1, 5), "1"))
    ]
    assert drawn == [
        (1, Drawing.RIGHT),
        (2, Drawing.WRONG),
        (2, Drawing.WANTED),
        (3, Drawing.BLANK),
        (3, Drawing.WANTED),
        (4, Drawing.WRONG),
        (4, Drawing.WRONG),
    ]
    assert paper_marks(made, None, {}) == ()


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


def test_a_missing_folder_and_a_name_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as gone:
        write_whole(tmp_path / "gone" / "a.csv", b"")
    assert gone.value.code is Code.EXPORT_NO_FOLDER
    (tmp_path / "taken").mkdir()
    with pytest.raises(UsageError) as taken:
        write_whole(tmp_path / "taken", b"")
    assert taken.value.code is Code.EXPORT_IN_USE
    assert list(tmp_path.glob(".*")) == []


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    write_whole(path, b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as told:
        write_whole(path, b"new")
    assert told.value.code is Code.EXPORT_DISK_FULL
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob(".*")) == []


def test_a_lost_picture_does_not_stop_the_others(store: Store, exam: Exam) -> None:
    page = store.pages.get(1)
    store.blobs.drop(page.picture)
    made = exporter(store, exam).make(ExportKind.ANNOTATED, goes_on)
    assert made is not None
    assert len(pypdfium2.PdfDocument(made.data)) == 2
