"""Capturing with a camera: the live picture, what to do, and what was read just now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from station.capture.states import CaptureState
from station.contracts.desk import PageState
from station.errors import Code
from station.messages import trouble
from station.services.intake import Taken
from station.services.review import Review
from station.store.store import Store
from station.ui.capture.camera_control import CameraControl
from station.ui.capture.camera_ear import Captured, Shown
from station.ui.capture.camera_preview import CameraPreview
from station.ui.capture.camera_recent import RecentSheets
from station.ui.capture.camera_words import STEPS, hint_words, lying_words, step_words
from station.ui.capture.sounds import Cue, Sounds
from station.ui.panel import label, panel, quiet, title
from station.ui.preferences import Preferences
from station.ui.words import ui_language


class CameraPane(QWidget):
    """``took``: a Taken, fresh or not."""

    took = Signal(object)

    def __init__(
        self, store: Store, control: CameraControl, preferences: Preferences, sounds: Sounds
    ) -> None:
        super().__init__()
        self._control = control
        self._preferences = preferences
        self._sounds = sounds
        self._trouble: Code | None = None
        self._failed: set[int] = set()
        self.preview = CameraPreview()
        self.recent = RecentSheets(store)
        self._build()
        self._connect()
        self._show_state(CaptureState.IDLE)

    def open_exam(self, exam: int | None, review: Review | None) -> None:
        self.recent.open_exam(review)
        self._failed.clear()
        self._control.open_exam(exam)
        self._force.setEnabled(exam is not None)
        if exam is None:
            self.preview.tell(self.tr("Choose an exam first."))

    def turn(self, on: bool) -> None:
        """On while this is what the teacher looks at."""
        self._control.turn(on)
        if on:
            self.preview.setFocus()
        else:
            self.preview.clear()
            self._show_state(CaptureState.IDLE)
            self._hint.setText("")

    def pages_changed(self, ids: tuple[int, ...]) -> None:
        """A captured page that could not be read after all is told as if it were refused."""
        for page in self.recent.pages_changed(ids):
            if page.state is PageState.FAILED and page.id not in self._failed:
                self._failed.add(page.id)
                self._cue(Cue.REFUSED)

    def _opening(self) -> None:
        if self._trouble is None:  # while it is tried again, what is wrong is worth more
            self.preview.clear()
            self.preview.tell(self.tr("Opening the camera (up to 20 seconds)."))

    def _troubled(self, code: Code | None) -> None:
        self._trouble = code
        if code is None:
            self.preview.tell("")
            return
        told = trouble(code, ui_language())
        self.preview.tell(f"{told.what}\n{told.todo}")
        self._hint.setText("")
        self._show_state(CaptureState.IDLE)

    def _shown(self, shown: Shown) -> None:
        if self._trouble is None:
            self.preview.tell("")
        self.preview.show_frame(shown)
        seen = shown.seen
        self._show_state(seen.state)
        if seen.hint is not None:
            self._say(hint_words(seen.hint))
        elif seen.reading is None:
            self._say(lying_words(seen.refusal))
        else:
            self._say("")

    def _captured(self, captured: Captured) -> None:
        taken: Taken = captured.taken
        if taken.fresh:
            self.recent.add(taken.page, captured.thumb)
        else:
            self.recent.add_known(captured.thumb)
        asked = captured.reading is None or captured.reading.needs_review
        self._cue(Cue.REFUSED if not taken.fresh else Cue.REVIEW if asked else Cue.DONE)
        self.took.emit(taken)

    def _cue(self, cue: Cue) -> None:
        self.preview.flash(cue)
        self._sounds.play(cue)

    def _say(self, hint: str) -> None:
        if hint != self._hint.text():
            self._hint.setText(hint)

    def _show_state(self, state: CaptureState) -> None:
        for one, states in zip(self._steps, STEPS, strict=True):
            name = "step_now" if state in states else "step"
            if one.objectName() != name:
                one.setObjectName(name)
                one.style().polish(one)

    def _named(self, names: tuple[str, ...]) -> None:
        """Names of the cameras there are; a remembered one that is not there stays chosen."""
        wanted = self._preferences.now.camera
        self._picker.clear()
        for name in names:
            self._picker.addItem(name, name)
        if wanted and wanted not in names:
            self._picker.addItem(self.tr("{name} (not connected)").format(name=wanted), wanted)
        if not names and not wanted:
            self._picker.addItem(self.tr("No camera"), "")
        self._picker.setEnabled(bool(names))
        self._picker.setCurrentIndex(max(0, self._picker.findData(wanted)))

    def _picked(self, index: int) -> None:
        self._control.choose(str(self._picker.itemData(index)))
        self.preview.setFocus()

    def _resized(self) -> None:
        self._control.room = self.preview.room

    def _connect(self) -> None:
        self._control.opening.connect(self._opening)
        self._control.trouble.connect(self._troubled)
        self._control.shown.connect(self._shown)
        self._control.captured.connect(self._captured)
        self._control.names.connect(self._named)
        self._picker.activated.connect(self._picked)
        self._force.clicked.connect(self._control.force)
        self.preview.forced.connect(self._control.force)
        self.preview.resized.connect(self._resized)

    def _build(self) -> None:
        self._picker = QComboBox()
        self._picker.setMinimumWidth(200)
        self._picker.setAccessibleName(self.tr("Camera"))
        top = QHBoxLayout()
        top.addWidget(title(self.tr("Camera")))
        top.addWidget(self._picker)
        top.addStretch(1)
        self._steps: list[QLabel] = []
        for word in step_words():
            if self._steps:
                arrow = quiet("→")
                arrow.setWordWrap(False)
                top.addWidget(arrow)
            self._steps.append(label(word))
            top.addWidget(self._steps[-1])
        self._hint = title("")
        self._hint.setWordWrap(True)
        self._hint.setAccessibleName(self.tr("What to do now"))
        self._force = QPushButton(self.tr("Capture now (Space)"))
        below = QHBoxLayout()
        below.addWidget(self._hint, 1)
        below.addWidget(self._force, 0, Qt.AlignmentFlag.AlignBottom)
        across = QSplitter(Qt.Orientation.Horizontal)
        across.addWidget(panel(top, self.preview, below))
        across.addWidget(panel(title(self.tr("Just read")), self.recent))
        across.setStretchFactor(0, 4)
        across.setStretchFactor(1, 1)
        across.setSizes([1000, 320])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(across)
