"""Bubbles printed as regular arrays, found again in a form that does not name them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from station.pipelines.arrays import Floats, Ints
from station.pipelines.form import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class BubbleArrays:
    """Bubbles printed as regular arrays. ``array`` (N,) index; ``pitch`` (A, 2): smallest steps
    along x and y in mm (infinite where there is one column or row)."""

    array: Ints
    pitch: Floats

    @property
    def count(self) -> int:
        return len(self.pitch)

    @property
    def smallest(self) -> float:
        """The smallest pitch on the page."""
        return float(min(self.pitch.min(), 40.0))

    @property
    def usual(self) -> Floats:
        """(2,) the usual pitch along x and y; one for both where there is none along an axis."""
        known = [p[np.isfinite(p)] for p in self.pitch.T]
        usual = np.array([np.median(p) if len(p) else np.inf for p in known])
        return np.where(np.isfinite(usual), usual, self.smallest)


def bubble_arrays(form: Form) -> BubbleArrays:
    """Groups that follow each other with one step and the same bubbles are one array."""
    number = np.zeros(len(form.groups), np.int64)
    last_step: Floats | None = None
    for index in range(1, len(form.groups)):
        before, here = form.groups[index - 1], form.groups[index]
        a = form.centres[before.start : before.stop]
        b = form.centres[here.start : here.stop]
        step = b[0] - a[0]
        same = (
            len(a) == len(b)
            and float(np.abs(b - a - step).max()) < 0.02
            and (before.field_index < 0) == (here.field_index < 0)
        )
        straight = last_step is None or float(np.abs(step - last_step).max()) < 0.05
        if same and straight and _beside(a, step):
            number[index] = number[index - 1]
            last_step = step
        else:
            number[index] = number[index - 1] + 1
            last_step = None
    array = number[form.row]
    pitch = np.array([_pitches(form.centres[array == a]) for a in range(int(number.max()) + 1)])
    return BubbleArrays(array=array, pitch=pitch)


def _beside(bubbles: Floats, step: Floats) -> bool:
    """A step along one axis that is not much wider than the bubbles are apart."""
    own = np.abs(np.diff(bubbles, axis=0)).max(initial=0.0)
    straight = np.abs(step).min() < 0.1 * np.abs(step).max()
    return bool(straight and (len(bubbles) == 1 or np.abs(step).max() < max(4 * own, 30.0)))


def _pitches(centres: Floats) -> tuple[float, float]:
    found = []
    for axis in (0, 1):
        steps = np.diff(np.unique(np.round(centres[:, axis], 1)))
        found.append(float(steps[steps > 0.3].min(initial=np.inf)))
    return found[0], found[1]
