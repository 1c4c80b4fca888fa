"""The live picture: the newest frame, the page's outline, what was read, and a flash for each capture."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.capture.camera_ear import Shown
from station.ui.capture.sounds import Cue
from station.ui.theme import BLANK, CONFIRMED, FAINT, FOCUS, Ink

FLASH_MS: Final = 900
FLASH_PX: Final = 10
GLYPH_PX: Final = 96
LOCKED: Final = QPen(QColor(CONFIRMED.colour), 4.0, Qt.PenStyle.SolidLine)
SEARCHING: Final = QPen(QColor("#FFFFFF"), 3.0, Qt.PenStyle.DashLine)
UNDER: Final = QPen(QColor(0, 0, 0, 150), 6.0)
"""Below both, so that they show on white paper and on a dark table."""
FLASHES: Final[dict[Cue, Ink]] = {Cue.DONE: CONFIRMED, Cue.REVIEW: FAINT, Cue.REFUSED: BLANK}
GLYPHS: Final[dict[Cue, str]] = {Cue.DONE: "✓", Cue.REVIEW: "?", Cue.REFUSED: "✕"}


class CameraPreview(QWidget):
    """Paints the newest frame. ``resized``: there is more or less room for frames; ``forced``: Space."""

    resized = Signal()
    forced = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(320, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Live picture of the camera"))
        self._shown: Shown | None = None
        self._notice = ""
        self._flash: Cue | None = None
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self._faded)

    @property
    def room(self) -> tuple[int, int]:
        """Px of the screen that a frame may fill."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    @property
    def flashing(self) -> Cue | None:
        return self._flash

    @property
    def notice(self) -> str:
        return self._notice

    def show_frame(self, shown: Shown) -> None:
        self._shown = shown
        self.update()

    def tell(self, notice: str) -> None:
        """A sentence over the picture; "" for none."""
        if notice != self._notice:
            self._notice = notice
            self.setAccessibleDescription(notice)
            self.update()

    def clear(self) -> None:
        """Nothing is shown any more."""
        self._shown = None
        self.update()

    def flash(self, cue: Cue) -> None:
        """The visual twin of a sound."""
        self._flash = cue
        self._fading.start(FLASH_MS)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.forced.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        if self._shown is not None:
            self._paint_frame(painter, self._shown)
        if self._notice:
            self._paint_notice(painter)
        if self._flash is not None:
            self._paint_flash(painter, self._flash)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), FOCUS.width / 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_frame(self, painter: QPainter, shown: Shown) -> None:
        size = shown.picture.size()
        fitted = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if self.room == (size.width(), size.height()) or _near(fitted * self.devicePixelRatioF(), size):
            fitted = size / self.devicePixelRatioF()  # made for this very place: px for px
        target = QRectF(0, 0, fitted.width(), fitted.height())
        target.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(target, shown.picture)
        if shown.layer is not None:
            painter.drawImage(target, shown.layer)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(target.topLeft())
        scale = target.width() / size.width()
        corners = [QPointF(x * scale, y * scale) for x, y in shown.outline]
        if not corners:  # where to put it
            inner = QRectF(0, 0, target.width(), target.height()).adjusted(40, 30, -40, -30)
            corners = [inner.topLeft(), inner.topRight(), inner.bottomRight(), inner.bottomLeft()]
        for pen in (UNDER, LOCKED if shown.outline and shown.locked else SEARCHING):
            painter.setPen(pen)
            painter.drawPolygon(QPolygonF(corners))
        painter.restore()

    def _paint_notice(self, painter: QPainter) -> None:
        room = QRectF(self.rect()).adjusted(40, 40, -40, -40)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.3)
        painter.setFont(font)
        box = painter.boundingRect(room, flags, self._notice).adjusted(-18, -12, 18, 12)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid)))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(room, flags, self._notice)

    def _paint_flash(self, painter: QPainter, cue: Cue) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(FLASHES[cue].colour)
        inside = FLASH_PX / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#FFFFFF"), FLASH_PX + 4))
        painter.drawRect(QRectF(self.rect()).adjusted(inside, inside, -inside, -inside))
        painter.setPen(QPen(colour, FLASH_PX))
        painter.drawRect(QRectF(self.rect()).adjusted(inside, inside, -inside, -inside))
        disc = QRectF(0, 0, GLYPH_PX, GLYPH_PX)
        disc.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QPen(QColor("#FFFFFF"), 4))
        painter.setBrush(colour)
        painter.drawEllipse(disc)
        font = QFont(self.font())
        font.setPixelSize(round(0.62 * GLYPH_PX))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, GLYPHS[cue])

    def _faded(self) -> None:
        self._flash = None
        self.update()


def _near(one: QSize, other: QSize) -> bool:
    return abs(one.width() - other.width()) <= 2 and abs(one.height() - other.height()) <= 2
