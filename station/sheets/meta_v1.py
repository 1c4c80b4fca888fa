"""The two older formats: meta "v1" (mm) and bare "questions" (pixels). Both give regions, not bubbles.

A region is cut into equal cells along its axis and every cell has one bubble at its centre.
The bubble's true size and place are found in the print, hence ``bubbles_exact`` is false and the
radii here are only a beginning: 40 % of the smaller side of the cell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from station.contracts.codec import convert
from station.contracts.sheet import (
    Bubble,
    BubbleGroup,
    Field,
    FieldKind,
    Framing,
    SheetTemplate,
    TemplateSource,
)
from station.sheets.meta_v15 import page_size
from station.sheets.places import Places, invalid, unsupported
from station.sheets.wire_v15 import Page, Point

_LETTERS = tuple("ABCDE")
_A4_SHORT_MM, _A4_LONG_MM = 210.0, 297.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionV1:
    question_number: int
    roi: Region
    axis: Literal["x", "y"] = "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitBubble:
    digit_index: int
    number: int
    center: Point
    r: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierV1:
    bubbles: tuple[DigitBubble, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaV1:
    page: Page
    units: str = "mm"
    questions: tuple[QuestionV1, ...] = ()
    identifier: IdentifierV1 | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLegacy:
    question_id: int
    roi: Region
    choices: tuple[str, ...] = _LETTERS
    axis: Literal["x", "y"] = "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Legacy:
    questions: tuple[QuestionLegacy, ...]


def is_v1(raw: dict[str, object]) -> bool:
    identifier = raw.get("identifier")
    flat = isinstance(identifier, dict) and "bubbles" in identifier
    return "page" in raw and (raw.get("version") == "v1" or flat or _has_regions(raw))


def is_legacy(raw: dict[str, object]) -> bool:
    return "page" not in raw and _has_regions(raw)


def _has_regions(raw: dict[str, object]) -> bool:
    questions = raw.get("questions")
    return (
        isinstance(questions, list)
        and bool(questions)
        and isinstance(questions[0], dict)
        and "roi" in questions[0]
    )


def parse_v1(raw: dict[str, object], name: str) -> SheetTemplate:
    """Raises TemplateError (a wrong value), DataError (another shape)."""
    meta = convert(raw, MetaV1)
    if meta.units != "mm":
        raise unsupported("units", f"{meta.units!r}: only mm is known")
    width_mm, height_mm = page_size(meta.page)
    places = Places(width_mm=width_mm, height_mm=height_mm)
    fields: dict[int, Field] = {}
    for index, question in enumerate(meta.questions):
        path = f"questions[{index}]"
        _check_number(f"{path}.question_number", question.question_number, fields)
        field = _field(question.question_number, _LETTERS)
        fields[field.number] = _placed(field, f"{path}.roi", question.roi, question.axis, places)
    identifier = None if meta.identifier is None else _identifier(meta.identifier, places)
    if not fields and identifier is None:
        raise invalid("questions", "neither questions nor an identifier")
    places.check_overlaps()
    return SheetTemplate(
        name=name,
        source=TemplateSource.V1,
        framing=Framing.OUTLINE,
        width_mm=width_mm,
        height_mm=height_mm,
        fields=tuple(fields[number] for number in sorted(fields)),
        identifier=identifier,
        bubbles_exact=False,
    )


def parse_legacy(raw: dict[str, object], name: str, picture_px: tuple[int, int] | None) -> SheetTemplate:
    """Regions in pixels of a picture whose size the format does not tell.

    ``picture_px`` must say it; a guess (such as the extent of the regions) would put every
    bubble somewhere else. The page's width counts as 210 mm upright, 297 mm lying.
    Raises TemplateError TEMPLATE_UNSUPPORTED at path "page" without the size.
    """
    meta = convert(raw, Legacy)
    if picture_px is None:
        raise unsupported("page", "regions in pixels: the size of the pictures is needed")
    width_px, height_px = picture_px
    if not (0 < width_px <= 100_000 and 0 < height_px <= 100_000):
        raise invalid("page", f"a picture of {width_px}x{height_px} px")
    scale = (_A4_SHORT_MM if height_px >= width_px else _A4_LONG_MM) / width_px
    places = Places(width_mm=width_px * scale, height_mm=height_px * scale)
    fields: dict[int, Field] = {}
    for index, question in enumerate(meta.questions):
        path = f"questions[{index}]"
        _check_number(f"{path}.question_id", question.question_id, fields)
        field = _field(question.question_id, _choices(path, question.choices))
        roi = question.roi
        region = Region(x=roi.x * scale, y=roi.y * scale, w=roi.w * scale, h=roi.h * scale)
        fields[field.number] = _placed(field, f"{path}.roi", region, question.axis, places)
    places.check_overlaps()
    return SheetTemplate(
        name=name,
        source=TemplateSource.LEGACY,
        framing=Framing.PICTURE,
        width_mm=width_px * scale,
        height_mm=height_px * scale,
        fields=tuple(fields[number] for number in sorted(fields)),
        bubbles_exact=False,
    )


def _check_number(path: str, number: int, fields: dict[int, Field]) -> None:
    if number < 1 or number in fields:
        raise invalid(path, f"{number} is {'given twice' if number in fields else 'not a question number'}")


def _choices(path: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    if not 1 <= len(choices) <= 50 or len(set(choices)) < len(choices):
        raise invalid(f"{path}.choices", "one to fifty different choices")
    return choices


def _field(number: int, values: tuple[str, ...]) -> Field:
    """Without places yet: :func:`_placed` puts them."""
    bubbles = tuple(Bubble(value=value, x_mm=0, y_mm=0, rx_mm=0, ry_mm=0) for value in values)
    group = BubbleGroup(label="", bubbles=bubbles)
    return Field(number=number, label=str(number), kind=FieldKind.CHOICE, groups=(group,))


def _placed(field: Field, path: str, region: Region, axis: str, places: Places) -> Field:
    """Every bubble at the centre of its cell of ``region`` (mm)."""
    group = field.groups[0]
    count = len(group.bubbles)
    for key, length in (("w", region.w), ("h", region.h)):
        if not length > 0:
            raise invalid(f"{path}.{key}", f"{length:g} is no extent")
    step_x, step_y = (region.w / count, 0.0) if axis == "x" else (0.0, region.h / count)
    cell_w, cell_h = (step_x or region.w), (step_y or region.h)
    radius_mm = 0.4 * min(cell_w, cell_h)
    bubbles = []
    for index, bubble in enumerate(group.bubbles):
        placed = replace(
            bubble,
            x_mm=region.x + cell_w / 2 + index * step_x,
            y_mm=region.y + cell_h / 2 + index * step_y,
            rx_mm=radius_mm,
            ry_mm=radius_mm,
        )
        bubbles.append(places.add(path, placed))
    return replace(field, groups=(replace(group, bubbles=tuple(bubbles)),))


def _identifier(identifier: IdentifierV1, places: Places) -> Field:
    """Digits count from 1 in the file, from 0 in the template."""
    found: dict[int, dict[int, Bubble]] = {}
    for index, digit in enumerate(identifier.bubbles):
        path = f"identifier.bubbles[{index}]"
        row = found.setdefault(digit.digit_index, {})
        if not 1 <= digit.digit_index <= 20:
            raise invalid(f"{path}.digit_index", f"{digit.digit_index}: places count from 1")
        if not 0 <= digit.number <= 9 or digit.number in row:
            raise invalid(f"{path}.number", f"{digit.number}: 0 to 9, each once a place")
        bubble = Bubble(
            value=str(digit.number), x_mm=digit.center.x, y_mm=digit.center.y, rx_mm=digit.r, ry_mm=digit.r
        )
        row[digit.number] = places.add(path, bubble)
    if sorted(found) != list(range(1, len(found) + 1)) or not found:
        raise invalid("identifier.bubbles", "a digit's place is missing")
    for place, row in found.items():
        if len(row) < 10:
            raise invalid("identifier.bubbles", f"digit {place} has not all of 0 to 9")
    groups = tuple(
        BubbleGroup(
            label=str(place - 1), bubbles=tuple(found[place][value] for value in sorted(found[place]))
        )
        for place in sorted(found)
    )
    return Field(number=0, label="id", kind=FieldKind.IDENTIFIER, groups=groups)
