"""Three short sounds, made in memory and played off the window's thread. Each has a visual twin."""

from __future__ import annotations

import io
import logging
import math
import shutil
import subprocess
import sys
import wave
from array import array
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from station.ui.preferences import Preferences
from station.ui.tasks import Tasks

_log = logging.getLogger(__name__)

RATE_HZ: Final = 22_050
LOUDEST: Final = 0.8
FADE_S: Final = 0.008
"""At both ends of a tone: without it, it clicks."""
HEAD_BYTES: Final = 44
"""Of a WAV file, before its samples."""
PLAY_S: Final = 1.5
"""A player that takes longer hangs, and is ended."""


class Cue(StrEnum):
    """What became of a sheet: read, read with doubts, or not taken."""

    DONE = "done"
    REVIEW = "review"
    REFUSED = "refused"


TONES: Final[dict[Cue, tuple[tuple[float, float], ...]]] = {
    Cue.DONE: ((1320.0, 0.12),),
    Cue.REVIEW: ((880.0, 0.1), (0.0, 0.05), (1175.0, 0.14)),
    Cue.REFUSED: ((220.0, 0.28),),
}
"""Of each sound its tones: Hz and seconds; 0 Hz is silence."""

Play = Callable[[bytes], None]


class Sounds:
    """Plays as the settings say; a sound that comes while another plays is left out."""

    def __init__(self, preferences: Preferences, tasks: Tasks, play: Play | None = None) -> None:
        """``play``: takes a WAV file and returns when it has been heard; None: what this system has."""
        self._preferences = preferences
        self._tasks = tasks
        self._play = play or play_wave
        self._playing = False

    def play(self, cue: Cue) -> None:
        """Returns at once."""
        settings = self._preferences.now
        if self._playing or not settings.sounds or settings.volume == 0:
            return
        self._playing = True
        self._tasks.run(lambda: self._play(wave_of(cue, settings.volume)), self._over, self._failed)

    def _over(self, _: None) -> None:
        self._playing = False

    def _failed(self, error: Exception) -> None:
        self._playing = False
        _log.info("a sound could not be played: %s", type(error).__name__)


@lru_cache(maxsize=8)
def wave_of(cue: Cue, volume: int) -> bytes:
    """A WAV file. ``volume``: 0 to 100, felt as even steps."""
    loudness = LOUDEST * (volume / 100) ** 2 * 32_767
    samples = array("h")
    for hertz, seconds in TONES[cue]:
        count = round(seconds * RATE_HZ)
        for at in range(count):
            edge = min(at, count - at) / (FADE_S * RATE_HZ)
            samples.append(round(loudness * min(1.0, edge) * math.sin(2 * math.pi * hertz * at / RATE_HZ)))
    if sys.byteorder == "big":
        samples.byteswap()
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())
    return made.getvalue()


def play_wave(data: bytes) -> None:
    """Returns when it has been heard; at once where nothing here plays sounds."""
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(data, winsound.SND_MEMORY | winsound.SND_NODEFAULT)
        return
    command, head = player()
    if command:
        subprocess.run(
            command,
            input=data[head:],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PLAY_S,
            check=False,
        )


def player() -> tuple[tuple[str, ...], int]:
    """A program that plays what comes in, and the bytes of a WAV file that it does not want; () for none."""
    aplay, pacat = shutil.which("aplay"), shutil.which("pacat")
    if aplay:
        return (aplay, "-q", "-"), 0
    if pacat:
        return (pacat, "--playback", "--format=s16le", f"--rate={RATE_HZ}", "--channels=1"), HEAD_BYTES
    return (), 0
