"""What the reader says about one page. Immutable; decisions of people live elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.contracts.sheet import FieldKind


class Status(StrEnum):
    OK = "ok"
    BLANK = "blank"
    MULTI = "multi"
    AMBIGUOUS = "ambiguous"
    ERROR = "error"


class Reason(StrEnum):
    """Why an item looks the way it does; shown to the teacher, not only on doubts."""

    FAINT = "faint"
    ERASED = "erased"
    TWO_MARKS = "two_marks"
    PARTIAL = "partial"
    OVERFLOW = "overflow"
    CROSSED_OUT = "crossed_out"
    RED_PREMARK = "red_premark"
    TAPED = "taped"
    UNSURE_PLACE = "unsure_place"
    UNPROVEN_BLANK = "unproven_blank"
    UNPROVEN_DOUBLE = "unproven_double"
    UNUSUAL_MARK = "unusual_mark"
    UNLIKE_OTHERS = "unlike_others"
    UNSURE = "unsure"
    GAP = "gap"  # an empty place right of a marked one


class Alarm(StrEnum):
    """One question about the whole page; never un-grades it."""

    MANY_BLANK = "many_blank"
    MANY_MULTI = "many_multi"
    POSE_SUSPECT = "pose_suspect"


Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class BubbleReading:
    """``probability`` that the student chose it; outline on the page (mm) and in the picture (px).

    The picture is the one a viewer shows: full size, after EXIF rotation.
    """

    value: str
    probability: float
    polygon_mm: tuple[Point, ...] = ()
    polygon_px: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReading:
    """One group of bubbles. ``confidence`` = P(value is right); ``margin`` = best minus second."""

    label: str
    value: str
    status: Status
    confidence: float
    margin: float
    needs_review: bool
    reasons: tuple[Reason, ...]
    bubbles: tuple[BubbleReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReading:
    """A question or the identifier, put together from its groups.

    ``value`` is always the best proposal; ``raw`` keeps the places ("4_2", "1234?678").
    """

    number: int
    label: str
    kind: FieldKind
    value: str
    raw: str
    status: Status
    confidence: float
    margin: float
    needs_review: bool
    reasons: tuple[Reason, ...]
    groups: tuple[GroupReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedReading:
    """Values of joined labels in order; a blank place is "_"."""

    label: str
    value: str
    needs_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Of the picture. ``sharpness``: edge width of the print in mm (smaller is sharper);
    ``glare``: share of bubbles without print under blown-out white; ``exposure``: paper
    white 0..1; ``cut_corners``: names of page corners outside the picture."""

    sharpness: float
    glare: float
    exposure: float
    cut_corners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """Everything read from one page. ``orientation``: clockwise degrees to turn it upright.

    ``outline_px``: the page's corners TL, TR, BR, BL in the picture. ``cues``: what carried
    the pose ("marks", "rings", "outline"...). Residuals are in mm, of the print against
    the final pose (median and 95th percentile) and as a share of the bubble pitch.
    """

    template_name: str
    template_fingerprint: str
    engine_version: str
    picture_sha256: str
    picture_width_px: int
    picture_height_px: int
    orientation: int
    residual_mm: float
    residual_p95_mm: float
    residual_pitch: float
    cues: tuple[str, ...]
    outline_px: tuple[Point, ...]
    quality: Quality
    alarms: tuple[Alarm, ...]
    needs_review: bool
    identifier: FieldReading | None
    fields: tuple[FieldReading, ...]
    joined: tuple[JoinedReading, ...]
    seconds: float
