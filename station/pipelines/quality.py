"""How good the picture is, in words a person can act on: sharpness, glare, exposure, cut corners."""

from __future__ import annotations

from typing import Final

from station.contracts.reading import Point, Quality
from station.pipelines.arrays import median
from station.pipelines.outlines import Outlines

BLOWN: Final = 250.0
CORNERS: Final = ("TL", "TR", "BR", "BL")


def measure_quality(outlines: Outlines, cut: tuple[str, ...]) -> Quality:
    """From the outlines measured for the pose; nothing is sampled twice."""
    plain = ~outlines.inked
    contrast = median(outlines.contrast[plain]) if plain.any() else 0.0
    blown = plain & (outlines.white >= BLOWN) & (outlines.contrast < 0.25 * contrast)
    return Quality(
        sharpness=round(outlines.line_mm, 3),
        glare=round(float(blown.mean()), 4),
        exposure=round(median(outlines.white) / 255, 3),
        cut_corners=cut,
    )


def cut_corners(outline: tuple[Point, ...], width_px: int, height_px: int) -> tuple[str, ...]:
    """Names of the page's corners (TL, TR, BR, BL in ``outline``) that lie outside the picture."""
    return tuple(
        name
        for name, (x, y) in zip(CORNERS, outline, strict=True)
        if not (-0.5 <= x <= width_px - 0.5 and -0.5 <= y <= height_px - 0.5)
    )
