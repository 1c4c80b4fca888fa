"""What an exam's key and roster say: everything that is derived from a page asks here."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from station.contracts.grading import ExamKey, KeyRule
from station.errors import UsageError
from station.grading.exam_key import parse_exam_key
from station.grading.matching import Roster
from station.store.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """``key``: None where there is none; ``roster``: None where nobody has said who sits the exam."""

    key: ExamKey | None = None
    roster: Roster | None = None

    @property
    def essays(self) -> frozenset[int]:
        """Numbers of questions whose points a person gives."""
        if self.key is None:
            return frozenset()
        return frozenset(
            item.number for form in self.key.forms for item in form.key.items if item.rule is KeyRule.ESSAY
        )


NO_RULES: Final = Rules()


def rules_of(store: Store, exam: int) -> Rules:
    """As they are now."""
    return Rules(key=key_of(store.exams.get(exam).key), roster=store.rosters.of_exam(exam))


def version_of(store: Store, exam: int) -> str:
    """Differs when `rules_of` may, over restarts too."""
    key = store.exams.get(exam).key
    digest = "" if key is None else hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"{digest}:{store.rosters.version(exam)}"


@lru_cache(maxsize=16)
def key_of(text: str | None) -> ExamKey | None:
    """The key; None where there is none, or none that makes sense."""
    if text is None:
        return None
    try:
        return parse_exam_key(text)
    except UsageError as error:
        _log.info("the key of an exam cannot be used: %s", error.facts.get("path"))
        return None
