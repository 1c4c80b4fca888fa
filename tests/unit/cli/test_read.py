"""`station read` as its users see it; only the reading of marks is replaced (tests.faults.nasty_child)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image

from station import cli
from station.assets import asset_path
from station.commands import read
from station.services import readers
from tests.faults.nasty_child import COMMAND, FINE
from tests.pictures import encoded, scene

SCHEMA = json.loads(asset_path("schema", "page_line.schema.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def _replaced_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "reader_command", lambda: COMMAND)


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Hangul names, a folder below, numbers that sort naturally, and things that are no pictures."""
    folder = tmp_path / "답안지 뭉치"
    (folder / "2반").mkdir(parents=True)
    data = encoded(scene(FINE, 300), "JPEG")
    for name in ("scan10.jpg", "scan2.jpg", "2반/김서윤 1.jpg", "2반/no ending"):
        (folder / name).write_bytes(data)
    (folder / "notes.txt").write_text("not a picture")
    (folder / ".hidden.jpg").write_bytes(data)
    return folder


def run(template: Path, out: Path, *more: object) -> tuple[int, list[dict[str, Any]]]:
    code = cli.main(["read", "--lang", "en", "--template", str(template), "--out", str(out), *map(str, more)])
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []
    for line in lines:
        jsonschema.validate(line, SCHEMA)
    return code, lines


def test_a_folder_in_the_order_a_person_expects(template_file: Path, stack: Path, tmp_path: Path) -> None:
    code, lines = run(template_file, tmp_path / "out.jsonl", stack)
    assert code == 0
    assert [Path(line["file"]).relative_to(stack).as_posix() for line in lines] == [
        "2반/no ending",
        "2반/김서윤 1.jpg",
        "scan2.jpg",
        "scan10.jpg",
    ]


