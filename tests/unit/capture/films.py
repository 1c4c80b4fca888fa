"""Recorded days without pictures: looks as a camera and the reader would give them, written by hand."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from station.capture.looks import SIGNATURE_SIZE, UNSURE, Fingerprint, Look, SheetLook
from station.capture.machine import CaptureMachine
from station.capture.states import CaptureConfig, CaptureState, Step
from station.errors import Code

WIDTH, HEIGHT = 1920, 1080
CELLS = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One sheet. ``name`` makes its handwriting; ``student`` its identifier."""

    name: str
    student: str = "12345678"
    answers: str = "123451234512345"
    sharpness: float = 0.6
    glare: float = 0.0
    exposure: float = 0.8
    cut: tuple[str, ...] = ()
    size_px: float = 1400.0

    @property
    def fingerprint(self) -> Fingerprint:
        return Fingerprint(form="f", identifier=tuple(self.student), answers=tuple(self.answers))


@dataclass
class Film:
    """Looks, one after the other. Every method films some frames."""

    per_second: float = 15.0
    seed: int = 1
    looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(self.seed)

    def desk(self, frames: int = 20, *, refusal: Code = Code.BLANK_PAGE) -> Film:
        for _ in range(frames):
            self._add(_desk(), None, refusal)
        return self

    def hands(self, frames: int = 6, under: Paper | None = None, at: tuple[float, float] = (0, 0)) -> Film:
        """Hands that move; nothing can be proven."""
        ground = _desk() if under is None else _with_paper(under, at)
        for _ in range(frames):
            self._add(_with_hand(ground, int(self._rng.integers(5, 50))), None, Code.NOT_A_SHEET)
        return self

    def lie(
        self,
        paper: Paper,
        frames: int = 25,
        at: tuple[float, float] = (0.0, 0.0),
        *,
        step: tuple[float, float] = (0.0, 0.0),
        unproven_every: int = 0,
        unsure_every: int = 0,
    ) -> Film:
        """The sheet at ``at`` px, moving by ``step`` px a frame."""
        for number in range(frames):
            here = (at[0] + number * step[0], at[1] + number * step[1])
            proven = not unproven_every or number % unproven_every != 0
            unsure = unsure_every and number % unsure_every == 0
            self._add(
                _with_paper(paper, here),
                self._sheet(paper, here, unsure=bool(unsure)) if proven else None,
                None if proven else Code.UNSURE_POSE,
            )
        return self

    def _sheet(self, paper: Paper, at: tuple[float, float], *, unsure: bool) -> SheetLook:
        width, height = paper.size_px, paper.size_px / 1.414
        jitter = self._rng.normal(0, 0.7, (4, 2))
        upright = np.array([(0, 0), (width, 0), (width, height), (0, height)])
        corners = upright + np.add(at, (200, 40)) + jitter
        print_of = paper.fingerprint
        if unsure:
            print_of = replace(print_of, answers=(UNSURE, *print_of.answers[1:]))
        return SheetLook(
            corners=tuple((float(x), float(y)) for x, y in corners),
            sharpness=paper.sharpness + float(self._rng.uniform(0, 0.05)),
            exposure=paper.exposure,
            glare=paper.glare,
            cut_corners=paper.cut,
            fingerprint=print_of,
        )

    def _add(self, cells: CELLS, sheet: SheetLook | None, refusal: Code | None) -> None:
        number = len(self.looks) + 1
        grain = self._rng.integers(-1, 2, cells.shape)
        self.looks.append(
            Look(
                number=number,
                seconds=number / self.per_second,
                width_px=WIDTH,
                height_px=HEIGHT,
                signature=np.clip(cells + grain, 0, 255).astype(np.uint8).tobytes(),
                sheet=sheet,
                refusal=refusal,
            )
        )


@dataclass
class Played:
    """What a machine made of a film."""

    steps: list[Step] = field(default_factory=list)
    captured: list[Look] = field(default_factory=list)

    @property
    def states(self) -> list[CaptureState]:
        """Each once where it follows itself."""
        states = [step.state for step in self.steps]
        return [state for place, state in enumerate(states) if not place or states[place - 1] is not state]

    @property
    def students(self) -> list[str]:
        return ["".join(look.sheet.fingerprint.identifier) if look.sheet else "" for look in self.captured]


def play(
    film: Film | list[Look], machine: CaptureMachine | None = None, config: CaptureConfig | None = None
) -> Played:
    """As the camera loop does it: looks that need no reading are not read, captures are kept."""
    machine = machine or CaptureMachine(config)
    played = Played()
    looks = film.looks if isinstance(film, Film) else film
    by_number = {look.number: look for look in looks}
    for look in looks:
        read = machine.needs_reading(look.signature, look.seconds)
        step = machine.step(look if read else replace(look, sheet=None, skipped=True))
        played.steps.append(step)
        if step.capture is not None:
            played.captured.append(by_number[step.capture])
            machine.kept()
    return played


def pieces(looks: list[Look], size: int) -> Iterator[list[Look]]:
    for start in range(0, len(looks), size):
        yield looks[start : start + size]


def _desk() -> CELLS:
    columns, rows = SIGNATURE_SIZE
    return (90 + 20 * np.linspace(0, 1, columns)[None] + np.zeros((rows, 1))).astype(np.float32)


def _with_paper(paper: Paper, at: tuple[float, float]) -> CELLS:
    """White with the same print on all, and handwriting of its own."""
    columns, rows = SIGNATURE_SIZE
    cells = _desk()
    form, own = np.random.default_rng(7), np.random.default_rng(zlib.crc32(repr(paper).encode()))
    share = paper.size_px / 1400
    inside = (int(34 * share) & ~1, int(46 * share) & ~1)
    ink = 220 - 40 * form.random(inside) - 60 * (own.random(inside) < 0.1)
    top, left = 1 + round(at[1] * rows / HEIGHT), 6 + round(at[0] * columns / WIDTH)
    # A part of a cell's shift shows as a change of grey along the print.
    ink = ink + (at[0] * columns / WIDTH % 1) * 8 * (form.random(inside) - 0.5)
    room = cells[max(top, 0) : top + inside[0], max(left, 0) : left + inside[1]]
    room[:] = ink[: room.shape[0], : room.shape[1]]
    return cells


def _with_hand(cells: CELLS, at: int) -> CELLS:
    seen = cells.copy()
    seen[10:, at : at + 12] = 150
    return seen
