"""A stack of several exams through the real command: each page finds its own form, or is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from station import cli
from station.contracts.codec import encode
from station.sheets.layout import SheetLayout
from station.sheets.meta_writer import to_meta
from tests.unit.pipelines.printed import form, printed

GIVEN = {"국어": form(1, 20), "수학": form(21, 40), "영어": form(1, 45, exam="EN-3")}
STRANGER = form(1, 30)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of templates and a folder of pages, with Hangul names, lying all ways."""
    folder = tmp_path_factory.mktemp("섞인 답안지")
    (folder / "양식").mkdir()
    (folder / "스캔").mkdir()
    for name, layout in GIVEN.items():
        (folder / "양식" / f"{name}.json").write_bytes(encode(to_meta(layout)))
    sheets: list[tuple[str, SheetLayout]] = [*GIVEN.items(), *GIVEN.items(), ("모르는 시험", STRANGER)]
    for number, (name, layout) in enumerate(sheets, start=1):
        page = Image.fromarray(printed(layout, quarter_turns=number))
        page.save(folder / "스캔" / f"{number} {name}.png")
    return folder


def read(stack: Path, template: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    out = stack / "결과.jsonl"
    code = cli.main(
        ["read", "--lang", "ko", "--template", str(template), "--out", str(out), str(stack / "스캔")]
    )
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    return code, {Path(line["file"]).stem: line for line in lines}


def test_each_page_finds_its_own_form(stack: Path) -> None:
    code, lines = read(stack, stack / "양식")
    assert code == 1
    assert len(lines) == 7
    stranger = lines.pop("7 모르는 시험")
    assert (stranger["status"], stranger["error"]) == ("failed", "other_form")
    for stem, line in lines.items():
        number, name = stem.split(" ", 1)
        wanted = [field.number for field in GIVEN[name].template.fields]
        assert [answer["number"] for answer in line["answers"]] == wanted
        assert {answer["value"] for answer in line["answers"]} == {"3"}
        assert line["identifier"]["value"] == "2" * 8
        assert line["orientation"] == int(number) * 90 % 360


def test_one_template_reads_only_its_own_sheets(stack: Path) -> None:
    """국어 and 수학 have the same print and other numbers: the wrong key must never be used."""
    code, lines = read(stack, stack / "양식" / "국어.json")
    assert code == 1
    told = {stem.split(" ", 1)[1]: line["error"] for stem, line in lines.items()}
    assert told == {"국어": None, "수학": "other_form", "영어": "other_form", "모르는 시험": "other_form"}
