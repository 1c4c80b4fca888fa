"""What a new exam is made of: its sheet (our own layout or a file) and its key (typed or pasted)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from station.contracts.codec import encode
from station.contracts.sheet import Field, FieldKind, SheetTemplate
from station.errors import Code, UsageError
from station.grading.answer_key import parse_key
from station.sheets.layout import SheetSpec, layout_sheet
from station.sheets.load import load_template


def own_sheet(title: str, choices: int, numeric: int) -> SheetTemplate:
    """Our layout: choice questions first, short answers behind them. Raises UsageError(LAYOUT_*)."""
    spec = SheetSpec(
        choices=tuple(range(1, choices + 1)),
        numeric=tuple(range(choices + 1, choices + numeric + 1)),
        title=title,
    )
    return layout_sheet(spec).template


def sheet_of_file(path: Path) -> SheetTemplate:
    """A meta or template file. Raises TemplateError with the culprit's place."""
    return load_template(path)


_CIRCLED: Final = str.maketrans("①②③④⑤⑥⑦⑧⑨", "123456789")


def key_of_text(text: str, sheet: SheetTemplate) -> str | None:
    """KEY.json from what a teacher types or pastes; None for nothing.

    Either KEY.json itself, or the right answers in the order of the questions: "3 1 5 2", "31524",
    one a line, circled digits too; several right marks as "1,3", either of two as "1|3", "-" for a
    question without a key.
    Raises UsageError(KEY_INVALID) that names the question.
    """
    plain = text.strip().translate(_CIRCLED)
    if not plain:
        return None
    if not plain.startswith("{"):
        plain = _as_json(_values(plain, sheet), sheet)
    parse_key(plain.encode())
    return plain


def _values(text: str, sheet: SheetTemplate) -> list[str]:
    parts = re.split(r"[\s;]+", text)
    only_choices = all(field.kind is FieldKind.CHOICE for field in sheet.fields)
    if len(parts) == 1 and only_choices and re.fullmatch(r"[\d-]+", text):
        return list(text)
    return parts


def _as_json(values: list[str], sheet: SheetTemplate) -> str:
    if len(values) > len(sheet.fields):
        detail = f"{len(values)} answers for {len(sheet.fields)} questions"
        raise UsageError(Code.KEY_INVALID, path="", detail=detail)
    answers = {}
    for field, value in zip(sheet.fields, values, strict=False):
        if value == "-":
            continue
        if not _possible(field, value):
            raise UsageError(Code.KEY_INVALID, path=field.label, detail=value)
        answers[str(field.number)] = value
    return encode({"answers": answers}).decode()


def _possible(field: Field, value: str) -> bool:
    if field.kind is FieldKind.NUMERIC:
        return value.isdecimal() and len(value) <= len(field.groups)
    marks = {bubble.value for bubble in field.groups[0].bubbles}
    return all(mark in marks for either in value.split("|") for mark in either.split(","))
