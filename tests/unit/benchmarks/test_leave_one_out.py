"""A network that shall never have met a kind of mark does not meet it by a back door."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.leave_one_out import KINDS, UNUSUAL, excluded_in, is_of, net_path, taught_styles
from benchmarks.scoring import Item
from generator import suites
from generator.pages import Wish
from generator.students import STYLES


def test_every_kind_has_its_suite_and_known_styles() -> None:
    for kind in KINDS.values():
        assert kind.suite in suites.SUITES
        assert set(kind.stained) <= set(suites.SUITES)
        assert set(kind.styles) <= set(STYLES)


@pytest.mark.parametrize("suite", suites.SUITES)
def test_a_suite_teaches_its_own_kind_only(suite: str) -> None:
    others = {s for kind in KINDS.values() if kind.suite != suite for s in kind.styles}
    assert others <= set(excluded_in(suite))
    assert set(taught_styles(suite)) & set(excluded_in(suite)) == set()
    assert set(taught_styles(suite)) | set(excluded_in(suite)) == set(UNUSUAL)


@pytest.mark.parametrize("suite", ["sloppy", "ring"])
def test_excluded_styles_are_not_drawn(suite: str) -> None:
    page = suites.page(suite, 1, 5, Wish(exclude=excluded_in(suite)))
    drawn = {t.style for t in page.truth}
    assert not drawn & set(excluded_in(suite))
    if suite == "ring":
        assert "ring" in drawn


def test_networks_of_different_kinds_do_not_overwrite_each_other(tmp_path: Path) -> None:
    assert len({net_path(tmp_path, name) for name in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    ("style", "ring"), [("ring", True), ("ring+dirt", True), ("plain", False), ("plain+dirt", False)]
)
def test_dirt_makes_no_other_style(style: str, ring: bool) -> None:
    item = Item(
        suite="s", page=0, kind="choice", label="1", style=style, wanted="3", value="3", asked=False,
        ambiguous=False, confidence=0.999, reasons=(),
    )  # fmt: skip
    assert is_of(item, KINDS["ring"].styles) is ring
