"""OMRChecker's template.json: field blocks of equally spaced bubbles in units of a page size.

The format has no physical unit, so the page's width counts as 210 mm upright and 297 mm lying,
and no printed size, only the box that its reader measures: ``bubbles_exact`` is false.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from station.contracts.codec import convert
from station.contracts.sheet import (
    Bubble,
    BubbleGroup,
    Corner,
    Field,
    FieldKind,
    Framing,
    JoinedLabel,
    MarkKind,
    RegistrationMark,
    SheetTemplate,
    TemplateSource,
)
from station.sheets.places import MAX_BUBBLES, Places, invalid, unsupported

_log = logging.getLogger(__name__)

_KNOWN_KEYS = frozenset(
    (
        "pageDimensions",
        "bubbleDimensions",
        "preProcessors",
        "fieldBlocks",
        "customLabels",
        "outputColumns",
        "emptyValue",
    )
)
_TYPES: dict[str, tuple[str, str]] = {  # values, direction
    "QTYPE_INT": ("0123456789", "vertical"),
    "QTYPE_INT_FROM_1": ("1234567890", "vertical"),
    "QTYPE_MCQ4": ("ABCD", "horizontal"),
    "QTYPE_MCQ5": ("ABCDE", "horizontal"),
    "QTYPE_MCQ4_RTL": ("DCBA", "horizontal"),
    "QTYPE_MCQ5_RTL": ("EDCBA", "horizontal"),
}
_TONE_ONLY = frozenset(("GaussianBlur", "MedianBlur", "Levels"))  # our reader has its own ways
_RANGE = re.compile(r"([^.\d]+)(\d{1,6})\.{2,3}(\d{1,6})")
_USUAL_MARKER_RATIO = 17.0
# Its boxes are drawn by hand and may well overlap a little; only near-identical places are a fault.
_TOUCHING = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldBlock:
    origin: tuple[float, float]
    fieldLabels: tuple[str, ...]  # noqa: N815 - the format's own names
    bubblesGap: float  # noqa: N815
    labelsGap: float  # noqa: N815
    fieldType: str | None = None  # noqa: N815
    bubbleValues: tuple[str, ...] | None = None  # noqa: N815
    direction: str | None = None
    bubbleDimensions: tuple[float, float] | None = None  # noqa: N815


@dataclass(frozen=True, slots=True, kw_only=True)
class PreProcessor:
    name: str
    options: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OmrChecker:
    """``emptyValue`` and ``outputColumns`` concern its own output and are not read."""

    pageDimensions: tuple[float, float]  # noqa: N815
    bubbleDimensions: tuple[float, float]  # noqa: N815
    fieldBlocks: dict[str, FieldBlock]  # noqa: N815
    preProcessors: tuple[PreProcessor, ...] = ()  # noqa: N815
    customLabels: dict[str, tuple[str, ...]] = field(default_factory=dict)  # noqa: N815


def is_omrchecker(raw: dict[str, object]) -> bool:
    return "fieldBlocks" in raw or "pageDimensions" in raw


def parse_omrchecker(raw: dict[str, object], name: str, identifier: str | None) -> SheetTemplate:
    """One choice field a label, numbered from 1 in the order of the blocks.

    Raises TemplateError (a wrong or unsupported value), DataError (another shape).
    """
    for key in raw:
        if key not in _KNOWN_KEYS:
            raise unsupported(key, "this key of OMRChecker is not known")
    source = convert(raw, OmrChecker)
    width, height = source.pageDimensions
    if not (width > 0 and height > 0):
        raise invalid("pageDimensions", f"{width:g} x {height:g}")
    scale = (210.0 if height >= width else 297.0) / width
    places = Places(
        width_mm=width * scale, height_mm=height * scale, path="pageDimensions", touching=_TOUCHING
    )
    fields: dict[str, Field] = {}
    for block_name, block in source.fieldBlocks.items():
        path = f"fieldBlocks.{block_name}"
        for one in _block_fields(path, block, source.bubbleDimensions, scale, places):
            if one.label in fields:
                raise invalid(f"{path}.fieldLabels", f"{one.label!r} is given twice")
            fields[one.label] = Field(
                number=len(fields) + 1, label=one.label, kind=one.kind, groups=one.groups
            )
    if not fields:
        raise invalid("fieldBlocks", "no fields")
    places.check_overlaps()
    joined = _joined(source.customLabels, fields)
    framing, marker_ratio = _framing(source.preProcessors)
    return SheetTemplate(
        name=name,
        source=TemplateSource.OMRCHECKER,
        framing=framing,
        width_mm=width * scale,
        height_mm=height * scale,
        fields=tuple(fields.values()),
        identifier=None if identifier is None else _identifier(identifier, joined, fields),
        marks=_targets(width * scale, height * scale, marker_ratio) if framing is Framing.TARGETS else (),
        joined=joined,
        bubbles_exact=False,
    )


def _block_fields(
    path: str, block: FieldBlock, dimensions: tuple[float, float], scale: float, places: Places
) -> Iterable[Field]:
    values, vertical = _values(path, block)
    width, height = block.bubbleDimensions or dimensions
    step, label_step = block.bubblesGap * scale, block.labelsGap * scale
    first_x_mm = (block.origin[0] + width / 2) * scale
    first_y_mm = (block.origin[1] + height / 2) * scale
    for row, label in enumerate(_expand(f"{path}.fieldLabels", block.fieldLabels)):
        bubbles = []
        for at, value in enumerate(values):
            across, along = row * label_step, at * step
            bubble = Bubble(
                value=value,
                x_mm=first_x_mm + (across if vertical else along),
                y_mm=first_y_mm + (along if vertical else across),
                rx_mm=width / 2 * scale,
                ry_mm=height / 2 * scale,
            )
            bubbles.append(places.add(path, bubble))
        group = BubbleGroup(label="", bubbles=tuple(bubbles))
        yield Field(number=1, label=label, kind=FieldKind.CHOICE, groups=(group,))


def _values(path: str, block: FieldBlock) -> tuple[tuple[str, ...], bool]:
    """The bubbles' values, and whether they run down. A block's own keys win over its type's."""
    values, direction = block.bubbleValues, block.direction
    if block.fieldType is not None:
        if block.fieldType not in _TYPES:
            raise unsupported(f"{path}.fieldType", f"{block.fieldType!r} is not known")
        usual, usual_direction = _TYPES[block.fieldType]
        values, direction = values or tuple(usual), direction or usual_direction
    if not values or direction is None:
        raise invalid(path, "neither fieldType nor bubbleValues with direction")
    if direction not in ("horizontal", "vertical"):
        raise invalid(f"{path}.direction", f"{direction!r} is neither horizontal nor vertical")
    if len(set(values)) < len(values):
        raise invalid(f"{path}.bubbleValues", "a value is given twice")
    return values, direction == "vertical"


