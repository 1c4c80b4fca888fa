"""The demo class: one exam and its 24 sheets, shipped or, in a bare source tree, made on the spot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from station.assets import asset_path
from station.capture.frames import Pixels, pixels_of
from station.capture.recorded import RecordedCamera, RecordedCameras
from station.contracts.codec import decode, encode
from station.contracts.roster import Student
from station.contracts.sheet import SheetTemplate
from station.errors import Code, UsageError
from station.sheets.load import load_template

if TYPE_CHECKING:
    from generator.demo import Case

_KEY: Final = "key.json"
_SHEET: Final = "template.json"
_FACTS: Final = "demo.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoClass:
    """``sheets``: the name of each picture, and what gives its bytes (up to a second of work)."""

    template: SheetTemplate
    key: str
    sheets: tuple[tuple[str, Callable[[], bytes]], ...]
    students: tuple[Student, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    name: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    roster: tuple[_Person, ...]


def shipped_demo() -> Path | None:
    """The folder of the shipped sheets, if there is one."""
    folder = asset_path("demo")
    return folder if (folder / _SHEET).is_file() else None


def demo_class() -> DemoClass:
    """Raises UsageError(NO_INPUT) where the sheets are neither shipped nor can be made."""
    shipped = shipped_demo()
    if shipped is not None:
        pictures = sorted(path for path in shipped.iterdir() if path.suffix in (".jpg", ".png"))
        return DemoClass(
            template=load_template(shipped / _SHEET),
            key=(shipped / _KEY).read_text(encoding="utf-8"),
            sheets=tuple((path.name, path.read_bytes) for path in pictures),
            students=_students(decode((shipped / _FACTS).read_bytes(), _Told).roster),
        )
    try:
        from generator import demo
        from generator.forms import template_of
    except ImportError as error:
        raise UsageError(Code.NO_INPUT, detail="demo sheets") from error
    answers = {str(number): value for number, value in demo.answer_key().items()}
    return DemoClass(
        template=template_of(demo.FORM),
        key=encode({"answers": answers}).decode(),
        sheets=tuple(
            (f"{index:02d}_{case.name}.jpg", partial(_made, case))
            for index, case in enumerate(demo.cases(), 1)
        ),
        students=_students([_Person(name=name, identifier=number) for name, number in demo.roster()]),
    )


def _students(people: Sequence[_Person]) -> tuple[Student, ...]:
    """Siblings are known by their parent's number."""
    shared = Counter(person.identifier for person in people)
    return tuple(
        Student(
            uid=f"demo-{at:02d}",
            name=person.name,
            phone="" if shared[person.identifier] > 1 else f"010{person.identifier}",
            parent_phone=f"010{person.identifier}" if shared[person.identifier] > 1 else "",
            class_name="A",
        )
        for at, person in enumerate(people, 1)
    )


def demo_cameras(name: str) -> RecordedCameras:
    """A camera of that name, before which two late students lay their sheets."""
    return RecordedCameras({name: lambda: RecordedCamera(_scene, per_second=15.0)})


def _scene() -> Iterator[Pixels]:
    """Each picture for four seconds; the last one stays."""
    from generator import demo

    shown: Pixels | None = None
    for data in demo.camera_scene():
        shown = pixels_of(data)
        yield from repeat(shown, 60)
    assert shown is not None
    yield from repeat(shown)


def _made(case: Case) -> bytes:
    from generator import demo

    return demo.make(case)[1].data
