"""One exam as a file, there and back; what is none is refused, whatever it holds."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from station.contracts.desk import Exam
from station.contracts.reading import Alarm
from station.errors import Code, StationError, StoreError
from station.services.review import Review
from station.store import exam_file
from station.store.exam_delete import delete_exam
from station.store.exam_file import read_exam_file, write_exam_file
from station.store.exam_rows import ROWS_OF
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading
from tests.kept_exam import KIM, made_in, told


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "other")
    exam_in(opened)  # ids are not the same there
    yield opened
    opened.close()


@pytest.fixture
def exam(store: Store) -> Exam:
    return made_in(store)


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
