"""The yardstick for our queue: procrastinate, where it is installed. The project does not need it."""

from __future__ import annotations

import asyncio
import importlib
import os
import time
from typing import Any

from benchmarks.queue_drain import Drained, new_names


class Procrastinate:
    """Jobs one after the other, as ours: its own default."""

    def __init__(self) -> None:
        self._library: Any = importlib.import_module("procrastinate")
        connector = self._library.PsycopgConnector(conninfo=os.environ["STATION_DATABASE_URL"])
        self._app: Any = self._library.App(connector=connector)
        self._done: list[str] = []
        self._task: Any = self._app.task(name="nothing")(self._run)

    async def _run(self, name: str) -> None:
        self._done.append(name)

    def fill(self, count: int) -> None:
        async def made() -> None:
            async with self._app.open_async():
                found = await self._app.connector.execute_query_one_async(
                    "SELECT to_regclass('procrastinate_jobs') AS name"
                )
                if found["name"] is None:
                    await self._app.schema_manager.apply_schema_async()
                await self._task.batch_defer_async(*({"name": name} for name in new_names(count)))

        asyncio.run(made())

    def connect(self) -> None:
        """It connects when it runs."""

    def drain(self) -> Drained:
        return asyncio.run(self._drained())

    async def _drained(self) -> Drained:
        async with self._app.open_async():
            began = time.time()
            await self._app.run_worker_async(
                wait=False, concurrency=1, listen_notify=False, install_signal_handlers=False
            )
            return Drained(began=began, ended=time.time(), jobs=self._done)
