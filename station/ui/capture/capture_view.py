"""Capture: where sheets come from, and what became of each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget, QVBoxLayout, QWidget

from station.errors import Code, StationError
from station.services.capture_desk import CaptureDesk
from station.services.intake import Taken
from station.services.review import Review
from station.store.store import Store
from station.ui.capture.camera_control import CameraControl
from station.ui.capture.camera_pane import CameraPane
from station.ui.capture.capture_adding import Added, Adding, content_of, png_of
from station.ui.capture.capture_files import FilesPane
from station.ui.capture.capture_head import CaptureHead, Source
from station.ui.capture.capture_last import LastCaptures
from station.ui.capture.capture_pages import CapturedPages
from station.ui.capture.capture_refused import Refusal
from station.ui.capture.page_detail import PageDetail
from station.ui.capture.sounds import Sounds
from station.ui.capture.typed_pane import TypedPane
from station.ui.capture.watch_control import WatchControl, WatchNow
from station.ui.capture.watch_pane import WatchPane
from station.ui.keys import letter_of
from station.ui.preferences import Preferences
from station.ui.tasks import Tasks
from station.ui.words import code_words

CLOSE_S: Final = 2.0


class CaptureView(QWidget):
    """``taken``, ``changed``: ids of pages that came in, or that a button changed; ``said``: one sentence."""

    taken = Signal(tuple)
    changed = Signal(tuple)
    said = Signal(str)

    def __init__(
        self,
        store: Store,
        desk: CaptureDesk,
        tasks: Tasks,
        detail: PageDetail,
        preferences: Preferences,
        *,
        watches: bool = True,
    ) -> None:
        """``tasks``: one thread, which keeps files in their order. ``watches``: a folder may be watched."""
        super().__init__()
        self._exam: int | None = None
        self._seen = self._closed = False
        self._watch_trouble: Code | None = None
        self._side = Tasks(2, self)
        self._last = LastCaptures(store)
        self.adding = Adding(desk.intake, tasks)
        self.watch = WatchControl(desk, preferences, self._side, allowed=watches)
        self.camera = CameraControl(desk, preferences, self._side)
        self.files_pane = FilesPane(self.adding, self.add_paths)
        self.watch_pane = WatchPane(self.watch, preferences)
        self.camera_pane = CameraPane(store, self.camera, preferences, Sounds(preferences, self._side))
        self.typed_pane = TypedPane(store)
        self.pages = CapturedPages(store, detail, self.files_pane, self.watch_pane, self.typed_pane)
        self.table = self.pages.table
        self.setAcceptDrops(True)
        self._head = CaptureHead(watches=watches)
        self._build()
        self._connect()

    # What changes outside

    def open_exam(self, exam: int | None, review: Review | None) -> None:
        self._exam = exam
        self._last.open_exam(review)
        self.pages.open_exam(exam, review)
        self.files_pane.open_exam(exam)
        self.watch_pane.open_exam(exam)
        self.watch.open_exam(exam)
        self.camera_pane.open_exam(exam, review)
        self.typed_pane.open_exam(exam, review)

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        self.pages.pages_changed(ids)
        self.camera_pane.pages_changed(ids)

    def close(self) -> bool:
        """Ends camera, watched folder and what else runs here, within two seconds; what is being kept is
        kept. To be called before the store is closed."""
        if self._closed:
            return super().close()
        self._closed = True
        limit = time.monotonic() + CLOSE_S
        self.adding.cancel()
        for service in (self.camera, self.watch):
            service.end()
        for service in (self.camera, self.watch):
            service.stop(max(0.0, limit - time.monotonic()))
        self._side.close()
        return super().close()

    # What a person does

    def take_focus(self) -> None:
        """Keys come here from now on: files can be pasted, and Space captures before a camera."""
        (self.camera_pane.preview if self.source is Source.CAMERA else self).setFocus()

    @property
    def source(self) -> Source:
        return self._head.source

    def choose_source(self, source: Source) -> None:
        self._head.choose(source)

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Files and folders, each kept before the next is looked at; the window stays alive."""
        if self._exam is None:
            self.said.emit(self.tr("Choose an exam first."))
            return
        self.files_pane.begin()
        self.adding.add(self._exam, paths)

    def add_picture(self, read: Callable[[], bytes], name: str) -> None:
        """A picture that is no file; ``read`` gives its bytes, off this thread."""
        if self._exam is None:
            self.said.emit(self.tr("Choose an exam first."))
            return
        self.adding.add_picture(self._exam, read, name, source="found")

    def paste(self) -> None:
        """Files, or a picture, from the clipboard."""
        self._add_content(QGuiApplication.clipboard().mimeData())

    def cancel_last(self) -> None:
        """The sheet that came last does not count; undo brings it back."""
        try:
            done = self._last.cancel()
        except StationError as error:
            self._say_trouble(error.code)
            return
        if done is None:
            self.said.emit(self.tr("There is nothing to cancel."))
            return
        page, changed = done
        self.said.emit(self.tr("Cancelled: {name}. Ctrl+Z brings it back.").format(name=page.source_name))
        self.changed.emit(changed)

    def undo(self) -> None:
        try:
            changed = self._last.undo()
        except StationError as error:
            self._say_trouble(error.code)
            return
        if changed is None:
            self.said.emit(self.tr("There is nothing to undo."))
            return
        self.said.emit(self.tr("Undone."))
        self.changed.emit(changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self._take_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Lists search for letters: ours come first."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._take_key(event):
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._add_content(event.mimeData())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._seen = True
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Another mode, or the window is minimised."""
        super().hideEvent(event)
        self._seen = False
        self._look()

    # Inside

    def _chosen(self, chosen: int) -> None:
        source = Source(chosen)
        self._panes.setCurrentIndex(1 if source is Source.CAMERA else 0)
        self.files_pane.setVisible(source is Source.FILES)
        self.watch_pane.setVisible(source is Source.FOLDER)
        self.typed_pane.setVisible(source is Source.TYPED)
        if source is Source.TYPED:
            self.typed_pane.refresh()
        self._look()

    def _add_content(self, mime: QMimeData | None) -> None:
        paths, image = content_of(mime)
        if paths or self._exam is None:
            self.add_paths(paths)
        elif image is not None:
            name = self.tr("Pasted {time}").format(time=time.strftime("%Y-%m-%d %H.%M.%S"))
            self.adding.add_picture(self._exam, partial(png_of, image), f"{name}.png", source="paste")
        else:
            self.said.emit(self.tr("There is no file and no picture to paste."))

    def _look(self) -> None:
        self.camera_pane.turn(self._seen and self.source is Source.CAMERA)

    def _take_key(self, event: QKeyEvent) -> bool:
        letter, held = letter_of(event), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        plain = not held & ~Qt.KeyboardModifier.KeypadModifier
        if control and letter == "V":
            self.paste()
        elif (control and letter == "Z") or (plain and letter == "U"):
            self.undo()
        elif plain and letter == "X" and not event.isAutoRepeat():
            self.cancel_last()
        else:
            return False
        return True

    def _added(self, added: tuple[Added, ...]) -> None:
        fresh = []
        for one in added:
            if one.taken is not None and one.taken.fresh:
                fresh.append(one.taken.page.id)
            elif one.taken is not None:
                self._refuse(Refusal(name=one.name, here=one.taken.page))
            elif one.error is not None:
                self._refuse(Refusal(name=one.name, code=one.error.code))
        self._arrived(tuple(fresh))

    def _took(self, taken: Taken) -> None:
        """One sheet from the watched folder or the camera."""
        if taken.page.exam != self._exam:
            return  # of the exam that was open before; it is kept, and stands there
        if taken.fresh:
            self._arrived((taken.page.id,))
        else:
            self._refuse(Refusal(name=taken.page.source_name, here=taken.page))

    def _arrived(self, ids: tuple[int, ...]) -> None:
        if ids:
            self._last.add(ids)
            self.taken.emit(ids)

    def _refuse(self, refusal: Refusal) -> None:
        self.said.emit(self.pages.refused.add(refusal))

    def _say_trouble(self, code: Code) -> None:
        self.said.emit(code_words(code))

    def _watch_changed(self, now: WatchNow) -> None:
        """What holds up the watch is said in other modes too, once, and when it is over."""
        before, self._watch_trouble = self._watch_trouble, now.trouble
        if now.trouble is before:
            return
        if now.trouble is not None:
            self._say_trouble(now.trouble)
        elif now.on:
            self.said.emit(self.tr("The watched folder is back."))

    def _connect(self) -> None:
        self.adding.added.connect(self._added)
        self.files_pane.said.connect(self.said)
        self.watch.took.connect(self._took)
        self.watch.refused.connect(lambda name, code: self._refuse(Refusal(name=name, code=code)))
        self.watch.changed.connect(self._watch_changed)
        self.camera_pane.took.connect(self._took)
        self.pages.changed.connect(self.changed)
        self.pages.said.connect(self.said)
        self.typed_pane.said.connect(self.said)
        self.typed_pane.made.connect(lambda page: self._arrived((page,)))
        self._head.cancelled.connect(self.cancel_last)
        self._head.undone.connect(self.undo)
        self._head.chosen.connect(self._chosen)
        self._head.choose(Source.FILES)
        for view in self.findChildren(QAbstractItemView):
            view.installEventFilter(self)

    def _build(self) -> None:
        self._panes = QStackedWidget()
        self._panes.addWidget(self.pages)
        self._panes.addWidget(self.camera_pane)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self._head)
        whole.addWidget(self._panes, 1)
