"""Calls about sheets: upload, list, look, correct. Rules live in `creating`, `manual` and `grading`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from station.server.academy.models import Enrollment, User
from station.server.academy.views.base import AcademyView
from station.server.failures import Refused
from station.server.paging import Paging
from station.server.submissions import creating, manual, requests, shown
from station.server.submissions.idempotency import etag_of, idempotent
from station.server.submissions.models import Submission
from station.server.submissions.online import create_online
from station.server.submissions.states import OUT, Source, State

MOST_ROWS: Final = 200
MOST_FILES: Final = 100
DISCARD_REASONS: Final = (
    "scan_quality",
    "wrong_upload",
    "duplicate",
    "target_missing",
    "operator_discarded",
    "other",
)


class SubmissionView(AcademyView):
    """A call about the academy's sheets."""

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def submission(self, pk: int) -> Submission:
        """Raises NotFound, also for another academy's."""
        row = _with_student(Submission.objects.of(self.tenant)).filter(pk=pk).first()
        if row is None:
            raise NotFound("No Submission matches the given query.")
        return row


class Submissions(SubmissionView):
    """All sheets, newest first (``?doc_id=``, ``?sha256=``, ``?updated_since=``); POST makes one."""

    def get(self, request: Request) -> Response:
        rows = Submission.objects.of(self.tenant)
        for name in ("doc_id", "sha256"):
            if name in request.query_params:
                rows = rows.filter(**{name: requests.asked(request, name)})
        since = requests.asked(request, "updated_since")
        if since:
            rows = rows.filter(updated_at__gte=_moment(since))
        paging = Paging()
        page = paging.paginate_queryset(rows, request, self)
        return paging.get_paginated_response([shown.detail(row) for row in page or []])

    @idempotent
    def post(self, request: Request) -> Response:
        wanted = requests.create_of(request, self.tenant)
        if wanted.source == Source.ONLINE:
            made = create_online(self.tenant, self.person, wanted)
            return Response(shown.created(made), status=201)
        if wanted.source != Source.OMR_SCAN:
            raise ValidationError({"source": [f'"{wanted.source}"은 유효하지 않은 선택입니다.']})
        if "file" not in request.FILES:
            raise ValidationError({"file": ["file required"]})
        (file,) = requests.files_of(request, 1)
        incoming = creating.Incoming(
            exam=wanted.exam,
            picture=requests.picture_of(file),
            payload=wanted.payload,
            enrollment_id=wanted.enrollment_id,
        )
        made = creating.create_scan(self.tenant, self.person, incoming)
        return Response(shown.created(made), status=201)


class OneSubmission(SubmissionView):
    def get(self, request: Request, pk: int) -> Response:
        return _versioned(Response(shown.detail(self.submission(pk))))


class Batch(SubmissionView):
    """Several scans of one exam: all are kept or none is."""

    @idempotent
    def post(self, request: Request, exam_id: int) -> Response:
        files = requests.files_of(request, MOST_FILES)
        exam = requests.exam_named(self.tenant, exam_id)
        sheet_id = requests.check_sheet(exam, requests.fields(request).get("sheet_id"))
        payload: dict[str, object] | None = None if sheet_id is None else {"sheet_id": sheet_id}
        with transaction.atomic():
            made = [
                creating.create_scan(
                    self.tenant,
                    self.person,
                    # Read here: never more than one of them is in memory.
                    creating.Incoming(exam=exam, picture=requests.picture_of(file), payload=payload),
                )
                for file in files
            ]
        ids = [submission.pk for submission in made]
        return Response({"created_count": len(ids), "submission_ids": ids}, status=201)


class AdminUpload(SubmissionView):
    """One scan; a student who is named with it stays, whatever the identifier says."""

    @idempotent
    def post(self, request: Request) -> Response:
        exam = requests.exam_named(self.tenant, requests.fields(request).get("target_id"))
        sheet_id = requests.check_sheet(exam, requests.fields(request).get("sheet_id"))
        (file,) = requests.files_of(request, 1)
        incoming = creating.Incoming(
            exam=exam,
            picture=requests.picture_of(file),
            payload=None if sheet_id is None else {"sheet_id": sheet_id},
            enrollment_id=requests.whole(requests.fields(request).get("enrollment_id"), "enrollment_id"),
            allow_duplicate=request.query_params.get("allow_duplicate") == "1",
        )
        made = creating.create_scan(self.tenant, self.person, incoming)
        return Response({"submission_id": made.pk, "status": made.status}, status=201)


class ExamSubmissions(SubmissionView):
    """The newest 200 of one exam."""

    def get(self, request: Request, exam_id: int) -> Response:
        exam = self.exam(exam_id)
        rows = _with_student(Submission.objects.of(self.tenant).filter(exam=exam))
        return Response([shown.exam_row(row) for row in rows.prefetch_related("results")[:MOST_ROWS]])


class Candidates(SubmissionView):
    """Whose sheet it may be: students of the exam by name or the end of a number."""

    def get(self, request: Request, exam_id: int) -> Response:
        from station.server.academy.rosters import sitting

        exam = self.exam(exam_id)
        sheets = Submission.objects.filter(exam=exam).exclude(status__in=OUT)
        taken = set(sheets.values_list("enrollment_id", flat=True))
        asked = requests.asked(request, "q").strip()
        fitting = [one for one in sitting(exam) if _fits(one, asked)]
        return Response([_candidate(one, one.pk in taken) for one in fitting[:50]])


