"""One question large: its bubbles as they lie on the paper, the proposal outlined."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.contracts.reading import FieldReading
from station.contracts.sheet import FieldKind
from station.services.crops import cut, region_of
from station.services.pictures import ScreenPicture
from station.ui.screen_image import image_of
from station.ui.theme import FAINT, HUMAN, Ink

CONTRAST_STEP: Final = 1.35
MOST_CONTRAST: Final = 5
PAPER: Final = 225
"""Grey level that contrast leaves where it is: ink gets darker, paper stays."""


def region_rect(picture: ScreenPicture, field: FieldReading | None) -> QRectF:
    """A field with its surroundings, in px of ``picture``; all of it without a field."""
    left, top, right, bottom = region_of(picture, field)
    return QRectF(left, top, right - left, bottom - top)


def contrasted(picture: ScreenPicture, level: int) -> ScreenPicture:
    """Darker ink on the same paper; for small pictures, since it goes over all of its bytes."""
    factor = CONTRAST_STEP**level
    table = bytes(min(max(round(PAPER + (v - PAPER) * factor), 0), 255) for v in range(256))
    return replace(picture, bgr=picture.bgr.translate(table))


class CropStrip(QWidget):
    """Paints the region of one field. ``show_field`` and ``clear`` decide what."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("The question, enlarged"))
        self._shown: ScreenPicture | None = None
        self._picture: ScreenPicture | None = None
        self._image: QImage | None = None
        self._field: FieldReading | None = None
        self._value = ""
        self._ink = FAINT
        self._notice = ""
        self._contrast = 0

    def change_contrast(self, step: int) -> int:
        """More (1) or less (-1); stays for all that is shown later. The level, 0 as scanned."""
        self._contrast = min(max(self._contrast + step, -2), MOST_CONTRAST)
        if self._shown is not None:
            self._take(self._shown)
        return self._contrast

    def _take(self, picture: ScreenPicture) -> None:
        """The picture as it is, or its crop with more contrast."""
        self._shown = picture
        if self._contrast:
            picture = contrasted(cut(picture, region_of(picture, self._field)), self._contrast)
        self._picture, self._image = picture, image_of(picture)
        self.update()

    def show_field(
        self, picture: ScreenPicture, field: FieldReading | None, value: str, ink: Ink = FAINT
    ) -> None:
        """``value``: what is outlined, and how: `HUMAN` where a person decided it, `FAINT` where it is only
        proposed. No field: the whole page."""
        self._field, self._value, self._ink, self._notice = field, value, ink, ""
        self._take(picture)

    def clear(self, notice: str = "") -> None:
        """Nothing but a sentence."""
        self._picture = self._image = self._field = self._shown = None
        self._notice = notice
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        if self._picture is None or self._image is None:
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._notice
            )
            painter.end()
            return
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        source = region_rect(self._picture, self._field)
        scale = min(self.width() / source.width(), self.height() / source.height())
        target = QRectF(0, 0, source.width() * scale, source.height() * scale)
        target.moveCenter(QPointF(self.rect().center()))
        painter.drawImage(target, self._image, source)
        if self._field is not None and self._field.kind is not FieldKind.IDENTIFIER:
            self._outline(painter, source, target, scale)
        painter.end()

    def _outline(self, painter: QPainter, source: QRectF, target: QRectF, scale: float) -> None:
        assert self._field is not None
        assert self._picture is not None
        ink = self._ink
        places = self._value.split(",") if len(self._field.groups) == 1 else None
        for number, group in enumerate(self._field.groups):
            wanted = places if places is not None else _digit_at(self._value, number, len(self._field.groups))
            for bubble in group.bubbles:
                if bubble.value not in wanted or not bubble.polygon_px:
                    continue
                points = [
                    QPointF((x - source.x()) * scale + target.x(), (y - source.y()) * scale + target.y())
                    for x, y in self._picture.places(bubble.polygon_px)
                ]
                polygon = QPolygonF(points)
                if ink is HUMAN:
                    painter.setPen(QPen(QColor("#FFFFFF"), ink.width + 4))
                    painter.drawPolygon(polygon)
                painter.setPen(QPen(QColor(ink.colour), ink.width, ink.line))
                painter.drawPolygon(polygon)


def _digit_at(value: str, place: int, places: int) -> list[str]:
    """The digit of a right-aligned number that stands at ``place`` of ``places``."""
    index = place - (places - len(value))
    return [value[index]] if 0 <= index < len(value) else []
