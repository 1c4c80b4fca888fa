"""Sheets as results take them: values and decisions of a whole exam at once, without its readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from station.contracts.codec import decode, encode
from station.contracts.desk import SCORED, PageState, SheetRow
from station.contracts.reading import PageReading
from station.store.bodies import unpack
from station.store.database import Database

_STATES = ",".join(f"'{state}'" for state in SCORED)


def values_text(reading: PageReading) -> str:
    """Values of the questions by number, as JSON."""
    return encode({str(field.number): field.value for field in reading.fields}).decode()


class Sheets:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_exam(self, exam: int) -> tuple[SheetRow, ...]:
        """Every page that has been read and counts, in the order they came."""
        self._take_out(exam)
        rows = self._database.rows(
            "SELECT page.id, state, identifier, student, source_name, taken_s, reading.answers"
            " FROM page JOIN reading ON reading.id = page.reading"
            f" WHERE page.exam = ? AND state IN ({_STATES}) ORDER BY page.id",
            (exam,),
        )
        decided, asked = self._decided(exam), self._open(exam)
        return tuple(
            SheetRow(
                page=row["id"],
                state=PageState(row["state"]),
                identifier=row["identifier"],
                student=row["student"],
                source_name=row["source_name"],
                taken_s=row["taken_s"],
                values=_values(row["answers"]),
                decided=decided.get(row["id"], {}),
                open=frozenset(asked.get(row["id"], ())),
            )
            for row in rows
        )

    def _decided(self, exam: int) -> Mapping[int, dict[int, str]]:
        """Page → field → the value that counts."""
        found: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for row in self._database.rows(
            "SELECT decision.page, decision.field, decision.after FROM decision"
            " JOIN page ON page.id = decision.page WHERE page.exam = ? ORDER BY decision.id",
            (exam,),
        ):
            if row["after"] is None:
                found[row["page"]].pop(row["field"], None)
            else:
                found[row["page"]][row["field"]] = row["after"]
        return found

    def _open(self, exam: int) -> Mapping[int, set[int]]:
        found: defaultdict[int, set[int]] = defaultdict(set)
        for row in self._database.rows(
            "SELECT doubt.page, doubt.field FROM doubt JOIN page ON page.id = doubt.page"
            " WHERE page.exam = ? AND doubt.open AND NOT doubt.look",
            (exam,),
        ):
            found[row["page"]].add(row["field"])
        return found

    def _take_out(self, exam: int) -> None:
        """Readings of older programs have their values in their bodies only."""
        rows = self._database.rows(
            "SELECT reading.id, reading.body FROM page JOIN reading ON reading.id = page.reading"
            " WHERE page.exam = ? AND reading.answers IS NULL",
            (exam,),
        )
        if rows:
            found = [(values_text(unpack(row["body"])), row["id"]) for row in rows]
            with self._database.write() as db:
                db.executemany("UPDATE reading SET answers = ? WHERE id = ?", found)


def _values(text: str) -> dict[int, str]:
    return {int(number): value for number, value in decode(text.encode(), dict[str, str]).items()}
