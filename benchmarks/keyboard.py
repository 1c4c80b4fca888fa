"""Hands on the keyboard of the real window: keys go where the system sends them, and are counted.

Nothing here calls a view: a key goes to the window, as from the keyboard driver, and Qt finds the widget
in focus. Needs no screen (QT_QPA_PLATFORM=offscreen), and works on one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QSettings, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.app.desktop import Desktop
from station.capture.devices import Cameras
from station.capture.recorded import RecordedCameras
from station.store.settings_file import SettingsFile
from station.ui.preferences import Preferences

KEY_S: Final = 0.20
MIND_S: Final = 1.35
CROP_S: Final = 0.30
"""Seconds of the keystroke-level model: a key, a decision, a glance at one crop of a gallery."""

HELD: Final = {
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
}


@dataclass(slots=True, kw_only=True)
class Effort:
    """What a person would have spent. A held Ctrl, Shift or Alt counts as a key of its own."""

    keys: int = 0
    minds: int = 0
    crops: int = 0

    @property
    def seconds(self) -> float:
        return KEY_S * self.keys + MIND_S * self.minds + CROP_S * self.crops

    def __sub__(self, other: Effort) -> Effort:
        return Effort(
            keys=self.keys - other.keys, minds=self.minds - other.minds, crops=self.crops - other.crops
        )

    def copy(self) -> Effort:
        return Effort(keys=self.keys, minds=self.minds, crops=self.crops)


def until(done: Callable[[], bool], what: str, most_s: float = 60.0) -> None:
    """Let the window live until ``done``. Raises SystemExit that names ``what`` after ``most_s``."""
    began = time.monotonic()
    QApplication.processEvents()
    while not done():
        time.sleep(0.002)
        QApplication.processEvents()
        if time.monotonic() - began > most_s:
            raise SystemExit(f"not within {most_s:g} s: {what}")


W = TypeVar("W", bound=QWidget)
J = TypeVar("J")
M = TypeVar("M")


def _nothing() -> dict[str, object]:
    return {}


def opened(folder: Path, cameras: Cameras | None = None) -> Desktop:
    """The real window over a folder, 1366 x 768; without ``cameras`` it finds none."""
    folder.mkdir(parents=True, exist_ok=True)
    state = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(
        folder, state, Preferences(SettingsFile(folder)), cameras=cameras or RecordedCameras({})
    )
    desktop.window.resize(1366, 768)
    return desktop


def leave(desktop: Desktop) -> None:
    """Close the window for good, before its application goes."""
    QGuiApplication.clipboard().clear()  # what we put there would go twice
    desktop.window.close()
    desktop.close()
    desktop.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def made(work: Callable[[J], M], jobs: Sequence[J], workers: int) -> Iterator[M]:
    """``work`` on every job, in order; with one worker here, where forking would copy a window."""
    if workers == 1:
        yield from map(work, jobs)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(work, jobs)


class Keyboard:
    """``effort`` counts all; ``hands_s``: seconds from each key to the end of its painting, summed.

    ``log``: gets one JSON line a key, with what was on the screen before it (``seen``).
    """

    def __init__(
        self,
        desktop: Desktop,
        *,
        log: TextIO | None = None,
        seen: Callable[[], dict[str, object]] = _nothing,
    ) -> None:
        self.desktop = desktop
        self.effort = Effort()
        self.hands_s = 0.0
        self.slowest_s = 0.0
        self._log = log
        self._seen = seen
        self._shots = 0
        desktop.window.show()
        self.wake()

    def wake(self) -> None:
        """The window has the keys, as after a dialog: window managers do that, bare displays do not."""
        self.desktop.window.activateWindow()
        until(self.desktop.window.isActiveWindow, "the window is active")

    def press(self, *names: str) -> None:
        """Keys by name: "3", "Space", "Ctrl+Shift+Return", one after the other."""
        for name in names:
            combination = QKeySequence(name)[0]  # type: ignore[index]
            held = combination.keyboardModifiers()
            self.effort.keys += 1 + sum(bool(held & one) for one in HELD)
            self._note(name)
            self._send(combination.key(), held)

    def write(self, text: str) -> None:
        """Characters of ASCII, one key each."""
        for sign in text:
            self.effort.keys += 1
            self._note(sign)
            self._send(sign)

    def think(self, times: int = 1) -> None:
        """A decision was made."""
        self.effort.minds += times

    def glance(self, crops: int) -> None:
        """So many crops of a gallery were looked over."""
        self.effort.crops += crops

    def copy_files(self, paths: list[Path]) -> None:
        """As from a file manager: the clipboard holds the files."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        QGuiApplication.clipboard().setMimeData(mime)

    def walk_to(self, widget: QWidget, *, back: bool = False, most: int = 60) -> None:
        """By Tab. Raises SystemExit where Tab never comes there: a way that the keyboard does not go."""
        for _ in range(most):
            if self.focus is widget:
                return
            self.press("Shift+Tab" if back else "Tab")
        raise SystemExit(f"Tab does not reach {_name(widget)}")

    @property
    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    def view(self, kind: type[W]) -> W:
        """The one view of that kind, for what is read on it."""
        found = self.desktop.window.findChild(kind)
        assert isinstance(found, kind)
        return found

    def shot(self, folder: Path, name: str) -> None:
        """A numbered picture of the window."""
        self._shots += 1
        began = time.monotonic()
        until(lambda: time.monotonic() - began > 0.3, "the window settles")
        self.desktop.window.grab().save(str(folder / f"{self._shots:02d}-{name}.png"))

    def _target(self) -> object:
        """The native window that has the keys: ours, or a dialog of ours."""
        window = QGuiApplication.focusWindow() or self.desktop.window.windowHandle()
        assert window is not None
        return window

    def _send(self, key: Qt.Key | str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        began = time.perf_counter()
        QTest.keyClick(self._target(), key, held)  # type: ignore[call-overload]
        QApplication.processEvents()  # painting among them
        spent = time.perf_counter() - began
        self.hands_s += spent
        self.slowest_s = max(self.slowest_s, spent)

    def _note(self, key: str) -> None:
        if self._log is None:
            return
        window = self.desktop.window
        line = {"n": self.effort.keys, "key": key, "mode": window.mode.name, "focus": _name(self.focus)}
        line |= self._seen()
        self._log.write(json.dumps(line | {"said": window.said}, ensure_ascii=False) + "\n")


def _name(widget: QWidget | None) -> str:
    if widget is None:
        return "nothing"
    text = getattr(widget, "text", None)
    told = widget.accessibleName() or (str(text()) if callable(text) else "")
    return f"{type(widget).__name__} {told}".strip()
