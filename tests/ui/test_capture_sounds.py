"""Three sounds that can be told apart, as loud as the settings say, and never in the way."""

from __future__ import annotations

import io
import os
import sys
import threading
import wave
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.contracts.settings import Settings
from station.ui.capture.sounds import Cue, Sounds, play_wave, wave_of
from station.ui.preferences import Preferences
from station.ui.tasks import Tasks


class Kept:
    def __init__(self) -> None:
        self.settings = Settings()

    def load(self) -> Settings:
        return self.settings

    def save(self, settings: Settings) -> None:
        self.settings = settings


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(1)
    yield made
    made.close()


def samples(cue: Cue, volume: int) -> array[int]:
    with wave.open(io.BytesIO(wave_of(cue, volume))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return array("h", file.readframes(file.getnframes()))


def crossings(part: array[int]) -> int:
    return sum(a < 0 <= b for a, b in pairwise(part))


def test_done_is_high_refused_is_low_and_review_has_two_tones() -> None:
    done, review, refused = (samples(cue, 100) for cue in (Cue.DONE, Cue.REVIEW, Cue.REFUSED))
    assert crossings(done) / len(done) > 4 * crossings(refused) / len(refused)
    middle = review[round(0.105 * 22_050) : round(0.145 * 22_050)]
    assert not any(middle)
    assert all(len(sound) < 0.4 * 22_050 for sound in (done, review, refused))


def test_volume_is_loudness() -> None:
    loud, soft = max(samples(Cue.DONE, 100)), max(samples(Cue.DONE, 30))
    assert 20_000 < loud < 32_767
    assert 0 < soft < loud / 4


def test_off_is_off_and_a_sound_never_waits_for_another(qtbot: QtBot, tasks: Tasks) -> None:
    heard: list[bytes] = []
    go_on = threading.Event()

    def play(data: bytes) -> None:
        heard.append(data)
        assert go_on.wait(10)

    preferences = Preferences(Kept())
    sounds = Sounds(preferences, tasks, play)
    preferences.change(sounds=False)
    sounds.play(Cue.DONE)
    preferences.change(sounds=True, volume=0)
    sounds.play(Cue.DONE)
    preferences.change(volume=50)
    sounds.play(Cue.DONE)
    sounds.play(Cue.REFUSED)  # left out
    go_on.set()
    qtbot.waitUntil(lambda: not sounds._playing, timeout=5_000)
    assert heard == [wave_of(Cue.DONE, 50)]
    sounds.play(Cue.REFUSED)
    qtbot.waitUntil(lambda: not sounds._playing, timeout=5_000)
    assert heard[1:] == [wave_of(Cue.REFUSED, 50)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows plays from memory")
def test_a_player_gets_the_sound_and_none_is_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    play_wave(wave_of(Cue.DONE, 70))  # nothing here plays sounds
    heard = tmp_path / "heard"
    player = tmp_path / "aplay"
    player.write_text(
        f'#!{sys.executable}\nimport sys\nopen({str(heard)!r}, "wb").write(sys.stdin.buffer.read())\n'
    )
    player.chmod(0o755)
    play_wave(wave_of(Cue.DONE, 70))
    assert heard.read_bytes() == wave_of(Cue.DONE, 70)
    player.rename(tmp_path / "pacat")
    play_wave(wave_of(Cue.DONE, 70))
    assert heard.read_bytes() == wave_of(Cue.DONE, 70)[44:]
    assert os.environ["PATH"] == str(tmp_path)
