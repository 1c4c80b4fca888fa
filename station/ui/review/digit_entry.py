"""Typing an identifier: only what is in doubt, or all of it. Without widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.contracts.reading import FieldReading, GroupReading

UNKNOWN = "?"


LEAST_LIKELY = 0.02
MOST_OTHERS = 2
"""Digits beside the one that stands there: less likely ones are no help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One digit. ``value``: read or decided, "?" where no digit or several were marked; ``others``: what
    it may be instead, the likeliest first."""

    value: str
    doubtful: bool
    others: str


def places_of(field: FieldReading, decided: str | None) -> tuple[Place, ...]:
    """Of an identifier: what a person decided, else what was read."""
    if decided is not None and len(decided) == len(field.groups):
        return tuple(
            Place(value=digit, doubtful=False, others=_others(group, digit))
            for digit, group in zip(decided, field.groups, strict=True)
        )
    return tuple(_as_read(group) for group in field.groups)


def _as_read(group: GroupReading) -> Place:
    value = group.value if len(group.value) == 1 else UNKNOWN
    return Place(value=value, doubtful=group.needs_review or value == UNKNOWN, others=_others(group, value))


def _others(group: GroupReading, value: str) -> str:
    ranked = sorted(group.bubbles, key=lambda bubble: -bubble.probability)
    likely = (b.value for b in ranked if b.value != value and b.probability >= LEAST_LIKELY)
    return "".join(list(likely)[:MOST_OTHERS])


class DigitEntry:
    """Digits go to the doubtful places, from the left; one more than there are, and all are meant."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = tuple(places)
        self.typed = ""
        self._open = [at for at, place in enumerate(places) if place.doubtful] or list(range(len(places)))

    @property
    def cursor(self) -> int | None:
        """The place that the next digit goes to; None when all that are meant have one."""
        targets = self.targets
        return targets[len(self.typed)] if len(self.typed) < len(targets) else None

    @property
    def values(self) -> tuple[str, ...]:
        """What every place shows now."""
        shown = [place.value for place in self.places]
        if self._whole():
            shown = [UNKNOWN] * len(shown)
        for at, digit in zip(self.targets, self.typed, strict=False):
            shown[at] = digit
        return tuple(shown)

    @property
    def missing(self) -> tuple[int, ...]:
        """Indices of places without a digit."""
        return tuple(at for at, value in enumerate(self.values) if value == UNKNOWN)

    def type(self, digit: str) -> None:
        if len(self.typed) < len(self.places):
            self.typed += digit

    def erase(self) -> bool:
        """The last digit again; False when none was typed."""
        had, self.typed = self.typed, self.typed[:-1]
        return bool(had)

    def clear(self) -> bool:
        had, self.typed = self.typed, ""
        return bool(had)

    def _whole(self) -> bool:
        return len(self.typed) > len(self._open)

    @property
    def targets(self) -> list[int]:
        """The places that digits go to, in turn."""
        return list(range(len(self.places))) if self._whole() else self._open