def _expand(path: str, labels: tuple[str, ...]) -> list[str]:
    """ "q1..10" and "q1...10" stand for q1 to q10; anything else is one label as it is."""
    expanded: list[str] = []
    for label in labels:
        match = _RANGE.fullmatch(label)
        if match is None:
            expanded.append(label)
            continue
        start, end = int(match[2]), int(match[3])
        if start >= end:
            raise invalid(path, f"{label!r}: the start must be less than the end")
        if end - start > MAX_BUBBLES:
            raise invalid(path, f"{label!r}: more than {MAX_BUBBLES} labels")
        expanded += [f"{match[1]}{number}" for number in range(start, end + 1)]
    if not all(expanded):
        raise invalid(path, "an empty label")
    return expanded


def _framing(processors: tuple[PreProcessor, ...]) -> tuple[Framing, float]:
    """The last step that frames the page decides; the ratio is page width to marker width."""
    framing, ratio = Framing.PICTURE, _USUAL_MARKER_RATIO
    for index, processor in enumerate(processors):
        path = f"preProcessors[{index}]"
        if processor.name == "CropPage":
            framing = Framing.OUTLINE
        elif processor.name == "CropOnMarkers":
            framing = Framing.TARGETS
            wanted = processor.options.get("sheetToMarkerWidthRatio", _USUAL_MARKER_RATIO)
            if not isinstance(wanted, int | float) or not 2 <= wanted <= 200:
                raise invalid(f"{path}.options.sheetToMarkerWidthRatio", f"{wanted!r}")
            ratio = float(wanted)
        elif processor.name == "FeatureBasedAlignment":
            _log.warning("FeatureBasedAlignment is not used, the printed structure is: path=%s", path)
        elif processor.name not in _TONE_ONLY:
            raise unsupported(f"{path}.name", f"{processor.name!r} is not known")
    return framing, ratio


def _targets(width_mm: float, height_mm: float, ratio: float) -> tuple[RegistrationMark, ...]:
    """Targets at the page's corners: their centres are the page.

    Their size is a share of the whole sheet, which is somewhat wider than the frame of the
    centres, so the true size is about a tenth larger.
    """
    corners = {
        Corner.TL: (0.0, 0.0),
        Corner.TR: (width_mm, 0.0),
        Corner.BR: (width_mm, height_mm),
        Corner.BL: (0.0, height_mm),
    }
    return tuple(
        RegistrationMark(kind=MarkKind.TARGET, corner=corner, x_mm=x_mm, y_mm=y_mm, size_mm=width_mm / ratio)
        for corner, (x_mm, y_mm) in corners.items()
    )


def _joined(custom: dict[str, tuple[str, ...]], fields: dict[str, Field]) -> tuple[JoinedLabel, ...]:
    joined = []
    for label, members in custom.items():
        path = f"customLabels.{label}"
        expanded = tuple(_expand(path, members))
        for member in expanded:
            if member not in fields:
                raise invalid(path, f"{member!r} is no label of a field")
        if not expanded:
            raise invalid(path, "no labels")
        joined.append(JoinedLabel(label=label, members=expanded))
    return tuple(joined)


def _identifier(label: str, joined: tuple[JoinedLabel, ...], fields: dict[str, Field]) -> Field:
    """The members as places 0, 1, ... of one field; they stay questions of their own as well."""
    members = next((one.members for one in joined if one.label == label), None)
    if members is None:
        known = ", ".join(one.label for one in joined) or "none"
        raise invalid("customLabels", f"no entry {label!r} for the identifier (there are: {known})")
    groups = tuple(
        BubbleGroup(label=str(place), bubbles=fields[member].groups[0].bubbles)
        for place, member in enumerate(members)
    )
    return Field(number=0, label="id", kind=FieldKind.IDENTIFIER, groups=groups)
