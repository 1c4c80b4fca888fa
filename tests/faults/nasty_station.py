"""The real command line with the nasty child behind it; arguments as for `station`."""

from __future__ import annotations

import sys
from unittest.mock import patch

from station import cli
from station.services import readers
from tests.faults.nasty_child import COMMAND

if __name__ == "__main__":
    with patch.object(readers, "reader_command", lambda: COMMAND):
        sys.exit(cli.main())
