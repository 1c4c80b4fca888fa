"""Colours, fonts and the style of every widget. The paper's colours stay the same in light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from station.assets import asset_path
from station.contracts.settings import ThemeChoice
from station.ui.preferences import Preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """``accent`` carries text in ``on_accent``; ``warn`` marks what waits for a person; ``frame``: Fusion
    frames boxes in a tone two fifths darker; ``thumb``: of scroll bars."""

    window: str
    panel: str
    line: str
    text: str
    quiet: str
    accent: str
    on_accent: str
    soft: str
    warn: str
    good: str
    frame: str
    thumb: str


LIGHT: Final = Colours(
    window="#F1F3F6",
    panel="#FFFFFF",
    line="#D5DAE1",
    text="#111827",
    quiet="#4B5563",
    accent="#004488",
    on_accent="#FFFFFF",
    soft="#E8EEF6",
    warn="#B23A06",
    good="#00704F",
    frame="#C4CBD4",
    thumb="#848D9A",
)
DARK: Final = Colours(
    window="#14181F",
    panel="#1D232C",
    line="#3A4350",
    text="#EEF1F5",
    quiet="#AEB7C4",
    accent="#6FA8E8",
    on_accent="#0B1220",
    soft="#263345",
    warn="#FF9F66",
    good="#4FD1A5",
    frame="#AEB7C4",
    thumb="#6F7A8A",
)


def colours_in_use() -> Colours:
    """For what a widget paints itself. Of the application: a style sheet changes a widget's own palette."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window == QColor(DARK.window) else LIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How one state is drawn on paper: never by colour alone."""

    colour: str
    line: Qt.PenStyle
    width: float
    glyph: str


CONFIRMED: Final = Ink(colour="#009E73", line=Qt.PenStyle.SolidLine, width=1.5, glyph="✓")
FAINT: Final = Ink(colour="#C2410C", line=Qt.PenStyle.DashLine, width=3.0, glyph="?")
MULTI: Final = Ink(colour="#7C3AED", line=Qt.PenStyle.SolidLine, width=3.0, glyph="M")
BLANK: Final = Ink(colour="#374151", line=Qt.PenStyle.DotLine, width=2.0, glyph="∅")
HUMAN: Final = Ink(colour="#000000", line=Qt.PenStyle.SolidLine, width=2.5, glyph="✎")
FOCUS: Final = Ink(colour="#004488", line=Qt.PenStyle.SolidLine, width=4.0, glyph="")


def is_dark(choice: ThemeChoice) -> bool:
    if choice is ThemeChoice.SYSTEM:
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return choice is ThemeChoice.DARK


def apply_theme(app: QApplication, choice: ThemeChoice, *, points: int = 10) -> Colours:
    """Fusion with our palette and style sheet; ``points``: size of the text. The colours in use."""
    colours = DARK if is_dark(choice) else LIGHT
    app.setStyle("Fusion")
    app.setPalette(_palette(colours))
    for framed in ("QCheckBox", "QComboBox", "QSpinBox"):
        app.setPalette(_framed(colours), framed)  # type: ignore[arg-type] # the stub says bytes, Qt takes none
    app.setFont(_font(points))
    app.setStyleSheet(_style(colours, points))
    return colours


class Look:
    """Keeps the application's look as the settings and the system want it, until `stop`."""

    def __init__(self, app: QApplication, preferences: Preferences) -> None:
        self._app = app
        self._preferences = preferences
        self._applied: tuple[bool, int] | None = None
        preferences.changed.connect(self._apply)
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    def stop(self) -> None:
        self._preferences.changed.disconnect(self._apply)
        self._app.styleHints().colorSchemeChanged.disconnect(self._apply)

    def _apply(self, *_: object) -> None:
        now = self._preferences.now
        wanted = is_dark(now.theme), now.text_points
        if wanted != self._applied:  # a style sheet costs every widget a new layout
            self._applied = wanted
            apply_theme(self._app, now.theme, points=now.text_points)


def _font(points: int) -> QFont:
    """The system's own Korean font where there is one, else the one that we bring."""
    families = set(QFontDatabase.families())
    for family in ("Malgun Gothic", "Apple SD Gothic Neo", "Pretendard"):
        if family in families:
            return QFont(family, points)
    for file in ("NanumGothic.ttf", "NanumGothicBold.ttf"):
        QFontDatabase.addApplicationFont(str(asset_path("fonts", file)))
    return QFont("NanumGothic", points)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.panel),
        (role.AlternateBase, colours.soft),
        (role.Text, colours.text),
        (role.Button, colours.panel),
        (role.ButtonText, colours.text),
        (role.ToolTipBase, colours.panel),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.quiet),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.quiet))
    return palette


