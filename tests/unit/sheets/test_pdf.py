"""The print itself, rasterised: what the meta says must really lie there."""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from station.contracts.sheet import Bubble, SheetTemplate
from station.errors import Code, FileError, UsageError
from station.sheets.code import code_text
from station.sheets.command import numbered
from station.sheets.layout import SheetLayout, SheetSpec, layout_sheet
from station.sheets.load import load_template
from station.sheets.pdf import PrintStyle, draw_pdf

SHARED = Path(os.environ.get("STATION_SHARED", Path(__file__).parents[4] / "shared"))
PX_PER_MM = 20.0
Grey = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]

SPECS = {
    "60": numbered(60, 0, title="수능 대비"),
    "45+5": numbered(45, 5),
    "20+8": numbered(20, 8),
    "0+20": numbered(0, 20),
    "60+20": numbered(60, 20),
    "2 choices": numbered(7, 1, n_choices=2),
    "3 choices": numbered(25, 0, n_choices=3),
    "4 choices, no number": SheetSpec(choices=(4, 9, 2), n_choices=4, identifier=False),
}


def rendered(pdf: bytes) -> Grey:
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    # A hair less, or rounding up adds a column and stretches the page.
    scale = PX_PER_MM * 25.4 / 72 * (1 - 1e-6)
    picture = page.render(scale=scale, grayscale=True).to_numpy().copy()
    page.close()
    document.close()
    return np.asarray(picture).squeeze()


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    text_page = page.get_textpage()
    text = str(text_page.get_text_range())
    text_page.close()
    page.close()
    document.close()
    return text


def bubbles(template: SheetTemplate) -> list[Bubble]:
    fields = [*template.fields, *([template.identifier] if template.identifier else [])]
    return [bubble for field in fields for group in field.groups for bubble in group.bubbles]


