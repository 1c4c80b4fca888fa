"""The order of review: frozen, told of single pages, and always the next open item."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from station.contracts.desk import Doubt, DoubtKind
from station.services.review_queue import ReviewQueue, key_of

KINDS = (DoubtKind.BLANK, DoubtKind.FAINT, DoubtKind.SAME_STUDENT, DoubtKind.PROVEN_DOUBLE)


def doubt(page: int, field: int, kind: DoubtKind = DoubtKind.FAINT) -> Doubt:
    return Doubt(page=page, field=field, label=str(field), kind=kind, proposal="1", margin=0.5)


def queue_of(*doubts: Doubt) -> ReviewQueue:
    queue = ReviewQueue()
    queue.refresh(doubts)
    return queue


def test_looks_are_listed_and_not_counted_as_doubts() -> None:
    queue = queue_of(doubt(1, 1), doubt(1, 2, DoubtKind.PROVEN_DOUBLE), doubt(2, -2, DoubtKind.SHIFT))
    assert queue.left == 1
    assert queue.counts() == {DoubtKind.FAINT: 1, DoubtKind.SHIFT: 1, DoubtKind.PROVEN_DOUBLE: 1}


def test_the_next_item_is_known_before_the_key_is_kept() -> None:
    queue = queue_of(doubt(1, 1), doubt(2, 1), doubt(3, 1))
    assert queue.next_open({(1, 1)}) == (2, 1)
    assert queue.next_open({(1, 1), (2, 1), (3, 1)}) is None
    queue.put_off()
    assert queue.next_open({(2, 1)}) == (3, 1)
    assert queue.next_open({(2, 1), (3, 1)}) == (1, 1)


def test_keys_walk_over_the_kinds_that_are_open() -> None:
    queue = queue_of(
        doubt(1, 1, DoubtKind.BLANK), doubt(1, 2), doubt(1, 3), doubt(1, 4, DoubtKind.PROVEN_DOUBLE)
    )
    queue.to_next_kind(1)
    assert queue.place == 1
    queue.to_next_kind(1)
    assert queue.place == 3
    queue.to_next_kind(1)
    assert queue.place == 0
    queue.to_next_kind(-1)
    assert queue.place == 3


states = st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 3)), st.sampled_from(KINDS), max_size=12)


@given(states, states, st.sets(st.integers(1, 4)))
def test_telling_of_some_pages_is_the_same_as_telling_of_all(
    first: dict[tuple[int, int], DoubtKind], later: dict[tuple[int, int], DoubtKind], pages: set[int]
) -> None:
    kinds = {key: first.get(key, kind) for key, kind in later.items()}  # a field's kind stays
    same = DoubtKind.SAME_STUDENT
    before = [doubt(*key, kind) for key, kind in first.items()]
    untouched = [doubt(*key, kind) for key, kind in first.items() if key[0] not in pages and kind is not same]
    changed = [doubt(*key, kind) for key, kind in kinds.items() if key[0] in pages or kind is same]
    told = queue_of(*before)
    told.update(pages, changed)
    whole = queue_of(*before)
    whole.refresh([*untouched, *(d for d in changed if key_of(d) not in map(key_of, untouched))])
    assert told.counts() == whole.counts()
    assert list(map(key_of, told.open_items())) == list(map(key_of, whole.open_items()))
