"""Files, folders and patterns, in the order a person expects."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.services.inputs import find_inputs, first_size_px, natural_key
from tests.pictures import encoded, exif, scene


@given(st.lists(st.text(max_size=8)))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural_key)) == sorted(names)


def test_numbers_sort_by_value() -> None:
    names = ["p10.jpg", "P2.jpg", "p1.jpg", "p02b.jpg", "가10", "가9"]
    assert sorted(names, key=natural_key) == ["p1.jpg", "P2.jpg", "p02b.jpg", "p10.jpg", "가9", "가10"]


def test_patterns_are_expanded_where_no_shell_did(tmp_path: Path) -> None:
    for name in ("b10.jpg", "b9.jpg", "c.png"):
        (tmp_path / name).write_bytes(b"x")
    found = find_inputs([str(tmp_path / "*.jpg"), str(tmp_path / "none*.jpg")])
    assert [Path(item.name).name for item in found] == ["b9.jpg", "b10.jpg", "none*.jpg"]


def test_a_name_with_brackets_that_exists_is_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "scan[1].jpg").write_bytes(b"x")
    (tmp_path / "scan1.jpg").write_bytes(b"x")
    (found,) = find_inputs([str(tmp_path / "scan[1].jpg")])
    assert found.name.endswith("scan[1].jpg")


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_text_keeps_its_bytes(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/\xff\xfe.jpg"
    Path(os.fsdecode(raw)).write_bytes(b"x")
    (found,) = find_inputs([str(tmp_path)])
    assert found.path == raw
    found.name.encode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_run_in_circles_end(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere")
    assert [Path(item.name).name for item in find_inputs([str(tmp_path)])] == ["a.jpg", "gone.jpg"]


def test_pictures_of_a_template_are_left_out_of_folders_only(tmp_path: Path) -> None:
    for name in ("marker.jpg", "sheet.jpg"):
        (tmp_path / name).write_bytes(b"x")
    marker = tmp_path / "marker.jpg"
    found = find_inputs([str(tmp_path)], leave_out=[marker])
    assert [Path(item.name).name for item in found] == ["sheet.jpg"]
    assert find_inputs([str(marker)], leave_out=[marker])


def test_the_size_of_the_first_picture_as_a_viewer_shows_it(tmp_path: Path) -> None:
    (tmp_path / "1.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "2.jpg").write_bytes(b"no picture")
    (tmp_path / "3.jpg").write_bytes(encoded(scene(400, 300), "JPEG", exif=exif(6)))
    (tmp_path / "4.png").write_bytes(encoded(scene(500, 300), "PNG"))
    inputs = find_inputs([str(tmp_path), str(tmp_path / "missing.jpg")])
    assert first_size_px(inputs) == (300, 400)
    assert first_size_px(inputs[:2]) is None
    assert first_size_px(inputs[-1:]) is None
