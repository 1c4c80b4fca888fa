"""v1 and legacy metas tell regions only: place and size of the bubbles come from the print."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from station.contracts.sheet import Framing
from station.pipelines.align_print import align_print
from station.pipelines.form import prepare
from station.sheets.load import load_template

METAS = Path(__file__).parents[2] / "data" / "metas"
SCALE = 6.0


@pytest.mark.parametrize(
    ("meta", "framing"), [("v1_q20.json", Framing.OUTLINE), ("legacy_q6.json", Framing.PICTURE)]
)
def test_the_size_of_the_bubbles_is_found_in_the_print(meta: str, framing: Framing) -> None:
    template = load_template(METAS / meta, picture_px=(1240, 1754))
    assert template.framing is framing
    form = prepare(template)
    printed = np.array([0.72, 0.95]) * form.radii.min()
    page = np.full((round(template.height_mm * SCALE), round(template.width_mm * SCALE)), 235, np.uint8)
    for x, y in form.centres * SCALE:
        axes = (round(printed[0] * SCALE), round(printed[1] * SCALE))
        cv2.ellipse(page, (round(x), round(y)), axes, 0, 0, 360, 70, 2, cv2.LINE_AA)
    room = 0
    if framing is Framing.OUTLINE:
        room = 100
        page = np.pad(page, room, constant_values=45)
    found = align_print(page, form)
    px = found.registration.pose.to_px(found.form.centres)
    assert np.abs(px - form.centres * SCALE - room).max() < 2.5
    assert np.allclose(found.form.radii, printed, rtol=0.12)
