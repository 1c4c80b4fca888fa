"""The class that `benchmarks.screen_results` shows: exams in every state that a teacher meets."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from generator import school_class
from generator.forms import template_of
from generator.question_paper import question_paper
from generator.school_class import Handed
from station.assets import asset_path
from station.contracts.codec import encode
from station.contracts.desk import Author, Exam, PageState
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.page import ReaderSetup
from station.contracts.roster import OFF_LIST, Student
from station.errors import Code
from station.messages import Language
from station.services.exporting import Exporter, ExportKind
from station.services.intake import Intake
from station.services.loop import ReadingLoop
from station.services.papers import Papers
from station.services.readers import InlineReader
from station.services.review import Review
from station.store.store import Store

OPEN: Final = "4월 모의고사 · 고2 수학 A반"
DONE: Final = "3월 모의고사 · 고2 수학 A반"
FORMS: Final = "서술형 평가 · 두 유형"
NO_KEY: Final = "쪽지 시험"
EMPTY: Final = "5월 모의고사 · 고2 수학 A반"
TEACHER: Final = Author(who="김선생", workstation="교무실")
PAPER_SEED: Final = 503
MOST_S: Final = 300.0
SETUP: Final = ReaderSetup(
    templates=(template_of(school_class.FORM),), model_path=str(asset_path("models", "marks.onnx"))
)


class _Ears:
    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """Nobody looks."""

    def in_trouble(self, code: Code) -> None:
        raise SystemExit(f"the class could not be read: {code}")


def prepare_class(folder: Path) -> None:
    """Read, decided, exported and changed since: as far as each exam of the folder is to be."""
    pile = tuple(school_class.handed_in())
    store = Store(folder)
    _make(store, EMPTY, (), key=_key(), roster=())
    _make(store, NO_KEY, pile[:6], key=None, roster=())
    _make(store, FORMS, pile[:14], key=_two_forms(), roster=school_class.roster())
    done = _make(store, DONE, pile, key=_key(), roster=school_class.roster())
    _make(store, OPEN, pile, key=_key(), roster=_with_siblings())
    _read(store)
    papers = Papers(store, lambda: InlineReader(SETUP))
    _give_paper(papers, done, folder / "3월 시험지.pdf")
    decide_all(store, done)
    export = Exporter(store, papers, done.id, Language.KO)
    export.write(ExportKind.CSV, folder / "성적.csv", lambda *_: True)
    Review(store, done.id, TEACHER).set_key(_key(other="1"))
    store.close()


def decide_all(store: Store, exam: Exam) -> None:
    """As a careful teacher would: proposals taken, strangers parked, of two sheets the later one kept."""
    review = Review(store, exam.id, TEACHER)
    for doubt in review.doubts():
        if doubt.field == STUDENT_QUESTION:
            review.decide(doubt.page, STUDENT_QUESTION, doubt.proposal or OFF_LIST)
        else:
            review.decide(doubt.page, doubt.field, doubt.proposal)
    for pages in tuple(review.same_student().values()):
        review.keep_one(max(pages), pages)
    review.confirm_all_ready()


def roster_with_errors() -> str:
    """As a file comes from an office: a student twice, a number too short, none, no name, siblings."""
    lines = ["이름,반,학생 전화,학부모 전화"]
    lines += [f"{one.name},{one.class_name},{one.phone}," for one in school_class.roster()[:12]]
    lines[3] = lines[2]
    lines[5] = lines[5].replace("010", "", 1)[:-4] + ","
    lines[7] = lines[7].split(",")[0] + ",B,,"
    lines[8] = ",A,01012345678,"
    lines += ["이도윤,A,,01055551234", "이도아,B,,01055551234"]
    return "\n".join(lines) + "\n"


def _make(
    store: Store, name: str, pile: Sequence[Handed], *, key: str | None, roster: Sequence[Student]
) -> Exam:
    exam = store.exams.create(name, template_of(school_class.FORM), time.time())
    store.exams.set_key(exam.id, key)
    if roster:
        store.rosters.put(exam.id, roster)
    intake = Intake(store, nudge=lambda: None)
    for sheet in pile:
        intake.take(exam.id, sheet.data, source="file", name=sheet.name)
    return exam


def _read(store: Store) -> None:
    loop = ReadingLoop(store, lambda _: InlineReader(SETUP), _Ears(), in_flight=2)
    loop.start()
    end = time.monotonic() + MOST_S
    while time.monotonic() < end and any(
        store.pages.counts(exam.id).of(PageState.TAKEN, PageState.READING) for exam in store.exams.all()
    ):
        time.sleep(0.05)
    loop.stop()


def _give_paper(papers: Papers, exam: Exam, path: Path) -> None:
    path.write_bytes(question_paper(PAPER_SEED, questions=school_class.QUESTIONS).pdf)
    papers.take(exam.id, (path,))


def _with_siblings() -> tuple[Student, ...]:
    """The first two are siblings: their sheets bear the number of one parent."""
    students = school_class.roster()
    parent = students[0].phone
    shared = [
        replace(student, uid=f"sibling-{student.uid}", phone="", parent_phone=parent)
        for student in students[:2]
    ]
    return (*shared, *students[2:])


def _key(other: str = "") -> str:
    """``other``: a question with another right answer."""
    answers = {str(number): right for number, right in school_class.answer_key().items()}
    if other:
        answers[other] = str(int(answers[other]) % 5 + 1)
    return encode({"answers": answers, "points": dict.fromkeys(answers, 5)}).decode()


def _two_forms() -> str:
    right = {str(number): sign for number, sign in school_class.answer_key().items()}
    even = {number: str(int(sign) % 5 + 1) for number, sign in right.items()}
    points = dict.fromkeys(right, 4)
    forms = [
        {"name": name, "answers": answers, "points": points, "essays": {"21": 10, "22": 10}}
        for name, answers in (("홀수형", right), ("짝수형", even))
    ]
    return encode({"forms": forms}).decode()
