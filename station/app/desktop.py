"""One open station: store, readers, services and window, put together."""

from __future__ import annotations

import getpass
import logging
import os
import platform
from enum import Enum, auto
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, Qt, Signal

from station.assets import asset_path
from station.capture.devices import Cameras, DeviceCameras
from station.contracts.desk import Author
from station.contracts.page import PageOutcome, PageTask, ReaderSetup
from station.contracts.settings import Settings
from station.contracts.sheet import SheetTemplate
from station.errors import Code, StoreError
from station.services.capture_desk import CaptureDesk
from station.services.demo_class import DemoClass
from station.services.intake import Intake
from station.services.loop import ReadingLoop
from station.services.papers import Papers
from station.services.pictures import Pictures
from station.services.readers import ChildrenReader, PageReader
from station.services.review import Review
from station.store.backups import Backups
from station.store.database import check
from station.store.store import Store
from station.ui.capture.capture_view import CaptureView
from station.ui.capture.page_detail import PageDetail
from station.ui.corners.corners_view import CornersView
from station.ui.exams.care_page import CarePage
from station.ui.exams.demo_fill import DemoFill
from station.ui.exams.exam_view import ExamView
from station.ui.exams.exams_view import ExamsView
from station.ui.exams.key_edit import KeyEdit
from station.ui.exams.key_page import KeyPage
from station.ui.papers.paper_view import PaperView
from station.ui.picture_loader import PictureLoader
from station.ui.preferences import Preferences
from station.ui.results.results_view import ResultsView
from station.ui.review.review_view import ReviewView
from station.ui.roster.roster_page import RosterPage
from station.ui.settings.settings_view import SettingsView
from station.ui.settings.welcome_view import WelcomeView
from station.ui.tasks import Tasks
from station.ui.window.main_window import MainWindow, Views

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
    RESTORE = auto()
    DELETE = auto()


