"""The shapes of what the product says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    KO = "ko"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, why it may have, what to do next."""

    what: str
    why: str
    todo: str

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.todo}"


@dataclass(frozen=True, slots=True)
class Word:
    """A short word for labels and a sentence that explains it."""

    short: str
    sentence: str
