"""Today's template meta of the academy's server (version "v15"), also written by our own sheets.

Centres of the corner marks are the centroids of their ink. The server's print differs a
little from its own meta: the bottom right bracket has arms of 5.1 mm, not 4, which puts its
real centroid (+0.18, -0.25) mm off; the meta's numbers are kept as they are, because the
reader takes the residual from more than the corners.
"""

from __future__ import annotations

from station.contracts.codec import convert
from station.contracts.sheet import (
    Anchor,
    Bubble,
    BubbleGroup,
    Corner,
    Field,
    FieldKind,
    Framing,
    MarkKind,
    PrintedCode,
    RegistrationMark,
    SheetTemplate,
    TemplateSource,
)
from station.sheets.places import Places, invalid, unsupported
from station.sheets.wire_v15 import DigitGroup, Identifier, Marker, MetaV15, Oval, Page, Question, Square

PLACES = ("hundreds", "tens", "ones")
_MARK_KINDS = {"l_shape": MarkKind.BRACKET, "triangle": MarkKind.TRIANGLE}


def is_v15(raw: dict[str, object]) -> bool:
    """By shape: the version's name has changed before, markers and digit groups have not."""
    identifier = raw.get("identifier")
    return "markers" in raw or (isinstance(identifier, dict) and "digits" in identifier)


def parse_v15(raw: dict[str, object], name: str) -> SheetTemplate:
    """Raises TemplateError (a wrong value), DataError (another shape)."""
    meta = convert(raw, MetaV15)
    if meta.units != "mm":
        raise unsupported("units", f"{meta.units!r}: only mm is known")
    width_mm, height_mm = page_size(meta.page)
    places = Places(width_mm=width_mm, height_mm=height_mm)
    fields = _fields(meta, places)
    _check_counts(meta, fields)
    identifier = None if meta.identifier is None else _identifier(meta.identifier, places)
    if not fields and identifier is None:
        raise invalid("questions", "neither questions nor an identifier")
    places.check_overlaps()
    return SheetTemplate(
        name=name,
        source=TemplateSource.V15,
        framing=Framing.MARKS,
        width_mm=width_mm,
        height_mm=height_mm,
        fields=fields,
        identifier=identifier,
        marks=_marks(meta.markers, places),
        anchors=_anchors(meta, places),
        code=_code(meta.code, places),
        server_fingerprint=meta.contract_fingerprint,
    )


def page_size(page: Page) -> tuple[float, float]:
    """Width and height in mm; both spellings (``page.width``, ``page.size.width``) are in use."""
    if page.width is not None and page.height is not None:
        return page.width, page.height
    if page.size is not None:
        return page.size.width, page.size.height
    raise invalid("page", "no width and height")


def _fields(meta: MetaV15, places: Places) -> tuple[Field, ...]:
    located = [(f"questions[{index}]", question) for index, question in enumerate(meta.questions)]
    # The server lists short answers twice; some senders only in their own list.
    known = {question.question_number for question in meta.questions}
    located += [
        (f"numeric_short_answers[{index}]", question)
        for index, question in enumerate(meta.numeric_short_answers)
        if question.question_number not in known
    ]
    fields: dict[int, Field] = {}
    for path, question in located:
        number = question.question_number
        if number < 1 or number in fields:
            why = "given twice" if number in fields else "not a question number"
            raise invalid(f"{path}.question_number", f"{number} is {why}")
        fields[number] = _field(path, question, places)
    return tuple(fields[number] for number in sorted(fields))


def _check_counts(meta: MetaV15, fields: tuple[Field, ...]) -> None:
    """A meta cut short on its way would leave questions unread without a word."""
    counts = ((FieldKind.CHOICE, "mc_count"), (FieldKind.NUMERIC, "numeric_short_answer_count"))
    for kind, key in counts:
        told = getattr(meta, key)
        there = sum(field.kind is kind for field in fields)
        if told is not None and told != there:
            raise invalid(key, f"{told} are told, {there} are there")


def _field(path: str, question: Question, places: Places) -> Field:
    groups: tuple[BubbleGroup, ...]
    if question.type == "choice":
        kind = FieldKind.CHOICE
        groups = (_group(path, "choices", "", question.choices, places),)
    elif question.type == "numeric_short_answer":
        kind = FieldKind.NUMERIC
        groups = _places(path, question.digit_groups, places)
    else:
        raise unsupported(f"{path}.type", f"{question.type!r} is not read")
    return Field(
        number=question.question_number, label=str(question.question_number), kind=kind, groups=groups
    )


def _identifier(identifier: Identifier, places: Places) -> Field:
    told, there = identifier.digit_count, len(identifier.digits)
    if told is not None and told != there:
        raise invalid("identifier.digit_count", f"{told} are told, {there} are there")
    groups = _digits("identifier.digits", identifier.digits, places)
    return Field(number=0, label="id", kind=FieldKind.IDENTIFIER, groups=groups)


