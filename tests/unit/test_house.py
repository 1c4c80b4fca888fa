"""Rules of the house that no tool checks."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from station.assets import asset_path
from station.contracts.reading import Alarm, Reason
from station.errors import Code

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "station").rglob("*.py"))
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
    wrong_use = {
        Code.MODEL_MISSING,
        Code.TEMPLATE_UNREADABLE,
        Code.TEMPLATE_INVALID,
        Code.TEMPLATE_UNSUPPORTED,
        Code.KEY_INVALID,
        Code.LAYOUT_INVALID,
        Code.LAYOUT_TOO_FULL,
        Code.NO_INPUT,
        Code.OUTPUT_FAILED,
    }
    assert codes == {code.value for code in Code} - {code.value for code in wrong_use}
    reasons = schema["$defs"]["answer"]["properties"]["reasons"]["items"]["enum"]
    assert set(reasons) == {reason.value for reason in Reason}
    assert set(schema["properties"]["alarms"]["items"]["enum"]) == {alarm.value for alarm in Alarm}
