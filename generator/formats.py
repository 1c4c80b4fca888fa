"""The part of a v15 meta that the generator needs, as a template.

Kept here so that generated truth does not depend on the parser that is under test.
"""

from __future__ import annotations

import json
from typing import Any

from station.contracts.sheet import (
    Anchor,
    Bubble,
    BubbleGroup,
    Corner,
    Field,
    FieldKind,
    Framing,
    MarkKind,
    RegistrationMark,
    SheetTemplate,
    TemplateSource,
)


def parse_v15(meta: bytes, *, name: str) -> SheetTemplate:
    """Read a well-formed v15 meta; KeyError or ValueError on anything else."""
    data = json.loads(meta)
    if data.get("version") != "v15":
        raise ValueError("not a v15 meta")
    return SheetTemplate(
        name=name,
        source=TemplateSource.V15,
        framing=Framing.MARKS,
        width_mm=float(data["page"]["width"]),
        height_mm=float(data["page"]["height"]),
        fields=tuple(_field(question) for question in data["questions"]),
        identifier=_identifier(data["identifier"]),
        marks=tuple(_mark(corner, mark) for corner, mark in data["markers"].items()),
        anchors=_anchors(data),
    )


def _bubble(item: dict[str, Any]) -> Bubble:
    return Bubble(
        value=str(item.get("label", item.get("value"))),
        x_mm=float(item["center"]["x"]),
        y_mm=float(item["center"]["y"]),
        rx_mm=float(item["radius_x"]),
        ry_mm=float(item["radius_y"]),
    )


def _group(label: str, items: list[dict[str, Any]]) -> BubbleGroup:
    return BubbleGroup(label=label, bubbles=tuple(_bubble(item) for item in items))


def _field(question: dict[str, Any]) -> Field:
    number = int(question["question_number"])
    if question["type"] == "choice":
        groups = (_group(str(number), question["choices"]),)
        return Field(number=number, label=str(number), kind=FieldKind.CHOICE, groups=groups)
    places = tuple(_group(place["place"], place["bubbles"]) for place in question["digit_groups"])
    return Field(number=number, label=str(number), kind=FieldKind.NUMERIC, groups=places)


def _identifier(item: dict[str, Any]) -> Field:
    groups = tuple(_group(str(digit["digit_index"]), digit["bubbles"]) for digit in item["digits"])
    return Field(number=0, label="id", kind=FieldKind.IDENTIFIER, groups=groups)


def _mark(corner: str, item: dict[str, Any]) -> RegistrationMark:
    return RegistrationMark(
        kind=MarkKind.TRIANGLE if item["type"] == "triangle" else MarkKind.BRACKET,
        corner=Corner(corner),
        x_mm=float(item["center"]["x"]),
        y_mm=float(item["center"]["y"]),
        size_mm=float(item["size"]),
        thickness_mm=float(item.get("thickness", 0.0)),
    )


def _anchors(data: dict[str, Any]) -> tuple[Anchor, ...]:
    items = [anchor for column in data.get("columns", []) for anchor in column["anchors"].values()]
    items += list(data["identifier"].get("anchors", {}).values())
    return tuple(
        Anchor(x_mm=float(a["center"]["x"]), y_mm=float(a["center"]["y"]), size_mm=float(a["size"]))
        for a in items
    )
