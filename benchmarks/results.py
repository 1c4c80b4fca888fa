"""Results of classes of all sizes: what a teacher waits for, printed with targets.

    python -m benchmarks.results [--only regrade,roster,export,opening] [--json FILE]

Every part measures one thing at every size, the best of several runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.results_export import export
from benchmarks.results_opening import opening
from benchmarks.results_school import FIELDS, KEY_TEXT, QUESTIONS, School, best_ms, school_of
from benchmarks.table import Figure, at_most, show, write
from station.grading.changes import changed
from station.grading.exam_key import parse_exam_key
from station.grading.matching import Roster
from station.grading.results import results_of

REGRADE_MS: Final = {43: 200.0, 100: 200.0, 1_000: 500.0, 5_000: 2_000.0}
"""At most, by students: nobody waits for a class, and for a whole academy not long."""

SIZES: Final = tuple(REGRADE_MS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    figures: list[Figure] = []
    for part in wanted.only.split(","):
        print(f"measuring {part}", flush=True)
        made = [figure for size in SIZES for figure in PARTS[part](school_of(size))]
        show(made)
        figures += made
    if wanted.json:
        write(figures, wanted.json)
    return 0


def regrade(school: School) -> Iterator[Figure]:
    """A key is corrected: everything graded anew, ranked, analysed, and held against what was."""
    before = results_of("exam", school.key, FIELDS, school.roster, school.sheets)

    def again() -> None:
        after = results_of("exam", parse_exam_key(KEY_TEXT[1]), FIELDS, school.roster, school.sheets)
        if not changed(before, after):
            raise RuntimeError("a corrected key changed nobody")

    count = len(school.sheets)
    yield at_most(f"regrade {count:,} x {QUESTIONS}", best_ms(again), "ms", REGRADE_MS[count])


def roster(school: School) -> Iterator[Figure]:
    """Making the indexes, one match, the likeliest three, one search."""
    people = school.roster
    count = len(people.students)
    read = [dict.fromkeys("0123456789", 0.1)] * 8
    steps: tuple[tuple[str, Callable[[], object], float], ...] = (
        ("index", lambda: Roster(people.students), 500.0),
        ("match", lambda: people.match("12345678"), 1.0),
        ("likeliest", lambda: people.candidates(read), 50.0),
        ("search", lambda: people.search("ㄱㅁ"), 20.0),
    )
    for name, step, limit in steps:
        yield at_most(f"{name}, {count:,} students", best_ms(step), "ms", limit)


PARTS: Final[Mapping[str, Callable[[School], Iterator[Figure]]]] = {
    "regrade": regrade,
    "roster": roster,
    "export": export,
    "opening": opening,
}


if __name__ == "__main__":
    raise SystemExit(main())
