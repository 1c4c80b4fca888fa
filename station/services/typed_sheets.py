"""A sheet without a picture: its answers are typed by a person, who has the paper in hand."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Mapping

from station.contracts.desk import Page
from station.contracts.reading import BubbleReading, FieldReading, GroupReading, PageReading, Quality, Status
from station.contracts.sheet import Field, FieldKind, SheetTemplate
from station.errors import Code, UsageError
from station.services.changes import with_student
from station.services.loop import read_of_reading
from station.services.review import Review
from station.services.rules import rules_of
from station.sheets.fingerprint import fingerprint
from station.store.store import Store

SOURCE = "typed"


def typed_values(text: str, sheet: SheetTemplate) -> dict[int, str]:
    """Answers in the order of the questions, by number: "3 1 - 5", "31-5" where all are choices, "1,3" for
    two marks, "-" for a blank, numbers for short answers. Fewer than the sheet has: the rest is asked later.

    Raises UsageError: ANSWER_IMPOSSIBLE that names the question, ANSWERS_TOO_MANY.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    words = re.split(r"[\s;]+", plain) if plain else []
    choices = all(field.kind is FieldKind.CHOICE for field in sheet.fields)
    if len(words) == 1 and choices and re.fullmatch(r"[\d-]+", plain):
        words = list(plain)
    if len(words) > len(sheet.fields):
        told = f"{len(words)} answers for {len(sheet.fields)} questions"
        raise UsageError(Code.ANSWERS_TOO_MANY, path="", detail=told)
    return {field.number: _value(field, word) for field, word in zip(sheet.fields, words, strict=False)}


def _value(field: Field, word: str) -> str:
    if word == "-":
        return ""
    if field.kind is FieldKind.CHOICE:
        marks = {bubble.value for bubble in field.groups[0].bubbles}
        chosen = {mark for mark in word.split(",") if mark}
        if chosen and chosen <= marks:
            return ",".join(bubble.value for bubble in field.groups[0].bubbles if bubble.value in chosen)
    elif word.isascii() and word.isdecimal() and len(word) <= len(field.groups):
        return word.lstrip("0") or "0"
    raise UsageError(Code.ANSWER_IMPOSSIBLE, path=field.label, detail=word[:20])


def type_sheet(
    store: Store, exam: int, review: Review, student: Mapping[int, str], values: Mapping[int, str], name: str
) -> Page:
    """A page with these answers; what was not typed is asked. ``student``: the answer to whose sheet it is
    (`STUDENT_QUESTION` or `IDENTIFIER` → value), or nothing; ``name``: for lists.

    Raises StoreError. A crash between the page and its answers leaves a page that asks for all of them.
    """
    sheet = store.exams.template(exam)
    now = time.time()
    rules = rules_of(store, exam)
    told = with_student({**student, **values}, rules.roster)  # refused before anything is made
    page = store.pages.type_in(
        exam, SOURCE, name, now, lambda page: read_of_reading(page, _empty(sheet), now, rules=rules)
    )
    review.decide_sheet(page.id, told)
    return store.pages.get(page.id)


def _empty(sheet: SheetTemplate) -> PageReading:
    """What a reader would say of a sheet that it has not seen: every question is asked."""
    return PageReading(
        template_name=sheet.name,
        template_fingerprint=fingerprint(sheet),
        engine_version=SOURCE,
        picture_sha256="",
        picture_width_px=0,
        picture_height_px=0,
        orientation=0,
        residual_mm=0.0,
        residual_p95_mm=0.0,
        residual_pitch=0.0,
        cues=(),
        outline_px=(),
        quality=Quality(sharpness=0.0, glare=0.0, exposure=0.0, cut_corners=()),
        alarms=(),
        needs_review=True,
        identifier=None if sheet.identifier is None else _unseen(sheet.identifier),
        fields=tuple(map(_unseen, sheet.fields)),
        joined=(),
        seconds=0.0,
    )


def _unseen(field: Field) -> FieldReading:
    return FieldReading(
        number=field.number,
        label=field.label,
        kind=field.kind,
        value="",
        raw="?" * len(field.groups) if field.kind is not FieldKind.CHOICE else "",
        status=Status.BLANK,
        confidence=0.0,
        margin=0.0,
        needs_review=True,
        reasons=(),
        groups=tuple(
            GroupReading(
                label=group.label,
                value="",
                status=Status.BLANK,
                confidence=0.0,
                margin=0.0,
                needs_review=True,
                reasons=(),
                bubbles=tuple(BubbleReading(value=b.value, probability=0.0) for b in group.bubbles),
            )
            for group in field.groups
        ),
    )
