"""What an answer sheet looks like: the template, in millimetres of the upright page.

The origin is the page's top-left corner, x to the right, y down. ``station.sheets``
makes templates, ``station.pipelines`` reads pages with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TemplateSource(StrEnum):
    """The format a template came from."""

    V15 = "v15"
    V1 = "v1"
    LEGACY = "legacy"
    OMRCHECKER = "omrchecker"


class Framing(StrEnum):
    """What ties the template's coordinates to the picture."""

    MARKS = "marks"  # printed brackets and triangle at the corners
    OUTLINE = "outline"  # the outline of the paper
    TARGETS = "targets"  # one printed target a corner; their centres are the page's corners
    PICTURE = "picture"  # the whole picture is the page


class FieldKind(StrEnum):
    CHOICE = "choice"
    NUMERIC = "numeric"
    IDENTIFIER = "identifier"


class BubbleShape(StrEnum):
    ELLIPSE = "ellipse"
    BOX = "box"


class MarkKind(StrEnum):
    BRACKET = "bracket"  # an L whose two arms meet at the page's corner
    TRIANGLE = "triangle"
    TARGET = "target"  # rings around a dot


class Corner(StrEnum):
    TL = "TL"
    TR = "TR"
    BR = "BR"
    BL = "BL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One place to mark; centre and radii in mm."""

    value: str
    x_mm: float
    y_mm: float
    rx_mm: float
    ry_mm: float
    shape: BubbleShape = BubbleShape.ELLIPSE


@dataclass(frozen=True, slots=True, kw_only=True)
class BubbleGroup:
    """Bubbles of which normally one is marked: a choice question or one digit place."""

    label: str
    bubbles: tuple[Bubble, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question or the identifier. Choice: one group; numeric and identifier: one a place."""

    number: int
    label: str
    kind: FieldKind
    groups: tuple[BubbleGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationMark:
    """A corner mark; (x_mm, y_mm) is the centroid of its ink."""

    kind: MarkKind
    corner: Corner
    x_mm: float
    y_mm: float
    size_mm: float
    thickness_mm: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A small black square near the fields; its centre and side in mm."""

    x_mm: float
    y_mm: float
    size_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCode:
    """A square printed code (Data Matrix or QR) that names template and exam; centre, side in mm."""

    x_mm: float
    y_mm: float
    size_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedLabel:
    """Single labels whose values are read together, as OMRChecker's customLabels say."""

    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTemplate:
    """One form of answer sheet.

    ``bubbles_exact`` is false where the source gives only regions (v1, legacy), so that
    centres and sizes have to be taken from the print. ``fingerprint`` is the sha256 of
    the canonical geometry (docs: decisions on fingerprints); ``server_fingerprint`` is
    what the academy's server calls the same form, kept, never compared.
    """

    name: str
    source: TemplateSource
    framing: Framing
    width_mm: float
    height_mm: float
    fields: tuple[Field, ...]
    identifier: Field | None = None
    marks: tuple[RegistrationMark, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    code: PrintedCode | None = None
    joined: tuple[JoinedLabel, ...] = ()
    bubbles_exact: bool = True
    fingerprint: str = ""
    server_fingerprint: str = ""
