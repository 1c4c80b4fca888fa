"""All questions of one student at a glance."""

from __future__ import annotations

from typing import Final

from station.contracts.grading import ItemScore, Mark
from station.contracts.results import ResultRow, Results
from station.messages.types import Language
from station.reports.drawing import LABEL_PT, Sketch, said_only
from station.reports.facts import label, right_answer
from station.reports.figure import Anchor, Figure, Rect, Size, Text, Tone
from station.reports.signs import sign
from station.reports.words import Say

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
        return said_only(Size(width=width, height=60), title, say("no_scores"))
    columns = 10 if len(items) <= 60 else 15 if len(items) <= 120 else 20
    box_width, box_height = width / columns, 30.0
    lines = -(-len(items) // columns)
    sketch = Sketch(Size(width=width, height=20 + lines * box_height))
    sketch.heading(title)
    for place, item in enumerate(items):
        x, y = place % columns * box_width, 20 + place // columns * box_height
        right = right_answer(results, row.form, item.number)
        _question_box(sketch, Rect(x=x, y=y, width=box_width, height=box_height), item, (
            label(results, item.number), right
        ))  # fmt: skip
    return sketch.finish(title, f"{title}: {len(items)}")


def _question_box(sketch: Sketch, box: Rect, item: ItemScore, words: tuple[str, str]) -> None:
    told, right = words
    lost = item.points < item.max and item.mark is not Mark.VOID
    sketch.add(
        Rect(
            x=box.x + 1,
            y=box.y + 1,
            width=box.width - 2,
            height=box.height - 2,
            fill=Tone.SOFT if lost else None,
            line=Tone.GRID,
        )
    )
    sketch.add(Text(x=box.x + 4, y=box.y + 9, text=told, size=6.5, tone=Tone.QUIET, fit=box.width * 0.4))
    if item.value:
        sketch.add(
            Text(
                x=box.x + box.width * 0.32,
                y=box.y + 21,
                text=item.value,
                size=11,
                anchor=Anchor.MIDDLE,
                bold=True,
                fit=box.width * 0.44,
            )
        )
    sketch.add(*sign(item, box.x + box.width * 0.73, box.y + (11 if lost and right else 15), 5.0, width=1.3))
    if lost and right:
        sketch.add(
            Text(
                x=box.x + box.width * 0.73,
                y=box.y + 26,
                text=f"→ {right}",
                size=LABEL_PT,
                anchor=Anchor.MIDDLE,
                fit=box.width * 0.48,
            )
        )
