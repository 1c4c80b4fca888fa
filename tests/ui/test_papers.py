"""The view of question papers, alone with a real store and real reader children."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from generator.question_paper import question_paper
from station.assets import asset_path
from station.contracts.page import ReaderSetup
from station.contracts.paper import QuestionBox
from station.contracts.settings import ThemeChoice
from station.services.papers import Papers
from station.services.readers import ChildrenReader
from station.sheets.layout import SheetSpec, layout_sheet
from station.store.store import Store
from station.ui.papers.paper_view import PaperView
from station.ui.tasks import Tasks
from station.ui.theme import apply_theme

QUESTIONS = 8
SETUP = ReaderSetup(templates=(), model_path=str(asset_path("models", "marks.onnx")))


@pytest.fixture(scope="module")
def paper_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "시험지.pdf"
    path.write_bytes(question_paper(503, questions=QUESTIONS).pdf)
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "data")
    spec = SheetSpec(choices=tuple(range(1, QUESTIONS + 1)), numeric=(), title="단원평가")
    store.exams.create("단원평가", layout_sheet(spec).template, 1.0)
    yield store
    store.close()


@pytest.fixture
def view(store: Store, qtbot: QtBot, qapp: QApplication) -> Iterator[PaperView]:
    """On an exam without a paper."""
    apply_theme(qapp, ThemeChoice.LIGHT)
    papers = Papers(store, lambda: ChildrenReader(SETUP))
    tasks = Tasks(2)
    view = PaperView(papers, tasks)
    qtbot.addWidget(view)
    view.resize(1366, 660)
    view.show()
    view.open(store.exams.get(1))
    qtbot.waitUntil(lambda: view.paper is not None)
    yield view
    papers.stop()
    tasks.close()


@pytest.fixture
def filled(view: PaperView, qtbot: QtBot, paper_file: Path) -> PaperView:
    """With a paper of two pages and the keys on its first box."""
    view.add_files([paper_file])
    qtbot.waitUntil(lambda: bool(view.paper and view.paper.pages), timeout=60_000)
    view.canvas.setFocus()
    view.canvas.choose(0)
    return view


def kept(store: Store, page: int = 0) -> list[QuestionBox]:
    return [box for box in store.papers.boxes(1) if box.page_index == page]


def test_a_paper_is_shown_with_its_boxes(filled: PaperView, store: Store, qtbot: QtBot) -> None:
    assert filled.paper is not None
    assert filled.paper.missing == ()
    assert sorted(filled.canvas.boxes, key=repr) == sorted(kept(store), key=repr)
    first = filled.paper.pages[0]
    qtbot.waitUntil(lambda: filled._papers.pictures.ready(first) is not None, timeout=20_000)


def test_arrows_move_and_size_by_a_millimetre_and_every_step_is_kept(filled: PaperView, store: Store) -> None:
    before = filled.canvas.chosen
    assert before is not None
    QTest.keyClick(filled.canvas, Qt.Key.Key_Down)
    moved = filled.canvas.chosen
    assert moved is not None
    assert moved.top - before.top == pytest.approx(1 / 297, rel=1e-6)
    assert moved.bottom - before.bottom == pytest.approx(1 / 297, rel=1e-6)
    QTest.keyClick(filled.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    wider = filled.canvas.chosen
    assert wider is not None
    assert wider.left == moved.left
    assert wider.right - moved.right == pytest.approx(1 / 210, rel=0.01)
    assert wider in kept(store)


def test_undo_goes_back_step_by_step_and_forward_again(filled: PaperView, store: Store) -> None:
    start = kept(store)
    QTest.keyClick(filled.canvas, Qt.Key.Key_Delete)
    QTest.keyClick(filled.canvas, Qt.Key.Key_Down)
    deleted = len(kept(store))
    assert deleted == len(start) - 1
    for _ in range(2):
        QTest.keyClick(filled.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert kept(store) == start
    QTest.keyClick(filled.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert len(kept(store)) == deleted
    for _ in range(3):  # as often as one likes: there is nothing before the beginning
        filled.undo()
    assert kept(store) == start


def test_a_deleted_question_is_missed_and_its_print_is_counted(filled: PaperView) -> None:
    number = filled.canvas.boxes[0].question
    QTest.keyClick(filled.canvas, Qt.Key.Key_Delete)
    assert filled.paper is not None
    assert filled.paper.missing == (number,)
    told = filled.side._missing.text()
    assert told.endswith(str(number))
    assert " 0.0 %" not in filled.side._ink.text().splitlines()[0]


def test_digits_say_the_number_and_a_dash_makes_a_passage(filled: PaperView, store: Store) -> None:
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(filled.canvas, key)
    chosen = filled.canvas.chosen
    assert chosen is not None
    assert (chosen.question, chosen.last_question) == (12, 12)
    assert filled.side._strange.text().endswith("12")
    filled.canvas.choose(filled.canvas.boxes.index(chosen))
    for key in (Qt.Key.Key_4, Qt.Key.Key_Minus, Qt.Key.Key_6):
        QTest.keyClick(filled.canvas, key)
    chosen = filled.canvas.chosen
    assert chosen is not None
    assert (chosen.question, chosen.last_question) == (4, 6)
    assert chosen in kept(store)


def test_boxes_are_numbered_on_from_one_over_all_pages(filled: PaperView, store: Store) -> None:
    start = store.papers.boxes(1)
    assert filled.paper is not None
    QTest.keyClick(filled.canvas, Qt.Key.Key_Delete)  # question 1: what follows is one too high
    for key in (Qt.Key.Key_1, Qt.Key.Key_N):
        QTest.keyClick(filled.canvas, key)
    assert {box.question for box in store.papers.boxes(1)} == set(range(1, QUESTIONS))
    for _ in range(3):
        filled.undo()
    assert store.papers.boxes(1) == start


def test_tab_goes_over_the_boxes_and_then_on(filled: PaperView) -> None:
    seen = [filled.canvas.chosen]
    for _ in range(len(filled.canvas.boxes) - 1):
        QTest.keyClick(filled.canvas, Qt.Key.Key_Tab)
        seen.append(filled.canvas.chosen)
    assert seen == list(filled.canvas.boxes)
    QTest.keyClick(filled.canvas, Qt.Key.Key_Tab)
    assert not filled.canvas.hasFocus()


def drag(view: PaperView, start: QPointF, end: QPointF) -> None:
    QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(view.canvas, ((start + end) / 2).toPoint())
    QTest.mouseMove(view.canvas, end.toPoint())
    QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=end.toPoint())


def test_an_edge_is_dragged_as_one_step(filled: PaperView, store: Store) -> None:
    box = filled.canvas.boxes[0]
    rect = filled.canvas.rect_of(box)
    edge = QPointF(rect.center().x(), rect.bottom())
    drag(filled, edge, edge + QPointF(0, 30))
    now = filled.canvas.chosen
    assert now is not None
    assert now.top == box.top
    assert (now.bottom - box.bottom) * filled.canvas.height() == pytest.approx(30, abs=1.5)
    assert now in kept(store)
    filled.undo()
    assert box in kept(store)


def test_a_box_is_moved_by_its_middle(filled: PaperView) -> None:
    box = filled.canvas.boxes[0]
    middle = filled.canvas.rect_of(box).center()
    drag(filled, middle, middle + QPointF(12, 0))
    now = filled.canvas.chosen
    assert now is not None
    assert now.right - now.left == pytest.approx(box.right - box.left)
    assert now.left > box.left


def test_a_new_box_is_drawn_on_empty_paper(filled: PaperView, store: Store) -> None:
    count = len(filled.canvas.boxes)
    low = max(filled.canvas.rect_of(box).bottom() for box in filled.canvas.boxes)
    corner = QPointF(filled.canvas.width() * 0.4, low + 15)
    drag(filled, corner, corner + QPointF(90, 20))
    assert len(filled.canvas.boxes) == len(kept(store)) == count + 1
    QTest.keyClick(filled.canvas, Qt.Key.Key_7)
    assert filled.canvas.chosen is not None
    assert filled.canvas.chosen.question == 7


def test_a_click_on_empty_paper_makes_no_box(filled: PaperView) -> None:
    before = filled.canvas.boxes
    QTest.mouseClick(filled.canvas, Qt.MouseButton.LeftButton, pos=QPoint(2, filled.canvas.height() - 3))
    assert filled.canvas.boxes == before


def test_pages_are_turned_and_keep_their_boxes(filled: PaperView, store: Store) -> None:
    assert filled.paper is not None
    QTest.keyClick(filled.canvas, Qt.Key.Key_PageDown)
    assert filled.page_at == 1
    assert sorted(filled.canvas.boxes, key=repr) == sorted(kept(store, 1), key=repr)
    QTest.keyClick(filled.canvas, Qt.Key.Key_PageUp)
    QTest.keyClick(filled.canvas, Qt.Key.Key_PageUp)
    assert filled.page_at == 0


def test_found_again_can_be_undone(filled: PaperView, store: Store, qtbot: QtBot) -> None:
    found = kept(store)
    QTest.keyClick(filled.canvas, Qt.Key.Key_Delete)
    moved = kept(store)
    with qtbot.waitSignal(filled.changed, timeout=60_000):
        filled.find_again()
    assert kept(store) == found
    filled.undo()
    assert kept(store) == moved


def test_what_is_no_paper_is_said(view: PaperView, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    with qtbot.waitSignal(view.said, timeout=60_000) as told:
        view.add_files([bad])
    assert told.args is not None
    assert "bad.pdf" in told.args[0]
    qtbot.waitUntil(lambda: view.side._add.isEnabled())


def test_removing_asks_once(filled: PaperView, store: Store, qtbot: QtBot) -> None:
    filled.side._remove.click()
    assert store.papers.pages(1)
    filled.side._remove.click()
    qtbot.waitUntil(lambda: not store.papers.pages(1))
    qtbot.waitUntil(lambda: filled.paper is not None and not filled.paper.pages)
    assert filled.canvas.boxes == ()


def test_escape_leaves_and_letters_work_in_korean_mode(filled: PaperView, store: Store, qtbot: QtBot) -> None:
    before = kept(store)
    QTest.keyClick(filled.canvas, Qt.Key.Key_Delete)
    event = QKeyEvent(QKeyEvent.Type.KeyPress, 0x3155, Qt.KeyboardModifier.NoModifier, "ㅕ")
    QApplication.sendEvent(filled.canvas, event)  # the key U
    assert kept(store) == before
    with qtbot.waitSignal(filled.left):
        QTest.keyClick(filled.canvas, Qt.Key.Key_Escape)


def test_everything_has_a_name_for_those_who_cannot_see(view: PaperView) -> None:
    assert view.canvas.accessibleName()
    buttons = view.findChildren(QAbstractButton)
    assert all(button.accessibleName() or button.text() for button in buttons)


def test_no_word_is_cut_off(filled: PaperView) -> None:
    QApplication.processEvents()
    for button in filled.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width(), button.text()
