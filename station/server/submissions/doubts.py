"""What a person's word settles of the machine's doubts: only what the person has looked at."""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from station.contracts.job import JsonObject
from station.server.submissions.models import Submission
from station.server.submissions.rules import ExamRules
from station.server.submissions.states import ReviewReason

_ABOUT_THE_STUDENT: Final = frozenset(
    reason
    for reason in ReviewReason
    if reason.name.startswith("IDENTIFIER_") or reason is ReviewReason.DUPLICATE_ENROLLMENT
)
_ABOUT_ANSWERS: Final = frozenset(
    {
        ReviewReason.ANSWER_STATUS_NOT_OK,
        ReviewReason.ANSWER_LOW_CONFIDENCE,
        ReviewReason.ANSWER_COUNT_MISMATCH,
    }
)
"""Of single answers. What is left is about the whole page: then no answer of the machine is believed."""


def settled(submission: Submission, rules: ExamRules, *, student_named: bool) -> JsonObject:
    """The sheet's ``manual_review`` after a person has written answers or named the student."""
    review = (submission.meta or {}).get("manual_review") or {}
    asked = {pk for pk, question in rules.questions.items() if question.number in rules.asked}
    told = [one for one in submission.answers.all() if one.question_id in asked]
    whole = len(told) == len(asked)
    sure = whole and not any(one.doubtful for one in told)
    all_by_person = whole and all(one.by_person for one in told)
    left = []
    for reason in review.get("reasons", []):
        if reason in _ABOUT_THE_STUDENT:
            done = student_named
        elif reason in _ABOUT_ANSWERS:
            done = sure
        else:
            done = all_by_person
        if not done:
            left.append(reason)
    now = timezone.now().isoformat()
    if left:
        return {"required": True, "reasons": left, "updated_at": now}
    return {"required": False, "resolved_at": now}
