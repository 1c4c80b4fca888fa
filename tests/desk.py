"""A station's folder and readings to fill it with, for tests: real database, real files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.contracts.desk import Author, Exam, Page
from station.contracts.page import PageOutcome, PageTask
from station.contracts.reading import (
    BubbleReading,
    FieldReading,
    GroupReading,
    PageReading,
    Point,
    Quality,
    Reason,
    Status,
)
from station.contracts.sheet import FieldKind, SheetTemplate
from station.services.loop import read_of
from station.services.papers import Papers
from station.services.readers import PageReader
from station.services.rules import rules_of
from station.sheets.layout import SheetSpec, layout_sheet
from station.store.pages import Arrival
from station.store.store import Store
from tests.pictures import encoded, scene

TEACHER = Author(who="김선생", workstation="교무실")
JPEG = b"\xff\xd8\xff\xe0"
"""Begins like a picture and cannot be opened."""

PAPER = encoded(scene(200, 200), "JPEG")
"""Can be opened; what is written behind it makes another picture of it."""


def template(questions: int = 5) -> SheetTemplate:
    spec = SheetSpec(choices=tuple(range(1, questions + 1)), numeric=(), title="단원평가")
    return layout_sheet(spec).template


def place_of(number: int, at: int) -> tuple[Point, ...]:
    """The bubble ``at`` of a question, in the outline of `reading`."""
    x, y = 0.1 + 0.05 * at, 0.05 * number
    return (x, y), (x + 0.03, y), (x + 0.03, y + 0.03), (x, y + 0.03)


def field(
    number: int, value: str, *reasons: Reason, margin: float = 0.98, confidence: float = 0.9999
) -> FieldReading:
    """A choice question, or number 0, the identifier, as it was read; with ``reasons`` it is a doubt."""
    asked, identifier = bool(reasons), number == 0
    status = Status.AMBIGUOUS if asked else Status.OK if value else Status.BLANK

    def group(label: str, marked: str, signs: str) -> GroupReading:
        return GroupReading(
            label=label,
            value=marked,
            status=status,
            confidence=confidence,
            margin=margin,
            needs_review=asked,
            reasons=reasons,
            bubbles=tuple(
                BubbleReading(
                    value=sign,
                    probability=0.99 if sign in marked.split(",") else 0.01,
                    polygon_px=() if identifier else place_of(number, at),
                )
                for at, sign in enumerate(signs)
            ),
        )

    places = tuple(group(str(at), value[at : at + 1], "0123456789") for at in range(8))
    return FieldReading(
        number=number,
        label="id" if identifier else str(number),
        kind=FieldKind.IDENTIFIER if identifier else FieldKind.CHOICE,
        value=value,
        raw=value,
        status=status,
        confidence=confidence,
        margin=margin,
        needs_review=asked,
        reasons=reasons,
        groups=places if identifier else (group(str(number), value, "12345"),),
    )


def reading(*fields: FieldReading, identifier: str = "12345678") -> PageReading:
    """A page as it was read; five sure answers where no fields are given."""
    return PageReading(
        template_name="t",
        template_fingerprint="f" * 64,
        engine_version="1",
        picture_sha256="a" * 64,
        picture_width_px=100,
        picture_height_px=100,
        orientation=0,
        residual_mm=0.05,
        residual_p95_mm=0.1,
        residual_pitch=0.01,
        cues=("marks",),
        outline_px=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),
        quality=Quality(sharpness=0.1, glare=0.0, exposure=0.9, cut_corners=()),
        alarms=(),
        needs_review=any(f.needs_review for f in fields),
        identifier=field(0, identifier),
        fields=fields or tuple(field(number, "1") for number in range(1, 6)),
        joined=(),
        seconds=0.02,
    )


def exam_in(store: Store, name: str = "3월 2차 모의고사") -> Exam:
    return store.exams.create(name, template(), 1000.0)


def taken(store: Store, exam: Exam, number: int = 1, paper: bytes = JPEG) -> Page:
    """A page with a picture of its own."""
    picture = store.blobs.keep(paper + str(number).encode(), ".jpg")
    arrival = Arrival(
        exam=exam.id,
        picture=picture,
        page_index=0,
        source="file",
        source_name=f"{number}.jpg",
        taken_s=1000.0 + number,
    )
    return store.pages.take(arrival)[0]


def read_page(
    store: Store,
    exam: Exam,
    what: PageReading,
    number: int = 1,
    *,
    most_risk: float = 1.0,
    paper: bytes = PAPER,
) -> Page:
    """A page that has been taken and read, as the reading loop keeps it."""
    page = taken(store, exam, number, paper)
    (started,) = (p for p in store.pages.begin_reading(1000) if p.id == page.id)
    outcome = PageOutcome(task=PageTask(file=page.source_name, path=b""), reading=what)
    read = read_of(page.id, outcome, 0.0, most_risk=most_risk, rules=rules_of(store, exam.id))
    store.pages.finish_reading(started, read, 1)
    return store.pages.get(page.id)


def opened(folder: Path) -> Store:
    return Store(folder / "data")


def with_identifier(what: PageReading, identifier: str) -> PageReading:
    return replace(what, identifier=field(0, identifier))


def unread_papers(store: Store) -> Papers:
    """Of a store whose papers are kept already: nothing is cut up."""

    def refuse() -> PageReader:
        raise AssertionError("nothing is to be cut up")

    return Papers(store, refuse)
