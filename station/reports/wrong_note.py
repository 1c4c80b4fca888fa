"""The wrong-note sheet (오답노트): for every student the questions that went wrong, with room to solve them.

Plain data in, a PDF out. Layout comes first and drawing second, so that every page can say how many
there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import BinaryIO, Final

from station.messages.types import Language
from station.reports.note_canvas import HEIGHT_MM, WIDTH_MM, NoteCanvas, fitted, size_on_paper_mm, width_mm
from station.reports.wrong_note_words import NoteWords, told_answer, told_label, told_points, words_of

LEFT: Final = 15.0
RIGHT: Final = WIDTH_MM - 15.0
TOP: Final = 42.0
BOTTOM: Final = HEIGHT_MM - 17.0
PICTURE_MM: Final = 105.0
"""Widest picture: beside it there must be room to write."""

BESIDE_MM: Final = 5.0
HEAD_MM: Final = 8.0
LEAST_ROOM_MM: Final = 38.0
"""Height to write in, however small the picture."""

ROW_MM: Final = 9.5
LEAST_SLICE_MM: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongQuestion:
    """``given`` and ``right`` as values: "" is a blank, "1,3" two marks. ``pictures``: JPEG files."""

    label: str
    given: str
    right: str
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongExam:
    """One exam of a student with what went wrong in it; ``max``: points that could be had; ``provisional``:
    the points may still change; ``open``: how many questions nobody has decided yet, beside ``questions``."""

    name: str
    date: str
    points: float
    max: float
    questions: tuple[WrongQuestion, ...]
    provisional: bool = False
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongNote:
    """All of one student. ``date``: of the sheet."""

    student: str
    class_name: str
    date: str
    exams: tuple[WrongExam, ...]


Progress = Callable[[int], None]
"""Students done."""


def wrong_notes_pdf(
    notes: Iterable[WrongNote], language: Language, progress: Progress = lambda _: None
) -> bytes:
    """One PDF with every student's pages, in the order given. Raises FileError for a font that is gone."""
    held = BytesIO()
    write_wrong_notes(held, notes, language, progress)
    return held.getvalue()


def write_wrong_notes(
    out: BinaryIO, notes: Iterable[WrongNote], language: Language, progress: Progress = lambda _: None
) -> int:
    """The same into ``out``; the number of pages. ``notes`` may be made one by one: none is kept.
    ``progress`` may raise to stop."""
    words = words_of(language)
    canvas = NoteCanvas(out, words.title)
    count = 0
    for done, note in enumerate(notes, 1):
        pages = _Layout(note, words).pages()
        for number, page in enumerate(pages, 1):
            canvas.next_page()
            _heading(canvas, note, words)
            for draw in page:
                draw(canvas)
            _foot(canvas, note, number, len(pages))
        count += len(pages)
        progress(done)
    if count == 0:
        canvas.next_page()
    canvas.finish()
    return count


Draw = Callable[[NoteCanvas], None]


