"""One exam as a file, there and back; what is none is refused, whatever it holds."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from station.contracts.desk import Exam, PageState
from station.contracts.effective import STUDENT_QUESTION
from station.contracts.paper import INK_COLUMNS, INK_ROWS, Box, PaperPage, QuestionBox
from station.contracts.reading import Alarm, Reason
from station.contracts.roster import Student
from station.errors import Code, StationError, StoreError
from station.services.class_results import ClassResults
from station.services.review import Review
from station.store import exam_file
from station.store.backups import Backups
from station.store.blobs import Blobs
from station.store.exam_delete import delete_exam
from station.store.exam_file import read_exam_file, write_exam_file
from station.store.exam_rows import ROWS_OF
from station.store.full_backup import FOLDER, bring_pictures, find_backup, put_database, write_backup
from station.store.store import DATABASE, Store
from tests.desk import TEACHER, exam_in, field, read_page, reading

KIM = Student(uid="kim", name="김민지", phone="01012345678", class_name="2반")
LEE = Student(uid="lee", name="이도현", phone="01055550000")
KEY = '{"answers":{"1":"2","2":"1,3"}}'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "other")
    exam_in(opened)  # ids are not the same there
    yield opened
    opened.close()


@pytest.fixture
def exam(store: Store) -> Exam:
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


def test_an_exam_is_on_the_other_pc_as_it_was(store: Store, other: Store, exam: Exam, tmp_path: Path) -> None:
    assert write_exam_file(store, exam.id, tmp_path / "수학.exam") == 3
    there = read_exam_file(other, tmp_path / "수학.exam")
    assert told(other, there) == told(store, exam.id)
    # and work goes on where it stood
    review = Review(other, there, TEACHER)
    redone = review.redo()
    assert redone is not None
    assert redone.changes[0].after == "lee"
    with pytest.raises(StoreError) as refused:
        read_exam_file(other, tmp_path / "수학.exam")
    assert refused.value.code is Code.EXAM_EXISTS
    assert other.database.rows("PRAGMA foreign_key_check") == []


def test_answers_come_from_the_readings_alone(store: Store, other: Store, exam: Exam, tmp_path: Path) -> None:
    path = tmp_path / "a.exam"
    write_exam_file(store, exam.id, path)
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        file.execute("""UPDATE reading SET answers = '{"1":"5","2":"5"}'""")
        rows = {table: exam_file._rows(file, table) for table in ROWS_OF}
        file.execute("UPDATE seal SET digest = ?", (exam_file._digest(rows),))
        file.commit()
    there = read_exam_file(other, path)
    assert told(other, there) == told(store, exam.id)


def test_a_roster_that_was_looked_up_before_is_asked_anew(
    store: Store, other: Store, exam: Exam, tmp_path: Path
) -> None:
    write_exam_file(store, exam.id, tmp_path / "a.exam")
    expected = other.exams.all()[0].id + 1
    assert other.rosters.of_exam(expected) is None
    there = read_exam_file(other, tmp_path / "a.exam")
    assert there == expected
    roster = other.rosters.of_exam(there)
    assert roster is not None
    assert [student.uid for student in roster.students] == ["kim", "lee"]


def test_laid_corners_can_be_taken_back_on_the_other_pc(
    store: Store, other: Store, exam: Exam, tmp_path: Path
) -> None:
    page = read_page(store, exam, replace(reading(), alarms=(Alarm.POSE_SUSPECT,)), 3).id
    before = store.pages.reading(store.pages.get(page))
    corners = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))
    Review(store, exam.id, TEACHER).align(page, corners)
    read_page(other, other.exams.all()[0], reading(field(1, "5")), 7)  # its reading has the same id there
    write_exam_file(store, exam.id, tmp_path / "a.exam")
    there = read_exam_file(other, tmp_path / "a.exam")
    Review(other, there, TEACHER).undo()
    after = other.pages.get(other.pages.ids(there)[2])
    assert other.pages.reading(after) == before
    assert after.corners == ()
    assert other.database.rows("PRAGMA foreign_key_check") == []


def test_a_known_student_is_the_same_one(store: Store, other: Store, exam: Exam, tmp_path: Path) -> None:
    first = other.exams.all()[0].id
    other.rosters.put(first, (replace(KIM, name="김민지(전학)"),))
    write_exam_file(store, exam.id, tmp_path / "a.exam")
    there = read_exam_file(other, tmp_path / "a.exam")
    roster = other.rosters.of_exam(there)
    assert roster is not None
    assert [student.name for student in roster.students] == ["김민지(전학)", "이도현"]


def test_a_file_that_cannot_be_written_leaves_the_one_before(
    store: Store, exam: Exam, tmp_path: Path
) -> None:
    target = tmp_path / "a.exam"
    write_exam_file(store, exam.id, target)
    before = target.read_bytes()
    page = store.pages.get(store.pages.ids(exam.id)[0])
    store.blobs.drop(page.picture)
    with pytest.raises(StoreError) as refused:
        write_exam_file(store, exam.id, target)
    assert refused.value.code is Code.PICTURE_MISSING
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.glob("a.exam*")] == ["a.exam"]


def refused_and_unchanged(other: Store, path: Path) -> None:
    before = [dict(row) for row in other.database.rows("SELECT * FROM exam")]
    pictures = other.blobs.names()
    code = None
    try:
        read_exam_file(other, path)
    except StationError as error:
        code = error.code
    if code is None:  # what was flipped says nothing
        newest = max(other.exams.all(), key=lambda e: e.id).id
        for page in other.pages.ids(newest):  # what came in can be shown
            other.pages.reading(other.pages.get(page))
        delete_exam(other, newest, 0)
    else:
        assert code in (Code.EXAM_FILE_INVALID, Code.STORE_NEWER)
    assert [dict(row) for row in other.database.rows("SELECT * FROM exam")] == before
    assert other.blobs.names() == pictures


def test_cut_and_flipped_files_never_come_in_half(
    store: Store, other: Store, exam: Exam, tmp_path: Path
) -> None:
    whole = tmp_path / "a.exam"
    write_exam_file(store, exam.id, whole)
    data = whole.read_bytes()
    rng = random.Random(7)
    broken = tmp_path / "b.exam"
    for cut in (0, 1, 99, 100, 4095, 4096, len(data) // 2, len(data) - 1):
        broken.write_bytes(data[:cut])
        refused_and_unchanged(other, broken)
    for _ in range(40):
        flipped = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
        broken.write_bytes(bytes(flipped))
        refused_and_unchanged(other, broken)
    broken.write_text("이것은 시험이 아니다", encoding="utf-8")
    refused_and_unchanged(other, broken)
    refused_and_unchanged(other, tmp_path / "nothing.exam")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE page SET state = 'somewhere'",
        "UPDATE page SET code = 'no such code'",
        "UPDATE page SET picture = '../../etc/passwd' WHERE id = (SELECT min(id) FROM page)",
        "UPDATE page SET corners = '[[1'",
        "UPDATE doubt SET kind = 'trick'",
        "UPDATE action SET kind = 'trick'",
        "UPDATE picture SET body = x'00'",
        "DELETE FROM picture",
        "UPDATE reading SET body = x'7b7d'",
        "UPDATE reading SET answers = '[1]'",
        "UPDATE exam SET template = '{}'",
        "UPDATE exam SET key = '{}'",
        "DELETE FROM exam",
        "INSERT INTO exam (id, uid, name, template, created_s)"
        " SELECT id + 99, uid || 'x', name, template, created_s FROM exam",
        "CREATE TRIGGER t AFTER INSERT ON exam BEGIN DELETE FROM exam; END",
        "CREATE VIEW v AS SELECT * FROM exam",
        "ALTER TABLE page ADD COLUMN more TEXT",
        "DROP TABLE move",
        "PRAGMA user_version = 9999",
        "PRAGMA user_version = 1",
        "UPDATE decision SET page = 4711",
        "UPDATE paper_box SET body = x'7b7d'",
        "UPDATE paper_file SET picture = 'x'",
        "UPDATE page SET taken_s = 9e999",
        "UPDATE action SET done_s = -9e999",
        "UPDATE decision SET margin = 9e999",
        "UPDATE move SET before = 'nonsense'",
        "UPDATE move SET after = 'nonsense'",
        "UPDATE student SET uid = '' WHERE uid = 'kim'",
        "UPDATE student SET uid = '-' WHERE uid = 'kim'",
        "UPDATE action SET kind = 'undo' WHERE id = (SELECT min(id) FROM action)",
        "UPDATE action SET kind = 'redo' WHERE id = (SELECT min(id) FROM action)",
        "INSERT INTO alignment (action, page, corners, before)"
        " SELECT max(action), max(page), '', '{}' FROM move",
    ],
)
def test_what_was_tampered_with_is_refused(
    store: Store, other: Store, exam: Exam, tmp_path: Path, change: str
) -> None:
    path = tmp_path / "a.exam"
    write_exam_file(store, exam.id, path)
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute(change)
        if not any(word in change for word in ("TABLE", "VIEW", "TRIGGER")):  # by someone who knows the seal
            rows = {table: exam_file._rows(file, table) for table in ROWS_OF}
            file.execute("UPDATE seal SET digest = ?", (exam_file._digest(rows),))
        file.commit()
    before = len(other.exams.all())
    with pytest.raises(StoreError) as refused:
        read_exam_file(other, path)
    assert refused.value.code in (Code.EXAM_FILE_INVALID, Code.STORE_NEWER)
    assert len(other.exams.all()) == before


def test_an_answer_that_changed_on_the_way_is_refused(
    store: Store, other: Store, exam: Exam, tmp_path: Path
) -> None:
    path = tmp_path / "a.exam"
    write_exam_file(store, exam.id, path)
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE decision SET after = '3' WHERE after = '2'")
        file.commit()
    with pytest.raises(StoreError) as refused:
        read_exam_file(other, path)
    assert refused.value.code is Code.EXAM_FILE_INVALID


# Deleted for good


def bytes_left(folder: Path, needle: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


def test_nothing_of_a_deleted_exam_is_left(store: Store, exam: Exam) -> None:
    kept = exam_in(store)
    page = store.pages.get(store.pages.ids(exam.id)[0])
    shared = store.blobs.read(page.picture)
    Backups(store.folder).make_daily(store.database, 7)
    assert bytes_left(store.folder, "김민지".encode())
    gone = delete_exam(store, exam.id, 7)
    assert (gone.pages, gone.pictures, gone.copies) == (2, 3, 1)
    assert bytes_left(store.folder, "김민지".encode()) == []
    assert bytes_left(store.folder, shared) == []
    assert exam.id not in [e.id for e in store.exams.all()]
    assert kept.id in [e.id for e in store.exams.all()]
    assert len(Backups(store.folder).all()) == 1
    assert store.rosters.all() == ()
    with pytest.raises(StoreError):
        delete_exam(store, exam.id, 7)


def test_a_picture_that_another_exam_shows_stays(store: Store, exam: Exam) -> None:
    kept = exam_in(store)
    page = store.pages.get(store.pages.ids(exam.id)[0])
    same = read_page(store, kept, reading(field(1, "2")), 1)
    assert same.picture == page.picture
    assert delete_exam(store, exam.id, 0).pictures == 2
    assert store.blobs.read(same.picture)


def set_aside(store: Store) -> Path:
    """A restore's: the database as it is now, under a name of its own."""
    aside = store.folder / "replaced-2026-01-01-000000"
    aside.mkdir()
    store.database.copy_to(aside / DATABASE)
    return aside


