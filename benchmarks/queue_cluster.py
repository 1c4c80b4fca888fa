"""A PostgreSQL for figures: a throw-away one, but as careful with its log as an installation's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.faults.remote_tier import restart_database
from tests.postgresql import running_cluster


@contextmanager
def careful_cluster() -> Iterator[str]:
    """Its URL. The tests' own cluster never waits for the disk, which would flatter everything."""
    with running_cluster() as url:
        port = urlsplit(url).port
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k '' -c max_connections=200"
        restart_database(url, "-m", "fast", "-o", options)
        yield url
