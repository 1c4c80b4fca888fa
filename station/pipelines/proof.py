"""Is the printed form really there? A pose counts only when its own print stands where it says.

Three witnesses: bubble outlines, block by block and row by row; the black squares and corner
marks; and bubble outlines that the form cannot explain (another form, a second sheet).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.contracts.sheet import MarkKind
from station.pipelines.arrays import Bools, Floats, Picture, sampled
from station.pipelines.features import Blobs
from station.pipelines.form import Form, nearest_bubble
from station.pipelines.outlines import Outlines, measure
from station.pipelines.pose import Pose, project

WORST_BLOCK: Final = 0.03
BLOCK_RATIO: Final = 0.3
ROW_SHARE: Final = 0.35
MARK_DARKNESS: Final = 0.3
FADED: Final = 0.1
"""Where one block's outlines are clearer than this, the others' absence speaks against the form."""

MOST_INSIDE: Final = 0.93
"""Rows that are cut off are asked about; a page with more than this missing is refused."""

SURETY: Final = 4.0
CLEAR_PAGE: Final = 0.05
ABSENT_SHARE: Final = 0.15
MAX_STRANGERS: Final = 160
ROW_OF_STRANGERS: Final = 5
"""As many outlines as one more question has: then it is another form."""

MANY_BESIDE: Final = 24
OUTLINE_WEIGHT: Final = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Figures of one pose. ``worst``, ``best``: contrast of the weakest and of
    the strongest block; ``ratio``: worst / best;
    ``rowfail``: share of rows far below the page's median,
    ``absent``: fields of several rows without any print; ``marks``, ``squares``: share
    present of those within the picture (1 where there are none); ``surety``: contrast of the
    least sure block in standard errors; ``unexplained``: outlines outside the form, as a share
    of the form's; ``on_place``, ``off_place``: solid blobs of a bubble's size among the answers,
    on a bubble and elsewhere; ``identity``, ``answers``: contrast of the weakest block of the
    identifier and of the strongest of the answers; ``inside``: share of bubbles in the picture."""

    worst: float
    best: float
    ratio: float
    rowfail: float
    absent: int
    marks: float
    squares: float
    unexplained: float
    unexplained_count: int
    inside: float
    surety: float
    on_place: int
    off_place: int
    identity: float
    answers: float

    @property
    def other_form(self) -> bool:
        """All marks stand right, the identifier is there, and of the answers nothing: no search needed."""
        return self.marks >= 0.99 and self.squares >= 0.5 and self.identity > 0.05 and self.answers < 0.0

    @property
    def structure(self) -> bool:
        """The form's print is there (whatever else is)."""
        if self.absent:
            return False
        if self.worst >= WORST_BLOCK and self.ratio >= BLOCK_RATIO and self.rowfail < 0.25:
            return True
        # Blurred or dithered print is weak everywhere; many weak outlines are still proof
        # where the marks and squares stand where the same pose says.
        marked = self.marks >= 0.75 and self.squares >= 0.75
        return marked and self.worst > 0 and self.surety > SURETY and self.rowfail < 0.34

    @property
    def alone(self) -> bool:
        """Nothing but the form's print is there."""
        return self.unexplained_count < ROW_OF_STRANGERS or self.unexplained < 0.005

    @property
    def accepted(self) -> bool:
        if not self.alone or self.inside < MOST_INSIDE:
            return False
        if not self.structure:
            return self.filled_in
        if self.squares >= (0.5 if self.marks >= 0.5 else 0.6):
            return True
        return self.ratio >= 0.5 and self.rowfail <= 0.02 and self.squares >= 0.34

    @property
    def filled_in(self) -> bool:
        """The print of the bubbles is gone, as on a fax: all marks and squares stand right, no
        block speaks against it, and the student's own marks lie on this form's bubbles."""
        if self.worst < -0.01 or self.best > FADED or self.squares < 0.99:
            return False
        if self.marks >= 0.99 and self.on_place >= 8 and self.off_place * 12 <= self.on_place:
            return True
        return self.marks >= 0.7 and self.on_place >= 16 and self.off_place * 6 <= self.on_place


