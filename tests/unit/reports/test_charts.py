"""Charts say what they show, hold together at every class size, and are readable without colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from station.contracts.grading import Mark
from station.contracts.results import Results
from station.messages.types import Language
from station.reports.charts import (
    choice_chart,
    item_chart,
    item_maps,
    question_strip,
    score_histogram,
    score_strip,
)
from station.reports.drawing import nice_step
from station.reports.figure import (
    DARK_COLOURS,
    PRINT_COLOURS,
    Anchor,
    Figure,
    Line,
    Polygon,
    Rect,
    Shape,
    Text,
    Tone,
)
from station.reports.type_face import fitting_size, text_width, wrapped
from station.reports.words import plain_number
from tests.results_made import Wanted, made

CLASSES = (
    Wanted(students=0),
    Wanted(students=1, essay=False),
    Wanted(students=2, questions=3),
    Wanted(),
    Wanted(questions=1),
    Wanted(forms=("홀수형", "짝수형")),
    Wanted(students=300, questions=60),
    Wanted(students=60, questions=100),
    Wanted(keyed=False),
)


def charts_of(results: Results, language: Language) -> Iterator[Figure]:
    yield score_histogram(results, language)
    for form in range(len(results.forms)):
        yield item_chart(results, form, language)
        yield item_chart(results, form, language, hardest_first=True)
        yield from item_maps(results, form, language)
    for item in results.items[:3]:
        yield choice_chart(results, item, language)
    for row in (*results.rows[:2], *results.rows[-2:]):
        yield score_strip(row, results, language)
        yield question_strip(row, results, language)


def words_in(figure: Figure) -> list[str]:
    return [shape.text for shape in figure.shapes if isinstance(shape, Text)]


def bars_of(figure: Figure) -> list[Rect]:
    return [shape for shape in figure.shapes if isinstance(shape, Rect) and shape.fill is Tone.BAR]


def extent(shape: Shape) -> tuple[float, float, float, float]:
    if isinstance(shape, Rect):
        return shape.x, shape.y, shape.x + shape.width, shape.y + shape.height
    if isinstance(shape, Line):
        return (
            min(shape.x1, shape.x2),
            min(shape.y1, shape.y2),
            max(shape.x1, shape.x2),
            max(shape.y1, shape.y2),
        )
    if isinstance(shape, Polygon):
        xs, ys = [x for x, _ in shape.points], [y for _, y in shape.points]
        return min(xs), min(ys), max(xs), max(ys)
    size = shape.size
    if shape.fit is not None:
        size = fitting_size(shape.text, size, shape.fit, bold=shape.bold)
    width = text_width(shape.text, size, bold=shape.bold)
    back = {Anchor.LEFT: 0.0, Anchor.MIDDLE: 0.5, Anchor.RIGHT: 1.0}[shape.anchor] * width
    if shape.upwards:
        return shape.x - size * 0.8, shape.y + back - width, shape.x + size * 0.2, shape.y + back
    return shape.x - back, shape.y - size * 0.8, shape.x - back + width, shape.y + size * 0.2


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("wanted", CLASSES, ids=lambda w: f"{w.students}x{w.questions}{w.forms[-1]}{w.keyed}")
def test_nothing_leaves_its_figure(wanted: Wanted, language: Language) -> None:
    for figure in charts_of(made(wanted), language):
        assert figure.title
        assert figure.title in figure.told
        for shape in figure.shapes:
            left, top, right, bottom = extent(shape)
            assert left >= -0.6, (figure.title, shape)
            assert top >= -0.6, (figure.title, shape)
            assert right <= figure.width + 0.6, (figure.title, shape)
            assert bottom <= figure.height + 0.6, (figure.title, shape)


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(students=300, questions=60), Wanted(questions=100)])
def test_numbers_at_an_axis_never_touch(wanted: Wanted) -> None:
    results = made(wanted)
    for figure in (score_histogram(results, Language.KO), item_chart(results, 0, Language.KO)):
        rows: dict[float, list[tuple[float, float]]] = {}
        for shape in figure.shapes:
            if isinstance(shape, Text) and shape.text.isdigit() and shape.anchor is Anchor.MIDDLE:
                left, _, right, _ = extent(shape)
                rows.setdefault(shape.y, []).append((left, right))
        for spans in rows.values():
            assert all(one[1] < other[0] for one, other in pairwise(sorted(spans)))


def test_the_histogram_counts_everyone_and_names_its_units() -> None:
    results = made(Wanted(open_share=0.0, essay=False))
    words = words_in(score_histogram(results, Language.KO))
    assert {"점수 (점)", "학생 수 (명)", "n = 43명"} <= set(words)
    assert f"평균 {plain_number(results.summary.mean, 1)}점" in words
    figure = score_histogram(results, Language.KO)
    grounds = [s for s in figure.shapes if isinstance(s, Rect) and s.fill is Tone.PAPER]
    tops = {round(ground.y + ground.height, 3) for ground in grounds}  # counts alone stand on paper
    counts = [
        int(s.text)
        for s in figure.shapes
        if isinstance(s, Text) and s.text.isdigit() and round(s.y + 1.6, 3) in tops
    ]
    assert len(counts) == len(bars_of(figure))
    assert sum(counts) == 43


def test_provisional_scores_are_said_on_every_chart() -> None:
    results = made(Wanted(open_share=1.0))
    figures = [score_histogram(results, Language.KO), item_chart(results, 0, Language.KO)]
    figures += [*item_maps(results, 0, Language.KO), score_strip(results.rows[0], results, Language.KO)]
    figures.append(choice_chart(results, results.items[0], Language.KO))
    for figure in figures:
        assert any("임시 43명" in word for word in words_in(figure)), figure.title


def test_item_bars_are_as_high_as_their_rates() -> None:
    results = made(Wanted(essay=False))
    figure = item_chart(results, 0, Language.EN)
    bars = [s for s in figure.shapes if isinstance(s, Rect) and s.fill is Tone.BAR][
        1:
    ]  # the first is the legend's
    assert len(bars) == len(results.items)
    most = max(bars, key=lambda bar: bar.height)
    best = max(item.rate for item in results.items)
    for bar, item in zip(bars, results.items, strict=True):
        assert bar.height / most.height == pytest.approx(item.rate / best)
    hardest = bars_of(item_chart(results, 0, Language.EN, hardest_first=True))[1:]
    assert [bar.height for bar in hardest] == sorted(bar.height for bar in hardest)


def test_a_question_that_good_students_miss_is_told_by_an_arrow_and_words() -> None:
    results = made()
    assert not any("음수" in word for word in words_in(item_chart(results, 0, Language.KO)))
    bad = replace(results, items=(replace(results.items[0], discrimination=-0.3), *results.items[1:]))
    assert any("음수" in word for word in words_in(item_chart(bad, 0, Language.KO)))


def test_choices_show_counts_shares_and_which_is_right_by_more_than_colour() -> None:
    results = made()
    item = results.items[6]
    figure = choice_chart(results, item, Language.KO)
    words = words_in(figure)
    assert {"정답", "빈칸", "중복마킹", "응시자 비율 (%)"} <= set(words)
    for value, count in item.answers.items():
        assert any(word.startswith(f"{count} (") for word in words), value
    assert any(f"n = {item.n}명" in word for word in words)
    outlined = [s for s in figure.shapes if isinstance(s, Rect) and s.line is Tone.STRONG]
    assert len(outlined) == 1
    both = replace(results, right=({**results.right[0], item.number: "1|3"},))
    assert words_in(choice_chart(both, item, Language.KO)).count("정답") == 2


def test_two_marks_that_are_both_wanted_are_an_answer_of_their_own() -> None:
    results = made()
    item = replace(results.items[0], answers={"1": 3, "2": 4, "3": 0, "1,3": 30, "*": 4, "": 2}, n=43)
    wanted = replace(results, right=({**results.right[0], item.number: "1,3"},))
    figure = choice_chart(wanted, item, Language.KO)
    assert words_in(figure).count("정답") == 1
    (right,) = (s for s in figure.shapes if isinstance(s, Rect) and s.line is Tone.STRONG)
    assert right.height == max(s.height for s in figure.shapes if isinstance(s, Rect))


def test_very_many_different_numbers_are_summed_up() -> None:
    results = made()
    item = replace(results.items[0], answers={**{str(n): 2 for n in range(20)}, "": 3}, n=43)
    words = words_in(choice_chart(results, item, Language.KO))
    assert "그 밖" in words
    assert any(word.startswith("24 (") for word in words)


def test_a_large_class_is_mapped_in_parts_and_everyone_is_there() -> None:
    results = made(Wanted(students=300, questions=60, odd_names=False))
    figures = item_maps(results, 0, Language.KO)
    assert len(figures) > 1
    names = [word for figure in figures for word in words_in(figure)]
    for row in results.rows[:300]:
        assert row.student is not None
        assert row.student.name in names
    assert any(f"1/{len(figures)}" in word for word in names)


def test_open_answers_and_essays_have_their_own_signs() -> None:
    results = made(Wanted(open_share=1.0))
    row = results.rows[0]
    assert row.score is not None
    assert row.score.items[0].mark is Mark.OPEN
    assert "?" in words_in(question_strip(row, results, Language.KO))


@pytest.mark.parametrize(("students", "said"), [(0, "아직 없습니다"), (1, "1명뿐"), (2, "2명뿐")])
def test_tiny_classes_say_so(students: int, said: str) -> None:
    results = made(Wanted(students=students, questions=5, essay=False))
    assert any(said in word for word in words_in(score_histogram(results, Language.KO)))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [PRINT_COLOURS, DARK_COLOURS])
def test_tones_stay_apart_without_colour(colours: dict[Tone, str]) -> None:
    assert set(colours) == set(Tone)
    for ground in (Tone.PAPER, Tone.SOFT):
        for word in (Tone.INK, Tone.QUIET, Tone.STRONG, Tone.WRONG, Tone.WARN):
            assert contrast(colours[ground], colours[word]) >= 4.5, word
        assert contrast(colours[ground], colours[Tone.BAR]) >= 2.8
    for one, other in combinations((Tone.PAPER, Tone.BAR, Tone.STRONG), 2):
        assert contrast(colours[one], colours[other]) >= 2.8, (one, other)


@pytest.mark.parametrize(
    ("span", "about", "step"), [(100, 10, 10), (43, 5, 10), (3.5, 10, 0.5), (240, 10, 25)]
)
def test_steps_are_those_people_count_in(span: float, about: int, step: float) -> None:
    assert nice_step(span, about) == pytest.approx(step)


def test_wrapped_words_keep_every_sign() -> None:
    text = "황보 가나다라마바사아자차카타파하 알렉산드리아"
    lines = wrapped(text, 9, 60)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 9) <= 60 for line in lines)
    assert wrapped("", 9, 60) == ("",)
