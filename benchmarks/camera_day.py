"""A morning before a recorded camera: an empty desk, a hand, a sheet, a hand, an empty desk, the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.papers import Paper, paper_of_page
from generator import suites
from generator.pages import Wish
from station.capture.frames import Pixels, pixels_of
from station.capture.recorded import RecordedCamera, RecordedCameras
from tests.camera_frames import desk, hand, noisy

FORM: Final = "c20n5s2"
SHEETS: Final = 14
PER_SECOND: Final = 10
NAME: Final = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """One sheet as the camera sees it."""

    pixels: Pixels
    paper: Paper


def sheets_of_day(count: int, seed: int) -> tuple[Laid, ...]:
    """Students' sheets in the order in which they are laid down; every third one is sloppy."""
    found = []
    for number in range(count):
        suite = "sloppy x webcam" if number % 3 == 2 else "webcam"
        page = suites.page(suite, number, seed, Wish(form=FORM))
        found.append(Laid(pixels=pixels_of(page.capture.data), paper=paper_of_page(page, number)))
    return tuple(found)


def day(sheets: tuple[Laid, ...]) -> Iterator[Pixels]:
    """Each sheet lies there for longer than it takes; one is left lying, once nothing comes for a while."""
    yield from [desk()] * 5
    for number, sheet in enumerate(sheets):
        yield hand(sheet.pixels, 700)
        yield from [sheet.pixels] * (60 if number == 3 else 14)
        yield hand(sheet.pixels, 900)
        yield from [hand(desk(), 800), *[desk()] * (40 if number == 5 else 9)]


def camera_of(sheets: tuple[Laid, ...]) -> RecordedCameras:
    """Plays the day once, one frame a look, then is unplugged."""
    plays = iter([lambda: noisy(day(sheets))])

    def play() -> Iterator[Pixels]:
        return next(plays, lambda: iter(()))()

    camera = RecordedCamera(play, per_second=PER_SECOND, paced=False)
    return RecordedCameras({NAME: lambda: camera})
