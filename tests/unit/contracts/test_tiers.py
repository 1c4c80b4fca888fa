"""The one table of tiers: all types under all tiers, and every way to name a tier wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.contracts.job import JobType
from station.contracts.tiers import ALLOWED, Tier, allows, lowest_tier, queue_name, resolve_tier, tier_named

# Type: may it run on lite, basic, premium?
TABLE = {
    "ocr": (True, True, True),
    "omr_grading": (False, True, True),
    "homework_video_analysis": (False, True, True),
    "question_segmentation": (False, True, True),
    "handwriting_analysis": (False, False, True),
    "embedding": (False, False, True),
    "problem_generation": (False, False, True),
    "advanced_analysis": (False, False, True),
    "full_ocr": (False, False, True),
}
TIERS = ("lite", "basic", "premium")


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {kind.value for kind in JobType}
    assert [tier.value for tier in Tier] == list(TIERS)
    assert set(ALLOWED) == set(Tier)


@pytest.mark.parametrize("job_type", TABLE)
def test_each_tier_allows_what_the_table_says(job_type: str) -> None:
    assert tuple(allows(Tier(tier), job_type) for tier in TIERS) == TABLE[job_type]


@pytest.mark.parametrize("job_type", TABLE)
@pytest.mark.parametrize(
    "asked", [*TIERS, *(tier.upper() for tier in TIERS), " Basic\n", "gold", "", None, 7]
)
def test_a_job_gets_the_tier_asked_for_or_the_lowest_that_allows_it(job_type: str, asked: object) -> None:
    lowest = TIERS[TABLE[job_type].index(True)]
    named = asked.strip().lower() if isinstance(asked, str) else ""
    wanted = named if named in TIERS and TABLE[job_type][TIERS.index(named)] else lowest
    assert resolve_tier(job_type, asked).value == wanted
    assert lowest_tier(job_type).value == lowest


@pytest.mark.parametrize("job_type", ["", "OCR", "ocr ", "brew_coffee"])
def test_a_type_that_nobody_knows_is_allowed_nowhere_and_goes_to_basic(job_type: str) -> None:
    assert not any(allows(tier, job_type) for tier in Tier)
    for asked in (None, *TIERS):
        assert resolve_tier(job_type, asked) is Tier.BASIC


@pytest.mark.parametrize(
    ("name", "tier"),
    [("lite", Tier.LITE), ("BASIC", Tier.BASIC), (" Premium\t", Tier.PREMIUM), (Tier.LITE, Tier.LITE)],
)
def test_a_tier_is_named_in_any_case(name: str, tier: Tier) -> None:
    assert tier_named(name) is tier


@pytest.mark.parametrize("name", ["", "gold", "lite,basic", "프리미엄", None, 0, True, [], ["lite"], {}])
def test_what_names_no_tier(name: object) -> None:
    assert tier_named(name) is None


@given(st.text(), st.none() | st.text() | st.integers() | st.lists(st.text()))
def test_anything_resolves_to_a_tier(job_type: str, asked: object) -> None:
    tier = resolve_tier(job_type, asked)
    assert allows(tier, job_type) or job_type not in TABLE


def test_each_tier_has_a_queue_of_its_own() -> None:
    assert [queue_name(tier) for tier in Tier] == [
        "academy-v1-ai-lite",
        "academy-v1-ai-basic",
        "academy-v1-ai-premium",
    ]