def outline_errors_mm(picture: Grey, found: list[Bubble]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Per bubble the largest distance between its outline and the line found along 32 rays (mm).

    The line is the middle of what is nearly as dark as the darkest place within 0.36 mm
    (0.5 mm off there may be a frame).
    """
    angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    reach = np.arange(-0.36, 0.3601, 0.02)
    direction = np.stack([np.cos(angle), np.sin(angle)])
    places = np.array([[b.x_mm, b.y_mm, b.rx_mm, b.ry_mm] for b in found])
    edge = places[:, 2:, None] * direction  # bubble, axis, ray
    normal = direction / places[:, 2:, None]
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    points = (places[:, :2, None] + edge)[..., None] + normal[..., None] * reach
    x, y = (points[:, axis] * PX_PER_MM - 0.5 for axis in (0, 1))
    size = (len(found), -1)
    sampled = cv2.remap(
        picture, x.reshape(size).astype(np.float32), y.reshape(size).astype(np.float32), cv2.INTER_LINEAR
    )
    dark = sampled.reshape(x.shape)
    assert (dark.min(axis=2) < 160).all(), "a piece of an outline is missing"
    line = dark <= dark.min(axis=2, keepdims=True).astype(np.int64) + 30
    middle = (line * reach).sum(axis=2) / line.sum(axis=2)
    return np.asarray(np.abs(middle).max(axis=1), dtype=np.float64)


def ink_centroid_mm(picture: Grey, x_mm: float, y_mm: float, reach_mm: float) -> tuple[float, float, float]:
    """Centroid and area of the black within a square window."""
    left, top = round((x_mm - reach_mm) * PX_PER_MM), round((y_mm - reach_mm) * PX_PER_MM)
    side = round(2 * reach_mm * PX_PER_MM)
    ink = 1.0 - picture[top : top + side, left : left + side].astype(np.float64) / 255
    ys, xs = np.mgrid[top : top + ink.shape[0], left : left + ink.shape[1]] + 0.5
    total = ink.sum()
    return (
        float((xs * ink).sum() / total / PX_PER_MM),
        float((ys * ink).sum() / total / PX_PER_MM),
        float(total / PX_PER_MM**2),
    )


@pytest.fixture(scope="module", params=SPECS, ids=str)
def printed(request: pytest.FixtureRequest) -> tuple[SheetLayout, Grey]:
    layout = layout_sheet(SPECS[request.param])
    return layout, rendered(draw_pdf(layout))


def test_every_outline_lies_within_a_tenth_of_a_millimetre(printed: tuple[SheetLayout, Grey]) -> None:
    layout, picture = printed
    errors = outline_errors_mm(picture, bubbles(layout.template))
    assert errors.max() <= 0.1


def test_marks_and_anchors_lie_where_the_meta_says(printed: tuple[SheetLayout, Grey]) -> None:
    layout, picture = printed
    for mark in layout.template.marks:
        x_mm, y_mm, area = ink_centroid_mm(picture, mark.x_mm, mark.y_mm, 3.4)
        assert (x_mm, y_mm) == pytest.approx((mark.x_mm, mark.y_mm), abs=0.03)
        assert area == pytest.approx(8.0 if mark.thickness_mm == 0 else 7.0, abs=0.1)
    for anchor in layout.template.anchors:
        x_mm, y_mm, area = ink_centroid_mm(picture, anchor.x_mm, anchor.y_mm, 1.3)
        assert (x_mm, y_mm) == pytest.approx((anchor.x_mm, anchor.y_mm), abs=0.03)
        assert area == pytest.approx(4.0, abs=0.1)


@pytest.mark.skipif(not (SHARED / "data/sheets").is_dir(), reason="no shared data: set STATION_SHARED")
@pytest.mark.parametrize("name", ["q10", "q20_plain", "q45", "q20n8_plain"])
def test_the_servers_print_lies_where_its_meta_says(name: str) -> None:
    """So what we conclude from our own prints holds for the server's."""
    template = load_template(SHARED / f"data/sheets/{name}.json")
    picture = rendered((SHARED / f"data/sheets/{name}.pdf").read_bytes())
    assert outline_errors_mm(picture, bubbles(template)).max() <= 0.1


def test_the_code_is_read_from_its_place_and_keeps_its_quiet_zone() -> None:
    layout = layout_sheet(SheetSpec(choices=(1, 2, 3), numeric=(4,), exam="exam-2026/17"))
    picture = rendered(draw_pdf(layout))
    code = layout.template.code
    assert code is not None
    half = code.size_mm / 2 + 2.0
    left, right = round((code.x_mm - half) * PX_PER_MM), round((code.x_mm + half) * PX_PER_MM)
    top, low = round((code.y_mm - half) * PX_PER_MM), round((code.y_mm + half) * PX_PER_MM)
    crop = picture[top:low, left:right]
    small = cv2.resize(crop, None, fx=0.39, fy=0.39, interpolation=cv2.INTER_AREA)  # as at 200 dpi
    text, *_ = cv2.QRCodeDetector().detectAndDecode(small)
    assert text == layout.template.fingerprint[:16].upper() + ".EXAM-2026/17"
    quiet = crop.copy()
    margin = round(2.0 * PX_PER_MM) - 2
    quiet[margin:-margin, margin:-margin] = 255
    assert quiet.min() == 255


def test_an_unprintable_exam_code_is_refused() -> None:
    layout = layout_sheet(SheetSpec(choices=(1,), exam="시험"))
    with pytest.raises(UsageError) as caught:
        draw_pdf(layout)
    assert caught.value.code is Code.LAYOUT_INVALID
    assert code_text("ab" * 32, "") == "AB" * 8


def test_fonts_are_embedded_subsets_and_nothing_else() -> None:
    pdf = draw_pdf(layout_sheet(numbered(20, 8, title="제1회 단원평가")))
    fonts = set(re.findall(rb"/BaseFont /(\S+)", pdf))
    assert fonts == {b"AAAAAA+NanumGothic", b"AAAAAA+NanumGothicBold"}
    assert pdf.count(b"/FontFile2") == 2
    assert len(pdf) < 150_000


def test_the_text_can_be_searched() -> None:
    text = text_of(draw_pdf(layout_sheet(numbered(22, 8, title="제1회 단원평가"))))
    for wanted in (
        "제1회 단원평가",
        "객관식 1번 ~ 22번",
        "단답형 0~999 (백·십·일)",
        "학생 식별번호",
        "10 mm",
    ):
        assert wanted in text


def test_a_heading_never_claims_numbers_that_are_not_there() -> None:
    text = text_of(draw_pdf(layout_sheet(SheetSpec(choices=(1, 2, 5)))))
    assert "객관식 3문항" in text


def test_the_scale_square_is_ten_millimetres() -> None:
    picture = rendered(draw_pdf(layout_sheet(numbered(1, 0))))
    row = picture[round(63.0 * PX_PER_MM), round(12.0 * PX_PER_MM) : round(24.0 * PX_PER_MM)]
    dark = np.flatnonzero(row < 200)
    assert (dark[-1] - dark[0]) / PX_PER_MM == pytest.approx(10.0, abs=0.15)


def test_equal_input_gives_equal_bytes() -> None:
    layout = layout_sheet(numbered(5, 1))
    assert draw_pdf(layout) == draw_pdf(layout)


def test_the_style_changes_the_print_but_not_its_places() -> None:
    layout = layout_sheet(numbered(20, 0))
    thick = PrintStyle(
        ring_mm=0.35, ring_grey=0.45, choice_glyph_pt=0, digit_glyph_pt=0, accent="#7c3aed", show_guide=False
    )
    usual, other = draw_pdf(layout), draw_pdf(layout, thick)
    assert "답안지 작성 안내" in text_of(usual)
    assert "답안지 작성 안내" not in text_of(other)
    picture = rendered(other)
    assert outline_errors_mm(picture, bubbles(layout.template)).max() <= 0.1
    assert picture.mean() != pytest.approx(rendered(usual).mean(), abs=0.01)


def test_a_logo_is_drawn_and_a_bad_one_refused() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (300, 100), (200, 30, 30, 255)).save(buffer, "PNG")
    with_logo = rendered(draw_pdf(layout_sheet(SheetSpec(choices=(1,), title="가", logo=buffer.getvalue()))))
    middle = with_logo[round(42 * PX_PER_MM), round(41 * PX_PER_MM)]
    assert middle < 120
    for bad in (b"", b"GIF89a", buffer.getvalue()[:60], b"x" * 6_000_000):
        with pytest.raises(FileError):
            draw_pdf(layout_sheet(SheetSpec(choices=(1,), logo=bad)))


def test_a_font_that_is_none_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"no font", b"\x00\x01\x00\x00" + b"\xff" * 50):
        fake = tmp_path / f"{len(content)}.ttf"
        fake.write_bytes(content)
        with pytest.raises(FileError):
            draw_pdf(layout_sheet(numbered(1, 0)), PrintStyle(regular=fake))


def test_endless_titles_stay_inside_the_panel() -> None:
    title = "아주 긴 시험 이름 " * 40
    picture = rendered(draw_pdf(layout_sheet(SheetSpec(choices=(1,), title=title, subtitle="가" * 300))))
    gutter = picture[
        round(15 * PX_PER_MM) : round(200 * PX_PER_MM), round(72.4 * PX_PER_MM) : round(74.6 * PX_PER_MM)
    ]
    assert gutter.min() == 255
