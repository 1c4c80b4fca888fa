"""Homework filmed page by page: which pages, and how much is written on each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from station.contracts.job_results import VideoFrame, VideoResult
from station.pipelines.image_pixels import Pixels, grey_of
from station.pipelines.jobs.errors import hopeless
from station.pipelines.jobs.resize import limited
from station.pipelines.jobs.ssim import WINDOW, mean_ssim
from station.pipelines.jobs.video_frames import Film

SAMPLES_A_SECOND: Final = 2.0
SAME_PAGE: Final = 0.7
OTHER_PAGE: Final = 0.15
"""Mean difference of grey, as a share of the whole range, where structure cannot be compared."""
LOOK_SIDE_PX: Final = 96
"""Pages are compared this small: a hand that holds the camera moves the lines, not the page."""
DARK: Final = 220
HAS_WRITING: Final = 0.05
MOST_FRAMES: Final = 300
MOST_PAGES: Final = 100

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRules:
    """As the payload asks; ``limit_s`` of work, reading included."""

    frame_stride: int = 10
    min_frame_count: int = 30
    use_key_frames: bool = True
    max_pages: int = 10
    limit_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    index: int
    score: float


@dataclass(slots=True)
class _Seen:
    """What has been looked at so far: ``pages`` of samples (all of one page unless pages are told apart)."""

    total: int = 0
    samples: int = 0
    pages: list[list[_Sample]] = field(default_factory=list)
    timed_out: bool = False
    last: Pixels | None = None


def analyse_video(film: Film, rules: VideoRules, *, clock: Clock = time.monotonic) -> VideoResult:
    """Raises JobError(video_unreadable) where no frame decodes.

    Two samples a second, a new page where two of them differ, the middle sample of each page. Where that is
    not wanted, or the film does not tell its speed, every ``frame_stride``-th frame.
    """
    by_pages = rules.use_key_frames and film.fps > 0
    step = max(1, round(film.fps / SAMPLES_A_SECOND)) if by_pages else rules.frame_stride
    seen = _look(film, step, by_pages, clock() + rules.limit_s, clock)
    if not seen.samples:
        raise hopeless("video_unreadable", "no frame decodes")
    if by_pages:
        pages = _lasting(seen.pages)
        chosen = [(number, page[len(page) // 2]) for number, page in enumerate(pages[: rules.max_pages], 1)]
    else:
        pages = []
        chosen = [(0, sample) for sample in seen.pages[0][:MOST_FRAMES]]
    frames = tuple(_frame(page, sample, film.fps) for page, sample in chosen)
    total = max(seen.total, film.told_frames) if seen.timed_out else seen.total
    return VideoResult(
        total_frames=total,
        sampled_frames=seen.samples,
        pages_detected=min(len(pages), rules.max_pages),
        avg_writing_score=round(sum(frame.writing_score for frame in frames) / len(frames), 4),
        filled_ratio=round(sum(frame.has_writing for frame in frames) / len(frames), 4),
        frames=frames,
        too_short=total < rules.min_frame_count,
        key_frames_extraction=by_pages,
        timed_out=seen.timed_out,
    )


def writing_share(grey: Pixels) -> float:
    """Share of pixels darker than `DARK`."""
    return round(float(np.count_nonzero(grey < DARK)) / grey.size, 4)


def page_changed(before: Pixels, now: Pixels) -> bool:
    """By structure; by the mean difference of grey where the pictures are too small for a window."""
    if before.shape != now.shape:
        return True
    if min(before.shape) >= WINDOW:
        return mean_ssim(before, now) < SAME_PAGE
    return float(cv2.absdiff(before, now).mean()) / 255 > OTHER_PAGE


def _look(film: Film, step: int, by_pages: bool, end_s: float, clock: Clock) -> _Seen:
    seen = _Seen()
    for number, pixels in film.frames():
        seen.total = number + 1
        if clock() > end_s:
            seen.timed_out = True
            break
        if number % step:
            continue
        bgr = pixels()
        if bgr is None:
            continue
        grey = grey_of(limited(bgr))
        sample = _Sample(index=number, score=writing_share(grey))
        seen.samples += 1
        small = limited(grey, most_side_px=LOOK_SIDE_PX)
        if not seen.pages or (by_pages and seen.last is not None and page_changed(seen.last, small)):
            seen.pages.append([])
        seen.last = small
        if by_pages or len(seen.pages[0]) < MOST_FRAMES:
            seen.pages[-1].append(sample)
    return seen


def _lasting(pages: list[list[_Sample]]) -> list[list[_Sample]]:
    """Without what was seen once between two changes: a page being turned. Where nothing lasted, all."""
    return [page for page in pages if len(page) > 1] or pages


def _frame(page: int, sample: _Sample, fps: float) -> VideoFrame:
    return VideoFrame(
        index=sample.index,
        page=page,
        writing_score=sample.score,
        has_writing=sample.score >= HAS_WRITING,
        time=round(sample.index / fps, 2) if fps else None,
    )
