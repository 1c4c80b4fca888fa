"""The name of a form: sha256 over its geometry, labels and numbers, not its title or logo."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from station.contracts.codec import encode
from station.contracts.sheet import Field, SheetTemplate


def fingerprint(template: SheetTemplate) -> str:
    """64 hex digits. UTF-8 JSON, keys sorted, no spaces, lengths in whole micrometres.

    Left out: the name, the source format, and the server's own fingerprint; the same
    print gives the same digits wherever its description came from.
    """
    return hashlib.sha256(encode(_sorted(_canonical(template)))).hexdigest()


def with_fingerprint(template: SheetTemplate) -> SheetTemplate:
    return replace(template, fingerprint=fingerprint(template))


def _canonical(template: SheetTemplate) -> dict[str, object]:
    code = template.code
    return {
        "framing": template.framing.value,
        "width": _um(template.width_mm),
        "height": _um(template.height_mm),
        "exact": template.bubbles_exact,
        "fields": [_field(field) for field in template.fields],
        "identifier": None if template.identifier is None else _field(template.identifier),
        "marks": [
            {
                "kind": mark.kind.value,
                "corner": mark.corner.value,
                "x": _um(mark.x_mm),
                "y": _um(mark.y_mm),
                "size": _um(mark.size_mm),
                "thickness": _um(mark.thickness_mm),
            }
            for mark in template.marks
        ],
        "anchors": [[_um(a.x_mm), _um(a.y_mm), _um(a.size_mm)] for a in template.anchors],
        "code": None if code is None else [_um(code.x_mm), _um(code.y_mm), _um(code.size_mm)],
        "joined": [{"label": joined.label, "members": list(joined.members)} for joined in template.joined],
    }


def _field(field: Field) -> dict[str, object]:
    return {
        "number": field.number,
        "label": field.label,
        "kind": field.kind.value,
        "groups": [
            {
                "label": group.label,
                "bubbles": [
                    [b.value, b.shape.value, _um(b.x_mm), _um(b.y_mm), _um(b.rx_mm), _um(b.ry_mm)]
                    for b in group.bubbles
                ],
            }
            for group in field.groups
        ],
    }


def _um(length_mm: float) -> int:
    return round(length_mm * 1000)


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(inner) for inner in value]
    return value
