"""What every job costs, as SQL: a claim and an end. Django would need eleven statements for the two.

Named parameters; both PostgreSQL and SQLite understand them, but for ``{lock}``, which SQLite does without.
"""

from __future__ import annotations

from typing import Final

CLAIM: Final = """
UPDATE ai_job
SET status = 'RUNNING', attempt_count = attempt_count + 1, locked_by = %(worker)s, locked_at = %(now)s,
    last_heartbeat_at = %(now)s, lease_expires_at = %(until)s, updated_at = %(now)s
WHERE id = (
    SELECT id FROM ai_job WHERE status = 'PENDING' AND next_run_at <= %(now)s AND tier IN ({tiers})
    ORDER BY next_run_at, created_at, id LIMIT 1 {lock}
)
RETURNING *, EXISTS (
    SELECT 1 FROM ai_job WHERE status = 'RUNNING' AND lease_expires_at <= %(now)s
) AS some_expired
"""
END: Final = """
UPDATE ai_job
SET status = 'DONE', error_message = '', locked_by = '', locked_at = NULL, lease_expires_at = NULL,
    callback = CASE WHEN source_domain <> '' THEN 'due' ELSE 'none' END, updated_at = %(now)s
WHERE job_id = %(job_id)s AND status <> 'DONE'
RETURNING id
"""
RESULT: Final = "INSERT INTO ai_result (job_id, payload, created_at) SELECT id, %(result)s, %(now)s"