def test_a_database_set_aside_goes_only_where_no_other_exam_is_lost(store: Store, exam: Exam) -> None:
    lost = exam_in(store, "다른 시험")
    aside = set_aside(store)
    delete_exam(store, lost.id, 0)  # as a restore would have left it: only the one set aside holds it
    assert not aside.exists()  # all other exams of it are here
    lost = exam_in(store, "다른 시험")
    aside = set_aside(store)
    with store.database.write() as db:
        db.execute("UPDATE exam SET uid = 'another' WHERE id = ?", (lost.id,))
    gone = delete_exam(store, exam.id, 0)
    assert (gone.copies, gone.kept) == (0, 1)
    with closing(sqlite3.connect(aside / DATABASE)) as old:
        assert lost.uid in [row[0] for row in old.execute("SELECT uid FROM exam")]


def test_a_database_set_aside_that_cannot_be_read_or_knows_nothing_of_it_stays(
    store: Store, exam: Exam
) -> None:
    aside = set_aside(store)
    damaged = store.folder / "damaged-2026-01-01-000000"
    damaged.mkdir()
    (damaged / DATABASE).write_bytes(b"not a database" * 1000)
    newer = exam_in(store, "나중 시험")
    gone = delete_exam(store, newer.id, 0)
    assert (gone.copies, gone.kept) == (0, 1)
    assert (aside / DATABASE).exists()
    assert (damaged / DATABASE).exists()


