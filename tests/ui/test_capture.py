"""Sheets from files: dropped, pasted, many at once, twice, and taken back by a key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QProgressBar, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop
from station.contracts.desk import PageState
from station.store.store import Store
from station.ui.capture.capture_head import Source
from station.ui.capture.capture_view import CaptureView
from station.ui.capture.page_detail import PageDetail
from tests.desk import JPEG, exam_in
from tests.ui.conftest import OpenDesktop

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desktop(open_desktop: OpenDesktop, folder: Path) -> Desktop:
    store = Store(folder)
    exam_in(store)
    store.close()
    return open_desktop()


@pytest.fixture
def view(desktop: Desktop) -> CaptureView:
    return desktop.window.capture


@pytest.fixture
def said(view: CaptureView) -> list[str]:
    sentences: list[str] = []
    view.said.connect(sentences.append)
    return sentences


def files_in(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{number}.jpg" for number in range(1, count + 1)]
    for path in paths:
        path.write_bytes(JPEG + path.name.encode())
    return paths


def settled(qtbot: QtBot, view: CaptureView) -> None:
    qtbot.waitUntil(lambda: not view.adding.under_way, timeout=20_000)


def names(desktop: Desktop) -> list[str]:
    return [page.source_name for page in desktop.store.pages.some(desktop.store.pages.ids(1)).values()]


def drop(view: CaptureView, mime: QMimeData) -> None:
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(event)


def urls(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def hangul(widget: QTableView | CaptureView, text: str, key: int = 0) -> None:
    """A key as it comes in Korean input mode."""
    event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
    QApplication.sendEvent(widget, event)


def test_a_dropped_folder_is_added_in_natural_order(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, tmp_path: Path
) -> None:
    files_in(tmp_path / "스캔", 11)
    drop(view, urls(tmp_path / "스캔"))
    settled(qtbot, view)
    assert names(desktop) == [f"{number}.jpg" for number in range(1, 12)]
    assert view.table.rowCount() == 11


@pytest.mark.parametrize("where", ["view", "table"])
def test_files_are_pasted_whatever_has_the_focus(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, tmp_path: Path, where: str
) -> None:
    one, two = files_in(tmp_path / "in", 2)
    view.add_paths([one])
    settled(qtbot, view)
    QGuiApplication.clipboard().setMimeData(urls(two))
    target = view if where == "view" else view.findChildren(QTableView)[0]
    QTest.keyClick(target, Qt.Key.Key_V, CONTROL)
    settled(qtbot, view)
    assert names(desktop) == ["1.jpg", "2.jpg"]


def test_a_picture_is_pasted_as_png(qtbot: QtBot, desktop: Desktop, view: CaptureView) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    QGuiApplication.clipboard().setImage(image)
    view.paste()
    settled(qtbot, view)
    (page,) = desktop.store.pages.some(desktop.store.pages.ids(1)).values()
    assert page.source == "paste"
    kept = QImage.fromData(desktop.store.blobs.read(page.picture), "PNG")  # type: ignore[arg-type]
    assert kept.pixelColor(5, 5) == QColor("#123456")
    view.paste()  # the same again
    settled(qtbot, view)
    assert view.pages.refused.counts == (1, 0)


def test_an_empty_clipboard_is_said(view: CaptureView, said: list[str]) -> None:
    QGuiApplication.clipboard().setText("Hello")
    view.paste()
    assert said == ["There is no file and no picture to paste."]


def test_duplicates_are_counted_apart_and_show_the_first(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, said: list[str], tmp_path: Path
) -> None:
    one, two = files_in(tmp_path / "in", 2)
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(one.read_bytes())
    view.add_paths([one, two, copy, tmp_path / "gone.jpg"])
    settled(qtbot, view)
    assert view.pages.refused.counts == (1, 1)
    assert desktop.store.pages.counts(1).taken == 2
    assert "Already scanned: copy.jpg is the same picture as 1.jpg." in said
    assert said[-1] == "Added 2 · Already scanned 1 · Could not be taken 1"
    listed = view.pages.refused.findChildren(QListWidget)[0]
    assert listed.count() == 2
    listed.setCurrentRow(1)
    table = view.findChildren(QTableView)[0]
    page = view.table.page_at(table.currentIndex().row())
    assert page is not None
    assert page.source_name == "1.jpg"


def test_a_picture_that_was_discarded_is_told_as_that(
    qtbot: QtBot, view: CaptureView, said: list[str], tmp_path: Path
) -> None:
    paths = files_in(tmp_path / "in", 1)
    view.add_paths(paths)
    settled(qtbot, view)
    view.cancel_last()
    view.add_paths(paths)
    settled(qtbot, view)
    assert said[-1] == (
        "Already scanned: 1.jpg is the same picture as 1.jpg, which was discarded."
        " Choose it in the list to read it again."
    )


def test_a_discarded_sheet_that_comes_again_is_read_again_from_its_row(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, tmp_path: Path
) -> None:
    paths = files_in(tmp_path / "in", 2)
    view.add_paths(paths)
    settled(qtbot, view)
    failed = PageState.FAILED
    qtbot.waitUntil(lambda: desktop.store.pages.counts(1).of(failed) == 2, timeout=20_000)
    view.cancel_last()
    view.add_paths(paths[1:])
    settled(qtbot, view)
    listed = view.pages.refused.findChildren(QListWidget)[0]
    assert listed.isVisible()
    listed.setCurrentRow(0)
    detail = view.findChildren(PageDetail)[0]
    (again,) = (button for button in detail.findChildren(QPushButton) if button.text() == "Read again")
    assert again.isVisible()
    again.click()
    qtbot.waitUntil(lambda: desktop.store.pages.counts(1).of(failed) == 2, timeout=20_000)
    assert desktop.store.pages.counts(1).of(PageState.DISCARDED) == 0


def test_many_files_are_counted_and_can_be_cancelled(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, said: list[str], tmp_path: Path
) -> None:
    files_in(tmp_path / "in", 300)
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 20:
            view.adding.cancel()

    view.adding.progress.connect(progress)
    view.add_paths([tmp_path / "in"])
    settled(qtbot, view)
    assert seen[:2] == [(1, 300), (2, 300)]
    assert desktop.store.pages.counts(1).taken == view.table.rowCount() == 20
    assert said[-1] == "Added 20 · Left out 280"
    assert not view.files_pane.findChildren(QProgressBar)[0].isVisible()
    view.adding.progress.disconnect(progress)
    view.add_paths([tmp_path / "in"])  # the rest, when one has thought better of it
    settled(qtbot, view)
    assert desktop.store.pages.counts(1).taken == 300


def test_a_long_list_shows_how_far_it_is(qtbot: QtBot, view: CaptureView, tmp_path: Path) -> None:
    files_in(tmp_path / "in", 400)
    bar = view.files_pane.findChildren(QProgressBar)[0]
    view.add_paths([tmp_path / "in"])
    qtbot.waitUntil(bar.isVisible, timeout=20_000)
    qtbot.waitUntil(lambda: bar.maximum() == 400 or not view.adding.under_way, timeout=20_000)
    (cancel,) = (b for b in view.files_pane.findChildren(QPushButton) if b.text() == "Cancel")
    cancel.click()
    settled(qtbot, view)
    assert not bar.isVisible()


def test_files_belong_to_the_exam_that_was_open_when_they_were_added(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, tmp_path: Path
) -> None:
    second = exam_in(desktop.store, "다른 시험")
    view.add_paths(files_in(tmp_path / "in", 30))
    desktop.window.open_exam(second)
    settled(qtbot, view)
    assert desktop.store.pages.counts(1).taken == 30
    assert desktop.store.pages.counts(second.id).taken == 0
    assert view.table.rowCount() == 0


@pytest.mark.parametrize(("text", "key"), [("x", Qt.Key.Key_X), ("ㅌ", 0)])
def test_the_last_one_is_cancelled_and_comes_back(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, said: list[str], tmp_path: Path, text: str, key: int
) -> None:
    view.add_paths(files_in(tmp_path / "in", 3))
    settled(qtbot, view)
    table = view.findChildren(QTableView)[0]
    hangul(table, text, key)
    assert [desktop.store.pages.get(page).state for page in (2, 3)].count(PageState.DISCARDED) == 1
    assert desktop.store.pages.get(3).state is PageState.DISCARDED
    assert said[-1] == "Cancelled: 3.jpg. Ctrl+Z brings it back."
    hangul(table, text, key)
    assert desktop.store.pages.get(2).state is PageState.DISCARDED
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(  # it is read after all
        lambda: desktop.store.pages.get(2).state is PageState.FAILED, timeout=20_000
    )
    hangul(table, text, key)  # the last again
    assert desktop.store.pages.get(2).state is PageState.DISCARDED
    assert desktop.store.pages.get(1).state is not PageState.DISCARDED


def test_a_file_of_many_pages_is_cancelled_and_comes_back_as_one_step(
    qtbot: QtBot, desktop: Desktop, view: CaptureView, tmp_path: Path
) -> None:
    pages = [Image.new("L", (300, 400), 255) for _ in range(3)]
    path = tmp_path / "stack.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    view.add_paths([path])
    settled(qtbot, view)
    counts = desktop.store.pages.counts
    qtbot.waitUntil(lambda: counts(1).of(PageState.FAILED) == 3, timeout=20_000)
    view.cancel_last()
    assert counts(1).of(PageState.DISCARDED) == 3
    view.undo()
    assert counts(1).of(PageState.FAILED) == 3
    view.cancel_last()
    assert counts(1).of(PageState.DISCARDED) == 3


def test_there_may_be_nothing_to_cancel_or_undo(view: CaptureView, said: list[str]) -> None:
    view.cancel_last()
    view.undo()
    assert said == ["There is nothing to cancel.", "There is nothing to undo."]


def test_sources_are_chosen_by_keys(qtbot: QtBot, view: CaptureView) -> None:
    first = next(b for b in view.findChildren(QPushButton) if b.text() == "Files")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert view.source is Source.FOLDER
    assert view.watch_pane.isVisible()
    assert not view.files_pane.isVisible()


def test_nothing_ticks_while_nothing_is_captured(qtbot: QtBot, view: CaptureView) -> None:
    view.choose_source(Source.FOLDER)
    qtbot.wait(50)
    assert [timer for timer in view.findChildren(QTimer) if timer.isActive()] == []
    assert not view.camera.running


def test_nothing_is_elided_in_the_strips(view: CaptureView) -> None:
    for source in Source:
        view.choose_source(source)
        QApplication.processEvents()
        for button in view.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width(), button.text()


def test_a_full_disk_stops_the_list_and_loses_nothing(
    qtbot: QtBot,
    desktop: Desktop,
    view: CaptureView,
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files_in(tmp_path / "in", 10)
    plain, room = desktop.store.free_bytes, iter([True, True])
    monkeypatch.setattr(desktop.store, "free_bytes", lambda: plain() if next(room, False) else 0)
    view.add_paths([tmp_path / "in"])
    settled(qtbot, view)
    assert desktop.store.pages.counts(1).taken == 2
    assert said[-1] == "Added 2 · Could not be taken 1 · Left out 7"
    monkeypatch.undo()
    view.add_paths([tmp_path / "in"])
    settled(qtbot, view)
    assert desktop.store.pages.counts(1).taken == 10


def test_without_an_exam_nothing_is_taken(qtbot: QtBot, open_desktop: OpenDesktop, tmp_path: Path) -> None:
    view = open_desktop().window.capture
    said: list[str] = []
    view.said.connect(said.append)
    steps: list[Callable[[], None]] = [lambda: view.add_paths(files_in(tmp_path / "in", 1)), view.cancel_last]
    for step in steps:
        step()
    view.choose_source(Source.CAMERA)
    assert said == ["Choose an exam first.", "There is nothing to cancel."]
    assert not view.camera.running


def test_the_pointer_may_drop_anywhere(view: CaptureView) -> None:
    below = view.childAt(QPoint(view.width() // 2, view.height() // 2))
    while below is not None and below is not view:
        assert not below.acceptDrops()
        below = below.parentWidget()
