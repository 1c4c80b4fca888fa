"""What every sheet of ours has in the same place: corner marks, the student's number, the code.

Lengths in mm from the page's top-left corner; the places are those of the academy server's sheets.
"""

from __future__ import annotations

from station.contracts.sheet import (
    Bubble,
    BubbleGroup,
    Corner,
    Field,
    FieldKind,
    MarkKind,
    PrintedCode,
    RegistrationMark,
)

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 297.0, 210.0
FRAME_TOP_MM, BODY_TOP_MM, BODY_BOTTOM_MM = 9.0, 14.5, 202.0
PANEL_LEFT_MM, PANEL_RIGHT_MM = 10.0, 72.0
RX_MM, RY_MM = 1.8, 2.6
MARK_MM, MARK_THICKNESS_MM, MARK_INSET_MM = 4.0, 1.0, 3.0
ANCHOR_MM = 2.0
ANCHOR_TOP_MM, ANCHOR_BOTTOM_MM = 7.0, 204.0
IDENTIFIER_ANCHORS_MM = ((14.55, 105.5), (67.45, 171.3))
CODE_MM, CODE_QUIET_MM = 12.5, 2.0


def identifier_x_mm(place: int) -> float:
    """Centre of one of the eight places; a wider step in the middle, as in a phone number."""
    return round(18.95 + place * 5.8 + (3.5 if place >= 4 else 0.0), 2)


def identifier_field() -> Field:
    groups = []
    for place in range(8):
        bubbles = tuple(
            Bubble(
                value=str(value),
                x_mm=identifier_x_mm(place),
                y_mm=round(109.6 + value * 6.4, 2),
                rx_mm=RX_MM,
                ry_mm=RY_MM,
            )
            for value in range(10)
        )
        groups.append(BubbleGroup(label=str(place), bubbles=bubbles))
    return Field(number=0, label="id", kind=FieldKind.IDENTIFIER, groups=tuple(groups))


def corner_marks() -> tuple[RegistrationMark, ...]:
    """Brackets whose outer corner lies 3 mm from both edges, and the triangle; centroids of ink."""
    full, thin = MARK_MM, MARK_THICKNESS_MM
    ink = full * thin + (full - thin) * thin
    inner = MARK_INSET_MM + (full * thin * full / 2 + (full - thin) * thin * thin / 2) / ink
    right, low = PAGE_WIDTH_MM - inner, PAGE_HEIGHT_MM - inner
    base_mm = PAGE_HEIGHT_MM - MARK_INSET_MM
    places = {
        Corner.TL: (inner, inner),
        Corner.TR: (right, inner),
        Corner.BR: (right, low),
        Corner.BL: (MARK_INSET_MM + full / 2, base_mm - full / 3),
    }
    return tuple(
        RegistrationMark(
            kind=MarkKind.TRIANGLE if corner is Corner.BL else MarkKind.BRACKET,
            corner=corner,
            x_mm=round(x_mm, 3),
            y_mm=round(y_mm, 3),
            size_mm=full,
            thickness_mm=0.0 if corner is Corner.BL else thin,
        )
        for corner, (x_mm, y_mm) in places.items()
    )


def printed_code() -> PrintedCode:
    """Where the server prints its dashed square; the quiet zone ends half a millimetre inside the panel."""
    reach_mm = CODE_MM / 2 + CODE_QUIET_MM + 0.5
    return PrintedCode(x_mm=PANEL_RIGHT_MM - reach_mm, y_mm=BODY_BOTTOM_MM - reach_mm, size_mm=CODE_MM)
