"""A station whose disk is full for a while: files may not grow beyond a limit. Prints JSON."""

from __future__ import annotations

import json
import resource
import signal
import sys
from pathlib import Path

from station.contracts.reading import Reason
from station.errors import StoreError
from station.services.intake import Intake
from station.services.review import Review
from station.store.store import Store
from tests.desk import TEACHER, exam_in, field, read_page, reading

PICTURE = b"\xff\xd8" + bytes(100_000)


def code_of(act: object) -> str:
    assert callable(act)
    try:
        act()
    except StoreError as error:
        return error.code.value
    return "done"


def limit(bytes_at_most: int) -> None:
    """What any file may grow to; beyond, writing fails as on a full disk."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_at_most if bytes_at_most else hard, hard))


def main(folder: str, room: str) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = Store(Path(folder))
    exam = exam_in(store)
    page = read_page(store, exam, reading(field(1, "2", Reason.FAINT), identifier="10000000"))
    intake, review = Intake(store), Review(store, exam.id, TEACHER)
    limit(int(room))
    told = {
        "take": code_of(lambda: intake.take(exam.id, PICTURE, source="file", name="1.jpg")),
        "decide": code_of(lambda: [review.decide(page.id, 1, str(n % 5 + 1)) for n in range(200)]),
        "backup": code_of(lambda: store.database.copy_to(Path(folder) / "copy.db")),
    }
    limit(0)
    (Path(folder) / "copy.db").unlink(missing_ok=True)
    counts = [store.pages.counts(exam.id).taken, len(store.actions.history(page.id))]
    again = {
        "take": code_of(lambda: intake.take(exam.id, PICTURE, source="file", name="1.jpg")),
        "decide": code_of(lambda: review.decide(page.id, 1, "5")),
        "backup": code_of(lambda: store.database.copy_to(Path(folder) / "copy.db")),
    }
    store.close()
    print(json.dumps({"full": told, "counts": counts, "again": again}))


if __name__ == "__main__":
    main(*sys.argv[1:])
