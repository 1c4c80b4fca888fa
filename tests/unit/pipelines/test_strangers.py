"""Outlines that the form does not explain: print is regular, letters and grain are not."""

from __future__ import annotations

import numpy as np
import pytest

from generator import suites
from station.errors import Code, PageError
from station.pipelines.align import scene
from station.pipelines.choice import choose
from station.pipelines.form import prepare
from station.pipelines.image_io import decode_page
from station.pipelines.strangers import regular


def test_a_row_of_one_size_is_print() -> None:
    row = np.stack([np.arange(5) * 6.6, np.zeros(5)], axis=1)
    assert regular(row, np.full(5, 5.2)).all()


def test_two_letters_and_scattered_rings_are_not() -> None:
    letters = np.array([(27.8, 22.2), (32.7, 22.2)])
    assert not regular(letters, np.array([5.9, 5.3])).any()
    rng = np.random.default_rng(1)
    grain = rng.uniform(0, 300, (60, 2))
    assert regular(grain, np.exp(rng.uniform(0.9, 1.9, 60))).mean() < 0.1


def test_a_second_sheet_beside_is_found_in_a_small_picture() -> None:
    """The rings of both sheets are finer than the search's small picture shows."""
    for index in (5, 17):
        page = suites.page("hostile", index, 1234)
        assert page.kind == "two_sheets_beside"
        with pytest.raises(PageError) as refused:
            choose(scene(decode_page(page.capture.data).grey), [prepare(page.template)])
        assert refused.value.code in (Code.TWO_SHEETS, Code.OTHER_FORM)
