"""Walks the window through its screens and takes a picture of each; see `benchmarks.screens`."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from benchmarks.screen_results import ClassScreens
from generator.forms import template_of
from station.app.desktop import Desktop
from station.app.session import translated
from station.contracts.desk import DoubtKind, PageState
from station.contracts.settings import Settings, ThemeChoice
from station.errors import Code, StoreError
from station.messages import Language
from station.store.backups import Backup
from station.store.settings_file import SettingsFile
from station.ui.preferences import Preferences
from station.ui.theme import Look
from station.ui.window.mode import Mode
from station.ui.window.rescue_window import RescueWindow

READ_S = 60.0
SETTLE_S = 0.25
KEY = '{"answers":{' + ",".join(f'"{n}":"{n % 5 + 1}"' for n in range(1, 31)) + "}}"


def prepare(folder: Path, form: str, sheets: tuple[tuple[str, bytes], ...]) -> None:
    """A station's folder with one exam, its sheets read."""
    QApplication([])
    desktop = _open(folder)
    desktop.window.make_exam("4월 단원평가 · 고2 수학 A반", template_of(form), KEY)
    desktop.window.make_exam("3월 2차 모의고사 · 고2 수학 A반", template_of(form), KEY)
    exam = desktop.store.exams.all()[0].id
    for name, data in sheets:
        desktop.intake.take(exam, data, source="file", name=name)
    until(lambda: not _waiting(desktop, exam), READ_S)
    desktop.window.close()


def _open(folder: Path, preferences: Preferences | None = None) -> Desktop:
    folder.mkdir(parents=True, exist_ok=True)
    state = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    return Desktop(folder, state, preferences or Preferences(SettingsFile(folder)))


def _waiting(desktop: Desktop, exam: int) -> int:
    return desktop.store.pages.counts(exam).of(PageState.TAKEN, PageState.READING)


def until(done: Callable[[], bool], most_s: float) -> None:
    """Let the window live until ``done``. Raises SystemExit after ``most_s``."""
    began = time.monotonic()
    while not done():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() - began > most_s:
            raise SystemExit(f"not done within {most_s:g} s")


class Screens:
    """Pictures called ``out/<name>-<screen>.png`` of a window of ``size`` logical pixels."""

    def __init__(self, out: Path, name: str, size: tuple[int, int]) -> None:
        self._out = out
        self._name = name
        self._size = size
        self._number = 0

    def walk(self, folder: Path, language: str, theme: str) -> None:
        """Every screen, with the data of ``folder``."""
        application = QApplication([])
        SettingsFile(folder).save(Settings(theme=ThemeChoice(theme), welcomed=True))
        with translated(application, Language(language)), tempfile.TemporaryDirectory() as empty:
            preferences = Preferences(SettingsFile(folder))
            look = Look(application, preferences)
            self._first_steps(Path(empty), theme)
            desktop = _open(folder, preferences)
            self._show(desktop.window)
            self._capture(desktop)
            self._review(desktop)
            self._frame(desktop)
            desktop.window.close()
            self._class(folder.parent / "class", theme)
            self._rescue()
            look.stop()

    def _show(self, window: QWidget) -> None:
        window.resize(*self._size)
        window.show()

    def _shot(self, screen: str, window: QWidget) -> None:
        began = time.monotonic()
        until(lambda: time.monotonic() - began > SETTLE_S, 10.0)
        self._number += 1
        window.grab().save(str(self._out / f"{self._name}-{self._number:02d}-{screen}.png"))

    def _first_steps(self, folder: Path, theme: str) -> None:
        SettingsFile(folder).save(Settings(theme=ThemeChoice(theme)))
        desktop = _open(folder)
        self._show(desktop.window)
        self._shot("welcome", desktop.window)
        desktop.window.show_mode(Mode.NEW_EXAM)
        self._shot("new-exam", desktop.window)
        desktop.window.show_mode(Mode.CAPTURE)
        self._shot("capture-no-exam", desktop.window)
        desktop.window.close()

    def _class(self, folder: Path, theme: str) -> None:
        if not folder.is_dir():
            return
        SettingsFile(folder).save(Settings(theme=ThemeChoice(theme), welcomed=True))
        desktop = _open(folder)
        self._show(desktop.window)
        ClassScreens(desktop, folder, self._shot, until).walk()
        desktop.window.close()

    def _capture(self, desktop: Desktop) -> None:
        window = desktop.window
        window.show_mode(Mode.CAPTURE)
        self._shot("capture", window)
        exam = desktop.store.exams.all()[0].id
        for state in (PageState.FAILED, PageState.REVIEW):
            pages = desktop.store.pages.ids(exam, state)
            if pages:
                window.capture.pages.choose(pages[0])
                self._shot(f"capture-{state.value}", window)
        failed = desktop.store.pages.some(desktop.store.pages.ids(exam, PageState.FAILED)).values()
        other = next((page for page in failed if page.code == Code.OTHER_FORM), None)
        if other is not None:
            window.lay_corners(other.id)
            self._shot("corners", window)

    def _review(self, desktop: Desktop) -> None:
        window, review = desktop.window, desktop.window.review
        window.show_mode(Mode.REVIEW)
        seen: set[DoubtKind] = set()
        for _ in range(review.left):
            item = review.current
            if item is not None and item.kind not in seen:
                seen.add(item.kind)
                self._shot(f"review-{item.kind.value}", window)
            QTest.keyClick(review, Qt.Key.Key_Right)
        QTest.keyClick(review, Qt.Key.Key_Home)
        for name, key, back in (
            ("whole-sheet", Qt.Key.Key_Z, Qt.Key.Key_Z),
            ("shortcuts", Qt.Key.Key_Question, Qt.Key.Key_Escape),
            ("compare", Qt.Key.Key_D, Qt.Key.Key_Escape),
        ):
            QTest.keyClick(review, key)
            self._shot(f"review-{name}", window)
            QTest.keyClick(window.focusWidget() or review, back)
        QTest.keyClick(review, Qt.Key.Key_3)
        QTest.keyClick(review, Qt.Key.Key_Space)
        self._shot("review-after-keys", window)
        self._gallery(desktop)

    def _gallery(self, desktop: Desktop) -> None:
        window, review = desktop.window, desktop.window.review
        for _ in range(review.left):
            QTest.keyClick(review, Qt.Key.Key_G)
            if review.in_gallery:
                self._shot("review-gallery", window)
                review.back()
                return
            QTest.keyClick(review, Qt.Key.Key_Right)

    def _frame(self, desktop: Desktop) -> None:
        window = desktop.window
        window.notices.tell_of_crash()
        window.notices.show_demo(7, 24)
        window.show_mode(Mode.EXAMS)
        self._shot("exams-notices", window)
        window.notices.take_back("crash")
        window.notices.take_back("demo")
        for mode in (Mode.RESULTS, Mode.SENDING, Mode.SETTINGS):
            window.show_mode(mode)
            self._shot(mode.name.lower(), window)
        area = window.views.settings.findChild(QScrollArea)
        assert area is not None
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        self._shot("settings-end", window)
        window.open_exam(desktop.store.exams.all()[1])
        for mode in (Mode.CAPTURE, Mode.REVIEW):
            window.show_mode(mode)
            self._shot(f"{mode.name.lower()}-empty", window)

    def _rescue(self) -> None:
        backups = [Backup(path=Path(f"{day}.db"), day=day) for day in ("2026-03-14", "2026-03-13")]
        window = RescueWindow(StoreError(Code.STORE_DAMAGED), backups)
        window.show()
        self._shot("rescue", window)
        window.close()
