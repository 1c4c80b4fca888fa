"""How the scores lie: of the class, and where one student stands in it."""

from __future__ import annotations

from typing import Final

from station.contracts.results import ResultRow, Results
from station.grading.analysis import histogram
from station.messages.types import Language
from station.reports.drawing import (
    FEW,
    TICK_PT,
    Plot,
    Sketch,
    nice_step,
    on_ground,
    plot_of,
    said_only,
    triangle_up,
    x_axis,
    y_axis,
)
from station.reports.facts import n_words, sat
from station.reports.figure import Anchor, Figure, Line, Rect, Size, Text, Tone
from station.reports.type_face import text_width
from station.reports.words import Say, plain_number

HISTOGRAM_SIZE: Final = Size(width=515, height=200)
STRIP_SIZE: Final = Size(width=515, height=104)


class ScoreBins:
    """Scores counted in steps of equal width, and how many may still change."""

    def __init__(self, results: Results) -> None:
        points = _points(results)
        self.n = len(points)
        self.waiting = sum(row.provisional for row in sat(results))
        bins = histogram(points, max((results.summary.max, *points, 1.0)))
        self.counts = bins.counts
        self.edges = bins.edges
        self.most = bins.edges[-1]

    def told(self, say: Say) -> str:
        return n_words(self.n, self.waiting, say)


def score_histogram(results: Results, language: Language, size: Size = HISTOGRAM_SIZE) -> Figure:
    """How many students have which score, with the mean."""
    say = Say(language)
    title, bins = say("histogram"), ScoreBins(results)
    if not bins.n:
        return said_only(size, title, say("no_scores"))
    step = nice_step(max(bins.counts) * 1.2, 5, whole=True)
    y_most = step * (int(max(bins.counts) * 1.15 // step) + 1)
    sketch = Sketch(size)
    beside = bins.told(say)
    sketch.heading(title, beside)
    plot = plot_of(size, x_most=bins.most, y_most=y_most, top=36)
    ticks = [(value, plain_number(value)) for value in _range(y_most, step)]
    y_axis(sketch, plot, ticks, say("axis_students"))
    _bars(sketch, plot, bins)
    _x_ticks(sketch, plot, bins, say)
    _mean(sketch, plot, results, say)
    _counts(sketch, plot, bins)
    if bins.n < FEW:
        _few(sketch, plot, say("tiny", n=bins.n))
    return sketch.finish(title, f"{title}: {beside}. {_mean_words(results, say)}")


def score_strip(
    row: ResultRow,
    results: Results,
    language: Language,
    size: Size = STRIP_SIZE,
    *,
    bins: ScoreBins | None = None,
) -> Figure:
    """Where one student's score stands among those of the class. ``bins``: of the same results, for whoever
    draws many."""
    say = Say(language)
    title = say("strip")
    bins = bins or ScoreBins(results)
    if row.score is None:
        return said_only(size, title, say("no_score", standing=say.standing(row.standing)))
    if not bins.n:
        return said_only(size, title, say("no_scores"))
    sketch = Sketch(size)
    beside = bins.told(say)
    sketch.heading(title, beside)
    plot = Plot(
        left=12,
        top=34,
        width=size.width - 24,
        height=size.height - 72,
        x_most=bins.most,
        y_most=max(bins.counts),
    )
    _bars(sketch, plot, bins)
    sketch.add(Line(x1=plot.left, y1=plot.bottom, x2=plot.right, y2=plot.bottom))
    _mean(sketch, plot, results, say)
    _own_place(sketch, plot, row.score.points, say)
    _strip_ticks(sketch, plot, bins, row.score.points, say)
    told = say("points_of", points=plain_number(row.score.points))
    return sketch.finish(title, f"{title}: {told}. {beside}. {_mean_words(results, say)}")


def _points(results: Results) -> list[float]:
    return [row.score.points for row in sat(results) if row.score is not None]


def _mean_words(results: Results, say: Say) -> str:
    return say("mean_line", value=plain_number(results.summary.mean, 1))


def _range(most: float, step: float) -> list[float]:
    return [place * step for place in range(int(most / step + 1e-6) + 1)]


def _bars(sketch: Sketch, plot: Plot, bins: ScoreBins) -> None:
    width = plot.width / len(bins.counts)
    for place, count in enumerate(bins.counts):
        if not count:
            continue
        x, y = plot.left + place * width, plot.y(count)
        sketch.add(Rect(x=x + 1, y=y, width=width - 2, height=plot.bottom - y, fill=Tone.BAR))


def _counts(sketch: Sketch, plot: Plot, bins: ScoreBins) -> None:
    """After the mean's line, each on its own ground: no line may run through a number."""
    width = plot.width / len(bins.counts)
    for place, count in enumerate(bins.counts):
        if count:
            on_ground(sketch, plot.left + (place + 0.5) * width, plot.y(count) - 3, str(count))


def _x_ticks(sketch: Sketch, plot: Plot, bins: ScoreBins, say: Say) -> None:
    ticks = [(plot.x(value), plain_number(value)) for value in bins.edges]
    x_axis(sketch, plot, ticks[:: 2 if len(ticks) > 14 else 1], say("axis_points"))


def _mean(sketch: Sketch, plot: Plot, results: Results, say: Say) -> None:
    """A dashed line over the whole height; its words stand above the plot and never leave it."""
    if results.summary.mean is None:
        return
    x = plot.x(results.summary.mean)
    sketch.add(Line(x1=x, y1=plot.top - 4, x2=x, y2=plot.bottom, tone=Tone.INK, width=1.0, dashed=True))
    told = _mean_words(results, say)
    half = text_width(told, TICK_PT, bold=True) / 2
    middle = min(max(x, plot.left + half), plot.right - half)
    sketch.add(Text(x=middle, y=plot.top - 7, text=told, size=TICK_PT, anchor=Anchor.MIDDLE, bold=True))


def _own_place(sketch: Sketch, plot: Plot, points: float, say: Say) -> None:
    x = plot.x(points)
    sketch.add(triangle_up(x, plot.bottom + 1.5, 5))
    sketch.add(Line(x1=x, y1=plot.top, x2=x, y2=plot.bottom, tone=Tone.STRONG, width=2.0))
    told = say("you", points=plain_number(points))
    half = text_width(told, 9, bold=True) / 2
    middle = min(max(x, plot.left + half), plot.right - half)
    sketch.add(
        Text(
            x=middle,
            y=plot.bottom + 19,
            text=told,
            size=9,
            tone=Tone.STRONG,
            anchor=Anchor.MIDDLE,
            bold=True,
        )
    )


def _strip_ticks(sketch: Sketch, plot: Plot, bins: ScoreBins, own: float, say: Say) -> None:
    """Only where the student's own score leaves room."""
    for value in (0.0, bins.most / 2, bins.most):
        if abs(plot.x(value) - plot.x(own)) > 34:
            anchor = {0.0: Anchor.LEFT, bins.most: Anchor.RIGHT}.get(value, Anchor.MIDDLE)
            sketch.add(
                Text(
                    x=plot.x(value),
                    y=plot.bottom + 11,
                    text=plain_number(value),
                    size=TICK_PT,
                    tone=Tone.QUIET,
                    anchor=anchor,
                )
            )
    sketch.words(plot.left + plot.width / 2, plot.bottom + 33, say("axis_points"), anchor=Anchor.MIDDLE)


def _few(sketch: Sketch, plot: Plot, sentence: str) -> None:
    on_ground(sketch, plot.left + plot.width / 2, plot.top + 14, sentence, tone=Tone.WARN)
