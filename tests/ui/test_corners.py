"""Corners by hand: mouse and keys move them, Enter reads with them, Esc leaves everything as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPolygonF
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station.contracts.desk import Exam, Page, PageState
from station.contracts.reading import Alarm, PageReading, Point
from station.contracts.settings import ThemeChoice
from station.contracts.sheet import SheetTemplate
from station.errors import Code
from station.services.pictures import Pictures
from station.services.review import Review
from station.store.pages import Read
from station.store.store import Store
from station.ui.capture.page_detail import PageDetail
from station.ui.corners.corner_ghost import ghost_of, laid_on, page_shape
from station.ui.corners.corners_view import CornersView
from station.ui.picture_loader import PictureLoader
from station.ui.tasks import Tasks
from station.ui.theme import CONFIRMED, apply_theme
from tests.desk import TEACHER, exam_in, opened, read_page, reading, taken, template
from tests.filled import file_of

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
WIDTH, HEIGHT = 1600, 1200
PAPER: tuple[Point, ...] = ((200.0, 150.0), (1400.0, 180.0), (1350.0, 1050.0), (240.0, 1000.0))


@dataclass(frozen=True)
class Bench:
    """A view over a real store, and what it said."""

    view: CornersView
    store: Store
    exam: Exam
    page: Page
    template: SheetTemplate
    done: list[tuple[int, tuple[Point, ...]]]
    left: list[bool]

    @property
    def corners(self) -> tuple[Point, ...]:
        return self.view.canvas.corners


def paper_on_a_desk() -> bytes:
    picture = np.full((HEIGHT, WIDTH), 40, np.uint8)
    cv2.fillPoly(picture, [np.array(PAPER, np.int32)], 235)
    return file_of(picture)


def failed_page(store: Store, exam: Exam, code: Code = Code.UNSURE_POSE, data: bytes | None = None) -> Page:
    page = taken(store, exam)
    picture = store.blobs.keep(data or paper_on_a_desk(), ".jpg")
    with store.database.write() as db:
        db.execute("UPDATE page SET picture = ? WHERE id = ?", (picture, page.id))
    (begun,) = store.pages.begin_reading(1)
    store.pages.finish_reading(begun, Read(state=PageState.FAILED, code=code), 1)
    return store.pages.get(page.id)


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Bench]:
    apply_theme(qapp, ThemeChoice.LIGHT)
    store = opened(tmp_path)
    exam = exam_in(store)
    tasks = Tasks(1)
    view = CornersView(Pictures(store.blobs), tasks)
    qtbot.addWidget(view)
    view.resize(1366, 680)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    made = Bench(view, store, exam, failed_page(store, exam), template(), [], [])
    view.done.connect(lambda page, corners: made.done.append((page, corners)))
    view.left.connect(lambda: made.left.append(True))
    yield made
    tasks.close()
    store.close()


def show(qtbot: QtBot, bench: Bench, page: Page | None = None, read: PageReading | None = None) -> None:
    bench.view.open(page or bench.page, read, bench.template)
    qtbot.waitUntil(lambda: bool(bench.corners))


def click(
    qtbot: QtBot, widget: QWidget, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(widget, key, held)  # type: ignore[no-untyped-call]


def press(qtbot: QtBot, bench: Bench, *keys: Key) -> None:
    for key in keys:
        click(qtbot, bench.view.canvas, key)


def drag(qtbot: QtBot, bench: Bench, start: QPointF, end: QPointF) -> None:
    canvas, button = bench.view.canvas, Qt.MouseButton.LeftButton
    qtbot.mousePress(canvas, button, pos=start.toPoint())  # type: ignore[no-untyped-call]
    qtbot.mouseMove(canvas, end.toPoint())  # type: ignore[no-untyped-call]
    qtbot.mouseRelease(canvas, button, pos=end.toPoint())  # type: ignore[no-untyped-call]


def gap(one: tuple[Point, ...], other: tuple[Point, ...]) -> float:
    return float(np.abs(np.array(one) - np.array(other)).max())


def test_it_begins_with_the_paper_that_is_seen(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench)
    assert gap(bench.corners, PAPER) < 12
    assert bench.view.canvas.laid_out


def test_it_begins_where_the_reading_saw_the_page(qtbot: QtBot, bench: Bench) -> None:
    suspect = replace(reading(), alarms=(Alarm.POSE_SUSPECT,), outline_px=PAPER[1:] + PAPER[:1])
    page = read_page(bench.store, bench.exam, suspect, 2)
    page = replace(page, picture=bench.page.picture)
    show(qtbot, bench, page, suspect)
    assert bench.corners == PAPER[1:] + PAPER[:1]


def test_it_begins_with_what_was_laid_before(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench, replace(bench.page, corners=PAPER))
    assert bench.corners == PAPER


def test_a_picture_without_an_outline_begins_inside_its_edges(qtbot: QtBot, bench: Bench) -> None:
    grey = file_of(np.full((HEIGHT, WIDTH), 128, np.uint8))
    page = replace(bench.page, picture=bench.store.blobs.keep(grey, ".jpg"))
    show(qtbot, bench, page)
    xs, ys = zip(*bench.corners, strict=True)
    assert 0 < min(xs) < 0.2 * WIDTH < 0.8 * WIDTH < max(xs) < WIDTH
    assert 0 < min(ys) < 0.2 * HEIGHT < 0.8 * HEIGHT < max(ys) < HEIGHT
    assert bench.view.canvas.laid_out


def test_a_corner_is_dragged_by_the_mouse(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench)
    before, canvas = bench.corners, bench.view.canvas
    start = canvas.place_of(2)
    drag(qtbot, bench, start, start + QPointF(-30, -20))
    assert canvas.chosen == 2
    moved = QPointF(*bench.corners[2]) - QPointF(*before[2])
    scale = (canvas.place_of(1) - canvas.place_of(0)).x() / (bench.corners[1][0] - bench.corners[0][0])
    assert abs(moved.x() * scale + 30) < 1
    assert abs(moved.y() * scale + 20) < 1
    assert [bench.corners[place] for place in (0, 1, 3)] == [before[place] for place in (0, 1, 3)]


def test_a_click_far_from_all_corners_brings_the_nearest(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench)
    canvas = bench.view.canvas
    target = canvas.place_of(0) + QPointF(120, 90)
    drag(qtbot, bench, target, target)
    assert canvas.chosen == 0
    assert (canvas.place_of(0) - target).manhattanLength() < 2


def test_a_corner_may_lie_outside_the_picture_but_not_out_of_sight(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench)
    canvas = bench.view.canvas
    drag(qtbot, bench, canvas.place_of(0), QPointF(-500, -500))
    assert bench.corners[0][0] < 0
    assert bench.corners[0][1] < 0
    assert canvas.rect().contains(canvas.place_of(0).toPoint())


def test_arrows_move_by_one_pixel_by_ten_and_by_a_hundred(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench, replace(bench.page, corners=PAPER))
    press(qtbot, bench, Key.Key_Right, Key.Key_Right, Key.Key_Down)
    click(qtbot, bench.view.canvas, Key.Key_Up, SHIFT)
    click(qtbot, bench.view.canvas, Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert bench.corners[0] == (302.0, 141.0)
    assert bench.corners[1:] == PAPER[1:]


def test_tab_goes_over_the_corners_and_then_to_the_buttons(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench)
    bench.view.canvas.setFocus()
    chosen = [bench.view.canvas.chosen]
    for _ in range(3):
        press(qtbot, bench, Key.Key_Tab)
        chosen.append(bench.view.canvas.chosen)
    assert chosen == [0, 1, 2, 3]
    press(qtbot, bench, Key.Key_Tab)
    assert isinstance(bench.view.focusWidget(), QPushButton)
    click(qtbot, bench.view.focusWidget(), Key.Key_Backtab)
    assert bench.view.focusWidget() is bench.view.canvas
    assert bench.view.canvas.chosen == 3
    press(qtbot, bench, Key.Key_Backtab)
    assert bench.view.canvas.chosen == 2


@pytest.mark.parametrize("text", ["r", "ㄱ"])
def test_r_names_the_next_corner_top_left(qtbot: QtBot, bench: Bench, text: str) -> None:
    show(qtbot, bench, replace(bench.page, corners=PAPER))
    key = Key.Key_R if text == "r" else Key.Key_unknown
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key.value, Qt.KeyboardModifier.NoModifier, text)
    QApplication.sendEvent(bench.view.canvas, event)
    assert bench.corners == PAPER[1:] + PAPER[:1]
    assert bench.view.canvas.laid_out


def test_enter_gives_the_corners_once(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench, replace(bench.page, corners=PAPER))
    press(qtbot, bench, Key.Key_Left, Key.Key_Return, Key.Key_Return)
    assert bench.done == [(bench.page.id, ((199.0, 150.0), *PAPER[1:]))]
    assert bench.left == []


def test_escape_changes_nothing(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench)
    press(qtbot, bench, Key.Key_Left, Key.Key_Escape)
    assert (bench.done, bench.left) == ([], [True])
    assert bench.store.pages.get(bench.page.id) == bench.page


def test_crossed_corners_are_said_and_not_read_with(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench, replace(bench.page, corners=PAPER))
    canvas = bench.view.canvas
    drag(qtbot, bench, canvas.place_of(0), canvas.place_of(2) + QPointF(40, 40))
    assert not canvas.laid_out
    press(qtbot, bench, Key.Key_Return)
    assert bench.done == []
    assert bench.view.isVisible()
    (read,) = [b for b in bench.view.findChildren(QPushButton) if b.objectName() == "main"]
    assert not read.isEnabled()


@pytest.mark.parametrize("code", [Code.CRASHED, Code.TIMEOUT, Code.OUT_OF_MEMORY])
def test_what_broke_a_reader_is_never_opened(qtbot: QtBot, bench: Bench, code: Code) -> None:
    bench.view.open(replace(bench.page, code=code), None, bench.template)
    assert bench.view._tasks._pool._work_queue.empty()
    press(qtbot, bench, Key.Key_Return)
    assert (bench.corners, bench.done) == ((), [])


def test_a_picture_that_is_gone_is_said(qtbot: QtBot, bench: Bench) -> None:
    bench.store.blobs.path(bench.page.picture).unlink()
    bench.view.open(bench.page, None, bench.template)
    qtbot.waitUntil(lambda: bool(bench.view.canvas._notice) and "…" not in bench.view.canvas._notice)
    press(qtbot, bench, Key.Key_Return)
    assert bench.done == []


def test_a_picture_that_comes_too_late_is_not_shown(qtbot: QtBot, bench: Bench) -> None:
    bench.view.open(bench.page, None, bench.template)
    press(qtbot, bench, Key.Key_Escape)
    show(qtbot, bench, replace(bench.page, id=99, corners=PAPER))
    assert bench.corners == PAPER


def test_what_is_given_is_what_the_review_takes(qtbot: QtBot, bench: Bench) -> None:
    review = Review(bench.store, bench.exam.id, TEACHER)
    bench.view.done.connect(review.align)
    show(qtbot, bench, replace(bench.page, corners=PAPER))
    press(qtbot, bench, Key.Key_Return)
    now = bench.store.pages.get(bench.page.id)
    assert (now.state, now.corners) == (PageState.TAKEN, PAPER)
    review.undo()
    assert bench.store.pages.get(bench.page.id) == bench.page


def test_the_forms_print_lies_between_the_corners(qtbot: QtBot, bench: Bench) -> None:
    show(qtbot, bench, replace(bench.page, corners=PAPER))
    canvas = bench.view.canvas
    canvas.choose(2)  # the magnifier stands there
    corners = QPolygonF([canvas.place_of(place) for place in range(4)])
    laid = laid_on(page_shape(bench.template), corners)
    assert laid is not None
    bubble = bench.template.fields[0].groups[0].bubbles[0]
    image, green = canvas.grab().toImage(), QColor(CONFIRMED.colour)
    at = laid.map(QPointF(bubble.x_mm - bubble.rx_mm, bubble.y_mm)).toPoint()
    assert any(near(image, at + QPoint(dx, dy), green) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
    box = laid.map(ghost_of(bench.template)).boundingRect()
    assert corners.boundingRect().contains(box)


def near(image: QImage, at: QPoint, wanted: QColor) -> bool:
    seen = image.pixelColor(at)
    far = (seen.red() - wanted.red(), seen.green() - wanted.green(), seen.blue() - wanted.blue())
    return max(map(abs, far)) < 60


def test_the_button_of_a_page_asks_for_its_corners(qtbot: QtBot, bench: Bench) -> None:
    tasks = Tasks(1)
    detail = PageDetail(PictureLoader(Pictures(bench.store.blobs), tasks))
    qtbot.addWidget(detail)
    detail.open_exam(Review(bench.store, bench.exam.id, TEACHER))
    detail.show_page(bench.page)
    wanted: list[int] = []
    detail.corners_wanted.connect(wanted.append)
    (button,) = [b for b in detail.findChildren(QPushButton) if b.text() == "Set the corners…"]
    assert not button.isHidden()
    button.click()
    assert wanted == [bench.page.id]
    detail.show_page(replace(bench.page, code=Code.CRASHED))
    assert button.isHidden()
    tasks.close()
