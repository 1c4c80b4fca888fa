"""Outcomes as lines of JSON and rows of CSV, each written whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from station.contracts.codec import encode
from station.contracts.grading import AnswerKey
from station.contracts.lines import (
    ALWAYS,
    AnswerLine,
    GroupLine,
    PageLine,
    alarm_words,
    answer_line,
    identifier_line,
)
from station.contracts.page import PageOutcome
from station.contracts.sheet import SheetTemplate
from station.errors import Code, UsageError
from station.grading.scoring import score


def page_line(outcome: PageOutcome, *, key: AnswerKey | None, full: bool, name_template: bool) -> PageLine:
    """The line of one page. A failed page asks for review: someone must look at it."""
    reading = outcome.reading
    task = outcome.task
    if reading is None:
        return PageLine(
            file=task.file,
            page=task.page_index + 1,
            status="failed",
            error=(outcome.code or Code.CRASHED).value,
            orientation=None,
            residual_mm=None,
            needs_review=True,
            seconds=round(outcome.seconds, 4),
            identifier=None,
            answers=(),
            detail=outcome.detail or None,
        )
    return PageLine(
        file=task.file,
        page=task.page_index + 1,
        status="read",
        error=None,
        orientation=reading.orientation,
        residual_mm=round(reading.residual_mm, 4),
        needs_review=reading.needs_review,
        seconds=round(outcome.seconds, 4),
        identifier=identifier_line(reading.identifier),
        answers=tuple(answer_line(field) for field in reading.fields),
        score=score(reading.fields, key) if key else None,
        alarms=alarm_words(reading.alarms),
        groups=tuple(
            GroupLine(label=item.label, value=item.value, needs_review=item.needs_review)
            for item in reading.joined
        ),
        template=reading.template_name if name_template else None,
        detail=outcome.note or None,
        reading=reading if full else None,
    )


def encode_line(line: PageLine, *, keyed: bool) -> bytes:
    """One line of JSON with its newline; optional parts only where they apply."""
    kept = {name: getattr(line, name) for name in ALWAYS}
    kept["answers"] = [_answer_members(answer) for answer in line.answers]
    if keyed:
        kept["score"] = line.score
    for name in ("alarms", "groups", "template", "detail", "reading"):
        value = getattr(line, name)
        if value:
            kept[name] = value
    return encode(kept) + b"\n"


_ANSWER_NAMES = tuple(field.name for field in fields(AnswerLine))


def _answer_members(answer: AnswerLine) -> dict[str, object]:
    members = {name: getattr(answer, name) for name in _ANSWER_NAMES}
    if answer.raw is None:
        del members["raw"]
    return members


class ResultFiles:
    """Where lines go: JSONL always, CSV when wanted. Lines are written whole."""

    def __init__(
        self, jsonl: Path | BinaryIO, csv_path: Path | None, labels: tuple[str, ...], *, keyed: bool
    ) -> None:
        """``jsonl``: a path, or an open stream that stays open. Raises UsageError OUTPUT_FAILED."""
        self._keyed = keyed
        self._labels = labels
        self._owned: list[BinaryIO] = []
        self._jsonl = self._open(jsonl) if isinstance(jsonl, Path) else jsonl
        try:
            self._csv = self._open(csv_path) if csv_path else None
        except UsageError:
            self._close()
            raise
        if self._csv is not None:
            # Excel takes a file for UTF-8 only by this mark.
            self._put(self._csv, b"\xef\xbb\xbf" + _row(self._header()))

    def write(self, line: PageLine) -> None:
        """Raises UsageError OUTPUT_FAILED, such as for a full disk."""
        self._put(self._jsonl, encode_line(line, keyed=self._keyed))
        if self._csv is not None:
            self._put(self._csv, _row(self._cells(line)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        for stream in self._owned:
            stream.close()

    def _open(self, path: Path) -> BinaryIO:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            stream = path.open("wb", buffering=0)
        except OSError as error:
            raise UsageError(Code.OUTPUT_FAILED, path=str(path), detail=error.strerror or "") from error
        self._owned.append(stream)
        return stream

    def _put(self, stream: BinaryIO, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[stream.write(rest) :]
            stream.flush()
        except OSError as error:
            raise UsageError(Code.OUTPUT_FAILED, detail=error.strerror or "") from error

    def _header(self) -> list[str]:
        score_names = ["points", "max"] if self._keyed else []
        return [
            "file",
            "page",
            "status",
            "error",
            "identifier",
            "needs_review",
            "review",
            *score_names,
            *self._labels,
        ]

    def _cells(self, line: PageLine) -> list[str]:
        values = {answer.label: answer.value for answer in line.answers}
        values.update({group.label: group.value for group in line.groups})
        doubts = [answer.label for answer in line.answers if answer.needs_review]
        identifier = ""
        if line.identifier is not None:
            identifier = line.identifier.value or line.identifier.raw
            if line.identifier.needs_review:
                doubts.insert(0, "id")
        scores: list[str] = []
        if self._keyed:
            scores = ["", ""] if line.score is None else [f"{line.score.points:g}", f"{line.score.max:g}"]
        first = [line.file, str(line.page), line.status, line.error or "", identifier]
        told = ["1" if line.needs_review else "0", " ".join(doubts)]
        return [*first, *told, *scores, *(values.get(label, "") for label in self._labels)]


def column_labels(templates: Iterable[SheetTemplate]) -> tuple[str, ...]:
    """Labels of all questions of all forms, each once, in the order of the forms."""
    labels: dict[str, None] = {}
    for template in templates:
        labels.update(dict.fromkeys(field.label for field in template.fields))
        labels.update(dict.fromkeys(joined.label for joined in template.joined))
    return tuple(labels)


def _row(cells: Iterable[str]) -> bytes:
    held = io.StringIO()
    csv.writer(held).writerow([_harmless(cell) for cell in cells])
    return held.getvalue().encode("utf-8", "replace")


def _harmless(cell: str) -> str:
    """A spreadsheet runs cells that begin like a formula; a quote makes them text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
