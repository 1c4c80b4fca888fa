"""The whole sheet, upright, with every doubt framed and the current question lit."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.contracts.effective import Answer
from station.contracts.reading import FieldReading, Status
from station.services.pictures import Box, ScreenPicture
from station.ui.screen_image import image_of
from station.ui.theme import BLANK, CONFIRMED, FAINT, FOCUS, HUMAN, MULTI, Ink

ZOOMS: Final = (1.0, 1.5, 2.2, 3.2, 4.5)


def ink_of(answer: Answer) -> Ink:
    """How an answer is drawn: a person's, a doubt of some kind, or settled."""
    if answer.decided:
        return HUMAN
    if not answer.open:
        return CONFIRMED
    if "," in answer.value or answer.field.status is Status.MULTI:
        return MULTI
    return FAINT if answer.value else BLANK


class SheetCanvas(QWidget):
    """Paints once into a pixmap of its own size; then only copies it."""

    field_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(240, 170)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("The whole answer sheet"))
        self._picture: ScreenPicture | None = None
        self._image: QImage | None = None
        self._answers: tuple[Answer, ...] = ()
        self._focus: int | None = None
        self._painted: QPixmap | None = None
        self._scaled: tuple[float, QPixmap] | None = None
        self._boxes: dict[int, Box] = {}
        self._zoom = 0
        self._notice = ""

    @property
    def showing(self) -> bool:
        """A sheet is there, and not only a word about it."""
        return self._picture is not None

    def zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1); what is looked at stays in the middle."""
        self._zoom = min(max(self._zoom + step, 0), len(ZOOMS) - 1)
        self._painted = None
        self.update()

    def show_sheet(self, picture: ScreenPicture, answers: tuple[Answer, ...], focus: int | None) -> None:
        """``focus``: the number of the field that is looked at."""
        if picture is not self._picture:
            self._picture, self._image, self._scaled = picture, image_of(picture), None
            self._boxes = {}
        self._answers, self._focus, self._notice = answers, focus, ""
        self._painted = None
        self.update()

    def clear(self, notice: str = "") -> None:
        self._picture = self._image = self._painted = self._scaled = None
        self._answers, self._notice = (), notice
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._painted = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        if self._picture is None:
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._notice
            )
        else:
            if self._painted is None:
                self._painted = self._paint()
            painter.drawPixmap(0, 0, self._painted)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._picture is None:
            return
        at = event.position()
        for answer in self._answers:
            if self._box(answer.field).adjusted(-3, -3, 3, 3).contains(at):
                self.field_clicked.emit(answer.field.number)
                return

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        self.zoom(1 if event.angleDelta().y() > 0 else -1)

    def _layout(self) -> tuple[float, QPointF]:
        """Screen px a picture px, and where the picture's corner lies."""
        assert self._picture is not None
        fit = min(self.width() / self._picture.width_px, self.height() / self._picture.height_px)
        scale = fit * ZOOMS[self._zoom]
        centre = self._looked_at()
        across = self._origin(self.width(), self._picture.width_px * scale, centre.x() * scale)
        down = self._origin(self.height(), self._picture.height_px * scale, centre.y() * scale)
        return scale, QPointF(across, down)

    def _looked_at(self) -> QPointF:
        """In px of the picture: the field in focus, else the middle."""
        assert self._picture is not None
        field = next((a.field for a in self._answers if a.field.number == self._focus), None)
        left, top, right, bottom = (
            (0.0, 0.0, self._picture.width_px, self._picture.height_px)
            if field is None
            else self._box_of(field)
        )
        return QPointF((left + right) / 2, (top + bottom) / 2)

    @staticmethod
    def _origin(room: float, length: float, centre: float) -> float:
        """Centred where it fits, else so that ``centre`` is in the middle and no room is wasted."""
        if length <= room:
            return (room - length) / 2
        return min(max(room / 2 - centre, room - length), 0.0)

    def _box(self, field: FieldReading) -> QRectF:
        assert self._picture is not None
        scale, origin = self._layout()
        left, top, right, bottom = self._box_of(field)
        return QRectF(
            left * scale + origin.x(),
            top * scale + origin.y(),
            (right - left) * scale,
            (bottom - top) * scale,
        )

    def _box_of(self, field: FieldReading) -> Box:
        """In px of the picture; looked up once, since outlines have many points."""
        assert self._picture is not None
        if field.number not in self._boxes:
            self._boxes[field.number] = self._picture.box_of(field)
        return self._boxes[field.number]

    def _paint(self) -> QPixmap:
        assert self._picture is not None
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        scale, origin = self._layout()
        painter = QPainter(made)
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(origin, self._at_scale(scale * ratio, ratio))
        for answer in self._answers:
            focused = answer.field.number == self._focus
            if focused or answer.open or answer.decided:
                self._frame(painter, self._box(answer.field).adjusted(-4, -3, 4, 3), ink_of(answer), focused)
        painter.end()
        return made

    def _at_scale(self, scale: float, ratio: float) -> QPixmap:
        """The picture at ``scale``: made once, since only the frames change from key to key."""
        assert self._picture is not None
        assert self._image is not None
        if self._scaled is None or self._scaled[0] != scale:
            size = QSize(round(self._picture.width_px * scale), round(self._picture.height_px * scale))
            small = self._image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            made = QPixmap.fromImage(small)
            made.setDevicePixelRatio(ratio)
            self._scaled = scale, made
        return self._scaled[1]

    def _frame(self, painter: QPainter, box: QRectF, ink: Ink, focused: bool) -> None:
        if focused:
            tint = QColor(FOCUS.colour)
            tint.setAlphaF(0.2)
            painter.fillRect(box, tint)
            painter.setPen(QPen(QColor(FOCUS.colour), FOCUS.width))
            painter.drawRect(box)
            return
        if ink is HUMAN:
            painter.setPen(QPen(QColor("#FFFFFF"), ink.width + 3))
            painter.drawRect(box)
        painter.setPen(QPen(QColor(ink.colour), ink.width, ink.line))
        painter.drawRect(box)
        font = QFont(self.font())
        font.setPointSizeF(max(7.0, font.pointSizeF() * 0.8))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(QPointF(box.right() + 3, box.center().y() + 4), ink.glyph)
