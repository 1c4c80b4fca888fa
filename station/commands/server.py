"""`station server`: the reference academy API, for a look, for tests, or behind a proxy."""

from __future__ import annotations

import argparse
import os
import secrets

from station.commands.words import Say

OK = 0


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=say("server_host"))
    parser.add_argument("--port", type=int, default=8010, help=say("server_port"))
    parser.add_argument("--demo", action="store_true", help=say("server_demo"))
    parser.add_argument("--admin", action="store_true", help=say("server_admin"))
    parser.add_argument("--create-queues", action="store_true", help=say("server_queues"))
    parser.add_argument("--sweep", type=float, default=15.0, metavar="SECONDS", help=say("server_sweep"))
    parser.add_argument("--grace", type=float, metavar="SECONDS", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Serves until it is stopped. Raises UsageError: a missing extra, wrong settings, a port in use."""
    from station.server.serve import ServeOptions, serve  # here: other commands need no web framework

    options = ServeOptions(
        host=arguments.host,
        port=arguments.port,
        demo_password=_password("STATION_DEMO_PASSWORD") if arguments.demo else None,
        admin_password=_password("STATION_ADMIN_PASSWORD") if arguments.admin else None,
        create_queues=arguments.create_queues,
        sweep_s=arguments.sweep,
        grace_s=arguments.grace,
    )

    def ready(address: str) -> None:
        print(say("server_ready", address=address), flush=True)
        if options.demo_password is not None:
            print(say("server_demo_ready", password=_shown(options.demo_password, "STATION_DEMO_PASSWORD")))
        if options.admin_password is not None:
            shown = _shown(options.admin_password, "STATION_ADMIN_PASSWORD")
            print(say("server_admin_ready", password=shown), flush=True)

    serve(options, ready=ready)
    return OK


def _password(variable: str) -> str:
    """Of the environment, since everyone on the computer sees the words of a command; else a new one."""
    return os.environ.get(variable) or secrets.token_urlsafe(12)


def _shown(password: str, variable: str) -> str:
    """One that came from outside is known there."""
    return f"${variable}" if os.environ.get(variable) else password
