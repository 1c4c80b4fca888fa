"""Puts a worker together from its settings and lets it work."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import closing

from station.worker.attempt import Attempts
from station.worker.control import HttpJobControl
from station.worker.http_run import HttpRun
from station.worker.instance import stop_own_instance
from station.worker.job_runner import JobRunner
from station.worker.message_work import MessageWork
from station.worker.poller import PolledQueue, Poller
from station.worker.pulse import Pulse, WorkerState, health_server
from station.worker.queue import open_queues
from station.worker.settings import WorkerKind, WorkerSettings
from station.worker.sqs_loop import Left, LoopEnd, LoopLimits, SqsLoop
from station.worker.stop_request import StopRequest

_log = logging.getLogger(__name__)


def run_worker(settings: WorkerSettings, *, environment: Mapping[str, str], stop: StopRequest) -> Left:
    """Works until it leaves by itself or ``stop`` is asked.

    Raises UsageError for settings that turn out wrong (no such queue, boto3 missing, a port that is taken),
    QueueError where SQS cannot be reached at the start.
    """
    pulse = Pulse(settings.pulse.file)
    runner = JobRunner(settings.job, environment=environment)
    over_http = settings.kind is WorkerKind.HTTP
    _log.info("worker begins: kind=%s worker=%s", settings.kind, settings.api.worker_id)
    with health_server(pulse, settings.pulse), closing(runner):
        pulse.beat(WorkerState.STARTING)
        serve = _serve_http if over_http else _serve_sqs
        end = serve(settings, runner, pulse, stop)
    if not stop.asked and (over_http or end.idle):
        stop_own_instance(settings.instance)
    pulse.beat(WorkerState.LEFT)
    _log.info("worker ends: kind=%s exit=%d idle=%s asked=%s", settings.kind, end.left, end.idle, stop.asked)
    return end.left


def _serve_sqs(settings: WorkerSettings, runner: JobRunner, pulse: Pulse, stop: StopRequest) -> LoopEnd:
    control = HttpJobControl(settings.api)
    attempts = Attempts(control=control, runner=runner, pulse=pulse)
    with open_queues(settings.sqs) as queues:
        polled = [
            PolledQueue(queue=queue, tiers=named.tiers, weight=named.weight)
            for queue, named in zip(queues, settings.sqs.queues, strict=True)
        ]
        loop = SqsLoop(
            poller=Poller(polled, long_poll_s=settings.sqs.long_poll_s),
            work=MessageWork(
                control=control, attempts=attempts, visibility_s=float(settings.sqs.visibility_s)
            ),
            runner=runner,
            pulse=pulse,
            stop=stop,
        )
        return loop.serve(
            LoopLimits(
                idle_polls=settings.idle_polls,
                most_errors=settings.most_errors,
                backoff_s=settings.api.backoff_s,
            )
        )


def _serve_http(settings: WorkerSettings, runner: JobRunner, pulse: Pulse, stop: StopRequest) -> LoopEnd:
    control = HttpJobControl(settings.api)
    attempts = Attempts(control=control, runner=runner, pulse=pulse)
    run = HttpRun(control=control, attempts=attempts, runner=runner, pulse=pulse, stop=stop)
    left = run.serve(settings.tiers, lifetime_s=settings.min_lifetime_s, poll_s=settings.poll_s)
    return LoopEnd(left=left)
