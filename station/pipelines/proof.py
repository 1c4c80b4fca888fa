"""Is the printed form really there? A pose counts only when its own print stands where it says.

Three witnesses: bubble outlines, block by block and row by row; the black squares and corner
marks; and bubble outlines that the form cannot explain (another form, a second sheet).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from station.pipelines.arrays import Bools, Floats, Picture, median
from station.pipelines.features import Blobs
from station.pipelines.form import Form
from station.pipelines.outlines import Outlines
from station.pipelines.pose import Pose, project
from station.pipelines.solid_print import marks_present, squares_present

WORST_BLOCK: Final = 0.03
BLOCK_RATIO: Final = 0.3
ROW_SHARE: Final = 0.35
FADED: Final = 0.1
"""Where one block's outlines are clearer than this, the others' absence speaks against the form."""

MOST_INSIDE: Final = 0.93
"""Rows that are cut off are asked about; a page with more than this missing is refused."""

SURETY: Final = 4.0
CLEAR_PAGE: Final = 0.05
ABSENT_SHARE: Final = 0.15
ROW_OF_STRANGERS: Final = 5
"""As many outlines as one more question has: then it is another form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Figures of one pose. ``worst``, ``best``: contrast of the weakest and of
    the strongest block; ``ratio``: worst / best;
    ``rowfail``: share of rows far below the page's median,
    ``absent``: fields of several rows without any print; ``marks``, ``squares``: share
    present of those within the picture (1 where there are none); ``surety``: contrast of the
    least sure block in standard errors; ``unexplained_count``: outlines outside the form, None
    where they were not looked for; ``unexplained``: the same as a share of the form's, then 0;
    ``on_place``, ``off_place``: solid blobs of a bubble's size among the answers,
    on a bubble and elsewhere; ``identity``, ``answers``: contrast of the weakest block of the
    identifier and of the strongest of the answers; ``inside``: share of bubbles in the picture.

    For forms that are fitted to the print (`align_print`) ``worst`` is no contrast but the share
    of bubbles whose print was found in the weakest block, ``ratio`` that over the strongest's, and
    ``rowfail`` the share of rows of which less than half was found; strangers are not looked for."""

    worst: float
    best: float
    ratio: float
    rowfail: float
    absent: int
    marks: float
    squares: float
    unexplained: float
    unexplained_count: int | None
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
        """Nothing but the form's print is there; not so before it was looked for."""
        if self.unexplained_count is None:
            return False
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
        if self.worst < -0.01 or self.squares < 0.99:
            return False
        on, off = self.on_place, self.off_place
        if self.best > FADED:  # only a part of the print is gone: what is left must be in every field
            sure = self.marks >= 0.99 or self.surety > SURETY
            return sure and self.absent == 0 and self.rowfail < 0.3 and on >= 12 and off * 12 <= on
        if self.marks >= 0.99 and on >= 8 and off * 12 <= on:
            return True
        return self.marks >= 0.7 and on >= 16 and off * 6 <= on

    def beside(self, unexplained: int, bubbles: int) -> Proof:
        """The same with the outlines that a form of so many ``bubbles`` leaves ``unexplained``."""
        return replace(self, unexplained=unexplained / bubbles, unexplained_count=unexplained)


def prove(
    picture: Picture, form: Form, pose: Pose, outlines: Outlines, blots: tuple[int, int] = (0, 0)
) -> Proof:
    """Weigh ``pose`` by the form's own print; `filled_places` counted ``blots``."""
    plain = outlines.plain
    count = np.bincount(form.block[plain], minlength=form.blocks)
    enough = count >= np.maximum(2, 0.25 * np.bincount(form.block, minlength=form.blocks))
    page = median(outlines.contrast[plain]) if plain.any() else 0.0
    medians = np.full(form.blocks, -1.0)
    for block in np.flatnonzero(enough):
        medians[block] = median(outlines.contrast[plain & (form.block == block)])
    named = np.zeros(form.blocks, bool)
    named[form.block[~form.of_answer]] = True
    return Proof(
        worst=float(medians.min()),
        best=float(medians.max()),
        ratio=float(medians.min() / max(medians.max(), 1e-6)),
        rowfail=_rowfail(form, outlines, page),
        absent=_absent(form, outlines, page),
        marks=marks_present(picture, form, pose),
        squares=squares_present(picture, form, pose),
        unexplained=0.0,
        unexplained_count=None,
        inside=float(outlines.whole.mean()),
        surety=_surety(form, outlines, plain, enough),
        on_place=blots[0],
        off_place=blots[1],
        identity=float(medians[named].min()) if named.any() else 0.0,
        answers=float(medians[~named].max()) if (~named).any() else 0.0,
    )


def _surety(form: Form, outlines: Outlines, plain: Bools, enough: Bools) -> float:
    """Contrast of the least sure block in standard errors; -9 where a block is too little seen."""
    if not enough.all():
        return -9.0
    block, contrast = form.block[plain], outlines.contrast[plain].astype(np.float64)
    count = np.bincount(block)
    mean = np.bincount(block, contrast) / count
    spread = np.sqrt(np.bincount(block, (contrast - mean[block]) ** 2) / count)
    return float((mean / (spread / np.sqrt(count) + 1e-4)).min())


def filled_places(form: Form, pose: Pose, found: Blobs, enlarge: Floats) -> tuple[int, int]:
    """Solid blobs of a bubble's size right of where the answers begin: on a bubble, elsewhere.

    The identifier does not count: it stands at the same place on every form.
    """
    if not form.of_answer.any():
        return 0, 0
    centres, radii = form.centres[form.of_answer], form.radii[form.of_answer]
    px_per_mm = np.sqrt(abs(np.linalg.det(pose.homography[:2, :2]))) / enlarge[0, 0]
    size = np.sqrt(found.sizes[:, 0] * found.sizes[:, 1]) / px_per_mm / 2
    middle = median(np.sqrt(radii[:, 0] * radii[:, 1]))
    solid = found.centres[(found.fill > 0.6) & (size > 0.7 * middle) & (size < 1.6 * middle)]
    mm = pose.to_mm(project(enlarge, solid))
    low, high = centres.min(axis=0) - 4, (form.template.width_mm - 6, centres[:, 1].max() + 4)
    mm = mm[((mm > low) & (mm < high)).all(axis=1)]
    if not len(mm):
        return 0, 0
    across, down = mm[:, :1] - centres[:, 0], mm[:, 1:] - centres[:, 1]
    on = int(((across * across + down * down).min(axis=1) < 1.0).sum())
    return on, len(mm) - on


def _rowfail(form: Form, outlines: Outlines, page: float) -> float:
    plain = outlines.plain.astype(np.float64)
    count = np.bincount(form.row, plain)
    total = np.bincount(form.row, plain * outlines.contrast)
    rows = total[count >= 2] / count[count >= 2]
    return float((rows < ROW_SHARE * max(page, 1e-6)).mean()) if len(rows) else 1.0


def _absent(form: Form, outlines: Outlines, page: float) -> int:
    """Fields of three rows or more that show no outline where the page's others are clear: a form
    with one question less may share all other rows."""
    if page < CLEAR_PAGE:
        return 0
    field = np.array([g.field_index for g in form.groups]) + 1
    of_bubble = field[form.row]
    plain = outlines.plain.astype(np.float64)
    count = np.bincount(of_bubble, plain)
    mean = np.bincount(of_bubble, plain * outlines.contrast) / np.maximum(count, 1)
    large = np.bincount(field, minlength=len(count)) >= 3
    return int((large & (count > 0) & (mean < ABSENT_SHARE * page)).sum())
