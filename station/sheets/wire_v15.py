"""The JSON shapes of a v15 meta, with the server's own names; unknown keys are ignored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    width: float | None = None
    height: float | None = None
    size: Size | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    center: Point
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    type: str
    center: Point
    size: float
    thickness: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Oval:
    center: Point
    radius_x: float
    radius_y: float
    label: str | int = ""
    value: str | int = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitGroup:
    digit_index: int
    bubbles: tuple[Oval, ...]
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    question_number: int
    type: str = "choice"
    choices: tuple[Oval, ...] = ()
    digit_groups: tuple[DigitGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    anchors: dict[str, Square] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    digits: tuple[DigitGroup, ...]
    digit_count: int | None = None
    anchors: dict[str, Square] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaV15:
    page: Page
    markers: dict[str, Marker]
    questions: tuple[Question, ...] = ()
    numeric_short_answers: tuple[Question, ...] = ()
    columns: tuple[Column, ...] = ()
    identifier: Identifier | None = None
    anchors: tuple[Square, ...] = ()  # ours: squares beside the short answers
    code: Square | None = None  # ours: the printed code
    units: str = "mm"
    mc_count: int | None = None
    numeric_short_answer_count: int | None = None
    contract_fingerprint: str = ""
