"""A teacher before the review: sees what the screen shows, knows what is on the paper, presses keys.

The teacher aims at what a fair eye sees. On the first doubt of a kind and proposal G is tried once, where
the list of kinds shows more than one of the kind and it is one that has galleries: it costs a key where
nothing looks alike. In a gallery every crop is looked at; those that are proposed
wrongly get another answer, or X where no single key says it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from benchmarks.keyboard import Effort, Keyboard, until
from generator.answers import field_truths
from generator.pages import FilledPage
from generator.students import GroupTruth
from station.contracts.codec import decode
from station.contracts.desk import LOOKS, DiscardReason, Doubt, DoubtKind, Page, PageState
from station.contracts.outbox import OutboxState, SheetDocument
from station.contracts.reading import FieldReading, Status
from station.contracts.sheet import FieldKind, SheetTemplate
from station.services.gallery import MOST, TOGETHER
from station.store.store import Store
from station.ui.compare_view import CompareView
from station.ui.digit_entry import places_of
from station.ui.gallery_view import Cell, GalleryView
from station.ui.queue_list import QueueList
from station.ui.review_view import ReviewView

REASONS: Final = tuple(DiscardReason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a fair teacher sees on one sheet. ``values``: by field number, 0 the identifier; a field that
    has no single value is left out. ``unclear``: fields where asking is right, whatever is accepted.
    ``discard``: it does not belong to the exam. ``worse``: of a student's two sheets the one that does
    not count."""

    values: Mapping[int, str]
    unclear: frozenset[int] = frozenset()
    discard: DiscardReason | None = None
    worse: bool = False


def paper_of(template: SheetTemplate, truth: tuple[GroupTruth, ...], number: int, **more: object) -> Paper:
    """``number``: stands for digits of the identifier that the student left out: the teacher knows the
    name on the sheet."""
    values: dict[int, str] = {}
    unclear: set[int] = set()
    kinds = {one.number: one.kind for one in template.fields}
    for told in field_truths(template, truth):
        if told.ambiguous:
            unclear.add(told.number)
        if told.number == 0:
            known = f"{number:08d}"
            values[0] = "".join(d if d.isdecimal() else known[at] for at, d in enumerate(told.raw))
            if told.status is not Status.OK:
                unclear.add(0)
        elif kinds[told.number] is FieldKind.CHOICE or told.status in (Status.OK, Status.BLANK):
            values[told.number] = told.value
    return Paper(values=values, unclear=frozenset(unclear), **more)  # type: ignore[arg-type]


def paper_of_page(page: FilledPage, number: int) -> Paper:
    return paper_of(page.template, page.truth, number)


@dataclass(slots=True, kw_only=True)
class Work:
    """What was done. ``careless``: crops that a teacher who looks at no gallery would have let pass though
    they are wrong; ``unclear``: the same of crops where asking is right. ``waited_s``: for pictures;
    ``one_by_one``: what it would have cost without galleries."""

    single: int = 0
    galleries: int = 0
    together: int = 0
    exceptions: int = 0
    looks: int = 0
    in_vain: int = 0
    discarded: int = 0
    compared: int = 0
    careless: int = 0
    careless_unclear: int = 0
    waited_s: float = 0.0
    one_by_one: Effort = field(default_factory=Effort)


