"""What counts as right, asked, needless and silent; what the tables promise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.noise import NoisyPage, turned_silent, with_noise
from benchmarks.scoring import Item, score_page, wanted_of
from benchmarks.table import Figure, at_least, at_most, write
from generator.captures import decoded
from generator.pages import FilledPage
from station.contracts.sheet import FieldKind
from tests.filled import FORM, filled, read_capture, scanned

ITEM = Item(
    suite="s", page=0, kind="choice", label="1", style="plain", wanted="3", value="3", asked=False,
    ambiguous=False, confidence=0.999, reasons=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("item", "right", "silent", "needless"),
    [
        (ITEM, True, False, False),
        (replace(ITEM, value="4"), False, True, False),
        (replace(ITEM, value="4", asked=True), False, False, False),
        (replace(ITEM, asked=True), True, False, True),
        (replace(ITEM, asked=True, ambiguous=True), True, False, False),
    ],
)
def test_silent_and_needless(item: Item, right: bool, silent: bool, needless: bool) -> None:
    assert (item.right, item.silent, item.needless) == (right, silent, needless)


@pytest.mark.parametrize(
    ("kind", "places", "wanted"),
    [
        (FieldKind.CHOICE, ["1,3"], ("1,3", False)),
        (FieldKind.NUMERIC, ["0", "0", "7"], ("7", False)),
        (FieldKind.NUMERIC, ["", "", ""], ("", False)),
        (FieldKind.NUMERIC, ["0", "0", "0"], ("0", False)),
        (FieldKind.NUMERIC, ["4", "", "2"], ("?", True)),
        (FieldKind.NUMERIC, ["", "1,2", "2"], ("?", True)),
        (FieldKind.IDENTIFIER, list("12345678"), ("12345678", False)),
        (FieldKind.IDENTIFIER, ["1", "", "3"], ("", True)),
    ],
)
def test_the_right_value_follows_the_rules(
    kind: FieldKind, places: list[str], wanted: tuple[str, bool]
) -> None:
    assert wanted_of(kind, places) == wanted


def test_a_page_is_scored_against_its_truth() -> None:
    sheet = filled()
    capture = scanned(sheet)
    page = FilledPage(
        suite="s",
        index=0,
        seed=1,
        form=FORM,
        template=sheet.paper.template,
        capture=capture,
        truth=sheet.truth,
    )
    items = score_page(page, read_capture(sheet, capture))
    assert len(items) == 14
    assert all(item.right and not item.asked for item in items)
    wrong = replace(page, truth=tuple(replace(t, value="1" if t.field == 4 else t.value) for t in page.truth))
    assert [i.label for i in score_page(wrong, read_capture(sheet, capture)) if i.silent] == ["4"]


def test_targets_are_held_or_missed(tmp_path: Path) -> None:
    figures = [at_most("a", 1.0, "x", 1.0), at_most("b", 1.1, "x", 1.0), at_least("c", 1.7, "x", 1.8)]
    figures.append(Figure(name="d", value=3, unit="ms"))
    assert [f.held for f in figures] == [True, False, False, None]
    write(figures, tmp_path / "f.json")
    told = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert [(t["name"], t["held"]) for t in told] == [("a", True), ("b", False), ("c", False), ("d", None)]


def test_noise_is_as_strong_as_it_says_and_the_same_each_time() -> None:
    capture = scanned(filled(), noise=0.3)
    added = decoded(with_noise(capture.data, 8, 3)).astype(float) - capture.picture
    grey = (capture.picture > 40) & (capture.picture < 220)
    assert 6.0 < np.std(added[grey]) < 9.0
    assert with_noise(capture.data, 8, 3) == with_noise(capture.data, 8, 3)
    assert with_noise(capture.data, 8, 3) != with_noise(capture.data, 8, 4)


def test_a_doubt_that_noise_silenced_is_found() -> None:
    asked, silent = replace(ITEM, value="4", asked=True), replace(ITEM, value="4")
    quiet = NoisyPage(suite="s", index=0, sigma=0, error="", items=(asked, replace(silent, label="2")))
    noisy = NoisyPage(suite="s", index=0, sigma=8, error="", items=(silent, replace(silent, label="2")))
    assert turned_silent(quiet, noisy) == [silent]