def prove(
    picture: Picture, form: Form, pose: Pose, outlines: Outlines, extra: int, blots: tuple[int, int] = (0, 0)
) -> Proof:
    """Weigh ``pose``; ``extra`` and ``blots`` were counted by `unexplained` and `filled_places`."""
    plain = ~outlines.inked & (outlines.seen > 0.99)
    blocks = [outlines.contrast[plain & (form.block == b)] for b in range(form.blocks)]
    sizes = np.bincount(form.block, minlength=form.blocks)
    medians = np.array(
        [
            np.median(own) if len(own) >= max(2, 0.25 * size) else -1.0
            for own, size in zip(blocks, sizes, strict=True)
        ]
    )
    page = float(np.median(outlines.contrast[plain])) if plain.any() else 0.0
    named = np.zeros(form.blocks, bool)
    named[np.unique(form.block[[form.groups[r].field < 0 for r in form.row]])] = True
    sureties = [
        float(own.mean() / (own.std() / np.sqrt(len(own)) + 1e-4))
        if len(own) >= max(2, 0.25 * size)
        else -9.0
        for own, size in zip(blocks, sizes, strict=True)
    ]
    return Proof(
        worst=float(medians.min()),
        best=float(medians.max()),
        ratio=float(medians.min() / max(medians.max(), 1e-6)),
        rowfail=_rowfail(form, outlines, page),
        absent=_absent(form, outlines, page),
        marks=_present(picture, pose, *_mark_points(form)),
        squares=_present(picture, pose, *_square_points(form)),
        unexplained=extra / len(form.centres),
        unexplained_count=extra,
        inside=float((outlines.seen > 0.99).mean()),
        surety=min(sureties),
        on_place=blots[0],
        off_place=blots[1],
        identity=float(medians[named].min()) if named.any() else 0.0,
        answers=float(medians[~named].max()) if (~named).any() else 0.0,
    )


def unexplained(
    picture: Picture, form: Form, pose: Pose, own: Outlines, found: Blobs, enlarge: Floats
) -> int:
    """Bubble outlines on the page where the form has no bubble, seen as clearly as its own.

    ``own``: the form's outlines; ``found``: blobs of the small picture; ``enlarge``: from its px to
    those of ``picture``.
    """
    size = np.array((form.template.width_mm, form.template.height_mm))
    px = project(enlarge, found.centres)
    flat = project(np.linalg.inv(pose.homography), px)
    on_page: Bools = np.asarray(((flat > -5) & (flat < size + 5)).all(axis=1))
    clear = max(OUTLINE_WEIGHT, 0.5 * float(np.median(own.weight)))
    hollow: Bools = np.asarray(on_page & (found.fill < 0.6))
    within = _strangers(picture, form, pose, found.keep(hollow), enlarge, clear, 0.22)
    # Beside the page the pose means nothing: there the page's mean scale and turn must do.
    jacobian = pose.jacobian(form.centres).mean(axis=0)
    shift = pose.to_px(form.centres).mean(axis=0) - jacobian @ form.centres.mean(axis=0)
    affine = np.vstack([np.column_stack([jacobian, shift]), [0, 0, 1]])
    level = Pose(homography=affine, centre=pose.centre, span=pose.span)
    off_page = np.asarray(~on_page)
    # A second sheet may lie nearer or farther, and so be larger or smaller.
    beside = _strangers(picture, form, level, found.keep(off_page), enlarge, clear, 0.45)
    # A table's grain holds a few such shapes; a sheet holds many.
    return within + (beside if beside > MANY_BESIDE else 0)


