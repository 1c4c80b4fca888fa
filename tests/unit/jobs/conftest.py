"""A server, a picture, and a folder for temporary files that stays empty."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.pictures import encoded
from tests.unit.jobs.loopback import Loopback, serving


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as loopback:
        yield loopback


@pytest.fixture(autouse=True)
def own_temp(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that every test leaves empty."""
    folder = tmp_path_factory.mktemp("temp")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def picture(tmp_path: Path) -> str:
    page = np.full((1200, 900, 3), 240, np.uint8)
    for x, y, w, h in ((100, 100, 300, 200), (500, 150, 300, 300)):
        cv2.rectangle(page, (x, y), (x + w, y + h), (40, 40, 40), -1)
    file = tmp_path / "시험지.png"
    file.write_bytes(encoded(page, "PNG"))
    return str(file)
