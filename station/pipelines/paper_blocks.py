"""The lines of a printed page grouped to questions: columns, heading and foot, then numbers and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from station.contracts.paper import Box, BoxKind
from station.pipelines.page_ink import Grey, Parts, inked_columns, inked_rows, parts_of
from station.pipelines.paper_numbers import Line, Start, starts_of

HEADING_END: Final = 0.25
FOOT_BEGIN: Final = 0.9
"""Shares of the page's height that a heading cannot pass, and a foot cannot begin before."""

CROSSED: Final = 0.12
"""Two columns without a rule between them may have this share of their rows across the gutter: passages,
wide figures."""

CLEAN: Final = 0.02
"""With no more across it a gutter needs no numbers to the right of it to be believed."""

LEAST_SIDE: Final = 0.12
"""Share of the ink that a column holds at the least, where no rule stands between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``boxes`` in reading order; ``top`` and ``bottom``: of the body in px. ``text``: the ink without the
    rules between columns and under headings, which belong to no question."""

    text: Grey
    boxes: tuple[Box, ...]
    top: int
    bottom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Region:
    """A column, or a band over the whole width; ``begins``: nothing of the page stands before it."""

    left: int
    top: int
    right: int
    bottom: int
    begins: bool = False


def layout_of(ink: Grey, text_px: float) -> Layout:
    """Of an upright page."""
    height, width = ink.shape
    parts = parts_of(ink)
    rules_down, rules_across = _rules(parts, ink.shape, text_px)
    text = parts.mask_of(~rules_down & ~rules_across)
    top = _heading_end(parts, rules_across, height, width)
    bottom = _foot_begin(text, parts, rules_across, text_px)
    body = text.copy()
    body[:top] = 0
    body[bottom:] = 0
    rule = _middle_rule(parts, rules_down, width)
    found, starts = _columns(body, _regions(body, rule, text_px), parts, text_px)
    if rule is None and len(found) > 1 and _one_sided(found, starts, body):
        found, starts = _columns(body, [_whole(body)], parts, text_px)
    boxes: list[Box] = []
    for (region, lines), begun in zip(found, starts, strict=True):
        lines, begun, end = _without_title(region, lines, begun, text_px, height)
        top = max(top, end)
        boxes += _boxes(lines, begun, text_px, ink.shape)
    return Layout(text=text, boxes=tuple(boxes), top=top, bottom=bottom)


_Found = list[tuple[_Region, list[Line]]]


def _columns(
    body: Grey, regions: Sequence[_Region], parts: Parts, text_px: float
) -> tuple[_Found, list[list[Start]]]:
    found = [(region, _lines(body, region, text_px)) for region in regions]
    return found, starts_of([lines for _, lines in found], parts, text_px)


def _one_sided(found: _Found, starts: Sequence[Sequence[Start]], body: Grey) -> bool:
    """No numbers on the right: what looked like a gutter parts the choices of one column."""
    width = body.shape[1]
    sure, rows = [0, 0], 0
    for (region, _), begun in zip(found, starts, strict=True):
        whole = region.right - region.left == width
        if whole:
            rows += int(inked_rows(body[region.top : region.bottom]).sum())
        else:
            sure[region.left > 0] += sum(start.sure and start.kind is BoxKind.QUESTION for start in begun)
    crossed = rows > CLEAN * int(inked_rows(body).sum())
    return sure[1] == 0 and (sure[0] >= 2 or crossed)


def _whole(body: Grey) -> _Region:
    height, width = body.shape
    return _Region(left=0, top=0, right=width, bottom=height, begins=True)


