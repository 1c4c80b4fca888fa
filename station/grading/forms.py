"""Which of an exam's forms (홀수형, 짝수형) a sheet is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from station.contracts.grading import ExamKey


def form_of(values: Mapping[int, str], asked: Collection[int], said: str | None, key: ExamKey) -> int | None:
    """Index of the form; None where nobody knows it yet.

    ``values``: by question number, as answered now; ``asked``: numbers that a person must still look at;
    ``said``: the form's name as a person gave it; one that the key has no more says nothing.
    """
    if len(key.forms) == 1:
        return 0
    named = form_named(said, key)
    if named is not None:
        return named
    if key.form_question is None or key.form_question in asked:
        return None
    return _index(values.get(key.form_question, ""), len(key.forms))


def form_named(name: str | None, key: ExamKey) -> int | None:
    """Index of the form with that name."""
    return next((at for at, form in enumerate(key.forms) if form.name == name), None)


def _index(number: str, count: int) -> int | None:
    # isdecimal alone lets other scripts' digits through
    if not (number.isascii() and number.isdecimal()):
        return None
    return int(number) - 1 if 1 <= int(number) <= count else None
