"""Results of whole classes for the tests of what is made from them; computed the slow and plain way."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from station.contracts.grading import ItemScore, Mark, SheetScore
from station.contracts.results import Attendance, ItemAnalysis, ResultRow, Results, Standing, Summary
from station.contracts.roster import Student

ODD_NAMES = (
    "=cmd()|' /C calc'!A0",
    "@SUM(1+1)",
    '<b>김</b> & "박"',
    "황보 가나다라마바사아자차카타파하 알렉산드리아",
    "+82 10",
    "-하늘",
    "Ng",
)
_FAMILY = "김이박최정강조윤장임한오서신권황안송전홍"
_GIVEN = ("하늘", "민준", "서연", "도윤", "지우", "예준", "수아", "건우", "나은", "현")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``open_share``: of sheets that are not confirmed; ``essay``: the last question is one."""

    students: int = 43
    questions: int = 25
    forms: tuple[str, ...] = ("",)
    absent: int = 2
    unknown: int = 1
    off_list: int = 1
    two_sheets: int = 1
    open_share: float = 0.07
    odd_names: bool = True
    essay: bool = True
    keyed: bool = True
    exam: str = "3월 모의고사 <수학> & 심화"
    seed: int = 1


def made(wanted: Wanted | None = None) -> Results:
    """A plausible class: able students get hard questions right more often."""
    w = wanted or Wanted()
    dice = random.Random(w.seed)
    numbers = tuple(range(1, w.questions + 1))
    keys = [{number: str(dice.randint(1, 5)) for number in numbers} for _ in w.forms]
    hardness = {number: dice.gauss(0, 1.2) for number in numbers}
    rows = [_sheet_row(w, place, keys, hardness, dice) for place in range(w.students)] if w.keyed else []
    rows = _ranked(rows)
    rows += _without_rank(w)
    scored = [row for row in rows if row.rank is not None]
    return Results(
        exam=w.exam,
        forms=w.forms,
        numbers=numbers,
        labels={number: str(number) for number in numbers},
        right=tuple({**key, **({w.questions: ""} if w.essay else {})} for key in keys),
        rows=tuple(rows),
        items=tuple(_item(form, number, scored) for form in range(len(w.forms)) for number in numbers),
        summary=_summary(scored),
        attendance=Attendance(
            expected=w.students + w.absent,
            sheets=w.students + w.unknown + w.off_list + 2 * w.two_sheets,
            absent=tuple(row.student for row in rows if row.standing is Standing.ABSENT and row.student),
            unknown=w.unknown,
            off_list=w.off_list,
            two_sheets=w.two_sheets,
        ),
        keyed=w.keyed,
    )


