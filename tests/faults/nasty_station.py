"""The real command line with the nasty child behind it; arguments as for `station`."""

from __future__ import annotations

import sys

from station import cli
from station.services import readers
from tests.faults.nasty_child import COMMAND

if __name__ == "__main__":
    readers.reader_command = lambda: COMMAND  # type: ignore[assignment]
    sys.exit(cli.main())
