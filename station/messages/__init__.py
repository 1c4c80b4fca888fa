"""What the product says to people, in Korean and English. Words only; no screen, no Qt.

Words follow the glossary in CONTEXT.md. A code has three sentences: what happened, why it
may have, what to do next. Reasons, states and alarms have a short word and a sentence.
"""

from __future__ import annotations

import locale
import os

from station.contracts.reading import Alarm, Reason, Status
from station.errors import Code, StationError
from station.messages.of_capture import CAPTURE_TROUBLES
from station.messages.of_exports import EXPORT_TROUBLES
from station.messages.of_pages import PAGE_TROUBLES
from station.messages.of_readings import ALARMS, REASONS, STATES
from station.messages.of_remote import REMOTE_TROUBLES
from station.messages.of_requests import REQUEST_TROUBLES
from station.messages.of_store import STORE_TROUBLES
from station.messages.types import Language, Trouble, Word

__all__ = ["Language", "Trouble", "Word", "of_error", "trouble", "wanted_language", "word"]


def wanted_language(asked: str | None = None) -> Language:
    """``asked`` if given, else the system's: Korean where it is Korean, English elsewhere."""
    if asked:
        return Language(asked)
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    told = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return Language.KO if told.lower().startswith(("ko", "korean")) else Language.EN


def trouble(code: Code, language: Language) -> Trouble:
    return _TROUBLES[code][_SIDE[language]]


def of_error(error: StationError, language: Language) -> str:
    """The sentences of an error, with its facts (file, place, detail) in front."""
    facts = [str(error.facts[name]) for name in ("file", "path", "detail") if error.facts.get(name)]
    told = str(trouble(error.code, language))
    return f"{': '.join(facts)}: {told}" if facts else told


def word(item: Reason | Status | Alarm, language: Language) -> Word:
    if isinstance(item, Reason):
        return REASONS[item][_SIDE[language]]
    if isinstance(item, Status):
        return STATES[item][_SIDE[language]]
    return ALARMS[item][_SIDE[language]]


_SIDE = {Language.KO: 0, Language.EN: 1}

_TROUBLES = {
    **PAGE_TROUBLES,
    **REQUEST_TROUBLES,
    **STORE_TROUBLES,
    **CAPTURE_TROUBLES,
    **EXPORT_TROUBLES,
    **REMOTE_TROUBLES,
}
