"""A stack of 43 mixed sheets goes from files to "all confirmed", by the keyboard alone, and is recorded.

    python -m benchmarks.stack --out out/stack [--seed 7] [--language ko] [--camera]

The window opens on an empty folder; the exam is made, the files are pasted, what cannot be read is
discarded with a reason or gets its corners by hand, doubts are cleared, students with two sheets are
settled, and all is confirmed: every step is keys (`benchmarks.keyboard`). Real sheets follow as exams of
their own where STATION_SHARED names a folder with them. ``--camera``: the sheets are laid before a
recorded camera instead. ``out`` gets keys.jsonl (each key with what was on the screen), numbered
pictures, and summary.json. Seconds are those of the model in `benchmarks.teacher`.

Under a real display: xvfb-run -s "-screen 0 1400x900x24" env QT_QPA_PLATFORM=xcb python -m benchmarks.stack
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from benchmarks.camera_day import SHEETS, camera_of, sheets_of_day
from benchmarks.keyboard import Keyboard, leave, opened, until
from benchmarks.papers import Checked, Paper, check_documents
from benchmarks.stack_sheets import CHOICES, NUMERIC, Sheet, real_exams, stack
from benchmarks.table import Figure, at_most, show
from benchmarks.teaching import Teacher
from benchmarks.way import Way
from station.app.desktop import Desktop
from station.app.session import translated
from station.contracts.desk import PageState
from station.contracts.settings import ThemeChoice
from station.messages import Language
from station.ui.capture.capture_refused import RefusedList
from station.ui.theme import apply_theme
from station.ui.window.mode import Mode

READ_S: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One exam from files to confirmed. ``states``: pages by state; ``refused``: files that are here
    already, files that cannot be taken."""

    exam: str
    files: int
    states: dict[str, int]
    refused: tuple[int, int]
    keys: int
    decisions: int
    seconds: float
    checked: Checked

    @property
    def adds_up(self) -> bool:
        """Every file is a page in one state, or was refused and counted; and nothing waits."""
        settled = {PageState.CONFIRMED, PageState.DISCARDED, PageState.SUPERSEDED}
        pages = sum(self.states.values())
        return pages + sum(self.refused) == self.files and set(self.states) <= {s.value for s in settled}

    @property
    def held(self) -> bool:
        return self.adds_up and not self.checked.wrong and not self.checked.silent


class Recorder:
    """Writes pictures of milestones into a folder; the first of each name only. None: writes nothing."""

    def __init__(self, keys: Keyboard, out: Path | None) -> None:
        self._keys = keys
        self._out = out
        self._seen: set[str] = set()

    def __call__(self, name: str) -> None:
        if self._out is not None and name not in self._seen:
            self._seen.add(name)
            self._keys.shot(self._out, name)


def on_screen(desktop: Desktop) -> dict[str, object]:
    """What is asked in the review, for the record."""
    window = desktop.window
    item = window.review.current
    if window.mode is not Mode.REVIEW or item is None:
        return {}
    page = desktop.store.pages.get(item.page).source_name
    asked = {"kind": item.kind.value, "question": item.label, "proposed": item.proposal, "sheet": page}
    return asked | {"left": window.review.left, "gallery": window.review.in_gallery}


def all_read(keys: Keyboard, exam: int, pages: int) -> None:
    """The window knows of every page, and each has been read."""
    desktop = keys.desktop

    def finished() -> bool:
        counts = desktop.store.pages.counts(exam)
        shown = desktop.window.capture.table.rowCount()
        waiting = counts.of(PageState.TAKEN, PageState.READING)
        return counts.taken == pages == shown and not waiting and not desktop.window.capture.adding.under_way

    until(finished, f"{pages} pages are read", READ_S)


def settle(way: Way, papers: Mapping[str, Paper], corners: Mapping[str, Any]) -> None:
    """What waits for a person, until nothing does; then confirm."""
    keys = way.keys
    desktop, exam = keys.desktop, way.exam
    way.help_failed(papers, corners)
    until(lambda: not desktop.store.pages.counts(exam).of(PageState.TAKEN, PageState.READING), "read", READ_S)
    keys.press("Alt+2")
    way.shown("review")
    Teacher(keys, papers, shown=way.shown).clear()
    way.shown("nothing-left")
    keys.press("Ctrl+Shift+Return")
    keys.press("Alt+1")
    way.shown("all-confirmed")


def finished(way: Way, name: str, files: int, papers: Mapping[str, Paper]) -> Done:
    """The figures of the exam that is open."""
    store, effort = way.keys.desktop.store, way.spent()
    counts = store.pages.counts(way.exam)
    return Done(
        exam=name,
        files=files,
        states={state.value: count for state, count in counts.by_state.items() if count},
        refused=way.keys.view(RefusedList).counts,
        keys=effort.keys,
        decisions=effort.minds,
        seconds=round(effort.seconds, 1),
        checked=check_documents(store, way.exam, papers),
    )


