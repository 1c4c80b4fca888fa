"""What is different between two results of one exam: before a key is applied, since an export. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.contracts.results import ChangeKind, ResultRow, Results, RowChange, Snapshot, SnapshotRow
from station.grading.results import SAME_POINTS

_Name = tuple[str, tuple[int, ...]]
_NOTHING: Final = frozenset[int]()


def snapshot_of(results: Results) -> Snapshot:
    """What `changed_since` needs to know of results, in the order of their rows."""
    return Snapshot(rows=tuple(map(_kept, results.rows)))


def changed(before: Results, after: Results) -> tuple[RowChange, ...]:
    """Everyone whose points, their maximum, rank, standing or sheets differ: in the order of ``after``, then
    those who are only in ``before``."""
    return _changes(snapshot_of(before), snapshot_of(after))


def changed_since(snapshot: Snapshot, results: Results) -> tuple[RowChange, ...]:
    """As `changed`, with what was kept of earlier results."""
    return _changes(snapshot, snapshot_of(results))


def _kept(row: ResultRow) -> SnapshotRow:
    student = row.student
    return SnapshotRow(
        uid=student.uid if student else "",
        name=(student.name or student.uid) if student else row.name,
        pages=row.pages,
        points=row.score.points if row.score else None,
        rank=row.rank,
        standing=row.standing,
        max=row.score.max if row.score else None,
    )


def _changes(before: Snapshot, after: Snapshot) -> tuple[RowChange, ...]:
    was, now = _by_name(before), _by_name(after)
    both = _pages(before) & _pages(after)
    found = (_change(was.get(name), now.get(name), both) for name in {**now, **was})
    return tuple(change for change in found if change is not None)


def _by_name(snapshot: Snapshot) -> Mapping[_Name, SnapshotRow]:
    """A sheet without a student goes by its page."""
    return {(row.uid, () if row.uid else row.pages): row for row in snapshot.rows}


def _pages(snapshot: Snapshot) -> frozenset[int]:
    return frozenset(page for row in snapshot.rows for page in row.pages)


def _change(was: SnapshotRow | None, now: SnapshotRow | None, both: frozenset[int]) -> RowChange | None:
    """``both``: sheets that live before and after."""
    kind = _kind(was, now, both)
    row = now or was
    if kind is None or row is None:
        return None
    return RowChange(
        name=row.name,
        uid=row.uid,
        before_points=was.points if was else None,
        after_points=now.points if now else None,
        before_rank=was.rank if was else None,
        after_rank=now.rank if now else None,
        kind=kind,
        before_max=was.max if was else None,
        after_max=now.max if now else None,
    )


def _kind(was: SnapshotRow | None, now: SnapshotRow | None, both: frozenset[int]) -> ChangeKind | None:
    had = frozenset(was.pages) if was else _NOTHING
    has = frozenset(now.pages) if now else _NOTHING
    if had != has:
        if (had ^ has) & both or (had - has and has - had):
            return ChangeKind.STUDENT
        return ChangeKind.NEW if has - had else ChangeKind.GONE
    if was is None or now is None:
        return ChangeKind.NEW if was is None else ChangeKind.GONE
    if not _same(was.points, now.points) or _other_max(was, now):
        return ChangeKind.SCORE
    if was.rank != now.rank:
        return ChangeKind.RANK
    return ChangeKind.STANDING if was.standing is not now.standing else None


def _other_max(was: SnapshotRow, now: SnapshotRow) -> bool:
    """Another share of the points, though they are as many. What was not kept says nothing."""
    return was.max is not None and now.max is not None and not _same(was.max, now.max)


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME_POINTS
