"""Where a result goes after it was stored: to the domain that asked for the job."""

from __future__ import annotations

from station.server.aijobs.models import AIJobRow


def hand_over(row: AIJobRow) -> None:
    """May be called twice for one result, see `sweeping.hand_over_one`."""
    if row.source_domain == "submissions":
        from station.server.submissions.callback import apply_result

        apply_result(row)
