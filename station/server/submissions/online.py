"""Sheets without a picture: answers that come in as they are."""

from __future__ import annotations

from django.db import transaction
from rest_framework.exceptions import ValidationError

from station.server.academy.models import Tenant, User
from station.server.failures import Refused
from station.server.submissions import grading, manual
from station.server.submissions.models import Submission
from station.server.submissions.requests import Create
from station.server.submissions.rules import rules_of
from station.server.submissions.states import Source, State
from station.server.submissions.written import given_answers


@transaction.atomic
def create_online(tenant: Tenant, user: User, wanted: Create) -> Submission:
    """Made and graded in one transaction. Raises ValidationError, Refused: answers lack, a second sheet."""
    if wanted.enrollment_id is None:
        raise ValidationError({"enrollment_id": ["필수 항목입니다."]})
    grading.hold_exam(wanted.exam.pk)
    answers = given_answers((wanted.payload or {}).get("answers"), rules_of(wanted.exam))
    if not answers:
        raise ValidationError({"payload": ["answers가 비어 있습니다."]})
    submission = Submission.objects.create(
        tenant=tenant,
        user=user,
        exam=wanted.exam,
        source=Source.ONLINE,
        payload=wanted.payload,
        status=State.SUBMITTED,
    )
    edit = manual.Edit(answers=answers, enrollment_id=wanted.enrollment_id, note="online")
    done = manual.edit(tenant, submission.pk, edit, by=user)
    if done.result is None:
        raise Refused("NOT_GRADABLE", "채점할 수 없습니다.", missing=list(done.ready.missing))
    return done.submission
