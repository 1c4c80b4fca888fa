"""A picture with four corners to be dragged, the form's print laid between them, and a magnifier."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.contracts.corners import is_laid_out
from station.contracts.reading import Point
from station.contracts.sheet import SheetTemplate
from station.services.pictures import Original
from station.ui.corners.corner_ghost import ghost_of, laid_on, page_shape
from station.ui.corners.corner_paint import Scene, paint_lens, paint_scene
from station.ui.keys import ARROWS
from station.ui.screen_image import image_of

MARGIN: Final = 0.07
"""Of the canvas on each side: a corner may lie outside the picture."""

GRAB_PX: Final = 28.0
"""A press this near takes hold of a corner; a press elsewhere brings the nearest one there."""

FAR_STEP: Final = 10
FARTHER_STEP: Final = 100


class CornersCanvas(QWidget):
    """``moved``: a corner lies elsewhere now, or another one is chosen. Points are px of the full picture."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(320, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("The picture with the four corners of the sheet"))
        self.names = (
            self.tr("Top left"),
            self.tr("Top right"),
            self.tr("Bottom right"),
            self.tr("Bottom left"),
        )
        self._original: Original | None = None
        self._image: QImage | None = None
        self._page = QPolygonF()
        self._ghost = QPainterPath()
        self._corners: list[QPointF] = []
        self._chosen = 0
        self._held: QPointF | None = None
        self._ground: QPixmap | None = None
        self._notice = ""

    @property
    def corners(self) -> tuple[Point, ...]:
        """TL, TR, BR, BL; () while there is no picture."""
        return tuple((corner.x(), corner.y()) for corner in self._corners)

    @property
    def chosen(self) -> int:
        """Index of the corner that keys move."""
        return self._chosen

    @property
    def laid_out(self) -> bool:
        """The corners are those of a page: not crossed, not on one line."""
        return is_laid_out(self.corners)

    def show_original(self, original: Original, template: SheetTemplate, corners: tuple[Point, ...]) -> None:
        self._original, self._image = original, image_of(original.picture)
        self._page, self._ghost = page_shape(template), ghost_of(template)
        self._ground, self._notice = None, ""
        self.set_corners(corners)

    def clear(self, notice: str = "") -> None:
        """Nothing but a sentence."""
        self._original = self._image = self._ground = None
        self._corners, self._notice = [], notice
        self._changed()

    def set_corners(self, corners: tuple[Point, ...]) -> None:
        self._corners = [QPointF(x, y) for x, y in corners]
        self._chosen, self._held = 0, None
        self._changed()

    def turn(self) -> None:
        """The next corner, clockwise, is the top left one; the chosen place stays chosen."""
        self._corners = self._corners[1:] + self._corners[:1]
        self._chosen = (self._chosen - 1) % 4
        self._changed()

    def choose(self, place: int) -> None:
        self._chosen = place % 4
        self._changed()

    def nudge(self, dx: int, dy: int) -> None:
        """Move the chosen corner by px of the picture as it is shown under the magnifier."""
        if self._original is not None:
            step = self._original.width_px / self._original.picture.width_px
            self._move_to(self._corners[self._chosen] + QPointF(dx * step, dy * step))

    def place_of(self, corner: int) -> QPointF:
        """Where a corner stands on the canvas."""
        return self._to_canvas().map(self._corners[corner])

    # Keys and mouse

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes over the corners first, as if each were a widget of its own."""
        after = self._chosen + (1 if forward else -1)
        if not self._corners or not 0 <= after < 4:
            return super().focusNextPrevChild(forward)
        self.choose(after)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        if event.reason() is Qt.FocusReason.TabFocusReason:
            self.choose(0)
        elif event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.choose(3)
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        way = ARROWS.get(Qt.Key(event.key()))
        if way is None or not self._corners:
            event.ignore()
            return
        held, far = event.modifiers(), 1
        if held & Qt.KeyboardModifier.ControlModifier:
            far = FARTHER_STEP
        elif held & Qt.KeyboardModifier.ShiftModifier:
            far = FAR_STEP
        self.nudge(way[0] * far, way[1] * far)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._corners or event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        gaps = [_length(self.place_of(place) - at) for place in range(4)]
        self._chosen = gaps.index(min(gaps))
        grabbed = min(gaps) <= GRAB_PX
        self._held = self.place_of(self._chosen) - at if grabbed else QPointF(0, 0)
        if grabbed:
            self._changed()
        else:
            self._drag_to(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._held is not None:
            self._drag_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._held = None

    def _drag_to(self, at: QPointF) -> None:
        assert self._held is not None
        back, _ = self._to_canvas().inverted()
        self._move_to(back.map(at + self._held))

    def _move_to(self, place: QPointF) -> None:
        """As far as the canvas reaches, and no farther: a corner out of sight cannot be dragged back."""
        back, _ = self._to_canvas().inverted()
        bounds = back.mapRect(QRectF(self.rect()))
        x = min(max(place.x(), bounds.left()), bounds.right())
        y = min(max(place.y(), bounds.top()), bounds.bottom())
        self._corners[self._chosen] = QPointF(x, y)
        self._changed()

    def _changed(self) -> None:
        told = self.names[self._chosen] if self._corners else ""
        self.setAccessibleDescription(told)
        self.moved.emit()
        self.update()

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._ground = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.PaletteChange:
            self._ground = None
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        if self._original is None or not self._corners:
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._notice
            )
        else:
            if self._ground is None:
                self._ground = self._painted_ground()
            painter.drawPixmap(0, 0, self._ground)
            scene = self._scene(self._to_canvas())
            paint_scene(painter, scene, self.rect(), self.palette())
            self._paint_lens(painter, scene)
        painter.end()

    def _paint_lens(self, painter: QPainter, scene: Scene) -> None:
        assert self._image is not None
        assert self._original is not None
        to_shown = self._shrunk()
        paint_lens(painter, scene, self.rect(), (self._image, to_shown, self._to_canvas()))

    def _scene(self, to_canvas: QTransform) -> Scene:
        shape = to_canvas.map(QPolygonF(self._corners))
        return Scene(
            shape=shape,
            names=self.names,
            chosen=self._chosen,
            sound=self.laid_out,
            focused=self.hasFocus(),
            page=self._page,
            ghost=self._ghost,
            laid=laid_on(self._page, shape) if self.laid_out else None,
        )

    def _shrunk(self) -> QTransform:
        """From px of the full picture to those of the picture in memory."""
        assert self._original is not None
        (a, b, c), (d, e, f), _ = self._original.picture.to_screen
        return QTransform(a, d, b, e, c, f)

    def _to_canvas(self) -> QTransform:
        """From px of the full picture to the canvas."""
        assert self._original is not None
        picture = self._original
        inner = QRectF(self.rect()).adjusted(
            MARGIN * self.width(), MARGIN * self.height(), -MARGIN * self.width(), -MARGIN * self.height()
        )
        scale = min(inner.width() / picture.width_px, inner.height() / picture.height_px)
        left = inner.center().x() - picture.width_px * scale / 2
        top = inner.center().y() - picture.height_px * scale / 2
        # Pixel centres are whole numbers, so the picture begins half a pixel before them.
        return QTransform(scale, 0, 0, scale, left + scale / 2, top + scale / 2)

    def _painted_ground(self) -> QPixmap:
        assert self._image is not None
        assert self._original is not None
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(self.palette().window().color())
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self._to_canvas().mapRect(
            QRectF(-0.5, -0.5, self._original.width_px, self._original.height_px)
        )
        small = self._image.scaled(
            (place.size() * ratio).toSize(),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(place, small)
        painter.end()
        return made


def _length(way: QPointF) -> float:
    return float((way.x() ** 2 + way.y() ** 2) ** 0.5)
