"""Whether a sheet lies still and is good to capture, and what to tell who lays it there."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median
from typing import Final

from station.capture.looks import Look, brightness, drift
from station.capture.states import CaptureConfig, CaptureState, Hint
from station.contracts.reading import Point
from station.errors import Code

MAY_BE_BLURRED: Final = frozenset((Code.OTHER_FORM, Code.UNSURE_POSE))
"""What a sheet out of focus is taken for."""


def slack_px(look: Look, config: CaptureConfig) -> float:
    """How far a corner of a sheet that lies still may seem to move."""
    return config.drift_share * look.width_px


def is_steady(window: Iterable[Look], look: Look, config: CaptureConfig) -> bool:
    """Whether enough of the last looks, ``look`` among them, found the sheet in one place."""
    seen = [item.sheet.corners for item in window if item.sheet is not None]
    if look.sheet is None or len(seen) < config.steady_of:
        return False
    middle: tuple[Point, ...] = tuple(
        (median(corners[i][0] for corners in seen), median(corners[i][1] for corners in seen))
        for i in range(len(look.sheet.corners))
    )
    slack = slack_px(look, config)
    near = sum(drift(corners, middle) < slack for corners in seen)
    return near >= config.steady_of and drift(look.sheet.corners, middle) < slack


def complaint(look: Look, config: CaptureConfig) -> Hint | None:
    """Why a proven sheet is not captured without being asked; None when it is good enough."""
    sheet = look.sheet
    if sheet is None:
        return None
    if len(sheet.cut_corners) > config.corners_cut:
        return Hint.CUT
    if sheet.exposure < config.dark:
        return Hint.DARK
    if sheet.glare > config.glare:
        return Hint.GLARE
    if sheet.sharpness > config.blurred_mm:
        return Hint.BLUR
    if max(drift(sheet.corners[:1], sheet.corners[i : i + 1]) for i in (1, 3)) < config.page_px:
        return Hint.CLOSER
    return None


def badness(look: Look) -> tuple[float, float]:
    """The least is the best frame: first without glare, then sharp."""
    assert look.sheet is not None
    return look.sheet.glare, look.sheet.sharpness


def hint(state: CaptureState, look: Look, config: CaptureConfig) -> Hint | None:
    """The one thing to do now."""
    if state is CaptureState.DONE:
        return Hint.TAKE_AWAY
    if look.sheet is not None:
        return complaint(look, config) or (Hint.HOLD_STILL if state is CaptureState.MOVING else None)
    if brightness(look.signature) < config.dark_levels:
        return Hint.DARK
    if look.refusal is Code.PAGE_CUT:
        return Hint.CUT
    if look.refusal in MAY_BE_BLURRED and look.softness_px > config.blurred_px:
        return Hint.BLUR
    return Hint.CLOSER if look.refusal is Code.UNSURE_POSE else None
