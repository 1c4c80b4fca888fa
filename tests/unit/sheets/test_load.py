"""The door for every format: folders, broken files, and whatever else bytes can be."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.contracts.sheet import SheetTemplate, TemplateSource
from station.errors import Code, TemplateError
from station.sheets.load import load_template, load_templates, parse_template
from tests.unit.sheets.metas import ALL, LEGACY_PX, places, raw

STRANGE: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    3,
    1e308,
    -0.0,
    10**30,
    "",
    "1",
    "x" * 300,
    [],
    {},
    [[]],
    {"x": {}},
    "\u0000",
)


def parsed(data: bytes) -> SheetTemplate | None:
    """A template or our own error; anything else fails the test."""
    try:
        return parse_template(data, name="fuzz", picture_px=LEGACY_PX)
    except TemplateError as refused:
        return None if {"path", "detail"} <= refused.facts.keys() else pytest.fail(f"no place in {refused}")


def mutate(value: Any, chance: random.Random) -> Any:
    """The meta with one value replaced, removed, doubled or moved elsewhere."""
    spots = list(places(value))
    if not spots:
        return value
    last: Any
    *way, last = chance.choice(spots)
    at: Any = value
    for key in way:
        at = at[key]
    match chance.choice(("replace", "nudge", "remove", "double", "swap")):
        case "replace":
            at[last] = chance.choice(STRANGE)
        case "nudge" if isinstance(at[last], int | float):
            at[last] = at[last] + chance.choice((-1000, -3, -0.01, 0.01, 1, 500))
        case "double" if isinstance(at, list):
            at.append(at[last])
        case "swap":
            source: Any = value
            for step in chance.choice(spots):
                source = source[step]
            at[last] = json.loads(json.dumps(source))
        case _:
            del at[last]
    return value


@given(st.sampled_from(ALL), st.integers(0, 2**32), st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_any_mutated_meta_gives_a_template_or_our_error(name: str, seed: int, times: int) -> None:
    chance = random.Random(seed)
    value = json.loads(raw(name))
    for _ in range(times):
        value = mutate(value, chance)
    parsed(json.dumps(value).encode())


@given(st.sampled_from(ALL), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_any_damaged_bytes_give_a_template_or_our_error(name: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(raw(name))
    for _ in range(chance.randint(1, 5)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    parsed(bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.3 else data))


@given(
    st.recursive(
        st.sampled_from(STRANGE) | st.floats(allow_nan=False) | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ("page", "questions", "identifier", "markers", "digits", "roi", "fieldBlocks", "bubbles")
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_any_json_gives_a_template_or_our_error(value: object) -> None:
    parsed(json.dumps(value).encode())


@pytest.mark.parametrize("name", ALL)
def test_every_format_is_known(name: str) -> None:
    sheet = parsed(raw(name))
    assert sheet is not None
    assert len(sheet.fingerprint) == 64


def test_a_jobs_meta_wins_over_its_pixel_regions() -> None:
    job = json.loads(raw("v15_payload.json"))
    job["payload"]["questions"] = json.loads(raw("legacy_q6.json"))["questions"]
    sheet = parsed(json.dumps(job["payload"]).encode())
    assert sheet is not None
    assert sheet.source is TemplateSource.V15


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"3", b"null", b'{"answers":{"1":"3"}}', b"\x89PNG\r\n", b'{"page":NaN}']
)
def test_what_is_no_description_is_refused(data: bytes) -> None:
    assert parsed(data) is None


def test_ten_megabytes_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "big.json"
    file.write_bytes(b"[" + b"0," * 5_100_000 + b"0]")
    with pytest.raises(TemplateError) as caught:
        load_template(file)
    assert caught.value.code is Code.TEMPLATE_UNREADABLE
    assert parsed(file.read_bytes()) is None


def test_thousands_of_bubbles_are_refused() -> None:
    value = json.loads(raw("v15_q10.json"))
    oval = value["questions"][0]["choices"][0]
    value["questions"][0]["choices"] = [{**oval, "label": str(index)} for index in range(5000)]
    assert parsed(json.dumps(value).encode()) is None


def test_a_folder_gives_its_templates_in_natural_order(tmp_path: Path) -> None:
    for target, source in (("sheet10.json", "v15_q10.json"), ("sheet2.json", "v15_q20.json")):
        (tmp_path / target).write_bytes(raw(source))
    (tmp_path / "config.json").write_bytes(b'{"outputs":{}}')
    (tmp_path / "key.json").write_bytes(b'{"answers":{"1":"3"}}')
    (tmp_path / "scan.jpg").write_bytes(b"")
    assert [sheet.name for sheet in load_templates([tmp_path])] == ["sheet2", "sheet10"]
    again = load_templates([tmp_path / "sheet10.json", tmp_path])
    assert [sheet.name for sheet in again] == ["sheet10", "sheet2"]


def test_a_broken_template_in_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(raw("v15_q10.json"))
    (tmp_path / "b.json").write_bytes(raw("v15_q20.json")[:-5])
    with pytest.raises(TemplateError) as caught:
        load_templates([tmp_path])
    assert caught.value.facts["file"] == "b.json"


def test_folders_and_files_that_give_nothing(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="no template in the folder"):
        load_templates([tmp_path])
    with pytest.raises(TemplateError) as caught:
        load_templates([tmp_path / "none.json"])
    assert caught.value.code is Code.NOT_FOUND
    with pytest.raises(TemplateError) as caught:
        load_template(tmp_path)
    assert caught.value.code is Code.IS_FOLDER


def test_the_name_of_a_plain_template_json_is_its_folder(tmp_path: Path) -> None:
    (tmp_path / "고사장").mkdir()
    file = tmp_path / "고사장" / "template.json"
    file.write_bytes(raw("omrchecker.json"))
    assert load_template(file, identifier="Roll").name == "고사장"
