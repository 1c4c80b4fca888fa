"""What a new exam is made of: its sheet (our own layout or a file) and its key (typed or pasted)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import Alarm
from station.contracts.sheet import FieldKind, SheetTemplate
from station.errors import Code, PageError, UsageError
from station.grading.exam_key import exam_key_text, parse_exam_key
from station.services.key_draft import draft_of, exam_key_of, refuse_impossible
from station.services.key_import import draft_of_text
from station.services.key_words import plain
from station.sheets.fingerprint import fingerprint
from station.sheets.layout import SheetSpec, layout_sheet
from station.sheets.load import load_template
from station.sheets.pdf import draw_pdf


def own_sheet(title: str, choices: int, numeric: int) -> SheetTemplate:
    """Our layout: choice questions first, short answers behind them. Raises UsageError(LAYOUT_*)."""
    spec = SheetSpec(
        choices=tuple(range(1, choices + 1)),
        numeric=tuple(range(choices + 1, choices + numeric + 1)),
        title=title,
    )
    return layout_sheet(spec).template


def printable(sheet: SheetTemplate, title: str) -> bytes | None:
    """The PDF of a sheet of our own layout; None for one that came from elsewhere: its owner prints it."""
    numbers = {
        kind: tuple(field.number for field in sheet.fields if field.kind is kind)
        for kind in (FieldKind.CHOICE, FieldKind.NUMERIC)
    }
    try:
        layout = layout_sheet(
            SheetSpec(choices=numbers[FieldKind.CHOICE], numeric=numbers[FieldKind.NUMERIC], title=title)
        )
    except UsageError:
        return None
    return draw_pdf(layout) if fingerprint(layout.template) == fingerprint(sheet) else None


def sheet_of_file(path: Path) -> SheetTemplate:
    """A meta or template file. Raises TemplateError with the culprit's place."""
    return load_template(path)


ReadSheet = Callable[[SheetTemplate, PageTask], PageOutcome]
"""Reads one page of that form, in a child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySheet:
    """A key as it was read from a sheet: ``text`` as a teacher would type it, "?" for what is in doubt;
    ``doubtful``: labels of those questions; ``count``: questions with an answer."""

    text: str
    doubtful: tuple[str, ...]
    count: int


def key_of_sheet(path: Path, sheet: SheetTemplate, read: ReadSheet) -> KeySheet:
    """The right answers as someone filled them in on the exam's own sheet; a blank has no key. Where it
    is not sure that the frames lie on the print, every answer is in doubt: a key counts for a whole class.

    Raises PageError where the page cannot be read.
    """
    outcome = read(sheet, PageTask(file=path.name, path=os.fsencode(path)))
    if outcome.reading is None:
        raise PageError(outcome.code or Code.CRASHED, path=path.name, detail=outcome.detail)
    shifted = Alarm.POSE_SUSPECT in outcome.reading.alarms
    fields = [(field, shifted or field.needs_review) for field in outcome.reading.fields]
    return KeySheet(
        text=" ".join("?" if doubtful else field.value or "-" for field, doubtful in fields),
        doubtful=tuple(field.label for field, doubtful in fields if doubtful),
        count=sum(bool(field.value) and not doubtful for field, doubtful in fields),
    )


def key_of_text(text: str, sheet: SheetTemplate) -> str | None:
    """KEY.json from what a teacher types or pastes, see `draft_of_text`; None for nothing.

    Raises UsageError: KEY_ANSWER that names the question, KEY_TOO_LONG, KEY_INVALID ...
    """
    written = plain(text)
    if not written:
        return None
    if written.startswith("{"):
        refuse_impossible(parse_exam_key(written), sheet)
        return written
    key = exam_key_of(draft_of_text(text, draft_of(None, sheet), 0, sheet))
    return None if key is None else exam_key_text(key)
