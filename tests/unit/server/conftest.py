"""Every test with a database runs on both: SQLite as it is shipped, and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from station.server.academy.demo import create_demo
from station.server.academy.models import Membership, Role, Tenant, User, sign_in_name
from station.server.academy.tokens import issue
from station.server.environment import database_of
from station.server.storage import FolderStorage
from tests.postgresql import postgresql_url
from tests.unit.server.exam_desk import ExamDesk, desk_of

__all__ = ["postgresql_url"]

PASSWORD = "the right one"
DATABASES = ("sqlite", "postgresql")
STORING = (
    "submissions.pictures",
    "submissions.shown",
    "aijobs.publishing",
    "station_api.uploads",
    "files",
)
"""Modules that ask for the storage."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever asks for a database, by fixture or by mark, gets one after the other."""
    marked = metafunc.definition.get_closest_marker("django_db") is not None
    if marked and "django_db_setup" not in metafunc.fixturenames:
        metafunc.fixturenames.append("django_db_setup")
    if "django_db_setup" in metafunc.fixturenames:
        metafunc.parametrize("django_db_setup", DATABASES, indirect=True, scope="session")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Points Django at the database and makes its tables by the migrations, as an installation does."""
    if getattr(request, "param", DATABASES[0]) == "postgresql":
        url = str(request.getfixturevalue("postgresql_url"))
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('server') / 'server.db'}"
    with django_db_blocker.unblock():
        _use(url)
        call_command("migrate", verbosity=0)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


def _use(url: str) -> None:
    connections.close_all()
    settings.DATABASES["default"] = database_of(url)
    connections.settings = connections.configure_settings(settings.DATABASES)
    del connections["default"]


@pytest.fixture(autouse=True)
def _no_requests_counted() -> None:
    """The limits of one test are not the next one's."""
    cache.clear()


@pytest.fixture
def academy(db: None) -> Tenant:
    """The demo academy; its teacher's password is "the right one"."""
    return create_demo(teacher_password=PASSWORD)


@pytest.fixture
def other_academy(db: None) -> Tenant:
    """Another one without lectures or exams; its owner signs in as "teacher" too."""
    tenant = Tenant.objects.create(code="other", name="다른 학원")
    teacher = User.objects.create_user(sign_in_name(tenant, "teacher"), password=PASSWORD)
    Membership.objects.create(user=teacher, tenant=tenant, role=Role.OWNER)
    return tenant


@pytest.fixture
def teacher(academy: Tenant) -> User:
    return User.objects.get(memberships__tenant=academy)


@pytest.fixture
def stranger(other_academy: Tenant) -> User:
    """Who may see everything in the other academy."""
    return User.objects.get(memberships__tenant=other_academy)


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """``client_of(user)``: a client that has signed in to the user's academy."""

    def made(user: User) -> APIClient:
        tenant = Membership.objects.select_related("tenant").get(user=user).tenant
        client = APIClient()
        client.credentials(
            HTTP_AUTHORIZATION=f"Bearer {issue(user, tenant).access}", HTTP_X_TENANT_CODE=tenant.code
        )
        return client

    return made


@pytest.fixture
def objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStorage:
    """The server's storage: a folder of the test's own."""
    kept = FolderStorage(tmp_path / "objects", "http://testserver")
    for module in STORING:
        monkeypatch.setattr(f"station.server.{module}.storage", lambda: kept)
    return kept


@pytest.fixture
def desk(
    academy: Tenant, teacher: User, client_of: Callable[[User], APIClient], objects: FolderStorage
) -> ExamDesk:
    """An exam of the demo academy, with ways to hand sheets in."""
    return desk_of(academy, client_of(teacher))
