"""The terminal: a progress bar that knows when nobody watches, and Ctrl+C that waits for whole lines."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_REDRAW_S = 0.1


class ProgressBar:
    """One line that is drawn over and over; nothing at all where the stream is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._last = 0.0

    def draw(self, done: int, total: int, text: str) -> None:
        now = time.monotonic()
        if not self._shown or (now - self._last < _REDRAW_S and done < total):
            return
        self._last = now
        width = 24
        filled = width * done // max(total, 1)
        self._stream.write(f"\r\x1b[K[{'█' * filled}{'·' * (width - filled)}] {text}")
        self._stream.flush()

    def clear(self) -> None:
        if self._shown and self._last:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


@contextmanager
def stop_on_signal() -> Iterator[threading.Event]:
    """Ctrl+C (and a polite kill) set the event; the work ends between two lines."""
    stop = threading.Event()

    def ask(signum: int, frame: object) -> None:
        stop.set()

    caught = [signal.SIGINT, signal.SIGTERM]
    before = [signal.signal(number, ask) for number in caught]
    try:
        yield stop
    finally:
        for number, handler in zip(caught, before, strict=True):
            signal.signal(number, handler)


def use_utf8() -> None:
    """Korean must come out whole where the console or a pipe has another encoding."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def columns(text: str) -> int:
    """How many columns a terminal needs: Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
