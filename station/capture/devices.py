"""Which cameras there are, by name: numbers change with every plug, names do not."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:  # OpenCV is loaded with the first camera, not with the window
    from station.capture.webcam import Camera, Device

LINUX_CAMERAS: Final = Path("/sys/class/video4linux")
_DIRECTSHOW: Final = 700
"""As OpenCV numbers it: the way that `connect_device` tries first."""
_UNNAMED: Final = 4
"""How many numbers are offered where the system tells no names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A camera that is there. ``name``: unique among those there; ``index``: what opens it now."""

    name: str
    index: int


class Cameras(Protocol):
    """Where cameras come from: the PC's own, or recorded ones."""

    def names(self) -> tuple[str, ...]:
        """Of those there are now. May take a second: not for the window's thread."""

    def camera(self, name: str) -> Camera:
        """The camera of that name, "" for the first; not open yet. It need not be there: `Camera.open`
        looks for it each time."""


class DeviceCameras:
    """The cameras of this PC."""

    def names(self) -> tuple[str, ...]:
        return tuple(camera.name for camera in attached())

    def camera(self, name: str) -> Camera:
        from station.capture.webcam import DeviceCamera

        return DeviceCamera(0, connect=lambda _: _connect(name))


def attached() -> tuple[Attached, ...]:
    """Every camera of this PC, in the system's order."""
    if sys.platform == "win32":
        found = _on_windows()
    elif sys.platform == "linux":
        found = on_linux()
    else:
        found = None
    return numbered(_UNNAMED) if found is None else found


def on_linux(folder: Path = LINUX_CAMERAS) -> tuple[Attached, ...]:
    """Of each camera the node that sends pictures; its others send data about them."""
    found = []
    for node in folder.glob("video*"):
        number = node.name.removeprefix("video")
        if number.isdecimal() and _line(node / "index") in ("", "0"):
            found.append((int(number), _line(node / "name") or node.name))
    return unique(sorted(found))


def unique(found: list[tuple[int, str]]) -> tuple[Attached, ...]:
    """(index, name) of each; a second camera of the same make gets a number."""
    times: dict[str, int] = {}
    cameras = []
    for index, name in found:
        times[name] = times.get(name, 0) + 1
        told = name if times[name] == 1 else f"{name} ({times[name]})"
        cameras.append(Attached(name=told, index=index))
    return tuple(cameras)


def numbered(count: int) -> tuple[Attached, ...]:
    return tuple(Attached(name=f"Camera {index + 1}", index=index) for index in range(count))


def _on_windows() -> tuple[Attached, ...] | None:
    try:
        from cv2_enumerate_cameras import enumerate_cameras
    except ImportError:
        return None
    return unique([(camera.index, camera.name) for camera in enumerate_cameras(_DIRECTSHOW)])


def _connect(name: str) -> Device | None:
    """Another camera than the one that was asked for is never opened instead."""
    from station.capture.webcam import connect_device

    for camera in attached():
        if name in ("", camera.name):
            return connect_device(camera.index)
    return None


def _line(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""
