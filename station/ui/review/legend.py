"""What the frames on the sheet mean: colour, line and sign, each on a bit of paper."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.theme import BLANK, CONFIRMED, FAINT, FOCUS, HUMAN, MULTI, Ink

SAMPLE_PX = 26


class Legend(QWidget):
    """One row a state."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Legend"))
        self.setAccessibleDescription(", ".join(word for _, word in self._rows()))

    def _rows(self) -> tuple[tuple[Ink, str], ...]:
        return (
            (FOCUS, self.tr("looked at")),
            (FAINT, self.tr("faint, unclear")),
            (MULTI, self.tr("double mark")),
            (BLANK, self.tr("blank")),
            (HUMAN, self.tr("set by a person")),
            (CONFIRMED, self.tr("settled")),
        )

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        widest = max(
            self.fontMetrics().horizontalAdvance(f"{ink.glyph} {word}") for ink, word in self._rows()
        )
        return QSize(SAMPLE_PX + 10 + widest, self._height() * len(self._rows()))

    def _height(self) -> int:
        return self.fontMetrics().height() + 7

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._height()
        for at, (ink, word) in enumerate(self._rows()):
            sample = QRectF(2, at * height + 3, SAMPLE_PX - 4, height - 7)
            painter.fillRect(sample.adjusted(-2, -2, 2, 2), QColor("#FFFFFF"))
            painter.setPen(QPen(QColor(ink.colour), min(ink.width, 3.0), ink.line))
            painter.drawRect(sample)
            painter.setPen(self.palette().windowText().color())
            words = QRectF(SAMPLE_PX + 8, at * height, self.width(), height)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, f"{ink.glyph} {word}".strip())
        painter.end()