def student(place: int, *, odd: bool = True) -> Student:
    dice = random.Random(place * 7919)
    name = dice.choice(_FAMILY) + dice.choice(_GIVEN)
    if odd and place % 6 == 5:
        name = ODD_NAMES[place // 6 % len(ODD_NAMES)]
    phone = f"010{dice.randrange(10**8):08d}"
    return Student(uid=f"s{place}", name=name, phone=phone, class_name=f"{place % 3 + 1}반")


def _sheet_row(
    w: Wanted,
    place: int,
    keys: Sequence[dict[int, str]],
    hardness: dict[int, float],
    dice: random.Random,
) -> ResultRow:
    form = place % len(w.forms)
    skill = dice.gauss(0.6, 1.1)
    items = tuple(
        _item_score(w, number, right, skill - hardness[number], dice) for number, right in keys[form].items()
    )
    waiting = dice.random() < w.open_share
    if waiting:
        items = (replace(items[0], mark=Mark.OPEN), *items[1:])
    one = student(place, odd=w.odd_names)
    return ResultRow(
        standing=Standing.REVIEW if waiting else Standing.CONFIRMED,
        student=one,
        identifier=one.phone[-8:],
        page=place,
        pages=(place,),
        score=SheetScore(
            points=sum(item.points for item in items),
            max=sum(item.max for item in items),
            items=items,
            provisional=waiting or any(item.mark is Mark.MISSING for item in items),
        ),
        form=form,
    )


def _item_score(w: Wanted, number: int, right: str, gap: float, dice: random.Random) -> ItemScore:
    worth = 4.0 if number % 5 else 3.5
    if w.essay and number == w.questions:
        given = float(min(max(round(gap + 2), 0), 4))
        missing = dice.random() < 0.02
        mark = Mark.MISSING if missing else Mark.POINTS
        return ItemScore(
            number=number,
            value="" if missing else f"{given:g}",
            mark=mark,
            points=0 if missing else given,
            max=4,
        )
    chance = 1 / (1 + 2.718 ** (-1.6 * gap))
    luck = dice.random()
    others = [str(choice) for choice in range(1, 6) if str(choice) != right]
    if luck < chance:
        return ItemScore(number=number, value=right, mark=Mark.RIGHT, points=worth, max=worth)
    value = (
        "" if luck > 0.985 else f"{right},{others[0]}" if luck > 0.965 else dice.choice([*others, others[1]])
    )
    return ItemScore(number=number, value=value, mark=Mark.WRONG, points=0.0, max=worth)


def _ranked(rows: list[ResultRow]) -> list[ResultRow]:
    rows = sorted(rows, key=lambda row: -row.score.points if row.score else 0)
    points = [row.score.points for row in rows if row.score]
    return [replace(row, rank=points.index(row.score.points) + 1) for row in rows if row.score]


def _without_rank(w: Wanted) -> list[ResultRow]:
    kinds = (
        [Standing.TWO_SHEETS] * w.two_sheets
        + [Standing.ABSENT] * w.absent
        + [Standing.UNKNOWN] * w.unknown
        + [Standing.OFF_LIST] * w.off_list
    )
    return [_bare_row(kind, w.students + place) for place, kind in enumerate(kinds)]


def _bare_row(kind: Standing, place: int) -> ResultRow:
    known = kind in (Standing.TWO_SHEETS, Standing.ABSENT)
    one = student(place, odd=False)
    page = None if known else place
    pages = {Standing.TWO_SHEETS: (place, place + 500), Standing.ABSENT: ()}.get(kind, (place,))
    return ResultRow(
        standing=kind,
        student=one if known else None,
        identifier="" if kind is Standing.ABSENT else one.phone[-8:],
        page=page,
        pages=pages,
        score=None,
        form=None,
        name="" if known else f"scan_{place:04d}.jpg",
    )


def _item(form: int, number: int, rows: Sequence[ResultRow]) -> ItemAnalysis:
    mine = [(row.score, next(i for i in row.score.items if i.number == number)) for row in rows
            if row.score and row.form == form]  # fmt: skip
    n = len(mine)
    answers: Counter[str] = Counter("*" if "," in item.value else item.value for _, item in mine)
    order = [*map(str, range(1, 6)), "*", ""]
    items = [item for _, item in mine]
    full = [item.points == item.max for item in items]
    third = max(round(0.27 * n), 1)
    upper, lower = sum(full[:third]) / third, sum(full[-third:]) / third
    rest = [score.points - item.points for score, item in mine]
    own = [item.points for item in items]
    varied = n > 2 and len(set(own)) > 1 and len(set(rest)) > 1
    return ItemAnalysis(
        form=form,
        number=number,
        n=n,
        rate=sum(full) / n if n else 0.0,
        mean=statistics.fmean(own) if n else 0.0,
        max=items[0].max if items else 0.0,
        answers={value: answers[value] for value in order},
        upper=upper if n > 1 else None,
        lower=lower if n > 1 else None,
        discrimination=upper - lower if n > 1 else None,
        item_rest=statistics.correlation(own, rest) if varied else None,
    )


def _summary(rows: Sequence[ResultRow]) -> Summary:
    points = [row.score.points for row in rows if row.score]
    if not points:
        return Summary(n=0, max=100.0)
    return Summary(
        n=len(points),
        max=rows[0].score.max if rows[0].score else 0.0,
        mean=statistics.fmean(points),
        sd=statistics.pstdev(points),
        median=statistics.median(points),
        lowest=min(points),
        highest=max(points),
        kr20=0.812 if len(points) > 1 else None,
        provisional=sum(row.provisional for row in rows),
    )
