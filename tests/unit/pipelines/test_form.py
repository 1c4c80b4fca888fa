"""A template as flat arrays."""

from __future__ import annotations

import numpy as np
import pytest

from generator.forms import template_of
from station.pipelines.form import RASTER_MM, field_of, nearest_bubble, prepare

FORMS = ["c10n3s5", "c5n0s0", "c60n0s11", "c20n5s13"]


@pytest.mark.parametrize("name", FORMS)
def test_every_bubble_is_there_once_in_order(name: str) -> None:
    template = template_of(name)
    form = prepare(template)
    fields = ([template.identifier] if template.identifier else []) + list(template.fields)
    bubbles = [b for f in fields for g in f.groups for b in g.bubbles]
    assert np.allclose(form.centres, [(b.x_mm, b.y_mm) for b in bubbles])
    assert np.allclose(form.radii, [(b.rx_mm, b.ry_mm) for b in bubbles])
    stops = [g.stop for g in form.groups]
    assert [g.start for g in form.groups] == [0, *stops[:-1]]
    assert stops[-1] == len(bubbles)
    for number, group in enumerate(form.groups):
        assert (form.row[group.start : group.stop] == number).all()
        own = field_of(form, group).groups[group.place].bubbles
        assert np.allclose(form.centres[group.start : group.stop], [(b.x_mm, b.y_mm) for b in own])


@pytest.mark.parametrize("name", FORMS)
def test_blocks_hold_whole_groups_of_their_neighbourhood(name: str) -> None:
    form = prepare(template_of(name))
    assert set(form.block) == set(range(form.blocks))
    for group in form.groups:
        assert len(set(form.block[group.start : group.stop])) == 1
    assert np.bincount(form.block).max() <= 100


def test_labels_are_those_of_the_print() -> None:
    """All printed 3s of choices look alike; a digit 3 is another thing."""
    form = prepare(template_of("c10n3s5"))
    printed: dict[int, set[tuple[str, str]]] = {}
    for group in form.groups:
        field = field_of(form, group)
        for offset, bubble in enumerate(field.groups[group.place].bubbles):
            printed.setdefault(int(form.label[group.start + offset]), set()).add(
                (field.kind.value, bubble.value)
            )
    assert all(len(names) == 1 for names in printed.values())
    assert len(set.union(*printed.values())) == len(printed) == 5 + 10 + 10


@pytest.mark.parametrize("name", FORMS)
def test_the_nearest_bubble_is_nearest(name: str) -> None:
    form = prepare(template_of(name))
    rng = np.random.default_rng(1)
    mm = form.centres[rng.integers(0, len(form.centres), 400)] + rng.normal(0, 2.0, (400, 2))
    distance = np.hypot(*(mm[:, None] - form.centres[None]).transpose(2, 0, 1))
    chosen = distance[np.arange(400), nearest_bubble(form, mm)]
    assert (chosen <= distance.min(axis=1) + 2 * RASTER_MM).all()


def test_points_beside_the_page_have_some_bubble() -> None:
    form = prepare(template_of("c5n0s0"))
    beside = np.array([(-1e6, 5.0), (np.nan, np.inf), (1e9, 1e9)])
    index = nearest_bubble(form, beside)
    assert ((index >= 0) & (index < len(form.centres))).all()


def test_the_pitch_is_the_smallest_gap() -> None:
    form = prepare(template_of("c60n0s11"))
    gaps = np.hypot(*(form.centres[:, None] - form.centres[None]).transpose(2, 0, 1))
    assert form.pitch_mm == pytest.approx(gaps[gaps > 0].min())


def test_a_form_without_marks_and_squares_has_empty_arrays() -> None:
    from dataclasses import replace

    form = prepare(replace(template_of("c5n0s0"), marks=(), anchors=(), identifier=None))
    assert form.marks.shape == form.squares.shape == (0, 2)
    assert form.groups[0].field_index == 0
