"""What a class did: summary, reliability, and every question. Pure.

Points are added up in billionths, as whole numbers: sums are exact, 0.1 + 0.2 is 0.3, and the order of the
sheets never matters.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from station.contracts.grading import AnswerKey, ExamKey, ItemScore, KeyItem, KeyRule, Mark, SheetScore
from station.contracts.results import Histogram, ItemAnalysis, Summary
from station.grading.answer_key import right_text
from station.grading.scoring import plain_number

SEVERAL_MARKS: Final = "*"
KELLEY_SHARE: Final = 0.27
"""T. L. Kelley, "The selection of upper and lower groups for the validation of test items", Journal of
Educational Psychology 30 (1939) 17-24: groups of 27 % tell good from weak items best."""

_BILLION: Final = 10**9

Sat = Sequence[tuple[int, SheetScore]]
"""Of everyone who counts: index of the form, and the score."""

Signs = Mapping[int, tuple[str, ...]]
"""Question → its bubbles in the order of the sheet, () for numbers."""


def summary(key: ExamKey | None, sat: Sat, provisional: int = 0) -> Summary:
    """Over all forms together. ``provisional``: how many of the scores may still change.

    Reliability is one of a form: with several forms ``kr20`` is the mean of the forms' own, weighted by
    their sheets, of those forms that have one.
    """
    points = sorted(_billionths(score.points) for _, score in sat)
    most = max((_most(form.key) for form in key.forms), default=0.0) if key else 0.0
    if not points:
        return Summary(n=0, max=most, provisional=provisional)
    middle = len(points) // 2
    median = points[middle] if len(points) % 2 else (points[middle - 1] + points[middle]) / 2
    return Summary(
        n=len(points),
        max=most,
        mean=sum(points) / len(points) / _BILLION,
        sd=math.sqrt(_spread(points)) / len(points) / _BILLION,
        median=median / _BILLION,
        lowest=points[0] / _BILLION,
        highest=points[-1] / _BILLION,
        kr20=_weighted_kr20(sat),
        provisional=provisional,
    )


def _most(key: AnswerKey) -> float:
    return math.fsum(item.points for item in key.items if item.rule is not KeyRule.VOID)


def kr20(rights: Sequence[Sequence[bool]]) -> float | None:
    """Kuder-Richardson formula 20 of sheets × questions, True for full points.

    ``k / (k - 1) * (1 - sum(p q) / variance)`` with the variance of the population of numbers of right
    answers: G. F. Kuder and M. W. Richardson, "The theory of the estimation of test reliability",
    Psychometrika 2 (1937) 151-160. None below two sheets or questions, and where all did the same.
    """
    n, k = len(rights), len(rights[0]) if rights else 0
    totals = [sum(row) for row in rights]
    spread = _spread(totals)
    if n < 2 or k < 2 or not spread:
        return None
    solved: list[int] = [sum(column) for column in zip(*rights, strict=True)]
    # p q = solved (n - solved) / n², and the variance is spread / n²
    return k / (k - 1) * (1 - sum(s * (n - s) for s in solved) / spread)


def _weighted_kr20(sat: Sat) -> float | None:
    """Questions out of the exam and those that are right for everyone tell nobody from another: left out."""
    told = []
    for form in sorted({form for form, _ in sat}):
        scores = [score for its, score in sat if its == form]
        counted = [[i.full for i in s.items if i.mark not in (Mark.VOID, Mark.FREE)] for s in scores]
        value = kr20(counted)
        if value is not None:
            told.append((len(scores), value))
    sheets = sum(n for n, _ in told)
    return math.fsum(n * value for n, value in told) / sheets if sheets else None


def analyse_items(key: ExamKey, sat: Sat, signs: Signs) -> tuple[ItemAnalysis, ...]:
    """Every question of every form that someone sat, those out of the exam left out."""
    found: list[ItemAnalysis] = []
    for index, form in enumerate(key.forms):
        scores = [score for its, score in sat if its == index]
        if not scores:
            continue
        by_question = zip(*(score.items for score in scores), strict=True)
        columns = [_Column(*pair) for pair in zip(form.key.items, by_question, strict=True)]
        totals = [sum(row) for row in zip(*(column.points for column in columns), strict=True)]
        groups = _groups(totals)
        found += [
            column.analysis(index, totals, groups, signs.get(column.item.number, ()))
            for column in columns
            if column.item.rule is not KeyRule.VOID
        ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Group:
    """27 % of the sheets by score: ``inside`` as a whole, and of those at the boundary as many as there is
    ``room`` for, each with the same share, whatever their order."""

    inside: tuple[int, ...]
    boundary: tuple[int, ...]
    room: int

    def rate(self, full: Sequence[bool]) -> float:
        inside = sum(full[sheet] for sheet in self.inside)
        boundary = sum(full[sheet] for sheet in self.boundary)
        count = len(self.boundary)
        return (inside * count + boundary * self.room) / (count * (len(self.inside) + self.room))


def _groups(totals: Sequence[int]) -> tuple[_Group, _Group] | None:
    """The best and the weakest; None where all did the same."""
    if min(totals) == max(totals):
        return None
    size = max(1, math.floor(KELLEY_SHARE * len(totals) + 0.5))
    return _group(totals, size), _group([-total for total in totals], size)


def _group(totals: Sequence[int], size: int) -> _Group:
    last = sorted(totals, reverse=True)[size - 1]
    inside = tuple(sheet for sheet, total in enumerate(totals) if total > last)
    boundary = tuple(sheet for sheet, total in enumerate(totals) if total == last)
    return _Group(inside=inside, boundary=boundary, room=size - len(inside))


class _Column:
    """One question's scores, a sheet each."""

    def __init__(self, item: KeyItem, scores: Sequence[ItemScore]) -> None:
        self.item = item
        self.points = [_billionths(score.points) for score in scores]
        self._scores = scores
        self._full = [score.full for score in scores]

    def analysis(
        self,
        form: int,
        totals: Sequence[int],
        groups: tuple[_Group, _Group] | None,
        signs: tuple[str, ...],
    ) -> ItemAnalysis:
        n = len(self._scores)
        tells = self.item.rule is not KeyRule.ALL_RIGHT
        upper, lower = (group.rate(self._full) for group in groups) if groups and tells else (None, None)
        return ItemAnalysis(
            form=form,
            number=self.item.number,
            n=n,
            rate=sum(self._full) / n,
            mean=sum(self.points) / n / _BILLION,
            max=self.item.points,
            answers=self._marked(signs) if signs else self._given(),
            upper=upper,
            lower=lower,
            discrimination=None if upper is None or lower is None else upper - lower,
            item_rest=_item_rest(self.points, totals) if tells else None,
        )

    def _marked(self, signs: tuple[str, ...]) -> dict[str, int]:
        sets = [right_text((way,)) for way in self.item.right if len(way) > 1]
        counts = dict.fromkeys([*signs, *sets], 0)
        several = blank = 0
        for score in self._scores:
            value = right_text((frozenset(score.value.split(",")),)) if "," in score.value else score.value
            if not value:
                blank += 1
            elif "," in value and value not in counts:
                several += 1
            else:
                counts[value] = counts.get(value, 0) + 1
        return counts | ({SEVERAL_MARKS: several} if several else {}) | ({"": blank} if blank else {})

    def _given(self) -> dict[str, int]:
        counts = Counter(plain_number(score.value) for score in self._scores)
        blank = counts.pop("", 0)
        common = sorted(counts.items(), key=lambda entry: (-entry[1], len(entry[0]), entry[0]))
        return dict(common) | ({"": blank} if blank else {})


