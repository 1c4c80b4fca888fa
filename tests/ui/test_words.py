"""Every sentence of the window stands in both languages, and the shipped file is made from the source."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from station.assets import asset_path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent


def messages(file: Path) -> dict[tuple[str, str], str | None]:
    """(context, source) → translation; None where it is unfinished."""
    found: dict[tuple[str, str], str | None] = {}
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            told = message.find("translation")
            assert told is not None
            unfinished = told.get("type") == "unfinished" or not told.text
            found[name, message.findtext("source") or ""] = None if unfinished else told.text
    return found


def test_the_korean_words_are_complete_and_current(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    sources = [str(path) for path in sorted((ROOT / "station/ui").rglob("*.py"))]
    subprocess.run(
        [str(TOOLS / "pyside6-lupdate"), *sources, "-ts", str(fresh)], check=True, capture_output=True
    )
    shipped = messages(asset_path("i18n", "station_ko.ts"))
    assert set(messages(fresh)) == set(shipped)
    assert [key for key, told in shipped.items() if told is None] == []


def test_the_same_values_are_named_in_both_languages() -> None:
    for (_, source), told in messages(asset_path("i18n", "station_ko.ts")).items():
        assert told is not None
        allowed = set(re.findall(r"{(\w+)", source))
        assert set(re.findall(r"{(\w+)", told)) <= allowed, source


def test_the_shipped_file_is_made_from_the_source(tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    subprocess.run(
        [str(TOOLS / "pyside6-lrelease"), str(asset_path("i18n", "station_ko.ts")), "-qm", str(made)],
        check=True,
        capture_output=True,
    )
    assert made.read_bytes() == asset_path("i18n", "station_ko.qm").read_bytes()
