"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from station.sheets.command import numbered, write_sheet
from station.store.store import Store

cv2.setNumThreads(1)


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template of a small sheet of our own: 10 choices, 2 short answers."""
    folder = tmp_path_factory.mktemp("template")
    _, meta = write_sheet(numbered(10, 2), folder / "sheet.pdf")
    return meta


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A station's data with no exam yet."""
    opened = Store(tmp_path / "data")
    yield opened
    opened.close()
