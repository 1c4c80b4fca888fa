"""Frames of a camera above a desk, for tests: sheets of students, bare wood, hands, grain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import cv2
import numpy as np

from generator import suites
from generator.pages import FilledPage, Wish
from generator.texture import background
from station.capture.frames import Pixels, pixels_of

FORM = "c15n0s3"
SIZE = (1080, 1920)


@cache
def student(number: int) -> FilledPage:
    return suites.page("webcam", number, 5, Wish(form=FORM))


@cache
def sheet(number: int) -> Pixels:
    """A webcam frame of one student's sheet."""
    return pixels_of(student(number).capture.data)


@cache
def desk() -> Pixels:
    return np.asarray(background(np.random.default_rng(3), SIZE), np.uint8)


def hand(picture: Pixels, at: int) -> Pixels:
    """A forearm that reaches in from below."""
    seen = picture.copy()
    cv2.ellipse(seen, (at, 760), (260, 520), 15, 0, 360, (120, 150, 200), -1)
    return seen


@cache
def _grain() -> Pixels:
    return np.random.default_rng(1).integers(0, 4, (SIZE[0] + 500, SIZE[1], 3), np.uint8)


def noisy(frames: Iterator[Pixels]) -> Iterator[Pixels]:
    """As a sensor sees them: never the same twice."""
    for number, frame in enumerate(frames):
        at = 37 * number % 500
        grain = _grain()[at : at + frame.shape[0], : frame.shape[1]]
        yield cv2.add(frame, grain) if number % 2 else cv2.subtract(frame, grain)  # type: ignore[misc]
