"""What tells one sheet from another, and a camera that misbehaves from a quiet desk."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from station.capture.frames import Pixels, signature_of, softness_of
from station.capture.health import Fault, FrameHealth, HealthConfig
from station.capture.looks import UNSURE, Fingerprint, changed_share, sheet_of
from station.capture.states import CaptureConfig
from station.contracts.reading import Reason
from tests.desk import field, reading

ONE = Fingerprint(form="f", identifier=tuple("12345678"), answers=tuple("12345"))
CONFIG = CaptureConfig()
QUIET = np.random.default_rng(5)


@pytest.mark.parametrize(
    ("change", "other"),
    [
        ({}, False),
        ({"form": "g"}, True),
        ({"identifier": tuple("12345679")}, True),
        ({"identifier": tuple("1234567?")}, False),
        ({"answers": tuple("12344")}, False),  # a finger
        ({"answers": tuple("12354")}, True),
        ({"answers": tuple("123??")}, False),
        ({"answers": tuple("1234")}, True),
        ({"identifier": tuple("1234567?"), "answers": tuple("12344")}, True),  # nobody is named for sure
    ],
)
def test_sheets_are_told_apart_by_what_is_sure(change: dict[str, object], other: bool) -> None:
    assert replace(ONE, **change).is_other(ONE, 1) is other  # type: ignore[arg-type]


def test_what_a_person_must_look_at_tells_no_sheets_apart() -> None:
    sheet = sheet_of(reading(field(1, "3"), field(2, "4", Reason.FAINT), field(3, "")))
    assert sheet.fingerprint.answers == ("3", UNSURE, "")
    assert sheet.fingerprint.names_student
    assert not sheet_of(reading(identifier="")).fingerprint.names_student


def frame(seed: int = 1) -> Pixels:
    """A sheet with print, (1080, 1920, 3)."""
    seen = np.full((1080, 1920, 3), 210, np.uint8)
    for row in range(8):
        for column in range(20):
            cv2.circle(seen, (150 + 80 * column, 120 + 110 * row), 12, (60, 60, 60), 2)
    return seen


def grainy(pixels: Pixels, seed: int) -> Pixels:
    grain: NDArray[np.float64] = np.random.default_rng(seed).normal(0, 5, pixels.shape[:2])
    return np.clip(pixels + grain[..., None], 0, 255).astype(np.uint8)


def test_a_signature_sees_one_mark_but_not_the_sensor_or_its_brightness() -> None:
    plain = signature_of(frame())

    def share(pixels: Pixels) -> float:
        return changed_share(signature_of(pixels), plain, CONFIG.unmoved_levels)

    assert share(grainy(frame(), 2)) <= CONFIG.unmoved_share
    assert share((frame() * 0.85).astype(np.uint8)) <= CONFIG.unmoved_share
    marked = frame()
    cv2.circle(marked, (150 + 80 * 7, 120 + 110 * 3), 12, (40, 40, 40), -1)
    assert share(marked) > 0
    assert share(np.roll(frame(), 3, 1)) > CONFIG.unmoved_share
    assert changed_share(b"", plain, 3) == 1.0


def check(pictures: list[Pixels], *, live: bool = True, health: FrameHealth | None = None) -> list[Fault]:
    """Faults of a film of two frames a second."""
    health = health or FrameHealth(live=live)
    found = [health.check(pixels, number / 2) for number, pixels in enumerate(pictures)]
    return [fault for fault in found if fault is not None]


def test_black_for_a_while_is_a_fault_and_a_dark_room_is_none() -> None:
    black = [QUIET.integers(0, 6, (90, 160, 3), np.uint8) for _ in range(9)]
    assert check(black)[0] is Fault.BLACK
    assert check(black[:6]) == []  # a camera that has just begun
    dark = [QUIET.integers(0, 60, (90, 160, 3), np.uint8) for _ in range(9)]
    assert check(dark) == []


def test_frames_equal_to_the_last_bit_are_a_fault_of_a_live_camera_only() -> None:
    still = [np.full((90, 160, 3), 120, np.uint8)] * 22
    assert check(still) == [Fault.FROZEN]
    assert check(still, live=False) == []
    assert check([grainy(picture, place) for place, picture in enumerate(still)]) == []


def test_a_camera_that_is_only_quiet_is_left_in_peace_more_and_more() -> None:
    health = FrameHealth(live=True, config=HealthConfig(frozen_s=2, most_frozen_s=8))
    waits = []
    for _ in range(4):
        health.reopened()
        count = 0
        while health.check(np.full((90, 160, 3), 120, np.uint8), count / 2) is None:
            count += 1
        waits.append(count / 2)
    assert waits == [2, 4, 8, 8]


def test_sizes_that_keep_changing_are_a_fault_and_one_change_is_none() -> None:
    small, large = (QUIET.integers(0, 255, (90 * n, 160 * n, 3), np.uint8) for n in (1, 2))
    assert check([small, large, small, large, small])[0] is Fault.SIZES
    assert check([small, small, large, large, large, large]) == []


@pytest.mark.parametrize("sigma", [2.0, 3.0, 4.0])
def test_softness_follows_the_blur(sigma: float) -> None:
    squares = np.kron(np.indices((9, 16)).sum(axis=0) % 2, np.ones((120, 120))) * 150 + 50
    sharp = np.repeat(squares[..., None], 3, axis=2).astype(np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(sharp, (0, 0), sigma), np.uint8)
    assert softness_of(grainy(blurred, 3)) == pytest.approx(2.5 * sigma, rel=0.3)
    assert softness_of(grainy(sharp, 3)) < 3
    assert softness_of(np.full((1080, 1920, 3), 120, np.uint8)) == 0.0