class _Layout:
    """What stands on which page of one student."""

    def __init__(self, note: WrongNote, words: NoteWords) -> None:
        self._note = note
        self._words = words
        self._pages: list[list[Draw]] = [[]]
        self._y = TOP

    def pages(self) -> list[list[Draw]]:
        if not any(exam.questions for exam in self._note.exams):
            self._nothing_wrong()
            return self._pages
        for exam in self._note.exams:
            self._exam(exam)
        return self._pages

    def _nothing_wrong(self) -> None:
        for exam in self._note.exams:
            self._exam_head(exam, again=False)
        # Praise waits until everything is decided.
        waits = any(exam.open for exam in self._note.exams)
        text = self._words.none_wrong_yet if waits else self._words.none_wrong
        self._add(partial(_centred, y=max(self._y + 30, 110.0), text=text))

    def _exam(self, exam: WrongExam) -> None:
        pictured = any(question.pictures for question in exam.questions)
        self._room(HEAD_MM + 6 + (LEAST_ROOM_MM + HEAD_MM if pictured else 2 * ROW_MM))
        self._exam_head(exam, again=False)
        if not exam.questions:
            text = self._words.none_wrong_yet if exam.open else self._words.none_wrong_here
            self._add(partial(_quiet, y=self._y + 4, text=text))
            self._y += 10
        elif pictured:
            for question in exam.questions:
                self._pictured(exam, question)
        else:
            self._table(exam)
        self._y += 5

    def _exam_head(self, exam: WrongExam, *, again: bool) -> None:
        self._add(partial(_exam_head, y=self._y, exam=exam, words=self._words, again=again))
        self._y += HEAD_MM + 4

    def _table(self, exam: WrongExam) -> None:
        self._add(partial(_table_head, y=self._y, words=self._words))
        self._y += 7
        for question in exam.questions:
            if self._room(ROW_MM):
                self._exam_head(exam, again=True)
                self._add(partial(_table_head, y=self._y, words=self._words))
                self._y += 7
            self._add(partial(_table_row, y=self._y, question=question, words=self._words))
            self._y += ROW_MM

    def _pictured(self, exam: WrongExam, question: WrongQuestion) -> None:
        """The number and the answers, below them the picture with room to write beside it."""
        sizes = [_shown_mm(picture) for picture in question.pictures]
        height = max(sum(size[1] + 2 for size in sizes), LEAST_ROOM_MM)
        whole = BOTTOM - TOP - 2 * HEAD_MM - 8
        if self._room(HEAD_MM + min(height, whole) + 4):
            self._exam_head(exam, again=True)
        self._add(partial(_question_head, y=self._y, question=question, words=self._words))
        self._y += HEAD_MM
        if height <= whole:
            wide = max((size[0] for size in sizes), default=0.0)
            self._block(list(zip(question.pictures, sizes, strict=True)), height, wide)
        else:
            self._sliced(exam, question, sizes)
        self._y += 5

    def _block(
        self, pictures: Sequence[tuple[bytes, tuple[float, float]]], height: float, wide: float
    ) -> None:
        y = self._y
        for picture, (width, high) in pictures:
            self._add(partial(_picture, picture=picture, box=(LEFT, y, width, high)))
            y += high + 2
        left = LEFT + wide + BESIDE_MM if pictures else LEFT
        self._add(partial(_writing_room, box=(left, self._y, RIGHT - left, height), words=self._words))
        self._y += height

    def _sliced(self, exam: WrongExam, question: WrongQuestion, sizes: Sequence[tuple[float, float]]) -> None:
        """Taller than a page: it goes on on the next one."""
        for picture, (width, high) in zip(question.pictures, sizes, strict=True):
            at = 0.0
            while at < high - 0.1:
                if BOTTOM - self._y < min(high - at, LEAST_SLICE_MM):
                    self._next_page()
                    self._exam_head(exam, again=True)
                step = min(high - at, BOTTOM - self._y)
                part = at / high, min((at + step) / high, 1.0)
                self._add(partial(_picture, picture=picture, box=(LEFT, self._y, width, step), part=part))
                left = LEFT + width + BESIDE_MM
                self._add(partial(_writing_room, box=(left, self._y, RIGHT - left, step), words=self._words))
                at += step
                self._y += step + 2

    def _room(self, height: float) -> bool:
        """True when a new page had to be begun."""
        if self._y + height <= BOTTOM or self._y <= TOP:
            return False
        self._next_page()
        return True

    def _next_page(self) -> None:
        self._pages.append([])
        self._y = TOP

    def _add(self, draw: Draw) -> None:
        self._pages[-1].append(draw)


def _shown_mm(picture: bytes) -> tuple[float, float]:
    """As large as in print, or smaller where that is too wide; never larger."""
    width, height = size_on_paper_mm(picture)
    shrink = min(1.0, PICTURE_MM / width)
    return width * shrink, height * shrink


def _heading(canvas: NoteCanvas, note: WrongNote, words: NoteWords) -> None:
    canvas.text(LEFT, 22, words.title, size=18, bold=True)
    name, size = fitted(note.student, 62, 14, bold=True)
    canvas.text(LEFT, 33, words.student, size=8.5, grey=0.4)
    canvas.text(LEFT + 12, 33, name, size=size, bold=True)
    told, size = fitted(note.class_name, 55, 11)
    canvas.text(LEFT + 80, 33, words.class_name, size=8.5, grey=0.4)
    canvas.text(LEFT + 91, 33, told, size=size)
    canvas.text(RIGHT, 33, f"{words.date}  {note.date}", size=10, align="right")
    canvas.line(LEFT, 36.5, RIGHT, 36.5, width=0.6, grey=0.1)


