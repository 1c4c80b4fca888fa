"""Where a submission stands, where it came from, and why a person should look. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    SUBMITTED = "submitted"
    DISPATCHED = "dispatched"
    EXTRACTING = "extracting"
    NEEDS_IDENTIFICATION = "needs_identification"
    ANSWERS_READY = "answers_ready"
    GRADING = "grading"
    DONE = "done"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class Source(StrEnum):
    OMR_SCAN = "omr_scan"
    ONLINE = "online"
    STATION = "station"  # a whole confirmed document


class ReviewReason(StrEnum):
    ANSWER_STATUS_NOT_OK = "ANSWER_STATUS_NOT_OK"
    ANSWER_LOW_CONFIDENCE = "ANSWER_LOW_CONFIDENCE"
    ALIGNMENT_FAILED = "ALIGNMENT_FAILED"
    ANSWER_QNUM_NOT_IN_SHEET = "ANSWER_QNUM_NOT_IN_SHEET"
    ANSWER_COUNT_MISMATCH = "ANSWER_COUNT_MISMATCH"
    IDENTIFIER_INCOMPLETE = "IDENTIFIER_INCOMPLETE"
    IDENTIFIER_NO_MATCH = "IDENTIFIER_NO_ENROLLMENT_MATCH"
    IDENTIFIER_AMBIGUOUS = "IDENTIFIER_AMBIGUOUS"
    IDENTIFIER_FUZZY = "IDENTIFIER_FUZZY"
    IDENTIFIER_MISMATCH = "IDENTIFIER_MISMATCH"
    DUPLICATE_ENROLLMENT = "DUPLICATE_ENROLLMENT"
    WORKER_CONTRACT_VIOLATION = "WORKER_CONTRACT_VIOLATION"


WAITING: Final = frozenset({State.SUBMITTED, State.DISPATCHED, State.EXTRACTING})
"""Nobody has said anything about the sheet yet: a machine's result may be taken."""

OUT: Final = frozenset({State.FAILED, State.SUPERSEDED})
"""Sheets that do not count as anybody's."""
