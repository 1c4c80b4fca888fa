"""Sheet descriptions for the tests, and ways to spoil them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "data" / "metas"
V15 = ("v15_q10.json", "v15_q20.json", "v15_q45.json", "v15_q20n8.json", "v15_q10n3.json")
ALL = (*V15, "v15_payload.json", "v1_q20.json", "legacy_q6.json", "omrchecker.json")
LEGACY_PX = (1240, 1754)


def raw(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def changed(name: str, path: tuple[str | int, ...], value: object) -> bytes:
    """The meta with one value replaced (or, with ``...``, removed)."""
    meta = copy.deepcopy(json.loads(raw(name)))
    at: Any = meta
    for key in path[:-1]:
        at = at[key]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return json.dumps(meta).encode()


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value inside."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))
