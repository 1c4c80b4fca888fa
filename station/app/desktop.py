"""One open station: store, readers, services and window, put together."""

from __future__ import annotations

import getpass
import logging
import os
import platform
from enum import Enum, auto
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, Signal

from station.assets import asset_path
from station.contracts.desk import Author
from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.contracts.settings import Settings
from station.contracts.sheet import SheetTemplate
from station.errors import Code, StoreError
from station.services.demo_class import DemoClass
from station.services.intake import Intake
from station.services.loop import ReadingLoop
from station.services.pictures import Pictures
from station.services.readers import ChildrenReader, PageReader
from station.store.backups import Backups
from station.store.database import check
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
from station.ui.tasks import Tasks
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
        self.loop.ask(preferences.now.caution)
        preferences.changed.connect(self._ask)
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
        else:
            self._look_after(preferences.now.backups)

    def tell_of_crash(self) -> None:
        """The last window did not close by itself: say so, and look whether the database is whole."""
        self.window.tell_of_crash()
        path = self.store.database.path
        self.picture_tasks.run(lambda: check(path), lambda _: None, self._found_damaged)

    def _found_damaged(self, error: Exception) -> None:
        if isinstance(error, StoreError):
            self.window.in_trouble(error.code)

    def _look_after(self, backups: int) -> None:
        """Today's copy, and pictures that a restored database does not know."""
        make = partial(Backups(self.store.folder).make_daily, self.store.database, backups)
        self.picture_tasks.run(make, lambda _: None, self._found_damaged)
        self.picture_tasks.run(self.store.lost_pictures, self._found_lost)

    def _found_lost(self, names: tuple[str, ...]) -> None:
        if names:
            self.window.offer_lost(len(names), partial(self._take_lost, names))

    def _take_lost(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.window.capture.add_picture(partial(self.store.blobs.read, name), name[:8])

    def leave_for(self, following: Next) -> None:
        """Close the window; ``following`` comes then."""
        self.next = following
        self.window.close()

    def close(self) -> None:
        """Ends what runs; what was under way waits for the next start."""
        if self._closed:
            return
        self._closed = True
        self.preferences.changed.disconnect(self._ask)
        self.intake_tasks.close()
        self.picture_tasks.close()
        self.loop.stop()
        self.store.close()

    def _ask(self, settings: Settings) -> None:
        self.loop.ask(settings.caution)

    def _views(self, pictures: PictureLoader) -> Views:
        read = self._read_sheet
        return Views(
            capture=CaptureView(self.store, self.intake, self.intake_tasks, PageDetail(pictures)),
            review=ReviewView(self.store, pictures, self.preferences, self.picture_tasks),
            settings=SettingsView(self.preferences, self.store.folder),
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
