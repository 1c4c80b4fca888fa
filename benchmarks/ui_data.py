"""What the window is measured with: sheets of the generator, read by the real reader."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.big_exam import fill
from generator import suites
from generator.pages import FilledPage, Wish
from generator.texture import background
from station.assets import asset_path
from station.contracts.page import PageTask, ReaderSetup
from station.contracts.reading import PageReading
from station.contracts.sheet import SheetTemplate
from station.services.readers import ChildrenReader
from station.store.store import Store

FORM = "c30n4s16"
SEED = 5
FILMED_FORM = "c15n0s3"
FRAME = (1080, 1920)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sheet with some doubts, as a file and as it was read."""

    template: SheetTemplate
    picture: bytes
    reading: PageReading


def samples(folder: Path) -> dict[int, Sample]:
    """By dots per inch: 300, and the same sheet at 150."""
    page = suites.page("sloppy", 1, SEED, Wish(form=FORM))
    made = {300: page.capture.data, 150: _halved(page.capture.data)}
    setup = ReaderSetup(templates=(page.template,), model_path=str(asset_path("models", "marks.onnx")))
    reader = ChildrenReader(setup)
    found = {}
    for dpi, data in made.items():
        path = folder / f"sample-{dpi}.jpg"
        path.write_bytes(data)
        outcome = reader.submit(PageTask(file=path.name, path=os.fsencode(path), explain=True)).result()
        assert outcome.reading is not None
        found[dpi] = Sample(template=page.template, picture=data, reading=outcome.reading)
    reader.close()
    return found


def _halved(data: bytes) -> bytes:
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def filled(folder: Path, sample: Sample, pages: int, every: int) -> None:
    """One page in ``every`` has doubts."""
    fill(
        folder,
        sample.template,
        sample.reading,
        sample.picture,
        pages=pages,
        doubtful=lambda number: number % every == 0,
    )


def empty_exam(folder: Path, template: SheetTemplate) -> None:
    store = Store(folder)
    store.exams.create("3월 2차 모의고사", template, 1.0)
    store.close()


def pile(folder: Path, picture: bytes, count: int) -> None:
    """A folder of files; each other bytes, the same picture."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.jpg").write_bytes(picture + number.to_bytes(4))


def camera_pictures(folder: Path, *, sheets: int) -> SheetTemplate:
    """A bare desk, then sheets on it; the template of these."""
    folder.mkdir()
    desk = np.asarray(background(np.random.default_rng(3), FRAME), np.uint8)
    (folder / "000.jpg").write_bytes(cv2.imencode(".jpg", desk)[1].tobytes())
    filmed: list[FilledPage] = []
    for number in range(1, sheets + 1):
        filmed.append(suites.page("webcam", number, SEED, Wish(form=FILMED_FORM)))
        (folder / f"{number:03}.jpg").write_bytes(filmed[-1].capture.data)
    return filmed[0].template
