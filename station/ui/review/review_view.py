"""Review: every doubt of every sheet, one key each. The keyboard does all of it, the mouse too.

Whole, though long: the one place where keys, buttons and panes meet the deeds. What they do lives in the
files beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.contracts.corners import may_be_aligned
from station.contracts.desk import DiscardReason, Doubt, DoubtKind, PageState
from station.errors import StationError
from station.services.review import Review
from station.services.review_queue import key_of
from station.store.store import Store
from station.ui.keys import digit_of
from station.ui.picture_loader import PictureLoader
from station.ui.preferences import Preferences
from station.ui.review.compare_flow import CompareFlow
from station.ui.review.gallery_flow import GalleryFlow
from station.ui.review.review_deeds import ReviewDeeds
from station.ui.review.review_show import ReviewShow
from station.ui.review.review_walk import ReviewWalk
from station.ui.review.shortcuts import ANYWHERE, HELD, REVIEW, Command, command_of
from station.ui.review.student_flow import StudentFlow
from station.ui.tasks import Tasks
from station.ui.words import decided_word, field_word


class ReviewView(QWidget):
    """``changed``: ids of pages that a key has changed; ``said``: a sentence for the foot of the window.

    ``corners_wanted``: id of a page to be laid by hand. ``tasks``: for what is written without waiting.
    """

    changed = Signal(tuple)
    said = Signal(str)
    corners_wanted = Signal(int)

    def __init__(self, store: Store, pictures: PictureLoader, preferences: Preferences, tasks: Tasks) -> None:
        super().__init__()
        self._deeds = ReviewDeeds(preferences, tasks)
        self._walk = ReviewWalk(self._deeds, tasks)
        self._shows = ReviewShow(store, pictures, self._deeds.tell)
        self._panes = self._shows.panes
        self._gallery = GalleryFlow(store, pictures, self._panes)
        self._compare = CompareFlow(store, pictures, self._panes)
        self._students = StudentFlow(self._deeds, self._shows, self.decide, self._opened_again)
        self._acts = self._commands()
        self._connect(preferences)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self._panes)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    # What the window tells this view

    def open_exam(self, review: Review) -> None:
        """Another exam: its queue, at the item where a person stood last."""
        self._deeds.open_exam(review)
        self._shows.open_exam(review, self._deeds.queue)
        self._panes.setCurrentWidget(self._panes.one_by_one)
        self._show()

    def open_page(self, page_id: int) -> None:
        """A sheet that a person wants to see: its first doubt, else its first question."""
        try:
            self._walk.to_page(self._shows.page(page_id))
        except StationError as error:
            self._deeds.tell(error)

    def refresh(self, ids: tuple[int, ...] | None = None) -> None:
        """Pages have changed elsewhere: these, or nobody knows which. The person's place stays."""
        self._shows.forget(ids)
        self._deeds.look_again(ids)
        self._show()

    def take_focus(self) -> None:
        """Keys come from now on to what is shown."""
        shown = self._panes.currentWidget()
        (shown if self._covered and shown is not None else self).setFocus()

    @property
    def left(self) -> int:
        """Doubts still open that hold up a sheet, as of the last refresh."""
        return self._deeds.queue.left

    @property
    def current(self) -> Doubt | None:
        """What is asked now."""
        return self._deeds.queue.current

    @property
    def in_gallery(self) -> bool:
        """Look-alikes are shown together."""
        return self._panes.currentWidget() is self._panes.gallery

    @property
    def _covered(self) -> bool:
        """The question is under gallery, comparison or card."""
        return self._panes.currentWidget() is not self._panes.one_by_one

    @property
    def shows_paper(self) -> bool:
        """The paper of what is asked is there."""
        shown = self._shows.shown
        return shown is not None and shown.paper

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        command = command_of(event, REVIEW)
        if command is not None and self._obey(command, digit_of(event), again=event.isAutoRepeat()):
            event.accept()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if command_of(event, REVIEW) is Command.ORIGINAL and not event.isAutoRepeat():
            self._shows.show_original(self._panes.original.isChecked())
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The release of a held key would go elsewhere now."""
        self._shows.show_original(self._panes.original.isChecked())
        super().focusOutEvent(event)

    def _obey(self, command: Command, digit: str, *, again: bool) -> bool:
        if self._covered and command not in ANYWHERE:
            return True  # keys are not for what nobody sees
        if again and command not in HELD:
            return True  # what came under the key meanwhile has not been looked at
        self.said.emit("")  # what was said belongs to the key before
        if self._panes.take(command, digit):
            return True
        act = self._acts.get(command)
        if act is not None:
            act()
        return act is not None

    # What a person can do

    def decide(self, value: str) -> None:
        """The current question gets ``value``; on to the next doubt."""
        item = self._deeds.queue.current
        if item is None or item.kind is DoubtKind.SAME_STUDENT:
            return
        began = time.perf_counter()
        then = self._deeds.queue.next_open({key_of(item)}) or key_of(item)
        if not self._opened_again():
            return
        if self._deeds.do(lambda review: review.decide(item.page, item.field, value, then)):
            name = self.tr("No. {n}").format(n=item.label) if item.field > 0 else field_word(item.field, None)
            sign = decided_word(item.field, value, self._shows.rules, choice=True)
            self._panes.history.flash(f"{name} {sign}", time.perf_counter() - began)

    def _opened_again(self) -> bool:
        """A confirmed sheet is opened again before it is corrected; False where it cannot be."""
        shown = self._shows.shown
        if shown is None or shown.page.state not in (PageState.CONFIRMED, PageState.SENT):
            return True
        self.said.emit(self.tr("The sheet is open again: confirm it when it is right (Ctrl+Enter)."))
        return self._deeds.do(lambda review: review.reopen(shown.page.id))

    def accept(self) -> None:
        """What the reader proposes is right, as the paper shows: without it only an answer can be typed."""
        item = self._deeds.queue.current
        if item is None or (item.kind is DoubtKind.STUDENT and not item.proposal):
            return
        if item.kind is DoubtKind.CORRECTION:
            self._step(1)  # it stands as it is
        elif self.shows_paper:
            self.decide(item.proposal)
        else:
            self.said.emit(self.tr("There is no picture of this yet. Type the answer, or L for later."))

    def _picked(self, uid: str) -> None:
        self.setFocus()
        self._students.pick(uid)

    def open_gallery(self) -> None:
        """All doubts that look like this one, together."""
        if not self._gallery.open(self._deeds.review, self._deeds.queue):
            self.said.emit(self.tr("Nothing here looks alike enough to be confirmed together."))

    def compare(self) -> None:
        """Two sheets of one student side by side: of the one that is looked at, else of the first."""
        item = self._deeds.queue.current
        wanted = item.label if item is not None and item.kind is DoubtKind.SAME_STUDENT else ""
        if not self._compare.open(self._deeds.review, wanted):
            self.said.emit(self.tr("No student has two sheets."))
            self.back()

    def back(self) -> None:
        """From gallery, comparison or card to one question at a time."""
        self._panes.setCurrentWidget(self._panes.one_by_one)
        self.setFocus()

    def undo(self) -> None:
        """Back to the item that was changed last, as it was."""
        self._deeds.revert(Review.undo, self.tr("Nothing to undo."))

    def redo(self) -> None:
        """Again what was undone last."""
        self._deeds.revert(Review.redo, self.tr("Nothing to redo."))

    def confirm(self) -> None:
        """The sheet that is shown."""
        shown = self._shows.shown
        if shown is not None:
            self._deeds.do(lambda review: review.confirm([shown.page.id]))

    def confirm_all(self) -> None:
        """Every sheet without a doubt."""
        if self._deeds.do(Review.confirm_all_ready):
            self.said.emit(self.tr("Confirmed. Ctrl+Z takes it back."))

    def ask_discard(self) -> None:
        """Why should this sheet go? One more key."""
        if self._shows.shown is not None:
            self._panes.ask_discard(True)

    def discard(self, why: DiscardReason) -> None:
        """The sheet that is shown does not count; its picture stays."""
        shown = self._shows.shown
        if shown is not None and self._deeds.do(lambda review: review.discard(shown.page.id, why)):
            self.said.emit(self.tr("Discarded. Ctrl+Z brings it back."))
        self.back()

    def lay_corners(self) -> None:
        """Only where the place of the sheet is in doubt."""
        shown = self._shows.shown
        if shown is not None and may_be_aligned(shown.page, shown.reading):
            self.corners_wanted.emit(shown.page.id)
        else:
            self.said.emit(self.tr("The place of this sheet is not in doubt."))

    def show_shortcuts(self) -> None:
        self._panes.setCurrentWidget(self._panes.shortcuts)
        self._panes.shortcuts.setFocus()

    # Inside

    def _gallery_done(self, chosen: list[tuple[Doubt, str]]) -> None:
        then = self._deeds.queue.next_open({key_of(doubt) for doubt, _ in chosen})
        if self._deeds.do(lambda review: review.decide_many(chosen, then)):
            self.said.emit(self.tr("{count} confirmed. Ctrl+Z takes them back.").format(count=len(chosen)))
        self.back()

    def _keep_one(self, page_id: int) -> None:
        seen = self._panes.compare.shown
        if not self._deeds.do(lambda review: review.keep_one(page_id, seen)):
            return
        self.said.emit(self.tr("The other sheet is superseded. Ctrl+Z takes it back."))
        if self._deeds.review is None or not self._compare.open(self._deeds.review, ""):
            self.back()

    def _show(self) -> None:
        self._panes.ask_discard(False)
        self._shows.show(self.tr("No answers to review."))

    def _touched(self, pages: tuple[int, ...]) -> None:
        self._shows.forget(pages)
        self._show()

    def _keep_focus(self) -> None:
        """A button that has done its work must not hand the keys to the next one."""
        if self.isVisible():
            self.take_focus()

    def _step(self, by: int) -> None:
        """The next item; of a sheet that is being corrected, its next question."""
        shown = self._shows.shown
        if shown is not None and self._deeds.queue.visiting:
            self._walk.step_on_sheet(shown.page, by)
        else:
            self._walk.step(by)

    def _contrast(self, step: int) -> None:
        level = self._panes.crop.change_contrast(step)
        self.said.emit(self.tr("Contrast {level:+d}").format(level=level))

    def _clicked(self, number: int) -> None:
        """A question on the sheet: to its doubt, or to correct it."""
        if self._shows.shown is not None:
            self._walk.to_field(self._shows.shown.page, number)

    def _settings_changed(self) -> None:
        """What is listed for a look holds at once."""
        if self._deeds.review is not None:
            self.refresh()
            self.changed.emit(())

    def _commands(self) -> dict[Command, Callable[[], object]]:
        """Commands that are not for the question itself."""
        panes, walk = self._panes, self._walk
        return {
            Command.NEXT: lambda: self._step(1),
            Command.PREVIOUS: lambda: self._step(-1),
            Command.FIRST: lambda: walk.go(0),
            Command.LAST: walk.end,
            Command.NEXT_SHEET: lambda: walk.to_sheet(1),
            Command.PREVIOUS_SHEET: lambda: walk.to_sheet(-1),
            Command.NEXT_KIND: lambda: walk.to_next_kind(1),
            Command.PREVIOUS_KIND: lambda: walk.to_next_kind(-1),
            Command.LATER: walk.later,
            Command.UNDO: self.undo,
            Command.REDO: self.redo,
            Command.CONFIRM: self.confirm,
            Command.CONFIRM_ALL: self.confirm_all,
            Command.GALLERY: self.open_gallery,
            Command.COMPARE: self.compare,
            Command.WHOLE_SHEET: panes.whole_sheet.toggle,
            Command.ORIGINAL: lambda: self._shows.show_original(True),
            Command.LARGER: lambda: panes.canvas.zoom(1),
            Command.SMALLER: lambda: panes.canvas.zoom(-1),
            Command.MORE_CONTRAST: lambda: self._contrast(1),
            Command.LESS_CONTRAST: lambda: self._contrast(-1),
            Command.CORNERS: self.lay_corners,
            Command.DISCARD: self.ask_discard,
            Command.STUDENT_1: lambda: self._students.choose(0),
            Command.STUDENT_2: lambda: self._students.choose(1),
            Command.STUDENT_3: lambda: self._students.choose(2),
            Command.SEARCH: self._students.search,
            Command.OFF_LIST: self._students.park,
            Command.SHORTCUTS: self.show_shortcuts,
        }

    def _connect(self, preferences: Preferences) -> None:
        panes, walk, deeds = self._panes, self._walk, self._deeds
        deeds.touched.connect(self._touched)
        deeds.done.connect(self._keep_focus)
        deeds.done.connect(self.changed)
        deeds.renewed.connect(self.changed)
        deeds.said.connect(self.said)
        walk.moved.connect(self._show)
        preferences.changed.connect(self._settings_changed)
        panes.queue.chosen.connect(walk.go)
        panes.queue.kind_chosen.connect(walk.to_kind)
        panes.canvas.field_clicked.connect(self._clicked)
        panes.original.toggled.connect(self._shows.show_original)
        panes.gallery.confirmed.connect(self._gallery_done)
        panes.compare.accepted.connect(self._keep_one)
        panes.discard_choice.chosen.connect(self.discard)
        panes.discard_choice.left.connect(lambda: panes.ask_discard(False))
        for asking in (panes.keys, panes.card, panes.sheet_question):
            asking.decided.connect(self.decide)
        panes.card.picked.connect(self._picked)
        self._students.said.connect(self.said)
        panes.card.choices.left.connect(self.take_focus)
        for accepted in (panes.keys.accepted, panes.card.accepted, panes.sheet_question.accepted):
            accepted.connect(self.accept)
        for left in (panes.shortcuts.left, panes.gallery.left, panes.compare.left):
            left.connect(self.back)
        for refused in (panes.card.refused, panes.compare.refused, panes.sheet_question.refused):
            refused.connect(self.said)
        panes.sheet_question.comparing.connect(self.compare)
        panes.sheet_question.corners_wanted.connect(self.lay_corners)
        for discard in (panes.sheet_question.discarding, panes.discard.clicked):
            discard.connect(self.ask_discard)
        for button, act in (
            (panes.confirm, self.confirm),
            (panes.later, walk.later),
            (panes.undo, self.undo),
            (panes.redo, self.redo),
            (panes.open_gallery, self.open_gallery),
            (panes.open_shortcuts, self.show_shortcuts),
        ):
            button.clicked.connect(act)
