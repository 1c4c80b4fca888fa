"""The sheet of the chosen row: right and wrong on the paper, score, essays, history, and where to go."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station.contracts.desk import Action, ActionKind, Page
from station.contracts.reading import PageReading
from station.contracts.results import ResultRow, Results
from station.errors import StationError
from station.services.marked_paper import paper_marks
from station.services.review import Review
from station.store.store import Store
from station.ui.panel import label, panel, quiet, title
from station.ui.picture_loader import PictureLoader
from station.ui.results import result_words as words
from station.ui.results.essay_fields import EssayFields
from station.ui.results.marked_canvas import LargerSheet, MarkedCanvas
from station.ui.words import action_word, change_word, code_words

DEEDS = 3
"""Of the history, the newest: the whole of it is in the export."""


class SheetPane(QWidget):
    """``said``: a sentence for the foot; ``review_wanted``: a page; ``changed``: pages whose points were
    given; ``stepped``: the row above or below is wanted; ``text_wanted``, ``note_wanted``: of the row that is
    shown."""

    said = Signal(str)
    review_wanted = Signal(int)
    changed = Signal(tuple)
    stepped = Signal(int)
    text_wanted = Signal()
    note_wanted = Signal()

    def __init__(self, store: Store, pictures: PictureLoader) -> None:
        super().__init__()
        self._store = store
        self._pictures = pictures
        self._review: Review | None = None
        self._row: ResultRow | None = None
        self._results: Results | None = None
        self._page: Page | None = None
        self._reading: PageReading | None = None
        self._build()
        pictures.loaded.connect(self._loaded)
        pictures.failed.connect(self._not_loaded)

    def open_exam(self, review: Review | None) -> None:
        self._review = review
        self.show_row(None, None)

    def show_row(self, row: ResultRow | None, results: Results | None) -> None:
        """None: nothing is chosen."""
        same = row is not None and self._row is not None and row.pages == self._row.pages
        same = same and row.student == self._row.student  # type: ignore[union-attr]
        self._row, self._results = row, results
        self.setVisible(row is not None)
        if row is None or results is None or self._review is None:
            self._page = self._reading = None
            return
        self._title.setText(words.row_name(row))
        self._facts.setText(self._facts_of(row, results))
        wrong = words.wrong_text(row, results)
        self._wrong.setText(self.tr("Wrong: {numbers}").format(numbers=wrong))
        self._wrong.setVisible(bool(wrong))
        number = self.essays.focused
        items = row.score.items if row.score is not None else ()
        self.essays.show_essays(items, dict(results.labels), kept=same)
        if number is not None and not same:
            self.essays.enter(number)
        self._look_up(self._review, row)
        self.to_review.setEnabled(bool(row.pages))
        self.copy_text.setEnabled(row.student is not None)
        self.note.setEnabled(row.student is not None and row.score is not None)

    @property
    def page(self) -> int | None:
        """What is shown, or would be reviewed."""
        return None if self._page is None else self._page.id

    def enter(self) -> None:
        """Enter on a row: its essays, else its sheet."""
        if not self.essays.enter():
            self.canvas.setFocus()

    def show_larger(self) -> None:
        """The same sheet in a window of its own; Esc closes it."""
        shown = self.canvas.shown
        if shown is not None:
            LargerSheet(*shown, self._title.text(), self.window()).open()

    def _look_up(self, review: Review, row: ResultRow) -> None:
        page_id = row.page if row.page is not None else next(iter(row.pages), None)
        self._page = self._reading = None
        if page_id is None:
            self.canvas.clear(self.tr("There is no sheet."))
            self._show_history(())
            return
        try:
            self._page = self._store.pages.get(page_id)
            self._reading = review.reading(self._page)
            self._show_history(review.history(page_id))
        except StationError as error:
            self.canvas.clear(code_words(error.code))
            return
        self._show_picture()

    def _show_picture(self) -> None:
        if self._page is None or self._reading is None or self._row is None or self._results is None:
            return
        if not self._page.picture:
            self.canvas.clear(self.tr("This sheet was typed in: there is no picture."))
            return
        picture = self._pictures.ready(self._page)
        if picture is None:
            self.canvas.clear(self.tr("Loading the picture…"))
            self._pictures.want(self._page, self._reading)
            return
        form = self._row.form
        right = self._results.right[form] if form is not None and form < len(self._results.right) else {}
        self.canvas.show_marked(picture, paper_marks(self._reading, self._row.score, right))

    def _loaded(self, page: int) -> None:
        if self._page is not None and self._page.id == page and self.isVisible():
            self._show_picture()

    def _not_loaded(self, page: int, why: str) -> None:
        if self._page is not None and self._page.id == page:
            self.canvas.clear(why)

    def _facts_of(self, row: ResultRow, results: Results) -> str:
        told = [] if row.score is None else [self._score(row)]
        if row.rank is not None:
            told.append(self.tr("rank {rank} of {count}").format(rank=row.rank, count=results.summary.n))
        if len(results.forms) > 1 and row.page is not None:
            told.append(words.form_text(row, results) if row.form is not None else self.tr("form not known"))
        told.append(words.standing_word(row.standing))
        return " · ".join(told)

    def _score(self, row: ResultRow) -> str:
        assert row.score is not None
        told = self.tr("{points} / {max} points").format(
            points=words.points_text(row.score.points), max=words.points_text(row.score.max)
        )
        return self.tr("{score} (provisional)").format(score=told) if row.provisional else told

    def _show_history(self, actions: tuple[Action, ...]) -> None:
        lines = [self._line(action) for action in reversed(actions[-DEEDS:])]
        more = len(actions) - len(lines)
        if more > 0:
            lines.append(self.tr("and {count} more").format(count=more))
        self.history.setText("\n".join(lines) if lines else self.tr("Nothing was corrected."))

    def _line(self, action: Action) -> str:
        when = datetime.fromtimestamp(action.done_s).strftime("%H:%M")
        assert self._review is not None
        rules = self._review.rules.now()
        told = ", ".join(change_word(change, self._reading, rules) for change in action.changes)
        back = action.kind in (ActionKind.UNDO, ActionKind.REDO) and told
        undone = f" ({action_word(action.kind)})" if back else ""
        return f"{when}  {told or action_word(action.kind)}{undone} · {action.author.who}"

    def _give(self, number: int, points: float | None) -> None:
        if self._review is None or self._page is None:
            return
        try:
            changed = self._review.give_points(self._page.id, {number: points})
        except StationError as error:
            self.said.emit(code_words(error.code))
            return
        self.changed.emit(changed)

    def _to_review(self) -> None:
        if self._page is not None:
            self.review_wanted.emit(self._page.id)

    def _build(self) -> None:
        self._title, self._facts = title(""), label()
        self._wrong = quiet("")
        self._facts.setWordWrap(True)
        self.canvas = MarkedCanvas()
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.essays = EssayFields()
        self.history = quiet("")
        self.history.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.to_review = QPushButton(self.tr("Go to the review"))
        self.copy_text = QPushButton(self.tr("Copy result text"))
        self.note = QPushButton(self.tr("Wrong note"))
        self.note.clicked.connect(self.note_wanted)
        self.to_review.clicked.connect(self._to_review)
        self.copy_text.clicked.connect(self.text_wanted)
        self.larger = QPushButton(self.tr("Larger"))
        self.larger.clicked.connect(self.show_larger)
        self.essays.given.connect(self._give)
        self.essays.refused.connect(self.said)
        self.essays.stepped.connect(self.stepped)
        buttons = QHBoxLayout()
        buttons.addWidget(self.to_review)
        buttons.addWidget(self.copy_text)
        buttons.addWidget(self.note)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.larger)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        box = panel(head, self._facts, self._wrong, self.canvas, self.essays)
        inside = box.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.setStretchFactor(self.canvas, 1)
        inside.addWidget(title(self.tr("History")))
        inside.addWidget(self.history)
        inside.addLayout(buttons)
        column.addWidget(box)
