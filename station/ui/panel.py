"""Plain building blocks: a framed panel, a title, a quiet line."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QLayout, QVBoxLayout, QWidget


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


def title(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("title")
    return label


def quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label
