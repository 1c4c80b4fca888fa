"""The order in which doubts are cleared: frozen while a person works, new ones at the end."""

from __future__ import annotations

from collections.abc import Iterable

from station.contracts.desk import Doubt, DoubtKind

Key = tuple[int, int]
"""Page id and field number."""


def key_of(doubt: Doubt) -> Key:
    return doubt.page, doubt.field


class ReviewQueue:
    """Doubts in order, which of them are open, and where the person is."""

    def __init__(self) -> None:
        self._items: list[Doubt] = []
        self._places: dict[Key, int] = {}
        self._open: set[Key] = set()
        self._later: list[Key] = []
        self._at = 0

    @property
    def items(self) -> tuple[Doubt, ...]:
        """All that were seen in this session, cleared ones too."""
        return tuple(self._items)

    @property
    def current(self) -> Doubt | None:
        return self._items[self._at] if self._items else None

    @property
    def place(self) -> int:
        """Index of the current item."""
        return self._at

    @property
    def left(self) -> int:
        """Doubts still open."""
        return len(self._open)

    def is_open(self, doubt: Doubt) -> bool:
        return key_of(doubt) in self._open

    def counts(self) -> dict[DoubtKind, int]:
        """Open doubts by kind, in the order of the kinds; kinds without any are left out."""
        found = dict.fromkeys(DoubtKind, 0)
        for item in self._items:
            found[item.kind] += key_of(item) in self._open
        return {kind: count for kind, count in found.items() if count}

    def refresh(self, doubts: Iterable[Doubt]) -> None:
        """What is open now. Known items keep their place, new ones stand at the end."""
        now = list(doubts)
        self._open = {key_of(doubt) for doubt in now}
        for doubt in now:
            if key_of(doubt) not in self._places:
                self._places[key_of(doubt)] = len(self._items)
                self._items.append(doubt)
            else:
                self._items[self._places[key_of(doubt)]] = doubt
        if self.current is not None and not self.is_open(self.current):
            self.to_next_open()

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
        order = [*range(self._at + 1, len(self._items)), *range(self._at + 1)]
        later = set(self._later)
        for skip in (later, set()):
            for place in order[: len(self._items)]:
                key = key_of(self._items[place])
                if key in self._open and key not in skip:
                    self._at = place
                    return

    def put_off(self) -> None:
        """The current item comes after all others."""
        if self.current is not None:
            self._later.append(key_of(self.current))
            self.to_next_open()

    def to_kind(self, kind: DoubtKind) -> None:
        """The first open doubt of a kind."""
        for place, item in enumerate(self._items):
            if item.kind is kind and self.is_open(item):
                self._at = place
                return

    def to_page(self, step: int) -> None:
        """The first open doubt of the next (1) or the previous (-1) page that has one."""
        if self.current is None:
            return
        pages = list(dict.fromkeys(item.page for item in self._items if self.is_open(item)))
        if not pages:
            return
        here = self.current.page
        at = pages.index(here) if here in pages else -1 if step > 0 else 0
        wanted = pages[(at + step) % len(pages)]
        self._at = next(i for i, item in enumerate(self._items) if item.page == wanted and self.is_open(item))

    def coming(self, count: int) -> tuple[Doubt, ...]:
        """The open doubts that follow, to be made ready in time."""
        order = [*range(self._at + 1, len(self._items)), *range(self._at + 1)]
        return tuple(self._items[i] for i in order if self.is_open(self._items[i]))[:count]
