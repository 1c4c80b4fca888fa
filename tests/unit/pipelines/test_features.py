"""Blobs and ellipses of masks that are drawn."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from station.pipelines.arrays import Picture
from station.pipelines.features import blobs, ellipses

PLACES = [(40 + 30 * column, 50 + 40 * row) for row in range(5) for column in range(8)]
AXES = (9, 13)


def rings(*, thickness: int = 2) -> Picture:
    mask = np.zeros((280, 320), np.uint8)
    for at in PLACES:
        cv2.ellipse(mask, at, AXES, 0, 0, 360, 255, thickness)
    return mask


def grainy(mask: Picture, seed: int) -> Picture:
    """Single pixels turned over, apart from each other and from what is drawn."""
    rng = np.random.default_rng(seed)
    apart = np.zeros(mask.shape, bool)
    apart[1::3, 1::3] = rng.random(apart[1::3, 1::3].shape) < 0.9
    clear = cv2.dilate(mask, np.ones((5, 5), np.uint8)) == cv2.erode(mask, np.ones((5, 5), np.uint8))
    return np.where(apart & clear, 255 - mask, mask)


def test_a_ring_is_one_ellipse_with_its_place_and_shape() -> None:
    found = ellipses(rings(), radius_px=(8, 14))
    assert len(found.centres) == len(PLACES)
    assert {tuple(at) for at in np.round(found.centres).astype(int).tolist()} == set(PLACES)
    assert found.shapes[:, 0, 0] == pytest.approx(np.full(len(PLACES), AXES[0]), abs=1.5)
    assert found.shapes[:, 1, 1] == pytest.approx(np.full(len(PLACES), AXES[1]), abs=1.5)
    assert np.abs(found.shapes[:, 0, 1]).max() < 0.1


@pytest.mark.parametrize("seed", [1, 2])
def test_grain_changes_no_ellipse(seed: int) -> None:
    """So much of it that the specks are taken away before anything is traced."""
    plain = rings()
    with_grain = grainy(plain, seed)
    assert np.count_nonzero(with_grain[:, 1:] != with_grain[:, :-1]) > 0.15 * with_grain.size
    wanted, found = (ellipses(mask, radius_px=(8, 14)) for mask in (plain, with_grain))
    assert np.array_equal(np.sort(wanted.centres, axis=0), np.sort(found.centres, axis=0))


def test_triangles_and_other_sizes_are_no_ellipses() -> None:
    mask = np.zeros((200, 200), np.uint8)
    cv2.fillPoly(mask, [np.array([(20, 20), (50, 20), (35, 50)])], 255)
    cv2.circle(mask, (120, 120), 40, 255, 2)
    assert len(ellipses(mask, radius_px=(8, 14)).centres) == 0


def test_blobs_tell_box_ink_and_lean() -> None:
    mask = np.zeros((100, 100), np.uint8)
    mask[10:31, 20:41] = 255
    mask[10:26, 25:41] = 0
    mask[80, 80] = 255
    found = blobs(mask, at_least_px=5)
    assert found.centres.tolist() == [[30.0, 20.0]]
    assert found.sizes.tolist() == [[21.0, 21.0]]
    assert found.fill[0] == pytest.approx(1 - 16 * 16 / 21**2)
    assert found.offsets[0, 0] < -2
    assert found.offsets[0, 1] > 2
