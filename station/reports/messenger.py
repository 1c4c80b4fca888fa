"""Short texts about one student's result, to paste into a messenger."""

from __future__ import annotations

from station.contracts.grading import Mark
from station.contracts.results import ResultRow, Results, Standing
from station.messages.types import Language
from station.reports.facts import students, wrong_labels
from station.reports.words import Say, plain_number


def result_text(row: ResultRow, results: Results, language: Language, *, with_rank: bool = True) -> str:
    """What a student or parent may know: nobody else's name, no phone number. A provisional score says so."""
    say = Say(language)
    lines = [say("m_exam", exam=results.exam, name=say.name(row))]
    score = row.score
    if score is None:
        absent = row.standing is Standing.ABSENT
        lines.append(say("m_absent") if absent else say("m_waiting", standing=say.standing(row.standing)))
        return "\n".join(lines)
    told = "m_provisional" if row.provisional else "m_points"
    lines.append(say(told, points=plain_number(score.points), max=plain_number(score.max)))
    if any(item.mark is Mark.MISSING for item in score.items):
        lines.append(say("m_essay"))
    if with_rank and row.rank is not None:
        lines.append(say("m_rank", rank=row.rank, n=results.summary.n))
    if results.summary.mean is not None and results.summary.n > 1:
        lines.append(say("m_mean", mean=plain_number(results.summary.mean, 1)))
    wrong = wrong_labels(row, results)
    lines.append(say("m_wrong", numbers=wrong) if wrong else say("m_none_wrong"))
    return "\n".join(lines)


def class_texts(
    results: Results, language: Language, *, with_rank: bool = True
) -> tuple[tuple[ResultRow, str], ...]:
    """One text for every student, absentees too, in the order of the results."""
    return tuple((row, result_text(row, results, language, with_rank=with_rank)) for row in students(results))