class Desktop:
    """One open station. The caller holds the folder's lock, and calls `close` once. ``demo``: nothing of it
    is ever sent, and it fills itself."""

    def __init__(
        self,
        folder: Path,
        state: QSettings,
        preferences: Preferences,
        *,
        demo: DemoClass | None = None,
        cameras: Cameras | None = None,
    ) -> None:
        """``cameras``: where frames come from instead of the PC's own cameras."""
        self.next = Next.END
        self._state = state
        self.backup: Path | None = None
        """Whose database comes in the place of this one, with `Next.RESTORE`."""
        self.deleting = 0
        """Id of the exam that goes for good, with `Next.DELETE`."""
        self.preferences = preferences
        self.store = Store(folder)
        self.signals = LoopSignals()
        self.loop = ReadingLoop(self.store, self._open_reader, self.signals, in_flight=2 * workers())
        self.loop.ask(preferences.now.caution)
        preferences.changed.connect(self._ask)
        self.intake_tasks = Tasks(1)
        self.picture_tasks = Tasks(max(1, workers()))
        # A copy of a large database takes seconds; no picture waits for it.
        self._care_tasks = Tasks(1)
        # A long export holds up no picture.
        self._result_tasks = Tasks(2)
        self._papers = Papers(self.store, self._open_segmenter)
        self.intake = Intake(self.store, nudge=self.loop.nudge)
        self._capture_desk = CaptureDesk(self.store, self.intake, cameras or DeviceCameras())
        pictures = Pictures(self.store.blobs)
        loader = PictureLoader(pictures, self.picture_tasks)
        detail = PageDetail(loader)
        self._author = Author(who=getpass.getuser(), workstation=platform.node())
        self.window = MainWindow(
            self.store,
            self._author,
            self._views(pictures, loader, detail, watches=demo is None),
            loader,
            preferences,
            state=state,
            closing=self.close,
        )
        self.signals.changed.connect(self.window.pages_read, Qt.ConnectionType.QueuedConnection)
        self.signals.trouble.connect(self.window.in_trouble, Qt.ConnectionType.QueuedConnection)
        detail.corners_wanted.connect(self.window.lay_corners)
        self.window.demo_wanted.connect(lambda: self.leave_for(Next.DEMO))
        self.window.views.care.restore_wanted.connect(self._restore)
        self.window.views.care.delete_wanted.connect(self._delete)
        for changed in (self.window.capture.changed, self.window.review.changed):
            changed.connect(self._nudge)
        self._closed = False
        self.loop.start()
        if demo is not None:
            self._play(demo)
        else:
            self._look_after(preferences.now.backups)

    def tell_of_crash(self) -> None:
        """The last window did not close by itself: say so, and look whether the database is whole."""
        self.window.notices.tell_of_crash()
        path = self.store.database.path
        self._care_tasks.run(lambda: check(path), lambda _: None, self._found_damaged)

    def _found_damaged(self, error: Exception) -> None:
        if isinstance(error, StoreError):
            self.window.in_trouble(error.code)

    def _look_after(self, backups: int) -> None:
        """Today's copy, and pictures that a restored database does not know."""
        make = partial(Backups(self.store.folder).make_daily, self.store.database, backups)
        self._care_tasks.run(make, lambda _: None, self._found_damaged)
        self._care_tasks.run(self.store.lost_pictures, self._found_lost)

    def _found_lost(self, names: tuple[str, ...]) -> None:
        if names:
            self.window.notices.offer_lost(len(names), partial(self._take_lost, names))

    def _take_lost(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.window.capture.add_picture(partial(self.store.blobs.read, name), name[:8])

    def _restore(self, backup: Path) -> None:
        self.backup = backup
        self.leave_for(Next.RESTORE)

    def _delete(self, exam: int) -> None:
        self.deleting = exam
        self.leave_for(Next.DELETE)

    def leave_for(self, following: Next) -> None:
        """Close the window; ``following`` comes then."""
        self.next = following
        self.window.close()

    def close(self) -> None:
        """Ends what runs; what was under way waits for the next start."""
        if self._closed:
            return
        self._closed = True
        self.window.capture.close()
        self.window.views.results.stop()
        self.preferences.changed.disconnect(self._ask)
        self.intake_tasks.close()
        self.picture_tasks.close()
        self._papers.stop()
        self._result_tasks.close()
        self._care_tasks.close()
        self.loop.stop()
        # What its threads said last would come when there is nothing left to ask.
        QCoreApplication.removePostedEvents(self.window, QEvent.Type.MetaCall.value)
        self.store.close()

    def _nudge(self, _: tuple[int, ...]) -> None:
        """A page may have come back to those that wait."""
        self.loop.nudge()

    def _ask(self, settings: Settings) -> None:
        self.loop.ask(settings.caution)

    def _views(
        self, pictures: Pictures, loader: PictureLoader, detail: PageDetail, *, watches: bool
    ) -> Views:
        """``watches``: not in the demo, whose store is emptied: what a scanner brought would be lost."""
        read, preferences = self._read_sheet, self.preferences
        return Views(
            capture=CaptureView(
                self.store, self._capture_desk, self.intake_tasks, detail, preferences, watches=watches
            ),
            review=ReviewView(self.store, loader, preferences, self.picture_tasks),
            settings=SettingsView(preferences, self.store.folder, watches=watches),
            new_exam=ExamView(KeyEdit(self.picture_tasks, read)),
            exams=ExamsView(
                self.store, KeyPage(self.store, self.picture_tasks, read, self._review_of, self._state)
            ),
            roster=RosterPage(self.store, self.picture_tasks),
            results=ResultsView(self.store, loader, self._papers, self._result_tasks),
            paper=PaperView(self._papers, self._result_tasks),
            care=CarePage(self.store, self._care_tasks, keeps=watches),
            welcome=WelcomeView(preferences),
            corners=CornersView(pictures, self.picture_tasks),
        )

    def _review_of(self, exam: int) -> Review:
        return Review(self.store, exam, self._author)

    def _play(self, demo: DemoClass) -> None:
        window = self.window
        fill = self._fill = DemoFill(self.store, self.intake, self.intake_tasks, demo)
        fill.made.connect(lambda exam: window.work_on(exam.id))
        fill.taken.connect(window.pages_changed)
        fill.progress.connect(window.notices.show_demo)
        window.notices.demo_left.connect(lambda: self.leave_for(Next.AGAIN))
        fill.start()

    def _open_reader(self, exam: int) -> PageReader:
        return ChildrenReader(_setup(self.store.exams.template(exam)), workers=workers())

    def _open_segmenter(self) -> PageReader:
        return ChildrenReader(_setup(), workers=1)

    def _read_sheet(self, template: SheetTemplate, task: PageTask) -> PageOutcome:
        reader = ChildrenReader(_setup(template))
        try:
            return reader.submit(task).result()
        finally:
            reader.close()


def _setup(*templates: SheetTemplate) -> ReaderSetup:
    return ReaderSetup(templates=templates, model_path=str(asset_path("models", "marks.onnx")))
