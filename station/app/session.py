"""From the start of the program to its end: one window after the other, on one locked folder."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from pathlib import Path

import platformdirs
from PySide6.QtCore import QEvent, QEventLoop, QLocale, QSettings, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from station.app.desktop import Desktop, Next
from station.assets import asset_path
from station.contracts.settings import LanguageChoice, Settings
from station.errors import Code, StationError, StoreError
from station.messages import Language, wanted_language
from station.services.demo_class import demo_cameras, demo_class
from station.store.backups import Backup, Backups
from station.store.disk import disk_told
from station.store.exam_delete import Gone, delete_exam
from station.store.folder import FolderLock
from station.store.full_backup import put_database
from station.store.settings_file import SettingsFile
from station.store.store import Store
from station.ui.exams.demo_fill import camera_name
from station.ui.preferences import Preferences
from station.ui.theme import Look
from station.ui.window.rescue_window import RescueWindow
from station.ui.window.single import Doorbell, ring

_log = logging.getLogger(__name__)


def data_folder() -> Path:
    """Where the station keeps everything: ``STATION_DATA`` if set, else the system's place for such data."""
    named = os.environ.get("STATION_DATA")
    return Path(named) if named else Path(platformdirs.user_data_dir("GradingStation", appauthor=False))


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
    app.setWindowIcon(QIcon(str(asset_path("icons", "station.svg"))))
    folder = data_folder()
    try:
        with FolderLock(folder) as lock:
            Session(app, folder, language).work(left_open=lock.was_left_open)
        return 0
    except StoreError as error:
        if error.code is Code.FOLDER_IN_USE and ring(folder):
            return 0
        with translated(app, wanted_language(language)):
            _show_rescue(RescueWindow(error, ()))
        return 1


class DemoSettings:
    """The settings as the demo has them: no real folder is watched in it and no real camera opened; all
    else that is changed there holds afterwards too."""

    OWN = ("watch_folder", "camera", "welcomed")

    def __init__(self, real: Preferences) -> None:
        self._real = real

    def load(self) -> Settings:
        return replace(self._real.now, watch_folder="", camera="")

    def save(self, settings: Settings) -> None:
        kept = {f.name: getattr(settings, f.name) for f in fields(settings) if f.name not in self.OWN}
        self._real.change(**kept)


class Session:
    """Works on one folder, whose lock the caller holds."""

    def __init__(self, app: QApplication, folder: Path, language: str | None) -> None:
        """``language``: what the command line asks for, "ko" or "en"; the settings come first."""
        self._app = app
        self._folder = folder
        self._language = language
        self._preferences = Preferences(SettingsFile(folder))
        self._trouble: Code | None = None
        """What could not be done between two windows: the next one says it."""
        self._gone: Gone | None = None
        """What was deleted between two windows: the next one says it."""

    def work(self, *, left_open: bool) -> None:
        """Window after window, until one is closed for good. ``left_open``: the last one was killed."""
        look = Look(self._app, self._preferences)
        following = Next.AGAIN
        while following is not Next.END:
            chosen = self._preferences.now.language
            spoken = wanted_language(self._language if chosen is LanguageChoice.SYSTEM else chosen)
            with translated(self._app, spoken):
                desktop, following = self._next(following)
                if desktop is None:
                    break
                if left_open:
                    desktop.tell_of_crash()
                self._tell(desktop)
                following = self._between(desktop, self._show(desktop, following, chosen))
            left_open = False
        look.stop()

    def _tell(self, desktop: Desktop) -> None:
        """What was done between two windows, and what could not be."""
        if self._gone is not None:
            desktop.window.views.care.tell_deleted(self._gone)
        if self._trouble is not None:
            desktop.window.in_trouble(self._trouble)
        self._gone = self._trouble = None

    def _between(self, desktop: Desktop, following: Next) -> Next:
        """What the window that has closed asked for while nobody is at work; what comes then."""
        if following is Next.RESTORE and desktop.backup is not None:
            return self._restore(desktop.backup)
        if following is Next.DELETE:
            return self._delete(desktop.deleting)
        return following

    def _delete(self, exam: int) -> Next:
        """The exam is gone before a reader, a watched folder or a page's cache can meet its id again; a
        window in any case."""
        try:
            with closing(Store(self._folder)) as store:
                self._gone = delete_exam(store, exam, self._preferences.now.backups)
        except StoreError as error:
            self._trouble = error.code
        return Next.AGAIN

    def _restore(self, backup: Path) -> Next:
        """The backup's database in the place of ours while nobody has it open; a window in any case."""
        try:
            put_database(self._folder, backup)
        except StoreError as error:
            self._trouble = error.code
        return Next.AGAIN

    def _next(self, wanted: Next) -> tuple[Desktop | None, Next]:
        """What is shown now, and which of the two it is: the own station, which says so, where the demo
        cannot be opened. Nothing of the own station is replaced for that."""
        if wanted is not Next.DEMO:
            return self._open(), wanted
        try:
            return self._open_demo(), wanted
        except StationError as error:
            _log.info("the demo cannot be opened: code=%s", error.code)
            desktop = self._open()
            if desktop is not None:
                desktop.window.notices.tell_no_demo(error.code)
            return desktop, Next.AGAIN

    def _open_demo(self) -> Desktop:
        """Raises StationError."""
        with disk_told():
            where = _fresh_demo_folder(self._folder)
            demo = demo_class()
        settings = Preferences(DemoSettings(self._preferences))
        return Desktop(where, _state(where), settings, demo=demo, cameras=demo_cameras(camera_name()))

    def _open(self) -> Desktop | None:
        """The own station, after a rescue where one is needed; None when the person gave up."""
        while True:
            try:
                return Desktop(self._folder, _state(self._folder), self._preferences)
            except StoreError as error:
                _log.warning("the store cannot be opened: code=%s", error.code)
                if not self._rescued(error):
                    return None

    def _rescued(self, error: StoreError) -> bool:
        """Whether another try makes sense."""
        backups = Backups(self._folder)
        wanted = _show_rescue(RescueWindow(error, backups.all()))
        if not wanted:
            return False
        try:
            backups.restore(wanted[0])
        except StoreError as worse:
            return self._rescued(worse)
        return True

    def _show(self, desktop: Desktop, following: Next, language: LanguageChoice) -> Next:
        """Until the window closes; what comes then."""

        def heed(*_: object) -> None:
            if self._preferences.now.language is not language:
                desktop.leave_for(following)

        self._preferences.changed.connect(heed)
        bell = Doorbell(self._folder, desktop.window)
        desktop.window.show()
        self._app.exec()
        self._preferences.changed.disconnect(heed)
        bell.close()
        desktop.close()
        desktop.window.deleteLater()
        # The settings outlive the window: it must not hear of them any more.
        QApplication.sendPostedEvents(desktop.window, QEvent.Type.DeferredDelete.value)
        return desktop.next


def _show_rescue(window: RescueWindow) -> list[Backup | None]:
    """Until it closes; what was chosen, as the only item, or nothing."""
    chosen: list[Backup | None] = []
    loop = QEventLoop()

    def take(backup: Backup | None) -> None:
        chosen.append(backup)
        window.close()

    window.chosen.connect(take)
    window.closed.connect(loop.quit)
    window.show()
    loop.exec()
    return chosen


def _state(folder: Path) -> QSettings:
    """Where windows stood."""
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def _fresh_demo_folder(folder: Path) -> Path:
    demo = folder / "demo"
    if demo.exists():
        shutil.rmtree(demo)
    demo.mkdir(parents=True, exist_ok=True)
    return demo