class Teacher:
    """``papers``: by the name of the file, as the screen shows it. ``together``: uses the gallery."""

    def __init__(
        self,
        keyboard: Keyboard,
        papers: Mapping[str, Paper],
        *,
        together: bool = True,
        shown: Callable[[str], None] = lambda screen: None,
    ) -> None:
        """``shown``: told when a screen that is worth a picture is open."""
        self._shown = shown
        self._keys = keyboard
        self._papers = papers
        self._together = together
        self._store = keyboard.desktop.store
        self._tried: set[tuple[DoubtKind, str]] = set()
        self.work = Work()

    @property
    def _view(self) -> ReviewView:
        return self._keys.desktop.window.review

    def clear(self) -> Work:
        """Everything that waits for a person, in the order in which the screen shows it."""
        while self._view.left:
            item = self._view.current
            assert item is not None
            self._see()
            self._answer(item)
        return self.work

    def look_over(self) -> Work:
        """What is only listed for a look: the doubles that the reader is sure of."""
        while (item := self._open_look()) is not None:
            self._see()
            self.work.looks += 1
            self._answer(item)
        return self.work

    def _open_look(self) -> Doubt | None:
        """What stands on the screen, where it is one for a look and nothing was said about it."""
        item = self._view.current
        if item is None or item.kind not in LOOKS or item.field in self._store.actions.decided(item.page):
            return None
        return item

    def _see(self) -> None:
        began = time.perf_counter()
        until(lambda: self._view.shows_paper, "the paper of a doubt is shown")
        self.work.waited_s += time.perf_counter() - began

    def _answer(self, item: Doubt) -> None:
        page = self._store.pages.get(item.page)
        paper = self._papers[page.source_name]
        if paper.discard is not None:
            self._discard(paper.discard)
        elif item.kind is DoubtKind.SAME_STUDENT:
            self._compare()
        elif item.kind in (DoubtKind.PAGE, DoubtKind.SHIFT):
            self._decide("Space")
        elif item.kind is DoubtKind.STUDENT:
            self._decide(*self._digits(page, paper))
        elif not (self._together and self._try_gallery(item)):
            self._decide(*self._keys_for(item, paper))

    def _decide(self, *keys: str) -> None:
        before = self._keys.effort.copy()
        self._keys.think()
        self._keys.press(*keys)
        self.work.single += 1
        self._also(self._keys.effort - before)

    def _also(self, effort: Effort) -> None:
        """What the same costs without galleries."""
        self.work.one_by_one.keys += effort.keys
        self.work.one_by_one.minds += effort.minds

    def _keys_for(self, item: Doubt, paper: Paper) -> tuple[str, ...]:
        """Space where the proposal is right, or where there is no single right value."""
        value = paper.values.get(item.field, item.proposal)
        if value == item.proposal:
            return ("Space",)
        reading = self._reading_of(item)
        if reading.kind is FieldKind.NUMERIC:
            return (*value, "Return") if value else ("`",)
        signs = [bubble.value for bubble in reading.groups[0].bubbles]
        if not value:
            return ("`" if "0" in signs else "0",)
        marks = [mark if mark.isdecimal() else str(signs.index(mark) + 1) for mark in value.split(",")]
        return tuple(marks) if len(marks) == 1 else ("M", *marks, "Return")

    def _digits(self, page: Page, paper: Paper) -> tuple[str, ...]:
        """Only those that the card shows in doubt, or all where another one is wrong too."""
        reading = self._store.pages.reading(page)
        assert reading is not None
        assert reading.identifier is not None
        wanted, shown = paper.values[0], places_of(reading.identifier, None)
        if reading.identifier.value == wanted:
            return ("Space",)
        wrong = [at for at, place in enumerate(shown) if place.value != wanted[at]]
        asked = [at for at, place in enumerate(shown) if place.doubtful]
        where = asked if set(wrong) <= set(asked) else range(len(shown))
        return (*(wanted[at] for at in where), "Return")

    def _try_gallery(self, item: Doubt) -> bool:
        alike = item.kind, "" if item.kind in LOOKS else item.proposal
        alone = self._keys.view(QueueList).counts.get(item.kind, 0) < 2
        if alike in self._tried or item.kind not in TOGETHER or alone:
            return False
        self._keys.press("G")
        if not self._view.in_gallery:
            self._tried.add(alike)
            self.work.in_vain += 1
            return False
        grid = self._keys.view(GalleryView).grid
        began = time.perf_counter()
        until(lambda: all(cell.crop is not None for cell in grid.cells), "the crops of a gallery are shown")
        self.work.waited_s += time.perf_counter() - began
        if len(grid.cells) < MOST:
            self._tried.add(alike)
        self._go_over(grid.cells)
        return True

    def _go_over(self, cells: list[Cell]) -> None:
        """One decision for all, one more for each exception."""
        keys, work, taken = self._keys, self.work, 0
        keys.think()
        keys.glance(len(cells))
        for place, cell in enumerate(tuple(cells)):
            paper = self._papers[self._store.pages.get(cell.doubt.page).source_name]
            wanted = paper.values.get(cell.doubt.field, cell.doubt.proposal)
            alone = Effort(keys=len(self._keys_for(cell.doubt, paper)), minds=1)
            if wanted == cell.value:
                taken += 1
                self._also(alone)
                continue
            if cell.doubt.field in paper.unclear:
                work.careless_unclear += 1
            else:
                work.careless += 1
            work.exceptions += 1
            keys.think()
            if self._except(place, wanted, cell.signs):
                taken += 1
                self._also(alone)
        work.galleries += 1
        work.together += taken
        self._shown("gallery")
        keys.press("Return" if taken else "Escape")

    def _except(self, place: int, wanted: str, signs: tuple[str, ...]) -> bool:
        """Go to a crop and answer it, or leave it out where no single key says the answer."""
        grid = self._keys.view(GalleryView).grid
        down = place // grid.columns - grid.at // grid.columns
        right = place % grid.columns - grid.at % grid.columns
        across = ["Right" if right > 0 else "Left"] * abs(right)
        along = ["Down" if down > 0 else "Up"] * abs(down)
        self._keys.press(*((*across, *along) if right < 0 else (*along, *across)))
        assert grid.at == place
        if "," in wanted:
            self._keys.press("X")
            return False
        if not wanted:
            self._keys.press("X" if "0" in signs else "0")
            return "0" not in signs
        self._keys.press(wanted if wanted.isdecimal() else str(signs.index(wanted) + 1))
        return True

    def _discard(self, why: DiscardReason) -> None:
        self._keys.press("Shift+Del")
        self._shown("discard")
        self._decide(str(REASONS.index(why) + 1))
        self.work.discarded += 1

    def _compare(self) -> None:
        """Side by side: Enter where the station proposes one, else 1 or 2."""
        self._keys.think()
        self._keys.press("Return")
        compare = self._keys.view(CompareView)
        worse = [self._papers[self._store.pages.get(p).source_name].worse for p in compare.shown]
        before = compare.shown
        until(lambda: compare.pictured, "both sheets are shown")
        self._shown("compare")
        self._keys.press("1" if worse[1] and not worse[0] else "2" if worse[0] else "Return")
        if compare.isVisible() and compare.shown == before:  # nothing is proposed: the answers differ
            self._keys.press("1")
        self.work.compared += 1

    def _reading_of(self, item: Doubt) -> FieldReading:
        reading = self._store.pages.reading(self._store.pages.get(item.page))
        assert reading is not None
        return next(one for one in reading.fields if one.number == item.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Confirmed documents against the papers. ``wrong``: a person said so, ``silent``: nobody was asked;
    each as file, field, value, right value. ``unclear``: answers where anything accepted is right."""

    documents: int
    answers: int
    by_person: int
    unclear: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]


def check_documents(store: Store, exam: int, papers: Mapping[str, Paper]) -> Checked:
    """Of every confirmed page of an exam the one document that waits to be sent."""
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    silent: list[str] = []
    for page in store.pages.some(store.pages.ids(exam, PageState.CONFIRMED)).values():
        (body,) = (body for state, body in store.outbox.of_page(page.id) if state is OutboxState.PENDING)
        document, paper = decode(body, SheetDocument), papers[page.source_name]
        reading = store.pages.reading(page)
        read = "" if reading is None or reading.identifier is None else reading.identifier.value
        found = [(0, document.identifier, document.identifier != read)] if 0 in paper.values else []
        found += [(a.number, a.value, a.by_person) for a in document.answers]
        counted["documents"] += 1
        for number, value, by_person in found:
            counted["answers"] += 1
            counted["by_person"] += by_person
            if number in paper.unclear or number not in paper.values:
                counted["unclear"] += 1
            elif value != paper.values[number]:
                told = f"{page.source_name} {number}: {value!r}, right is {paper.values[number]!r}"
                (wrong if by_person else silent).append(told)
    names = ("documents", "answers", "by_person", "unclear")
    return Checked(**{name: counted[name] for name in names}, wrong=tuple(wrong), silent=tuple(silent))