def test_a_copy_that_cannot_be_made_leaves_those_before(store: Store, exam: Exam) -> None:
    Backups(store.folder).make_daily(store.database, 7, 1_000_000)
    (store.folder / "backups" / f"station-{time.strftime('%Y-%m-%d')}.part").mkdir()  # in the way
    with pytest.raises(StoreError) as refused:
        delete_exam(store, exam.id, 7)
    assert refused.value.code is Code.STORE_UNWRITABLE
    assert exam.id not in [e.id for e in store.exams.all()]
    assert [backup.day for backup in Backups(store.folder).all()] == ["1970-01-12"]


# Everything on a USB stick


def test_a_backup_brings_everything_back(store: Store, exam: Exam, tmp_path: Path) -> None:
    before = told(store, exam.id)
    stick = tmp_path / "stick"
    stick.mkdir()
    assert write_backup(store, stick).pictures == 3
    again = write_backup(store, stick)
    assert (again.pictures, again.known, again.missing) == (0, 3, ())
    store.close()
    found = find_backup(stick)
    assert found == stick / FOLDER
    assert found is not None
    fresh = tmp_path / "new pc"
    assert bring_pictures(fresh, found).pictures == 3
    put_database(fresh, found)
    opened = Store(fresh)
    assert told(opened, exam.id) == before
    opened.close()


