"""How the questions did: all of a form, and the answers to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.contracts.results import ItemAnalysis, Results
from station.grading.scoring import plain_number as answer_number
from station.messages.types import Language
from station.reports.drawing import (
    FEW,
    LABEL_PT,
    TICK_PT,
    Plot,
    Sketch,
    arrow_down,
    diamond,
    every,
    hatched,
    key_entry,
    plot_of,
    said_only,
    x_axis,
    y_axis,
)
from station.reports.facts import form_name, has_forms, label, n_words, right_answer, waiting_of
from station.reports.figure import Anchor, Figure, Polygon, Rect, Shape, Size, Text, Tone
from station.reports.words import Say, plain_number

ITEM_SIZE: Final = Size(width=515, height=210)
CHOICE_SIZE: Final = Size(width=340, height=200)
_MOST_ANSWERS: Final = 8
_TENTHS: Final = tuple((value / 100, str(value)) for value in range(0, 101, 20))


def item_chart(
    results: Results,
    form: int,
    language: Language,
    size: Size = ITEM_SIZE,
    *,
    hardest_first: bool = False,
) -> Figure:
    """Bars of the correct rate, dots of the discrimination; one below zero is an arrow at the axis."""
    say = Say(language)
    title = say("item_chart_sorted" if hardest_first else "item_chart") + _of_form(results, form)
    items = [item for item in results.items if item.form == form and item.n]
    if not items:
        return said_only(size, title, say("no_item"))
    if hardest_first:
        items.sort(key=lambda item: (item.rate, item.number))
    sketch = Sketch(size)
    beside = _with_n(max(item.n for item in items), waiting_of(results, form), say)
    sketch.heading(title, beside)
    _item_legend(sketch, items, say)
    plot = plot_of(size, x_most=len(items), y_most=1.0, top=44, right=44)
    y_axis(sketch, plot, _TENTHS, say("axis_rate"))
    _second_axis(sketch, plot, say("axis_discrimination"))
    _item_bars(sketch, plot, items)
    _item_ticks(sketch, plot, [label(results, item.number) for item in items], say)
    hardest = min(items, key=lambda item: item.rate)
    told = f"{label(results, hardest.number)}: {hardest.rate:.0%}"
    return sketch.finish(title, f"{title}: {beside}. {say('lowest')} {told}")


def choice_chart(
    results: Results, item: ItemAnalysis, language: Language, size: Size = CHOICE_SIZE
) -> Figure:
    """How many gave each answer. The right one is hatched and says so."""
    say = Say(language)
    title = say("choices", label=label(results, item.number)) + _of_form(results, item.form)
    if not item.n:
        return said_only(size, title, say("no_item"))
    answers = _shown_answers(item, say)
    right = _right_choices(right_answer(results, item.form, item.number))
    sketch = Sketch(size)
    beside = f"{_with_n(item.n, waiting_of(results, item.form), say)} · {say('rate')} {item.rate:.0%}"
    sketch.heading(title, beside)
    plot = plot_of(size, x_most=len(answers), y_most=1.1, top=34)
    y_axis(sketch, plot, _TENTHS, say("axis_share"))
    width = plot.width / len(answers)
    for place, (value, _, count) in enumerate(answers):
        box = Rect(x=plot.left + place * width + width * 0.16, y=0, width=width * 0.68, height=0)
        _answer_bar(sketch, plot, box, count, item.n, say("right") if value in right else "")
    ticks = [(plot.left + (place + 0.5) * width, told) for place, (_, told, _) in enumerate(answers)]
    x_axis(sketch, plot, ticks, say("axis_choice"))
    told = ", ".join(f"{name} {count}" for _, name, count in answers)
    return sketch.finish(title, f"{title}: {beside}. {told}")


def _with_n(n: int, waiting: int, say: Say) -> str:
    told = n_words(n, waiting, say)
    return f"{told} · {say('few')}" if n < FEW else told


def _of_form(results: Results, form: int) -> str:
    return f" · {form_name(results, form)}" if has_forms(results) else ""


def _item_legend(sketch: Sketch, items: Sequence[ItemAnalysis], say: Say) -> None:
    y = 29.0
    bar: list[Shape] = [Rect(x=0, y=y - 7, width=9, height=8, fill=Tone.BAR)]
    x = key_entry(sketch, 0, y, bar, say("legend_rate"))
    dot: list[Shape] = [Polygon(points=diamond(x + 5, y - 3, 4), fill=Tone.STRONG)]
    x = key_entry(sketch, x, y, dot, say("legend_discrimination"))
    if any(_is_negative(item) for item in items):
        arrow: list[Shape] = [Polygon(points=arrow_down(x + 5, y, 4.5), fill=Tone.WARN)]
        key_entry(sketch, x, y, arrow, say("legend_negative"))


def _is_negative(item: ItemAnalysis) -> bool:
    return item.discrimination is not None and item.discrimination < 0


def _second_axis(sketch: Sketch, plot: Plot, title: str) -> None:
    for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        sketch.add(Text(x=plot.right + 5, y=plot.y(value) + 2.6, text=f"{value:.1f}", size=TICK_PT))
    sketch.add(
        Text(
            x=sketch.size.width - 4,
            y=plot.top + plot.height / 2,
            text=title,
            size=LABEL_PT,
            tone=Tone.QUIET,
            anchor=Anchor.MIDDLE,
            upwards=True,
        )
    )


def _item_bars(sketch: Sketch, plot: Plot, items: Sequence[ItemAnalysis]) -> None:
    width = plot.width / len(items)
    gap = min(2.0, width * 0.18)
    dot = min(max(width * 0.28, 1.6), 4.0)
    for place, item in enumerate(items):
        x, y = plot.left + place * width, plot.y(item.rate)
        bar = min(width - 2 * gap, 34.0)
        middle = x + width / 2
        sketch.add(Rect(x=middle - bar / 2, y=y, width=bar, height=plot.bottom - y, fill=Tone.BAR))
        if item.discrimination is None:
            continue
        if item.discrimination < 0:
            sketch.add(
                Polygon(points=arrow_down(middle, plot.bottom, dot * 1.2), fill=Tone.WARN, line=Tone.PAPER)
            )
        else:
            at = diamond(middle, plot.y(min(item.discrimination, 1.0)), dot)
            sketch.add(Polygon(points=at, fill=Tone.STRONG, line=Tone.PAPER, line_width=0.5))


def _item_ticks(sketch: Sketch, plot: Plot, labels: Sequence[str], say: Say) -> None:
    width = plot.width / len(labels)
    size = TICK_PT if len(labels) <= 40 else 6.0
    step = every(width, labels, size)
    ticks = [(plot.left + (place + 0.5) * width, told) for place, told in enumerate(labels)]
    kept = ticks[::2] if step == 2 else [ticks[0], *ticks[step - 1 :: step]] if step > 1 else ticks
    x_axis(sketch, plot, [] if size != TICK_PT else kept, say("axis_question"))
    if size != TICK_PT:
        sketch.add(
            *(Text(x=x, y=plot.bottom + 10, text=told, size=size, anchor=Anchor.MIDDLE) for x, told in kept)
        )


def _shown_answers(item: ItemAnalysis, say: Say) -> list[tuple[str, str, int]]:
    """Answers with their words and counts; of very many different ones the most frequent."""
    plain = [
        (value, say.answer(value), count) for value, count in item.answers.items() if value not in ("", "*")
    ]
    special = [
        (value, say.answer(value), item.answers[value]) for value in ("*", "") if value in item.answers
    ]
    if len(plain) > _MOST_ANSWERS:
        often = sorted(plain, key=lambda answer: -answer[2])[:_MOST_ANSWERS]
        rest = sum(count for _, _, count in plain) - sum(count for _, _, count in often)
        plain = [*often, ("…", say("others"), rest)]
    return [*plain, *special]


def _right_choices(right: str) -> frozenset[str]:
    """Each answer that is accepted; "1,3" are two marks that must both be made. 007 is given as 7."""
    ways = (way.strip() for way in right.split("|"))
    return frozenset(answer_number(way) for way in ways if way)


def _answer_bar(sketch: Sketch, plot: Plot, box: Rect, count: int, n: int, right: str) -> None:
    share = count / n
    y = plot.y(share)
    middle = box.x + box.width / 2
    bar = Rect(
        x=box.x,
        y=y,
        width=box.width,
        height=plot.bottom - y,
        fill=Tone.PAPER if right else Tone.BAR,
        line=Tone.STRONG if right else None,
        line_width=1.4,
    )
    sketch.add(bar)
    if right:
        sketch.add(*hatched(bar.x, bar.y, bar.width, bar.height, Tone.STRONG))
        sketch.add(
            Text(
                x=middle,
                y=y - 13,
                text=right,
                size=TICK_PT,
                tone=Tone.STRONG,
                anchor=Anchor.MIDDLE,
                bold=True,
            )
        )
    told = f"{count} ({plain_number(100 * share, 0)}%)"
    sketch.add(Text(x=middle, y=y - 4, text=told, size=TICK_PT, anchor=Anchor.MIDDLE, fit=box.width * 1.4))
