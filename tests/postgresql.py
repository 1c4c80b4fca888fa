"""A PostgreSQL of one's own for tests: made in a temporary folder, gone when they end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

OWNER = "postgres"
NOT_HERE = "PostgreSQL is not installed: no initdb on the path or in /usr/lib/postgresql"
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100"
_STARTS = 3


def programs() -> Path | None:
    """The folder of initdb and pg_ctl of the newest version; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(folders, key=lambda path: int(path.parts[-3].split(".")[0]), default=None)
    return None if newest is None else newest.parent


@contextmanager
def running_cluster() -> Iterator[str]:
    """A cluster's URL, on a free port of the loopback. PostgreSQL refuses to run as root: then it is
    ``postgres`` who does."""
    binaries = programs()
    assert binaries is not None, NOT_HERE
    folder = Path(tempfile.mkdtemp(prefix="station-postgresql-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
        data = folder / "data"
        _run(binaries / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        port = _start(binaries, folder, data)
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(url: str) -> str:
    """The URL of an empty database beside the one of ``url``."""
    name = f"station_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """An empty database; of each test process its own."""
    if programs() is None:
        pytest.skip(NOT_HERE)
    with running_cluster() as url:
        yield url


def _start(binaries: Path, folder: Path, data: Path) -> int:
    for attempt in range(1, _STARTS + 1):
        port = _free_port()
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} {_FAST}"
        try:
            _run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        except subprocess.CalledProcessError:  # somebody took the port meanwhile
            if attempt == _STARTS:
                raise
        else:
            return port
    raise AssertionError


def _run(*command: str | Path) -> None:
    as_owner = ("runuser", "-u", OWNER, "--") if os.geteuid() == 0 else ()
    # No pipes: what pg_ctl leaves running would hold them open.
    subprocess.run(
        [*as_owner, *map(str, command)],
        check=True,
        timeout=60,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
