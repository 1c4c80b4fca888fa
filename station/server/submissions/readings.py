"""What a worker read from a sheet, as it lies in a job's result: versions v10 to v15 of today's contract."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from station.contracts.codec import DataError, convert
from station.contracts.job import JsonObject
from station.server.academy.models import ExamQuestion
from station.server.submissions.models import Submission, SubmissionAnswer
from station.server.submissions.rules import ExamRules
from station.server.submissions.states import ReviewReason
from station.server.submissions.written import plain_answer

LOW_CONFIDENCE: Final = 0.7
_VERSION: Final = re.compile(r"v1[0-5](\.\d+)?")


class ReadStatus(StrEnum):
    OK = "ok"
    BLANK = "blank"
    MULTI = "multi"
    AMBIGUOUS = "ambiguous"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """``question_id`` is the printed number."""

    question_id: int
    detected: tuple[str, ...] = ()
    marking: str = ""
    confidence: float = 0.0
    status: ReadStatus = ReadStatus.ERROR
    version: str = ""
    raw: JsonObject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadIdentifier:
    identifier: str | None = None
    raw_identifier: str | None = None
    status: ReadStatus = ReadStatus.ERROR
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReading:
    """``identifier``: eight digits, with "?" where one is unknown."""

    version: str
    aligned: bool = False
    identifier: ReadIdentifier | None = None
    answers: tuple[ReadAnswer, ...] = field(default_factory=tuple)

    @property
    def digits(self) -> str:
        read = self.identifier
        return "" if read is None else read.identifier or read.raw_identifier or ""


class ContractViolationError(ValueError):
    """The worker's result is not of today's contract: nothing of it is believed."""


def reading_of(result: JsonObject | None) -> SheetReading:
    """Raises ContractViolationError: another version (v1 too), a status nobody knows, one number twice."""
    try:
        reading = convert(result or {}, SheetReading)
    except DataError as error:
        raise ContractViolationError(f"{error.facts['path']}: {error.facts['detail']}") from error
    if not _VERSION.fullmatch(reading.version):
        raise ContractViolationError(f"version {reading.version[:10]!r}")
    numbers = [answer.question_id for answer in reading.answers]
    if len(set(numbers)) != len(numbers):
        raise ContractViolationError("a question twice")
    return reading


def answer_rows(submission: Submission, reading: SheetReading, rules: ExamRules) -> list[SubmissionAnswer]:
    """Answers of the exam's questions; what the machine is not sure of is doubtful, save where a person gives
    the points anyway."""
    questions = rules.by_number
    return [
        SubmissionAnswer(
            submission=submission,
            question=questions[read.question_id],
            answer=_answer(read, questions[read.question_id]),
            omr=_shown(read),
            doubtful=read.question_id not in rules.by_hand
            and is_doubtful(read, reading, questions[read.question_id]),
        )
        for read in reading.answers
        if read.question_id in questions
    ]


def is_doubtful(read: ReadAnswer, reading: SheetReading, question: ExamQuestion) -> bool:
    """A blank and a double that the reader calls so are answers; everything else must be sure."""
    return not reading.aligned or read.confidence < LOW_CONFIDENCE or not _is_plain(read, question)


def _is_plain(read: ReadAnswer, question: ExamQuestion) -> bool:
    """What is marked is what the status says, and the question has such marks."""
    marks = set(read.detected)
    fits = {
        ReadStatus.BLANK: not marks,
        ReadStatus.OK: len(marks) >= 1,
        ReadStatus.MULTI: len(marks) >= 2,
    }.get(read.status, False)
    single = len(marks) == len(read.detected) and not any("," in mark for mark in marks)
    return fits and single and plain_answer(",".join(read.detected), question) is not None


def _answer(read: ReadAnswer, question: ExamQuestion) -> str:
    told = ",".join(read.detected)
    plain = plain_answer(told, question)
    return told[:64] if plain is None else plain


def reasons_of(submission: Submission, reading: SheetReading, rules: ExamRules) -> list[ReviewReason]:
    """Why a person should look at what was read, the student apart; of answers that a person has given
    already, nothing."""
    numbers = set(rules.by_number)
    read = {answer.question_id for answer in reading.answers}
    done = submission.answers.filter(by_person=True).values_list("question__number", flat=True)
    asked = numbers - rules.by_hand - set(done)
    found = []
    if not reading.aligned:
        found.append(ReviewReason.ALIGNMENT_FAILED)
    of_exam = [answer for answer in reading.answers if answer.question_id in asked]
    if any(not _is_plain(answer, rules.by_number[answer.question_id]) for answer in of_exam):
        found.append(ReviewReason.ANSWER_STATUS_NOT_OK)
    if any(answer.confidence < LOW_CONFIDENCE for answer in of_exam):
        found.append(ReviewReason.ANSWER_LOW_CONFIDENCE)
    if read - numbers:
        found.append(ReviewReason.ANSWER_QNUM_NOT_IN_SHEET)
    if len(reading.answers) < len(numbers):
        found.append(ReviewReason.ANSWER_COUNT_MISMATCH)
    return found


def statistics_of(submission: Submission, reading: SheetReading) -> JsonObject:
    counted = [answer.status for answer in reading.answers]
    confidences = [answer.confidence for answer in reading.answers]
    return {
        "ok": counted.count(ReadStatus.OK),
        "blank": counted.count(ReadStatus.BLANK),
        "error": counted.count(ReadStatus.ERROR),
        "multi": counted.count(ReadStatus.MULTI),
        "ambiguous": counted.count(ReadStatus.AMBIGUOUS),
        "total": len(counted),
        "expected_total": submission.exam.questions.count(),
        "raw_total": len(counted),
        "unique_total": len({answer.question_id for answer in reading.answers}),
        "avg_confidence": round(sum(confidences) / len(confidences), 4) if confidences else 0.0,
    }


def _shown(read: ReadAnswer) -> JsonObject:
    raw = read.raw or {}
    return {
        "version": read.version,
        "detected": list(read.detected),
        "marking": read.marking,
        "confidence": read.confidence,
        "status": read.status.value,
        "rect": raw.get("rect"),
        "bubble_rects": raw.get("bubble_rects", []),
    }
