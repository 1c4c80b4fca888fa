"""The letters of the reports: the font that comes with the station, so that no system's font is embedded."""

from __future__ import annotations

from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from station.assets import asset_path
from station.sheets.pen import font_name


@lru_cache(maxsize=2)
def face(*, bold: bool = False) -> str:
    """Name of the registered font."""
    return font_name(asset_path("fonts", "NanumGothicBold.ttf" if bold else "NanumGothic.ttf"))


@lru_cache(maxsize=16_384)
def printable(text: str) -> str:
    """On one line; signs that the font lacks become a visible box instead of nothing."""
    glyphs = pdfmetrics.getFont(face()).face.charToGlyph
    shown = (" " if sign.isspace() else sign for sign in text if sign.isprintable() or sign.isspace())
    return "".join(sign if ord(sign) in glyphs else "□" for sign in shown)


@lru_cache(maxsize=16_384)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """In points."""
    return float(pdfmetrics.stringWidth(text, face(bold=bold), size))


def fitting_size(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """``size``, or as much less as the text needs to keep within ``width``."""
    needs = text_width(text, size, bold=bold)
    return size if needs <= width else size * width / needs


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Lines within ``width``: broken after spaces, inside a word only where one alone is too long."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}".strip()
        if text_width(joined, size, bold=bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, size, bold=bold) > width and len(line) > 1:
            end = len(line) - 1
            while end > 1 and text_width(line[:end], size, bold=bold) > width:
                end -= 1
            lines.append(line[:end])
            line = line[end:]
    return (*lines, line) if line or not lines else tuple(lines)
