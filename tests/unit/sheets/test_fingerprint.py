"""One print, one fingerprint; whatever changes the print changes it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from station.contracts.codec import decode, encode
from station.contracts.sheet import SheetTemplate, TemplateSource
from station.sheets.fingerprint import fingerprint, with_fingerprint
from station.sheets.load import parse_template
from tests.unit.sheets.metas import ALL, LEGACY_PX, changed, raw

FULL = "8fa6cd0ec959a1a6e06ae40f98b15546d10fa950900479a9c18b110c0752c32c"


def q20() -> SheetTemplate:
    return parse_template(raw("v15_q20.json"), name="q20")


def test_it_is_fixed_for_all_time() -> None:
    """Stored readings refer to it: a change here orphans them."""
    assert q20().fingerprint == FULL
    assert with_fingerprint(q20()) == q20()


def test_names_sources_and_the_servers_own_are_left_out() -> None:
    other = replace(q20(), name="b", source=TemplateSource.V1, server_fingerprint="ab", fingerprint="")
    assert fingerprint(other) == q20().fingerprint


def test_order_of_keys_and_unused_keys_do_not_matter() -> None:
    meta = json.loads(raw("v15_q20.json"))
    turned = {key: meta[key] for key in reversed(meta)} | {"title": "a", "logo": "b"}
    assert parse_template(json.dumps(turned).encode(), name="b").fingerprint == q20().fingerprint


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("questions", 3, "choices", 1, "center", "x"), 94.571),
        (("questions", 3, "choices", 1, "radius_x"), 1.81),
        (("questions", 3, "choices", 1, "label"), "9"),
        (("questions", 19, "question_number"), 21),
        (("markers", "TL", "center", "x"), 4.36),
        (("columns", 0, "anchors", "top", "size"), 2.1),
        (("identifier",), ...),
        (("code",), {"center": {"x": 60, "y": 60}, "size": 8}),
    ],
)
def test_what_changes_the_print_changes_it(path: tuple[str | int, ...], value: object) -> None:
    assert parse_template(changed("v15_q20.json", path, value), name="a").fingerprint != q20().fingerprint


def test_less_than_half_a_micrometre_is_nothing() -> None:
    data = changed("v15_q20.json", ("questions", 3, "choices", 1, "center", "x"), 94.5700004)
    assert parse_template(data, name="a").fingerprint == q20().fingerprint


def test_it_is_a_sha256() -> None:
    assert len(q20().fingerprint) == len(hashlib.sha256(b"").hexdigest())
    assert int(q20().fingerprint, 16) > 0


@pytest.mark.parametrize("name", ALL)
def test_a_template_travels_as_json_and_stays_itself(name: str) -> None:
    """Reader processes get their templates as JSON."""
    sheet = parse_template(raw(name), name=name, picture_px=LEGACY_PX)
    arrived = decode(encode(sheet), SheetTemplate)
    assert arrived == sheet
    assert fingerprint(arrived) == sheet.fingerprint
