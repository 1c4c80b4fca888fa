"""The first steps: language, look, where sheets come from; then an exam, or a look round."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QWidget,
)

from station.contracts.settings import LanguageChoice, Settings, ThemeChoice
from station.ui.panel import centre_card, label, panel, quiet, title
from station.ui.preferences import Preferences
from station.ui.words import ui_language


class WelcomeView(QWidget):
    """``exam_wanted``: make the first exam; ``demo_wanted``: look round without one."""

    exam_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._build()
        self._show(preferences.now)
        preferences.changed.connect(self._show)

    def _show(self, settings: Settings) -> None:
        spoken = ui_language() if settings.language is LanguageChoice.SYSTEM else settings.language
        for group, value in ((self._languages, spoken), (self._themes, settings.theme)):
            for button in group.buttons():
                button.setChecked(button.property("value") == str(value))
        self._folder.setText(settings.watch_folder or self.tr("none yet; files can be dropped in as well"))

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of the scanner"))
        if folder:
            self._preferences.change(watch_folder=folder)

    def _choices(self, group: QButtonGroup, words: tuple[tuple[str, str], ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for value, word in words:
            button = QPushButton(word)
            button.setObjectName("choice")
            button.setCheckable(True)
            button.setProperty("value", str(value))
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _folder_row(self) -> QHBoxLayout:
        self._folder = quiet("")
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(lambda: self._choose_folder())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(choose)
        row.addWidget(self._folder, 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        exam = QPushButton(self.tr("Make the first exam"))
        demo = QPushButton(self.tr("Look round in the demo mode"))
        exam.setObjectName("main")
        exam.clicked.connect(self.exam_wanted)
        demo.clicked.connect(self.demo_wanted)
        row = QHBoxLayout()
        row.addWidget(demo)
        row.addStretch(1)
        row.addWidget(exam)
        return row

    def _language_row(self) -> QHBoxLayout:
        self._languages.buttonClicked.connect(
            lambda b: self._preferences.change(language=LanguageChoice(b.property("value")))
        )
        return self._choices(self._languages, ((LanguageChoice.KO, "한국어"), (LanguageChoice.EN, "English")))

    def _theme_row(self) -> QHBoxLayout:
        self._themes.buttonClicked.connect(
            lambda b: self._preferences.change(theme=ThemeChoice(b.property("value")))
        )
        words = (
            (ThemeChoice.SYSTEM, self.tr("As the system")),
            (ThemeChoice.LIGHT, self.tr("Light")),
            (ThemeChoice.DARK, self.tr("Dark")),
        )
        return self._choices(self._themes, words)

    def _build(self) -> None:
        self._languages, self._themes = QButtonGroup(self), QButtonGroup(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        for line, (word, what) in enumerate(
            (
                (self.tr("Language"), self._language_row()),
                (self.tr("Theme"), self._theme_row()),
                (self.tr("Folder of the scanner"), self._folder_row()),
            )
        ):
            grid.addWidget(label(word), line, 0)
            grid.addLayout(what, line, 1)
        grid.setColumnStretch(1, 1)
        told = self.tr(
            "Scan, photograph or drop in answer sheets; the station reads them here, on this PC,"
            " and asks where it is not sure. Everything can be changed later in the settings."
        )
        words = title(self.tr("Welcome to the grading station")), quiet(told)
        box = panel(*words, grid, self._buttons())
        centre_card(self, box, 18)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
