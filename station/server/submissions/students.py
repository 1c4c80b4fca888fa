"""Whose sheet it is, by the server's own rule: the same as the station's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.contracts.roster import MatchKind
from station.server.academy.rosters import roster_of
from station.server.submissions.models import Submission
from station.server.submissions.readings import ReadStatus, SheetReading
from station.server.submissions.states import ReviewReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """``status``, ``kind`` (of the match) as the API calls them; ``reason``: why a person must look, None
    where it is sure."""

    enrollment_id: int | None
    status: str
    kind: str
    reason: ReviewReason | None


_UNMATCHED: Final = {
    MatchKind.SEVERAL: ("matched_ambiguous", ReviewReason.IDENTIFIER_AMBIGUOUS),
    MatchKind.INCOMPLETE: ("incomplete", ReviewReason.IDENTIFIER_INCOMPLETE),
    MatchKind.NONE: ("no_match", ReviewReason.IDENTIFIER_NO_MATCH),
}


def whose(submission: Submission, reading: SheetReading) -> Whose:
    """The student that the read identifier names. One whom a person chose stays, whatever was read."""
    chosen = submission.enrollment_id if submission.enrollment_by_person else None
    if not reading.digits and chosen is None:
        unread = ReviewReason.IDENTIFIER_INCOMPLETE
        return Whose(enrollment_id=None, status="missing", kind="none", reason=unread)
    match = roster_of(submission.exam).match(reading.digits)
    if chosen is not None:
        other = match.kind is MatchKind.EXACT and match.students != (str(chosen),)
        return Whose(
            enrollment_id=chosen,
            status="matched",
            kind="manual",
            reason=ReviewReason.IDENTIFIER_MISMATCH if other else None,
        )
    if match.kind is MatchKind.EXACT:
        sure = (
            reading.aligned and reading.identifier is not None and reading.identifier.status is ReadStatus.OK
        )
        unsure = None if sure else ReviewReason.IDENTIFIER_FUZZY
        return Whose(enrollment_id=int(match.students[0]), status="matched", kind="exact", reason=unsure)
    if match.kind is MatchKind.NEAR:
        return Whose(
            enrollment_id=int(match.students[0]),
            status="matched_fuzzy",
            kind="fuzzy",
            reason=ReviewReason.IDENTIFIER_FUZZY,
        )
    status, reason = _UNMATCHED[match.kind]
    return Whose(enrollment_id=None, status=status, kind="none", reason=reason)
