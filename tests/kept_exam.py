"""An exam with something of everything that is kept, and all that a person sees of it."""

from __future__ import annotations

from dataclasses import replace

from station.contracts.desk import Exam
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.paper import INK_COLUMNS, INK_ROWS, Box, PaperPage, QuestionBox
from station.contracts.reading import Reason
from station.contracts.roster import Student
from station.services.class_results import ClassResults
from station.services.review import Review
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading

KIM = Student(uid="kim", name="김민지", phone="01012345678", class_name="2반")
LEE = Student(uid="lee", name="이도현", phone="01055550000")
KEY = '{"answers":{"1":"2","2":"1,3"}}'


def made_in(store: Store) -> Exam:
    """A second exam with a roster, a key, two sheets, deeds of all kinds and a paper."""
    exam_in(store)
    made = exam_in(store)
    store.rosters.put(made.id, (KIM, LEE))
    review = Review(store, made.id, TEACHER, clock=lambda: 5.0)
    review.set_key(KEY)
    one = read_page(store, made, reading(field(1, "2"), field(2, "1,3"), identifier="12345678"), 1).id
    two = read_page(store, made, reading(field(1, "3", Reason.FAINT), identifier="00000000"), 2).id
    review.confirm([one])
    review.decide(two, 1, "2")
    review.decide(two, STUDENT_QUESTION, "lee")
    review.undo()
    paper = store.blobs.keep(b"%PDF-1.4 paper", ".pdf")
    file = store.papers.add_file(made.id, paper, "시험지.pdf")
    corners = ((0.0, 0.0), (100.0, 0.0), (100.0, 200.0), (0.0, 200.0))
    ink = bytes(INK_ROWS * INK_COLUMNS)
    boxes = (Box(x=1, y=2, w=30, h=40),)
    page = PaperPage(page_index=0, width_px=100, height_px=200, corners_px=corners, boxes=boxes, ink=ink)
    box = QuestionBox(
        question=1, last_question=1, page_index=0, part=0, left=0.1, top=0.1, right=0.4, bottom=0.3
    )
    store.papers.set_pages(made.id, [(file, (page,))], (box,))
    return made


def told(store: Store, exam: int) -> object:
    """All that a person sees of an exam."""
    pages = [store.pages.get(page) for page in store.pages.ids(exam)]
    shown = [(p.uid, p.state, p.identifier, p.student, p.doubts, p.source_name) for p in pages]
    histories = [
        [
            (a.kind, a.author, a.done_s, [(c.field, c.before, c.after) for c in a.changes])
            for a in store.actions.history(page.id)
        ]
        for page in pages
    ]
    rows = [replace(row, page=None, pages=()) for row in ClassResults(store, exam).now().rows]
    outbox = [[(state, body) for state, body in store.outbox.of_page(page.id)] for page in pages]
    readings = [store.pages.reading(page) for page in pages]
    papers = store.papers.pages(exam), store.papers.boxes(exam)
    return (
        shown,
        histories,
        rows,
        outbox,
        readings,
        papers,
        [store.blobs.read(page.picture) for page in pages],
    )
