"""Candidates for the page's place: from corner marks, and from bubble outlines alone."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from generator.captures import Capture
from generator.pages import Sheet
from station.pipelines import lattice, locate
from station.pipelines.align import Scene, align, scene
from station.pipelines.arrays import Picture
from station.pipelines.features import INK_RATIO, Blobs, Ellipses, blobs, ellipses, ink
from station.pipelines.form import Form, prepare
from station.pipelines.image_io import decode_page
from station.pipelines.mark_starts import from_outermost
from station.pipelines.pose import Pose, project
from tests.drawn import draw, page_corners, small_form, straight_pose
from tests.filled import filled, photographed, scanned


@cache
def sheet() -> Sheet:
    return filled(seed=31)


def view_of(capture: Capture) -> Scene:
    return scene(decode_page(capture.data).grey)


def far_off_mm(form: Form, view: Scene, pose: Pose, capture: Capture) -> float:
    """Distance of the bubbles from where they are, in mm, worst but for one in twenty."""
    px = project(view.enlarge, pose.to_px(form.centres))
    scale = decode_page(capture.data).scale
    truth = (capture.to_px(form.centres) + 0.5) / scale - 0.5
    per_mm = np.sqrt(abs(np.linalg.det((view.enlarge @ pose.homography)[:2, :2])))
    return float(np.quantile(np.hypot(*(px - truth).T), 0.95) / per_mm)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew_deg", [-3.0, 2.0])
def test_marks_lead_to_the_page(turn: int, skew_deg: float) -> None:
    border = (-6.0, -6.0, -6.0, -6.0)
    capture = scanned(sheet(), turn=turn, skew_deg=skew_deg, cut_mm=border)
    view, form = view_of(capture), prepare(sheet().paper.template)
    scales = locate.scale_range(form, view.small.shape)
    found = blobs(ink(view.small, stroke_px=7 * scales[1], ratio=INK_RATIO), at_least_px=1.2 * scales[0])
    first = next(locate.by_marks(form, view.small, found, scales))
    assert far_off_mm(form, view, first.pose, capture) < 0.8
    assert first.matched > 0.8 * len(form.centres)


def test_all_guesses_are_judged_at_once_as_one_by_one() -> None:
    """Under the true place, one that is off, one far away and one that is none."""
    capture = scanned(sheet(), skew_deg=1.0)
    view, form = view_of(capture), prepare(sheet().paper.template)
    scales = locate.scale_range(form, view.small.shape)
    found = blobs(ink(view.small, stroke_px=7 * scales[1]), at_least_px=1.2 * scales[0])
    true = next(locate.by_marks(form, view.small, found, scales)).pose.homography
    moves = [np.eye(3), np.eye(3), np.eye(3), np.zeros((3, 3))]
    moves[1][:2, 2], moves[2][:2, 2] = (14.0, 3.0), (9000.0, 0.0)
    guesses = np.stack([move @ true for move in moves])
    pairs = [locate.match(form, found, locate.flat_pose(form, one), 3.0) for one in guesses]
    expected = [0 if pair is None else len(np.unique(pair[0])) for pair in pairs]
    assert locate.agreeing(form, found, guesses).tolist() == expected
    assert expected[0] > expected[1] > expected[2] == expected[3] == 0
    assert expected[0] > 0.8 * len(form.centres)


@pytest.mark.parametrize("turn_deg", [0.0, 90.0, 180.0, 270.0, 45.0, 205.0])
def test_the_outermost_marks_frame_the_page_under_any_turn(turn_deg: float) -> None:
    """Marks as they lean, with darker ones between them that lean the same ways."""
    form = small_form()
    pose = straight_pose(form, px_per_mm=3.0, turn_deg=turn_deg)
    middle = form.marks.mean(axis=0)
    at = np.concatenate([middle + 0.4 * (form.marks - middle), form.marks])
    lean = np.tile(form.outward, 2)
    ink_at = pose.to_px(at + 0.5 * np.stack([np.cos(lean), np.sin(lean)], axis=1))
    centres = pose.to_px(at)
    marks = Blobs(
        centres=centres, offsets=ink_at - centres, sizes=np.full((8, 2), 15.0), fill=np.full(8, 0.5)
    )
    rounds = [
        [np.abs(project(quad, form.marks) - ink_at[4:]).max() < 1e-3 for quad in batch]
        for batch in from_outermost(form, marks)
    ]
    assert sum(map(sum, rounds)) == 1
    assert any(rounds[0]) or turn_deg % 90


def test_no_marks_no_candidate() -> None:
    form = small_form()
    white = np.full((700, 900), 250, np.uint8)
    scales = locate.scale_range(form, white.shape)
    found = blobs(ink(white, stroke_px=7 * scales[1]), at_least_px=1.2 * scales[0])
    assert list(locate.by_marks(form, white, found, scales)) == []


@pytest.mark.parametrize("turn_deg", [0.0, 37.0, 90.0, 180.0, 251.0])
def test_outlines_alone_lead_to_the_page(turn_deg: float) -> None:
    """No corner mark is drawn at all."""
    form = small_form()
    pose = straight_pose(form, px_per_mm=3.0, turn_deg=turn_deg)
    size = tuple(int(v) for v in pose.to_px(page_corners(form.template)).max(axis=0) + 20)
    found = rings(form, draw(form, pose, (size[0], size[1]), marked=range(3, 200, 9)))
    first = next(iter(lattice.by_lattice(form, found)))
    assert np.hypot(*(first.pose.to_px(form.centres) - pose.to_px(form.centres)).T).max() < 0.3 * 3


@pytest.mark.parametrize("turn_deg", [4.0, 183.0])
def test_a_turned_and_cut_page_is_found_by_its_outlines(turn_deg: float) -> None:
    """A strip of the page is out of the picture, and with it an eighth of the bubbles."""
    form = small_form()
    pose = straight_pose(form, px_per_mm=3.0, turn_deg=turn_deg)
    size = tuple(int(v) for v in pose.to_px(page_corners(form.template)).max(axis=0) + 20)
    picture = draw(form, pose, (size[0], size[1]))
    px = pose.to_px(form.centres)
    edge = int(np.quantile(px[:, 0], 0.875))
    found = rings(form, np.ascontiguousarray(picture[:, :edge]))
    first = next(iter(lattice.by_lattice(form, found)))
    inside = px[:, 0] < edge - 10
    assert np.hypot(*(first.pose.to_px(form.centres) - px)[inside].T).max() < 0.3 * 3


def test_few_outlines_are_no_lattice() -> None:
    form = small_form()
    found = rings(form, np.full((600, 900), 250, np.uint8))
    assert list(lattice.by_lattice(form, found)) == []


def rings(form: Form, grey: Picture) -> Ellipses:
    middle = float(np.median(np.sqrt(form.radii.prod(axis=1))))
    return ellipses(ink(grey, stroke_px=21), radius_px=(0.6 * middle * 3, 1.5 * middle * 3))


@pytest.mark.parametrize("severities", [{}, {"tilt_deg": 14.0}, {"turn": 180, "roll_deg": 5.0}])
def test_a_photo_is_aligned_to_tenths_of_a_millimetre(severities: dict[str, Any]) -> None:
    capture = photographed(sheet(), curl_mm=0.5, **severities)
    view, form = view_of(capture), prepare(sheet().paper.template)
    found = align(view, form)
    scale = decode_page(capture.data).scale
    truth = (capture.to_px(form.centres) + 0.5) / scale - 0.5
    per_mm = np.sqrt(np.abs(np.linalg.det(found.pose.jacobian(form.centres))))
    assert np.quantile(np.hypot(*(found.pose.to_px(form.centres) - truth).T) / per_mm, 0.95) < 0.2
