"""The demo stack through the real command, children, reader and model: nothing wrong without a doubt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from station import cli
from station.assets import asset_path
from station.services.models import default_model

pytestmark = pytest.mark.skipif(not default_model().is_file(), reason="no model is shipped yet")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    assert cli.main(["demo", "--lang", "ko", "--out", str(out), "--workers", "2"]) == 0
    return out


@pytest.fixture(scope="module")
def lines(demo: Path) -> dict[str, dict[str, Any]]:
    told = [json.loads(line) for line in (demo / "demo.jsonl").read_text("utf-8").splitlines()]
    return {Path(line["file"]).name: line for line in told}


@pytest.fixture(scope="module")
def sheets(demo: Path) -> list[dict[str, Any]]:
    shipped = asset_path("demo", "demo.json")
    truth = shipped if shipped.is_file() else demo / "sheets" / "demo.json"
    return list(json.loads(truth.read_text("utf-8"))["sheets"])


def test_every_sheet_has_its_line_and_its_picture(
    demo: Path, lines: dict[str, dict[str, Any]], sheets: list[dict[str, Any]]
) -> None:
    schema = json.loads(asset_path("schema", "page_line.schema.json").read_text("utf-8"))
    assert list(lines) == [sheet["file"] for sheet in sheets]
    assert len(lines) == 24
    for line in lines.values():
        jsonschema.validate(line, schema)
    drawn = {path.stem for path in (demo / "overlay").iterdir()}
    assert drawn == {Path(name).stem for name, line in lines.items() if line["status"] == "read"}


def test_another_exams_sheet_is_refused(
    lines: dict[str, dict[str, Any]], sheets: list[dict[str, Any]]
) -> None:
    for sheet in sheets:
        if sheet["case"] == "wrong_exam":
            assert lines[sheet["file"]]["error"] == "other_form"


def test_nothing_is_wrong_without_a_doubt(
    lines: dict[str, dict[str, Any]], sheets: list[dict[str, Any]]
) -> None:
    silent: list[tuple[object, ...]] = []
    for sheet in sheets:
        line = lines[sheet["file"]]
        if line["status"] == "failed":
            continue
        wanted: dict[int, list[str]] = {}
        for item in sheet["truth"]:
            wanted.setdefault(item["field"], []).append("" if item["ambiguous"] else item["value"])
        unclear = {item["field"] for item in sheet["truth"] if item["ambiguous"]}
        digits = wanted.pop(0)
        if not line["identifier"]["needs_review"] and line["identifier"]["value"] != "".join(digits):
            silent.append((sheet["file"], "id", line["identifier"]["value"], digits))
        for answer in line["answers"]:
            places = wanted[answer["number"]]
            right = (
                places[0] if answer["kind"] == "choice" else "".join(places).lstrip("0") or "0" * any(places)
            )
            if answer["number"] not in unclear and not answer["needs_review"] and answer["value"] != right:
                silent.append((sheet["file"], answer["number"], answer["value"], right))
    assert silent == []


def test_most_is_read_without_asking(lines: dict[str, dict[str, Any]], sheets: list[dict[str, Any]]) -> None:
    clean = [sheet["file"] for sheet in sheets if sheet["case"].startswith(("clean", "rotated", "sibling"))]
    answers = [answer for name in clean for answer in lines[name]["answers"]]
    assert len(answers) == 25 * len(clean)
    assert sum(answer["needs_review"] for answer in answers) <= 0.05 * len(answers)
