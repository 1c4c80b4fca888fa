"""What an exam's sheet looks like: from one layout, which the print and the reader share."""

from __future__ import annotations

from dataclasses import dataclass

from station.server.academy.models import Exam, ExamSheet, QuestionKind
from station.sheets.command import numbered
from station.sheets.layout import SheetLayout, SheetSpec, layout_sheet
from station.sheets.meta_writer import to_meta

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetShape:
    """Question numbers in printed order. ``essays`` are printed as short answers of three digits."""

    choices: tuple[int, ...]
    essays: tuple[int, ...]
    n_choices: int = 5

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(sorted(self.choices + self.essays))

    @property
    def question_types(self) -> tuple[str, ...]:
        """In the order of ``numbers``."""
        return tuple("choice" if number in self.choices else "essay" for number in self.numbers)


def shape_of(exam: Exam) -> SheetShape:
    """By the exam's questions; while it has none, by the form it uses, numbered from 1."""
    kinds = list(exam.questions.order_by("number").values_list("number", "question_kind"))
    if kinds:
        essays = tuple(number for number, kind in kinds if kind == QuestionKind.ESSAY)
        return SheetShape(choices=tuple(n for n, kind in kinds if kind != QuestionKind.ESSAY), essays=essays)
    used = ExamSheet.objects.filter(exam=exam).select_related("sheet").first()
    if used is None:
        return SheetShape(choices=(), essays=())
    spec = numbered(used.sheet.mc_count, used.sheet.essay_count)
    return SheetShape(choices=spec.choices, essays=spec.numeric)


def layout_of(exam: Exam) -> SheetLayout:
    """Raises UsageError: LAYOUT_TOO_FULL (facts name the largest mix that fits), LAYOUT_INVALID."""
    shape = shape_of(exam)
    return layout_sheet(
        SheetSpec(
            choices=shape.choices,
            numeric=shape.essays,
            n_choices=shape.n_choices,
            title=exam.title,
            exam=str(exam.pk),
        )
    )


def meta_of(exam: Exam) -> Json:
    """The exam's meta v15 with its real question numbers. Raises as `layout_of`."""
    return to_meta(layout_of(exam))


def meta_v15(choices: int, essays: int) -> Json:
    """Choices are numbered from 1, short answers after them. Raises as `layout_of`."""
    return to_meta(layout_sheet(numbered(choices, essays)))


def meta_v1(choices: int) -> Json:
    """The older form of meta, for workers that know no other: a region for each question that holds five
    equal cells A to E, and the identifier's circles, places counting from 1. Raises as `layout_of`."""
    template = layout_sheet(numbered(choices, 0)).template
    questions = []
    for field in template.fields:
        first, last = field.groups[0].bubbles[0], field.groups[0].bubbles[-1]
        pitch_mm = (last.x_mm - first.x_mm) / (len(field.groups[0].bubbles) - 1)
        roi = {
            "x": round(first.x_mm - pitch_mm / 2, 3),
            "y": round(first.y_mm - first.ry_mm, 3),
            "w": round(pitch_mm * len(field.groups[0].bubbles), 3),
            "h": round(2 * first.ry_mm, 3),
        }
        questions.append({"question_number": field.number, "roi": roi})
    identifier = template.identifier
    bubbles = [] if identifier is None else [b for group in identifier.groups for b in group.bubbles]
    return {
        "version": "v1",
        "units": "mm",
        "page": {"size": {"width": template.width_mm, "height": template.height_mm}},
        "questions": questions,
        "identifier": {
            "bubbles": [
                {
                    "digit_index": index // 10 + 1,
                    "number": int(bubble.value),
                    "center": {"x": bubble.x_mm, "y": bubble.y_mm},
                    "r": bubble.rx_mm,
                }
                for index, bubble in enumerate(bubbles)
            ]
        },
    }
