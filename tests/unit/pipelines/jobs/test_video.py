"""Homework films: pages told apart, the middle frame of each, and what a film is refused for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.errors import JobError
from station.pipelines.jobs.video import VideoRules, analyse_video, page_changed, writing_share
from station.pipelines.jobs.video_frames import OpenedFilm, PixelsOfFrame

FPS = 10.0
SIZE = (320, 240)


def page(seed: int, lines: int) -> Pixels:
    """Paper with ``lines`` of writing that no other seed has."""
    rng = np.random.default_rng(seed)
    paper = np.full((SIZE[1], SIZE[0], 3), 245, np.uint8)
    for line in range(lines):
        top = 15 + 28 * line
        for left in range(10, 300, 22):
            w, h = rng.integers(4, 20), rng.integers(6, 20)
            cv2.rectangle(paper, (left, top), (left + int(w), top + int(h)), (40, 40, 40), -1)
    return paper


def film_of(pages: list[tuple[Pixels, int]]) -> list[Pixels]:
    """Each page for so many frames, held by a hand that is not quite still."""
    rng = np.random.default_rng(1)
    frames = []
    for pixels, count in pages:
        for _ in range(count):
            moved = np.roll(pixels, rng.integers(-1, 2, 2), axis=(0, 1))
            frames.append(np.clip(moved + rng.normal(0, 2, moved.shape), 0, 255).astype(np.uint8))
    return frames


def written(frames: list[Pixels], path: Path, *, fps: float = FPS, kind: str = "MJPG") -> bytes:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*kind), fps, SIZE)
    for frame in frames:
        writer.write(frame)
    writer.release()
    return path.read_bytes()


@dataclass
class Reel:
    """A `Film` in memory."""

    pictures: list[Pixels]
    fps: float = FPS
    told_frames: int = 0
    opened: list[int] = field(default_factory=list)

    def frames(self) -> Iterator[tuple[int, PixelsOfFrame]]:
        for number in range(len(self.pictures)):
            yield number, lambda n=number: self._get(n)

    def _get(self, number: int) -> Pixels:
        self.opened.append(number)
        return self.pictures[number]


THREE = [(page(1, 8), 40), (page(2, 4), 30), (page(3, 0), 20)]


@pytest.mark.parametrize(("kind", "name"), [("MJPG", "숙제.avi"), ("mp4v", "숙제.mp4")])
def test_a_film_of_three_pages_gives_their_middle_frames(tmp_path: Path, kind: str, name: str) -> None:
    written(film_of(THREE), tmp_path / f"film{Path(name).suffix}", kind=kind)
    (tmp_path / f"film{Path(name).suffix}").rename(tmp_path / name)
    with (tmp_path / name).open("rb") as stream, OpenedFilm(stream) as film:
        told = analyse_video(film, VideoRules())
    assert told.total_frames == 90
    assert told.sampled_frames == 18
    assert told.pages_detected == 3
    assert told.key_frames_extraction
    assert not told.too_short
    assert not told.timed_out
    assert [frame.page for frame in told.frames] == [1, 2, 3]
    for frame, (first, last) in zip(told.frames, [(0, 40), (40, 70), (70, 90)], strict=True):
        assert first < frame.index < last
        assert abs(frame.index - (first + last) / 2) <= 5
        assert frame.time == pytest.approx(frame.index / FPS)
    assert [frame.has_writing for frame in told.frames] == [True, True, False]
    assert told.frames[0].writing_score > told.frames[1].writing_score > told.frames[2].writing_score
    assert told.filled_ratio == pytest.approx(2 / 3, abs=1e-3)
    assert told.avg_writing_score == pytest.approx(sum(f.writing_score for f in told.frames) / 3, abs=1e-3)


def test_only_samples_are_decoded() -> None:
    reel = Reel(film_of(THREE))
    analyse_video(reel, VideoRules())
    assert reel.opened == list(range(0, 90, 5))


def test_a_page_that_is_being_turned_is_no_page() -> None:
    blurred = np.asarray(cv2.GaussianBlur(page(7, 8), (31, 31), 0), np.uint8)
    reel = Reel(film_of([(page(1, 8), 30), (blurred, 5), (page(2, 8), 30)]))
    told = analyse_video(reel, VideoRules())
    assert told.pages_detected == 2
    assert not any(30 <= frame.index < 35 for frame in told.frames)


def test_no_more_pages_than_were_asked_for() -> None:
    reel = Reel(film_of([(page(seed, 8), 20) for seed in range(6)]))
    told = analyse_video(reel, VideoRules(max_pages=4))
    assert (told.pages_detected, len(told.frames)) == (4, 4)


@pytest.mark.parametrize(("fps", "use_key_frames"), [(FPS, False), (0.0, True)])
def test_without_key_frames_every_tenth_frame_counts(fps: float, use_key_frames: bool) -> None:
    told = analyse_video(Reel(film_of(THREE), fps=fps), VideoRules(use_key_frames=use_key_frames))
    assert not told.key_frames_extraction
    assert [frame.index for frame in told.frames] == list(range(0, 90, 10))
    assert {frame.page for frame in told.frames} == {0}
    assert told.pages_detected == 0
    assert (told.frames[0].time is None) == (fps == 0)
    assert told.filled_ratio == pytest.approx(7 / 9, abs=1e-3)


@pytest.mark.parametrize(("frames", "short"), [(29, True), (30, False)])
def test_a_short_film_is_named(frames: int, short: bool) -> None:
    assert analyse_video(Reel(film_of([(page(1, 8), frames)])), VideoRules()).too_short is short


def test_the_limit_stops_the_work_and_is_told() -> None:
    """A clock that moves a second with every look: what was seen until then counts."""
    now = iter(range(10_000))
    reel = Reel(film_of(THREE), told_frames=90)
    told = analyse_video(reel, VideoRules(limit_s=60), clock=lambda: float(next(now)))
    assert told.timed_out
    assert told.total_frames == 90
    assert max(reel.opened) <= 60
    assert told.pages_detected == 2


def test_small_pictures_are_compared_by_their_grey() -> None:
    dark, light = np.full((6, 6), 40, np.uint8), np.full((6, 6), 200, np.uint8)
    assert page_changed(dark, light)
    assert not page_changed(dark, dark + 10)
    assert page_changed(dark, np.full((7, 6), 40, np.uint8))


def test_writing_is_what_is_darker_than_220() -> None:
    grey = np.array([[219, 220], [0, 255]], np.uint8)
    assert writing_share(grey) == 0.5


def test_a_reel_without_frames_is_unreadable() -> None:
    with pytest.raises(JobError) as refused:
        analyse_video(Reel([]), VideoRules())
    assert (refused.value.code, refused.value.retryable) == ("video_unreadable", False)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a film",
        b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/secret.ts\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
    ],
)
def test_only_films_that_hold_their_frames_are_opened(content: bytes) -> None:
    with pytest.raises(JobError) as refused:
        OpenedFilm(io.BytesIO(content))
    assert (refused.value.code, refused.value.retryable) == ("video_unsupported", False)


def test_a_damaged_film_gives_an_error_or_what_it_still_has(tmp_path: Path) -> None:
    data = written(film_of([(page(1, 8), 40)]), tmp_path / "film.mp4", kind="mp4v")
    for keep in (13, 200, len(data) // 2):
        assert frames_or_code(data[:keep]) in {"video_unreadable", *range(1, 41)}
    assert frames_or_code(data) == 40


def frames_or_code(data: bytes) -> int | str:
    try:
        with OpenedFilm(io.BytesIO(data)) as film:
            return analyse_video(film, VideoRules()).total_frames
    except JobError as refused:
        return refused.code