def _framed(colours: Colours) -> QPalette:
    """For what Fusion frames in a darker tone of the window: in the dark that frame would not be seen."""
    palette = _palette(colours)
    palette.setColor(QPalette.ColorRole.Window, QColor(colours.frame))
    return palette


def _style(c: Colours, points: int) -> str:
    return f"""
    QWidget#panel {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 6px; }}
    QWidget#bar {{ background: {c.panel}; border: none; border-bottom: 1px solid {c.line}; }}
    QWidget#foot {{ background: {c.panel}; border: none; border-top: 1px solid {c.line}; }}
    QLabel#title {{ font-size: {points + 2}pt; font-weight: bold; }}
    QLabel#quiet {{ color: {c.quiet}; }}
    QLabel#warn {{ color: {c.warn}; font-weight: bold; }}
    QPushButton {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 6px;
        padding: 6px 12px; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 5px 11px; }}
    QPushButton:disabled {{ color: {c.quiet}; background: {c.window}; }}
    QPushButton#main {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: bold; }}
    QPushButton#main:focus {{ border: 2px solid {c.text}; }}
    QPushButton#main:disabled {{ background: {c.soft}; color: {c.quiet}; border-color: {c.line}; }}
    QPushButton#mode {{ border: none; border-bottom: 3px solid transparent; border-radius: 0;
        padding: 12px 18px; color: {c.quiet}; }}
    QPushButton#mode:checked {{ color: {c.text}; font-weight: bold; border-bottom: 3px solid {c.accent}; }}
    QPushButton#mode:focus {{ background: {c.soft}; }}
    QPushButton#place:checked {{ border-color: {c.accent}; background: {c.soft}; font-weight: bold; }}
    QPushButton#segment {{ border-radius: 0; border-right: none; padding: 8px 18px; min-width: 72px; }}
    QPushButton#segment[last="true"] {{ border-right: 1px solid {c.line}; }}
    QPushButton#segment:checked {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: bold; }}
    QPushButton#segment:focus {{ border: 2px solid {c.text}; padding: 7px 17px; }}
    QLabel#step {{ color: {c.quiet}; padding: 3px 4px; }}
    QLabel#step_now {{ background: {c.accent}; color: {c.on_accent}; border-radius: 4px; padding: 3px 8px;
        font-weight: bold; }}
    QPushButton#choice {{ padding: 8px 4px; min-width: 44px; }}
    QPushButton#choice:checked {{ border: 3px solid {c.accent}; padding: 6px 2px; font-weight: bold; }}
    QListView, QTableView, QTreeView {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 6px;
        selection-background-color: {c.soft}; selection-color: {c.text}; outline: none; }}
    QListView:focus, QTableView:focus {{ border: 2px solid {c.accent}; }}
    QListView::item {{ padding: 6px; }}
    QListView::item:selected {{ background: {c.soft}; color: {c.text}; border: 2px solid {c.accent};
        border-radius: 6px; }}
    QHeaderView::section {{ background: {c.window}; border: none; border-bottom: 1px solid {c.line};
        padding: 6px; font-weight: bold; }}
    QLineEdit, QPlainTextEdit {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 6px;
        padding: 5px 8px; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {c.accent}; padding: 4px 7px; }}
    QComboBox, QSpinBox {{ min-height: 28px; }}
    QFrame#notice {{ background: {c.soft}; border: 1px solid {c.accent}; border-radius: 6px; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QSplitter::handle {{ background: transparent; }}
    {_bars(c)}
    """


def _bars(c: Colours) -> str:
    """Scroll bars without arrows and tabs without boxes: what they hold is what one looks at."""
    return f"""
    QScrollBar {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ width: 12px; }}
    QScrollBar:horizontal {{ height: 12px; }}
    QScrollBar::handle {{ background: {c.thumb}; border-radius: 3px; margin: 3px; }}
    QScrollBar::handle:vertical {{ min-height: 24px; }}
    QScrollBar::handle:horizontal {{ min-width: 24px; }}
    QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {c.quiet}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {c.line}; }}
    QTabBar::tab {{ background: transparent; color: {c.quiet}; border: none;
        border-bottom: 3px solid transparent; padding: 5px 12px; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom: 3px solid {c.accent}; }}
    QTabBar::tab:hover {{ color: {c.text}; }}
    QTabBar::tab:focus {{ background: {c.soft}; }}
    """