def _foot(canvas: NoteCanvas, note: WrongNote, number: int, count: int) -> None:
    name, size = fitted(note.student, 80, 8)
    canvas.text(LEFT, HEIGHT_MM - 9, name, size=size, grey=0.4)
    canvas.text(RIGHT, HEIGHT_MM - 9, f"{number} / {count}", size=8, grey=0.4, align="right")


def _exam_head(canvas: NoteCanvas, *, y: float, exam: WrongExam, words: NoteWords, again: bool) -> None:
    canvas.box((LEFT, y, RIGHT - LEFT, HEAD_MM), fill=0.93, line=0)
    score = words.score.format(points=told_points(exam.points), most=told_points(exam.max))
    if exam.provisional:
        score = f"{score} ({words.provisional})"
    parts = [exam.date, score, words.wrong_of.format(wrong=len(exam.questions))]
    if exam.open:
        parts.append(words.open.format(count=exam.open))
    told = "    ".join(parts).strip()
    room = RIGHT - LEFT - width_mm(told, 9) - 12
    name, size = fitted(f"{exam.name} {words.goes_on}" if again else exam.name, room, 11, bold=True)
    canvas.text(LEFT + 3, y + 5.5, name, size=size, bold=True)
    canvas.text(RIGHT - 3, y + 5.5, told, size=9, grey=0.25, align="right")


_COLUMNS: Final = (0.0, 16.0, 44.0, 72.0)
"""Left edges of the table's columns from `LEFT`: number, given, right, room to write."""


def _table_head(canvas: NoteCanvas, *, y: float, words: NoteWords) -> None:
    for x, text in zip(_COLUMNS, (words.question, words.given, words.right, words.solution), strict=True):
        canvas.text(LEFT + x + 2, y + 4.5, text, size=8.5, grey=0.35)
    canvas.line(LEFT, y + 7, RIGHT, y + 7, width=0.3, grey=0.3)


def _table_row(canvas: NoteCanvas, *, y: float, question: WrongQuestion, words: NoteWords) -> None:
    base = y + ROW_MM * 0.65
    given, right = told_answer(question.given, words), told_answer(question.right, words)
    for x, text, bold in zip(_COLUMNS, (question.label, given, right), (True, False, True), strict=False):
        wide = 14.0 if x == 0 else 26.0
        told, size = fitted(text, wide, 11, bold=bold)
        canvas.text(LEFT + x + 2, base, told, size=size, bold=bold)
    canvas.line(LEFT, y + ROW_MM, RIGHT, y + ROW_MM)
    canvas.line(LEFT + _COLUMNS[3], y, LEFT + _COLUMNS[3], y + ROW_MM)


def _question_head(canvas: NoteCanvas, *, y: float, question: WrongQuestion, words: NoteWords) -> None:
    label, size = fitted(told_label(question.label, words), 25, 12, bold=True)
    canvas.text(LEFT, y + 5, label, size=size, bold=True)
    x = LEFT + max(width_mm(label, size, bold=True) + 6, 16)
    for name, value in ((words.given, question.given), (words.right, question.right)):
        canvas.text(x, y + 5, name, size=8.5, grey=0.4)
        x += width_mm(name, 8.5) + 2
        told, size = fitted(told_answer(value, words), 40, 11, bold=True)
        canvas.text(x, y + 5, told, size=size, bold=True)
        x += width_mm(told, size, bold=True) + 8


def _picture(
    canvas: NoteCanvas,
    *,
    picture: bytes,
    box: Sequence[float],
    part: tuple[float, float] = (0.0, 1.0),
) -> None:
    canvas.picture(picture, box, part)


def _writing_room(canvas: NoteCanvas, *, box: Sequence[float], words: NoteWords) -> None:
    x, y, _, _ = box
    canvas.box(box, line=0.2, grey=0.7)
    canvas.text(x + 2, y + 4.5, words.solution, size=8, grey=0.5)


def _quiet(canvas: NoteCanvas, *, y: float, text: str) -> None:
    canvas.text(LEFT + 3, y, text, size=10, grey=0.35)


def _centred(canvas: NoteCanvas, *, y: float, text: str) -> None:
    canvas.text(WIDTH_MM / 2, y, text, size=14, align="middle")
