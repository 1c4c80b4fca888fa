from __future__ import annotations

from pathlib import Path

import pytest

from station.server.academy.models import Tenant, User
from station.server.storage import FolderStorage
from tests.unit.server import exam_desk
from tests.unit.server.exam_desk import ExamDesk, MakeClient


@pytest.fixture(autouse=True)
def objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStorage:
    """Each test keeps its pictures in a folder of its own."""
    kept = FolderStorage(tmp_path / "objects", "http://testserver")
    for module in (
        "submissions.pictures",
        "submissions.shown",
        "aijobs.publishing",
        "station_api.uploads",
        "files",
    ):
        monkeypatch.setattr(f"station.server.{module}.storage", lambda: kept)
    return kept


@pytest.fixture
def desk(academy: Tenant, teacher: User, client_of: MakeClient) -> ExamDesk:
    return exam_desk.desk_of(academy, client_of(teacher))
