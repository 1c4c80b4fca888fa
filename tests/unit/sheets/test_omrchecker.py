"""OMRChecker's template.json: everything that can be said in ours arrives, the rest is named."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from station.contracts.sheet import Corner, FieldKind, Framing, JoinedLabel, MarkKind, TemplateSource
from station.errors import Code, TemplateError
from station.sheets.load import load_template, parse_template
from tests.unit.sheets.metas import changed, raw

SCALE = 210 / 1000
INVALID, UNSUPPORTED = Code.TEMPLATE_INVALID, Code.TEMPLATE_UNSUPPORTED
BLOCKS = "fieldBlocks"
SHARED = Path(os.environ.get("STATION_SHARED", Path(__file__).parents[4] / "shared"))


def values(sheet_field: int) -> str:
    sheet = parse_template(raw("omrchecker.json"), name="a")
    return "".join(bubble.value for bubble in sheet.fields[sheet_field].groups[0].bubbles)


def test_labels_values_and_places() -> None:
    sheet = parse_template(raw("omrchecker.json"), name="omr")
    assert sheet.source is TemplateSource.OMRCHECKER
    assert (sheet.width_mm, sheet.height_mm) == pytest.approx((210.0, 294.0))
    assert not sheet.bubbles_exact
    labels = ["kind", "roll1", "roll2", "roll3", "q9_1", "q9_2", "q1", "q2", "q3", "q4"]
    labels += ["How was the room?", "q5", "q6", "q7", "q8"]
    assert [field.label for field in sheet.fields] == labels
    assert [field.number for field in sheet.fields] == list(range(1, 16))
    assert {field.kind for field in sheet.fields} == {FieldKind.CHOICE}
    roll2 = sheet.fields[2].groups[0].bubbles  # vertical: bubbles run down, fields to the right
    assert roll2[4].x_mm == pytest.approx((100 + 46.5 + 15) * SCALE)
    assert roll2[4].y_mm == pytest.approx((60 + 4 * 40 + 15) * SCALE)
    q3 = sheet.fields[8].groups[0].bubbles  # horizontal: bubbles run right, fields down
    assert (q3[1].x_mm, q3[1].y_mm) == pytest.approx(((40 + 50 + 15) * SCALE, (600 + 90 + 15) * SCALE))


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        (0, "EH"),
        (1, "0123456789"),
        (4, "1234567890"),
        (6, "ABCD"),
        (10, "ABCDE"),
        (11, "DCBA"),
        (12, "EDCBA"),
    ],
)
def test_field_types(at: int, wanted: str) -> None:
    assert values(at) == wanted


def test_keys_of_a_block_win() -> None:
    sheet = parse_template(raw("omrchecker.json"), name="a")
    own = sheet.fields[13].groups[0].bubbles
    assert [bubble.value for bubble in own] == ["G", "F"]
    assert own[0].x_mm == own[1].x_mm
    small = sheet.fields[4].groups[0].bubbles[0]
    assert (small.rx_mm, small.ry_mm) == pytest.approx((10 * SCALE, 12 * SCALE))
    assert (small.x_mm, small.y_mm) == pytest.approx((310 * SCALE, 72 * SCALE))


def test_markers_frame_the_page() -> None:
    sheet = parse_template(raw("omrchecker.json"), name="a")
    assert sheet.framing is Framing.TARGETS
    assert {mark.kind for mark in sheet.marks} == {MarkKind.TARGET}
    corners = {mark.corner: (mark.x_mm, mark.y_mm) for mark in sheet.marks}
    assert corners[Corner.BR] == (sheet.width_mm, sheet.height_mm)
    assert sheet.marks[0].size_mm == pytest.approx(210 / 20)


@pytest.mark.parametrize(
    ("steps", "framing"),
    [([], Framing.PICTURE), ([{"name": "Levels", "options": {}}, {"name": "CropPage"}], Framing.OUTLINE)],
)
def test_framing_follows_the_steps(steps: list[object], framing: Framing) -> None:
    sheet = parse_template(changed("omrchecker.json", ("preProcessors",), steps), name="a")
    assert sheet.framing is framing
    assert sheet.marks == ()


def test_joined_labels_and_identifier() -> None:
    sheet = parse_template(raw("omrchecker.json"), name="a", identifier="Roll")
    roll = JoinedLabel(label="Roll", members=("kind", "roll1", "roll2", "roll3"))
    assert sheet.joined == (roll, JoinedLabel(label="q9", members=("q9_1", "q9_2")))
    assert sheet.identifier is not None
    assert [group.label for group in sheet.identifier.groups] == ["0", "1", "2", "3"]
    assert sheet.identifier.groups[1].bubbles == sheet.fields[1].groups[0].bubbles
    assert len(sheet.fields) == 15


def test_feature_alignment_is_accepted_and_said(caplog: pytest.LogCaptureFixture) -> None:
    steps = [{"name": "FeatureBasedAlignment", "options": {"reference": "a.jpg"}}]
    with caplog.at_level(logging.WARNING):
        sheet = parse_template(changed("omrchecker.json", ("preProcessors",), steps), name="a")
    assert sheet.framing is Framing.PICTURE
    assert "FeatureBasedAlignment" in caplog.text


@pytest.mark.parametrize(
    ("path", "value", "code", "named"),
    [
        (("alignment",), {}, UNSUPPORTED, "alignment"),
        (("preProcessors", 0, "name"), "Deskew", UNSUPPORTED, "preProcessors[0].name"),
        (
            ("preProcessors", 2, "options", "sheetToMarkerWidthRatio"),
            "x",
            INVALID,
            "preProcessors[2].options.sheetToMarkerWidthRatio",
        ),
        (
            (BLOCKS, "Mcq4", "fieldType"),
            "QTYPE_X",
            UNSUPPORTED,
            BLOCKS + ".Mcq4.fieldType",
        ),
        ((BLOCKS, "Mcq4", "fieldType"), ..., INVALID, BLOCKS + ".Mcq4"),
        ((BLOCKS, "Own", "direction"), "up", INVALID, BLOCKS + ".Own.direction"),
        (
            (BLOCKS, "Own", "bubbleValues"),
            ["A", "A"],
            INVALID,
            BLOCKS + ".Own.bubbleValues",
        ),
        (
            (BLOCKS, "Mcq4", "fieldLabels"),
            ["q7..8"],
            INVALID,
            BLOCKS + ".Own.fieldLabels",
        ),
        (
            (BLOCKS, "Mcq4", "fieldLabels"),
            ["q4..1"],
            INVALID,
            BLOCKS + ".Mcq4.fieldLabels",
        ),
        (
            (BLOCKS, "Mcq4", "fieldLabels"),
            ["q1..999999"],
            INVALID,
            BLOCKS + ".Mcq4.fieldLabels",
        ),
        ((BLOCKS, "Mcq4", "origin"), [900, 600], INVALID, BLOCKS + ".Mcq4.center.x"),
        ((BLOCKS, "Mcq4", "bubblesGap"), 0, INVALID, BLOCKS + ".Mcq4.center"),
        (("customLabels", "q9"), ["q9_1", "q99"], INVALID, "customLabels.q9"),
        (("pageDimensions",), [0, 5], INVALID, "pageDimensions"),
        (("pageDimensions",), [10], INVALID, "pageDimensions"),
        (("fieldBlocks",), {}, INVALID, "fieldBlocks"),
    ],
)
def test_the_culprit_is_named(path: tuple[str | int, ...], value: object, code: Code, named: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(changed("omrchecker.json", path, value), name="a")
    assert (caught.value.code, caught.value.facts["path"]) == (code, named)


def test_an_unknown_identifier_is_refused() -> None:
    with pytest.raises(TemplateError, match="Roll, q9"):
        parse_template(raw("omrchecker.json"), name="a", identifier="Student")


@pytest.mark.skipif(not (SHARED / "data/real").is_dir(), reason="no shared data: set STATION_SHARED")
def test_real_templates_are_read() -> None:
    found = {file.parent.name: load_template(file) for file in SHARED.glob("data/real/*/*/template.json")}
    assert len(found) == 9
    assert {name: len(sheet.fields) for name, sheet in found.items() if name.startswith("sample")} == {
        "sample1": 35,
        "sample3": 100,
        "sample4": 11,
        "sample5": 37,
    }
    assert found["sample1"].framing is Framing.TARGETS
    assert all(name == sheet.name for name, sheet in found.items())
