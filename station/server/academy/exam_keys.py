"""An exam's right answers by question number, for grading here and at the station."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from station.contracts.grading import AnswerKey as GradedKey
from station.contracts.grading import ExamForm, ExamKey, Retakes
from station.grading.answer_key import WrittenKey, key_as_written
from station.server.academy.models import AnswerKey, Exam, QuestionKind, Session

LARGEST_NUMBER: Final = 999  # three places are printed for a short answer
_CIRCLED: Final = re.compile(r"(?<=[①-⑳])(?=[①-⑳])")
_KEY: Final = re.compile(r"\d+(?:[,|]\d+)*", re.ASCII)


def exam_key(exam: Exam) -> ExamKey:
    """The key as grading wants it. Questions that no answer is right for, such as those that only correct
    the score, are left out. Essays whose answer is no number are for a person."""
    texts = _texts(exam)
    by_machine = numeric_numbers(exam)
    answers: dict[str, str | int] = {}
    points: dict[str, float] = {}
    essays: dict[str, float] = {}
    for question in exam.questions.all():
        number = str(question.number)
        if question.question_kind == QuestionKind.ESSAY and question.number not in by_machine:
            if question.score > 0:
                essays[number] = question.score
        elif right := key_text(texts.get(question.pk, "")):
            answers[number] = right
            points[number] = question.score
    key = GradedKey(items=())
    if answers or essays:
        key = key_as_written(WrittenKey(answers=answers, points=points, essays=essays))
    retakes = Retakes.LAST if exam.allow_retake else Retakes.NONE
    return ExamKey(forms=(ExamForm(name="", key=key),), retakes=retakes)


def numeric_numbers(exam: Exam) -> frozenset[int]:
    """Numbers of the short answers that are read and graded without a person: those of mathematics whose
    key is a whole number of at most three digits."""
    if not _is_mathematics(exam):
        return frozenset()
    texts = _texts(exam)
    return frozenset(
        question.number
        for question in exam.questions.all()
        if question.question_kind == QuestionKind.ESSAY and _is_short_number(texts.get(question.pk, ""))
    )


def key_text(written: str) -> str:
    """``written`` as "3", "1,3" (both) or "1|3" (either); "" where it names no marks.

    Teachers also write ①, ①③, １, "1 또는 3", and the academy's software a backslash before the bar.
    """
    apart = _CIRCLED.sub(",", written)
    plain = unicodedata.normalize("NFKC", apart).replace("\\|", "|").replace("또는", "|")
    plain = re.sub(r"\s", "", plain)
    return plain if _KEY.fullmatch(plain) else ""


def answers_by_id(answers: object) -> dict[int, str]:
    """The texts of an `AnswerKey`; whatever is none there is left out."""
    if not isinstance(answers, Mapping):
        return {}
    return {
        int(name): str(text)
        for name, text in answers.items()
        if str(name).isascii() and str(name).isdecimal() and isinstance(text, str | int)
    }


def _texts(exam: Exam) -> dict[int, str]:
    key = AnswerKey.objects.filter(exam=exam).first()
    return {} if key is None else answers_by_id(key.answers)


def _is_short_number(text: str) -> bool:
    plain = key_text(text)
    return plain.isdecimal() and int(plain) <= LARGEST_NUMBER


def _is_mathematics(exam: Exam) -> bool:
    sessions = Session.objects.of(exam.tenant).filter(exams=exam)
    subjects = [exam.subject, *sessions.values_list("lecture__subject", flat=True)]
    return any("수학" in subject or subject.strip().casefold().startswith("math") for subject in subjects)
