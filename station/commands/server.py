"""`station server`: the reference academy API, for a look, for tests, or behind a proxy."""

from __future__ import annotations

import argparse

from station.commands.words import Say

OK = 0


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=say("server_host"))
    parser.add_argument("--port", type=int, default=8010, help=say("server_port"))
    parser.add_argument("--demo", metavar="PASSWORD", help=say("server_demo"))
    parser.add_argument("--create-queues", action="store_true", help=say("server_queues"))
    parser.add_argument("--sweep", type=float, default=15.0, metavar="SECONDS", help=say("server_sweep"))
    parser.add_argument("--grace", type=float, metavar="SECONDS", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, say: Say) -> int:
    """Serves until it is stopped. Raises UsageError: a missing extra, wrong settings, a port in use."""
    from station.server.serve import ServeOptions, serve  # here: other commands need no web framework

    options = ServeOptions(
        host=arguments.host,
        port=arguments.port,
        demo_password=arguments.demo,
        create_queues=arguments.create_queues,
        sweep_s=arguments.sweep,
        grace_s=arguments.grace,
    )

    def ready(address: str) -> None:
        print(say("server_ready", address=address), flush=True)
        if arguments.demo is not None:
            print(say("server_demo_ready"), flush=True)

    serve(options, ready=ready)
    return OK
