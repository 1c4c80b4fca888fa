"""All questions of one student at a glance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ResultRow, Results
from station.messages.types import Language
from station.reports.drawing import LABEL_PT, Sketch, said_only
from station.reports.facts import label, right_answer
from station.reports.figure import Anchor, Figure, Rect, Size, Text, Tone
from station.reports.signs import sign
from station.reports.words import Say, given

STUDENT_STRIP_WIDTH: Final = 515.0


def question_strip(
    row: ResultRow, results: Results, language: Language, width: float = STUDENT_STRIP_WIDTH
) -> Figure:
    """Every question of one student: its number, the answer given, its sign; where it is not right, the
    right answer too."""
    say = Say(language)
    title = say("all_questions")
    items = row.score.items if row.score else ()
    if not items:
        return said_only(
            Size(width=width, height=60), title, say("no_score", standing=say.standing(row.standing))
        )
    columns = 10 if len(items) <= 60 else 15 if len(items) <= 120 else 20
    box_width, box_height = width / columns, 30.0
    lines = -(-len(items) // columns)
    sketch = Sketch(Size(width=width, height=20 + lines * box_height))
    sketch.heading(title)
    for place, item in enumerate(items):
        x, y = place % columns * box_width, 20 + place // columns * box_height
        said = _Said(
            label=label(results, item.number),
            given=given(item, say) if item.value else "",
            right=right_answer(results, row.form, item.number),
        )
        _question_box(sketch, Rect(x=x, y=y, width=box_width, height=box_height), item, said)
    return sketch.finish(title, f"{title}: {len(items)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    label: str
    given: str
    right: str


def _question_box(sketch: Sketch, box: Rect, item: ItemScore, said: _Said) -> None:
    lost = not item.full and item.mark is not Mark.VOID
    corrected = lost and bool(said.right)
    ground = replace(box, x=box.x + 1, y=box.y + 1, width=box.width - 2, height=box.height - 2)
    sketch.add(replace(ground, fill=Tone.SOFT if lost else None, line=Tone.GRID))
    sketch.add(
        Text(x=box.x + 4, y=box.y + 9, text=said.label, size=6.5, tone=Tone.QUIET, fit=box.width * 0.4)
    )
    if said.given:
        middle, fit = box.x + box.width * 0.32, box.width * 0.44
        sketch.add(
            Text(x=middle, y=box.y + 21, text=said.given, size=11, anchor=Anchor.MIDDLE, bold=True, fit=fit)
        )
    middle = box.x + box.width * 0.73
    sketch.add(*sign(item, middle, box.y + (11 if corrected else 15), 5.0, width=1.3))
    if corrected:
        told, fit = f"→ {said.right}", box.width * 0.48
        sketch.add(Text(x=middle, y=box.y + 26, text=told, size=LABEL_PT, anchor=Anchor.MIDDLE, fit=fit))
