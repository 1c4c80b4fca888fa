"""Rules of the house that no tool checks."""

from __future__ import annotations

import ast
import importlib
import json
import re
from pathlib import Path
from typing import get_type_hints

import pytest

from station.assets import asset_path
from station.contracts.reading import Alarm, PageReading, Reason
from station.errors import Code
from tests.codes import NOT_ON_A_LINE

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "developer-guide.md"
ROOMS = ("station", "generator", "benchmarks", "training", "tests")
PYTHON = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
TABLES = {"station/messages/of_pages.py"}  # a table of sentences grows with what there is to say
MOST_MODULES_OF_A_PAGE = 9
# The shared folder is not part of the project: only what makes or measures may look for it.
MAY_KNOW_SHARED = ("benchmarks/", "generator/", "tests/")
SOURCES = [path for path in PYTHON if path.is_relative_to(ROOT / "station")]
# Both fail on Hangul paths on Windows: files are read as bytes and decoded from memory.
BANNED_CALLS = {"imread", "imwrite", "imreadmulti", "imcount", "imshow"}


def called(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(node.func.attr, node) for node in calls if isinstance(node.func, ast.Attribute)]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_opencv_never_opens_a_file_itself(source: Path) -> None:
    for name, call in called(ast.parse(source.read_text("utf-8"))):
        assert name not in BANNED_CALLS, f"{source}:{call.lineno}"
        if name == "VideoCapture" and call.args:
            number = isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, int)
            assert number, f"{source}:{call.lineno}: a path in VideoCapture"


@pytest.mark.parametrize("source", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_grows_out_of_sight(source: Path) -> None:
    text = source.read_text("utf-8")
    if source.relative_to(ROOT).as_posix() not in TABLES:
        assert text.count("\n") <= MOST_LINES, "too long a file: which part is another module?"
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for function in functions:
        assert function.end_lineno is not None
        lines = function.end_lineno - function.lineno + 1
        assert lines <= MOST_LINES_OF_A_FUNCTION, f"{function.name} has {lines} lines"


@pytest.mark.parametrize("source", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_product_stands_without_the_shared_folder(source: Path) -> None:
    if source.relative_to(ROOT).as_posix().startswith(MAY_KNOW_SHARED):
        return
    strings = [
        node.value
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [s for s in strings if "STATION_SHARED" in s or re.search(r"(^|/|\\.\.)shared(/|$)", s)]


def way_of_one_page(guide: str) -> list[str]:
    """The modules that the guide's list names, one a bullet, in order."""
    section = re.search(r"^#+ The way of one page\s*$(.*?)(?=^#|\Z)", guide, re.MULTILINE | re.DOTALL)
    assert section, "the developer guide has no section 'The way of one page'"
    bullets = re.findall(r"^\s*(?:[-*]|\d+\.)\s+(.*)$", section[1], re.MULTILINE)
    named = [re.search(r"station(?:\.\w+)+", bullet) for bullet in bullets]
    return [found[0] for found in named if found]


def names_in(module: str) -> set[str]:
    """Modules that ``module`` imports anywhere, and those that it starts by name."""
    path = ROOT / Path(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    named: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            named.add(node.value)
    return named


def broken_steps(way: list[str]) -> list[str]:
    """Modules of the way that no module before them on the way calls."""
    return [
        module
        for place, module in enumerate(way)
        if place and not any(module in names_in(before) for before in way[:place])
    ]


def test_the_way_of_one_page_is_short_and_as_the_guide_says() -> None:
    way = way_of_one_page(GUIDE.read_text("utf-8"))
    assert way[0] == "station.cli"
    assert way[-1] == "station.pipelines.page"
    assert get_type_hints(importlib.import_module(way[-1]).read_page)["return"] is PageReading
    assert len(set(way)) == len(way) <= MOST_MODULES_OF_A_PAGE
    assert not broken_steps(way)


def test_a_module_that_nobody_calls_breaks_the_way() -> None:
    assert broken_steps(["station.cli", "station.commands.read", "station.services.readers"]) == []
    assert broken_steps(["station.cli", "station.services.page_work"]) == ["station.services.page_work"]
    assert broken_steps(["station.services.child_process", "station.child"]) == []


def test_the_guide_places_every_module_of_the_reader() -> None:
    guide = (ROOT / "docs" / "developer-guide.md").read_text("utf-8")
    section = guide.split("## Inside `read_page`")[1].split("\n## ")[0]
    modules = {path.stem for path in (ROOT / "station" / "pipelines").glob("*.py")} - {"__init__", "page"}
    named = set(re.findall(r"`(\w+)`", section))
    assert sorted(modules - named) == []


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", lock)
    pinned = re.findall(r"^[a-z0-9][\w.-]*==", lock, re.MULTILINE)
    assert len(pinned) > 20
    entries = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_schema_and_contracts_name_the_same_words() -> None:
    schema = json.loads(asset_path("schema", "page_line.schema.json").read_text("utf-8"))
    codes = set(schema["$defs"]["code"]["enum"])
    assert codes == {code.value for code in Code} - {code.value for code in NOT_ON_A_LINE}
    reasons = schema["$defs"]["answer"]["properties"]["reasons"]["items"]["enum"]
    assert set(reasons) == {reason.value for reason in Reason}
    assert set(schema["properties"]["alarms"]["items"]["enum"]) == {alarm.value for alarm in Alarm}
