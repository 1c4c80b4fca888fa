"""Which tier runs which job: one table for the gateway and for the workers. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from station.contracts.job import JobType


class Tier(StrEnum):
    """In the order of what they cost: the first that allows a job is the cheapest."""

    LITE = "lite"
    BASIC = "basic"
    PREMIUM = "premium"


ALLOWED: Final[dict[Tier, frozenset[JobType]]] = {
    Tier.LITE: frozenset({JobType.OCR}),
    Tier.BASIC: frozenset(
        {
            JobType.OCR,
            JobType.OMR_GRADING,
            JobType.HOMEWORK_VIDEO_ANALYSIS,
            JobType.QUESTION_SEGMENTATION,
        }
    ),
    Tier.PREMIUM: frozenset(JobType),
}


def allows(tier: Tier, job_type: str) -> bool:
    """A type that nobody knows is allowed nowhere."""
    return job_type in ALLOWED[tier]


def tier_named(name: object) -> Tier | None:
    """In any case of letters; None for what is no tier."""
    try:
        return Tier(name.strip().lower()) if isinstance(name, str) else None
    except ValueError:
        return None


def lowest_tier(job_type: str) -> Tier:
    """The cheapest that allows the type; basic for a type that nobody knows, which then fails there."""
    return next((tier for tier in Tier if allows(tier, job_type)), Tier.BASIC)


def resolve_tier(job_type: str, asked: object = None) -> Tier:
    """``asked`` where it allows the type, else the lowest tier that does."""
    tier = tier_named(asked)
    return tier if tier is not None and allows(tier, job_type) else lowest_tier(job_type)


def queue_name(tier: Tier) -> str:
    """Of the tier's queue, where the settings name none.

    A queue of its own for each: in a shared one a worker would receive, again and again, messages that only
    others can serve.
    """
    return f"academy-v1-ai-{tier.value}"
