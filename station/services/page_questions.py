"""What a page asks beyond its marks: whose it is, which form it is, and whether answers are shifted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from station.contracts.desk import IDENTIFIER, OPEN, Doubt, DoubtKind, Move, Page, Whose
from station.contracts.effective import (
    FORM_QUESTION,
    SHIFT_QUESTION,
    STUDENT_QUESTION,
    Decided,
    answers,
    field_doubt,
    identifier_of,
    page_doubt,
)
from station.contracts.grading import ExamKey, SheetAnswers
from station.contracts.reading import FieldReading, PageReading
from station.contracts.roster import OFF_LIST, MatchKind
from station.contracts.sheet import FieldKind
from station.grading.answer_shift import answer_shift, best_form, form_conflict
from station.grading.forms import form_named, form_of
from station.grading.matching import Roster
from station.services.reverting import settled_move
from station.services.rules import Rules
from station.store.doubt_rows import NOTES


def student_question(
    page: int, reading: PageReading, decided: Decided, roster: Roster | None, most_risk: float = 1.0
) -> Doubt | None:
    """The question whose sheet it is, where the identifier alone does not say it for sure; whether somebody
    has answered it is another matter. Its label is how the identifier stands on the roster, its proposal
    the student's uid."""
    field = reading.identifier
    unsure = field is None or field.needs_review or 1 - field.confidence > most_risk
    if roster is None:
        return field_doubt(page, field, DoubtKind.STUDENT) if field is not None and unsure else None
    match = roster.match(identifier_of(reading, decided) or _as_read(field))
    if match.kind is MatchKind.EXACT and (not unsure or IDENTIFIER in decided):
        return None
    proposal = match.students[0] if len(match.students) == 1 else ""
    doubt = page_doubt(page, DoubtKind.STUDENT, STUDENT_QUESTION, match.kind)
    return replace(doubt, proposal=proposal, margin=0.0 if field is None else field.margin)


def _as_read(field: FieldReading | None) -> str:
    """An identifier that is not whole, "?" where no digit was read or several."""
    groups = () if field is None else field.groups
    return "".join(group.value if len(group.value) == 1 else "?" for group in groups)


def student_said(decided: Decided, roster: Roster | None) -> bool:
    """A person has said whose sheet it is, and it still holds."""
    if roster is None:
        return IDENTIFIER in decided
    said = decided.get(STUDENT_QUESTION, "")
    return said == OFF_LIST or roster.get(said) is not None


def whose_of(reading: PageReading, decided: Decided, roster: Roster | None, *, asked: bool) -> Whose:
    """Whose sheet it is now. ``asked``: a person must still say it."""
    identifier = identifier_of(reading, decided)
    if roster is None:
        return Whose(identifier=identifier, who=identifier)
    if asked:
        return Whose(identifier=identifier)
    said = decided.get(STUDENT_QUESTION, "")
    if said == OFF_LIST:
        return Whose(identifier=identifier, student=OFF_LIST, who=identifier)
    if roster.get(said) is None:
        match = roster.match(identifier)
        said = match.students[0] if match.kind is MatchKind.EXACT else ""
    return Whose(identifier=identifier, student=said, who=said)


def notes_of(page: int, reading: PageReading, decided: Decided, key: ExamKey | None) -> tuple[Doubt, ...]:
    """What follows from the answers that count now: the form where it is not known, and a note where the
    answers would fit much better a row away. Its label is "12:1": the question where the shift begins, and 1
    where the marks stand too low, -1 too high."""
    if key is None:
        return ()
    sheet = sheet_answers(reading, decided, key)
    form = sheet.form
    said = form_named(decided.get(FORM_QUESTION), key)
    if said is None and len(key.forms) > 1:
        if form is None and key.form_question in sheet.open:
            return ()  # the mark that names the form is asked about already
        better = _likely_form(sheet, key) if form is None else form_conflict(sheet, key)
        if form is None or better is not None:
            return (_form_doubt(page, key, better),)
    if form is None or SHIFT_QUESTION in decided:
        return ()
    choices = {field.number for field in reading.fields if field.kind is FieldKind.CHOICE}
    values = {number: value for number, value in sheet.values.items() if number in choices}
    found = answer_shift(values, key.forms[form].key)
    if found is None:
        return ()
    return (page_doubt(page, DoubtKind.SHIFT, SHIFT_QUESTION, f"{found.start}:{found.step}"),)


def _likely_form(sheet: SheetAnswers, key: ExamKey) -> int | None:
    """The one whose key fits best; None where two fit alike."""
    best, right = best_form(sheet, key)
    return best if right.count(right[best]) == 1 else None


def _form_doubt(page: int, key: ExamKey, index: int | None) -> Doubt:
    """``index``: of the form whose key fits best."""
    doubt = page_doubt(page, DoubtKind.FORM, FORM_QUESTION, "")
    return replace(doubt, proposal="" if index is None else key.forms[index].name)


def sheet_answers(reading: PageReading, decided: Decided, key: ExamKey) -> SheetAnswers:
    """The questions of a page as they count now, without essays."""
    found = [answer for answer in answers(reading, decided) if answer.field.number != IDENTIFIER]
    values = {answer.field.number: answer.value for answer in found}
    asked = frozenset(answer.field.number for answer in found if answer.open)
    return SheetAnswers(
        values=values,
        open=asked,
        numeric=frozenset(f.number for f in reading.fields if f.kind is FieldKind.NUMERIC),
        form=form_of(values, asked, decided.get(FORM_QUESTION), key),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What becomes of a page by decisions on it. ``student``: it must be asked again whose it is: the one
    whom a person said has left the roster."""

    moves: tuple[Move, ...]
    whose: Whose
    notes: tuple[Doubt, ...]
    student: Doubt | None = None


def after_decisions(
    page: Page, reading: PageReading, decided: Decided, rules: Rules, asked: Mapping[int, bool]
) -> After:
    """``decided``: all that counts now; ``asked``: every field that was ever asked about and whether it
    still is."""
    notes = notes_of(page.id, reading, decided, rules.key)
    still = {field: is_open for field, is_open in asked.items() if field not in NOTES}
    still |= {note.field: True for note in notes if not note.look}
    student = None
    if (
        rules.roster is not None
        and not still.get(STUDENT_QUESTION)
        and not student_said(decided, rules.roster)
    ):
        student = student_question(page.id, reading, decided, rules.roster)
        still |= {} if student is None else {student.field: True}
    return After(
        moves=settled_move(page, still) if page.state in OPEN else (),
        whose=whose_of(reading, decided, rules.roster, asked=still.get(STUDENT_QUESTION, False)),
        notes=notes,
        student=student,
    )
