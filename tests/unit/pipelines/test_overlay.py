"""The overlay draws at the right place for every orientation, and amber means a doubt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from station.contracts.reading import BubbleReading, PageReading, Reason
from station.pipelines.image_io import ColourPicture
from station.pipelines.overlay import draw_overlay, encode_overlay
from station.services.overlay_words import overlay_words
from tests.faults.nasty_child import reading_of
from tests.pictures import encoded

WIDTH, HEIGHT, HALF = 1700, 1200, 30  # full picture; a square bubble of twice HALF
AMBER = (0, 140, 240)


def square(x: float, y: float) -> tuple[tuple[float, float], ...]:
    return ((x - HALF, y - HALF), (x + HALF, y - HALF), (x + HALF, y + HALF), (x - HALF, y + HALF))


def reading(orientation: int, probability: float, *, doubt: bool = False) -> PageReading:
    from station.pipelines.image_io import decode_page

    base = reading_of(decode_page(encoded(np.full((300, 300), 255, np.uint8), "PNG")))
    (field,) = base.fields
    bubble = BubbleReading(value="3", probability=probability, polygon_px=square(500, 300))
    reasons = (Reason.FAINT,) if doubt else ()
    group = replace(field.groups[0], bubbles=(bubble,), needs_review=doubt, reasons=reasons)
    field = replace(field, groups=(group,), needs_review=doubt, reasons=reasons)
    return replace(base, orientation=orientation, fields=(field,))


def drawn_on_white(told: PageReading, scale: int = 1, language: str = "ko") -> NDArray[np.uint8]:
    white = np.full((HEIGHT // scale, WIDTH // scale, 3), 255, np.uint8)
    return draw_overlay(ColourPicture(bgr=white, scale=float(scale)), told, overlay_words(language))


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(
    ("orientation", "centre", "size"),
    [
        (0, (500, 300), (WIDTH, HEIGHT)),
        (90, (HEIGHT - 1 - 300, 500), (HEIGHT, WIDTH)),
        (180, (WIDTH - 1 - 500, HEIGHT - 1 - 300), (WIDTH, HEIGHT)),
        (270, (300, WIDTH - 1 - 500), (HEIGHT, WIDTH)),
    ],
)
def test_bubbles_are_drawn_where_they_lie_upright(
    orientation: int, centre: tuple[int, int], size: tuple[int, int], scale: int
) -> None:
    drawn = drawn_on_white(reading(orientation, 1.0), scale)
    page = drawn[drawn.shape[0] - size[1] :]
    assert page.shape == (size[1], size[0], 3)
    dark = page[:, :, 2].astype(int) < 60  # the colour of a sure mark has next to no red
    near = np.zeros_like(dark)
    x, y = centre
    near[y - HALF - 4 : y + HALF + 5, x - HALF - 4 : x + HALF + 5] = True
    rows, columns = np.nonzero(dark & near)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(x, abs=1.5)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(y, abs=1.5)
    assert columns.max() - columns.min() == pytest.approx(2 * HALF, abs=7)


def amber(drawn: NDArray[np.uint8]) -> int:
    return int((np.abs(drawn.astype(int) - AMBER).max(axis=2) < 12).sum())


def test_amber_is_kept_for_doubts() -> None:
    assert amber(drawn_on_white(reading(0, 1.0))) == 0
    assert amber(drawn_on_white(reading(0, 0.0))) == 0
    assert amber(drawn_on_white(reading(0, 0.6, doubt=True))) > 200


def test_a_sure_mark_stands_out_in_grey() -> None:
    page = {p: drawn_on_white(reading(0, p))[-HEIGHT:, :, 1] for p in (0.0, 1.0)}
    ring = np.s_[300 - HALF - 6 : 300 + HALF + 7, 500 - HALF - 6 : 500 + HALF + 7]
    assert page[1.0][ring].mean() < page[0.0][ring].mean() - 10


def test_words_are_those_of_the_language() -> None:
    doubt = reading(0, 0.6, doubt=True)
    korean, english = (drawn_on_white(doubt, language=language) for language in ("ko", "en"))
    assert not np.array_equal(korean, english)
    assert encode_overlay(korean).startswith(b"\xff\xd8")
