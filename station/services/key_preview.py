"""Whom another key changes, before it is applied."""

from __future__ import annotations

from dataclasses import dataclass

from station.contracts.results import ChangeKind, RowChange
from station.grading.changes import changed
from station.services.class_results import ClassResults
from station.services.rules import key_of
from station.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPreview:
    """``changes``: students and sheets whose points (or sheets that count) are others; ``rank_only``: how
    many others get another rank; ``provisional``: names of those among ``changes`` whose points may still
    change; ``sheets``: how many were graded."""

    changes: tuple[RowChange, ...]
    rank_only: int
    provisional: frozenset[tuple[str, str]]
    sheets: int

    @property
    def nobody(self) -> bool:
        """No student would see a difference."""
        return not self.changes and not self.rank_only


def preview_of(store: Store, exam: int, key: str | None) -> KeyPreview:
    """For a thread: thousands of sheets are graded twice."""
    results = ClassResults(store, exam)
    before, after = results.now(), results.by_key(key_of(key))
    changes = changed(before, after)
    open_ = frozenset(
        (row.student.uid if row.student else "", row.student.name if row.student else row.name)
        for row in after.rows
        if row.provisional
    )
    told = tuple(change for change in changes if change.kind is not ChangeKind.RANK)
    return KeyPreview(
        changes=told,
        rank_only=len(changes) - len(told),
        provisional=frozenset((c.uid, c.name) for c in told) & open_,
        sheets=after.attendance.sheets,
    )
