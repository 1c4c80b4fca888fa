"""Latencies of the real window on an offscreen screen, in one run on one machine: ux.md part D.

    python -m benchmarks.ui [--quick] [--only review,start] [--json FILE]

Wall times say what a person waits here and now; where the machine is busy, the CPU times are the ones to
compare. Exams are filled in memory (/dev/shm) where that is possible, and measured on the disk.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Figure, show, write
from benchmarks.ui_data import Sample, camera_pictures, empty_exam, filled, pile, samples
from benchmarks.ui_start import started
from station.contracts.codec import decode, encode

MEMORY = Path("/dev/shm")
PARTS = ("review", "sheets", "list", "start", "camera", "files", "close")
PRESSES = 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--quick", action="store_true", help="1,000 pages and fewer presses")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--part", nargs=5, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.part:
        return _one(*wanted.part)
    pages, presses = (1000, 20) if wanted.quick else (wanted.pages, PRESSES)
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder), pages, presses)
        figures: list[Figure] = []
        for part in wanted.only.split(","):
            made = run.part(part)
            show(made)
            figures += made
            if wanted.json:
                write(figures, wanted.json)
    return 0


class Run:
    """One run in ``folder``; data is made when a part asks for it."""

    def __init__(self, folder: Path, pages: int, presses: int) -> None:
        self._folder = folder
        self._count = pages
        self._presses = presses
        self._samples: dict[int, Sample] = {}

    def part(self, part: str) -> list[Figure]:
        print(f"measuring {part}", flush=True)
        return list(getattr(self, f"_{part}")())

    def _review(self) -> Iterator[Figure]:
        for pages, every in ((40, 1), (self._count, 10)):
            data = self._exam(pages, every)
            yield from self._child("review", data, str(self._presses), f"{pages:,} pages")

    def _sheets(self) -> Iterator[Figure]:
        for dpi in (150, 300):
            data = self._exam(60, 1, dpi)
            yield from self._child("sheets", data, str(self._presses // 3), f"{dpi} dpi")

    def _list(self) -> Iterator[Figure]:
        data = self._exam(self._count, 10)
        yield from self._child("pages", data, str(self._presses), f"{self._count:,} pages")

    def _start(self) -> Iterator[Figure]:
        empty = self._folder / "nothing"
        yield from started(empty, "nothing kept yet")
        yield from started(self._exam(self._count, 10), f"{self._count:,} pages")

    def _camera(self) -> Iterator[Figure]:
        data, pictures = self._folder / "camera", self._folder / "frames"
        empty_exam(data, camera_pictures(pictures, sheets=4))
        yield from self._child("camera", data, str(pictures), "recorded")

    def _files(self) -> Iterator[Figure]:
        yield from self._piled("files")

    def _close(self) -> Iterator[Figure]:
        yield from self._piled("close")

    def _piled(self, part: str) -> Iterator[Figure]:
        data, pictures = self._folder / part, self._folder / "pile"
        pile(pictures, self._sample(300).picture, 100 if self._presses == PRESSES else 20)
        empty_exam(data, self._sample(300).template)
        yield from self._child(part, data, str(pictures), "")

    def _exam(self, pages: int, every: int, dpi: int = 300) -> Path:
        """Filled in memory, then put on the disk; each part gets a folder as it was made."""
        made, data = self._folder / f"made-{pages}-{dpi}", self._folder / "data"
        if not made.exists():
            print(f"  making {pages:,} pages", flush=True)
            memory = MEMORY if MEMORY.is_dir() else self._folder
            with tempfile.TemporaryDirectory(dir=memory) as quick:
                filled(Path(quick) / "data", self._sample(dpi), pages, every)
                shutil.copytree(Path(quick) / "data", made)
        shutil.rmtree(data, ignore_errors=True)
        shutil.copytree(made, data)
        return data

    def _sample(self, dpi: int) -> Sample:
        if not self._samples:
            self._samples = samples(self._folder)
        return self._samples[dpi]

    def _child(self, part: str, data: Path, what: str, name: str) -> list[Figure]:
        """The parts do not share a process: what one has loaded is not counted for the next."""
        told = self._folder / "figures.json"
        environment = dict(os.environ, QT_QPA_PLATFORM="offscreen")
        command = [sys.executable, "-m", "benchmarks.ui", "--part", part, str(data), what, name, str(told)]
        subprocess.run(command, env=environment, check=True)
        return list(decode(told.read_bytes(), tuple[Figure, ...]))


def _one(part: str, data: str, what: str, name: str, told: str) -> int:
    from benchmarks import ui_parts

    wanted = Path(what) if part in ("camera", "files", "close") else int(what)
    Path(told).write_bytes(encode(getattr(ui_parts, part)(Path(data), wanted, name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