class Pending(SubmissionView):
    """The inbox over all exams: what waits, or what needs a person."""

    def get(self, request: Request) -> Response:
        rows = Submission.objects.of(self.tenant).prefetch_related("exam__sessions__lecture")
        if request.query_params.get("filter", "pending") != "all":
            rows = rows.exclude(status__in=(State.DONE, State.SUPERSEDED))
            rows = rows.exclude(meta__has_key="discarded")
        return Response([shown.pending_row(row) for row in _with_student(rows)[:MOST_ROWS]])


class ManualEdit(SubmissionView):
    """What a person sees of a sheet and says about it. ETag and If-Match: the sheet's version."""

    def get(self, request: Request, pk: int) -> Response:
        return _versioned(Response(shown.manual_view(self.submission(pk))))

    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        submission = self.submission(pk)
        wanted = requests.edit_of(request, submission.exam)
        done = manual.edit(self.tenant, pk, wanted, by=self.person)
        return _versioned(Response(shown.edited(done, wanted.enrollment_id)))


class Retry(SubmissionView):
    """Sends a failed sheet to the workers again."""

    def post(self, request: Request, pk: int) -> Response:
        self.submission(pk)
        with transaction.atomic():
            submission = manual.locked(self.tenant, pk)
            can = submission.status == State.FAILED and not manual.is_discarded(submission)
            if not can or not submission.file_key:
                raise Refused("not_failed", "Only FAILED submissions can be retried.", status_code=400)
            creating.dispatch(submission)
        return Response({"submission_id": pk, "status": submission.status})


class Discard(SubmissionView):
    def post(self, request: Request, pk: int) -> Response:
        self.submission(pk)
        reason = _reason(request)
        done = manual.discard(self.tenant, pk, reason)
        return Response({"submission_id": pk, "status": done.status, "discarded": True, "reason": reason})


class DiscardBatch(SubmissionView):
    """Those that can be taken out are; the others are named with the reason."""

    def post(self, request: Request) -> Response:
        wanted = requests.fields(request).get("submission_ids")
        if not isinstance(wanted, list) or not 1 <= len(wanted) <= 500:
            raise ValidationError({"submission_ids": ["1개에서 500개까지 골라 주세요."]})
        ids = [requests.whole(raw, "submission_ids") or 0 for raw in wanted]
        reason, skipped, count = _reason(request), [], 0
        for pk in ids:
            try:
                manual.discard(self.tenant, pk, reason)
                count += 1
            except Submission.DoesNotExist:
                skipped.append({"id": pk, "reason": "not_found"})
            except Refused as refused:
                skipped.append({"id": pk, "reason": refused.sentence})
        return Response(
            {"discarded": count, "skipped_count": len(skipped), "skipped": skipped, "reason": reason}
        )


class AcceptFromDuplicates(SubmissionView):
    """Of several sheets of one student this one counts; the others are superseded."""

    def post(self, request: Request, pk: int) -> Response:
        student = shown.student_of(self.submission(pk))
        if student is None:
            sentence = "학생 식별이 완료된 답안만 채택할 수 있습니다."
            raise Refused("student_required", sentence, status_code=400)
        wanted = manual.Edit(
            answers={},
            enrollment_id=student,
            note="accept-from-duplicates",
            expected_version=requests.if_match(request),
            replace_rival=True,
        )
        done = manual.edit(self.tenant, pk, wanted, by=self.person)
        return _versioned(Response(shown.edited(done, student)))


def _with_student(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    return rows.select_related("exam", "enrollment__student")


def _versioned(answer: Response) -> Response:
    answer["ETag"] = etag_of(answer.data.get("version"))
    return answer


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    # Near the ends of the calendar no database can count in its own zone.
    if moment is None or moment.tzinfo is None or not 1900 < moment.year < 9000:
        raise ValidationError({"updated_since": ["시간대를 포함한 ISO 8601 시각이 아닙니다."]})
    return moment


def _reason(request: Request) -> str:
    reason = requests.fields(request).get("reason", "other")
    if reason not in DISCARD_REASONS:
        raise ValidationError({"reason": [f'"{reason}"은 유효하지 않은 선택입니다.']})
    return str(reason)


def _fits(enrollment: Enrollment, asked: str) -> bool:
    student = enrollment.student
    return (
        not asked
        or asked in student.name
        or student.phone.endswith(asked)
        or student.parent_phone.endswith(asked)
    )


def _candidate(enrollment: Enrollment, matched: bool) -> dict[str, object]:
    student, lecture = enrollment.student, enrollment.lecture
    return {
        "enrollment_id": enrollment.pk,
        "student_name": student.name,
        "student_phone_last4": student.phone[-4:],
        "parent_phone_last4": student.parent_phone[-4:],
        "lecture_title": lecture.title,
        "lecture_color": lecture.color,
        "lecture_chip_label": lecture.chip_label or None,
        "already_matched": matched,
    }
