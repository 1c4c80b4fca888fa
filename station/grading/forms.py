"""Which of an exam's forms (홀수형, 짝수형) a sheet is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from station.contracts.grading import ExamKey


def form_of(values: Mapping[int, str], asked: Collection[int], said: str | None, key: ExamKey) -> int | None:
    """Index of the form; None where nobody knows it yet.

    ``values``: by question number, as answered now; ``asked``: numbers that a person must still look at;
    ``said``: the form's number as a person gave it, "1" the first.
    """
    if len(key.forms) == 1:
        return 0
    if said is not None:
        return _index(said, len(key.forms))
    if key.form_question is None or key.form_question in asked:
        return None
    return _index(values.get(key.form_question, ""), len(key.forms))


def _index(number: str, count: int) -> int | None:
    # isdecimal alone lets other scripts' digits through
    if not (number.isascii() and number.isdecimal()):
        return None
    return int(number) - 1 if 1 <= int(number) <= count else None
