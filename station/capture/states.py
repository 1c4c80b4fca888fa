"""States of the capture, what it says, and every threshold it goes by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CaptureState(StrEnum):
    IDLE = "idle"
    SEEN = "seen"
    MOVING = "moving"
    STABLE = "stable"
    GRAB = "grab"
    READ = "read"
    DONE = "done"
    GONE = "gone"


class Hint(StrEnum):
    """What the person at the desk can do."""

    CLOSER = "closer"
    HOLD_STILL = "hold_still"
    BLUR = "blur"
    GLARE = "glare"
    DARK = "dark"
    CUT = "cut"
    TAKE_AWAY = "take_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureConfig:
    """Every threshold. Shares are of the frame's width (drift) or of the cells of a signature.

    ``corners_cut``: a proven sheet may lack that many corners of its paper; with all four outside, the
    camera is too near.
    """

    steady_frames: int = 6
    steady_of: int = 5
    steady_s: float = 0.4
    drift_share: float = 0.005
    still_levels: float = 6.0
    still_share: float = 0.02
    grab_frames: int = 3
    lost_frames: int = 3
    gone_frames: int = 3
    gone_s: float = 0.2
    bare_s: float = 0.7
    unmoved_levels: float = 3.0
    unmoved_share: float = 0.0005
    answers_may_differ: int = 1
    blurred_mm: float = 1.0
    blurred_px: float = 4.5
    dark: float = 0.2
    dark_levels: float = 30.0
    glare: float = 0.02
    page_px: float = 640.0
    corners_cut: int = 3
    look_again_s: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one look led to. ``capture``: number of the frame to keep, once a sheet; it is answered by
    `CaptureMachine.kept` or `not_kept`."""

    state: CaptureState
    hint: Hint | None = None
    capture: int | None = None
