"""The standing services of capture, made when they are wanted: a watched folder, a camera."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.capture.devices import Cameras
from station.capture.watch import WatchConfig, WatchedFolder
from station.services.camera_view import CameraListener
from station.services.intake import Intake
from station.services.watching import FolderWatch, WatchListener
from station.store.ledger import Ledger
from station.store.store import Store

if TYPE_CHECKING:
    from station.services.camera_loop import CameraLoop


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchWanted:
    """A folder to watch for an exam. ``move``: kept files go to its sub folder "done"."""

    exam: int
    folder: str
    sub_folders: bool
    move: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraWanted:
    """A camera to capture an exam's sheets with; "" for the first there is."""

    exam: int
    name: str


class CaptureDesk:
    """Of one store. Everything may be called from any thread; what is made is not started yet."""

    def __init__(self, store: Store, intake: Intake, cameras: Cameras) -> None:
        self.intake = intake
        self._store = store
        self._cameras = cameras

    def camera_names(self) -> tuple[str, ...]:
        """May take a second."""
        return self._cameras.names()

    def watch(self, wanted: WatchWanted, listener: WatchListener) -> FolderWatch:
        ledger = Ledger(self._store.database)
        folder = WatchedFolder(
            Path(wanted.folder),
            ledger,
            config=WatchConfig(sub_folders=wanted.sub_folders),
            own=self._store.folder,
        )
        return FolderWatch(folder, self.intake, ledger, listener, exam=wanted.exam, move=wanted.move)

    def camera(self, wanted: CameraWanted, listener: CameraListener) -> CameraLoop:
        """Loads OpenCV the first time. Raises StoreError for an exam that is gone."""
        from station.services.camera_looker import REST_S
        from station.services.camera_loop import CameraLoop, FrameReader

        camera = self._cameras.camera(wanted.name)
        read = FrameReader(self._store.exams.template(wanted.exam))
        # A recording that waits for each look is not kept waiting by rests as well.
        rest_s = 0.0 if camera.waits else REST_S
        return CameraLoop(camera, read, self.intake, listener, exam=wanted.exam, rest_s=rest_s)
