"""How long a teacher waits in the review: key → kept on the disk → next item painted.

    python -m benchmarks.review_keys --pages 24 --copies 10000

Real pages are made, read and kept in a folder that is thrown away; ``--copies`` adds rows that share
their readings, as an exam of that many pages. No screen is needed.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from generator import suites
from generator.pages import Wish
from station.app.desktop import Desktop
from station.contracts.desk import DoubtKind, PageState
from station.contracts.settings import ThemeChoice
from station.store.settings_file import SettingsFile
from station.ui.mode import Mode
from station.ui.preferences import Preferences
from station.ui.theme import apply_theme

FORM = "c30n4s16"
SUITES = ("sloppy", "residue", "doubles", "faint", "tape", "scan_clean")
REST_S = 0.25
"""Between two keys, as a fast person rests: what comes next is made ready in it."""


def spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.002)


def fill(desktop: Desktop, pages: int, folder: Path) -> None:
    """Take and read ``pages`` filled sheets; returns when all have been read."""
    made = [suites.page(SUITES[n % len(SUITES)], n, 5, Wish(form=FORM)) for n in range(pages)]
    desktop.window.make_exam("benchmark", made[0].template)
    folder.mkdir()
    for number, page in enumerate(made):
        (folder / f"{number:04}.jpg").write_bytes(page.capture.data)
    desktop.window.capture.add_paths([folder])
    while True:
        spin(0.1)
        counts = desktop.store.pages.counts(1)
        if counts.taken == pages and not counts.of(PageState.TAKEN, PageState.READING):
            return


def copy_rows(desktop: Desktop, count: int) -> None:
    """``count`` more pages with the readings and doubts of the first ones, behind these in the queue: they
    have no picture of their own."""
    ids = desktop.store.pages.ids(1, PageState.REVIEW, PageState.READY)
    with desktop.store.database.write() as db:
        for number in range(count):
            source = ids[number % len(ids)]
            page = db.execute(
                "INSERT INTO page (uid, exam, picture, page_index, source, source_name, taken_s, state,"
                " reading, identifier, doubts) SELECT ?, exam, picture, ?, source, source_name, taken_s,"
                " state, reading, ?, doubts FROM page WHERE id = ? RETURNING id",
                (f"copy{number}", number + 1, f"{number:08}", source),
            ).fetchone()["id"]
            db.execute(
                "INSERT INTO doubt SELECT ?, field, label, iif(look, kind, ?), proposal, margin, open, look"
                " FROM doubt WHERE page = ?",
                (page, DoubtKind.STUDENT, source),
            )


def timed(act: Callable[[], object]) -> float:
    """Milliseconds until ``act`` has returned and everything is painted."""
    began = time.perf_counter()
    act()
    QApplication.sendPostedEvents()  # painting among them
    return 1000 * (time.perf_counter() - began)


def told(name: str, found: list[float]) -> None:
    ranked = sorted(found)
    middle, most = ranked[len(ranked) // 2], ranked[min(len(ranked) - 1, round(0.95 * len(ranked)))]
    print(f"{name:44} n={len(ranked):4}  p50 {middle:6.1f} ms  p95 {most:6.1f} ms  max {ranked[-1]:6.1f} ms")


def measure(desktop: Desktop, keys: int) -> None:
    review = desktop.window.review

    def press(key: Qt.Key) -> float:
        return timed(lambda: QTest.keyClick(review, key))

    desktop.window.show_mode(Mode.REVIEW)
    spin(3.0)
    ready, burst = [], []
    for _ in range(keys):
        ready.append(press(Qt.Key.Key_3))
        spin(REST_S)
    told("key, kept, next painted: a key every 0.25 s", ready)
    for _ in range(keys):
        burst.append(press(Qt.Key.Key_3))
        spin(0.02)
    told("the same in one burst", burst)
    told("undo", [press(Qt.Key.Key_U) for _ in range(10)])
    told("next sheet", [press(Qt.Key.Key_J) for _ in range(10)])
    spin(1.0)
    gallery(desktop)


def gallery(desktop: Desktop) -> None:
    review = desktop.window.review
    for kind in (DoubtKind.PROVEN_DOUBLE, DoubtKind.UNUSUAL):
        review._walk.to_kind(kind)
        began = time.perf_counter()
        opened = timed(review.open_gallery)
        cells = review._panes.gallery.grid.cells
        while any(cell.crop is None for cell in cells) and time.perf_counter() - began < 20:
            spin(0.005)
        whole = 1000 * (time.perf_counter() - began)
        print(f"gallery {kind}: {len(cells)} crops, opened {opened:.0f} ms, all there {whole:.0f} ms")
        told("gallery, an arrow", [timed(lambda: QTest.keyClick(review._panes.gallery.grid, Qt.Key.Key_Right))
                                   for _ in range(10)])  # fmt: skip
        review.back()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--keys", type=int, default=40)
    given = parser.parse_args()
    app = QApplication([])
    apply_theme(app, ThemeChoice.LIGHT)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        desktop = Desktop(folder / "data", settings, Preferences(SettingsFile(folder / "data")))
        desktop.window.resize(1366, 768)
        desktop.window.show()
        fill(desktop, given.pages, folder / "in")
        if given.copies:
            copy_rows(desktop, given.copies)
            print(f"opened {timed(desktop.window.review.refresh):.0f} ms")
        measure(desktop, given.keys)
        desktop.window.close()


if __name__ == "__main__":
    main()
