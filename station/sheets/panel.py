"""The left panel of a sheet: title, name, the student's number, and how to mark."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from station.contracts.sheet import FieldKind
from station.errors import Code, FileError
from station.sheets.fixed_print import (
    BODY_BOTTOM_MM,
    FRAME_TOP_MM,
    PANEL_LEFT_MM,
    PANEL_RIGHT_MM,
    RX_MM,
    RY_MM,
    identifier_x_mm,
)
from station.sheets.layout import SheetLayout
from station.sheets.pen import Pen, text_width_mm
from station.sheets.style import DARK, LIGHT, MIDDLE, PrintStyle

_WIDTH_MM = PANEL_RIGHT_MM - PANEL_LEFT_MM
_MIDDLE_MM = (PANEL_LEFT_MM + PANEL_RIGHT_MM) / 2
_TEXT_MM, _MAX_LINES = 54.0, 3
_NAME_TOP_MM, _NUMBER_TOP_MM, _GUIDE_TOP_MM = 73.0, 89.0, 174.0
_BAR_MM = 5.6
_LOGO_BOX_MM = (44.0, 22.0)
_MAX_LOGO_BYTES, _MAX_LOGO_PX = 5_000_000, 25_000_000
SCALE_MM = 10.0


def draw_panel(pen: Pen, layout: SheetLayout, style: PrintStyle) -> None:
    height_mm = BODY_BOTTOM_MM - FRAME_TOP_MM
    pen.box(PANEL_LEFT_MM, FRAME_TOP_MM, _WIDTH_MM, height_mm, fill=1.0)
    pen.box(PANEL_LEFT_MM, FRAME_TOP_MM, _WIDTH_MM, 1.4, fill=style.accent)
    text_end_mm = _title(pen, layout, style)
    if layout.spec.logo is not None:
        _logo(pen, layout.spec.logo, text_end_mm)
    if style.show_scale:
        _scale(pen, style)
    _section(pen, _NAME_TOP_MM, "성 명", style)
    if layout.template.identifier is not None:
        _section(pen, _NUMBER_TOP_MM, "학생 식별번호 (전화번호 뒤 8자리)", style)
        _number_boxes(pen, style)
    else:
        _section(pen, _NUMBER_TOP_MM, "학년 · 반 · 번호", style)
        pen.line(PANEL_LEFT_MM, 105.0, PANEL_RIGHT_MM, 105.0, width_mm=0.2, ink=DARK)
    pen.line(PANEL_LEFT_MM, _GUIDE_TOP_MM, PANEL_RIGHT_MM, _GUIDE_TOP_MM, width_mm=0.2, ink=DARK)
    if style.show_guide:
        _guide(pen, layout, style)
    pen.box(PANEL_LEFT_MM, FRAME_TOP_MM, _WIDTH_MM, height_mm, line_mm=0.3, ink=DARK)


def _title(pen: Pen, layout: SheetLayout, style: PrintStyle) -> float:
    """Returns where the text ends (mm)."""
    pen.text(_MIDDLE_MM, 14.4, "OMR ANSWER SHEET", font=style.bold, size_pt=6.5, ink=style.accent)
    pen.line(PANEL_LEFT_MM + 6, 17.2, PANEL_RIGHT_MM - 6, 17.2, width_mm=0.1, ink=LIGHT)
    y_mm = 22.0
    for line, size_pt in _lines(layout.spec.title, style.bold, largest_pt=15.0):
        pen.text(_MIDDLE_MM, y_mm, line, font=style.bold, size_pt=size_pt, ink=0.05)
        y_mm += size_pt * 0.46
    y_mm += 0.6
    for line, size_pt in _lines(layout.spec.subtitle, style.regular, largest_pt=8.5):
        pen.text(_MIDDLE_MM, y_mm, line, font=style.regular, size_pt=size_pt, ink=MIDDLE)
        y_mm += size_pt * 0.46
    return y_mm


def _lines(text: str, font: Path, *, largest_pt: float) -> list[tuple[str, float]]:
    """One line as large as fits, else up to three smaller ones; what is still too long ends in "…"."""
    rest = " ".join(text.split())
    if not rest:
        return []
    width_mm = text_width_mm(rest, font=font, size_pt=largest_pt)
    if width_mm <= _TEXT_MM / 0.7:
        return [(rest, min(largest_pt, largest_pt * _TEXT_MM / width_mm))]
    size_pt = max(largest_pt * 0.66, 6.0)
    lines: list[str] = []
    while rest and len(lines) < _MAX_LINES:
        line, rest = _cut(rest, font, size_pt)
        lines.append(line)
    if rest:
        lines[-1] = f"{lines[-1].rstrip()[:-1]}…"
    return [(line, size_pt) for line in lines]


def _cut(text: str, font: Path, size_pt: float) -> tuple[str, str]:
    """The longest beginning that fits, of whole words where there are some; and the rest."""
    end = len(text)
    while end > 1 and text_width_mm(text[:end], font=font, size_pt=size_pt) > _TEXT_MM:
        end -= 1
    if end < len(text) and " " in text[: end + 1]:
        end = text[: end + 1].rindex(" ")
    return text[:end].rstrip(), text[end:].lstrip()


def _logo(pen: Pen, logo: bytes, top_mm: float) -> None:
    """Fitted between the title and the scale. Raises FileError where the bytes are no picture."""
    picture = _picture(logo)
    low_mm = _NAME_TOP_MM - SCALE_MM - 4.0
    room_mm = min(_LOGO_BOX_MM[1], low_mm - top_mm)
    scale = min(_LOGO_BOX_MM[0] / picture.width, room_mm / picture.height)
    w_mm, h_mm = picture.width * scale, picture.height * scale
    pen.picture(picture, _MIDDLE_MM - w_mm / 2, (top_mm + low_mm - h_mm) / 2, w_mm, h_mm)


def _picture(logo: bytes) -> Image.Image:
    if len(logo) > _MAX_LOGO_BYTES:
        raise FileError(Code.TOO_LARGE, detail=f"a logo of {len(logo)} bytes, at most {_MAX_LOGO_BYTES}")
    try:
        with Image.open(BytesIO(logo), formats=("PNG", "JPEG", "GIF", "WEBP")) as opened:
            if opened.width * opened.height > _MAX_LOGO_PX:
                raise FileError(Code.TOO_LARGE, detail=f"a logo of {opened.width}x{opened.height} px")
            return opened.convert("RGBA" if "A" in opened.mode or "transparency" in opened.info else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise FileError(Code.UNREADABLE, detail="the logo is no PNG or JPEG picture") from wrong


def _scale(pen: Pen, style: PrintStyle) -> None:
    """A square to lay a ruler on: 10 mm says that the print is not shrunk to fit."""
    x_mm, y_mm = PANEL_LEFT_MM + 3.0, _NAME_TOP_MM - SCALE_MM - 2.0
    pen.box(x_mm, y_mm, SCALE_MM, SCALE_MM, line_mm=0.1, ink=MIDDLE)
    pen.text(x_mm + SCALE_MM / 2, y_mm + SCALE_MM / 2, "10 mm", font=style.regular, size_pt=5.5, ink=MIDDLE)
    for at, line in enumerate(("인쇄 배율 확인", "자로 재어 한 변이 10 mm이면 100 % 인쇄입니다.")):
        pen.text(
            x_mm + SCALE_MM + 2.0,
            y_mm + SCALE_MM / 2 - 1.5 + at * 3.0,
            line,
            font=style.regular,
            size_pt=5.2,
            ink=MIDDLE,
            align="left",
        )


def _section(pen: Pen, y_mm: float, heading: str, style: PrintStyle) -> None:
    pen.box(PANEL_LEFT_MM, y_mm, _WIDTH_MM, _BAR_MM, fill=0.955)
    pen.box(PANEL_LEFT_MM, y_mm, 1.2, _BAR_MM, fill=style.accent)
    for edge_mm in (y_mm, y_mm + _BAR_MM):
        pen.line(PANEL_LEFT_MM, edge_mm, PANEL_RIGHT_MM, edge_mm, width_mm=0.2, ink=DARK)
    pen.text(_MIDDLE_MM, y_mm + _BAR_MM / 2, heading, font=style.bold, size_pt=8, ink=0.1)


def _number_boxes(pen: Pen, style: PrintStyle) -> None:
    """Two rows of four cells to write the digits into, above their bubbles."""
    top_mm, height_mm, width_mm = 96.5, 7.2, 5.8
    for place in range(8):
        pen.box(
            identifier_x_mm(place) - width_mm / 2,
            top_mm,
            width_mm,
            height_mm,
            fill=1.0,
            line_mm=0.15,
            ink=0.35,
        )
    dash_mm = (identifier_x_mm(3) + identifier_x_mm(4)) / 2
    pen.line(dash_mm - 0.8, top_mm + 3.6, dash_mm + 0.8, top_mm + 3.6, width_mm=0.35, ink=DARK)


def _guide(pen: Pen, layout: SheetLayout, style: PrintStyle) -> None:
    left_mm = PANEL_LEFT_MM + 3.0
    pen.text(left_mm, 177.3, "답안지 작성 안내", font=style.bold, size_pt=7.2, ink=0.1, align="left")
    y_mm = 181.2
    for at, line in enumerate(_guide_lines(layout), start=1):
        head, _, second = line.partition("\n")
        for text in filter(None, (f"{at}. {head}", second and f"    {second}")):
            pen.text(left_mm, y_mm, text, font=style.regular, size_pt=5.9, ink=0.3, align="left")
            y_mm += 3.3
    _examples(pen, left_mm, y_mm + 0.9, style)


def _guide_lines(layout: SheetLayout) -> list[str]:
    lines = []
    if layout.template.identifier is not None:
        lines.append("본인 휴대폰 번호 뒤 8자리를 적고 칠하세요.\n없으면 부모님 번호를 쓰세요.")
    lines.append("컴퓨터용 사인펜으로 칠하세요.")
    lines.append("고칠 때는 수정테이프를 쓰세요.")
    if any(block.kind is FieldKind.NUMERIC for block in layout.blocks):
        lines.append("단답형은 백·십·일 자리에 칠하세요.")
    return lines


def _examples(pen: Pen, left_mm: float, y_mm: float, style: PrintStyle) -> None:
    """One right mark and three wrong ones, at 60 % so that nobody takes them for bubbles."""
    rx_mm, ry_mm = RX_MM * 0.6, RY_MM * 0.6
    pen.text(left_mm, y_mm, "바른 표기", font=style.regular, size_pt=5.9, ink=0.3, align="left")
    pen.oval(left_mm + 10.5, y_mm, rx_mm, ry_mm, fill=0.15)
    pen.text(left_mm + 14.5, y_mm, "틀린 표기", font=style.regular, size_pt=5.9, ink=0.3, align="left")
    for at in range(3):
        pen.oval(left_mm + 25.0 + at * 3.4, y_mm, rx_mm, ry_mm, line_mm=0.12, ink=0.5)
    pen.line(left_mm + 24.4, y_mm, left_mm + 24.9, y_mm + 0.9, width_mm=0.25, ink=0.3)
    pen.line(left_mm + 24.9, y_mm + 0.9, left_mm + 25.8, y_mm - 1.0, width_mm=0.25, ink=0.3)
    pen.oval(left_mm + 28.4, y_mm, 0.45, 0.45, fill=0.3)
    pen.line(left_mm + 31.1, y_mm, left_mm + 32.5, y_mm, width_mm=0.3, ink=0.3)
