"""One look at the desk: what a camera frame shows, small enough to be compared and recorded.

Two things tell sheets apart. The fingerprint is what was read: surer than any picture, but two
students may have marked the same. The signature is the picture itself at 64 × 36 cells of mean grey:
it notices one more mark and a shift of a pixel, but also a hand and a lamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.contracts.reading import GroupReading, PageReading, Point
from station.errors import Code

UNSURE: Final = "?"
SIGNATURE_SIZE: Final = (64, 36)
_GAIN: Final = (0.7, 1.4)
"""How far a camera may have turned its own brightness meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What a sheet says, place by place; UNSURE where a person would have to look."""

    form: str
    identifier: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def names_student(self) -> bool:
        """Every digit of the identifier is marked, and surely."""
        return bool(self.identifier) and UNSURE not in self.identifier and "" not in self.identifier

    def is_other(self, then: Fingerprint, answers_may_differ: int) -> bool:
        """Whether this is surely not the sheet of ``then``.

        ``answers_may_differ``: a finger on a sheet can change that many answers. It counts only where
        the student is named both times: else the answers are all there is to tell sheets apart.
        """
        if self.form != then.form or len(self.answers) != len(then.answers):
            return True
        if _differing(self.identifier, then.identifier):
            return True
        allowed = answers_may_differ if self.names_student and then.names_student else 0
        return _differing(self.answers, then.answers) > allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLook:
    """A sheet whose pose is proven. ``corners`` TL, TR, BR, BL in px of the frame; ``sharpness`` in mm
    (smaller is sharper), ``exposure`` and ``glare`` 0..1 as in `Quality`."""

    corners: tuple[Point, ...]
    sharpness: float
    exposure: float
    glare: float
    cut_corners: tuple[str, ...]
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One frame. ``sheet`` None where none was proven, then ``refusal`` says what there was instead and
    ``softness_px`` how wide its edges are (0 where nobody measured); ``skipped``: nothing changed since
    the last look, so nothing was read."""

    number: int
    seconds: float
    width_px: int
    height_px: int
    signature: bytes
    sheet: SheetLook | None = None
    refusal: Code | None = None
    softness_px: float = 0.0
    skipped: bool = False


def sheet_of(reading: PageReading) -> SheetLook:
    """What the state machine needs of a reading."""
    identifier = reading.identifier.groups if reading.identifier is not None else ()
    return SheetLook(
        corners=reading.outline_px,
        sharpness=reading.quality.sharpness,
        exposure=reading.quality.exposure,
        glare=reading.quality.glare,
        cut_corners=reading.quality.cut_corners,
        fingerprint=Fingerprint(
            form=reading.template_fingerprint,
            identifier=tuple(map(_told, identifier)),
            answers=tuple(_told(group) for field in reading.fields for group in field.groups),
        ),
    )


def changed_share(now: bytes, then: bytes, levels: float) -> float:
    """Share of the cells of two signatures that differ by more than ``levels`` grey levels, after the
    camera's own change of brightness is taken out. 1.0 where one of them is missing."""
    if len(now) != len(then) or not now:
        return 1.0
    here = np.frombuffer(now, np.uint8).astype(np.float32)
    there = np.frombuffer(then, np.uint8).astype(np.float32)
    gain = float(np.clip(np.median((here + 1) / (there + 1)), *_GAIN))
    return float((np.abs(here - there * gain) > levels).mean())


def brightness(signature: bytes) -> float:
    """Mean grey level, 0..255."""
    return float(np.frombuffer(signature, np.uint8).mean()) if signature else 0.0


def drift(now: tuple[Point, ...], then: tuple[Point, ...]) -> float:
    """The farthest that a corner has moved, in px."""
    return float(np.linalg.norm(np.subtract(now, then), axis=1).max())


def _told(group: GroupReading) -> str:
    return UNSURE if group.needs_review else group.value


def _differing(now: tuple[str, ...], then: tuple[str, ...]) -> int:
    """Places that are sure both times and differ."""
    if len(now) != len(then):
        return max(len(now), len(then))
    return sum(a != b for a, b in zip(now, then, strict=True) if UNSURE not in (a, b))
