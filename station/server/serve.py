"""Starts the server: tables brought up to date, the demo academy where asked for, requests, sweeping."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

from station.errors import Code, UsageError

logger = logging.getLogger(__name__)

SWEEP_S: Final = 15.0
THREADS: Final = 8
_PREPARING: Final = 0x57A7104  # any number that nobody else locks in the database


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """``demo_password``: of the demo academy's teacher, None without the academy; ``admin_password``: of the
    account "admin" of the admin pages, None leaves it as it is. ``sweep_s``: 0 leaves the
    sweeping to another process."""

    host: str
    port: int
    demo_password: str | None = None
    admin_password: str | None = None
    create_queues: bool = False
    sweep_s: float = SWEEP_S
    grace_s: float | None = None


def serve(options: ServeOptions, *, ready: Callable[[str], None]) -> None:
    """Serves until SIGTERM or Ctrl+C; ``ready`` gets the address first. Raises UsageError."""
    set_up(os.environ, loopback=options.host in ("127.0.0.1", "localhost", "::1"))
    prepare(options)
    import waitress
    from django.contrib.staticfiles.handlers import StaticFilesHandler

    from station.server.wsgi import application

    try:
        server = waitress.create_server(
            StaticFilesHandler(application),
            host=options.host,
            port=options.port,
            threads=THREADS,
            max_request_body_size=1100 * 1024 * 1024,  # a hundred scans of 10 MB; Django limits each
            ident=None,
        )
    except OSError as error:
        raise UsageError(
            Code.SETTING_INVALID, path=f"{options.host}:{options.port}", detail=error.strerror or str(error)
        ) from error
    sweeper = Sweeper(options.sweep_s, options.grace_s) if options.sweep_s else None
    signal.signal(signal.SIGTERM, _leave)
    ready(f"http://{options.host}:{server.effective_port}")
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        logger.info("server ends")
    finally:
        server.close()
        if sweeper is not None:
            sweeper.close()


def set_up(environment: MutableMapping[str, str], *, loopback: bool) -> None:
    """Makes Django ready. Without a secret only this computer is served, with one that ends with the process.

    Raises UsageError: a missing extra, a setting that is wrong.
    """
    try:
        import django
    except ImportError as error:
        raise UsageError(Code.EXTRA_MISSING, detail="server") from error
    if loopback and not environment.get("STATION_SECRET_KEY"):
        environment["STATION_SECRET_KEY"] = secrets.token_urlsafe(48)
    environment["DJANGO_SETTINGS_MODULE"] = "station.server.settings"
    # Wrong settings must be told in a sentence; Django would show its own way to them.
    from station.server.environment import read

    data = read(environment).data
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        detail = f"{data}: {error.strerror}"
        raise UsageError(Code.SETTING_INVALID, path="STATION_SERVER_DATA", detail=detail) from error
    django.setup()


def prepare(options: ServeOptions) -> None:
    """Tables, queues and the demo academy. Raises UsageError where the database or queue is not reached."""
    from django.core.management import call_command
    from django.db import DatabaseError

    from station.server.academy.demo import create_admin, create_demo
    from station.server.aijobs.publishing import PublishError, SqsPublisher, publisher

    try:
        with alone():
            call_command("migrate", verbosity=0, interactive=False)
            if options.admin_password is not None:
                create_admin(options.admin_password)
            if options.demo_password is not None:
                create_demo(teacher_password=options.demo_password)
    except DatabaseError as error:
        raise UsageError(
            Code.SETTING_INVALID, path="STATION_DATABASE_URL", detail=str(error).splitlines()[0]
        ) from error
    queues = publisher()
    if options.create_queues and isinstance(queues, SqsPublisher):
        try:
            queues.create_queues()
        except PublishError as error:
            raise UsageError(Code.SETTING_INVALID, path="AI_SQS_ENDPOINT_URL", detail=str(error)) from error


@contextmanager
def alone() -> Iterator[None]:
    """Of servers that start together on one PostgreSQL, one after the other comes here: tables can be made by
    one only. On SQLite there is one server. Raises DatabaseError."""
    from django.db import connections

    guard = connections.create_connection("default")
    try:
        if guard.vendor == "postgresql":
            # Of a transaction, not of the session: so it ends with us behind a pooler too.
            guard.set_autocommit(False)
            with guard.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PREPARING])
        yield
    finally:
        guard.close()


class Sweeper:
    """One thread that sweeps every ``every_s`` until it is closed."""

    def __init__(self, every_s: float, grace_s: float | None = None) -> None:
        self._every_s = every_s
        self._grace_s = grace_s
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper")
        self._thread.start()

    def close(self) -> None:
        self._leave.set()
        self._thread.join()

    def _run(self) -> None:
        from django.db import close_old_connections

        from station.server.aijobs.publishing import publisher
        from station.server.aijobs.sweeping import GRACE_S, sweep
        from station.server.internal.callbacks import hand_over

        grace_s = GRACE_S if self._grace_s is None else self._grace_s
        while not self._leave.wait(self._every_s):
            try:
                close_old_connections()
                done = sweep(publisher(), hand_over, grace_s=grace_s)
                if done.released or done.republished or done.handed_over:
                    logger.info(
                        "swept: released=%d republished=%d handed_over=%d",
                        done.released,
                        done.republished,
                        done.handed_over,
                    )
            except Exception:
                # The database may be away for a while: the next round tries again.
                logger.exception("sweeping failed")
        close_old_connections()


def _leave(_: int, __: FrameType | None) -> None:
    sys.exit(0)
