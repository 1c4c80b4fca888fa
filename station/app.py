"""Puts the desktop together: folder, store, readers, window. Nothing is decided here."""

from __future__ import annotations

import getpass
import logging
import os
import platform
import sys
from pathlib import Path

import platformdirs
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QSettings, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from station.assets import asset_path
from station.capture.devices import Cameras, DeviceCameras
from station.contracts.desk import Author
from station.contracts.page import ReaderSetup
from station.contracts.settings import ThemeChoice
from station.errors import Code, StoreError
from station.messages import Language, of_error, wanted_language
from station.services.capture_desk import CaptureDesk
from station.services.intake import Intake
from station.services.loop import ReadingLoop
from station.services.pictures import Pictures
from station.services.readers import ChildrenReader, PageReader
from station.store.folder import FolderLock
from station.store.settings_file import SettingsFile
from station.store.store import Store
from station.ui.capture_view import CaptureView
from station.ui.main_window import MainWindow
from station.ui.page_detail import PageDetail
from station.ui.picture_loader import PictureLoader
from station.ui.preferences import Preferences
from station.ui.review_view import ReviewView
from station.ui.single import Doorbell, ring
from station.ui.tasks import Tasks
from station.ui.theme import apply_theme

_log = logging.getLogger(__name__)


class LoopSignals(QObject):
    """What the reading loop says, from its thread to the window's."""

    changed = Signal(tuple)
    trouble = Signal(object)

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        self.changed.emit(ids)

    def in_trouble(self, code: Code) -> None:
        self.trouble.emit(code)


def data_folder() -> Path:
    """Where the station keeps everything: ``STATION_DATA`` if set, else the system's place for such data."""
    named = os.environ.get("STATION_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir("GradingStation", appauthor=False))


def workers() -> int:
    """Reader children: a core stays free for the window, and old PCs have little memory."""
    return max(1, min(4, (os.cpu_count() or 2) - 1))


class Desktop:
    """One open station. The caller holds the folder's lock, and calls `close` once."""

    def __init__(self, folder: Path, settings: QSettings, *, cameras: Cameras | None = None) -> None:
        """``cameras``: where pictures come from instead of the PC's own cameras."""
        self.store = Store(folder)
        self.signals = LoopSignals()
        self.loop = ReadingLoop(self.store, self._open_reader, self.signals, in_flight=2 * workers())
        self.intake_tasks = Tasks(1)
        self.picture_tasks = Tasks(max(1, workers()))
        intake = Intake(self.store, nudge=self.loop.nudge)
        pictures = PictureLoader(Pictures(self.store.blobs), self.picture_tasks)
        self.preferences = Preferences(SettingsFile(folder))
        desk = CaptureDesk(self.store, intake, cameras or DeviceCameras())
        self.capture = CaptureView(
            self.store, desk, self.intake_tasks, PageDetail(pictures), self.preferences
        )
        self.window = MainWindow(
            self.store,
            Author(who=getpass.getuser(), workstation=platform.node()),
            self.capture,
            ReviewView(self.store, pictures),
            pictures,
            settings=settings,
            closing=self.close,
        )
        self.signals.changed.connect(self.window.pages_changed, Qt.ConnectionType.QueuedConnection)
        self.signals.trouble.connect(self.window.in_trouble, Qt.ConnectionType.QueuedConnection)
        for changed in (self.capture.changed, self.window.review.changed):
            changed.connect(self._nudge)
        self._closed = False
        self.loop.start()

    def close(self) -> None:
        """Ends what runs; what was under way waits for the next start."""
        if self._closed:
            return
        self._closed = True
        self.capture.close()
        self.intake_tasks.close()
        self.picture_tasks.close()
        self.loop.stop()
        # What its threads said last would come when there is nothing left to ask.
        QCoreApplication.removePostedEvents(self.window, QEvent.Type.MetaCall.value)
        self.store.close()

    def _nudge(self, _: tuple[int, ...]) -> None:
        """A page may have come back to those that wait."""
        self.loop.nudge()

    def _open_reader(self, exam: int) -> PageReader:
        setup = ReaderSetup(
            templates=(self.store.exams.template(exam),), model_path=str(asset_path("models", "marks.onnx"))
        )
        return ChildrenReader(setup, workers=workers())


def translate(app: QApplication, language: Language) -> None:
    """Korean words, ours and Qt's own; English needs none."""
    if language is not Language.KO:
        return
    QLocale.setDefault(QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea))
    for file in ("station_ko.qm", "qtbase_ko.qm"):
        translator = QTranslator(app)
        if translator.load(str(asset_path("i18n", file))):
            app.installTranslator(translator)
        else:
            _log.warning("translation is missing: file=%s", file)


def run(language: str | None = None) -> int:
    """Open the window and work until it closes; the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("GradingStation")
    spoken = wanted_language(language)
    translate(app, spoken)
    apply_theme(app, ThemeChoice.SYSTEM)
    folder = data_folder()
    try:
        with FolderLock(folder):
            desktop = Desktop(folder, QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat))
            bell = Doorbell(folder, desktop.window)
            desktop.window.show()
            code = app.exec()
            bell.close()
            desktop.close()
            return code
    except StoreError as error:
        if error.code is Code.FOLDER_IN_USE and ring(folder):
            return 0
        print(of_error(error, spoken), file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return 1