def _strangers(
    picture: Picture, form: Form, pose: Pose, found: Blobs, enlarge: Floats, clear: float, swelling: float
) -> int:
    """How many blobs are bubble outlines, all round, that the form does not explain.

    They may differ in size from the form's by a factor of exp(``swelling``).
    """
    mm = pose.to_mm(project(enlarge, found.centres))
    px_per_mm = np.sqrt(abs(np.linalg.det(pose.homography[:2, :2]))) / enlarge[0, 0]
    radii = np.median(form.radii, axis=0)
    rough = np.sqrt(found.sizes.prod(axis=1)) / (2 * np.sqrt(radii.prod()) * px_per_mm)
    some = np.flatnonzero((found.fill < 0.9) & (rough > 0.5) & (rough < 2.0))
    if not len(some):
        return 0
    jacobian = pose.jacobian(mm[some]) / enlarge[0, 0]
    expected = 2 * np.hypot(jacobian[:, :, 0] * radii[0], jacobian[:, :, 1] * radii[1]) + 0.5
    ratio = found.sizes[some] / expected
    swell = np.sqrt(ratio.prod(axis=1))
    like = (np.abs(ratio / swell[:, None] - 1) < 0.25).all(axis=1) & (np.abs(np.log(swell)) < swelling)
    gap = np.hypot(*(mm[some] - form.centres[nearest_bubble(form, mm[some])]).T)
    like &= gap > 0.6 * radii.min() + 0.5
    some, swell = some[like][:MAX_STRANGERS], swell[like][:MAX_STRANGERS]
    if not len(some):
        return 0
    seen = measure(picture, mm[some], radii[None] * swell[:, None], pose)
    round_about = (seen.weight > clear) & (seen.weakest > 0.5 * clear)
    return int((round_about & (np.hypot(*seen.shift.T) < 0.5)).sum())


def filled_places(form: Form, pose: Pose, found: Blobs, enlarge: Floats) -> tuple[int, int]:
    """Solid blobs of a bubble's size right of where the answers begin: on a bubble, elsewhere.

    The identifier does not count: it stands at the same place on every form.
    """
    answers = np.array([form.groups[r].field >= 0 for r in form.row])
    if not answers.any():
        return 0, 0
    centres, radii = form.centres[answers], form.radii[answers]
    mm = pose.to_mm(project(enlarge, found.centres))
    px_per_mm = np.sqrt(abs(np.linalg.det(pose.homography[:2, :2]))) / enlarge[0, 0]
    size = np.sqrt(found.sizes.prod(axis=1)) / px_per_mm / 2
    middle = float(np.median(np.sqrt(radii.prod(axis=1))))
    low, high = centres.min(axis=0) - 4, (form.template.width_mm - 6, centres[:, 1].max() + 4)
    solid = (found.fill > 0.6) & (size > 0.7 * middle) & (size < 1.6 * middle)
    solid &= ((mm > low) & (mm < high)).all(axis=1)
    if not solid.any():
        return 0, 0
    gap = np.hypot(*(mm[solid][:, None] - centres[None]).transpose(2, 0, 1)).min(axis=1)
    on = int((gap < 1.0).sum())
    return on, int(solid.sum()) - on


def _rowfail(form: Form, outlines: Outlines, page: float) -> float:
    plain = (~outlines.inked & (outlines.seen > 0.99)).astype(np.float64)
    count = np.bincount(form.row, plain)
    total = np.bincount(form.row, plain * outlines.contrast)
    rows = total[count >= 2] / count[count >= 2]
    return float((rows < ROW_SHARE * max(page, 1e-6)).mean()) if len(rows) else 1.0


def _absent(form: Form, outlines: Outlines, page: float) -> int:
    """Fields of three rows or more that show no outline where the page's others are clear: a form
    with one question less may share all other rows."""
    if page < CLEAR_PAGE:
        return 0
    field = np.array([g.field for g in form.groups]) + 1
    of_bubble = field[form.row]
    plain = (~outlines.inked & (outlines.seen > 0.99)).astype(np.float64)
    count = np.bincount(of_bubble, plain)
    mean = np.bincount(of_bubble, plain * outlines.contrast) / np.maximum(count, 1)
    large = np.bincount(field, minlength=len(count)) >= 3
    return int((large & (count > 0) & (mean < ABSENT_SHARE * page)).sum())


