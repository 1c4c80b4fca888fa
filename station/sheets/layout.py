"""The geometry of our own sheets: one function, from which both the meta and the PDF are made.

A4 landscape with the same places as the academy server's sheets (choice columns of 44 mm,
rows that fill 187.5 mm, short answers to their right), so that either reader reads either
print. What the server has no rule for: two or three columns of choices beside short answers
leave 119 mm, where the three places of an answer stand below each other, not in one row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from station.contracts.sheet import (
    Anchor,
    Bubble,
    BubbleGroup,
    Field,
    FieldKind,
    Framing,
    SheetTemplate,
    TemplateSource,
)
from station.errors import Code, UsageError
from station.sheets.fingerprint import with_fingerprint
from station.sheets.fixed_print import (
    ANCHOR_BOTTOM_MM,
    ANCHOR_MM,
    ANCHOR_TOP_MM,
    BODY_BOTTOM_MM,
    BODY_TOP_MM,
    IDENTIFIER_ANCHORS_MM,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    RX_MM,
    RY_MM,
    corner_marks,
    identifier_field,
    printed_code,
)
from station.sheets.meta_v15 import PLACES

BODY_HEIGHT_MM = BODY_BOTTOM_MM - BODY_TOP_MM
FIELDS_LEFT_MM, FIELDS_RIGHT_MM = 75.0, 287.0
COLUMN_WIDTH_MM, COLUMN_PITCH_MM = 44.0, 46.5
NUMBER_WIDTH_MM = 8.0
MIN_ROW_MM = 5.6
MAX_CHOICES, MAX_NUMERIC = 60, 20

_COMFORT_ROWS = 20  # rows of a column where the number of columns is free
_ONE_COLUMN_ROWS = 26  # beside short answers one long column is better than stacked places
_STACKED_ROWS = 6  # short answers in one stacked block before a second one is opened
_STACKED_PITCH_MM = 8.0
# A few questions do not spread over the whole page; up to here the server does the same.
_MAX_CHOICE_ROW_MM, _MAX_NUMERIC_ROW_MM, _MAX_STACKED_ROW_MM = 18.75, 62.5, 37.5
_WIDE_PITCH_MM = 5.25
_CHOICE_ZONE_MM, _CHOICE_PITCH_MM = 35.0, 8.0
_DIGITS = tuple("0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSpec:
    """What a sheet asks: numbers of choice questions and short answers in printed order."""

    choices: tuple[int, ...] = ()
    numeric: tuple[int, ...] = ()
    n_choices: int = 5
    title: str = ""
    subtitle: str = ""
    logo: bytes | None = field(default=None, repr=False)
    identifier: bool = True
    exam: str = ""
    code: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in mm; (x_mm, y_mm) is its top-left corner."""

    x_mm: float
    y_mm: float
    w_mm: float
    h_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cell of one question."""

    number: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A column of cells under one heading. ``stacked``: places of a short answer below each other."""

    kind: FieldKind
    x_mm: float
    width_mm: float
    rows: tuple[Row, ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLayout:
    """Everything that is printed, in mm; ``template`` is what a reader needs of it."""

    spec: SheetSpec
    template: SheetTemplate
    blocks: tuple[Block, ...]


def layout_sheet(spec: SheetSpec) -> SheetLayout:
    """Raises UsageError: LAYOUT_TOO_FULL (facts name the largest mix that fits) or LAYOUT_INVALID.

    Centres are whole hundredths of a millimetre, as the server rounds them, so that an equal
    sheet of the server has the equal fingerprint.
    """
    _check(spec)
    columns = _column_count(len(spec.choices), len(spec.numeric))
    blocks = _choice_blocks(spec.choices, columns) + _numeric_blocks(spec.numeric, columns)
    fields = [
        _choice_field(row, spec.n_choices) for block in blocks for row in block.rows if _is_choice(block)
    ]
    fields += [_numeric_field(row, block) for block in blocks for row in block.rows if not _is_choice(block)]
    template = SheetTemplate(
        name=spec.title or "sheet",
        source=TemplateSource.V15,
        framing=Framing.MARKS,
        width_mm=PAGE_WIDTH_MM,
        height_mm=PAGE_HEIGHT_MM,
        fields=tuple(sorted(fields, key=lambda one: one.number)),
        identifier=identifier_field() if spec.identifier else None,
        marks=corner_marks(),
        anchors=_anchors(blocks, spec.identifier),
        code=printed_code() if spec.code else None,
    )
    return SheetLayout(spec=spec, template=with_fingerprint(template), blocks=blocks)


def _check(spec: SheetSpec) -> None:
    choices, numeric = len(spec.choices), len(spec.numeric)
    if choices > MAX_CHOICES or numeric > MAX_NUMERIC:
        largest_choices, largest_numeric = min(choices, MAX_CHOICES), min(numeric, MAX_NUMERIC)
        raise UsageError(
            Code.LAYOUT_TOO_FULL,
            choices=choices,
            numeric=numeric,
            largest_choices=largest_choices,
            largest_numeric=largest_numeric,
            detail=f"{choices} + {numeric}, max. {largest_choices} + {largest_numeric}",
        )
    if choices + numeric == 0:
        raise _invalid("a sheet without questions")
    if choices and not 2 <= spec.n_choices <= 5:
        raise _invalid(f"{spec.n_choices} choices a question: 2 to 5 can be printed")
    numbers = spec.choices + spec.numeric
    if len(set(numbers)) < len(numbers):
        twice = next(number for number in numbers if numbers.count(number) > 1)
        raise _invalid(f"question {twice} is there twice")
    if not all(1 <= number <= 999 for number in numbers):
        raise _invalid("question numbers run from 1 to 999")


def _invalid(detail: str) -> UsageError:
    return UsageError(Code.LAYOUT_INVALID, detail=detail)


def _column_count(choices: int, numeric: int) -> int:
    """Columns of choices. At most 30 rows of 6.25 mm result, so that whatever is allowed fits."""
    if choices == 0:
        return 0
    if numeric == 0:
        return ceil(choices / _COMFORT_ROWS)
    return 1 if choices <= _ONE_COLUMN_ROWS else 2


def _choice_blocks(numbers: tuple[int, ...], columns: int) -> tuple[Block, ...]:
    if columns == 0:
        return ()
    per_column = ceil(len(numbers) / columns)
    row_mm = min(BODY_HEIGHT_MM / per_column, _MAX_CHOICE_ROW_MM)
    blocks = []
    for column in range(columns):
        x_mm = FIELDS_LEFT_MM + column * COLUMN_PITCH_MM
        shown = numbers[column * per_column : (column + 1) * per_column]
        rows = _rows(shown, x_mm, COLUMN_WIDTH_MM, row_mm)
        blocks.append(Block(kind=FieldKind.CHOICE, x_mm=x_mm, width_mm=COLUMN_WIDTH_MM, rows=rows))
    return tuple(block for block in blocks if block.rows)


def _numeric_blocks(numbers: tuple[int, ...], columns: int) -> tuple[Block, ...]:
    if not numbers:
        return ()
    left_mm = FIELDS_LEFT_MM + columns * COLUMN_PITCH_MM
    if columns < 2:
        width_mm = NUMBER_WIDTH_MM + len(PLACES) * 10 * _WIDE_PITCH_MM
        rows = _rows(numbers, left_mm, width_mm, min(BODY_HEIGHT_MM / len(numbers), _MAX_NUMERIC_ROW_MM))
        return (Block(kind=FieldKind.NUMERIC, x_mm=left_mm, width_mm=width_mm, rows=rows),)
    width_mm = (FIELDS_RIGHT_MM - left_mm) / 2
    per_block = len(numbers) if len(numbers) <= _STACKED_ROWS else ceil(len(numbers) / 2)
    row_mm = min(BODY_HEIGHT_MM / per_block, _MAX_STACKED_ROW_MM)
    blocks: list[Block] = []
    for start in range(0, len(numbers), per_block):
        x_mm = left_mm + len(blocks) * width_mm
        rows = _rows(
            numbers[start : start + per_block],
            x_mm,
            width_mm,
            row_mm,
        )
        blocks.append(Block(kind=FieldKind.NUMERIC, x_mm=x_mm, width_mm=width_mm, rows=rows, stacked=True))
    return tuple(blocks)


def _rows(numbers: tuple[int, ...], x_mm: float, width_mm: float, row_mm: float) -> tuple[Row, ...]:
    return tuple(
        Row(number=number, box=Box(x_mm=x_mm, y_mm=BODY_TOP_MM + index * row_mm, w_mm=width_mm, h_mm=row_mm))
        for index, number in enumerate(numbers)
    )


def _choice_field(row: Row, n_choices: int) -> Field:
    gap_mm = (_CHOICE_ZONE_MM - n_choices * 2 * RX_MM) / (n_choices + 1)
    pitch_mm = min(gap_mm + 2 * RX_MM, _CHOICE_PITCH_MM)
    middle_mm = row.box.x_mm + (NUMBER_WIDTH_MM + COLUMN_WIDTH_MM) / 2
    first_mm = middle_mm - pitch_mm * (n_choices - 1) / 2
    y_mm = row.box.y_mm + row.box.h_mm / 2
    values = tuple(str(value + 1) for value in range(n_choices))
    group = BubbleGroup(label="", bubbles=_line(values, first_mm, y_mm, pitch_mm))
    return Field(number=row.number, label=str(row.number), kind=FieldKind.CHOICE, groups=(group,))


def _numeric_field(row: Row, block: Block) -> Field:
    """Three places: side by side, or one below the other around the middle of the cell."""
    left_mm = row.box.x_mm + NUMBER_WIDTH_MM
    middle_mm = row.box.y_mm + row.box.h_mm / 2
    groups = []
    for index, place in enumerate(PLACES):
        if block.stacked:
            pitch_mm = (block.width_mm - NUMBER_WIDTH_MM) / 10
            x_mm = left_mm + pitch_mm / 2
            y_mm = middle_mm + (index - 1) * min(row.box.h_mm / len(PLACES), _STACKED_PITCH_MM)
        else:
            pitch_mm = _WIDE_PITCH_MM
            x_mm = left_mm + (index * 10 + 0.5) * pitch_mm
            y_mm = middle_mm
        groups.append(BubbleGroup(label=place, bubbles=_line(_DIGITS, x_mm, y_mm, pitch_mm)))
    return Field(number=row.number, label=str(row.number), kind=FieldKind.NUMERIC, groups=tuple(groups))


def _line(values: tuple[str, ...], x_mm: float, y_mm: float, pitch_mm: float) -> tuple[Bubble, ...]:
    return tuple(
        Bubble(
            value=value,
            x_mm=round(x_mm + index * pitch_mm, 2),
            y_mm=round(y_mm, 2),
            rx_mm=RX_MM,
            ry_mm=RY_MM,
        )
        for index, value in enumerate(values)
    )


def _anchors(blocks: tuple[Block, ...], identifier: bool) -> tuple[Anchor, ...]:
    """Squares above and below every block (a wide one has them at both ends), two at the identifier."""
    xs_mm = [block.x_mm + 4.0 for block in blocks]
    xs_mm += [b.x_mm + b.width_mm - 4.0 for b in blocks if not _is_choice(b) and not b.stacked]
    points = [(x_mm, y_mm) for x_mm in xs_mm for y_mm in (ANCHOR_TOP_MM, ANCHOR_BOTTOM_MM)]
    if identifier:
        points += IDENTIFIER_ANCHORS_MM
    return tuple(Anchor(x_mm=x_mm, y_mm=y_mm, size_mm=ANCHOR_MM) for x_mm, y_mm in sorted(points))


def _is_choice(block: Block) -> bool:
    return block.kind is FieldKind.CHOICE
