"""The reader child: reads pages that its parent names, one JSON line in, one JSON line out.

A hostile file can crash, hang or exhaust only this process. It speaks over handles of its
own, so that nothing a library prints can get between the lines, and it ends when its
parent does: then there is nothing left to read.
"""

from __future__ import annotations

import sys
from typing import BinaryIO

from station.contracts.codec import decode, encode
from station.contracts.page import ChildReady, PageTask, ReaderSetup
from station.errors import StationError
from station.processes.child_side import begin, say
from station.processes.memory_limit import limit_own_memory
from station.services.page_work import PageWork


def main() -> int:
    """Answers until the parent closes the line."""
    requests, answers = begin()
    setup_line = requests.readline()
    if not setup_line:
        return 0
    work = _prepare(setup_line, answers)
    if work is None:
        return 1
    for line in requests:
        say(answers, encode(work.perform(decode(line, PageTask))))
    return 0


def _prepare(setup_line: bytes, answers: BinaryIO) -> PageWork | None:
    try:
        setup = decode(setup_line, ReaderSetup)
        work = PageWork(setup)
    except StationError as error:
        say(answers, encode(ChildReady(code=error.code, detail=": ".join(map(str, error.facts.values())))))
        return None
    import cv2

    cv2.setNumThreads(1)
    limit_own_memory(setup.memory_mb)
    say(answers, encode(ChildReady()))
    return work


if __name__ == "__main__":
    sys.exit(main())
