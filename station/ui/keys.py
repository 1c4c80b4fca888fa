"""Which key was pressed, whatever the input method makes of it.

In Korean input mode the key N arrives as ㅜ; on Windows the native key says N all the same, and
elsewhere the letter of the two-set keyboard does.
"""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""The arrow keys as steps (x, y)."""

_TWO_SET: Final = dict(
    zip(
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        "QWERTYUIOPASDFGHJKLZXCVBNMQWERTOP",
        strict=True,
    )
)


def letter_of(event: QKeyEvent) -> str:
    """ "A".."Z" of the physical key, or ""."""
    native = event.nativeVirtualKey()
    if sys.platform == "win32" and 0x41 <= native <= 0x5A:
        return chr(native)
    if Qt.Key.Key_A.value <= event.key() <= Qt.Key.Key_Z.value:
        return chr(event.key())
    return _TWO_SET.get(event.text()[:1], "")


def digit_of(event: QKeyEvent) -> str:
    """ "0".."9" from the number row or the keypad, or ""."""
    if Qt.Key.Key_0.value <= event.key() <= Qt.Key.Key_9.value:
        return chr(event.key())
    return ""
