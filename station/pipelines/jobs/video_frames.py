"""Frames of a video from an open file. No path is ever told to OpenCV: it opens none with Hangul on
Windows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import BinaryIO, Final, Protocol

import cv2
import numpy as np

from station.pipelines.image_pixels import Pixels
from station.pipelines.jobs.errors import hopeless

MOST_PIXELS: Final = 40_000_000
_MATROSKA: Final = b"\x1a\x45\xdf\xa3"
_HEAD: Final = 12


class Film(Protocol):
    """``fps``: 0.0 where it is not known; ``told_frames``: as the file claims, 0 where it does not.

    ``frames()`` may be called once: the number of each frame from 0 and a way to get its BGR pixels (None
    where it does not decode). Frames that nobody gets cost little.
    """

    @property
    def fps(self) -> float: ...

    @property
    def told_frames(self) -> int: ...

    def frames(self) -> Iterator[tuple[int, PixelsOfFrame]]: ...


class PixelsOfFrame(Protocol):
    def __call__(self) -> Pixels | None: ...


class OpenedFilm:
    """A `Film` of a file's stream, which must stay open. Use as a context."""

    def __init__(self, stream: BinaryIO) -> None:
        """Raises JobError: video_unsupported, video_unreadable, video_too_large."""
        _check_kind(stream)
        # OpenCV lets go of the stream without the interpreter's lock: it must not be the last to hold it.
        self._stream = stream
        self._capture = cv2.VideoCapture()
        if not self._capture.open(stream, cv2.CAP_FFMPEG, []):  # type: ignore[call-overload]
            raise hopeless("video_unreadable", "the video does not open")
        width, height = (
            self._capture.get(size) for size in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
        )
        if width * height > MOST_PIXELS:
            self._capture.release()
            raise hopeless("video_too_large", f"frames of {width:g} x {height:g} px")

    def __enter__(self) -> OpenedFilm:
        return self

    def __exit__(self, *_: object) -> None:
        self._capture.release()

    @property
    def fps(self) -> float:
        told = self._capture.get(cv2.CAP_PROP_FPS)
        return told if math.isfinite(told) and 1.0 <= told <= 1000.0 else 0.0

    @property
    def told_frames(self) -> int:
        told = self._capture.get(cv2.CAP_PROP_FRAME_COUNT)
        return int(told) if math.isfinite(told) and told > 0 else 0

    def frames(self) -> Iterator[tuple[int, PixelsOfFrame]]:
        number = 0
        while self._capture.grab():
            yield number, self._pixels
            number += 1

    def _pixels(self) -> Pixels | None:
        good, pixels = self._capture.retrieve()
        usable = good and pixels is not None and pixels.dtype == np.uint8 and pixels.ndim == 3
        return np.asarray(pixels, np.uint8) if usable else None


def _check_kind(stream: BinaryIO) -> None:
    """Only files that hold their frames themselves: a play list would have FFmpeg open other places."""
    head = stream.read(_HEAD)
    stream.seek(0)
    known = (
        head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
        or (head[:4] == b"RIFF" and head[8:12] == b"AVI ")
        or head[:4] == _MATROSKA
    )
    if not known:
        raise hopeless("video_unsupported", "neither MP4, MOV, AVI, MKV nor WebM")
