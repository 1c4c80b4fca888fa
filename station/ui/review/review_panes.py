"""The panes of the review: queue, question, sheet, student, history; and what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.contracts.desk import IDENTIFIER, Action, Doubt, DoubtKind, Page, PageState
from station.contracts.effective import STUDENT_QUESTION, Answer, answers, field_of, place_of
from station.contracts.reading import PageReading
from station.contracts.roster import MatchKind
from station.services.pictures import ScreenPicture
from station.services.rules import NO_RULES, Rules
from station.services.suggestions import Suggestions
from station.ui.panel import panel, quiet, title
from station.ui.review.answer_keys import AnswerKeys
from station.ui.review.compare_view import CompareView
from station.ui.review.crop_strip import CropStrip
from station.ui.review.discard_choice import DiscardChoice
from station.ui.review.gallery_view import GalleryView
from station.ui.review.history_list import HistoryList
from station.ui.review.identifier_card import Asked, IdentifierCard
from station.ui.review.legend import Legend
from station.ui.review.queue_list import QueueList
from station.ui.review.sheet_question import SheetQuestion
from station.ui.review.shortcut_card import ShortcutCard
from station.ui.review.shortcuts import Command
from station.ui.sheet_canvas import SheetCanvas
from station.ui.theme import CONFIRMED, FAINT, HUMAN
from station.ui.words import field_word, kind_word, match_word, student_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is looked at. ``place``: "9 / 38"; ``picture``: None while it is loading; ``crop``: of the
    question, where it is there before the picture; ``asked``: fields that are still a doubt;
    ``suggestions``: of students, where there is a roster."""

    doubt: Doubt
    place: str
    page: Page
    reading: PageReading
    decided: Mapping[int, str]
    asked: frozenset[int]
    history: tuple[Action, ...]
    picture: ScreenPicture | None
    crop: ScreenPicture | None
    rules: Rules
    suggestions: Suggestions | None

    @property
    def paper(self) -> bool:
        """What is asked can be seen: a question by itself, an identifier and a sheet only as a whole."""
        return self.picture is not None or (self.doubt.field > IDENTIFIER and self.crop is not None)

    @property
    def value(self) -> str:
        """Decided, or proposed."""
        return self.decided.get(self.doubt.field, self.doubt.proposal)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All of the sheet as they are now."""
        return answers(self.reading, self.decided, self.asked)


def _asked(shown: Shown) -> Asked | None:
    """Who may be meant, where there is a roster."""
    if shown.suggestions is None:
        return None
    proposed = shown.doubt.proposal if shown.doubt.field == STUDENT_QUESTION else ""
    return Asked(page=shown.page, suggestions=shown.suggestions, proposed=proposed)


class ReviewPanes(QStackedWidget):
    """Widgets, where they stand and what is on them; what keys do is the review's business."""

    def __init__(self, whose: Callable[[int], str], crop_of: Callable[[Doubt], ScreenPicture | None]) -> None:
        super().__init__()
        self.queue = QueueList(whose, crop_of)
        self.title, self.place = title(""), quiet("")
        self.crop, self.canvas = CropStrip(), SheetCanvas()
        self.keys, self.card = AnswerKeys(), IdentifierCard()
        self.sheet_question, self.discard_choice = SheetQuestion(), DiscardChoice()
        self.history = HistoryList()
        self.facts = quiet("")
        self._make_buttons()
        self.gallery, self.compare, self.shortcuts = GalleryView(), CompareView(), ShortcutCard()
        self._asking = QStackedWidget()
        for part in (self.keys, self.sheet_question, self.discard_choice):
            self._asking.addWidget(part)
        # The crop gets the room that is left.
        self._asking.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._question = self._question_pane()
        self.whole_sheet.toggled.connect(lambda on: self._question.setVisible(not on))
        self.one_by_one = self._across()
        for view in (self.one_by_one, self.gallery, self.compare, self.shortcuts):
            self.addWidget(view)
        self._taker: AnswerKeys | IdentifierCard | SheetQuestion = self.keys
        self._same: object = None

    def take(self, command: Command, digit: str) -> bool:
        """A key for what is asked now; False when it means nothing there."""
        if self.discarding:
            return self.discard_choice.take(command, digit)
        return self._taker.take(command, digit)

    @property
    def discarding(self) -> bool:
        """The reason for a discard is being asked."""
        return self._asking.currentWidget() is self.discard_choice

    def ask_discard(self, asked: bool) -> None:
        """Ask why the sheet is discarded, in place of its question; or the question again."""
        self.whole_sheet.setChecked(self.whole_sheet.isChecked() and not asked)
        self._asking.setCurrentWidget(self.discard_choice if asked else self._below())

    def show_item(self, shown: Shown) -> None:
        """One doubt with its sheet, its history and the keys for it."""
        number, page, reading = shown.doubt.field, shown.page, shown.reading
        field = field_of(reading, number)
        whose = student_word(page, shown.rules.roster)
        kind = kind_word(shown.doubt.kind)
        if number == STUDENT_QUESTION:
            kind = match_word(MatchKind(shown.doubt.label))
        named = field_word(number, field), kind, whose
        self.title.setText(" · ".join(dict.fromkeys(named)))
        self.place.setText(shown.place)
        self._ask(shown)
        same = page.id, page.reading, number, shown.value, number in shown.decided
        # What is typed stays when the very same is shown again: sheets come in meanwhile.
        if same != self._same or not (self.keys.typing or self.card.typing):
            correcting = shown.doubt.kind is DoubtKind.CORRECTION
            self.keys.show_field(field, shown.value, decided=number in shown.decided, correcting=correcting)
            self.card.show_field(
                reading.identifier,
                shown.decided.get(IDENTIFIER),
                active=place_of(number) == IDENTIFIER,
                asked=_asked(shown),
            )
        self._same = same
        self.history.show_history(shown.history, reading, shown.rules)
        self.confirm.setEnabled(page.state is PageState.READY)
        self.facts.setText(self._facts(shown))
        self.show_picture(shown)

    def show_picture(self, shown: Shown) -> None:
        """The paper under what is shown, as far as it is there; what was typed meanwhile stays."""
        number, reading = place_of(shown.doubt.field), shown.reading
        self.card.show_paper(shown.picture, reading.identifier)
        close = shown.picture or shown.crop
        if close is None:
            self.crop.clear(self.tr("Loading the picture…"))
        else:
            field, decided = field_of(reading, number), shown.doubt.field in shown.decided
            sure = CONFIRMED if shown.doubt.kind is DoubtKind.CORRECTION else FAINT
            self.crop.show_field(close, field, shown.value, HUMAN if decided else sure)
        if shown.picture is None:
            self.canvas.clear(self.tr("Loading the picture…"))
        else:
            self.canvas.show_sheet(shown.picture, shown.answers, number)

    def show_original(self, shown: Shown, picture: ScreenPicture) -> None:
        """The same item on the picture as it was scanned."""
        field = field_of(shown.reading, place_of(shown.doubt.field))
        self.crop.show_field(picture, field, "")
        self.canvas.show_sheet(picture, (), None)

    def show_nothing(self, why: str) -> None:
        """The queue is empty."""
        self.title.setText(self.tr("Review"))
        self.place.setText("")
        self._taker = self.keys
        self._same = None
        self._asking.setCurrentWidget(self.keys)
        self.keys.show_field(None, "", decided=False)
        self.card.show_field(None, None, active=False)
        self.card.show_paper(None, None)
        self.crop.clear(why)
        self.canvas.clear()
        self.history.show_history((), None, NO_RULES)
        self.confirm.setEnabled(False)
        self.facts.setText("")

    def _ask(self, shown: Shown) -> None:
        doubt = shown.doubt
        if place_of(doubt.field) == IDENTIFIER:
            self._taker = self.card
        elif doubt.field < IDENTIFIER:
            self._taker = self.sheet_question
            key = shown.rules.key
            self.sheet_question.show_doubt(
                doubt, [form.name for form in key.forms] if key is not None else []
            )
        else:
            self._taker = self.keys
        if not self.discarding:
            self._asking.setCurrentWidget(self._below())

    def _below(self) -> QWidget:
        """What stands under the crop: the card stands elsewhere."""
        return self.sheet_question if self._taker is self.sheet_question else self.keys

    def _facts(self, shown: Shown) -> str:
        found = shown.answers
        settled = sum(not answer.open for answer in found)
        lines = (
            self.tr("Settled {read}/{all}").format(read=settled, all=len(found)),
            self.tr("To review {count}").format(count=shown.page.doubts),
            self.tr("Alignment {mm:.2f} mm").format(mm=shown.reading.residual_mm),
            shown.page.source_name,
        )
        return "\n".join(lines)

    def _make_buttons(self) -> None:
        self.whole_sheet = self._button(self.tr("Whole sheet (Z)"))
        self.whole_sheet.setCheckable(True)
        self.original = self._button(self.tr("As scanned (O)"))
        self.original.setCheckable(True)
        self.open_gallery = self._button(self.tr("Gallery (G)"))
        self.open_shortcuts = self._button(self.tr("Shortcuts (?)"))
        self.undo = self._button(self.tr("Undo (Ctrl+Z)"))
        self.redo = self._button(self.tr("Redo"))
        self.discard = self._button(self.tr("Discard…"))
        self.discard.setAccessibleName(self.tr("Discard… (Shift+Del)"))
        self.confirm = self._button(self.tr("Confirm this sheet (Ctrl+Enter)"))
        self.confirm.setObjectName("main")
        self.later = self._button(self.tr("Later (L)"))

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        # Space and Enter belong to the question, not to the button that was used last.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _question_pane(self) -> QFrame:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.place)
        return panel(top, self.crop, self._asking)

    def _sheet_pane(self) -> QFrame:
        beside = QVBoxLayout()
        for button in (self.whole_sheet, self.original):
            beside.addWidget(button)
        beside.addWidget(Legend())
        beside.addWidget(self.facts)
        beside.addStretch(1)
        sheet = QHBoxLayout()
        sheet.addWidget(self.canvas, 1)
        sheet.addLayout(beside)
        return panel(sheet)

    def _left(self) -> QFrame:
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_gallery)
        buttons.addWidget(self.open_shortcuts)
        return panel(self.queue, buttons)

    def _right(self) -> QWidget:
        buttons = QGridLayout()
        buttons.addWidget(self.undo, 0, 0)
        buttons.addWidget(self.redo, 0, 1)
        buttons.addWidget(self.discard, 0, 2)
        buttons.addWidget(self.confirm, 1, 0, 1, 2)
        buttons.addWidget(self.later, 1, 2)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel(self.card))
        column.addWidget(panel(self.history, buttons), 1)
        right = QWidget()
        right.setLayout(column)
        return right

    def _across(self) -> QWidget:
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._question)
        middle.addWidget(self._sheet_pane())
        middle.setStretchFactor(0, 1)
        middle.setStretchFactor(1, 1)
        across = QSplitter(Qt.Orientation.Horizontal)
        for part, stretch in ((self._left(), 0), (middle, 1), (self._right(), 0)):
            across.addWidget(part)
            across.setStretchFactor(across.count() - 1, stretch)
        across.setSizes([240, 720, 380])
        return across
