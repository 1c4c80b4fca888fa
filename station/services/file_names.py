"""Names of files from names that people gave: what every system takes."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MOST: Final = 80
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def file_name(name: str) -> str:
    """``name`` without signs that Windows refuses, not too long, never empty and never one of its devices."""
    plain = unicodedata.normalize("NFC", name)
    plain = "".join(" " if c in '<>:"/\\|?*' or not c.isprintable() else c for c in plain)
    plain = " ".join(plain.split())[:_MOST].strip(" .")
    return f"_{plain}" if not plain or _RESERVED.fullmatch(plain) else plain
