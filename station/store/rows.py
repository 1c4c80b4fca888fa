"""Rows of the database as values."""

from __future__ import annotations

import sqlite3

from station.contracts.desk import (
    Action,
    ActionKind,
    Author,
    Change,
    Doubt,
    DoubtKind,
    Exam,
    KeyChange,
    Move,
    Page,
    PageState,
)
from station.contracts.roster import Student
from station.store.alignments import corners_of


def exam_of(row: sqlite3.Row) -> Exam:
    return Exam(
        id=row["id"],
        uid=row["uid"],
        name=row["name"],
        created_s=row["created_s"],
        archived=bool(row["archived"]),
        key=row["key"],
    )


def page_of(row: sqlite3.Row) -> Page:
    return Page(
        id=row["id"],
        uid=row["uid"],
        exam=row["exam"],
        picture=row["picture"],
        page_index=row["page_index"],
        source=row["source"],
        source_name=row["source_name"],
        taken_s=row["taken_s"],
        state=PageState(row["state"]),
        code=row["code"],
        detail=row["detail"],
        reading=row["reading"],
        identifier=row["identifier"],
        doubts=row["doubts"],
        corners=corners_of(row["corners"]),
        student=row["student"],
        who=row["who"],
    )


def doubt_of(row: sqlite3.Row) -> Doubt:
    return Doubt(
        page=row["page"],
        field=row["field"],
        label=row["label"],
        kind=DoubtKind(row["kind"]),
        proposal=row["proposal"],
        margin=row["margin"],
    )


def change_of(row: sqlite3.Row) -> Change:
    return Change(
        page=row["page"],
        reading=row["reading"],
        field=row["field"],
        before=row["before"],
        after=row["after"],
        proposal=row["proposal"],
        margin=row["margin"],
        reason=row["reason"],
        crop=row["crop"],
    )


def move_of(row: sqlite3.Row) -> Move:
    return Move(
        page=row["page"],
        before=PageState(row["before"]),
        after=PageState(row["after"]),
        why=row["why"],
    )


def key_change_of(row: sqlite3.Row | None) -> KeyChange | None:
    return None if row is None else KeyChange(before=row["before"], after=row["after"])


def action_of(
    row: sqlite3.Row, changes: list[sqlite3.Row], moves: list[sqlite3.Row], key: sqlite3.Row | None
) -> Action:
    return Action(
        id=row["id"],
        exam=row["exam"],
        kind=ActionKind(row["kind"]),
        author=Author(who=row["who"], workstation=row["workstation"]),
        done_s=row["done_s"],
        reverts=row["reverts"],
        changes=tuple(change_of(change) for change in changes),
        moves=tuple(move_of(move) for move in moves),
        key=key_change_of(key),
    )


def student_of(row: sqlite3.Row) -> Student:
    return Student(
        uid=row["uid"],
        name=row["name"],
        phone=row["phone"],
        parent_phone=row["parent_phone"],
        code=row["code"],
        class_name=row["class_name"],
    )
