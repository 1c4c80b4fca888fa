"""Results of an exam as a screen shows them: with what has changed since they were last given away."""

from __future__ import annotations

from dataclasses import dataclass

from station.contracts.results import ChangeKind, Results, RowChange
from station.grading.changes import changed_since
from station.services.class_results import ClassResults
from station.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceExport:
    """``name``: of the file that was given away; ``changes``: () where all is as it was."""

    made_s: float
    name: str
    changes: tuple[RowChange, ...]

    def count(self, *kinds: ChangeKind) -> int:
        """Changes of these kinds."""
        return sum(change.kind in kinds for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsNow:
    """``excused``: uids of students whom a person has marked as not sitting it; ``since``: None where the
    results were never given away."""

    exam: int
    results: Results
    excused: frozenset[str]
    since: SinceExport | None


def results_now(store: Store, exam: int) -> ResultsNow:
    """For a thread. Raises StationError where what is kept cannot be read."""
    results = ClassResults(store, exam).now()
    return ResultsNow(
        exam=exam,
        results=results,
        excused=store.rosters.absent(exam),
        since=since_export(store, exam, results),
    )


def since_export(store: Store, exam: int, results: Results) -> SinceExport | None:
    """What is different from the last export."""
    last = store.exports.last(exam)
    if last is None:
        return None
    return SinceExport(made_s=last.made_s, name=last.name, changes=changed_since(last.snapshot, results))
