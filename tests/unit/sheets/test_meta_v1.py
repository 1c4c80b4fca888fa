"""The older formats: regions become cells with a bubble each, and nothing is guessed silently."""

from __future__ import annotations

import json

import pytest

from station.contracts.sheet import Framing, TemplateSource
from station.errors import Code, TemplateError
from station.sheets.load import parse_template
from tests.unit.sheets.metas import LEGACY_PX, changed, raw


def test_v1_regions_and_flat_identifier() -> None:
    sheet = parse_template(raw("v1_q20.json"), name="v1")
    assert (sheet.source, sheet.framing, sheet.bubbles_exact) == (TemplateSource.V1, Framing.OUTLINE, False)
    first = sheet.fields[0].groups[0].bubbles
    assert [bubble.value for bubble in first] == list("ABCDE")
    assert [bubble.x_mm for bubble in first] == pytest.approx([114, 122, 130, 138, 146])
    assert {bubble.y_mm for bubble in first} == {44.0}
    assert first[0].rx_mm == first[0].ry_mm == pytest.approx(3.2)
    assert sheet.identifier is not None
    assert [group.label for group in sheet.identifier.groups] == [str(place) for place in range(8)]
    assert sheet.identifier.groups[7].bubbles[9].value == "9"
    assert (sheet.identifier.groups[7].bubbles[9].x_mm, sheet.identifier.groups[7].bubbles[9].rx_mm) == (
        76.0,
        2.5,
    )


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (("questions", 2, "roi", "w"), 0, "questions[2].roi.w"),
        (("questions", 2, "roi", "x"), 190, "questions[2].roi.center.x"),
        (("questions", 2, "question_number"), 1, "questions[2].question_number"),
        (("identifier", "bubbles", 5, "digit_index"), 0, "identifier.bubbles[5].digit_index"),
        (("identifier", "bubbles", 5, "number"), 4, "identifier.bubbles[5].number"),
        (("identifier", "bubbles", 5, "r"), "x", "identifier.bubbles[5].r"),
        (("page",), {"size": {"width": 210}}, "page.size"),
    ],
)
def test_the_culprit_is_named(path: tuple[str | int, ...], value: object, named: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(changed("v1_q20.json", path, value), name="a")
    assert caught.value.facts["path"] == named


def test_a_missing_digit_place_is_named() -> None:
    meta = json.loads(raw("v1_q20.json"))
    meta["identifier"]["bubbles"] = [b for b in meta["identifier"]["bubbles"] if b["digit_index"] != 3]
    with pytest.raises(TemplateError, match="place is missing"):
        parse_template(json.dumps(meta).encode(), name="a")


def test_a_missing_digit_is_named() -> None:
    with pytest.raises(TemplateError, match="not all of 0 to 9"):
        parse_template(changed("v1_q20.json", ("identifier", "bubbles", 5), ...), name="a")


def test_legacy_regions_in_pixels_of_the_picture() -> None:
    sheet = parse_template(raw("legacy_q6.json"), name="old", picture_px=LEGACY_PX)
    scale = 210 / LEGACY_PX[0]
    assert (sheet.source, sheet.framing) == (TemplateSource.LEGACY, Framing.PICTURE)
    assert (sheet.width_mm, sheet.height_mm) == pytest.approx((210.0, LEGACY_PX[1] * scale))
    across, down = sheet.fields[0].groups[0].bubbles, sheet.fields[5].groups[0].bubbles
    assert [bubble.x_mm / scale for bubble in across] == pytest.approx([350, 450, 550, 650, 750])
    assert [bubble.y_mm / scale for bubble in down] == pytest.approx([250, 350, 450, 550])
    assert [bubble.value for bubble in down] == ["1", "2", "3", "4"]


def test_legacy_as_a_bare_list() -> None:
    bare = json.dumps(json.loads(raw("legacy_q6.json"))["questions"]).encode()
    whole = parse_template(raw("legacy_q6.json"), name="old", picture_px=LEGACY_PX)
    assert parse_template(bare, name="old", picture_px=LEGACY_PX) == whole


def test_legacy_lying_picture_counts_as_297_mm() -> None:
    assert parse_template(raw("legacy_q6.json"), name="old", picture_px=(1754, 1240)).width_mm == 297.0


def test_legacy_without_the_pictures_size_is_refused_not_guessed() -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(raw("legacy_q6.json"), name="old")
    assert (caught.value.code, caught.value.facts["path"]) == (Code.TEMPLATE_UNSUPPORTED, "page")
    with pytest.raises(TemplateError):
        parse_template(raw("legacy_q6.json"), name="old", picture_px=(600, 400))
