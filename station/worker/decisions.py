"""What becomes of a message: pure decisions, from what the server said to delete, leave or show again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.contracts.codec import DataError, convert, decode
from station.contracts.job import JobMessage, JobStatus, JsonObject
from station.contracts.tiers import Tier, allows, tier_named
from station.contracts.worker_api import Recorded, Refusal, ResultAnswer, StartAnswer


class Fate(StrEnum):
    DELETE = "delete"
    LEAVE = "leave"  # as it is: it shows itself when its visibility runs out
    HIDE = "hide"  # for ``Verdict.seconds``, then it comes again


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``why``: one word for the log."""

    fate: Fate
    why: str
    seconds: float = 0.0


def job_of(body: str) -> JobMessage | None:
    """None for what can never become a job: no JSON object, no id or no type. A null counts as absent."""
    try:
        told = decode(body.encode("utf-8", "replace"), JsonObject)
        message = convert({name: value for name, value in told.items() if value is not None}, JobMessage)
    except DataError:
        return None
    return message if message.job_id and message.job_type else None


def violation(job_type: str, told_tier: str, served: tuple[Tier, ...]) -> str:
    """Why a worker of ``served`` may not run a job of this type and tier; "" where it may.

    A tier that nobody knows counts as that of the queue, as the gateway lowers it.
    """
    tier = tier_named(told_tier) or served[0]
    if tier not in served:
        return f"tier {tier} is not served here"
    if not allows(tier, job_type):
        return f"tier {tier} does not allow {job_type[:50]}"
    return ""


def after_refusal(answer: StartAnswer) -> Verdict:
    """For a start without a job."""
    if answer.detail in (Refusal.FINISHED, Refusal.UNKNOWN_JOB):
        return Verdict(fate=Fate.DELETE, why=answer.detail)
    return Verdict(fate=Fate.HIDE, why=answer.detail, seconds=answer.retry_after)


def after_result(answer: ResultAnswer) -> Verdict:
    """Of a job that ran. One that has failed for good is shown again: so it ends among the dead letters."""
    if answer.detail in (Recorded.DONE, Recorded.DUPLICATE):
        return Verdict(fate=Fate.DELETE, why=answer.detail)
    if answer.detail == Recorded.FAILED:
        if answer.status == JobStatus.FAILED:
            return Verdict(fate=Fate.HIDE, why="failed_for_good")
        return Verdict(fate=Fate.HIDE, why="failed_again_later", seconds=answer.retry_after)
    return Verdict(fate=Fate.LEAVE, why=answer.detail or "not_recorded")


def after_violation(answer: ResultAnswer) -> Verdict:
    """No attempt can help such a job, and no dead letter: the row says what was wrong with it."""
    told = answer.detail in (Recorded.FAILED, Recorded.DONE, Recorded.DUPLICATE)
    return Verdict(fate=Fate.DELETE if told else Fate.LEAVE, why="tier_violation")
