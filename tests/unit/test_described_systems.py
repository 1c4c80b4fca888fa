"""The table of described systems names modules and tests that are there."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs" / "described-systems.md"
LEAST_ROWS = 219
SECTIONS = ("Jobs", "Workers", "Pipelines", "The station")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``modules``, ``tests``: "path" or "path::name", as they stand in the table."""

    section: str
    what: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


def rows_of(text: str) -> list[Row]:
    """Raises ValueError for a line of a table that has no three cells."""
    rows, section = [], ""
    for line in text.splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        if not line.startswith("|") or line.startswith(("| what |", "|---")):
            continue
        what, modules, tests = (cell.strip() for cell in line.strip("|").split(" | "))
        rows.append(Row(section=section, what=what, modules=named(modules), tests=named(tests)))
    return rows


def named(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


ROWS = rows_of(TABLE.read_text("utf-8"))
MODULES = sorted({module for row in ROWS for module in row.modules})
TESTS = sorted({test for row in ROWS for test in row.tests})


@cache
def names_in(source: Path) -> frozenset[str]:
    """Functions, classes and constants of a module; of a class "Class.name"."""
    return frozenset(_names(ast.parse(source.read_text("utf-8")).body, ""))


def _names(body: list[ast.stmt], inside: str) -> set[str]:
    found: set[str] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(inside + node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {inside + node.name, *_names(node.body, f"{inside}{node.name}.")}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(inside + node.target.id)
        elif isinstance(node, ast.Assign):
            found |= {inside + target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def exists(folder: str, place: str) -> bool:
    path, _, name = place.partition("::")
    source = ROOT / folder / path
    return source.is_file() and (not name or name in names_in(source))


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_there(module: str) -> None:
    assert exists("station", module)
    assert "::_" not in module, "what is private may be renamed tomorrow"


@pytest.mark.parametrize("test", TESTS)
def test_every_test_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    assert Path(path).name.startswith("test_")
    assert name.startswith("test_"), "a test is named, not a file of them"
    assert exists("tests", test)


def test_every_row_has_a_statement_a_module_and_a_test() -> None:
    assert [row for row in ROWS if not (row.what and row.modules and row.tests)] == []
    statements = [row.what for row in ROWS]
    assert sorted(set(statements)) == sorted(statements)


def test_no_row_gets_lost() -> None:
    assert {row.section for row in ROWS} == set(SECTIONS)
    assert len(ROWS) >= LEAST_ROWS


def test_what_is_not_there_is_seen() -> None:
    assert exists("station", "contracts/job.py::AIJob.from_dict")
    assert exists("station", "contracts/tiers.py::ALLOWED")
    for gone in ("contracts/gone.py", "contracts/job.py::AIJob.gone", "contracts/job.py::from_dict"):
        assert not exists("station", gone)
    told = "## Jobs\n| what | module | test |\n|---|---|---|\n| a | `x.py::A`, `y.py` | `z.py::test_b` |\n"
    assert rows_of(told) == [
        Row(section="Jobs", what="a", modules=("x.py::A", "y.py"), tests=("z.py::test_b",))
    ]
    with pytest.raises(ValueError, match="unpack"):
        rows_of("| a | `x.py` |")
