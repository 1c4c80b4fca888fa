"""Wrong notes from what is kept: every wrong question of every student, over one exam or several."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2

from station.contracts.desk import Exam
from station.contracts.reading import Reason
from station.contracts.roster import Student
from station.messages import Language
from station.reports.wrong_note import WrongExam
from station.services.exporting import Exporter, ExportKind
from station.services.review import Review
from station.services.wrong_notes import WrongNotes
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading, unread_papers

KIM = Student(uid="kim", name="김민지 <b>&", phone="01012345678", class_name="2반")
LEE = Student(uid="lee", name="이도현", phone="01055550000")
KEY = '{"answers":{"1":"2","2":"1,3","3":"4"},"void":[4]}'


def sat(store: Store, name: str, kim: str, lee: str) -> Exam:
    """An exam in which both sat: their answers to questions 1 to 4."""
    exam = exam_in(store)
    store.exams.rename(exam.id, name)
    store.exams.set_key(exam.id, KEY)
    store.rosters.put(exam.id, (KIM, LEE))
    for number, (values, identifier) in enumerate(((kim, "12345678"), (lee, "55550000"))):
        fields = [field(at, "" if value == "-" else value) for at, value in enumerate(values.split(), 1)]
        read_page(store, exam, reading(*fields, identifier=identifier), number)
    return exam


def test_what_was_wrong_is_listed_with_both_answers(store: Store) -> None:
    exam = sat(store, "1차", "2 1 - 5", "2 1,3 4 1")
    wrong = WrongNotes(store, unread_papers(store), Language.KO)
    count, notes = wrong.notes((exam.id,), date(2026, 3, 14))
    kim, lee = sorted(notes, key=lambda note: note.student)
    assert count == 2
    assert (kim.student, kim.class_name, kim.date) == ("김민지 <b>&", "2반", "2026-03-14")
    (told,) = kim.exams
    assert (told.name, told.points, told.max) == ("1차", 1.0, 3.0)
    assert [(q.label, q.given, q.right) for q in told.questions] == [("2", "1", "1,3"), ("3", "", "4")]
    assert lee.exams[0].questions == ()


def test_what_is_not_decided_is_not_wrong(store: Store) -> None:
    exam = exam_in(store)
    store.exams.set_key(exam.id, '{"answers":{"1":"2","2":"3","3":"4"},"essays":{"99":5}}')
    store.rosters.put(exam.id, (KIM,))
    page = read_page(
        store, exam, reading(field(1, "1"), field(2, "1", Reason.FAINT), field(3, "4"), identifier="12345678")
    )
    wrong = WrongNotes(store, unread_papers(store), Language.KO)

    def told() -> WrongExam:
        (note,) = wrong.notes((exam.id,), date(2026, 3, 14))[1]
        return note.exams[0]

    before = told()
    assert ([q.label for q in before.questions], before.open, before.provisional) == (["1"], 2, True)
    review = Review(store, exam.id, TEACHER)
    review.decide(page.id, 2, "1")
    review.confirm([page.id])
    review.give_points(page.id, {99: 3})
    after = told()
    assert ([q.label for q in after.questions], after.open, after.provisional) == (["1", "2", "99"], 0, False)


def test_several_exams_of_a_student_stand_together(store: Store) -> None:
    first = sat(store, "1차", "1 1 4 5", "2 1,3 4 1")
    second = sat(store, "2차", "2 1,3 1 5", "1 1,3 4 1")
    other = exam_in(store)
    wrong = WrongNotes(store, unread_papers(store), Language.KO)
    assert wrong.exams_of(second.id) == (first.id, second.id)
    assert wrong.exams_of(other.id) == (other.id,)
    count, notes = wrong.notes((first.id, second.id), date(2026, 3, 14), only=("kim",))
    (kim,) = notes
    assert count == 1
    assert [(e.name, [q.label for q in e.questions]) for e in kim.exams] == [
        ("1차", ["1", "2"]),
        ("2차", ["3"]),
    ]


def test_a_class_comes_out_as_one_pdf(store: Store, tmp_path: Path) -> None:
    exam = sat(store, "1차", "1 1 4 5", "2 1,3 4 1")
    exporter = Exporter(store, unread_papers(store), exam.id, Language.KO, clock=lambda: 0.0)
    told: list[tuple[int, int]] = []

    def goes_on(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    made = exporter.write(ExportKind.WRONG_NOTES, tmp_path / "오답.pdf", goes_on)
    assert made is not None
    pdf = pypdfium2.PdfDocument((tmp_path / "오답.pdf").read_bytes())
    words = [page.get_textpage().get_text_range() for page in pdf]
    pdf.close()
    assert len(words) == 2
    assert any("김민지 <b>&" in text for text in words)
    assert told[-1] == (2, 2)
    assert store.exports.last(exam.id) is not None


def test_one_student_is_no_export_of_the_class(store: Store, tmp_path: Path) -> None:
    exam = sat(store, "1차", "1 1 4 5", "2 1,3 4 1")
    exporter = Exporter(store, unread_papers(store), exam.id, Language.EN)
    exporter.write(ExportKind.WRONG_NOTES, tmp_path / "kim.pdf", lambda *_: True, "kim")
    pdf = pypdfium2.PdfDocument((tmp_path / "kim.pdf").read_bytes())
    assert len(pdf) == 1
    pdf.close()
    assert store.exports.last(exam.id) is None


def test_stopped_in_the_middle_nothing_is_written(store: Store, tmp_path: Path) -> None:
    exam = sat(store, "1차", "1 1 4 5", "2 1,3 4 1")
    exporter = Exporter(store, unread_papers(store), exam.id, Language.KO)
    made = exporter.write(ExportKind.WRONG_NOTES, tmp_path / "x.pdf", lambda done, of: done < 1)
    assert made is None
    assert list(tmp_path.glob("*.pdf")) == []
