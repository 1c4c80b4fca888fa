"""What happens to a sheet besides marks: writing, lines, stamps, folds, stains, holes.

Functions draw in place. Those that may hide or imitate marks return the points touched, in
template mm, for :func:`disturbed`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from generator import writing
from generator.blank import Paper
from generator.ink import Patch, Pen, PenKind, fill_mask, lay_ink, multiply, patch_around, stroke_mask
from generator.marks import ghost
from generator.strokes import curve
from generator.students import GroupTruth
from generator.texture import FloatImage, Points, noise, smooth_field
from station.contracts.sheet import BubbleGroup, SheetTemplate

NOWHERE: Points = np.zeros((0, 2))


def disturbed(
    truth: tuple[GroupTruth, ...], template: SheetTemplate, touched: Points
) -> tuple[GroupTruth, ...]:
    """Truth with every group that foreign ink touches called ambiguous: asking is right there."""
    if not len(touched):
        return truth
    groups = groups_of(template)
    return tuple(
        replace(item, ambiguous=True, style=f"{item.style}+dirt")
        if _near(groups[item.field, item.group], touched)
        else item
        for item in truth
    )


def groups_of(template: SheetTemplate) -> dict[tuple[int, int], BubbleGroup]:
    """All groups by (field number, group index); the identifier is field 0."""
    fields = ((template.identifier,) if template.identifier else ()) + template.fields
    return {(item.number, index): group for item in fields for index, group in enumerate(item.groups)}


def _near(group: BubbleGroup, touched: Points) -> bool:
    for bubble in group.bubbles:
        away = (touched - (bubble.x_mm, bubble.y_mm)) / (bubble.rx_mm + 0.5, bubble.ry_mm + 0.5)
        if bool(((away**2).sum(axis=1) < 1).any()):
            return True
    return False


def student_writing(paper: Paper, identifier: str, tool: Pen, rng: np.random.Generator) -> None:
    """The name and the number, written where the form asks for them: left of the fields."""
    thin = replace(tool, width_mm=float(rng.uniform(0.35, 0.8)), opacity=max(tool.opacity, 0.3))
    template = paper.template
    if rng.random() < 0.85:
        size = float(rng.uniform(4.0, 6.5))
        writing.syllables(
            paper,
            int(rng.integers(2, 4)),
            (float(rng.uniform(20, 32)), float(rng.uniform(79.5, 82))),
            size,
            thin,
            rng,
        )
    if template.identifier is None or rng.random() < 0.35:
        return
    for group, sign in zip(template.identifier.groups, identifier, strict=False):
        top = min(bubble.y_mm for bubble in group.bubbles)
        if sign.isdigit():
            at = (group.bubbles[0].x_mm - 1.6 + rng.normal(0, 0.3), top - 12 + rng.normal(0, 0.4))
            writing.digits(paper, sign, at, float(rng.uniform(3.2, 5)), thin, rng)


def margin_writing(paper: Paper, tool: Pen, rng: np.random.Generator) -> Points:
    """Calculations, doodles and underlines anywhere, also across answers."""
    size = np.array([paper.template.width_mm, paper.template.height_mm])
    thin = replace(tool, width_mm=float(rng.uniform(0.3, 0.8)))
    spots = rng.uniform(0.03, 0.95, (int(rng.integers(1, 4)), 2)) * size
    return np.vstack(
        [writing.scribble(paper, (float(x), float(y)), float(rng.uniform(3, 8)), thin, rng) for x, y in spots]
    )


def crossing_line(paper: Paper, tool: Pen, rng: np.random.Generator) -> Points:
    """A pen slipping across the fields."""
    size = np.array([paper.template.width_mm, paper.template.height_mm])
    start = rng.uniform(0.1, 0.9, 2) * size
    angle = rng.uniform(0, 2 * np.pi)
    end = start + rng.uniform(15, 120) * np.array([np.cos(angle), np.sin(angle)])
    path = curve(rng, np.array([start, (start + end) / 2 + rng.normal(0, 2, 2), end]), 1.0)
    patch = patch_around(paper, path, 2.0)
    if patch is not None:
        lay_ink(patch, stroke_mask(patch, path, float(rng.uniform(0.3, 0.9))), tool, rng)
    return _dense(path)


def _dense(path: Points, step_mm: float = 0.5) -> Points:
    pieces = [np.linspace(a, b, max(2, int(np.hypot(*(b - a)) / step_mm))) for a, b in pairwise(path)]
    return np.vstack(pieces)


def stamp(paper: Paper, rng: np.random.Generator, at: tuple[float, float] | None = None) -> Points:
    """A school's or teacher's stamp, red, blue or grey, worn and maybe over bubbles."""
    template = paper.template
    middle = np.array(
        at if at is not None else rng.uniform(0.1, 0.9, 2) * (template.width_mm, template.height_mm)
    )
    radius = float(rng.uniform(5, 15))
    colours = ((45, 40, 200), (160, 60, 40), (95, 95, 95), (60, 60, 60), (150, 40, 120))
    tool = Pen(
        kind=PenKind.PENCIL,
        colour=tuple(float(v) for v in colours[int(rng.integers(0, 5))]),  # type: ignore[arg-type]
        opacity=float(rng.uniform(0.3, 0.9)),
        width_mm=float(rng.uniform(0.5, 1.3)),
        grain=float(rng.uniform(0.3, 0.9)),
    )
    turn = rng.normal(0, 0.25)
    if rng.random() < 0.6:
        angles = np.linspace(0, 2 * np.pi, 90)
        edge = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radius
    else:
        box = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) * (radius * 1.4, radius * 0.6)
        edge = _dense(box @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]))
    touched = [middle + edge]
    patch = patch_around(paper, middle + edge, 3.0)
    if patch is None:
        return NOWHERE
    solid = rng.random() < 0.15
    shape = fill_mask(patch, middle + edge) if solid else stroke_mask(patch, middle + edge, tool.width_mm)
    lay_ink(patch, shape, tool, rng)
    if solid:
        grid = (
            np.stack(np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 1, 25)), -1).reshape(-1, 2) * radius
        )
        touched.append(middle + grid[np.linalg.norm(grid, axis=1) < radius])
    else:
        size = radius * 0.5
        touched.append(
            writing.syllables(
                paper, 2, (float(middle[0] - size * 1.1), float(middle[1] - size / 2)), size, tool, rng
            )
        )
    return np.vstack(touched)


def fold(paper: Paper, rng: np.random.Generator, strength: float | None = None) -> None:
    """A fold across the page: a thin dark or worn line, and one side in soft shadow."""
    strength = float(rng.uniform(0.08, 0.5)) if strength is None else strength
    height, width = paper.raster.shape[:2]
    angle = float(rng.choice([0.0, np.pi / 2, rng.uniform(0, np.pi)])) + rng.normal(0, 0.03)
    middle = rng.uniform(0.15, 0.85, 2) * (width, height)
    normal = np.array([-np.sin(angle), np.cos(angle)])
    small = (height // 4, width // 4)
    y, x = np.mgrid[0 : small[0], 0 : small[1]].astype(np.float32) * 4
    away = ((x - middle[0]) * normal[0] + (y - middle[1]) * normal[1]) / paper.px_per_mm
    away = away + 0.15 * smooth_field(rng, small, 12)
    reach = float(rng.choice([rng.uniform(0.6, 3), rng.uniform(4, 25)]))
    shade = 0.6 * strength * np.exp(-np.clip(away, 0, None) / reach) * (away > 0)
    shade = shade + strength * np.exp(-((away / float(rng.uniform(0.25, 0.6))) ** 2)) * (
        1 + 0.3 * smooth_field(rng, small, 30)
    )
    _shade(paper, np.clip(shade, 0, 0.85).astype(np.float32))


def _shade(paper: Paper, shade: FloatImage) -> None:
    """Darken the whole raster by a coarse field of shares of light taken."""
    height, width = paper.raster.shape[:2]
    rows = np.flatnonzero(shade.max(axis=1) > 0.004)
    columns = np.flatnonzero(shade.max(axis=0) > 0.004)
    if not len(rows) or not len(columns):
        return
    zoom_y, zoom_x = height / shade.shape[0], width / shade.shape[1]
    top, bottom = int(rows[0] * zoom_y), min(height, int((rows[-1] + 1) * zoom_y))
    left, right = int(columns[0] * zoom_x), min(width, int((columns[-1] + 1) * zoom_x))
    part = shade[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    full = 1 - cv2.resize(part, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
    view = paper.raster[top:bottom, left:right]
    view[:] = cv2.multiply(view, cv2.merge([full] * 3), dtype=cv2.CV_8U)


def stain(paper: Paper, rng: np.random.Generator) -> None:
    """Coffee, sweat or grease: a pale brown or grey cloud with a darker rim."""
    size = np.array([paper.template.width_mm, paper.template.height_mm])
    middle = rng.uniform(0, 1, 2) * size
    radius = float(rng.uniform(5, 28))
    patch = patch_around(paper, middle[None], radius * 1.4)
    if patch is None:
        return
    away = _distance(patch, middle) / radius
    away = away * (1 + 0.12 * smooth_field(rng, patch.shape, 6))
    body = np.clip((1 - away) * 8, 0, 1) * rng.uniform(0.02, 0.14)
    rim = np.exp(-(((away - 0.96) / 0.05) ** 2)) * rng.uniform(0.02, 0.28)
    blotch = 1 + 0.3 * noise(rng, patch.shape, round(0.8 * paper.px_per_mm, 1))
    brown = (float(rng.uniform(40, 110)), float(rng.uniform(70, 130)), float(rng.uniform(100, 160)))
    multiply(patch, np.clip((body + rim) * blotch, 0, 0.6).astype(np.float32), brown)


def smudge(paper: Paper, rng: np.random.Generator) -> None:
    """Graphite dragged by the hand over answers."""
    size = np.array([paper.template.width_mm, paper.template.height_mm])
    start = rng.uniform(0.05, 0.9, 2) * size
    path = start + np.cumsum(rng.normal(0, 4, (8, 2)), axis=0)
    patch = patch_around(paper, path, 6.0)
    if patch is None:
        return
    trail = stroke_mask(patch, path, float(rng.uniform(3, 9)))
    soft = cv2.GaussianBlur(trail, (0, 0), 1.2 * paper.px_per_mm) * (1 + 0.6 * noise(rng, patch.shape, 3.0))
    multiply(patch, np.clip(soft * rng.uniform(0.02, 0.13), 0, 0.3).astype(np.float32), (70.0, 70.0, 70.0))


def dust(paper: Paper, rng: np.random.Generator) -> None:
    """Specks of toner and dust, a few of them larger."""
    height, width = paper.raster.shape[:2]
    count = int(rng.integers(30, 500))
    places = rng.uniform(0, 1, (count, 2)) * (width, height)
    sizes = np.clip(rng.exponential(0.09, count), 0.03, 0.7) * paper.px_per_mm
    for (x, y), size in zip(places, sizes, strict=True):
        tone = float(rng.uniform(20, 190))
        cv2.circle(
            paper.raster, (int(x * 16), int(y * 16)), max(8, int(size * 16)), (tone,) * 3, -1, cv2.LINE_AA, 4
        )


def holes(paper: Paper, rng: np.random.Generator) -> None:
    """Two punched holes at the left or the top edge, showing what lies behind."""
    tone = float(rng.choice([15.0, 90.0, 200.0, 250.0]))
    inset = float(rng.uniform(5.5, 7.5))
    long_side = paper.template.height_mm if rng.random() < 0.6 else paper.template.width_mm
    middle = long_side / 2 + rng.normal(0, 3)
    for side in (-40, 40):
        at = (inset, middle + side) if long_side == paper.template.height_mm else (middle + side, inset)
        x, y = paper.to_px(np.array([at]))[0]
        cv2.circle(
            paper.raster,
            (round(x * 16), round(y * 16)),
            round(3 * paper.px_per_mm * 16),
            (tone,) * 3,
            -1,
            cv2.LINE_AA,
            4,
        )


def show_through(paper: Paper, rng: np.random.Generator) -> None:
    """Marks of a sheet's other side shining through on its mirrored grid."""
    groups = list(groups_of(paper.template).values())
    for index in rng.permutation(len(groups))[: int(rng.integers(5, 30))]:
        bubble = groups[int(index)].bubbles[int(rng.integers(0, len(groups[int(index)].bubbles)))]
        ghost(
            paper, np.array([paper.template.width_mm - bubble.x_mm, bubble.y_mm]) + rng.normal(0, 0.3, 2), rng
        )


def _distance(patch: Patch, middle: Points) -> FloatImage:
    """Distance of every pixel of a patch from a point, in mm."""
    y, x = np.mgrid[0 : patch.height, 0 : patch.width].astype(np.float32)
    cx, cy = patch.local(middle[None])[0]
    distance: FloatImage = (np.hypot(x - cx, y - cy) / patch.paper.px_per_mm).astype(np.float32)
    return distance
