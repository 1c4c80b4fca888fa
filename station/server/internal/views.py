"""The workers' calls, see `station.contracts.worker_api`."""

from __future__ import annotations

from typing import TypeVar

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from station.contracts.codec import DataError, convert, encodable
from station.contracts.job import ResultStatus
from station.contracts.tiers import Tier, tier_named
from station.contracts.worker_api import (
    WORKER_HEADER,
    HeartbeatAnswer,
    LeasedJob,
    NextAnswer,
    Recorded,
    Refusal,
    ResultAnswer,
    ResultBody,
    StartAnswer,
)
from station.server.aijobs import queue
from station.server.aijobs.models import AIJobRow, CallbackState
from station.server.aijobs.publishing import worker_payload
from station.server.aijobs.sweeping import hand_over_one
from station.server.failures import Refused
from station.server.internal.callbacks import hand_over
from station.server.internal.permissions import IsWorker
from station.server.parsing import LenientJsonParser

T = TypeVar("T")


class WorkerView(APIView):
    """Of workers alone: their secret is in the header, nobody signs in, and nobody counts their calls."""

    authentication_classes = ()
    permission_classes = (IsWorker,)
    throttle_classes = ()
    parser_classes = (LenientJsonParser,)


class NextJob(WorkerView):
    """The next job of the worker's tiers, all of them where it names none."""

    def get(self, request: Request) -> Response:
        asked = [name for name in request.query_params.get("tiers", "").split(",") if name.strip()]
        tiers = [tier_named(name) for name in asked] or list(Tier)
        if None in tiers:
            raise Refused("bad_tier", "알 수 없는 티어입니다.", status_code=400)
        row = queue.claim(_worker(request), [tier for tier in tiers if tier])
        return _answer(NextAnswer(job=None if row is None else _leased(row)))


class StartJob(WorkerView):
    """Marks the job RUNNING under the worker's lease, or says why not."""

    def post(self, request: Request) -> Response:
        started = queue.start(_job_id(request), _worker(request))
        if started.job is not None:
            return _answer(StartAnswer(ok=True, job=_leased(started.job)))
        assert started.refusal is not None
        unknown = started.refusal is Refusal.UNKNOWN_JOB
        refused = StartAnswer(ok=False, detail=started.refusal.value, retry_after=started.retry_after)
        return _answer(refused, status.HTTP_404_NOT_FOUND if unknown else status.HTTP_409_CONFLICT)


class Heartbeat(WorkerView):
    """Renews the lease of the worker that holds it."""

    def post(self, request: Request) -> Response:
        if queue.heartbeat(_job_id(request), _worker(request)):
            return _answer(HeartbeatAnswer(ok=True, lease_seconds=queue.lease_s()))
        return _answer(HeartbeatAnswer(ok=False, detail=Recorded.LEASE_LOST.value), status.HTTP_409_CONFLICT)


class JobResult(WorkerView):
    """Takes a result once, and hands it on at once."""

    def post(self, request: Request) -> Response:
        body = _body(request)
        row = _row_of(body)
        # Workers of the old kind do not say who they are; a result without a job id is theirs.
        worker = _worker(request) if request.headers.get(WORKER_HEADER) else None
        if body.status == ResultStatus.DONE:
            outcome = queue.mark_done(row.job_id, body.result)
        else:
            outcome = queue.mark_failed(
                row.job_id, body.error or "failed", worker=worker, retryable=body.retryable
            )
        assert outcome is not None
        if outcome.recorded in (Recorded.DONE, Recorded.FAILED):
            row.refresh_from_db()
            if row.callback == CallbackState.DUE:
                hand_over_one(row, hand_over)
        return _answer(
            ResultAnswer(
                ok=True,
                detail=outcome.recorded.value,
                status=outcome.status.value,
                retry_after=outcome.retry_after,
            )
        )


def _body(request: Request) -> ResultBody:
    if not isinstance(request.data, dict):
        raise Refused("bad_body", "JSON 객체가 아닙니다.", status_code=400)
    if not request.data.get("job_id") and not request.data.get("submission_id"):
        raise Refused("job_id_required", "job_id required", status_code=400)
    if request.data.get("status", "DONE") not in list(ResultStatus):
        raise Refused("bad_status", "status must be DONE or FAILED", status_code=400)
    if not isinstance(request.data.get("result"), dict | None):
        raise Refused("bad_result", "result must be an object or null", status_code=400)
    return _converted(request.data, ResultBody)


def _row_of(body: ResultBody) -> AIJobRow:
    if body.job_id:
        row = AIJobRow.objects.filter(job_id=body.job_id).first()
    else:
        newest = AIJobRow.objects.filter(source_domain="submissions", source_id=str(body.submission_id))
        row = newest.order_by("-created_at", "-id").first()
    if row is None:
        raise Refused(Refusal.UNKNOWN_JOB.value, "job not found", status_code=404)
    return row


def _job_id(request: Request) -> str:
    job_id = request.data.get("job_id") if isinstance(request.data, dict) else None
    if not isinstance(job_id, str) or not job_id:
        raise Refused("job_id_required", "job_id required", status_code=400)
    return job_id


def _worker(request: Request) -> str:
    told = request.headers.get(WORKER_HEADER, "")
    return "".join(filter(str.isprintable, told))[:128] or "unnamed"


def _leased(row: AIJobRow) -> LeasedJob:
    return LeasedJob(
        id=row.job_id,
        type=row.job_type,
        payload=worker_payload(row),
        tenant_id=row.tenant_id,
        source_domain=row.source_domain,
        source_id=row.source_id,
        tier=row.tier,
        attempt=row.attempt_count,
        lease_seconds=queue.lease_s(),
        created_at=row.created_at.isoformat(),
    )


def _converted(raw: object, wanted: type[T]) -> T:
    try:
        return convert(raw, wanted)
    except DataError as error:
        raise Refused(
            "bad_body", f"{error.facts['path']}: {error.facts['detail']}", status_code=400
        ) from error


def _answer(answer: object, code: int = status.HTTP_200_OK) -> Response:
    return Response(encodable(answer), status=code)
