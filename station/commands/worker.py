"""`station worker cpu|gpu|http`: runs jobs of the remote tier until it is idle or asked to leave."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from contextlib import closing

from station.commands.words import Say
from station.worker.settings import WorkerKind, read_settings
from station.worker.stop_request import StopRequest


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("kind", choices=[kind.value for kind in WorkerKind], help=say("worker_kind"))


def run(arguments: argparse.Namespace, _: Say) -> int:
    """0 idle, done or asked to leave; 1 errors. Raises StationError for settings that are wrong."""
    from station.worker.run import (
        run_worker,
    )  # here: whoever reads sheets need not load the network's libraries

    settings = read_settings(WorkerKind(arguments.kind), os.environ)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("botocore").setLevel(logging.WARNING)
    with closing(StopRequest()) as stop:
        stop.on_signals()
        return int(run_worker(settings, environment=os.environ, stop=stop))