def _square_points(form: Form) -> tuple[Floats, Floats]:
    """Dark and bright points (A, n, 2) mm of the anchors."""
    half = np.array([a.size_mm / 2 for a in form.template.anchors])[:, None, None]
    unit = np.array([(x, y) for x in (-0.6, 0, 0.6) for y in (-0.6, 0, 0.6)])
    around = np.array([(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)])
    at = form.squares.reshape(-1, 1, 2)
    return at + unit * half, at + around * (half + 0.55)


def _mark_points(form: Form) -> tuple[Floats, Floats]:
    """Dark and bright points (K, n, 2) mm of the corner marks, about their ink's centroids."""
    along = np.array([-0.2, 0.2, 0.6, 1.0, 1.4, 1.8, 2.2])
    arms = np.concatenate([np.stack([along, 0 * along - 0.85], 1), np.stack([0 * along - 0.85, along], 1)])
    hollow = np.array([(0.9, 0.9), (1.7, 0.9), (0.9, 1.7), (1.9, 1.9)])
    rim = np.array([(-2.1, -2.1), (-2.1, 0.5), (0.5, -2.1)])
    pointed = np.array([(0, -1.5), (0, -0.7), (0, 0), (-0.7, 0.7), (0.7, 0.7), (-1.2, 1.0), (1.2, 1.0)])
    beside = np.array([(-1.5, -1.2), (1.5, -1.2), (-2.2, -0.3), (2.2, -0.3), (0, 2.1), (-1, 2.1), (1, 2.1)])
    dark, bright = [], []
    for mark, at in zip(form.template.marks, form.marks, strict=True):
        if mark.kind is MarkKind.TARGET:
            continue  # those frame the page already
        k = mark.size_mm / 4
        if mark.thickness_mm > 0:
            turn = np.array(
                [1.0 if mark.corner.value[1] == "L" else -1.0, 1.0 if mark.corner.value[0] == "T" else -1.0]
            )
            dark.append(at + (arms * turn * k)[::2])
            bright.append(at + np.concatenate([hollow, rim]) * turn * k)
        else:
            dark.append(at + pointed * k)
            bright.append(at + beside * k)
    if not dark:
        return np.zeros((0, 1, 2)), np.zeros((0, 1, 2))
    return np.array(dark).reshape(len(dark), -1, 2), np.array(bright).reshape(len(bright), -1, 2)


def _present(picture: Picture, pose: Pose, dark: Floats, bright: Floats) -> float:
    """Share of the marks within the picture that are dark where they should, within 1 mm."""
    if not len(dark):
        return 1.0
    slide = np.array([(x, y) for x in np.arange(-0.9, 1, 0.3) for y in np.arange(-0.9, 1, 0.3)])
    points = np.concatenate([dark, bright], axis=1)
    px = pose.to_px(points.reshape(-1, 2)).reshape(points.shape)
    steps = slide @ pose.jacobian(points[:, 0])[0].T
    maps = (px[:, None] + steps[None, :, None]).astype(np.float32)
    height, width = picture.shape[:2]
    inside = ((px >= 0) & (px <= (width - 1, height - 1))).all(axis=(1, 2))
    if not inside.any():
        return 0.0
    flat = maps[inside].reshape(-1, points.shape[1], 2)
    grey = sampled(picture, flat).astype(np.float32)
    split = dark.shape[1]
    black = np.sort(grey[:, :split], axis=1)[:, -2]
    paper = np.sort(grey[:, split:], axis=1)[:, 2]
    score = (1 - black / np.maximum(paper, 1)).reshape(int(inside.sum()), -1).max(axis=1)
    return float((score > MARK_DARKNESS).mean())
