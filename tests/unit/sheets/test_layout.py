"""Our own sheets: every allowed mix fits, reads back as the same template, and equals the server's."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.contracts.codec import encode
from station.contracts.sheet import FieldKind, SheetTemplate
from station.errors import Code, UsageError
from station.sheets.command import numbered
from station.sheets.layout import MIN_ROW_MM, SheetLayout, SheetSpec, layout_sheet
from station.sheets.load import parse_template
from station.sheets.meta_writer import to_meta
from tests.unit.sheets.metas import raw


def read_back(layout: SheetLayout) -> SheetTemplate:
    return parse_template(encode(to_meta(layout)), name=layout.template.name)


@st.composite
def specs(draw: st.DrawFn) -> SheetSpec:
    choices = draw(st.integers(0, 60))
    numeric = draw(st.integers(0 if choices else 1, 20))
    start = draw(st.integers(1, 500))
    numbers = draw(st.permutations(range(start, start + choices + numeric)))
    return SheetSpec(
        choices=tuple(numbers[:choices]),
        numeric=tuple(numbers[choices:]),
        n_choices=draw(st.integers(2, 5)),
        identifier=draw(st.booleans()),
        code=draw(st.booleans()),
    )


@given(specs())
@settings(max_examples=60, deadline=None)
def test_the_meta_reads_back_as_the_very_template(spec: SheetSpec) -> None:
    layout = layout_sheet(spec)
    assert read_back(layout) == layout.template
    kinds = {field.number: field.kind for field in layout.template.fields}
    assert kinds == dict.fromkeys(spec.choices, FieldKind.CHOICE) | dict.fromkeys(
        spec.numeric, FieldKind.NUMERIC
    )


@pytest.mark.parametrize("numeric", range(21))
def test_rows_keep_their_distance_in_every_mix(numeric: int) -> None:
    for choices in range(0 if numeric else 1, 61):
        template = layout_sheet(numbered(choices, numeric)).template
        columns: dict[float, list[float]] = {}
        for field in template.fields:
            for group in field.groups:
                columns.setdefault(group.bubbles[0].x_mm, []).append(group.bubbles[0].y_mm)
        gaps = [low - high for ys in columns.values() for high, low in pairwise(sorted(ys)) if low > high]
        assert min(gaps, default=MIN_ROW_MM) >= MIN_ROW_MM - 0.011
        right_mm = max(b.x_mm + b.rx_mm for f in template.fields for g in f.groups for b in g.bubbles)
        assert right_mm <= 287.0


@pytest.mark.parametrize(
    ("name", "choices"), [("v15_q10.json", 10), ("v15_q20.json", 20), ("v15_q45.json", 45)]
)
def test_choice_sheets_are_the_servers_own(name: str, choices: int) -> None:
    server = parse_template(raw(name), name="server")
    ours = layout_sheet(SheetSpec(choices=tuple(range(1, choices + 1)), code=False))
    assert ours.template.fingerprint == server.fingerprint


@pytest.mark.parametrize(
    ("name", "choices", "numeric"), [("v15_q20n8.json", 20, 8), ("v15_q10n3.json", 10, 3)]
)
def test_short_answers_stand_where_the_server_puts_them(name: str, choices: int, numeric: int) -> None:
    server = parse_template(raw(name), name="server")
    ours = layout_sheet(numbered(choices, numeric)).template
    assert ours.fields == server.fields
    assert set(server.anchors) < set(ours.anchors)


def test_two_exams_of_one_shape_are_one_form() -> None:
    first = layout_sheet(SheetSpec(choices=(1, 2), title="중간", exam="A", logo=b"x"))
    assert (
        first.template.fingerprint == layout_sheet(SheetSpec(choices=(1, 2), exam="B")).template.fingerprint
    )


def test_too_much_is_refused_with_the_largest_mix() -> None:
    with pytest.raises(UsageError) as caught:
        layout_sheet(numbered(70, 25))
    assert caught.value.code is Code.LAYOUT_TOO_FULL
    assert caught.value.facts["detail"] == "70 + 25, max. 60 + 20"
    with pytest.raises(UsageError) as caught:
        layout_sheet(numbered(61, 5))
    largest = caught.value.facts
    assert (largest["largest_choices"], largest["largest_numeric"]) == (60, 5)
    layout_sheet(numbered(60, 20))


@pytest.mark.parametrize(
    "spec",
    [
        SheetSpec(),
        SheetSpec(choices=(1, 2, 1)),
        SheetSpec(choices=(1, 2), numeric=(2,)),
        SheetSpec(choices=(0,)),
        SheetSpec(numeric=(1000,)),
        SheetSpec(choices=(1,), n_choices=1),
        SheetSpec(choices=(1,), n_choices=6),
    ],
)
def test_a_wrong_sheet_is_refused(spec: SheetSpec) -> None:
    with pytest.raises(UsageError) as caught:
        layout_sheet(spec)
    assert caught.value.code is Code.LAYOUT_INVALID
