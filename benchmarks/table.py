"""Figures with targets: printed as a table, written as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``target`` in words ("<= 1"); ``held`` None where nothing was promised."""

    name: str
    value: float
    unit: str
    target: str = ""
    held: bool | None = None


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that must not pass ``limit``."""
    return Figure(name=name, value=round(value, 4), unit=unit, target=f"<= {limit:g}", held=value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that must reach ``limit``."""
    return Figure(name=name, value=round(value, 4), unit=unit, target=f">= {limit:g}", held=value >= limit)


def show(figures: list[Figure]) -> None:
    """Print one line a figure."""
    width = max((len(f.name) for f in figures), default=10)
    for f in figures:
        word = "" if f.held is None else ("held" if f.held else "MISSED")
        print(f"{f.name:<{width}}  {f.value:>12.4g} {f.unit:<10} {f.target:<10} {word}")


def write(figures: list[Figure], path: Path) -> None:
    """``[{"name", "value", "unit", "target", "held"}]``."""
    path.write_text(
        json.dumps([asdict(f) for f in figures], ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
