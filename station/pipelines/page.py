"""Read one page: the one entry to the reader."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from station.contracts.reading import (
    Alarm,
    FieldReading,
    GroupReading,
    JoinedReading,
    PageReading,
    Point,
    Status,
)
from station.contracts.sheet import SheetTemplate
from station.pipelines.align import Alignment, scene
from station.pipelines.answers import Outline, read_field, read_group, rows_of
from station.pipelines.arrays import Floats
from station.pipelines.choice import choose
from station.pipelines.evidence import weigh
from station.pipelines.form import field_of, prepare
from station.pipelines.given import choose_given, doubted
from station.pipelines.image_io import DecodedPage
from station.pipelines.marks import measure_marks
from station.pipelines.nets import MarkJudge, page_numbers
from station.pipelines.quality import cut_corners, measure_quality
from station.pipelines.red import red_bubbles

ENGINE_VERSION: Final = "1"
POLYGON_POINTS: Final = 16
MANY_BLANK: Final = 0.4
MANY_MULTI: Final = 0.2
SUSPECT_RESIDUAL_MM: Final = 0.6

_ANGLES: Final = np.arange(POLYGON_POINTS) * 2 * np.pi / POLYGON_POINTS
_CIRCLE: Final = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)[None]

_form = lru_cache(maxsize=64)(prepare)


def read_page(
    picture: DecodedPage,
    *,
    templates: Sequence[SheetTemplate],
    judge: MarkJudge,
    explain: bool = True,
    corners_px: tuple[Point, ...] = (),
) -> PageReading:
    """Find which of ``templates`` the page is, prove it, and read it.

    ``explain`` keeps every bubble's outline, for overlays and the review screen. ``corners_px``: where a
    person says that the page lies (TL, TR, BR, BL in the full picture); it is not sought elsewhere then.
    Deterministic but for ``seconds``. Raises PageError with the code of what the picture is instead.
    """
    began = time.perf_counter()
    view = scene(picture.grey)
    forms = [_form(template) for template in templates]
    found = choose_given(view, forms, corners_px, picture.scale) if corners_px else choose(view, forms)
    form, pose = found.form, found.pose
    patches = measure_marks(view.picture, form, pose)
    numbers = page_numbers(patches, found.registration, picture.bilevel)
    judged = judge.judge(patches, form, numbers)
    evidence = weigh(patches, form, found.registration.outlines, judged.marked)
    red = red_bubbles(picture, form, pose, patches, judged.marked)
    outlines = _polygons(picture, found) if explain else []
    groups = [
        read_group(field_of(form, group).groups[group.place], row, outlines[group.start : group.stop])
        for group, row in zip(form.groups, rows_of(form, judged, evidence, red), strict=True)
    ]
    if not found.proven:
        groups = [doubted(group) for group in groups]
    return _reading(picture, found, groups, time.perf_counter() - began)


def _polygons(picture: DecodedPage, found: Alignment) -> list[Outline]:
    """Outlines of all bubbles in page mm and in px of the full picture."""
    form = found.form
    px, jacobian = found.pose.laid(form.centres)
    px = px[:, None] + np.matmul(_CIRCLE * form.radii[:, None], jacobian.transpose(0, 2, 1))
    seen = _points(np.round((px + 0.5) * picture.scale - 0.5, 1))
    page = _polygons_mm(form.centres.tobytes(), form.radii.tobytes())
    return [Outline(mm=at, px=there) for at, there in zip(page, seen, strict=True)]


@lru_cache(maxsize=4)
def _polygons_mm(centres: bytes, radii: bytes) -> list[tuple[Point, ...]]:
    """From the float64 arrays of a form: the same for all its pages, unless it is fitted to the print."""
    at, size = (np.frombuffer(given, np.float64).reshape(-1, 1, 2) for given in (centres, radii))
    return _points(np.round(at + _CIRCLE * size, 3))


def _points(outlines: Floats) -> list[tuple[Point, ...]]:
    """(N, P, 2) as plain numbers."""
    xs, ys = outlines.reshape(-1, 2).T.tolist()
    points = list(zip(xs, ys, strict=True))
    return [tuple(points[i : i + POLYGON_POINTS]) for i in range(0, len(points), POLYGON_POINTS)]


def _reading(
    picture: DecodedPage, found: Alignment, groups: list[GroupReading], seconds: float
) -> PageReading:
    template, form = found.form.template, found.form
    fields: dict[int, list[GroupReading]] = {}
    for group, reading in zip(form.groups, groups, strict=True):
        fields.setdefault(group.field_index, []).append(reading)
    read = tuple(read_field(f, tuple(fields[i])) for i, f in enumerate(template.fields))
    identifier = (
        read_field(template.identifier, tuple(fields[-1])) if template.identifier is not None else None
    )
    outline = _outline(picture, found)
    alarms = _alarms(read, found)
    return PageReading(
        template_name=template.name,
        template_fingerprint=template.fingerprint,
        engine_version=ENGINE_VERSION,
        picture_sha256=picture.sha256,
        picture_width_px=picture.full_width_px,
        picture_height_px=picture.full_height_px,
        orientation=_orientation(found),
        residual_mm=round(found.registration.residual_mm, 3),
        residual_p95_mm=round(found.registration.residual_p95_mm, 3),
        residual_pitch=round(found.registration.residual_mm / form.pitch_mm, 4),
        cues=found.cues,
        outline_px=outline,
        quality=measure_quality(
            found.registration.outlines, cut_corners(outline, picture.full_width_px, picture.full_height_px)
        ),
        alarms=alarms,
        needs_review=bool(alarms)
        or any(f.needs_review for f in read)
        or (identifier is not None and identifier.needs_review),
        identifier=identifier,
        fields=read,
        joined=_joined(template, read),
        seconds=round(seconds, 4),
    )


def _outline(picture: DecodedPage, found: Alignment) -> tuple[Point, ...]:
    width, height = found.form.template.width_mm, found.form.template.height_mm
    corners = np.array([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)])
    px = (found.pose.to_px(corners) + 0.5) * picture.scale - 0.5
    return tuple((x, y) for x, y in np.round(px, 1).tolist())


def _orientation(found: Alignment) -> int:
    """Clockwise degrees that turn the picture upright: a page whose right side points down needs 270."""
    right = found.pose.jacobian(found.form.centres.mean(axis=0, keepdims=True))[0, :, 0]
    return int(round(-np.degrees(np.arctan2(right[1], right[0])) / 90) % 4 * 90)


def _alarms(read: tuple[FieldReading, ...], found: Alignment) -> tuple[Alarm, ...]:
    alarms = []
    if read and sum(f.status is Status.BLANK for f in read) > MANY_BLANK * len(read):
        alarms.append(Alarm.MANY_BLANK)
    if read and sum("," in g.value for f in read for g in f.groups) > MANY_MULTI * len(read):
        alarms.append(Alarm.MANY_MULTI)
    if found.registration.residual_p95_mm > SUSPECT_RESIDUAL_MM or not found.proven:
        alarms.append(Alarm.POSE_SUSPECT)
    return tuple(alarms)


def _joined(template: SheetTemplate, read: tuple[FieldReading, ...]) -> tuple[JoinedReading, ...]:
    by_label = {f.label: f for f in read}
    joined = []
    for label in template.joined:
        members = [by_label[m] for m in label.members]
        joined.append(
            JoinedReading(
                label=label.label,
                value="".join(m.value or "_" for m in members),
                needs_review=any(m.needs_review for m in members),
            )
        )
    return tuple(joined)
