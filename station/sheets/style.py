"""What may differ between two prints of one geometry: colours, line widths, letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from station.assets import asset_path

DARK, MIDDLE, LIGHT = 0.2, 0.45, 0.8  # greys of frames and text


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintStyle:
    """Greys run from 0 (black) to 1 (white). Fonts are TrueType files; ours lie in the assets.

    ``ring_mm`` is the width of the bubbles' outlines (real sheets: 0.1 to 0.35);
    ``choice_glyph_pt`` and ``digit_glyph_pt`` size the letters inside them (0 prints none);
    ``row_tint`` is the grey behind every second five rows; ``bubble_fill`` that of empty bubbles.
    """

    accent: str = "#2563eb"
    accent_tint: str = "#f4f7fe"
    ring_mm: float = 0.16
    ring_grey: float = 0.25
    bubble_fill: float | None = 1.0
    glyph_grey: float = 0.62
    choice_glyph_pt: float = 6.5
    digit_glyph_pt: float = 6.0
    glyph_font: Path | None = None
    regular: Path = field(default_factory=lambda: asset_path("fonts", "NanumGothic.ttf"))
    bold: Path = field(default_factory=lambda: asset_path("fonts", "NanumGothicBold.ttf"))
    mark_grey: float = 0.0
    row_tint: float = 0.97
    grid_mm: float = 0.12
    show_guide: bool = True
    show_scale: bool = True
