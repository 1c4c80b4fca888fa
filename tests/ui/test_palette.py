"""Colours that every eye tells apart, and words that stand out enough from what is behind them.

Colour vision: the matrices of Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB.
Differences: CIEDE2000, checked against pairs of Sharma, Wu and Dalal (2005).
"""

from __future__ import annotations

import itertools
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import numpy as np
import numpy.typing as npt
import pytest

from station.ui.theme import BLANK, CONFIRMED, DARK, FAINT, HUMAN, LIGHT, MULTI, Colours

LEAST_DIFFERENCE = 19.0
TEXT, LINE = 4.5, 3.0
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ @ np.ones(3)
Vector = npt.NDArray[np.float64]


def linear(colour: str) -> Vector:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.asarray(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4))


def lab(rgb: Vector) -> tuple[float, float, float]:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return float(116 * f[1] - 16), float(500 * (f[0] - f[1])), float(200 * (f[1] - f[2]))


def ciede2000(one: tuple[float, float, float], two: tuple[float, float, float]) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, two
    mean_c = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    c1, c2 = hypot(a1 * (1 + g), b1), hypot(a2 * (1 + g), b2)
    h1, h2 = (degrees(atan2(b, a * (1 + g))) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    mean_h = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = 1 - 0.17 * cos(radians(mean_h - 30)) + 0.24 * cos(radians(2 * mean_h))
    t += 0.32 * cos(radians(3 * mean_h + 6)) - 0.20 * cos(radians(4 * mean_h - 63))
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / sqrt(20 + (mean_l - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turned = 60 * exp(-(((mean_h - 275) / 25) ** 2))
    r = -2 * sqrt(mean_c**7 / (mean_c**7 + 25**7)) * sin(radians(turned))
    parts = (d_l / s_l, d_c / s_c, d_h / s_h)
    return sqrt(sum(part**2 for part in parts) + r * parts[1] * parts[2])


def contrast(one: str, two: str) -> float:
    light, dark = sorted((float(TO_XYZ[1] @ linear(c)) for c in (one, two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
        ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_difference_is_that_of_the_paper(
    one: tuple[float, float, float], two: tuple[float, float, float], told: float
) -> None:
    assert ciede2000(one, two) == pytest.approx(told, abs=1e-4)


@pytest.mark.parametrize("vision", VISIONS)
def test_states_on_paper_are_told_apart_by_every_eye(vision: str) -> None:
    inks = {ink.glyph: ink.colour for ink in (CONFIRMED, FAINT, MULTI, BLANK, HUMAN)}
    seen = {glyph: lab(VISIONS[vision] @ linear(colour)) for glyph, colour in inks.items()}
    close = {f"{a}{b}": ciede2000(seen[a], seen[b]) for a, b in itertools.combinations(seen, 2)}
    assert min(close.values()) >= LEAST_DIFFERENCE, close


def test_no_two_states_share_line_and_glyph() -> None:
    inks = (CONFIRMED, FAINT, MULTI, BLANK, HUMAN)
    assert len({ink.glyph for ink in inks}) == len(inks)
    assert len({(ink.line, ink.width) for ink in inks}) == len(inks)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(colours: Colours) -> None:
    for behind in (colours.window, colours.panel, colours.soft):
        for words in (colours.text, colours.quiet, colours.warn, colours.good):
            assert contrast(words, behind) >= TEXT, (words, behind)
        assert contrast(colours.accent, behind) >= LINE
    assert contrast(colours.on_accent, colours.accent) >= TEXT
