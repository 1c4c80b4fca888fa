"""Work off the GUI thread; its result comes back by one queued signal."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Tasks(QObject):
    """A few threads with one owner, who calls `close`."""

    _done = Signal(object)

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="task")
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._closed = False

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """``work`` in a thread, then ``then`` with its result, or ``failed`` with its exception, here."""
        if self._closed:
            return
        future = self._pool.submit(work)
        future.add_done_callback(lambda done: self._done.emit((done, then, failed)))

    def close(self) -> None:
        """Waits for what has begun; what has not is dropped, and nothing is delivered any more."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(
        self, packet: tuple[Future[T], Callable[[T], None], Callable[[Exception], None] | None]
    ) -> None:
        done, then, failed = packet
        if self._closed or done.cancelled():
            return
        error = done.exception()
        if error is None:
            then(done.result())
        elif failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            _log.error("work in the background failed", exc_info=error)
