"""Environment variables as settings: each is checked where it is read, and named when it is wrong.

A variable that is set to nothing counts as not set. Errors never hold the value of an address or a secret.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlsplit

from station.errors import Code, UsageError

Word = TypeVar("Word", bound=StrEnum)

_TRUE: Final = frozenset({"1", "true", "yes", "on"})
_FALSE: Final = frozenset({"", "0", "false", "no", "off"})


@dataclass(frozen=True, slots=True)
class Variables:
    """Every method raises UsageError(SETTING_INVALID) with the name in fact ``path``."""

    given: Mapping[str, str]

    def text(self, name: str, usual: str = "") -> str:
        return self.given.get(name, "").strip() or usual

    def names(self, name: str, usual: str = "") -> tuple[str, ...]:
        """Separated by commas."""
        return tuple(part.strip() for part in self.text(name, usual).split(",") if part.strip())

    def flag(self, name: str) -> bool:
        told = self.text(name).lower()
        if told not in _TRUE | _FALSE:
            raise invalid(name, f"{told!r} is neither 1 nor 0")
        return told in _TRUE

    def word(self, name: str, usual: Word) -> Word:
        told = self.text(name, usual.value).lower()
        try:
            return type(usual)(told)
        except ValueError:
            raise invalid(name, f"{told!r} is none of {', '.join(type(usual))}") from None

    def whole(self, name: str, usual: int, *, least: int = 1, most: int = 10**9) -> int:
        told = self.text(name, str(usual))
        if not told.isascii() or not told.isdecimal() or not least <= int(told) <= most:
            raise invalid(name, f"{told!r} is no whole number from {least} to {most}")
        return int(told)

    def number(self, name: str, usual: float, *, least: float = 0.0, most: float = 1e12) -> float:
        told = self.text(name, str(usual))
        try:
            value = float(told)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise invalid(name, f"{told!r} is no number from {least:g} to {most:g}")
        return value

    def url(self, name: str, usual: str = "") -> str:
        """ "" where none is given; no slash at its end."""
        told = self.text(name, usual)
        try:
            parts = urlsplit(told)
            fine = not told or (
                parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query
            )
        except ValueError:
            fine = False
        if not fine:
            raise invalid(name, "is no http or https address")
        return told.rstrip("/")

    def token(self, name: str) -> str:
        """What an HTTP header can carry: another one would never be found equal."""
        told = self.given.get(name, "")
        if not told.isascii() or (told and not told.isprintable()) or told != told.strip():
            raise invalid(name, "holds what no HTTP header can carry")
        return told


def invalid(name: str, detail: str) -> UsageError:
    return UsageError(Code.SETTING_INVALID, path=name, detail=detail)
