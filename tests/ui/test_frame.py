"""The frame of the window: settings, exams, first steps, notices and the demo."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from station.app.desktop import Desktop, Next
from station.contracts.desk import PageState
from station.contracts.settings import Caution, Settings
from station.errors import Code, StoreError
from station.messages import Language, trouble
from station.services.capture_desk import CaptureDesk, WatchWanted
from station.services.demo_class import DemoClass
from station.services.exam_setup import own_sheet
from station.services.intake import Intake
from station.services.review import Review
from station.store.folder import FolderLock
from station.store.settings_file import SettingsFile
from station.store.store import Store
from station.ui.preferences import Preferences
from station.ui.window.mode import WORK, Mode
from tests.desk import JPEG, TEACHER, exam_in, read_page, reading
from tests.ui.conftest import OpenDesktop


def button(parent: QWidget, text: str) -> QAbstractButton:
    return next(b for b in parent.findChildren(QAbstractButton) if b.text() == text)


def test_the_first_start_shows_the_first_steps_and_the_second_does_not(
    open_desktop: OpenDesktop, folder: Path
) -> None:
    window = open_desktop().window
    modes = [window.mode]
    button(window.views.welcome, "Make the first exam").click()
    modes.append(window.mode)
    window.make_exam("3월 모의고사", own_sheet("3월 모의고사", 20, 0))
    modes.append(window.mode)
    assert modes == [Mode.WELCOME, Mode.NEW_EXAM, Mode.CAPTURE]
    assert open_desktop().window.mode is Mode.CAPTURE
    assert SettingsFile(folder).load().welcomed


def test_a_setting_holds_at_once_survives_a_restart_and_goes_back_to_its_default(
    open_desktop: OpenDesktop, folder: Path
) -> None:
    settings = open_desktop().window.views.settings
    caution, volume, blanks = (settings.editor(name) for name in ("caution", "volume", "ask_blanks"))
    assert isinstance(caution, QComboBox)
    assert isinstance(volume, QSpinBox)
    assert isinstance(blanks, QCheckBox)
    caution.setCurrentIndex(2)
    caution.activated.emit(2)
    volume.setValue(10)
    blanks.click()
    assert SettingsFile(folder).load() == Settings(caution=Caution.STRICT, volume=10, ask_blanks=True)
    again = open_desktop().window.views.settings
    shown = again.editor("volume")
    assert isinstance(shown, QSpinBox)
    assert shown.value() == 10
    for reset in again.findChildren(QPushButton):
        if reset.accessibleName().startswith("Back to default") and not reset.isHidden():
            reset.click()
    assert SettingsFile(folder).load() == Settings()
    assert shown.value() == Settings().volume


def test_every_setting_of_the_window_can_be_found_by_its_words(open_desktop: OpenDesktop) -> None:
    desktop = open_desktop()
    desktop.window.show_mode(Mode.SETTINGS)
    settings = desktop.window.views.settings
    settings.search("VOLUME")
    assert not settings.editor("volume").isHidden()
    assert settings.editor("volume").isVisible()
    assert not settings.editor("theme").isVisible()
    settings.search("no such thing")
    assert not settings.editor("volume").isVisible()
    settings.search("")
    assert settings.editor("theme").isVisible()


def test_settings_that_cannot_be_kept_still_hold_and_it_is_said(
    open_desktop: OpenDesktop, folder: Path
) -> None:
    window = open_desktop().window
    (folder / "settings.part").mkdir()
    volume = window.views.settings.editor("volume")
    assert isinstance(volume, QSpinBox)
    volume.setValue(20)
    assert volume.value() == 20
    assert trouble(Code.STORE_UNWRITABLE, Language.EN).what in window.said


def test_exams_are_renamed_put_away_and_taken_out_again(open_desktop: OpenDesktop, folder: Path) -> None:
    store = Store(folder)
    first, second = exam_in(store, "3월 모의고사"), exam_in(store, "4월 모의고사")
    store.close()
    desktop = open_desktop()
    window, exams = desktop.window, desktop.window.views.exams
    window.show_mode(Mode.EXAMS)
    exams.choose(first.id)
    exams.exam.rename("3월 모의고사 (수정)")
    exams.key.sources.fill_text("3 1 5")
    exams.key.apply()
    assert desktop.store.exams.get(first.id).name == "3월 모의고사 (수정)"
    assert desktop.store.exams.get(first.id).key == '{"answers":{"1":"3","2":"1","3":"5"}}'
    exams.key.sources.fill_text("3 9")
    exams.key.apply()
    assert desktop.store.exams.get(first.id).key == '{"answers":{"1":"3","2":"1","3":"5"}}'
    button(exams, "Put away").click()
    assert [exam.id for exam in desktop.store.exams.all()] == [second.id]
    button(exams, "Those put away").click()
    button(exams, "Work on this exam").click()
    assert {exam.id for exam in desktop.store.exams.all()} == {first.id, second.id}
    assert window.mode is Mode.CAPTURE


def test_a_station_that_was_killed_says_so_once(tmp_path: Path) -> None:
    (tmp_path / "station.lock").write_bytes(b"open")
    with FolderLock(tmp_path) as lock:
        assert lock.was_left_open
    with FolderLock(tmp_path) as lock:
        assert not lock.was_left_open
        copy = os.read(os.open(tmp_path / "station.lock", os.O_RDONLY), 8)
        assert copy == b"open"


def test_the_notice_of_a_crash_leads_to_the_review_and_goes(open_desktop: OpenDesktop, folder: Path) -> None:
    store = Store(folder)
    exam_in(store)
    store.close()
    window = open_desktop().window
    window.notices.tell_of_crash()
    assert "Everything is kept" in window.notices.told("crash")
    button(window.notices, "To the review").click()
    assert window.mode is Mode.REVIEW
    assert window.notices.told("crash") == ""


def test_sheets_without_doubts_are_confirmed_by_themselves_only_when_it_is_set(
    open_desktop: OpenDesktop, folder: Path
) -> None:
    store = Store(folder)
    exam = exam_in(store)
    page = read_page(store, exam, reading())
    store.close()
    desktop = open_desktop()
    desktop.window.pages_read((page.id,))
    assert desktop.store.pages.get(page.id).state is PageState.READY
    desktop.preferences.change(auto_confirm=True)
    desktop.window.pages_read((page.id,))
    assert desktop.store.pages.get(page.id).state is PageState.CONFIRMED
    desktop.window.review.undo()
    assert desktop.store.pages.get(page.id).state is PageState.CONFIRMED, "it is no step of a person's undo"
    review = Review(desktop.store, exam.id, TEACHER)
    review.reopen(page.id)
    desktop.window.pages_read((page.id,))
    assert desktop.store.pages.get(page.id).state is PageState.READY, "opened again by a person, it stays so"


def test_the_demo_fills_itself_and_is_left_by_its_own_button(
    qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    sheets = tuple((f"{n}.jpg", lambda n=n: b"\xff\xd8 no picture" + bytes([n])) for n in range(3))
    demo = DemoClass(template=own_sheet("x", 5, 0), key='{"answers":{"1":"3"}}', sheets=sheets)
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(folder, state, Preferences(SettingsFile(tmp_path)), demo=demo)
    qtbot.addWidget(desktop.window)
    desktop.window.show()
    qtbot.waitUntil(lambda: desktop.store.pages.counts(1).of(PageState.FAILED) == 3, timeout=20_000)
    assert "nothing is sent" in desktop.window.notices.told("demo")
    button(desktop.window.notices, "Leave the demo").click()
    assert desktop.next is Next.AGAIN
    assert not desktop.window.isVisible()


def test_no_real_folder_is_watched_in_the_demo(
    qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its store is emptied, and with it what the scanner brought."""
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "1.jpg").write_bytes(JPEG)
    watched: list[WatchWanted] = []
    monkeypatch.setattr(CaptureDesk, "watch", lambda self, wanted, listener: watched.append(wanted))
    preferences = Preferences(SettingsFile(tmp_path))
    preferences.change(watch_folder=str(scans), watch_move=True)
    demo = DemoClass(template=own_sheet("x", 5, 0), key='{"answers":{"1":"3"}}', sheets=())
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(folder, state, preferences, demo=demo)
    qtbot.addWidget(desktop.window)
    desktop.window.show()
    view = desktop.window.capture
    shown = [b.text() for b in view.findChildren(QPushButton) if b.isVisible() and b.isCheckable()]
    assert shown == ["Files", "Camera", "Typed in"]
    view.watch.choose("")
    view.watch.choose(str(scans))
    view.watch.start()
    assert not view.watch.now.on
    with pytest.raises(KeyError):
        desktop.window.views.settings.editor("watch_folder")
    desktop.window.close()
    assert watched == []
    assert (scans / "1.jpg").exists()


def test_every_mode_is_reached_by_the_keyboard_and_has_a_name(
    open_desktop: OpenDesktop, qtbot: QtBot
) -> None:
    window = open_desktop().window
    for _ in range(2 * len(WORK)):
        before = window.mode
        window.next_mode()
        assert window.mode in WORK
        assert window.mode is not before


def test_nothing_more_is_taken_when_the_disk_is_nearly_full(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    exam = exam_in(store)
    with pytest.raises(StoreError) as refused:
        Intake(store, least_free_bytes=1 << 60).take(exam.id, b"x", source="file", name="1.jpg")
    assert refused.value.code is Code.DISK_LOW
    assert store.pages.counts(exam.id).taken == 0
    assert Intake(store, least_free_bytes=0).take(exam.id, b"x", source="file", name="1.jpg").fresh
    store.close()