def test_what_was_here_is_set_aside_by_a_restore(store: Store, exam: Exam, tmp_path: Path) -> None:
    write_backup(store, tmp_path)
    read_page(store, exam, reading(field(1, "4")), 9)
    store.close()
    put_database(store.folder, tmp_path / FOLDER)
    (aside,) = store.folder.glob("replaced-*")
    opened = Store(store.folder)
    assert opened.pages.counts(exam.id).taken == 2
    assert len(opened.lost_pictures()) == 1  # its picture is still there, and is offered
    opened.close()
    with closing(sqlite3.connect(aside / DATABASE)) as old:
        assert old.execute("SELECT count(*) FROM page").fetchone()[0] == 3


def test_a_damaged_backup_is_refused(store: Store, exam: Exam, tmp_path: Path) -> None:
    write_backup(store, tmp_path)
    database = tmp_path / FOLDER / DATABASE
    database.write_bytes(database.read_bytes()[:5000])
    store.close()
    for half in (bring_pictures, put_database):
        with pytest.raises(StoreError) as refused:
            half(store.folder, tmp_path / FOLDER)
        assert refused.value.code is Code.BACKUP_INVALID
    opened = Store(store.folder)
    assert opened.pages.counts(exam.id).by_state[PageState.CONFIRMED] == 1
    opened.close()


@pytest.mark.parametrize(
    ("change", "code"),
    [("PRAGMA user_version = 9999", Code.STORE_NEWER), ("DROP TABLE outbox", Code.BACKUP_INVALID)],
)
def test_a_backup_that_is_not_of_this_program_is_refused(
    store: Store, exam: Exam, tmp_path: Path, change: str, code: Code
) -> None:
    write_backup(store, tmp_path)
    with closing(sqlite3.connect(tmp_path / FOLDER / DATABASE)) as backup:
        backup.execute(change)
        backup.commit()
    store.close()
    for half in (bring_pictures, put_database):
        with pytest.raises(StoreError) as refused:
            half(store.folder, tmp_path / FOLDER)
        assert refused.value.code is code
    opened = Store(store.folder)
    assert opened.pages.counts(exam.id).taken == 2
    opened.close()


def test_a_picture_that_was_damaged_on_the_stick_is_written_again(
    store: Store, exam: Exam, tmp_path: Path
) -> None:
    write_backup(store, tmp_path)
    name = store.pages.get(store.pages.ids(exam.id)[0]).picture
    there = Blobs(tmp_path / FOLDER / "pictures")
    path = there.path(name)
    path.write_bytes(bytes(path.stat().st_size))
    again = write_backup(store, tmp_path)
    assert (again.pictures, again.known, again.missing) == (1, 2, ())
    assert there.read(name) == store.blobs.read(name)


def test_a_picture_that_is_gone_is_said(store: Store, exam: Exam, tmp_path: Path) -> None:
    page = store.pages.get(store.pages.ids(exam.id)[0])
    path = store.blobs.path(page.picture)
    path.write_bytes(path.read_bytes() + b"x")
    copied = write_backup(store, tmp_path)
    assert (copied.pictures, copied.missing) == (2, (page.picture,))
