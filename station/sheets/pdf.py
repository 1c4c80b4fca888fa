"""Draws a :class:`SheetLayout` as a one-page vector PDF in the look of the academy's own sheets."""

from __future__ import annotations

from station.contracts.sheet import Corner, Field, FieldKind, RegistrationMark
from station.sheets.code import code_text, qr_runs
from station.sheets.fixed_print import BODY_TOP_MM, FRAME_TOP_MM
from station.sheets.layout import NUMBER_WIDTH_MM, Block, Row, SheetLayout
from station.sheets.panel import draw_panel
from station.sheets.pen import Pen
from station.sheets.style import DARK, LIGHT, MIDDLE, PrintStyle

__all__ = ["PrintStyle", "draw_pdf"]

_BAR_MM = 0.7
_PLACE_NAMES = ("백", "십", "일")


def draw_pdf(layout: SheetLayout, style: PrintStyle | None = None) -> bytes:
    """The PDF file, the same bytes for the same input. Raises FileError (font, logo), UsageError (code)."""
    style = style or PrintStyle()
    template = layout.template
    pen = Pen(
        width_mm=template.width_mm,
        height_mm=template.height_mm,
        title=layout.spec.title or "OMR ANSWER SHEET",
        font=style.regular,
    )
    draw_panel(pen, layout, style)
    fields = {field.number: field for field in template.fields}
    for block in layout.blocks:
        _block(pen, block, style)
        for row in block.rows:
            field = fields[row.number]
            _row(pen, block, row, style)
            if block.stacked:
                _place_names(pen, row, field, style)
            _bubbles(pen, field, style, style.choice_glyph_pt)
    _frames(pen, layout.blocks, style)
    if template.identifier is not None:
        _bubbles(pen, template.identifier, style, style.digit_glyph_pt)
    for mark in template.marks:
        pen.shapes([_outline(mark)], fill=style.mark_grey)
    for anchor in template.anchors:
        half = anchor.size_mm / 2
        pen.box(anchor.x_mm - half, anchor.y_mm - half, 2 * half, 2 * half, fill=style.mark_grey)
    _code(pen, layout)
    return pen.finish()


def _block(pen: Pen, block: Block, style: PrintStyle) -> None:
    """Heading of one column."""
    choice = block.kind is FieldKind.CHOICE
    x_mm, width_mm = block.x_mm, block.width_mm
    middle_mm = (FRAME_TOP_MM + BODY_TOP_MM) / 2 + 0.3
    tint: str | float = style.accent_tint if choice else 0.955
    pen.box(x_mm, FRAME_TOP_MM, width_mm, BODY_TOP_MM - FRAME_TOP_MM, fill=tint)
    pen.box(x_mm, FRAME_TOP_MM, width_mm, _BAR_MM, fill=style.accent if choice else 0.35)
    pen.text(x_mm + NUMBER_WIDTH_MM / 2, middle_mm, "번호", font=style.bold, size_pt=6.5, ink=DARK)
    centre_mm = x_mm + (NUMBER_WIDTH_MM + width_mm) / 2
    pen.text(centre_mm, middle_mm, _heading(block), font=style.bold, size_pt=7, ink=DARK)
    if not choice and not block.stacked:
        for index, place in enumerate(_PLACE_NAMES):
            left_mm = x_mm + NUMBER_WIDTH_MM + index * (width_mm - NUMBER_WIDTH_MM) / 3
            pen.text(
                left_mm + 1.2,
                middle_mm,
                f"{place}의 자리",
                font=style.regular,
                size_pt=6,
                ink=MIDDLE,
                align="left",
            )


def _heading(block: Block) -> str:
    if block.kind is FieldKind.NUMERIC:
        return "단답형 0~999 (백·십·일)"
    numbers = [row.number for row in block.rows]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return f"객관식 {len(numbers)}문항"
    return f"객관식 {numbers[0]}번 ~ {numbers[-1]}번" if len(numbers) > 1 else f"객관식 {numbers[0]}번"


def _row(pen: Pen, block: Block, row: Row, style: PrintStyle) -> None:
    """Tint, rules and the number of one question."""
    box, at = row.box, block.rows.index(row)
    in_fives = not block.stacked and len(block.rows) > 5
    if in_fives and at // 5 % 2:
        pen.box(box.x_mm, box.y_mm, box.w_mm, box.h_mm, fill=style.row_tint)
    if at:
        grey, weight = LIGHT, 1.0
        if block.stacked or (in_fives and at % 5 == 0):
            grey, weight = 0.6, 1.3
        if in_fives and at % 10 == 0:
            grey, weight = MIDDLE, 2.0
        right_mm = box.x_mm + box.w_mm
        pen.line(box.x_mm, box.y_mm, right_mm, box.y_mm, width_mm=style.grid_mm * weight, ink=grey)
    middle_mm = box.y_mm + box.h_mm / 2
    x_mm = box.x_mm + (3.1 if block.stacked else NUMBER_WIDTH_MM / 2)
    size_pt = 7.0 if block.stacked and row.number > 99 else 9.0
    pen.text(x_mm, middle_mm, str(row.number), font=style.bold, size_pt=size_pt, ink=0.1)


