"""The order in which doubts are cleared: frozen while a person works, new ones at the end.

Every key asks it several things, so nothing here walks over all items but for what says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from station.contracts.desk import LOOKS, Doubt, DoubtKind

Key = tuple[int, int]
"""Page id and field number."""


def key_of(doubt: Doubt) -> Key:
    return doubt.page, doubt.field


class ReviewQueue:
    """Doubts in order, which of them are open, and where the person is."""

    def __init__(self) -> None:
        self._items: list[Doubt] = []
        self._places: dict[Key, int] = {}
        self._open: dict[int, set[int]] = {}
        self._counts: Counter[DoubtKind] = Counter()
        self._everywhere: set[Key] = set()
        self._later: set[Key] = set()
        self._visited: Key | None = None
        self._at = 0
        self.generation = 0
        """Grows when everything stands elsewhere."""

    def clear(self) -> None:
        """As new: what comes next is in its own order."""
        self._items.clear()
        self._places.clear()
        self._open.clear()
        self._counts.clear()
        self._everywhere.clear()
        self._later.clear()
        self._visited = None
        self._at = 0
        self.generation += 1

    def __len__(self) -> int:
        """All that were seen in this session, cleared ones too."""
        return len(self._items)

    def item(self, place: int) -> Doubt:
        return self._items[place]

    def open_items(self) -> Iterator[Doubt]:
        """All that are open, in order; walks over everything."""
        return filter(self.is_open, self._items)

    @property
    def current(self) -> Doubt | None:
        return self._items[self._at] if self._items else None

    @property
    def place(self) -> int:
        """Index of the current item."""
        return self._at

    @property
    def left(self) -> int:
        """Doubts still open, without what is only listed for a look."""
        return sum(count for kind, count in self.counts().items() if kind not in LOOKS)

    def is_open(self, doubt: Doubt) -> bool:
        return doubt.field in self._open.get(doubt.page, ())

    def counts(self) -> dict[DoubtKind, int]:
        """Open doubts by kind, in the order of the kinds; kinds without any are left out."""
        return {kind: self._counts[kind] for kind in DoubtKind if self._counts[kind]}

    def refresh(self, doubts: Iterable[Doubt]) -> None:
        """All that is open now. Known items keep their place, new ones stand at the end."""
        now = list(doubts)
        self._open.clear()
        self._counts.clear()
        self._take(now)
        self._leave_cleared()

    def update(self, pages: Collection[int], doubts: Iterable[Doubt]) -> None:
        """What is open now on some pages; and of students with two sheets, all that there are."""
        now = list(doubts)
        for page in self._open.keys() & set(pages):
            for number in self._open.pop(page):
                self._counts[self._items[self._places[page, number]].kind] -= 1
        for key in [key for key in self._everywhere if key[1] in self._open.get(key[0], ())]:
            self._open[key[0]].discard(key[1])
            self._counts[DoubtKind.SAME_STUDENT] -= 1
        self._take(now)
        self._leave_cleared()

    def _take(self, doubts: list[Doubt]) -> None:
        for doubt in doubts:
            key = key_of(doubt)
            if doubt.kind is DoubtKind.SAME_STUDENT:
                self._everywhere.add(key)
            if key not in self._places:
                self._places[key] = len(self._items)
                self._items.append(doubt)
            else:
                self._items[self._places[key]] = doubt
            self._open.setdefault(doubt.page, set()).add(doubt.field)
            self._counts[doubt.kind] += 1

    def _leave_cleared(self) -> None:
        current = self.current
        if current is not None and not self.is_open(current) and key_of(current) != self._visited:
            self.to_next_open()

    def visit(self, doubt: Doubt) -> None:
        """To a field that nobody asks about, or no more. The person stays there until going elsewhere."""
        key = key_of(doubt)
        if key not in self._places:
            self._places[key] = len(self._items)
            self._items.append(doubt)
        self._visited = key
        self._at = self._places[key]

    @property
    def visiting(self) -> bool:
        """The current item is there because a person wanted to see it."""
        return self.current is not None and key_of(self.current) == self._visited

    def go(self, place: int) -> None:
        """To the item at an index; beyond the ends stays within."""
        self._at = min(max(place, 0), max(len(self._items) - 1, 0))

    def go_to(self, key: Key) -> bool:
        """To an item, cleared or not; False when it was never in the queue."""
        if key not in self._places:
            return False
        self._at = self._places[key]
        return True

    def to_next_open(self) -> None:
        """The next open doubt behind the current one, else the first; stays where none is left."""
        found = self.next_open(())
        if found is not None:
            self._at = self._places[found]

    def next_open(self, settled: Collection[Key]) -> Key | None:
        """Where `to_next_open` would go if ``settled`` were not open any more."""
        put_off: Key | None = None
        for item in self._ahead():
            key = key_of(item)
            if key in settled or not self.is_open(item):
                continue
            if key not in self._later:
                return key
            put_off = put_off or key
        return put_off

    def put_off(self) -> None:
        """The current item comes after all others."""
        if self.current is not None:
            self._later.add(key_of(self.current))
            self.to_next_open()

    def to_kind(self, kind: DoubtKind) -> None:
        """The first open doubt of a kind."""
        for place, item in enumerate(self._items):
            if item.kind is kind and self.is_open(item):
                self._at = place
                return

    def to_next_kind(self, step: int) -> None:
        """The first open doubt of the next (1) or the previous (-1) kind that has one."""
        kinds = list(self.counts())
        if self.current is None or not kinds:
            return
        order = list(DoubtKind)
        here = order.index(self.current.kind)
        ahead = [kind for kind in kinds if (order.index(kind) - here) * step > 0]
        if ahead:
            self.to_kind(ahead[0] if step > 0 else ahead[-1])
        else:
            self.to_kind(kinds[0] if step > 0 else kinds[-1])

    def to_page(self, step: int) -> None:
        """The first open doubt of the next (1) or the previous (-1) page that has one; walks over all."""
        if self.current is None:
            return
        first: dict[int, int] = {}
        for place, item in enumerate(self._items):
            if self.is_open(item):
                first.setdefault(item.page, place)
        if not first:
            return
        pages, here = list(first), self.current.page
        at = pages.index(here) if here in first else -1 if step > 0 else 0
        self._at = first[pages[(at + step) % len(pages)]]

    def coming(self, count: int) -> tuple[Doubt, ...]:
        """The open doubts that follow, to be made ready in time."""
        return tuple(islice(filter(self.is_open, self._ahead()), count))

    def _ahead(self) -> Iterator[Doubt]:
        """Everything once, from behind the current item round to it."""
        yield from islice(self._items, self._at + 1, None)
        yield from islice(self._items, self._at + 1)
