"""Our own sheets as a v15 meta: what the server's reader and ours both read."""

from __future__ import annotations

from station.contracts.sheet import Anchor, Bubble, Field, FieldKind, MarkKind, RegistrationMark
from station.sheets.fixed_print import ANCHOR_BOTTOM_MM, ANCHOR_TOP_MM
from station.sheets.layout import Block, Row, SheetLayout

Json = dict[str, object]


def to_meta(layout: SheetLayout) -> Json:
    """The meta as plain JSON values, lengths in mm. Keys ``anchors`` and ``code`` are ours."""
    template = layout.template
    fields = {field.number: field for field in template.fields}
    columns = [block for block in layout.blocks if block.kind is FieldKind.CHOICE]
    numeric = [block for block in layout.blocks if block.kind is FieldKind.NUMERIC]
    choices = [
        [_choice(row, fields[row.number], at) for row in block.rows] for at, block in enumerate(columns)
    ]
    short = [_numeric(row, fields[row.number]) for block in numeric for row in block.rows]
    taken = {(x_mm, y_mm) for block in columns for x_mm, y_mm in _ends(block)}
    in_identifier = [] if template.identifier is None else [a for a in template.anchors if _is_inner(a)]
    per_column = len(columns[0].rows) if columns else 0
    meta: Json = {
        "version": "v15",
        "units": "mm",
        "page": {"width": template.width_mm, "height": template.height_mm},
        "markers": {mark.corner.value: _mark(mark) for mark in template.marks},
        "mc_count": len(layout.spec.choices),
        "essay_count": len(layout.spec.numeric),
        "numeric_short_answer_count": len(layout.spec.numeric),
        "n_choices": layout.spec.n_choices,
        "choice_question_numbers": list(layout.spec.choices),
        "essay_question_numbers": list(layout.spec.numeric),
        "layout": {
            "n_cols": len(columns),
            "per_col": per_column,
            "row_h_mm": round(columns[0].rows[0].box.h_mm, 2) if columns else 0.0,
            "safe": True,
        },
        "questions": [question for column in choices for question in column] + short,
        "numeric_short_answers": short,
        "columns": [_column(at, block, choices[at]) for at, block in enumerate(columns)],
        "anchors": [
            _square(a) for a in template.anchors if not _is_inner(a) and (a.x_mm, a.y_mm) not in taken
        ],
    }
    if template.identifier is not None:
        meta["identifier"] = _identifier(template.identifier, in_identifier)
    if template.code is not None:
        meta["code"] = {
            "center": _point(template.code.x_mm, template.code.y_mm),
            "size": template.code.size_mm,
        }
    return meta


def _is_inner(anchor: Anchor) -> bool:
    return ANCHOR_TOP_MM < anchor.y_mm < ANCHOR_BOTTOM_MM


def _ends(block: Block) -> tuple[tuple[float, float], tuple[float, float]]:
    x_mm = block.x_mm + 4.0
    return (x_mm, ANCHOR_TOP_MM), (x_mm, ANCHOR_BOTTOM_MM)


def _point(x_mm: float, y_mm: float) -> Json:
    return {"x": x_mm, "y": y_mm}


def _square(anchor: Anchor) -> Json:
    return {"center": _point(anchor.x_mm, anchor.y_mm), "size": anchor.size_mm}


def _mark(mark: RegistrationMark) -> Json:
    centre = _point(mark.x_mm, mark.y_mm)
    if mark.kind is MarkKind.TRIANGLE:
        return {"type": "triangle", "center": centre, "size": mark.size_mm}
    return {
        "type": "l_shape",
        "center": centre,
        "size": mark.size_mm,
        "thickness": mark.thickness_mm,
        "direction": mark.corner.value,
    }


def _column(index: int, block: Block, questions: list[Json]) -> Json:
    top, bottom = (Anchor(x_mm=x_mm, y_mm=y_mm, size_mm=2.0) for x_mm, y_mm in _ends(block))
    return {
        "column_index": index,
        "col_x": block.x_mm,
        "anchors": {"top": _square(top), "bottom": _square(bottom)},
        "questions": questions,
    }


def _roi(row: Row) -> Json:
    box = row.box
    return {
        "x": round(box.x_mm, 2),
        "y": round(box.y_mm, 2),
        "w": round(box.w_mm, 2),
        "h": round(box.h_mm, 2),
    }


def _oval(name: str, bubble: Bubble) -> Json:
    return {
        name: bubble.value,
        "center": _point(bubble.x_mm, bubble.y_mm),
        "radius_x": bubble.rx_mm,
        "radius_y": bubble.ry_mm,
    }


def _choice(row: Row, field: Field, column: int) -> Json:
    return {
        "question_number": row.number,
        "type": "choice",
        "column": column,
        "roi": _roi(row),
        "choices": [_oval("label", bubble) for bubble in field.groups[0].bubbles],
    }


def _numeric(row: Row, field: Field) -> Json:
    return {
        "question_number": row.number,
        "type": "numeric_short_answer",
        "roi": _roi(row),
        "digit_groups": [
            {
                "digit_index": index,
                "place": group.label,
                "bubbles": [_oval("value", bubble) for bubble in group.bubbles],
            }
            for index, group in enumerate(field.groups)
        ],
    }


def _identifier(identifier: Field, anchors: list[Anchor]) -> Json:
    return {
        "version": "v9",
        "digits": [
            {"digit_index": index, "bubbles": [_oval("value", bubble) for bubble in group.bubbles]}
            for index, group in enumerate(identifier.groups)
        ],
        "digit_count": len(identifier.groups),
        "anchors": {
            name: {"type": "square", **_square(anchor)}
            for name, anchor in zip(("TL", "BR"), anchors, strict=True)
        },
    }
