"""What a new exam is made of: its sheet (our own layout or a file) and its key (typed or pasted)."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from station.contracts.codec import decode, encode
from station.contracts.grading import AnswerKey
from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import Alarm
from station.contracts.sheet import Field, FieldKind, SheetTemplate
from station.errors import Code, PageError, UsageError
from station.grading.answer_key import parse_key
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


def text_of_key(key: str | None, sheet: SheetTemplate) -> str:
    """What `key_of_text` makes ``key`` of; a key with points or rules is shown as it is."""
    if key is None:
        return ""
    written = decode(key.encode(), dict[str, object])
    answers = written.get("answers")
    if set(written) != {"answers"} or not isinstance(answers, dict):
        return key
    return " ".join(str(answers.get(str(field.number), "-")) for field in sheet.fields)


def key_of_text(text: str, sheet: SheetTemplate) -> str | None:
    """KEY.json from what a teacher types or pastes; None for nothing.

    Either KEY.json itself, or the right answers in the order of the questions: "3 1 5 2", "31524",
    one a line, circled and full-width digits too; several right marks as "1,3", either of two as "1|3",
    "-" for a question without a key.
    Raises UsageError: KEY_ANSWER that names the question, KEY_TOO_LONG, KEY_INVALID.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None
    if not plain.startswith("{"):
        plain = _as_json(_values(plain, sheet), sheet)
    _refuse_impossible(parse_key(plain.encode()), sheet)
    return plain


def _refuse_impossible(key: AnswerKey, sheet: SheetTemplate) -> None:
    """What no sheet can hold would be wrong for the whole class."""
    by_number = {field.number: field for field in sheet.fields}
    for item in key.items:
        field = by_number.get(item.number)
        if field is None:
            raise UsageError(Code.KEY_ANSWER, path=str(item.number), detail="not on the sheet")
        if not _possible(field, item.right):
            told = "|".join(",".join(sorted(way)) for way in item.right)
            raise UsageError(Code.KEY_ANSWER, path=field.label, detail=told)


def _values(text: str, sheet: SheetTemplate) -> list[str]:
    parts = re.split(r"[\s;]+", text)
    only_choices = all(field.kind is FieldKind.CHOICE for field in sheet.fields)
    if len(parts) == 1 and only_choices and re.fullmatch(r"[\d-]+", text):
        return list(text)
    return parts


def _as_json(values: list[str], sheet: SheetTemplate) -> str:
    if len(values) > len(sheet.fields):
        detail = f"{len(values)} answers for {len(sheet.fields)} questions"
        raise UsageError(Code.KEY_TOO_LONG, path="", detail=detail)
    answers = {}
    for field, value in zip(sheet.fields, values, strict=False):
        if value == "-":
            continue
        if not _possible(field, [way.split(",") for way in value.split("|")]):
            raise UsageError(Code.KEY_ANSWER, path=field.label, detail=value)
        answers[str(field.number)] = value
    return encode({"answers": answers}).decode()


def _possible(field: Field, ways: Iterable[Collection[str]]) -> bool:
    """``ways``: the answers that are right, each all its marks."""
    if field.kind is FieldKind.NUMERIC:
        return all(len(way) == 1 and all(_fits(number, field) for number in way) for way in ways)
    marks = {bubble.value for bubble in field.groups[0].bubbles}
    return all(mark in marks for way in ways for mark in way)


def _fits(number: str, field: Field) -> bool:
    # isdecimal alone lets other scripts' digits through
    return number.isascii() and number.isdecimal() and len(number) <= len(field.groups)