def test_bad_files_have_their_rows_and_the_others_go_on(template_file: Path, tmp_path: Path) -> None:
    good = encoded(scene(FINE, 300), "JPEG")
    bad = {
        "a.jpg": good,
        "b_empty.jpg": b"",
        "c_text.jpg": b"hello",
        "d_cut.jpg": good[: len(good) // 2],
        "e.jpg": good,
        "f_small.png": encoded(scene(100, 100), "PNG"),
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "x.jpg").mkdir()
    given = [*bad, "missing.jpg"]
    code, lines = run(template_file, tmp_path / "out.jsonl", *(tmp_path / name for name in given))
    assert code == 1
    assert [line["error"] for line in lines] == [
        None,
        "empty_file",
        "unsupported_format",
        "unreadable",
        None,
        "too_small",
        "not_found",
    ]
    assert all(line["needs_review"] for line in lines if line["error"])


def test_pages_of_one_file_follow_each_other(template_file: Path, tmp_path: Path) -> None:
    pages = [Image.fromarray(scene(FINE, 300)) for _ in range(9)]
    (tmp_path / "a.tif").write_bytes(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    (tmp_path / "b.pdf").write_bytes(encoded(pages[0], "PDF", save_all=True, append_images=pages[1:3]))
    (tmp_path / "c.png").write_bytes(encoded(pages[0], "PNG"))
    _, lines = run(
        template_file, tmp_path / "out.jsonl", *(tmp_path / name for name in ("a.tif", "b.pdf", "c.png"))
    )
    told = [(Path(line["file"]).name, line["page"]) for line in lines]
    assert told == [*(("a.tif", n) for n in range(1, 10)), *(("b.pdf", n) for n in range(1, 4)), ("c.png", 1)]


def test_lines_do_not_depend_on_the_workers(template_file: Path, stack: Path, tmp_path: Path) -> None:
    told = []
    for workers in (1, 3):
        _, lines = run(template_file, tmp_path / "out.jsonl", "--workers", workers, stack)
        told.append([{name: value for name, value in line.items() if name != "seconds"} for line in lines])
    assert told[0] == told[1]


def test_key_csv_full_and_overlay(template_file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "=cmd.png"
    picture.write_bytes(encoded(np.dstack([scene(FINE, 300)] * 3), "PNG"))
    key = tmp_path / "key.json"
    key.write_text('{"answers": {"1": "3", "2": "1|2"}, "points": {"2": 4}}')
    table, overlay = tmp_path / "out.csv", tmp_path / "그림"
    options = ["--key", key, "--csv", table, "--overlay", overlay, "--full"]
    code, (line,) = run(template_file, tmp_path / "out.jsonl", *options, picture)
    assert code == 0
    assert line["score"] == {"points": 1.0, "max": 5.0, "wrong": [2], "provisional": False}
    assert line["reading"]["picture_width_px"] == FINE
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    head, row = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    assert dict(zip(head, row, strict=True))["1"] == "3"
    assert (overlay / "=cmd.jpg").read_bytes().startswith(b"\xff\xd8")


def test_cells_never_run_as_formulas(
    template_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("=1+1.png").write_bytes(encoded(scene(FINE, 300), "PNG"))
    run(template_file, Path("out.jsonl"), "--csv", "out.csv", "=1+1.png")
    assert Path("out.csv").read_text("utf-8-sig").splitlines()[1].startswith("'=1+1.png,")


@pytest.mark.parametrize(
    ("template", "more", "told"),
    [
        (None, ["--workers", "2"], "no picture was found"),
        ("missing.json", ["a.png"], "missing.json"),
        ("broken.json", ["a.png"], "broken.json"),
        (None, ["--key", "broken.json", "a.png"], "broken.json"),
        (None, ["--key", "far.json", "a.png"], "answers.999"),
        (None, ["--csv", "a.png/x.csv", "a.png"], "x.csv"),
    ],
)
def test_wrong_use_is_told_and_exits_2(
    template_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    template: str | None,
    more: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.png").write_bytes(encoded(scene(FINE, 300), "PNG"))
    Path("broken.json").write_text("{")
    Path("far.json").write_text('{"answers": {"999": "3"}}')
    chosen = Path(template) if template else template_file
    code, lines = run(chosen, Path("out.jsonl"), *more)
    assert code == 2
    assert lines == []
    assert told.casefold() in capsys.readouterr().err.casefold()


def test_standard_output_holds_lines_alone(
    template_file: Path, stack: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    code = cli.main(["read", "--template", str(template_file), "--out", "-", str(stack)])
    assert code == 0
    lines = capfdbinary.readouterr().out.splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["read"] * 4


def test_own_pictures_are_not_read_again(template_file: Path, stack: Path, tmp_path: Path) -> None:
    for _ in range(2):
        _, lines = run(template_file, tmp_path / "out.jsonl", "--overlay", stack / "overlay", stack)
        assert len(lines) == 4


def test_a_missing_model_is_one_message(
    template_file: Path,
    stack: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.undo()  # the real reader
    monkeypatch.setattr(read, "default_model", lambda: tmp_path / "none.onnx")
    code, lines = run(template_file, tmp_path / "out.jsonl", stack)
    assert (code, lines) == (2, [])
    assert capsys.readouterr().err.count("model_missing") == 1


def test_regions_in_pixels_are_those_of_the_first_picture(tmp_path: Path) -> None:
    """The legacy format does not say of what picture: (here all of the width, so another size would fail)."""
    template = tmp_path / "legacy.json"
    roi = {"x": 10, "y": 10, "w": FINE - 20, "h": 40}
    question = {"question_id": 1, "roi": roi, "choices": ["A", "B", "C"], "axis": "x"}
    template.write_text(json.dumps({"questions": [question]}))
    picture = tmp_path / "a.png"
    picture.write_bytes(encoded(scene(FINE, 300), "PNG"))
    code, (line,) = run(template, tmp_path / "out.jsonl", picture)
    assert (code, [answer["number"] for answer in line["answers"]]) == (0, [1])


def test_marker_pictures_of_a_template_are_no_pages(tmp_path: Path) -> None:
    block = {
        "fieldType": "QTYPE_MCQ4",
        "origin": [10, 10],
        "fieldLabels": ["q1..4"],
        "bubblesGap": 20,
        "labelsGap": 20,
    }
    marker = {"name": "CropOnMarkers", "options": {"relativePath": "omr_marker.jpg"}}
    template = {
        "pageDimensions": [200, 200],
        "bubbleDimensions": [10, 10],
        "preProcessors": [marker],
        "fieldBlocks": {"a": block},
    }
    (tmp_path / "template.json").write_text(json.dumps(template))
    for name in ("omr_marker.jpg", "sheet.jpg"):
        (tmp_path / name).write_bytes(encoded(scene(FINE, 300), "JPEG"))
    _, lines = run(tmp_path, tmp_path / "out" / "out.jsonl", tmp_path)
    assert [Path(line["file"]).name for line in lines] == ["sheet.jpg"]


def test_words_that_are_not_understood(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["read", "--lang", "ko", "--workers", "none"])
    assert ended.value.code == 2
    assert "명령을 이해하지 못했습니다" in capsys.readouterr().err
