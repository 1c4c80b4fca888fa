"""The question paper of an exam: given from files, its questions boxed, the boxes put right by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.contracts.desk import Exam
from station.contracts.paper import QuestionBox, ink_outside
from station.errors import Code, StationError
from station.messages import trouble
from station.services.papers import Paper, Papers, PaperTrouble
from station.services.pictures import ScreenPicture
from station.store.papers import KeptPaperPage
from station.ui.keys import letter_of
from station.ui.panel import panel
from station.ui.papers.boxes import in_order, numbered_on
from station.ui.papers.paper_canvas import PaperCanvas
from station.ui.papers.paper_side import PaperSide
from station.ui.tasks import Tasks
from station.ui.words import picture_filter, ui_language


class PaperView(QWidget):
    """``said``: one sentence for the foot of the window; ``left``: the person goes back; ``changed``: id of
    an exam whose paper is another now."""

    said = Signal(str)
    left = Signal()
    changed = Signal(int)
    _progressed = Signal(str, int, int)

    def __init__(self, papers: Papers, tasks: Tasks) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Question paper"))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._papers = papers
        self._tasks = tasks
        self._exam: Exam | None = None
        self._paper: Paper | None = None
        self._at = 0
        self._working = False
        self._undo: list[tuple[QuestionBox, ...]] = []
        self._redo: list[tuple[QuestionBox, ...]] = []
        self.canvas = PaperCanvas()
        self.side = PaperSide()
        self._build()
        self._connect()

    def open(self, exam: Exam) -> None:
        """Show the paper of ``exam``, or how to give one."""
        self._exam, self._paper, self._at = exam, None, 0
        self._undo.clear()
        self._redo.clear()
        self.side.show_exam(exam.name)
        self.canvas.clear(self.tr("Loading the paper…"))
        self._show_state()
        self._reload(0)

    @property
    def paper(self) -> Paper | None:
        """As it is on the screen."""
        return self._paper

    @property
    def page_at(self) -> int:
        """Index of the page that is shown."""
        return self._at

    def show_page(self, at: int) -> None:
        """Another page; beyond the first and the last nothing happens."""
        if self._paper is None or not 0 <= at < len(self._paper.pages):
            return
        self._at = at
        kept = self._paper.pages[at]
        self.canvas.show_page(kept, self._paper.boxes_on(at))
        self._scroll.verticalScrollBar().setValue(0)
        self._want(kept, show=True)
        if at + 1 < len(self._paper.pages):
            self._want(self._paper.pages[at + 1], show=False)
        self._show_state()

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take files as pages of the paper, behind those there are."""
        exam = self._exam
        if exam is None or self._working or not paths:
            return
        first = len(self._paper.pages) if self._paper is not None else 0
        self._run(lambda: self._papers.take(exam.id, tuple(paths), self._progressed.emit), first)

    def find_again(self) -> None:
        """Boxes as the station finds them; one step of undo."""
        exam = self._exam
        if exam is None or self._paper is None or self._working:
            return
        self._remember(self._paper.boxes)
        self._run(lambda: self._papers.find_again(exam.id, self._progressed.emit), self._at)

    def number_on(self) -> None:
        """Number all boxes behind the chosen one on from it; one step of undo."""
        chosen = self.canvas.chosen
        if self._paper is None or chosen is None or self._working:
            return
        before = self._paper.boxes
        after = numbered_on(before, chosen, self._paper.numbers)
        if after != in_order(before) and self._keep(after):
            self._remember(before)
            self.canvas.show_boxes(self._paper.boxes_on(self._at))
        self._show_state()

    def undo(self) -> None:
        """Boxes as they were one step before."""
        self._step(self._undo, self._redo)

    def redo(self) -> None:
        self._step(self._redo, self._undo)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, letter = event.key(), letter_of(event)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key == Qt.Key.Key_PageDown:
            self.show_page(self._at + 1)
        elif key == Qt.Key.Key_PageUp:
            self.show_page(self._at - 1)
        elif control and (letter == "Y" or (letter == "Z" and shift)):
            self.redo()
        elif letter == "N" and not control:
            self.number_on()
        elif (control and letter == "Z") or (letter == "U" and not control):
            self.undo()
        else:
            super().keyPressEvent(event)

    # Work in the background

    def _run(self, work: Callable[[], tuple[PaperTrouble, ...]], page: int) -> None:
        self._working = True
        self.side.show_progress(self.tr("Finding the questions…"))
        self._show_state()

        def done(troubles: tuple[PaperTrouble, ...]) -> None:
            self._working = False
            self.side.show_progress("")
            self._tell(troubles)
            self._reload(page)

        def failed(error: Exception) -> None:
            self._working = False
            self.side.show_progress("")
            self.said.emit(_sentence(error))
            self._reload(page)

        self._tasks.run(work, done, failed)

    def _tell(self, troubles: Sequence[PaperTrouble]) -> None:
        if troubles:
            first = troubles[0]
            text = self.tr("{name}, page {page}: {why}").format(
                name=first.name, page=first.page_index + 1, why=trouble(first.code, ui_language()).what
            )
            if len(troubles) > 1:
                text += self.tr(" (and {count} more)").format(count=len(troubles) - 1)
            self.said.emit(text)

    def _reload(self, page: int) -> None:
        exam = self._exam
        if exam is not None:
            self._tasks.run(
                lambda: self._papers.paper(exam.id),
                lambda paper: self._arrived(paper, page),
                lambda error: self.canvas.clear(_sentence(error)),
            )

    def _arrived(self, paper: Paper, page: int) -> None:
        if self._exam is None or paper.exam != self._exam.id:
            return
        before = self._paper
        self._paper = paper
        if paper.pages:
            self.show_page(min(page, len(paper.pages) - 1))
        else:
            self.canvas.clear(
                self.tr(
                    "No question paper yet. Add its PDF or scan: wrong-note sheets show each question then."
                )
            )
            self._show_state()
        if self.isVisible():
            self.canvas.setFocus()
        if before is not None and before != paper:
            self.changed.emit(paper.exam)

    def _want(self, kept: KeptPaperPage, *, show: bool) -> None:
        """Load a page's picture; ``show`` it if it is still the one wanted then."""
        held = self._papers.pictures.ready(kept)
        if held is not None:
            if show:
                self.canvas.show_picture(kept, held)
            return

        def there(picture: ScreenPicture) -> None:
            if show:
                self.canvas.show_picture(kept, picture)

        def lost(error: Exception) -> None:
            if show:
                self.said.emit(_sentence(error))

        self._tasks.run(lambda: self._papers.pictures.load(kept), there, lost)

    # Changes of boxes

    def _edited(self, boxes: tuple[QuestionBox, ...]) -> None:
        """``boxes``: those of the page that is shown."""
        if self._paper is None or self._working:
            return
        before = self._paper.boxes
        others = tuple(box for box in before if box.page_index != self._at)
        if self._keep(in_order((*others, *boxes))):
            self._remember(before)
        self._show_state()

    def _keep(self, boxes: tuple[QuestionBox, ...]) -> bool:
        """One short commit; what cannot be kept is not shown either."""
        assert self._paper is not None
        paper = self._paper
        try:
            self._papers.set_boxes(paper.exam, boxes)
        except StationError as error:
            self.said.emit(_sentence(error))
            self.canvas.show_boxes(paper.boxes_on(self._at))
            return False
        self._paper = Paper(exam=paper.exam, pages=paper.pages, boxes=boxes, numbers=paper.numbers)
        self.changed.emit(paper.exam)
        return True

    def _remember(self, boxes: tuple[QuestionBox, ...]) -> None:
        self._undo.append(boxes)
        self._redo.clear()

    def _step(self, take: list[tuple[QuestionBox, ...]], give: list[tuple[QuestionBox, ...]]) -> None:
        if self._paper is None or not take or self._working:
            return
        before = self._paper.boxes
        if self._keep(take[-1]):
            take.pop()
            give.append(before)
            self.canvas.show_boxes(self._paper.boxes_on(self._at))
        self._show_state()

    def _remove(self) -> None:
        exam = self._exam
        if exam is None or self._working:
            return
        self._undo.clear()
        self._redo.clear()

        def work() -> tuple[PaperTrouble, ...]:
            self._papers.remove(exam.id)
            return ()

        self._run(work, 0)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Question paper"), "", picture_filter())
        self.add_files([Path(name) for name in names])

    # What is shown

    def _show_state(self) -> None:
        paper = self._paper
        busy = self._working
        self.side.show_buttons(
            add=not busy and self._exam is not None,
            again=not busy and paper is not None and bool(paper.pages),
            undo=not busy and bool(self._undo),
            delete=not busy and self.canvas.chosen is not None,
        )
        if paper is None or not paper.pages:
            self.side.show_page(0, 0, "")
            self.side.show_doubts((), (), None)
            return
        kept = paper.pages[self._at]
        self.side.show_page(self._at, len(paper.pages), kept.name)
        strange = sorted(
            {
                number
                for box in paper.boxes
                for number in range(box.question, box.last_question + 1)
                if number not in paper.numbers
            }
        )
        self.side.show_doubts(paper.missing, tuple(strange), ink_outside(kept.page, paper.boxes_on(self._at)))

    def _show_chosen(self) -> None:
        self.side.show_delete(not self._working and self.canvas.chosen is not None)

    def _see(self, part: QRect) -> None:
        middle = part.center()
        self._scroll.ensureVisible(middle.x(), middle.y(), part.width() // 2, part.height() // 2)

    def _progress(self, name: str, done: int, count: int) -> None:
        told = self.tr("{name}: page {done} of {count}").format(name=name, done=done, count=count)
        self.side.show_progress(told)

    def _connect(self) -> None:
        self.canvas.edited.connect(self._edited)
        self.canvas.chosen_changed.connect(self._show_chosen)
        self.canvas.shown.connect(self._see)
        self._progressed.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        side = self.side
        side.add_wanted.connect(self._choose_files)
        side.again_wanted.connect(self.find_again)
        side.undo_wanted.connect(self.undo)
        side.number_wanted.connect(self.number_on)
        side.delete_wanted.connect(self.canvas.delete_chosen)
        side.remove_wanted.connect(self._remove)
        for wanted in (side.page_wanted, self.canvas.page_wanted):
            wanted.connect(lambda step: self.show_page(self._at + step))
        side.left.connect(self.left)

    def _build(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.canvas)
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 8)
        row.addWidget(panel(self._scroll), 1)
        row.addWidget(self.side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row)


def _sentence(error: Exception) -> str:
    code = error.code if isinstance(error, StationError) else Code.CRASHED
    return str(trouble(code, ui_language()))
