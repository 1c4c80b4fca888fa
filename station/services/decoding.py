"""Kept pictures for the eye: decoded in this process, after a reader child has opened them once."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from station.pipelines.image_io import ColourPicture

ONE_AT_A_TIME: Final = threading.RLock()
"""pdfium keeps its state by process: whoever opens a PDF here, in whatever thread, holds this."""


def decode_shown(data: bytes, page_index: int, long_side_px: int) -> ColourPicture:
    """A page in colour, at least ``long_side_px`` large where it is. Raises FileError."""
    from station.pipelines.image_io import decode_colour

    with _alone(data):
        return decode_colour(data, page_index, long_side_px=long_side_px)


def _alone(data: bytes) -> AbstractContextManager[object]:
    # Its head may stand behind other bytes, and what is none waits for nobody.
    return ONE_AT_A_TIME if b"%PDF" in data[:2048] else nullcontext()