def _rules(
    parts: Parts, shape: tuple[int, ...], text_px: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Lone lines: between columns, under headings. Frames and axes are no lone lines."""
    height, width = shape
    down = (parts.h > 0.1 * height) & (parts.w < np.maximum(0.4 * text_px, 0.03 * parts.h))
    across = (parts.w > 0.5 * width) & (parts.h < np.maximum(0.4 * text_px, 0.03 * parts.w))
    return down, across


def _heading_end(parts: Parts, rules: NDArray[np.bool_], height: int, width: int) -> int:
    ends = (parts.y + parts.h)[rules & (parts.w > 0.6 * width)]
    ends = ends[ends < HEADING_END * height]
    return int(ends.max()) + 1 if len(ends) else 0


def _foot_begin(text: Grey, parts: Parts, rules: NDArray[np.bool_], text_px: float) -> int:
    """Above a page number, or above a rule near the bottom edge."""
    height, width = int(text.shape[0]), int(text.shape[1])
    low = parts.y[rules & (parts.y > FOOT_BEGIN * height)]
    if len(low):
        return int(low.min())
    runs = _runs(inked_rows(text), max(1, int(0.15 * text_px)))
    if len(runs) < 2:
        return height
    above, (top, end) = runs[-2][1], runs[-1]
    columns = np.nonzero(inked_columns(text[top:end]))[0]
    narrow = columns[-1] - columns[0] < 0.4 * width
    alone = top - above > 0.8 * text_px and end - top < 1.7 * text_px
    return (top + above) // 2 if top > FOOT_BEGIN * height and narrow and alone else height


def _middle_rule(parts: Parts, rules: NDArray[np.bool_], width: int) -> int | None:
    """Where the rule between two columns stands."""
    middles = parts.x + parts.w / 2
    chosen = rules & (middles > 0.35 * width) & (middles < 0.65 * width)
    if not chosen.any():
        return None
    return int(np.average(middles[chosen], weights=parts.h[chosen]))


def _regions(body: Grey, rule: int | None, text_px: float) -> list[_Region]:
    """In reading order: bands from the top, in each its columns from the left."""
    rows = np.nonzero(inked_rows(body))[0]
    columns = np.nonzero(inked_columns(body))[0]
    if not len(rows):
        return []
    height, width = body.shape
    gutter = (rule, rule + 1) if rule is not None else _valley(body, columns, text_px)
    if gutter is None:
        return [_whole(body)]
    first, last = gutter
    spare = max(1, int(0.2 * text_px)) if rule is not None else 0
    crossing = inked_rows(body[:, max(first - spare, 0) : last + spare])
    middle = (first + last) // 2
    found: list[_Region] = []
    at = 0
    for start, end in [*_runs(crossing, int(1.5 * text_px)), (height, height)]:
        # The lines that cross, whole: the run says only where they do.
        start, end = _whole_rows(body, start, end) if start < height else (height, height)
        if start > at and body[at:start].any():
            found.append(_Region(left=0, top=at, right=middle, bottom=start, begins=not found))
            found.append(_Region(left=middle, top=at, right=width, bottom=start))
        if end > start:
            found.append(_Region(left=0, top=start, right=width, bottom=end, begins=not found))
        at = max(at, end)
    return found


def _whole_rows(body: Grey, start: int, end: int) -> tuple[int, int]:
    inked = inked_rows(body)
    while start > 0 and inked[start - 1]:
        start -= 1
    while end < len(inked) and inked[end]:
        end += 1
    return start, end


def _valley(body: Grey, columns: NDArray[np.intp], text_px: float) -> tuple[int, int] | None:
    """A strip without ink near the middle that parts two columns; None for one column."""
    width = body.shape[1]
    whole_rows = int(inked_rows(body).sum())
    counts = body.sum(axis=0, dtype=np.int64)
    wide = max(3, int(0.9 * text_px))
    sums = np.convolve(counts, np.ones(wide), "valid")
    low, high = int(0.35 * width), int(0.65 * width) - wide
    if high <= low:
        return None
    at = low + int(np.argmin(sums[low:high]))
    strip = inked_rows(body[:, at : at + wide])
    if strip.sum() > CROSSED * whole_rows:
        return None
    clean = body[~strip]
    whole = max(int(clean.sum()), 1)
    sides = int(clean[:, :at].sum()) / whole, int(clean[:, at + wide :].sum()) / whole
    if min(sides) < LEAST_SIDE:
        return None
    # As far as it is empty where nothing crosses.
    empty = ~inked_columns(clean)
    first, last = at, at + wide
    while first > columns[0] and empty[first - 1]:
        first -= 1
    while last < columns[-1] and empty[last]:
        last += 1
    return first, last


def _runs(inked: NDArray[np.bool_], gap: int) -> list[tuple[int, int]]:
    """Stretches of True; those closer than ``gap`` are one."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    found: list[tuple[int, int]] = []
    for start, end in edges.reshape(-1, 2):
        if found and start - found[-1][1] <= gap:
            found[-1] = (found[-1][0], int(end))
        else:
            found.append((int(start), int(end)))
    return found


def _lines(body: Grey, region: _Region, text_px: float) -> list[Line]:
    view = body[region.top : region.bottom, region.left : region.right]
    found = []
    for top, bottom in _runs(inked_rows(view), max(1, int(0.12 * text_px))):
        columns = np.nonzero(inked_columns(view[top:bottom]))[0]
        if bottom - top < 0.12 * text_px and columns[-1] - columns[0] < text_px:
            continue  # a speck
        found.append(
            Line(
                left=region.left + int(columns[0]),
                top=region.top + top,
                right=region.left + int(columns[-1]) + 1,
                bottom=region.top + bottom,
            )
        )
    return found


def _without_title(
    region: _Region, lines: list[Line], starts: Sequence[Start], text_px: float, height: int
) -> tuple[list[Line], list[Start], int]:
    """The first region less what stands above its first question near the top of the page: a title, a
    place for the name. Also where that ends."""
    first = next((start.line for start in starts if start.sure), None)
    if not region.begins or first is None or first == 0:
        return lines, list(starts), 0
    gap = lines[first].top - lines[first - 1].bottom
    passage = any(start.line < first and start.kind is BoxKind.PASSAGE and start.sure for start in starts)
    if passage or gap < text_px or lines[first].top > HEADING_END * height:
        return lines, list(starts), 0
    kept = [
        Start(line=start.line - first, kind=start.kind, sure=start.sure)
        for start in starts
        if start.line >= first
    ]
    return lines[first:], kept, lines[first].top - int(gap / 2)


def _boxes(
    lines: Sequence[Line], starts: Sequence[Start], text_px: float, shape: tuple[int, ...]
) -> list[Box]:
    """From each start to the next; what stands before the first goes on with the column before."""
    if not lines:
        return []
    begun = list(starts)
    if not begun or begun[0].line > 0:
        begun.insert(0, Start(line=0, kind=BoxKind.REST, sure=False))
    ends = [start.line for start in begun[1:]] + [len(lines)]
    height, width = shape
    found = []
    for start, end in zip(begun, ends, strict=True):
        own = lines[start.line : end]
        above = lines[start.line - 1].bottom if start.line else 0
        below = lines[end].top if end < len(lines) else height
        pad = int(0.4 * text_px)
        top = max(own[0].top - pad, (own[0].top + above) // 2 if start.line else own[0].top - pad, 0)
        bottom = min(own[-1].bottom + pad, (own[-1].bottom + below + 1) // 2, height)
        left = max(min(line.left for line in own) - pad, 0)
        right = min(max(line.right for line in own) + pad, width)
        found.append(Box(x=left, y=top, w=right - left, h=bottom - top, kind=start.kind))
    return found
