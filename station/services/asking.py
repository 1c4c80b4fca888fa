"""How readily the station asks, and what it lists for a look: the teacher's settings as limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.contracts.desk import DoubtKind
from station.contracts.settings import Caution, Settings

MOST_RISK: Final[Mapping[Caution, float]] = {
    Caution.NORMAL: 1.0,
    Caution.CAREFUL: 0.0015,
    Caution.STRICT: 0.0003,
}
"""Probability of a wrong value above which a field is asked about beyond what the reader asks.

Over 10,107 fields of 25 suites of filled sheets the values that the reader passes carry 0.89 expected
errors. The limits leave half of them and a fifth, for 1.2 and 1.7 times as many questions; limits at the
reader's own risk (0.012) divided by two and five would have left 0.78 and 0.57.
"""


def looks_of(settings: Settings) -> frozenset[DoubtKind]:
    """Kinds that are listed though they hold up nothing."""
    listed = {DoubtKind.SHIFT}
    if settings.ask_doubles:
        listed.add(DoubtKind.PROVEN_DOUBLE)
    if settings.ask_blanks:
        listed.add(DoubtKind.PROVEN_BLANK)
    return frozenset(listed)
