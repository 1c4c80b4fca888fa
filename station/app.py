"""Puts the desktop together: folder, store, readers, window. Nothing is decided here."""

from __future__ import annotations

import getpass
import logging
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path

import platformdirs
from PySide6.QtCore import QLocale, QObject, QSettings, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from station.assets import asset_path
from station.contracts.desk import Author
from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.contracts.settings import LanguageChoice
from station.contracts.sheet import SheetTemplate
from station.errors import Code, StoreError
from station.messages import Language, of_error, wanted_language
from station.services.demo_class import DemoClass, demo_class
from station.services.intake import Intake
from station.services.loop import ReadingLoop
from station.services.pictures import Pictures
from station.services.readers import ChildrenReader, PageReader
from station.store.folder import FolderLock
from station.store.settings_file import SettingsFile
from station.store.store import Store
from station.ui.capture_view import CaptureView
from station.ui.demo_fill import DemoFill
from station.ui.exam_view import ExamView
from station.ui.exams_view import ExamsView
from station.ui.key_edit import KeyEdit
from station.ui.main_window import MainWindow, Views
from station.ui.page_detail import PageDetail
from station.ui.picture_loader import PictureLoader
from station.ui.preferences import Preferences
from station.ui.review_view import ReviewView
from station.ui.settings_view import SettingsView
from station.ui.single import Doorbell, ring
from station.ui.tasks import Tasks
from station.ui.theme import Look
from station.ui.welcome_view import WelcomeView

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


class Next(Enum):
    """What follows when a window has closed."""

    END = auto()
    AGAIN = auto()
    DEMO = auto()


class Desktop:
    """One open station. The caller holds the folder's lock, and calls `close` once. ``demo``: nothing of it
    is ever sent, and it fills itself."""

    def __init__(
        self, folder: Path, state: QSettings, preferences: Preferences, *, demo: DemoClass | None = None
    ) -> None:
        self.next = Next.END
        self.preferences = preferences
        self.store = Store(folder)
        self.signals = LoopSignals()
        self.loop = ReadingLoop(self.store, self._open_reader, self.signals, in_flight=2 * workers())
        self.intake_tasks = Tasks(1)
        self.picture_tasks = Tasks(max(1, workers()))
        self.intake = Intake(self.store, nudge=self.loop.nudge)
        pictures = PictureLoader(Pictures(self.store.blobs), self.picture_tasks)
        self.window = MainWindow(
            self.store,
            Author(who=getpass.getuser(), workstation=platform.node()),
            self._views(pictures),
            pictures,
            preferences,
            state=state,
            closing=self.close,
        )
        self.signals.changed.connect(self.window.pages_read, Qt.ConnectionType.QueuedConnection)
        self.signals.trouble.connect(self.window.in_trouble, Qt.ConnectionType.QueuedConnection)
        self.window.demo_wanted.connect(lambda: self.leave_for(Next.DEMO))
        self._closed = False
        self.loop.start()
        if demo is not None:
            self._play(demo)

    def leave_for(self, following: Next) -> None:
        """Close the window; ``following`` comes then."""
        self.next = following
        self.window.close()

    def close(self) -> None:
        """Ends what runs; what was under way waits for the next start."""
        if self._closed:
            return
        self._closed = True
        self.intake_tasks.close()
        self.picture_tasks.close()
        self.loop.stop()
        self.store.close()

    def _views(self, pictures: PictureLoader) -> Views:
        read = self._read_sheet
        return Views(
            capture=CaptureView(self.store, self.intake, self.intake_tasks, PageDetail(pictures)),
            review=ReviewView(self.store, pictures),
            settings=SettingsView(self.preferences),
            new_exam=ExamView(KeyEdit(self.picture_tasks, read)),
            exams=ExamsView(self.store, KeyEdit(self.picture_tasks, read)),
            welcome=WelcomeView(self.preferences),
        )

    def _play(self, demo: DemoClass) -> None:
        window = self.window
        fill = self._fill = DemoFill(self.store, self.intake, self.intake_tasks, demo)
        fill.made.connect(window.start_demo)
        fill.taken.connect(window.pages_changed)
        fill.progress.connect(window.show_demo_progress)
        window.demo_left.connect(lambda: self.leave_for(Next.AGAIN))
        fill.start()

    def _open_reader(self, exam: int) -> PageReader:
        return ChildrenReader(_setup(self.store.exams.template(exam)), workers=workers())

    def _read_sheet(self, template: SheetTemplate, task: PageTask) -> PageOutcome:
        reader = ChildrenReader(_setup(template))
        try:
            return reader.submit(task).result()
        finally:
            reader.close()


def _setup(template: SheetTemplate) -> ReaderSetup:
    return ReaderSetup(templates=(template,), model_path=str(asset_path("models", "marks.onnx")))


@contextmanager
def translated(app: QApplication, language: Language) -> Iterator[None]:
    """Korean words, ours and Qt's own, until the end of the block; English needs none."""
    installed = []
    if language is Language.KO:
        QLocale.setDefault(QLocale(QLocale.Language.Korean, QLocale.Country.SouthKorea))
        for file in ("station_ko.qm", "qtbase_ko.qm"):
            translator = QTranslator(app)
            if translator.load(str(asset_path("i18n", file))):
                app.installTranslator(translator)
                installed.append(translator)
            else:
                _log.warning("translation is missing: file=%s", file)
    else:
        QLocale.setDefault(QLocale(QLocale.Language.English))
    try:
        yield
    finally:
        for translator in installed:
            app.removeTranslator(translator)


def run(language: str | None = None) -> int:
    """Open the window and work until it closes; the exit code."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("GradingStation")
    folder = data_folder()
    try:
        with FolderLock(folder) as lock:
            _work(app, folder, lock, language)
        return 0
    except StoreError as error:
        if error.code is Code.FOLDER_IN_USE and ring(folder):
            return 0
        print(of_error(error, wanted_language(language)), file=sys.stderr)  # noqa: T201 - no window to say it in
        return 1


def _work(app: QApplication, folder: Path, lock: FolderLock, language: str | None) -> None:
    """Window after window, until one is closed for good."""
    preferences = Preferences(SettingsFile(folder))
    look = Look(app, preferences)
    left_open = lock.was_left_open
    following = Next.AGAIN
    while following is not Next.END:
        chosen = preferences.now.language
        spoken = wanted_language(language if chosen is LanguageChoice.SYSTEM else chosen)
        demo = following is Next.DEMO
        where = _fresh_demo_folder(folder) if demo else folder
        state = QSettings(str(where / "window.ini"), QSettings.Format.IniFormat)
        with translated(app, spoken):
            desktop = Desktop(where, state, preferences, demo=demo_class() if demo else None)
            heed = preferences.changed.connect(
                lambda now, desktop=desktop, chosen=chosen, again=following: (
                    desktop.leave_for(again) if now.language is not chosen else None
                )
            )
            bell = Doorbell(folder, desktop.window)
            if left_open:
                desktop.window.tell_of_crash()
                left_open = False
            desktop.window.show()
            app.exec()
            preferences.changed.disconnect(heed)
            bell.close()
            desktop.close()
            desktop.window.deleteLater()
        following = desktop.next
    look.stop()


def _fresh_demo_folder(folder: Path) -> Path:
    demo = folder / "demo"
    shutil.rmtree(demo, ignore_errors=True)
    demo.mkdir(parents=True, exist_ok=True)
    return demo
