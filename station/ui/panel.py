"""Plain building blocks: a framed panel, a label, a title, a quiet line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget


def panel(*parts: QWidget | QLayout) -> QFrame:
    """A framed box with its parts from top to bottom."""
    frame = QFrame()
    frame.setObjectName("panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(10, 10, 10, 10)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    return frame


def centre_card(view: QWidget, card: QFrame, spacing: int) -> None:
    """``view`` shows ``card`` alone, with room in it and around it; ``spacing``: between its parts."""
    card.setMaximumWidth(720)
    inside = card.layout()
    assert inside is not None
    inside.setContentsMargins(28, 24, 28, 24)
    inside.setSpacing(spacing)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card, 3)
    row.addStretch(1)
    whole = QVBoxLayout(view)
    whole.addStretch(1)
    whole.addLayout(row)
    whole.addStretch(2)


def label(text: str = "") -> QLabel:
    """Words as they are: a name with "<" in it is no markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    return made


def title(text: str) -> QLabel:
    made = label(text)
    made.setObjectName("title")
    return made


def quiet(text: str) -> QLabel:
    made = label(text)
    made.setObjectName("quiet")
    made.setWordWrap(True)
    return made
