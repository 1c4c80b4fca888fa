"""What is wrong with a file is a code, in whatever process it is read."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from station.assets import asset_path
from station.contracts.page import PageTask, ReaderSetup
from station.errors import Code
from station.services.page_work import PageWork
from station.services.readers import InlineReader, read_in_order
from tests.faults import nasty_child
from tests.filled import every_field, filled, scanned
from tests.pictures import encoded, scene


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> InlineReader:
    for name in ("station.pipelines.page", "station.pipelines.nets"):
        monkeypatch.setitem(sys.modules, name, sys.modules.get(name))  # put back afterwards
    nasty_child.install()
    return InlineReader(ReaderSetup(templates=(), model_path="none"))


def task(path: Path) -> PageTask:
    return PageTask(file=path.name, path=os.fsencode(path))


def code(reader: InlineReader, path: Path) -> Code | None:
    return reader.submit(task(path)).result().code


def test_files_that_are_none(reader: InlineReader, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    assert code(reader, tmp_path / "empty.jpg") is Code.EMPTY_FILE
    assert code(reader, tmp_path) is Code.IS_FOLDER
    assert code(reader, tmp_path / "gone.jpg") is Code.NOT_FOUND
    assert code(reader, tmp_path / ("x" * 5_000)) is Code.UNREADABLE
    assert code(reader, Path("a\0b")) is Code.UNREADABLE


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
def test_files_that_never_end(reader: InlineReader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert code(reader, tmp_path / "pipe.jpg") is Code.UNSUPPORTED_FORMAT
    assert code(reader, Path("/dev/zero")) is Code.UNSUPPORTED_FORMAT


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_someone_else(reader: InlineReader, tmp_path: Path) -> None:
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(encoded(scene(400, 300), "JPEG"))
    secret.chmod(0)
    assert code(reader, secret) is Code.NO_PERMISSION


def test_a_file_too_large_to_open(reader: InlineReader, tmp_path: Path) -> None:
    with (tmp_path / "large.pdf").open("wb") as file:
        file.truncate(300 * 1024 * 1024)  # sparse: takes no room
    assert code(reader, tmp_path / "large.pdf") is Code.TOO_LARGE


def test_a_file_that_changes_is_read_again(reader: InlineReader, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    widths = []
    for width in (400, 500):
        path.write_bytes(encoded(scene(width, 300), "PNG"))
        reading = reader.submit(task(path)).result().reading
        assert reading is not None
        widths.append(reading.picture_width_px)
    assert widths == [400, 500]


def test_an_overlay_shows_outlines_that_the_outcome_need_not_keep(tmp_path: Path) -> None:
    sheet = filled()
    scan, drawn = tmp_path / "a.jpg", tmp_path / "drawn.jpg"
    scan.write_bytes(scanned(sheet).data)
    model = str(asset_path("models", "marks.onnx"))
    work = PageWork(ReaderSetup(templates=(sheet.paper.template,), model_path=model))
    overlays = []
    for explain in (False, True):
        asked = replace(task(scan), explain=explain, overlay_path=str(drawn))
        outcome = work.perform(asked)
        assert outcome.note == ""
        assert outcome.reading is not None
        fields = every_field(outcome.reading).values()
        bubbles = [bubble for field in fields for group in field.groups for bubble in group.bubbles]
        assert len(bubbles) > 100
        assert all(bool(b.polygon_px) is explain and bool(b.polygon_mm) is explain for b in bubbles)
        overlays.append(drawn.read_bytes())
        drawn.unlink()
    assert overlays[0] == overlays[1]


def test_outcomes_keep_the_order_and_the_bound(reader: InlineReader, tmp_path: Path) -> None:
    given = []
    for number in range(7):
        path = tmp_path / f"{number}.png"
        path.write_bytes(encoded(scene(400, 300), "PNG"))
        given.append(task(path))
    told = [outcome.task for outcome in read_in_order(reader, given, in_flight=3)]
    assert told == given
