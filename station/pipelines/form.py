"""A template prepared for reading: its geometry as arrays, computed once per template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from station.contracts.sheet import Field, MarkKind, SheetTemplate
from station.pipelines.arrays import Bools, Floats, Ints

RASTER_MM: Final = 0.5
"""Cell size of the nearest-bubble raster."""

SLICE_BUBBLES: Final = 60
"""Blocks are cut into slices of about this many bubbles for the proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Where one bubble group lies in the flat arrays: it is the group at ``place`` of the template's field
    ``field_index`` (-1: the identifier)."""

    field_index: int
    place: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Flat arrays over all N bubbles of a template, in mm.

    ``centres``, ``radii``: (N, 2). ``row``, ``block``, ``label``: (N,) indices of the bubble's
    group, proof block and printed label (kind of field and value). ``print_class``: (N,) index of the
    bubbles that have this label and stand in one column, so that the print around them is the same.
    ``of_answer``: (N,) it is none of the identifier's. ``starts``: (R,) first bubble of each group.
    ``nearest``: (H, W) index of the nearest bubble for each raster cell.
    ``marks``: (K, 2) and ``outward``: (K,) the direction in radians in which the ink's
    centroid lies from the middle of its box. ``squares``: (A, 2) anchors.
    ``pitch_mm``: the smallest distance between two bubbles.
    """

    template: SheetTemplate
    groups: tuple[Group, ...]
    centres: Floats
    radii: Floats
    row: Ints
    block: Ints
    label: Ints
    print_class: Ints
    of_answer: Bools
    starts: Ints
    nearest: Ints
    marks: Floats
    outward: Floats
    squares: Floats
    pitch_mm: float

    @property
    def blocks(self) -> int:
        return int(self.block.max()) + 1


def prepare(template: SheetTemplate) -> Form:
    """Flatten ``template`` (identifier first, then its fields in order)."""
    parts = [(-1, template.identifier)] if template.identifier is not None else []
    parts += list(enumerate(template.fields))
    groups: list[Group] = []
    boxes: list[tuple[float, float, float, float]] = []
    for index, field in parts:
        for place, group in enumerate(field.groups):
            start = len(boxes)
            boxes += [(b.x_mm, b.y_mm, b.rx_mm, b.ry_mm) for b in group.bubbles]
            groups.append(Group(field_index=index, place=place, start=start, stop=len(boxes)))
    flat = np.array(boxes, np.float64).reshape(-1, 4)
    row = np.concatenate([np.full(g.stop - g.start, i) for i, g in enumerate(groups)])
    centres = flat[:, :2].copy()
    label = _labels(dict(parts), groups)
    alike = np.stack([label, np.round(centres[:, 0] * 2).astype(np.int64)], axis=1)
    return Form(
        template=template,
        groups=tuple(groups),
        centres=centres,
        radii=flat[:, 2:].copy(),
        row=row.astype(np.int64),
        block=_blocks(dict(parts), groups, centres),
        label=label,
        print_class=np.unique(alike, axis=0, return_inverse=True)[1].reshape(-1),
        of_answer=np.array([groups[r].field_index >= 0 for r in row], bool),
        starts=np.array([g.start for g in groups]),
        nearest=_nearest_raster(centres, template),
        marks=np.array([(m.x_mm, m.y_mm) for m in template.marks]).reshape(-1, 2),
        outward=np.array([_outward(template, i) for i in range(len(template.marks))]),
        squares=np.array([(a.x_mm, a.y_mm) for a in template.anchors]).reshape(-1, 2),
        pitch_mm=_pitch(centres),
    )


def nearest_bubble(form: Form, mm: Floats) -> Ints:
    """Index of the bubble nearest to each point (N, 2) mm; any index beyond 15 mm or off the page."""
    height, width = form.nearest.shape
    cell = np.clip(np.nan_to_num(mm / RASTER_MM + 0.5, nan=0, posinf=0, neginf=0), 0, (width - 1, height - 1))
    cells = cell.astype(np.int64)
    return np.asarray(form.nearest[cells[:, 1], cells[:, 0]])


def field_of(form: Form, group: Group) -> Field:
    """The field that ``group`` belongs to."""
    if group.field_index >= 0:
        return form.template.fields[group.field_index]
    identifier = form.template.identifier
    if identifier is None:
        raise ValueError("an identifier group in a form without identifier")
    return identifier


def _labels(fields: dict[int, Field], groups: list[Group]) -> Ints:
    names: dict[tuple[str, str], int] = {}
    return np.array(
        [
            names.setdefault((fields[g.field_index].kind.value, bubble.value), len(names))
            for g in groups
            for bubble in fields[g.field_index].groups[g.place].bubbles
        ]
    )


def _pitch(centres: Floats) -> float:
    if len(centres) < 2:
        return 10.0
    gaps = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1))
    np.fill_diagonal(gaps, np.inf)
    return float(gaps.min())


def _outward(template: SheetTemplate, index: int) -> float:
    mark = template.marks[index]
    if mark.kind is MarkKind.TRIANGLE:
        return float(np.pi / 2)
    dx = -1.0 if mark.corner.value[1] == "L" else 1.0
    dy = -1.0 if mark.corner.value[0] == "T" else 1.0
    return float(np.arctan2(dy, dx))


def _blocks(fields: dict[int, Field], groups: list[Group], centres: Floats) -> Ints:
    """Groups printed as one array are one block; large arrays are cut into slices."""
    keys: dict[tuple[object, ...], list[Group]] = {}
    for group in groups:
        own = centres[group.start : group.stop]
        low, high = own.min(axis=0), own.max(axis=0)
        across = high[0] - low[0] >= high[1] - low[1]
        axis = 0 if across else 1
        kind = fields[group.field_index].kind
        key = (kind, across, round(float(low[axis])), round(float(high[axis])))
        keys.setdefault(key, []).append(group)
    block = np.zeros(len(centres), np.int64)
    count = 0
    for members in keys.values():
        total = sum(g.stop - g.start for g in members)
        slices = max(1, round(total / SLICE_BUBBLES))
        for part in np.array_split(np.arange(len(members)), slices):
            for i in part:
                block[members[i].start : members[i].stop] = count
            count += 1
    return block


def _nearest_raster(centres: Floats, template: SheetTemplate) -> Ints:
    xs = np.arange(0, template.width_mm + RASTER_MM, RASTER_MM)
    ys = np.arange(0, template.height_mm + RASTER_MM, RASTER_MM)
    best = np.full((len(ys), len(xs)), np.inf, np.float32)
    nearest = np.zeros((len(ys), len(xs)), np.int32)
    for index, (x, y) in enumerate(centres):
        dx = (xs - x).astype(np.float32)
        dy = (ys - y).astype(np.float32)
        near_x, near_y = np.flatnonzero(np.abs(dx) < 15), np.flatnonzero(np.abs(dy) < 15)
        if not len(near_x) or not len(near_y):
            continue
        window = np.ix_(near_y, near_x)
        distance = dx[near_x][None] ** 2 + dy[near_y][:, None] ** 2
        closer = distance < best[window]
        best[window] = np.where(closer, distance, best[window])
        nearest[window] = np.where(closer, index, nearest[window])
    return nearest
