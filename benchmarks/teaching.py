"""A teacher before the review: sees what the screen shows, knows what is on the paper, presses keys.

The teacher aims at what a fair eye sees. On the first doubt of a kind and proposal G is tried once, where
the list of kinds shows more than one of the kind and it is one that has galleries: it costs a key where
nothing looks alike. In a gallery every crop is looked at; those that are proposed
wrongly get another answer, or X where no single key says it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from benchmarks.keyboard import Effort, Keyboard, until
from benchmarks.papers import Paper
from station.contracts.desk import LOOKS, DiscardReason, Doubt, DoubtKind, Page
from station.contracts.reading import FieldReading
from station.contracts.sheet import FieldKind
from station.services.gallery import MOST, TOGETHER
from station.ui.review.compare_view import CompareView
from station.ui.review.digit_entry import places_of
from station.ui.review.gallery_view import Cell, GalleryView
from station.ui.review.queue_list import QueueList
from station.ui.review.review_view import ReviewView

REASONS: Final = tuple(DiscardReason)


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
