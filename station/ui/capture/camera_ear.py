"""Listens to a camera on its own threads: pictures are made there, at the screen's size, and the
window fetches the newest one when it has time."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtGui import QImage

from station.capture.states import CaptureState
from station.contracts.reading import PageReading, Point
from station.errors import Code
from station.services.camera_view import CameraView, Seen
from station.services.capture_desk import CameraWanted
from station.services.intake import Taken
from station.ui.capture.camera_overlay import overlay_of

if TYPE_CHECKING:
    from station.capture.frames import Preview

LOCKED = frozenset((CaptureState.STABLE, CaptureState.GRAB, CaptureState.READ, CaptureState.DONE))
"""States in which the sheet lies where it was read: only then do outlines of bubbles fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One frame, ready to be painted. ``outline``: the page's corners in px of ``picture``; ``locked``: the
    sheet lies where they are."""

    picture: QImage
    layer: QImage | None
    outline: tuple[Point, ...]
    seen: Seen
    locked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A sheet was captured. ``thumb``: how it looked."""

    taken: Taken
    reading: PageReading | None
    thumb: QImage


class Opening:
    """The camera is being opened."""


def image_of_preview(small: Preview) -> QImage:
    """Shares the preview's bytes; keep it alive as long as the image."""
    return QImage(small.bgr, small.width_px, small.height_px, 3 * small.width_px, QImage.Format.Format_BGR888)


class Room(Protocol):
    """How much there is to paint on, in px of the screen."""

    @property
    def room(self) -> tuple[int, int]: ...


class CameraEar:
    """Of one camera. ``heard`` is emitted with what was wanted and what happened: an Opening, a Captured,
    a Code or None, or this ear itself, when there is a frame to `fetch`."""

    def __init__(self, wanted: CameraWanted, heard: SignalInstance, room: Room) -> None:
        self._wanted = wanted
        self._heard = heard
        self._room = room
        self._lock = threading.Lock()
        self._newest: Shown | None = None
        self._layer: tuple[PageReading, QSize, QImage] | None = None

    def camera_opening(self) -> None:
        self._heard.emit(self._wanted, Opening())

    def camera_looked(self, view: CameraView) -> None:
        shown = self._made(view)
        with self._lock:
            waiting, self._newest = self._newest is not None, shown
        if not waiting:
            self._heard.emit(self._wanted, self)

    def camera_took(self, taken: Taken, reading: PageReading | None, preview: Preview) -> None:
        captured = Captured(taken=taken, reading=reading, thumb=image_of_preview(preview).copy())
        self._heard.emit(self._wanted, captured)

    def camera_trouble(self, code: Code | None) -> None:
        self._heard.emit(self._wanted, code)

    def fetch(self) -> Shown | None:
        """The newest frame, once."""
        with self._lock:
            shown, self._newest = self._newest, None
            return shown

    def _made(self, view: CameraView) -> Shown:
        whole = image_of_preview(view.preview)
        size = whole.size().scaled(QSize(*self._room.room), Qt.AspectRatioMode.KeepAspectRatio)
        if size.isEmpty():
            size = whole.size()
        picture = whole.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        ).convertToFormat(QImage.Format.Format_RGB32)
        reading = view.seen.reading
        scale = size.width() / view.width_px
        outline = () if reading is None else tuple((x * scale, y * scale) for x, y in reading.outline_px)
        layer = None
        if reading is not None and view.fits and view.seen.state in LOCKED:
            layer = self._layer_of(reading, size, scale)
        return Shown(
            picture=picture,
            layer=layer,
            outline=outline if view.fits else (),
            seen=view.seen,
            locked=layer is not None,
        )

    def _layer_of(self, reading: PageReading, size: QSize, scale: float) -> QImage:
        kept = self._layer
        if kept is None or kept[0] is not reading or kept[1] != size:
            kept = self._layer = (reading, size, overlay_of(reading, size, scale))
        return kept[2]
