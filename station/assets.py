"""Where the shipped files lie: beside the source, inside a frozen program, or installed with a wheel."""

from __future__ import annotations

import sys
from pathlib import Path


def asset_path(*parts: str) -> Path:
    """The path of one shipped file or folder; it need not exist (the caller says what is missing)."""
    return _root().joinpath(*parts)


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / "assets"
    beside_source = Path(__file__).resolve().parent.parent / "assets"
    if beside_source.is_dir():
        return beside_source
    return Path(sys.prefix) / "share" / "grading-station" / "assets"
