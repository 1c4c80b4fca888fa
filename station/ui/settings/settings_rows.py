"""What stands in the settings: one line for each, with its words and how it is edited."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from station.contracts.settings import Caution, LanguageChoice, ThemeChoice

translate = QCoreApplication.translate


class Kind(StrEnum):
    SWITCH = "switch"
    NUMBER = "number"
    CHOICE = "choice"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """``name``: of the field of Settings; ``choices``: (value, word) pairs of a CHOICE."""

    name: str
    label: str
    help: str
    kind: Kind
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    rows: tuple[Row, ...] = field(default=())


def sections(*, watches: bool = True) -> tuple[Section, ...]:
    """All settings in the language of the window; ``watches``: a folder may be watched."""
    capture = (_capture(),) if watches else ()
    return (_display(), *capture, _sound(), _review(), _keeping())


def _display() -> Section:
    language = Row(
        name="language",
        label=translate("settings", "Language"),
        help=translate("settings", "The window opens anew in the other language; nothing is lost."),
        kind=Kind.CHOICE,
        choices=(
            (LanguageChoice.SYSTEM, translate("settings", "As the system")),
            (LanguageChoice.KO, "한국어"),
            (LanguageChoice.EN, "English"),
        ),
    )
    theme = Row(
        name="theme",
        label=translate("settings", "Theme"),
        help=translate("settings", "Sheets keep their own colours."),
        kind=Kind.CHOICE,
        choices=(
            (ThemeChoice.SYSTEM, translate("settings", "As the system")),
            (ThemeChoice.LIGHT, translate("settings", "Light")),
            (ThemeChoice.DARK, translate("settings", "Dark")),
        ),
    )
    size = Row(
        name="text_points",
        label=translate("settings", "Text size"),
        help=translate("settings", "For everything that is read on the screen."),
        kind=Kind.NUMBER,
        unit=" pt",
    )
    return Section(title=translate("settings", "Display"), rows=(language, theme, size))


def _capture() -> Section:
    return Section(
        title=translate("settings", "Capture"),
        rows=(
            Row(
                name="watch_folder",
                label=translate("settings", "Watched folder"),
                help=translate("settings", "What a scanner puts there is taken by itself."),
                kind=Kind.FOLDER,
            ),
            Row(
                name="watch_sub_folders",
                label=translate("settings", "Sub folders too"),
                help=translate("settings", "Folders inside the watched folder are watched as well."),
                kind=Kind.SWITCH,
            ),
            Row(
                name="watch_move",
                label=translate("settings", "Move taken files away"),
                help=translate("settings", 'Files that are kept go to the sub folder "done".'),
                kind=Kind.SWITCH,
            ),
        ),
    )


def _sound() -> Section:
    return Section(
        title=translate("settings", "Sounds"),
        rows=(
            Row(
                name="sounds",
                label=translate("settings", "Sounds while capturing"),
                help=translate("settings", "Every sound has a sign on the screen too."),
                kind=Kind.SWITCH,
            ),
            Row(
                name="volume",
                label=translate("settings", "Volume"),
                help=translate("settings", "Of the sounds while capturing."),
                kind=Kind.NUMBER,
                unit=" %",
            ),
        ),
    )


def _review() -> Section:
    caution = Row(
        name="caution",
        label=translate("settings", "Caution"),
        help=translate(
            "settings", "How readily the station asks. Holds for sheets that are read from now on."
        ),
        kind=Kind.CHOICE,
        choices=(
            (Caution.NORMAL, translate("settings", "Normal")),
            (Caution.CAREFUL, translate("settings", "Careful")),
            (Caution.STRICT, translate("settings", "Very careful")),
        ),
    )
    looks = (
        Row(
            name="ask_doubles",
            label=translate("settings", "Show sure double marks"),
            help=translate("settings", "They are listed for a look; no sheet waits for it."),
            kind=Kind.SWITCH,
        ),
        Row(
            name="ask_blanks",
            label=translate("settings", "Show sure blanks"),
            help=translate("settings", "They are listed for a look; no sheet waits for it."),
            kind=Kind.SWITCH,
        ),
        Row(
            name="auto_confirm",
            label=translate("settings", "Confirm sheets without doubts by themselves"),
            help=translate(
                "settings", "As soon as they are read. “Open again” beside the sheet takes it back."
            ),
            kind=Kind.SWITCH,
        ),
    )
    return Section(title=translate("settings", "Review"), rows=(caution, *looks))


def _keeping() -> Section:
    backups = Row(
        name="backups",
        label=translate("settings", "Daily copies"),
        help=translate("settings", "So many daily copies of the database are kept; 0 keeps none."),
        kind=Kind.NUMBER,
    )
    return Section(title=translate("settings", "Keeping"), rows=(backups,))
