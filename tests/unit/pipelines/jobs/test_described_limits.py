"""Limits that decide, each from both sides: when a page is another one, what counts as written, which boxes
are questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.ssim import mean_ssim
from station.pipelines.jobs.video import VideoRules, analyse_video, page_changed
from station.pipelines.jobs.video_frames import PixelsOfFrame
from station.pipelines.segmentation import question_boxes


@dataclass(frozen=True)
class Reel:
    """A `Film` in memory, ten frames a second."""

    pictures: tuple[Pixels, ...]
    fps: float = 10.0
    told_frames: int = 0

    def frames(self) -> Iterator[tuple[int, PixelsOfFrame]]:
        for number, picture in enumerate(self.pictures):
            yield number, lambda shown=picture: shown


def written(share: float, seed: int = 1) -> Pixels:
    """100 x 100 px of which ``share`` is dark."""
    dark = np.arange(10_000) < round(share * 10_000)
    grey = np.where(np.random.default_rng(seed).permutation(dark), 219, 220).astype(np.uint8)
    return np.repeat(grey.reshape(100, 100, 1), 3, axis=2)


@pytest.mark.parametrize(("share", "has_writing"), [(0.0499, False), (0.05, True), (0.2, True), (0.0, False)])
def test_a_twentieth_of_dark_pixels_is_writing(share: float, has_writing: bool) -> None:
    told = analyse_video(Reel((written(share),) * 30), VideoRules())
    assert [(one.writing_score, one.has_writing) for one in told.frames] == [(share, has_writing)]
    assert (told.avg_writing_score, told.filled_ratio) == (share, float(has_writing))


def test_a_page_is_another_one_where_the_structure_is_less_than_seven_tenths_alike() -> None:
    rng = np.random.default_rng(5)
    one, other = (rng.integers(0, 256, (60, 60)).astype(float) for _ in range(2))
    before = one.astype(np.uint8)
    likeness = []
    for share in np.linspace(0.2, 0.6, 60):
        now = ((1 - share) * one + share * other).astype(np.uint8)
        likeness.append(mean_ssim(before, now))
        assert page_changed(before, now) == (likeness[-1] < 0.7)
    assert any(0.69 < one < 0.7 for one in likeness)
    assert any(0.7 <= one < 0.71 for one in likeness)


def test_where_structure_cannot_be_compared_greys_may_differ_by_fifteen_hundredths() -> None:
    grey = np.full((10, 10), 100, np.uint8)
    assert not page_changed(grey, grey + 38)
    assert page_changed(grey, grey + 39)


def test_a_film_has_ten_pages_at_most_unless_more_are_asked_for() -> None:
    rng = np.random.default_rng(2)
    pages = [rng.integers(0, 256, (100, 100, 3)).astype(np.uint8) for _ in range(12)]
    film = Reel(tuple(page for page in pages for _ in range(10)))
    told = analyse_video(film, VideoRules())
    assert (told.pages_detected, len(told.frames)) == (10, 10)
    assert analyse_video(film, VideoRules(max_pages=11)).pages_detected == 11


def test_a_film_is_worked_on_for_a_minute() -> None:
    now = iter(range(0, 100_000, 20))
    told = analyse_video(Reel((written(0.1),) * 30), VideoRules(), clock=lambda: float(next(now)))
    assert told.timed_out
    assert (told.sampled_frames, told.total_frames) == (1, 4)  # at 20, 40, 60 s; at 80 s it ends


SIDE = 1000
GROWN = 24  # how much wider and higher the search makes what is dark


@pytest.mark.parametrize(
    ("w", "h", "found"),
    [
        (46, 46, False),  # 70 x 70: 0.49 % of the page
        (48, 48, True),  # 72 x 72: 0.52 %
        (920, 920, True),  # 944 x 944: 89 %
        (930, 930, False),  # 954 x 954: 91 %
        (376, 94, False),  # 400 x 118: flatter than 0.3
        (376, 98, True),  # 400 x 122
        (94, 376, True),
    ],
)
def test_boxes_of_questions_keep_to_their_limits(w: int, h: int, found: bool) -> None:
    grey = np.full((SIDE, SIDE), 255, np.uint8)
    top, left = (SIDE - h) // 2, (SIDE - w) // 2
    grey[top : top + h, left : left + w] = 0
    boxes = question_boxes(grey)
    assert bool(boxes) is found
    for _, _, width, height in boxes:
        assert (width, height) == pytest.approx((w + GROWN, h + GROWN), abs=1)
