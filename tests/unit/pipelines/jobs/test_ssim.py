"""Structural similarity as it was published, checked against a window-by-window reading of the paper."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from station.pipelines.jobs.ssim import mean_ssim

Grey = NDArray[np.uint8]


def by_the_paper(x: Grey, y: Grey) -> float:
    """Equations 14 to 17 of Wang et al. 2004, one window after the other, no filter in sight."""
    away = np.arange(-5, 6)
    line = np.exp(-(away**2) / (2 * 1.5**2))
    weights = np.outer(line, line) / line.sum() ** 2
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    values = []
    for row in range(x.shape[0] - 10):
        for column in range(x.shape[1] - 10):
            a = x[row : row + 11, column : column + 11].astype(float)
            b = y[row : row + 11, column : column + 11].astype(float)
            mean_a, mean_b = (weights * a).sum(), (weights * b).sum()
            var_a, var_b = (weights * (a - mean_a) ** 2).sum(), (weights * (b - mean_b) ** 2).sum()
            both = (weights * (a - mean_a) * (b - mean_b)).sum()
            above = (2 * mean_a * mean_b + c1) * (2 * both + c2)
            values.append(above / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2)))
    return float(np.mean(values))


def noisy(seed: int, level: float) -> tuple[Grey, Grey]:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 256, (24, 30)).astype(np.uint8)
    y = np.clip(x + rng.normal(0, level, x.shape), 0, 255).astype(np.uint8)
    return x, y


@pytest.mark.parametrize("level", [1.0, 20.0, 120.0])
def test_it_is_the_formula_of_the_paper(level: float) -> None:
    x, y = noisy(int(level), level)
    assert mean_ssim(x, y) == pytest.approx(by_the_paper(x, y), abs=1e-9)


def test_two_even_greys_by_hand() -> None:
    """Without variance only the luminance term is left: (2·100·150 + C1) / (100² + 150² + C1)."""
    x, y = np.full((20, 20), 100, np.uint8), np.full((20, 20), 150, np.uint8)
    assert mean_ssim(x, y) == pytest.approx((30_000 + 6.5025) / (32_500 + 6.5025))


def test_equal_pictures_are_equal_and_negatives_the_contrary() -> None:
    x, _ = noisy(1, 1.0)
    assert mean_ssim(x, x) == pytest.approx(1.0)
    assert mean_ssim(x, 255 - x) < 0
    assert mean_ssim(x, 255 - x) == mean_ssim(255 - x, x)


@pytest.mark.parametrize("shape", [(10, 40), (20, 21)])
def test_pictures_without_a_common_window_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no common window"):
        mean_ssim(np.zeros(shape, np.uint8), np.zeros((20, 20) if shape != (10, 40) else shape, np.uint8))


def test_scikit_image_says_the_same() -> None:
    metrics = pytest.importorskip("skimage.metrics")
    x, y = noisy(3, 40.0)
    theirs = metrics.structural_similarity(
        x, y, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
    )
    assert mean_ssim(x, y) == pytest.approx(theirs, abs=1e-9)