def _places(path: str, digits: tuple[DigitGroup, ...], places: Places) -> tuple[BubbleGroup, ...]:
    """Groups of a short answer, the last one being the ones."""
    path = f"{path}.digit_groups"
    if len(digits) > len(PLACES):
        raise invalid(path, "more than hundreds, tens and ones")
    names = PLACES[len(PLACES) - len(digits) :]
    groups = _digits(path, digits, places)
    for index, digit in enumerate(digits):
        if digit.place and digit.place != names[digit.digit_index]:
            raise invalid(f"{path}[{index}].place", f"{digit.place!r} is not place {digit.digit_index}")
    return tuple(BubbleGroup(label=at, bubbles=g.bubbles) for at, g in zip(names, groups, strict=True))


def _digits(path: str, digits: tuple[DigitGroup, ...], places: Places) -> tuple[BubbleGroup, ...]:
    """Groups by place, labelled by index; every place from 0 on exactly once."""
    groups: dict[int, BubbleGroup] = {}
    for index, digit in enumerate(digits):
        here = f"{path}[{index}]"
        if digit.digit_index in groups or not 0 <= digit.digit_index < len(digits):
            raise invalid(f"{here}.digit_index", f"{digit.digit_index}: places count from 0, each once")
        group = _group(here, "bubbles", str(digit.digit_index), digit.bubbles, places)
        for place, bubble in enumerate(group.bubbles):
            if len(bubble.value) != 1 or bubble.value not in "0123456789":
                raise invalid(f"{here}.bubbles[{place}].value", f"{bubble.value!r} is no digit")
        if len(group.bubbles) < 10:
            raise invalid(f"{here}.bubbles", "not all of 0 to 9")
        groups[digit.digit_index] = group
    if not groups:
        raise invalid(path, "no digits")
    return tuple(groups[index] for index in sorted(groups))


def _group(path: str, key: str, label: str, ovals: tuple[Oval, ...], places: Places) -> BubbleGroup:
    bubbles = []
    values: set[str] = set()
    for index, oval in enumerate(ovals):
        here = f"{path}.{key}[{index}]"
        value = str(oval.label if oval.label != "" else oval.value)
        if value in values:
            raise invalid(f"{here}.{'label' if key == 'choices' else 'value'}", f"{value!r} is given twice")
        values.add(value)
        bubble = Bubble(
            value=value,
            x_mm=oval.center.x,
            y_mm=oval.center.y,
            rx_mm=oval.radius_x,
            ry_mm=oval.radius_y,
        )
        bubbles.append(places.add(here, bubble))
    if not bubbles:
        raise invalid(f"{path}.{key}", "no bubbles")
    return BubbleGroup(label=label, bubbles=tuple(bubbles))


def _marks(markers: dict[str, Marker], places: Places) -> tuple[RegistrationMark, ...]:
    marks = []
    for corner in Corner:
        path = f"markers.{corner.value}"
        marker = markers.get(corner.value)
        if marker is None:
            raise invalid(path, "missing")
        if marker.type not in _MARK_KINDS:
            raise unsupported(f"{path}.type", f"{marker.type!r} is not known")
        _check_size(path, marker.size)
        if not 0.0 <= marker.thickness <= marker.size:
            raise invalid(f"{path}.thickness", f"{marker.thickness:g} mm")
        places.check_point(f"{path}.center", marker.center.x, marker.center.y)
        marks.append(
            RegistrationMark(
                kind=_MARK_KINDS[marker.type],
                corner=corner,
                x_mm=marker.center.x,
                y_mm=marker.center.y,
                size_mm=marker.size,
                thickness_mm=marker.thickness,
            )
        )
    return tuple(marks)


def _anchors(meta: MetaV15, places: Places) -> tuple[Anchor, ...]:
    located = [
        (f"columns[{index}].anchors.{name}", square)
        for index, column in enumerate(meta.columns)
        for name, square in (column.anchors or {}).items()
    ]
    if meta.identifier is not None:
        located += [
            (f"identifier.anchors.{n}", square) for n, square in (meta.identifier.anchors or {}).items()
        ]
    located += [(f"anchors[{index}]", square) for index, square in enumerate(meta.anchors)]
    anchors = []
    for path, square in located:
        _check_size(path, square.size)
        places.check_point(
            f"{path}.center", square.center.x, square.center.y, square.size / 2, square.size / 2
        )
        anchors.append(Anchor(x_mm=square.center.x, y_mm=square.center.y, size_mm=square.size))
    # One order whatever the order of the keys, so that the fingerprint is one as well.
    return tuple(sorted(anchors, key=lambda anchor: (anchor.x_mm, anchor.y_mm)))


def _code(code: Square | None, places: Places) -> PrintedCode | None:
    if code is None:
        return None
    _check_size("code", code.size)
    places.check_point("code.center", code.center.x, code.center.y, code.size / 2, code.size / 2)
    return PrintedCode(x_mm=code.center.x, y_mm=code.center.y, size_mm=code.size)


def _check_size(path: str, size: float) -> None:
    if not 0.2 <= size <= 50.0:
        raise invalid(f"{path}.size", f"{size:g} mm")
