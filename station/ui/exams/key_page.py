"""The key of one exam: changed in a table, looked at with whom it changes, applied as one step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from station.contracts.codec import DataError, decode, encode
from station.contracts.desk import Action, ActionKind
from station.contracts.sheet import SheetTemplate
from station.errors import StationError
from station.grading.exam_key import exam_key_text
from station.services.exam_setup import ReadSheet
from station.services.key_draft import KeyDraft, draft_of, exam_key_of
from station.services.key_preview import KeyPreview, preview_of
from station.services.review import Review
from station.services.rules import key_of
from station.store.store import Store
from station.ui.exams.key_editor import KeyEditor
from station.ui.exams.key_preview import KeyPreviewView
from station.ui.exams.key_sources import Fill, KeySources
from station.ui.panel import quiet
from station.ui.tasks import Tasks
from station.ui.words import code_words

RENEWED_AT_ONCE = 20
"""Pages that are held against the new key in one go, so that pictures come in between."""


BEGUN: Final = "begun-keys"


class KeyPage(QWidget):
    """``changed``: an exam has another key; ``said``: one sentence. ``review_of``: deeds on an exam.

    What is not applied yet is kept for every exam, over restarts too.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(
        self,
        store: Store,
        tasks: Tasks,
        read: ReadSheet,
        review_of: Callable[[int], Review],
        begun: QSettings,
    ) -> None:
        """``begun``: where keys are kept that are not applied yet."""
        super().__init__()
        self._begun = begun
        self._store = store
        self._tasks = tasks
        self._review_of = review_of
        self._exam = 0
        self._sheet: SheetTemplate | None = None
        self._kept: KeyDraft | None = None
        self._uid = ""
        self._unapplied: dict[str, tuple[KeyDraft, tuple[KeyDraft, ...]]] = {}
        self._base: str | None = None
        self._wanted: str | None = None
        self._asked = 0
        self.editor, self.preview = KeyEditor(), KeyPreviewView()
        self.sources = KeySources(tasks, read)
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def open_exam(self, exam_id: int) -> None:
        """0: none. What was begun there comes back."""
        exam = self._store.exams.get(exam_id) if exam_id else None
        if exam is not None and (exam.uid, exam.key) == (self._uid, self._base):
            return
        self._exam, self._uid, self._asked = exam_id, exam.uid if exam else "", self._asked + 1
        self._stack.setCurrentIndex(0)
        if exam is None:
            return
        sheet = self._sheet = self._store.exams.template(exam_id)
        self.sources.set_sheet(sheet)
        self._base = exam.key
        self._kept = draft_of(key_of(self._base), sheet)
        draft, past = self._unapplied.get(exam.uid) or self._begun_before(exam.uid) or (self._kept, ())
        self.editor.show_draft(draft, past)
        self._show_state()

    def apply(self) -> None:
        """At once where nobody changes, else after a look at those who do."""
        if not self._exam:
            return
        try:
            key = exam_key_of(self.editor.draft)
            self._wanted = None if key is None else exam_key_text(key)
        except StationError as error:
            self.editor.refuse(error)
            return
        if self._wanted == self._key_text():
            self._forget()
            self.said.emit(self.tr("The key is the same as before."))
        elif self._store.pages.counts(self._exam).taken == 0:
            self._set_key()
        else:
            self._look()

    def undo(self) -> None:
        """Takes back what was done in the table, then the key that was applied last."""
        if self._stack.currentWidget() is self.preview:
            self._leave()
        elif not self.editor.undo():
            self._revert(self._store.actions.next_undo, Review.undo)

    def redo(self) -> None:
        """As `undo`, the other way."""
        if self._stack.currentWidget() is not self.preview and not self.editor.redo():
            self._revert(self._store.actions.next_redo, Review.redo)

    def _key_text(self) -> str | None:
        return self._store.exams.get(self._exam).key

    def _look(self) -> None:
        """At who changes, without holding up the window."""
        self._asked += 1
        asked = self._asked
        self._apply.setEnabled(False)
        self.editor.say(self.tr("Grading with this key…"))

        def found(preview: KeyPreview) -> None:
            self._apply.setEnabled(True)
            if asked != self._asked:
                return
            self.editor.say("")
            if preview.nobody:
                self._set_key()
                return
            self._stack.setCurrentWidget(self.preview)
            self.preview.show_preview(preview)

        def failed(error: Exception) -> None:
            self._apply.setEnabled(True)
            if asked == self._asked:
                self.editor.refuse(error)

        self._tasks.run(partial(preview_of, self._store, self._exam, self._wanted), found, failed)

    def _set_key(self) -> None:
        review = self._review_of(self._exam)
        try:
            review.set_key(self._wanted)
        except StationError as error:
            self._stack.setCurrentIndex(0)
            self.editor.refuse(error)
            return
        self._forget()
        self._after(review, self.tr("The key is applied. Ctrl+Z takes it back."))

    def _revert(self, newest: Callable[[int], Action | None], act: Callable[[Review], Action | None]) -> None:
        action = newest(self._exam) if self._exam else None
        if action is None or action.kind is not ActionKind.KEY:
            self.said.emit(self.tr("Nothing to undo here. What was done to sheets is undone in the review."))
            return
        review = self._review_of(self._exam)
        try:
            act(review)
        except StationError as error:
            self.said.emit(code_words(error.code))
            return
        self._after(review, self.tr("The key is another one again."))

    def _after(self, review: Review, told: str) -> None:
        """The table shows what is kept now, and the pages are held against it."""
        self._renew(review, review.rules.pages())
        self._uid = ""  # so that it is shown anew
        self.open_exam(self._exam)
        self.editor.grid.setFocus()
        self.changed.emit()
        self.said.emit(told)

    def _renew(self, review: Review, left: tuple[int, ...]) -> None:
        """The exam need not be the one that is worked on, whose review would do it."""
        now, rest = left[:RENEWED_AT_ONCE], left[RENEWED_AT_ONCE:]
        if now:
            self._tasks.run(
                lambda: review.rules.renew(now), lambda _: self._renew(review, rest), self._failed
            )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, StationError):
            self.said.emit(code_words(error.code))

    def _edited(self) -> None:
        """Kept for this exam until it is applied; what is being graded is not this key any more."""
        self._asked += 1
        if self.editor.draft == self._kept:
            self._forget()
        else:
            self._unapplied[self._uid] = self.editor.draft, self.editor.past
            self._begun.setValue(f"{BEGUN}/{self._uid}", encode(self.editor.draft).decode())
        self._show_state()

    def _forget(self) -> None:
        """Nothing of this exam waits to be applied."""
        self._unapplied.pop(self._uid, None)
        self._begun.remove(f"{BEGUN}/{self._uid}")

    def _begun_before(self, uid: str) -> tuple[KeyDraft, tuple[KeyDraft, ...]] | None:
        """What was typed for an exam when the window was closed last."""
        text = self._begun.value(f"{BEGUN}/{uid}")
        try:
            draft = decode(str(text).encode(), KeyDraft) if text else None
        except DataError:
            return None
        if draft is None:
            return None
        self._unapplied[uid] = draft, ()
        return self._unapplied[uid]

    def _show_state(self) -> None:
        dirty = self._uid in self._unapplied
        self._state.setText(self.tr("Not applied yet") if dirty else "")
        self._discard.setEnabled(dirty)

    def _drop(self) -> None:
        if self._kept is not None:
            self.editor.take(self._kept)

    def _found(self, fill: Fill, told: str) -> None:
        if self._sheet is None:
            return
        try:
            draft = fill(self.editor.draft, self.editor.form, self._sheet)
        except StationError as error:
            self.editor.refuse(error)
            return
        self.editor.take(draft)
        self.sources.close_box()
        self.editor.say(told)
        self.editor.go_to_open()
        self.editor.grid.setFocus()

    def _connect(self) -> None:
        self.editor.edited.connect(self._edited)
        self.editor.pasted.connect(self.sources.fill_text)
        self.sources.found.connect(self._found)
        self.sources.failed.connect(self.editor.refuse)
        self.sources.busy.connect(self.editor.say)
        self.preview.applied.connect(self._set_key)
        self.preview.left.connect(self._leave)
        for keys, act in (
            ("Ctrl+S", self._apply.click),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _leave(self) -> None:
        self._stack.setCurrentIndex(0)
        self.editor.grid.setFocus()

    def _build(self) -> None:
        self._apply = QPushButton(self.tr("Apply… (Ctrl+S)"))
        self._apply.setObjectName("main")
        self._apply.clicked.connect(self.apply)
        self._discard = QPushButton(self.tr("Back to the applied key"))
        self._discard.clicked.connect(self._drop)
        self._state = quiet("")
        foot = QHBoxLayout()
        foot.addWidget(self._state, 1)
        foot.addWidget(self._discard)
        foot.addWidget(self._apply)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 10, 0, 0)
        column.addWidget(self.sources)
        column.addWidget(self.editor, 1)
        column.addLayout(foot)
        self._stack.addWidget(work)
        self._stack.addWidget(self.preview)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
