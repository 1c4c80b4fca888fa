"""Cameras by name, as the system tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.capture.devices import Attached, DeviceCameras, on_linux, unique
from station.capture.recorded import RecordedCamera, RecordedCameras
from station.errors import CaptureError, Code


def node(folder: Path, number: int, name: str, index: str) -> None:
    place = folder / f"video{number}"
    place.mkdir()
    (place / "name").write_text(name + "\n", "utf-8")
    (place / "index").write_text(index + "\n", "utf-8")


def test_only_nodes_that_send_pictures_are_cameras(tmp_path: Path) -> None:
    node(tmp_path, 10, "문서 카메라", "0")
    node(tmp_path, 2, "USB 2.0 Camera", "0")
    node(tmp_path, 3, "USB 2.0 Camera", "1")
    assert on_linux(tmp_path) == (
        Attached(name="USB 2.0 Camera", index=2),
        Attached(name="문서 카메라", index=10),
    )
    assert on_linux(tmp_path / "none") == ()


def test_two_cameras_of_one_make_can_be_told_apart() -> None:
    found = unique([(0, "A"), (1, "B"), (3, "A")])
    assert [camera.name for camera in found] == ["A", "B", "A (2)"]


def test_a_camera_that_is_not_there_is_missing_and_no_other_is_opened() -> None:
    camera = DeviceCameras().camera("nobody has this one")
    camera.open()
    with pytest.raises(CaptureError) as caught:
        camera.newest(0, 10)
    camera.close()
    assert caught.value.code is Code.CAMERA_MISSING


def test_recorded_cameras_have_names() -> None:
    one, two = (RecordedCamera(lambda: iter(())) for _ in range(2))
    cameras = RecordedCameras({"one": lambda: one, "two": lambda: two})
    assert cameras.names() == ("one", "two")
    assert [cameras.camera(name) for name in ("two", "", "one")] == [two, one, one]
    gone = cameras.camera("three")
    gone.open()
    with pytest.raises(CaptureError):
        gone.newest(0, 0)