def _item_rest(points: Sequence[int], totals: Sequence[int]) -> float | None:
    """Pearson's correlation of a question with the score without it."""
    rest = [total - own for total, own in zip(totals, points, strict=True)]
    spread = _spread(points) * _spread(rest)
    if not spread:
        return None
    n = len(points)
    together = n * sum(a * b for a, b in zip(points, rest, strict=True)) - sum(points) * sum(rest)
    return max(-1.0, min(1.0, together / math.sqrt(spread)))


def histogram(points: Sequence[float], most: float, most_bins: int = 15) -> Histogram:
    """Equal bins from 0 to ``most`` points or just above, 1, 2 or 5 times a power of ten wide: the narrowest
    that are ``most_bins`` at most. 100 points are tens, 20 points are twos. What lies outside counts in
    the bin at the end."""
    width = _bin_width(_billionths(most), most_bins)
    count = max(1, -(-_billionths(most) // width))
    counts = [0] * count
    for value in points:
        counts[max(0, min(count - 1, _billionths(value) // width))] += 1
    edges = tuple(place * width / _BILLION for place in range(count + 1))
    return Histogram(edges=edges, counts=tuple(counts))


def _bin_width(most: int, most_bins: int) -> int:
    power = _BILLION // 10
    while True:
        for step in (1, 2, 5):
            if step * power * most_bins >= most:
                return step * power
        power *= 10


def _billionths(points: float) -> int:
    return round(points * _BILLION)


def _spread(values: Sequence[int]) -> int:
    """The variance of the population times the square of the count: a whole number."""
    total = sum(values)
    return len(values) * sum(value * value for value in values) - total * total
