"""Which of several forms a page is. The answer does not depend on the order in which they are given.

The printed code decides where there is one. Without it the forms are tried in the order in which
their bubbles agree with the page, until one is proven and leaves nothing unexplained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import numpy as np

from station.errors import Code, PageError
from station.pipelines import locate
from station.pipelines.align import Alignment, Scene, align
from station.pipelines.arrays import Floats
from station.pipelines.features import INK_RATIO, Blobs, blobs, ink
from station.pipelines.form import Form, nearest_bubble
from station.pipelines.pose import Pose
from station.pipelines.printed_code import names, read_code

MOST_CANDIDATES: Final = 2
AGREES_MM: Final = 1.5
ALIKE_MM: Final = 0.3
MOST_TRIED: Final = 8
"""Forms without proof after which a page counts as another form: each costs about a second."""

RIVAL_BUBBLES: Final = 5
RIVAL_SHARE: Final = 0.05
CLEAR_LEAD: Final = 3.0
"""Bubbles by which the best of several proven forms must explain the page better than the next."""

Align = Callable[[Scene, Form], Alignment]


def choose(view: Scene, forms: Sequence[Form], *, align: Align = align) -> Alignment:
    """The proven alignment of the one form among ``forms`` that the page is.

    Raises PageError: OTHER_FORM where the page's code names none of them, UNSURE_POSE where two fit
    alike, else what ``align`` says of the form that fits best.
    """
    if not forms:
        raise PageError(Code.NOT_A_SHEET)
    forms = sorted(forms, key=lambda form: form.template.fingerprint)
    if len(forms) == 1:
        return _as_named(view, forms, align(view, forms[0]))
    poses, found = _poses(view, forms)
    name = _name(view, forms, poses)
    if name is not None:
        forms = _named(forms, name)
    ranked = _ranked(forms, poses, found)
    best = _best(view, found, ranked, align)
    if name is None:
        return _as_named(view, forms, best)
    copied = not names(name, best.form.template.fingerprint)
    if copied and best.proof.rowfail > 0:  # a copy has every row of its original
        raise PageError(Code.OTHER_FORM, detail=f"its code names form {name}")
    return best


def _poses(view: Scene, forms: Sequence[Form]) -> tuple[list[Pose], Blobs]:
    """Where the page may lie, mm → small px, and the blobs of the small picture.

    One form stands for all: the sheets of a family share marks and identifier.
    """
    framed = [form for form in forms if len(form.marks) > 1]
    coded = [form for form in framed if form.template.code is not None]
    guide = (coded or framed or list(forms))[0]
    scales = locate.scale_range(guide, view.small.shape)
    mask = ink(view.small, stroke_px=7 * scales[1], ratio=INK_RATIO)
    found = blobs(mask, at_least_px=1.2 * scales[0])
    bent = [c.pose for c in islice(locate.by_marks(guide, view.small, found, scales), MOST_CANDIDATES)]
    # The wrong form's bubbles may have bent the pose: the marks alone are worth a look too.
    return [pose for one in bent for pose in (one, replace(one, bend=None))], found


def _name(view: Scene, forms: Sequence[Form], poses: Sequence[Pose]) -> str | None:
    places = dict.fromkeys(form.template.code for form in forms if form.template.code is not None)
    told = (
        read_code(view.picture, place, replace(pose, homography=view.enlarge @ pose.homography))
        for pose in poses
        for place in places
    )
    return next((name for name in told if name is not None), None)


def _named(forms: Sequence[Form], name: str) -> list[Form]:
    """The form that the code names, or else those that carry no code (a server's copy of it, say)."""
    own = [form for form in forms if names(name, form.template.fingerprint)]
    left = own or [form for form in forms if form.template.code is None]
    if not left:
        raise PageError(Code.OTHER_FORM, detail=f"its code names form {name}")
    return left


def _as_named(view: Scene, forms: Sequence[Form], found: Alignment) -> Alignment:
    """``found``, unless its own code says that it is a form which was not given."""
    code = found.form.template.code
    name = None if code is None else read_code(view.picture, code, found.pose)
    if name is None or names(name, found.form.template.fingerprint):
        return found
    if any(names(name, form.template.fingerprint) for form in forms):
        raise PageError(Code.UNSURE_POSE, detail=f"print and code disagree: {name}")
    raise PageError(Code.OTHER_FORM, detail=f"its code names form {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    """A form and its ``agreement``: bubbles seen on the page less those that are not."""

    form: Form
    agreement: int

    @property
    def likely(self) -> bool:
        """Most of its bubbles are there: forms that agree much less need not be tried."""
        return self.agreement > 0.5 * len(self.form.centres)


def _ranked(forms: Sequence[Form], poses: Sequence[Pose], found: Blobs) -> list[_Ranked]:
    """Best agreement first; forms that give only regions last, since those are weaker proof."""
    ranked = []
    for form in forms:
        seen = max((_seen(form, pose, found) for pose in poses), default=0)
        ranked.append(_Ranked(form=form, agreement=2 * seen - len(form.centres)))
    return sorted(ranked, key=lambda one: (not one.form.template.bubbles_exact, -one.agreement))


def _seen(form: Form, pose: Pose, found: Blobs) -> int:
    mm = pose.to_mm(found.centres)
    index = nearest_bubble(form, np.nan_to_num(mm))
    px_per_mm = np.sqrt(abs(np.linalg.det(pose.homography[:2, :2])))
    size = np.sqrt(found.sizes.prod(axis=1)) / (2 * px_per_mm)
    like = np.abs(np.log(size / np.sqrt(form.radii[index].prod(axis=1)))) < np.log(1.7)
    near = np.hypot(*(form.centres[index] - mm).T) < AGREES_MM
    return len(np.unique(index[near & like]))


def _best(view: Scene, found: Blobs, ranked: Sequence[_Ranked], align: Align) -> Alignment:
    """The proven form that explains the page best, by a clear lead."""
    proven, refusals = _tried(view, found, ranked, align)
    if not proven:
        raise _telling(refusals)
    proven.sort(key=_misfit)
    best = proven[0]
    close = [one.form for one in proven[1:] if _misfit(one) < _misfit(best) + CLEAR_LEAD]
    rivals = [one.form for one in ranked if one.form is not best.form and _alike(one.form, best.form)]
    for form in (*close, *rivals):
        if _content(form) != _content(best.form):
            detail = f"{best.form.template.name} and {form.template.name} fit alike"
            raise PageError(Code.UNSURE_POSE, detail=detail)
    return best


def _tried(
    view: Scene, found: Blobs, ranked: Sequence[_Ranked], align: Align
) -> tuple[list[Alignment], list[PageError]]:
    """Forms that are proven, and why others are not. After the first proof only its rivals are tried."""
    proven: list[Alignment] = []
    refusals: list[PageError] = []
    for one in ranked:
        if proven and not _rival(view, found, proven[0], one.form):
            continue
        if not proven and (len(refusals) >= MOST_TRIED or _unlikely(one, ranked[0])):
            continue
        try:
            proven.append(align(view, one.form))
        except PageError as error:
            refusals.append(error)
    return proven, refusals


def _unlikely(one: _Ranked, first: _Ranked) -> bool:
    return first.likely and not one.likely


def _rival(view: Scene, found: Blobs, proven: Alignment, form: Form) -> bool:
    """Whether ``form`` may explain the page as well, laid where ``proven`` lies."""
    own = proven.form
    if own.template.bubbles_exact != form.template.bubbles_exact:
        return False
    pose = replace(proven.pose, homography=np.linalg.inv(view.enlarge) @ proven.pose.homography)
    agreement, least = (2 * _seen(f, pose, found) - len(f.centres) for f in (form, own))
    return agreement >= least - RIVAL_BUBBLES - RIVAL_SHARE * len(own.centres)


def _misfit(found: Alignment) -> float:
    """Bubbles on the page that the form lacks and bubbles of the form that the page lacks."""
    return (found.proof.unexplained_count or 0) + found.proof.rowfail * len(found.form.centres)


def _alike(one: Form, other: Form) -> bool:
    """Whether both have their bubbles at the same places."""
    if one.centres.shape != other.centres.shape or one.template.bubbles_exact != other.template.bubbles_exact:
        return False
    return _farthest(one, other.centres) < ALIKE_MM and _farthest(other, one.centres) < ALIKE_MM


def _farthest(form: Form, points: Floats) -> float:
    return float(np.hypot(*(form.centres[nearest_bubble(form, points)] - points).T).max())


def _content(form: Form) -> tuple[object, ...]:
    """What a reading of the form says, whatever its geometry."""
    return form.template.identifier is not None, tuple(
        (field.number, field.label, field.kind, tuple(len(group.bubbles) for group in field.groups))
        for field in form.template.fields
    )


def _telling(refusals: Sequence[PageError]) -> PageError:
    """That of the form which agrees best with the page; any other where it saw no sheet at all."""
    return next((error for error in refusals if error.code is not Code.NOT_A_SHEET), refusals[0])
