"""The count after the load: what the stations were told, against API, rows, files and jobs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import requests

from benchmarks.server_load_school import QUESTIONS
from benchmarks.server_load_station import Outcome
from benchmarks.table import Figure, at_most
from tests.faults.remote_tier import RemoteTier

_RUN = re.compile(r"message handled: .* job_id=(\S+) .* failed=(True|False) ")


def prove_sheets(
    tier: RemoteTier, outcomes: Sequence[Outcome], objects: Path, session: requests.Session
) -> Iterator[Figure]:
    """No sheet lost, none doubled: by what was told, by the API and by SQL."""
    taken = [one for one in outcomes if one.code in (200, 201)]
    for strange in [f"{one.name}: {one.strange}" for one in outcomes if one.strange][:20]:
        print(f"  {strange}")
    yield at_most("answers that should not have been", sum(bool(one.strange) for one in outcomes), "", 0)
    sat = {(one.exam, one.student) for one in outcomes}
    yield Figure(name="students' sheets", value=len(sat), unit="sheets")
    yield Figure(name="refused, another sheet was first", value=len(outcomes) - len(taken), unit="sheets")
    places = Counter((one.exam, one.student) for one in taken)
    yield at_most("sheets lost, as told", len(sat - places.keys()), "sheets", 0)
    yield at_most("sheets doubled, as told", sum(count - 1 for count in places.values()), "sheets", 0)
    yield at_most("results that the API lacks, or has too many", _by_api(tier, taken, session), "sheets", 0)
    yield from _by_sql(tier, taken)
    yield from _files(tier, objects)


def prove_jobs(tier: RemoteTier, taken: Sequence[Outcome], workers: Sequence[str]) -> Iterator[Figure]:
    """Every job asked for was run once, and its result came to its sheet."""
    wanted = sum(one.ai for one in taken)
    yield Figure(name="second readings asked for", value=wanted, unit="jobs")
    (counted,) = tier.rows(
        "SELECT count(*), count(*) FILTER (WHERE status = 'DONE'), coalesce(sum(attempt_count), 0)"
        " FROM ai_job"
    )
    (results,) = tier.rows("SELECT count(*) FROM ai_result")
    (handed,) = tier.rows("SELECT count(*) FROM submission WHERE meta -> 'ai_result' IS NOT NULL")
    yield at_most("jobs lost, doubled or not done", _apart(wanted, counted[0], counted[1], results[0]), "", 0)
    yield at_most("results that their sheet lacks", _apart(wanted, handed[0]), "jobs", 0)
    ran = Counter(found[1] for worker in workers for found in _RUN.finditer(tier.log(worker)))
    yield at_most("jobs begun twice", int(counted[2]) - wanted, "jobs", 0)
    yield at_most("jobs run twice, by the workers' logs", ran.total() - len(ran), "jobs", 0)
    yield at_most("messages left", tier.messages("basic"), "messages", 0)
    yield at_most("dead letters", tier.dead("basic"), "messages", 0)


def _by_api(tier: RemoteTier, taken: Sequence[Outcome], session: requests.Session) -> int:
    """Every exam's results at one of the servers, against the submissions that stations were told."""
    wrong = 0
    for exam in sorted({one.exam for one in taken}):
        address = f"{tier.address('server-2')}/api/v1/results/admin/exams/{exam}/results/"
        answer = session.get(address, timeout=60)
        answer.raise_for_status()
        shown = Counter(row["enrollment_id"] for row in answer.json()["results"])
        told = Counter(one.student for one in taken if one.exam == exam)
        wrong += (shown - told).total() + (told - shown).total()
    return wrong


def _by_sql(tier: RemoteTier, taken: Sequence[Outcome]) -> Iterator[Figure]:
    told = {(one.name, one.submission) for one in taken}
    rows = {(name, pk) for name, pk in tier.rows("SELECT doc_id, id FROM submission")}
    yield at_most("rows that no station was told of, or that are not there", len(told ^ rows), "rows", 0)
    (results,) = tier.rows(
        "SELECT count(*), count(DISTINCT (exam_id, enrollment_id)), count(DISTINCT submission_id)"
        " FROM exam_result"
    )
    yield at_most("results too many or too few", _apart(len(told), *results), "rows", 0)
    (answers,) = tier.rows("SELECT count(*) FROM submission_answer")
    yield at_most("answers too many or too few", _apart(len(told) * QUESTIONS, answers[0]), "rows", 0)


def _files(tier: RemoteTier, objects: Path) -> Iterator[Figure]:
    """Pictures of refused sheets stay behind as objects without a row; the other way round must not be."""
    keys = {row[0] for row in tier.rows("SELECT file_key FROM submission")}
    kept = {path.relative_to(objects).as_posix() for path in objects.rglob("*") if path.is_file()}
    yield at_most("pictures that are gone", len(keys - kept), "files", 0)
    yield Figure(name="pictures without a sheet", value=len(kept - keys), unit="files")


def _apart(wanted: int, *seen: int) -> int:
    return sum(abs(wanted - one) for one in seen)
