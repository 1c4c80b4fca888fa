"""What PostgreSQL does for one claim where the table has 100,000 jobs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg

from benchmarks.queue_cluster import careful_cluster
from benchmarks.table import Figure, at_most
from station.server.aijobs.queue_sql import CLAIM
from tests.faults.remote_tier import ROOT

CLAIM_MS: Final = 5.0
_FILL: Final = """
INSERT INTO ai_job (job_id, job_type, status, payload, error_message, last_error, tier, attempt_count,
    max_attempts, locked_by, next_run_at, callback, callback_attempts, created_at, updated_at,
    lease_expires_at)
SELECT 'job-' || n, 'ocr', kind, '{}', '', '', tiers.tier, 0, 5, '', now() - make_interval(secs => n),
    'none', 0, now(), now(), CASE WHEN kind = 'RUNNING' THEN now() + interval '1 hour' END
FROM generate_series(1, %(jobs)s) AS n,
    LATERAL (
        SELECT CASE WHEN n %% 20 = 0 THEN 'PENDING' WHEN n %% 1000 = 1 THEN 'RUNNING' ELSE 'DONE' END
    ) AS kinds (kind),
    LATERAL (SELECT CASE WHEN n <= %(jobs)s / 10 THEN 'basic' ELSE 'premium' END) AS tiers (tier)
"""


def plan(quick: bool) -> Iterator[Figure]:
    """One claim of any tier; and one of a worker of basic, whose jobs wait behind older ones of premium."""
    jobs = 10_000 if quick else 100_000
    with careful_cluster() as database:
        _migrate(database)
        with psycopg.connect(database) as connection:
            connection.execute(_FILL.encode(), {"jobs": jobs})
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE ai_job")
            connection.autocommit = False
            for who, tiers in (
                ("any tier", ("lite", "basic", "premium")),
                ("basic alone", ("basic", "lite")),
            ):
                top = _explained(connection, tiers)
                name = f"claim of {who}, {jobs:,} jobs"
                yield at_most(f"{name}: in the database", top["Execution Time"], "ms", CLAIM_MS)
                yield at_most(f"{name}: tables read through", _count(top["Plan"], "Seq Scan"), "", 0)
                yield Figure(name=f"{name}: index rows passed over", value=_passed(top["Plan"]), unit="rows")


def _explained(connection: psycopg.Connection[Any], tiers: tuple[str, ...]) -> dict[str, Any]:
    """Of the best of five; nothing of the claims stays."""
    now = datetime.now(UTC)
    told = {
        "worker": "w",
        "now": now,
        "until": now + timedelta(seconds=120),
        **{f"tier_{number}": tier for number, tier in enumerate(tiers)},
    }
    names = ", ".join(f"%(tier_{number})s" for number in range(len(tiers)))
    sql = f"EXPLAIN (ANALYZE, FORMAT JSON) {CLAIM.format(tiers=names, lock='FOR UPDATE SKIP LOCKED')}"
    seen: list[dict[str, Any]] = []
    for _ in range(5):
        found = connection.execute(sql.encode(), told).fetchone()
        assert found is not None
        seen.append(found[0][0])
        connection.rollback()
    return min(seen, key=lambda one: float(one["Execution Time"]))


def _count(node: dict[str, Any], kind: str) -> int:
    return int(node["Node Type"] == kind) + sum(_count(part, kind) for part in node.get("Plans", ()))


def _passed(node: dict[str, Any]) -> int:
    mine = int(node.get("Rows Removed by Filter", 0))
    return mine + sum(_passed(part) for part in node.get("Plans", ()))


def _migrate(database: str) -> None:
    settings = {
        "STATION_DATABASE_URL": database,
        "STATION_SECRET_KEY": "of a benchmark, nothing is signed with it",
        "DJANGO_SETTINGS_MODULE": "station.server.settings",
    }
    command = (sys.executable, "-m", "django", "migrate", "-v", "0")
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=True)
