"""Numbers of boxes, and what lies outside them."""

from __future__ import annotations

from station.contracts.paper import (
    INK_COLUMNS,
    INK_ROWS,
    Box,
    BoxKind,
    PaperPage,
    QuestionBox,
    ink_left,
    ink_outside,
    numbered,
)

Q, P, R = BoxKind.QUESTION, BoxKind.PASSAGE, BoxKind.REST


def page(*kinds: BoxKind, ink: bytes = b"", body: tuple[float, float] = (0.0, 1.0)) -> PaperPage:
    return PaperPage(
        page_index=0,
        width_px=100,
        height_px=200,
        corners_px=((0.0, 0.0), (100.0, 0.0), (100.0, 200.0), (0.0, 200.0)),
        boxes=tuple(Box(x=10, y=20 * at, w=50, h=18, kind=kind) for at, kind in enumerate(kinds)),
        ink=ink or bytes(INK_COLUMNS * INK_ROWS),
        body=body,
    )


def told(boxes: tuple[QuestionBox, ...]) -> list[tuple[int, int, int]]:
    return [(box.question, box.part, box.page_index) for box in boxes]


def test_questions_bear_the_numbers_of_the_exam_in_order() -> None:
    boxes = numbered([page(Q, Q), page(Q)], [3, 7, 8])
    assert told(boxes) == [(3, 0, 0), (7, 0, 0), (8, 0, 1)]


def test_a_passage_stands_with_the_question_behind_it_and_a_rest_with_the_one_before() -> None:
    boxes = numbered([page(Q, P), page(R, Q, R)], [1, 2])
    assert told(boxes) == [(1, 0, 0), (2, 0, 0), (2, 1, 1), (2, 2, 1), (2, 3, 1)]


def test_no_box_is_dropped_where_there_are_more_than_questions_or_none() -> None:
    assert told(numbered([page(Q, Q, Q)], [5])) == [(5, 0, 0), (6, 0, 0), (7, 0, 0)]
    assert told(numbered([page(P, R)], [4])) == [(4, 0, 0), (4, 1, 0)]


def test_a_later_file_goes_on_where_the_paper_ended() -> None:
    assert told(numbered([page(R, Q)], [9], first_index=4, last=8)) == [(8, 0, 4), (9, 0, 4)]


def test_boxes_are_shares_of_the_page() -> None:
    (box,) = numbered([page(Q)], [1])
    assert (box.left, box.top, box.right, box.bottom) == (0.1, 0.0, 0.6, 0.09)


def test_ink_outside_all_boxes_is_said_for_body_and_margins() -> None:
    ink = bytearray(INK_COLUMNS * INK_ROWS)
    for row in (5, 100, 200):  # in the heading, in the box, below it
        ink[row * INK_COLUMNS + 50] = 100
    shown = page(ink=bytes(ink), body=(0.1, 1.0))
    box = QuestionBox(
        question=1, last_question=1, page_index=0, part=0, left=0.1, top=0.3, right=0.9, bottom=0.4
    )
    outside = ink_outside(shown, [box])
    assert (round(outside.body, 3), round(outside.margins, 3)) == (0.333, 0.333)
    assert sum(ink_left(shown, [box])) == 200
    assert ink_outside(page(), []).body == 0.0


def test_a_passage_shows_with_all_its_questions() -> None:
    box = QuestionBox(question=4, last_question=6, page_index=0, part=0, left=0, top=0, right=1, bottom=1)
    assert [n for n in range(1, 9) if box.shows(n)] == [4, 5, 6]
