"""The printed code is read where it is, and nothing else is taken for it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from station.pipelines.align import align, scene
from station.pipelines.arrays import Picture
from station.pipelines.form import prepare
from station.pipelines.pose import Pose
from station.pipelines.printed_code import names, read_code
from station.sheets.layout import SheetLayout
from tests.unit.pipelines.printed import DPI, form, printed


def straight(layout: SheetLayout) -> Pose:
    """Of a picture as `printed` draws it."""
    scale = DPI / 25.4
    homography = np.array([[scale, 0, -0.5], [0, scale, -0.5], [0, 0, 1.0]])
    template = layout.template
    return Pose(homography=homography, centre=(template.width_mm / 2, template.height_mm / 2), span=150.0)


@pytest.mark.parametrize("exam", ["", "EXAM-12", "X" * 40])
@pytest.mark.parametrize("quarter_turns", [0, 1, 2, 3])
def test_named_however_the_page_lies(exam: str, quarter_turns: int) -> None:
    layout = form(1, 20, exam=exam)
    template = layout.template
    assert template.code is not None
    view = scene(printed(layout, quarter_turns=quarter_turns))
    told = read_code(view.picture, template.code, align(view, prepare(template)).pose)
    assert told == template.fingerprint[:16]
    assert names(told, template.fingerprint)


def test_worn_pictures() -> None:
    layout = form(1, 20)
    code, pose = layout.template.code, straight(layout)
    assert code is not None
    page = printed(layout)
    rng = np.random.default_rng(1)
    noisy = np.clip(page.astype(float) + rng.normal(0, 25, page.shape), 0, 255).astype(np.uint8)
    worn: list[Picture] = [
        noisy,
        np.asarray(cv2.GaussianBlur(page, (0, 0), 1.4), np.uint8),
        np.asarray(cv2.threshold(noisy, 150, 255, cv2.THRESH_BINARY)[1], np.uint8),
        np.asarray(cv2.erode(page, np.ones((2, 2), np.uint8)), np.uint8),
        (page * 0.5).astype(np.uint8),
    ]
    assert [read_code(picture, code, pose) for picture in worn] == [layout.template.fingerprint[:16]] * 5


def test_no_code_is_no_name() -> None:
    layout = form(1, 20)
    code, pose = layout.template.code, straight(layout)
    assert code is not None
    bare = printed(form(1, 20, code=False))
    assert read_code(bare, code, pose) is None
    assert read_code(np.full_like(bare, 255), code, pose) is None
    assert read_code(np.zeros_like(bare), code, pose) is None
    noise = np.random.default_rng(2).integers(0, 256, bare.shape).astype(np.uint8)
    assert read_code(noise, code, pose) is None


def test_a_code_out_of_the_picture() -> None:
    layout = form(1, 20)
    code, pose = layout.template.code, straight(layout)
    assert code is not None
    page = printed(layout)
    cut = page[: round((code.y_mm + 3) * DPI / 25.4)]
    assert read_code(np.ascontiguousarray(cut), code, pose) is None


def test_a_code_of_someone_else_is_no_name() -> None:
    layout = form(1, 20)
    code, pose = layout.template.code, straight(layout)
    assert code is not None
    page = printed(layout)
    foreign = cv2.QRCodeEncoder.create().encode("HTTPS://A.KR")
    side = round(code.size_mm * DPI / 25.4)
    left = round((code.x_mm - code.size_mm / 2) * DPI / 25.4)
    top = round((code.y_mm - code.size_mm / 2) * DPI / 25.4)
    drawn = foreign[2:-2, 2:-2] if foreign.shape[0] > 21 else foreign
    page[top : top + side, left : left + side] = cv2.resize(drawn, (side, side), interpolation=cv2.INTER_AREA)
    assert read_code(page, code, pose) is None
    assert read_code(page, replace(code, size_mm=code.size_mm / 3), pose) is None
