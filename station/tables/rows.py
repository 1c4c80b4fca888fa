"""Rows of text as every table has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_CONTROLS: Final = dict.fromkeys((*range(32), 127), " ") | {0xFEFF: None}


def clean(text: str) -> str:
    """A cell's text on one line, without what cannot be seen at its ends."""
    return text.translate(_CONTROLS).strip()


def trimmed(rows: Iterable[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Without the empty cells at each row's end and the empty rows at the end of all."""
    kept: list[tuple[str, ...]] = []
    for cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        kept.append(tuple(cells))
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