def generated(way: Way, sheets: tuple[Sheet, ...], folder: Path) -> Done:
    """The mixed stack: from the first window to all confirmed."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        (folder / sheet.name).write_bytes(sheet.data)
    way.shown("welcome")
    way.make_first_exam("march mock", CHOICES, NUMERIC)
    way.shown("capture-empty")
    way.paste([folder / sheet.name for sheet in sheets])
    way.shown("files-arrive")
    all_read(way.keys, way.exam, sum(sheet.paper is not None for sheet in sheets))
    way.shown("all-read")
    papers = {sheet.name: sheet.paper for sheet in sheets if sheet.paper is not None}
    for sheet in sheets:  # the same picture may have come under its other name first
        same = next(s for s in sheets if s.data == sheet.data and s.paper is not None)
        assert same.paper is not None
        papers[sheet.name] = same.paper
    settle(way, papers, {sheet.name: sheet.corners for sheet in sheets})
    return finished(way, "generated", len(sheets), papers)


def real(way: Way) -> list[Done]:
    """Every set of real sheets as an exam of its own."""
    found = []
    for one in real_exams():
        way.make_exam_of_file(one.name, one.template)
        way.paste(list(one.pictures))
        all_read(way.keys, way.exam, len(one.pictures))
        settle(way, one.papers, {})
        way.shown(f"real-{one.name}")
        found.append(finished(way, one.name, len(one.pictures), one.papers))
    return found


def from_camera(way: Way, papers: tuple[Paper, ...]) -> Done:
    """A recorded session before the camera: each sheet is one page, in its order."""
    way.make_first_exam("before the camera", 20, 5)
    way.choose_camera()
    way.shown("camera")
    counts = way.keys.desktop.store.pages.counts
    until(lambda: counts(way.exam).taken >= len(papers) // 2, "half of the sheets", READ_S)
    way.shown("camera-half")
    until(way.camera_ended, "the recording is over", READ_S)
    way.shown("camera-over")
    until(lambda: not counts(way.exam).of(PageState.TAKEN, PageState.READING), "read", READ_S)
    store = way.keys.desktop.store
    pages = sorted(store.pages.some(store.pages.ids(way.exam)).values(), key=lambda page: page.id)
    if len(pages) != len(papers):
        raise SystemExit(f"{len(pages)} captures of {len(papers)} sheets")
    told = {page.source_name: paper for page, paper in zip(pages, papers, strict=True)}
    settle(way, told, {})
    return finished(way, "camera", len(papers), told)


def figures_of(done: Done) -> list[Figure]:
    checked = done.checked

    def plain(name: str, value: float, unit: str = "") -> Figure:
        return Figure(name=f"{done.exam}: {name}", value=value, unit=unit)

    return [
        plain("files, or sheets before the camera", done.files),
        *(plain(f"  {state}", count) for state, count in done.states.items()),
        plain("  refused, here already", done.refused[0]),
        at_most(f"{done.exam}: not accounted for", int(not done.adds_up), "", 0),
        plain("keys", done.keys),
        plain("modelled", done.seconds, "s"),
        plain("answers confirmed", checked.answers),
        plain("  decided by a person", checked.by_person),
        plain("  where asking is right, not compared", checked.unclear),
        at_most(f"{done.exam}: wrong, decided by a person", len(checked.wrong), "", 0),
        at_most(f"{done.exam}: wrong, nobody was asked", len(checked.silent), "", 0),
    ]


def run(out: Path, seed: int, *, camera: bool) -> list[Done]:
    """One window from its first screen on."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.png"), *out.glob("*.jsonl")):
        old.unlink()
    day = sheets_of_day(SHEETS, seed) if camera else ()
    sheets = () if camera else stack(seed)
    with tempfile.TemporaryDirectory() as name, (out / "keys.jsonl").open("w", encoding="utf-8") as log:
        desktop = opened(Path(name) / "data", camera_of(day) if camera else None)
        keys = Keyboard(desktop, log=log, seen=partial(on_screen, desktop))
        way = Way(keys, Recorder(keys, out))
        try:
            if camera:
                return [from_camera(way, tuple(sheet.paper for sheet in day))]
            return [generated(way, sheets, out / "files"), *real(way)]
        finally:
            leave(desktop)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("out/stack"))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--language", choices=[each.value for each in Language], default="ko")
    parser.add_argument("--camera", action="store_true")
    wanted = parser.parse_args()
    application = QApplication([])
    apply_theme(application, ThemeChoice.LIGHT)
    with translated(application, Language(wanted.language)):
        found = run(wanted.out, wanted.seed, camera=wanted.camera)
    for done in found:
        show(figures_of(done))
        for told in (*done.checked.wrong, *done.checked.silent):
            print("  ", told)
    summary = json.dumps([asdict(done) for done in found], ensure_ascii=False, indent=1)
    (wanted.out / "summary.json").write_text(summary + "\n", encoding="utf-8")
    return 0 if all(done.held for done in found) else 1


if __name__ == "__main__":
    sys.exit(main())
