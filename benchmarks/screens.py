"""Pictures of every screen, in Korean and English, light and dark, at 1366x768 and at 150 %.

    python -m benchmarks.screens --out out/screens

Each picture is to be looked at: docs/screens.md says what for. Needs no display.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = ("ko", "en")
THEMES = ("light", "dark")
SCALES = (("1", 1366, 768), ("1.5", 1280, 720))
"""Factor and logical size: the small office PC, and a 1080p laptop at 150 %."""

FORM = "c30n4s16"
SEED = 5
PAGES = ("sloppy", "residue", "scan_clean", "scan_clean", "dirty", "photo_good", "doubles", "blank_sheets")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path("out/screens"))
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        return _walk_one(wanted.out, *wanted.one)
    wanted.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        print("reading the sheets to be shown")
        _child(wanted.out, folder, "prepare", "", "1")
        for language, theme, (scale, _, _) in itertools.product(LANGUAGES, THEMES, SCALES):
            print(f"{language} {theme} {scale}")
            copy = Path(folder) / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            for part in ("data", "class"):
                shutil.copytree(Path(folder) / part, copy / part)
            _child(wanted.out, str(copy), language, theme, scale)
    count = len(list(wanted.out.glob("*.png")))
    print(f"{count} pictures in {wanted.out}")
    return 0


def _child(out: Path, folder: str, language: str, theme: str, scale: str) -> None:
    """The scale holds for a whole process."""
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=scale)
    command = [sys.executable, "-m", "benchmarks.screens", "--out", str(out)]
    subprocess.run([*command, "--one", folder, language, theme, scale], env=environment, check=True)


def _walk_one(out: Path, folder: str, language: str, theme: str, scale: str) -> int:
    from benchmarks.screen_class import prepare_class
    from benchmarks.screen_walk import Screens, prepare

    if language == "prepare":
        prepare_class(Path(folder) / "class")
        prepare(Path(folder) / "data", FORM, tuple(_sheets()))
        return 0
    width, height = next((w, h) for factor, w, h in SCALES if factor == scale)
    name = f"{language}-{theme}-{int(float(scale) * 100)}"
    began = time.monotonic()
    Screens(out, name, (width, height)).walk(Path(folder) / "data", language, theme)
    print(f"  {time.monotonic() - began:.0f} s")
    return 0


def _sheets() -> Iterator[tuple[str, bytes]]:
    """Captures of one class; the last two are a stranger's form and no sheet at all."""
    from generator import suites
    from generator.pages import Wish

    for number, suite in enumerate(PAGES, 1):
        page = suites.page(suite, number, SEED, Wish(form=FORM))
        yield f"답안지 {number:02d}.jpg", page.capture.data
    again = suites.page(PAGES[2], 3, SEED, Wish(form=FORM))
    yield "답안지 07 다시.jpg", again.capture.data + b"\0"
    yield "다른 시험.jpg", suites.page("scan_clean", 1, SEED, Wish(form="c20n5s2")).capture.data
    yield "메모.jpg", b"no picture"


if __name__ == "__main__":
    sys.exit(main())
