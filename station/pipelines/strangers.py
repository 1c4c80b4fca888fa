"""Bubble outlines that the form cannot explain: another form with the same marks, a second sheet.

A single ring proves nothing: letters, handwriting and a table's grain have them too. Print is regular:
its rings are of one size and stand in rows.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, Picture, median
from station.pipelines.features import Blobs, blobs, ink
from station.pipelines.form import Form, nearest_bubble
from station.pipelines.outlines import Outlines, measure
from station.pipelines.pose import Pose, project

MOST_MEASURED: Final = 160
MOST_COMPARED: Final = 2000
CHUNK: Final = 40
"""So many neighbours stay together when not all can be measured."""

MANY_BESIDE: Final = 12
"""As many regular outlines beside the page are a second sheet."""

OUTLINE_WEIGHT: Final = 0.04
ONE_SIZE: Final = 0.12
"""Logarithm of the ratio of sizes within one print."""

REACH_DIAMETERS: Final = 4.5
COMPANIONS: Final = 2
"""Outlines of the same size that every outline of a row has near it."""

ROOM: Final = 0.75
"""Share of the page's area beside it from which a second sheet is looked for in full detail."""

RATIOS: Final = (0.85, 0.93)
"""Darkness against the paper that counts as ink: clear print lets grain and noise be left out."""

NO_CHANGE: Final = np.eye(3)


def unexplained(
    picture: Picture, form: Form, pose: Pose, own: Outlines, found: Blobs, enlarge: Floats
) -> int:
    """Bubble outlines on the page where the form has no bubble, seen as clearly as its own.

    ``own``: the form's outlines; ``found``: blobs of the small picture; ``enlarge``: from its px to
    those of ``picture``.
    """
    on_page = _on_page(form, pose, found, enlarge)
    clear = max(OUTLINE_WEIGHT, 0.5 * median(own.weight))
    hollow: Bools = np.asarray(on_page & (found.fill < 0.6))
    within = _strangers(picture, form, pose, found.keep(hollow), enlarge, clear, 0.22)
    if on_page.all():
        return within
    beside, level = found.keep(~on_page), _level(form, pose)
    scale = _scale(level)
    if _room_beside(form, picture, scale):
        # Small sheets in a large picture: their outlines may be too fine for the small picture.
        ratio = float(np.clip(1 - 0.6 * median(own.weight), *RATIOS))
        fine = blobs(
            ink(picture, stroke_px=7 * scale, ratio=ratio), at_least_px=scale * float(_usual(form).max())
        )
        beside = fine.keep(~_on_page(form, pose, fine, NO_CHANGE))
        enlarge = NO_CHANGE
    # A second sheet may lie nearer or farther, and so be larger or smaller.
    count = _strangers(picture, form, level, beside, enlarge, clear, 0.45)
    # A table's grain holds a few such shapes; a sheet holds many.
    return within + (count if count > MANY_BESIDE else 0)


def _on_page(form: Form, pose: Pose, found: Blobs, enlarge: Floats) -> Bools:
    """(n,) the blob lies on the page or within 5 mm of it."""
    size = np.array((form.template.width_mm, form.template.height_mm))
    flat = project(np.linalg.inv(pose.homography), project(enlarge, found.centres))
    return np.asarray(((flat > -5) & (flat < size + 5)).all(axis=1))


def _scale(pose: Pose) -> float:
    """Px per mm of a level pose."""
    return float(np.sqrt(abs(np.linalg.det(pose.homography[:2, :2]))))


def _room_beside(form: Form, picture: Picture, scale: float) -> bool:
    """There is room for another page in the picture, a little smaller perhaps."""
    page = form.template.width_mm * form.template.height_mm * scale**2
    return bool(picture.shape[0] * picture.shape[1] > (1 + ROOM) * page)


def _level(form: Form, pose: Pose) -> Pose:
    """Beside the page ``pose`` means nothing: there its mean scale and turn must do."""
    px, jacobian = pose.laid(form.centres)
    mean = jacobian.mean(axis=0)
    shift = px.mean(axis=0) - mean @ form.centres.mean(axis=0)
    affine = np.vstack([np.column_stack([mean, shift]), [0, 0, 1]])
    return Pose(homography=affine, centre=pose.centre, span=pose.span)


def _strangers(
    picture: Picture, form: Form, pose: Pose, found: Blobs, enlarge: Floats, clear: float, swelling: float
) -> int:
    """How many blobs are bubble outlines, all round, that the form does not explain.

    They may differ in size from the form's by a factor of exp(``swelling``).
    """
    radii = _usual(form)
    px_per_mm = np.sqrt(abs(np.linalg.det(pose.homography[:2, :2]))) / enlarge[0, 0]
    # The blobs are many and few are of a bubble's size: those alone are worth the way to the page.
    rough = np.sqrt(found.sizes[:, 0] * found.sizes[:, 1]) / (2 * np.sqrt(radii[0] * radii[1]) * px_per_mm)
    found = found.keep((found.fill < 0.9) & (rough > 0.5) & (rough < 2.0))
    if not len(found.centres):
        return 0
    mm = pose.to_mm(project(enlarge, found.centres))
    jacobian = pose.jacobian(mm) / enlarge[0, 0]
    expected = 2 * np.hypot(jacobian[:, :, 0] * radii[0], jacobian[:, :, 1] * radii[1]) + 0.5
    ratio = found.sizes / expected
    swell = np.sqrt(ratio[:, 0] * ratio[:, 1])
    like = (np.abs(ratio / swell[:, None] - 1) < 0.25).all(axis=1) & (np.abs(np.log(swell)) < swelling)
    gap = np.hypot(*(mm - form.centres[nearest_bubble(form, mm)]).T)
    like &= gap > 0.6 * radii.min() + 0.5
    size = 2 * swell * radii.max()
    some = np.flatnonzero(like)
    some = some[regular(mm[some], size[some])]
    # Evenly from all of the picture: the first ones may be a table's grain, the last ones a sheet.
    some = some[_chunks(len(some))]
    mm, swell, size = mm[some], swell[some], size[some]
    if not len(mm):
        return 0
    seen = measure(picture, mm, radii * swell[:, None], pose)
    round_about = (seen.weight > clear) & (seen.weakest > 0.5 * clear) & (np.hypot(*seen.shift.T) < 0.5)
    return int(regular(mm[round_about], size[round_about]).sum())


def regular(mm: Floats, size: Floats) -> Bools:
    """(n,) which outlines at ``mm`` (n, 2), of diameters ``size`` (n,) in mm, stand with others like them."""
    if len(mm) > MOST_COMPARED:
        return np.ones(len(mm), bool)
    away = np.abs(mm[:, None] - mm[None]).max(axis=2)
    alike = np.abs(np.log(size[:, None] / size[None])) < ONE_SIZE
    near = alike & (away < REACH_DIAMETERS * size[:, None])
    return np.asarray(near.sum(axis=1) > COMPANIONS)  # itself among them


def _chunks(count: int) -> Bools:
    """(count,) at most `MOST_MEASURED`, in runs: neighbours stay together."""
    if count <= MOST_MEASURED:
        return np.ones(count, bool)
    every = -(-count // MOST_MEASURED)
    return np.asarray(np.arange(count) // CHUNK % every == 0)


def _usual(form: Form) -> Floats:
    """(2,) mm: the usual radii."""
    return np.array([median(form.radii[:, 0]), median(form.radii[:, 1])])
