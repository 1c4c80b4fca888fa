"""Doubts that look alike, to be confirmed together: same kind, same proposal, and the reader nearly sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from station.contracts.desk import Doubt, DoubtKind

SAFE_MARGIN: Final = 0.6
"""Below this the reader is torn: such a doubt is looked at by itself."""

MOST: Final = 60
TOGETHER: Final = frozenset(
    {
        DoubtKind.BLANK,
        DoubtKind.MULTI,
        DoubtKind.FAINT,
        DoubtKind.UNUSUAL,
        DoubtKind.ERASED,
        DoubtKind.RED,
        DoubtKind.PLACE,
        DoubtKind.PROVEN_DOUBLE,
        DoubtKind.PROVEN_BLANK,
    }
)
"""Kinds that are decided by one look at one row of bubbles."""


def look_alikes(doubts: Iterable[Doubt], like: Doubt) -> tuple[Doubt, ...]:
    """At most 60 of the open ``doubts`` that go into one gallery with ``like``."""
    if like.kind not in TOGETHER:
        return ()
    alike = (d for d in doubts if d.kind is like.kind and d.proposal == like.proposal)
    return tuple(d for d in alike if d.margin >= SAFE_MARGIN)[:MOST]
