"""What a fair teacher sees on filled sheets, and what was confirmed against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from generator.answers import field_truths
from generator.pages import FilledPage
from generator.students import GroupTruth
from station.contracts.codec import decode
from station.contracts.desk import DiscardReason, PageState
from station.contracts.outbox import OutboxState, SheetDocument
from station.contracts.reading import Status
from station.contracts.sheet import FieldKind, SheetTemplate
from station.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a fair teacher sees on one sheet. ``values``: by field number, 0 the identifier; a field that
    has no single value is left out. ``unclear``: fields where asking is right, whatever is accepted.
    ``discard``: it does not belong to the exam. ``worse``: of a student's two sheets the one that does
    not count."""

    values: Mapping[int, str]
    unclear: frozenset[int] = frozenset()
    discard: DiscardReason | None = None
    worse: bool = False


def paper_of(template: SheetTemplate, truth: tuple[GroupTruth, ...], number: int, **more: object) -> Paper:
    """``number``: stands for digits of the identifier that the student left out: the teacher knows the
    name on the sheet."""
    values: dict[int, str] = {}
    unclear: set[int] = set()
    kinds = {one.number: one.kind for one in template.fields}
    for told in field_truths(template, truth):
        if told.ambiguous:
            unclear.add(told.number)
        if told.number == 0:
            known = f"{number:08d}"
            values[0] = "".join(d if d.isdecimal() else known[at] for at, d in enumerate(told.raw))
            if told.status is not Status.OK:
                unclear.add(0)
        elif kinds[told.number] is FieldKind.CHOICE or told.status in (Status.OK, Status.BLANK):
            values[told.number] = told.value
    return Paper(values=values, unclear=frozenset(unclear), **more)  # type: ignore[arg-type]


def paper_of_page(page: FilledPage, number: int) -> Paper:
    return paper_of(page.template, page.truth, number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Confirmed documents against the papers. ``wrong``: a person said so, ``silent``: nobody was asked;
    each as file, field, value, right value. ``unclear``: answers where anything accepted is right."""

    documents: int
    answers: int
    by_person: int
    unclear: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]


def check_documents(store: Store, exam: int, papers: Mapping[str, Paper]) -> Checked:
    """Of every confirmed page of an exam the one document that waits to be sent."""
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    silent: list[str] = []
    for page in store.pages.some(store.pages.ids(exam, PageState.CONFIRMED)).values():
        (body,) = (body for state, body in store.outbox.of_page(page.id) if state is OutboxState.PENDING)
        document, paper = decode(body, SheetDocument), papers[page.source_name]
        reading = store.pages.reading(page)
        read = "" if reading is None or reading.identifier is None else reading.identifier.value
        found = [(0, document.identifier, document.identifier != read)] if 0 in paper.values else []
        found += [(a.number, a.value, a.by_person) for a in document.answers]
        counted["documents"] += 1
        for number, value, by_person in found:
            counted["answers"] += 1
            counted["by_person"] += by_person
            if number in paper.unclear or number not in paper.values:
                counted["unclear"] += 1
            elif value != paper.values[number]:
                told = f"{page.source_name} {number}: {value!r}, right is {paper.values[number]!r}"
                (wrong if by_person else silent).append(told)
    names = ("documents", "answers", "by_person", "unclear")
    return Checked(**{name: counted[name] for name in names}, wrong=tuple(wrong), silent=tuple(silent))