def _place_names(pen: Pen, row: Row, field: Field, style: PrintStyle) -> None:
    for place, group in zip(_PLACE_NAMES, field.groups, strict=True):
        y_mm = group.bubbles[0].y_mm
        pen.text(row.box.x_mm + 6.6, y_mm, place, font=style.regular, size_pt=5.5, ink=MIDDLE)


def _frames(pen: Pen, blocks: tuple[Block, ...], style: PrintStyle) -> None:
    """Outlines last, above all tints. Columns of one kind end together, where the longest does."""
    for block in blocks:
        low_mm = max(_end_mm(other) for other in blocks if other.kind is block.kind)
        right_mm = block.x_mm + block.width_mm
        pen.line(block.x_mm, BODY_TOP_MM, right_mm, BODY_TOP_MM, width_mm=0.2, ink=DARK)
        dividers = [block.x_mm + NUMBER_WIDTH_MM]
        if block.kind is FieldKind.NUMERIC and not block.stacked:
            third_mm = (block.width_mm - NUMBER_WIDTH_MM) / 3
            dividers += [dividers[0] + third_mm, dividers[0] + 2 * third_mm]
        end_mm = _end_mm(block)
        for x_mm in dividers:
            pen.line(x_mm, BODY_TOP_MM, x_mm, end_mm, width_mm=style.grid_mm, ink=LIGHT)
        pen.line(block.x_mm, end_mm, right_mm, end_mm, width_mm=0.2, ink=DARK)
        pen.box(block.x_mm, FRAME_TOP_MM, block.width_mm, low_mm - FRAME_TOP_MM, line_mm=0.3, ink=DARK)


def _end_mm(block: Block) -> float:
    last = block.rows[-1].box
    return last.y_mm + last.h_mm


def _bubbles(pen: Pen, field: Field, style: PrintStyle, glyph_pt: float) -> None:
    font = style.glyph_font or style.regular
    for group in field.groups:
        for bubble in group.bubbles:
            pen.oval(
                bubble.x_mm,
                bubble.y_mm,
                bubble.rx_mm,
                bubble.ry_mm,
                fill=style.bubble_fill,
                line_mm=style.ring_mm,
                ink=style.ring_grey,
            )
            if glyph_pt > 0:
                pen.text(
                    bubble.x_mm, bubble.y_mm, bubble.value, font=font, size_pt=glyph_pt, ink=style.glyph_grey
                )


def _outline(mark: RegistrationMark) -> list[tuple[float, float]]:
    """The mark's polygon around its centroid."""
    full, thin = mark.size_mm, mark.thickness_mm
    if mark.corner is Corner.BL:
        low, left = mark.y_mm + full / 3, mark.x_mm - full / 2
        return [(left, low), (left + full, low), (mark.x_mm, low - full)]
    inner = (full**2 + (full - thin) * thin) / (2 * (2 * full - thin))
    right = -1 if mark.corner in (Corner.TR, Corner.BR) else 1
    down = -1 if mark.corner is Corner.BR else 1
    arms = [(0.0, 0.0), (full, 0.0), (full, thin), (thin, thin), (thin, full), (0.0, full)]
    return [(mark.x_mm + right * (x - inner), mark.y_mm + down * (y - inner)) for x, y in arms]


def _code(pen: Pen, layout: SheetLayout) -> None:
    code = layout.template.code
    if code is None:
        return
    modules, runs = qr_runs(code_text(layout.template.fingerprint, layout.spec.exam))
    side_mm = code.size_mm / modules
    left_mm, top_mm = code.x_mm - code.size_mm / 2, code.y_mm - code.size_mm / 2
    outlines = []
    for row, start, length in runs:
        x_mm, y_mm = left_mm + start * side_mm, top_mm + row * side_mm
        right_mm, low_mm = x_mm + length * side_mm, y_mm + side_mm
        outlines.append([(x_mm, y_mm), (right_mm, y_mm), (right_mm, low_mm), (x_mm, low_mm)])
    pen.shapes(outlines, fill=0.0)
