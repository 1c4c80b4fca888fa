"""However the page lies in the picture, it says the same; where it cannot, the reader asks."""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
import pytest

from generator.captures import Capture
from generator.ink import PenKind
from generator.pages import Sheet
from station.contracts.reading import PageReading
from tests.filled import (
    ANSWERS,
    WANTED,
    ByteImage,
    doubts,
    every_field,
    file_of,
    filled,
    photographed,
    read,
    read_capture,
    scanned,
    silent_errors,
)

UNTIDY = {
    (1, 0): "tick",
    (2, 0): "ring",
    (3, 0): "partial",
    (4, 0): "erased_beside",
    (5, 0): "slash",
    (6, 0): "taped_remarked",
}
SINGLE = {**ANSWERS, (10, 0): "1"}
RIGHT = {**WANTED, "10": "1"}
SCANS: dict[str, dict[str, Any]] = {
    "skew 3": {"skew_deg": 3.0},
    "skew -3, turned": {"skew_deg": -3.0, "turn": 90},
    "upside down": {"turn": 180, "skew_deg": 1.0},
    "left marks cut": {"cut_mm": (7.0, 0.0, 0.0, 0.0)},
    "bottom marks cut, skew": {"cut_mm": (0.0, 0.0, 0.0, 7.0), "skew_deg": 1.5, "turn": 270},
    "corner folded": {"folded_mm": 11.0, "folded_corner": 2},
    "black border": {"border": 0.0, "cut_mm": (-4.0, -4.0, -4.0, -4.0), "skew_deg": 2.0},
    "feeder jitter": {"jitter_mm": 0.12},
    "dark, low gamma": {"gain": 0.9, "gamma": 1.2, "lamp": 0.07},
    "heavy JPEG": {"quality": 60},
}
PHOTOS: dict[str, dict[str, Any]] = {
    "tilt 15": {"tilt_deg": 15.0, "roll_deg": 2.0, "curl_mm": 0.0},
    "turned, curl": {"tilt_deg": 8.0, "turn": 90, "curl_mm": 1.5},
    "shadow": {"tilt_deg": 10.0, "shadow": 0.4},
}  # fmt: skip


@cache
def tidy() -> Sheet:
    return filled(SINGLE, seed=12)


@cache
def untidy() -> Sheet:
    """Marks on which asking is fair."""
    return filled(SINGLE, styles=UNTIDY, seed=13, kind=PenKind.PENCIL)


@pytest.mark.parametrize("name", SCANS)
def test_scans_say_the_same_however_they_lie(name: str) -> None:
    capture = scanned(tidy(), **SCANS[name])
    reading = read_capture(tidy(), capture)
    assert silent_errors(reading, RIGHT) == []
    assert len(doubts(reading)) <= 1
    assert reading.orientation == capture.orientation


@pytest.mark.parametrize("name", PHOTOS)
def test_photos_say_the_same_however_they_lie(name: str) -> None:
    capture = photographed(tidy(), **PHOTOS[name])
    reading = read_capture(tidy(), capture)
    assert silent_errors(reading, RIGHT) == []
    assert len(doubts(reading)) <= 2
    assert reading.orientation == capture.orientation


def test_any_pose_within_the_limits() -> None:
    """Drawn at random, the same each run: skew, cuts, turns, light and noise together."""
    rng = np.random.default_rng(2026)
    for trial in range(6):
        severities: dict[str, Any] = {
            "skew_deg": float(rng.uniform(-3, 3)),
            "turn": int(rng.choice([0, 90, 180, 270])),
            "cut_mm": tuple(float(v) for v in rng.uniform(-4, 1.0, 4)),
            "noise": float(rng.uniform(0, 8)),
            "blur_px": float(rng.uniform(0.4, 1.0)),
            "gain": float(rng.uniform(0.9, 1.04)),
        }
        reading = read_capture(tidy(), scanned(tidy(), seed=trial, **severities))
        assert silent_errors(reading, RIGHT) == [], severities
        assert len(doubts(reading)) <= 1, severities


def turned(capture: Capture, quarters: int) -> bytes:
    """The decoded picture turned clockwise, stored without loss."""
    picture: ByteImage = np.ascontiguousarray(np.rot90(capture.picture, -quarters))
    return bytes(cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])


@cache
def quarter_readings(name: str) -> tuple[PageReading, ...]:
    sheet = tidy() if name == "tidy" else untidy()
    capture = photographed(sheet, tilt_deg=9.0) if name == "photo" else scanned(sheet, skew_deg=0.7)
    return tuple(read(turned(capture, quarters), sheet.paper.template) for quarters in range(4))


@pytest.mark.parametrize("name", ["tidy", "untidy", "photo"])
def test_turning_the_picture_changes_no_answer(name: str) -> None:
    readings = quarter_readings(name)
    assert [r.orientation for r in readings] == [0, 270, 180, 90]
    upright = every_field(readings[0])
    for reading in readings:
        assert silent_errors(reading, RIGHT) == []
        for label, field in every_field(reading).items():
            if not field.needs_review and not upright[label].needs_review:
                assert field.value == upright[label].value


@pytest.mark.parametrize("name", ["tidy", "untidy", "photo"])
def test_turning_the_picture_changes_no_flag_but_of_honest_doubts(name: str) -> None:
    """A flag may come or go only where the reader was unsure anyway."""
    readings = [every_field(r) for r in quarter_readings(name)]
    for label in readings[0]:
        flags = {r[label].needs_review for r in readings}
        if len(flags) > 1:
            styled = label.isdigit() and (int(label), 0) in UNTIDY and name != "tidy"
            assert styled or min(r[label].confidence for r in readings) < 0.995, label


@pytest.mark.parametrize("sigma", [4, 8, 12])
def test_noise_never_turns_a_doubt_into_a_silent_error(sigma: int) -> None:
    for sheet in (tidy(), untidy()):
        capture = scanned(sheet, noise=1.0)
        noise = np.random.default_rng(sigma).normal(0, sigma, capture.picture.shape)
        noisy = np.clip(capture.picture + noise, 0, 255).astype(np.uint8)
        reading = read(file_of(noisy), sheet.paper.template)
        assert silent_errors(reading, RIGHT) == []
        if sheet is tidy():
            assert len(doubts(reading)) <= 1
