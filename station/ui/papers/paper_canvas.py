"""A page of a question paper with its boxes: dragged with the mouse, moved with keys.

One widget, and whole: mouse, keys, focus and painting all work on the boxes as they are this moment.
What needs no widget is in `boxes`, how a box looks in `paper_paint`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.contracts.paper import QuestionBox, ink_left
from station.services.pictures import ScreenPicture
from station.store.papers import KeptPaperPage
from station.ui.keys import ARROWS, digit_of
from station.ui.papers.boxes import (
    LEAST_SHARE,
    NO_GRIP,
    Grip,
    grip_at,
    in_order,
    moved,
    of_typed,
    told_number,
)
from station.ui.papers.paper_paint import paint_box, shrunk, washed
from station.ui.screen_image import image_of
from station.ui.theme import FOCUS, colours_in_use

LEAST_DRAWN_PX: Final = 12.0
LEAST_HEIGHT_PX: Final = 240
MOST_HEIGHT_PX: Final = 16_000
LONG_SIDE_MM: Final = 297.0
PAGES: Final = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_CURSORS: Final = {
    Grip.LEFT: Qt.CursorShape.SizeHorCursor,
    Grip.RIGHT: Qt.CursorShape.SizeHorCursor,
    Grip.TOP: Qt.CursorShape.SizeVerCursor,
    Grip.BOTTOM: Qt.CursorShape.SizeVerCursor,
    Grip.LEFT | Grip.TOP: Qt.CursorShape.SizeFDiagCursor,
    Grip.RIGHT | Grip.BOTTOM: Qt.CursorShape.SizeFDiagCursor,
    Grip.RIGHT | Grip.TOP: Qt.CursorShape.SizeBDiagCursor,
    Grip.LEFT | Grip.BOTTOM: Qt.CursorShape.SizeBDiagCursor,
    Grip.WHOLE: Qt.CursorShape.SizeAllCursor,
}


class PaperCanvas(QWidget):
    """``edited``: the boxes are others now, by one step of a person; ``chosen_changed``: another box has the
    keys; ``shown``: part of the canvas that should be seen; ``page_wanted``: pages on."""

    edited = Signal(tuple)
    chosen_changed = Signal()
    shown = Signal(QRect)
    page_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Page of the question paper with its boxes"))
        self._page: KeptPaperPage | None = None
        self._picture: ScreenPicture | None = None
        self._image: QImage | None = None
        self._boxes: tuple[QuestionBox, ...] = ()
        self._chosen = -1
        self._grip = NO_GRIP
        self._pressed = QPointF()
        self._before: tuple[QuestionBox, ...] = ()
        self._drawn: QRectF | None = None
        self._typed = ""
        self._ground: QPixmap | None = None
        self._left: QImage | None = None
        self._notice = ""

    @property
    def chosen(self) -> QuestionBox | None:
        """The box that keys change."""
        return self._boxes[self._chosen] if 0 <= self._chosen < len(self._boxes) else None

    @property
    def boxes(self) -> tuple[QuestionBox, ...]:
        """Of the page that is shown, in reading order."""
        return self._boxes

    def show_page(self, page: KeptPaperPage, boxes: tuple[QuestionBox, ...]) -> None:
        """The picture may follow by `show_picture`."""
        self._page, self._picture, self._image = page, None, None
        self._ground, self._notice = None, ""
        self._set(boxes, 0 if boxes else -1)
        self._fit()

    def show_picture(self, page: KeptPaperPage, picture: ScreenPicture) -> None:
        """Of the page that is shown; any other is left out."""
        if self._page == page:
            self._picture, self._image, self._ground = picture, image_of(picture), None
            self.update()

    def show_boxes(self, boxes: tuple[QuestionBox, ...]) -> None:
        """Others on the same page; the same place in the order stays chosen."""
        self._set(boxes, min(self._chosen, len(boxes) - 1))

    def clear(self, notice: str = "") -> None:
        """Nothing but a sentence."""
        self._page = self._picture = self._image = self._ground = None
        self._notice = notice
        self._set((), -1)
        self._fit()

    def choose(self, at: int) -> None:
        self._chosen, self._typed = at, ""
        box = self.chosen
        if box is not None:
            self.setAccessibleDescription(self.tr("Question {number}").format(number=told_number(box)))
            self.shown.emit(self.rect_of(box).toAlignedRect().adjusted(-20, -20, 20, 20))
        self.chosen_changed.emit()
        self.update()

    def rect_of(self, box: QuestionBox) -> QRectF:
        """Where a box stands on the canvas."""
        page = self._place()
        return QRectF(
            page.left() + box.left * page.width(),
            page.top() + box.top * page.height(),
            (box.right - box.left) * page.width(),
            (box.bottom - box.top) * page.height(),
        )

    def delete_chosen(self) -> None:
        if self.chosen is not None:
            at = self._chosen
            self._edit(self._boxes[:at] + self._boxes[at + 1 :], None)

    # Size

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """As high as the page is at this width: what is lower is scrolled to."""
        if self._page is None:
            self.setMinimumHeight(LEAST_HEIGHT_PX)
            self.setMaximumHeight(MOST_HEIGHT_PX)
        else:
            page = self._page.page
            self.setFixedHeight(math.ceil(max(self.width(), 1) * page.height_px / page.width_px))

    def _place(self) -> QRectF:
        """Of the page on the canvas."""
        if self._page is None:
            return QRectF(self.rect())
        page = self._page.page
        scale = min(self.width() / page.width_px, self.height() / page.height_px)
        width, height = page.width_px * scale, page.height_px * scale
        return QRectF((self.width() - width) / 2, 0.0, width, height)

    # Keys

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes over the boxes first, as if each were a widget of its own."""
        after = self._chosen + (1 if forward else -1)
        if not 0 <= after < len(self._boxes):
            return super().focusNextPrevChild(forward)
        self.choose(after)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        if self._boxes and event.reason() is Qt.FocusReason.TabFocusReason:
            self.choose(0)
        elif self._boxes and event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.choose(len(self._boxes) - 1)
        super().focusInEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, box, digit = Qt.Key(event.key()), self.chosen, digit_of(event)
        if key in PAGES:
            self.page_wanted.emit(PAGES[key])  # what the canvas lies in would only scroll
        elif box is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif key in ARROWS:
            dx, dy = ARROWS[key]
            size = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._nudge(box, (Grip.RIGHT | Grip.BOTTOM) if size else Grip.WHOLE, dx, dy)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_chosen()
        elif digit or key is Qt.Key.Key_Minus:
            self._type(box, digit or "-")
        else:
            event.ignore()

    def _nudge(self, box: QuestionBox, grip: Grip, dx: int, dy: int) -> None:
        """By millimetres of the paper."""
        assert self._page is not None
        page = self._page.page
        mm = LONG_SIDE_MM / max(page.width_px, page.height_px)
        self._change(box, moved(box, grip, dx / (page.width_px * mm), dy / (page.height_px * mm)))

    def _type(self, box: QuestionBox, sign: str) -> None:
        """Digits that follow each other make one number, "4-6" a passage; another box begins anew."""
        typed = self._typed + sign
        numbers = of_typed(typed) or of_typed(sign)
        if numbers is None:
            return
        self._typed = typed if of_typed(typed) is not None else sign
        kept = self._typed
        if (box.question, box.last_question) != numbers:
            self._change(box, replace(box, question=numbers[0], last_question=numbers[1]))
        self._typed = kept

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._page is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        at = event.position()
        found = self._under(at)
        self._pressed, self._before = at, self._boxes
        if found is None:
            self._grip, self._drawn = NO_GRIP, QRectF(at, at)
        else:
            index, self._grip = found
            self.choose(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at, page = event.position(), self._place()
        if self._drawn is not None:
            self._drawn = QRectF(self._pressed, at).normalized().intersected(page)
            self.update()
        elif self._grip is not NO_GRIP and self.chosen is not None:
            way = at - self._pressed
            box = moved(
                self._before[self._chosen], self._grip, way.x() / page.width(), way.y() / page.height()
            )
            self._boxes = (*self._before[: self._chosen], box, *self._before[self._chosen + 1 :])
            self._left = None
            self.update()
        else:
            found = self._under(at)
            shape = (
                _CURSORS.get(found[1], Qt.CursorShape.ArrowCursor) if found else Qt.CursorShape.CrossCursor
            )
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        drawn, self._drawn = self._drawn, None
        held, self._grip = self._grip, NO_GRIP
        if drawn is not None and min(drawn.width(), drawn.height()) >= LEAST_DRAWN_PX:
            self._add(drawn)
        elif held is not NO_GRIP and self._boxes != self._before:
            box, self._boxes = self._boxes[self._chosen], self._before
            self._change(self._before[self._chosen], box)
        self.update()

    def _under(self, at: QPointF) -> tuple[int, Grip] | None:
        """The box there and what of it; the chosen one first, then the smallest."""
        order = sorted(
            range(len(self._boxes)),
            key=lambda i: (i != self._chosen, self.rect_of(self._boxes[i]).height()),
        )
        for index in order:
            grip = grip_at(self.rect_of(self._boxes[index]), at)
            if grip is not NO_GRIP:
                return index, grip
        return None

    def _add(self, drawn: QRectF) -> None:
        """A new box bears the number of the one above it: it is a part that was left out more often than a
        question of its own, and the next key may say another."""
        assert self._page is not None
        page = self._place()
        left, top = (drawn.left() - page.left()) / page.width(), (drawn.top() - page.top()) / page.height()
        number = self.chosen.question if self.chosen is not None else 1
        box = QuestionBox(
            question=number,
            last_question=number,
            page_index=self._page.index,
            part=0,
            left=left,
            top=top,
            right=max(left + drawn.width() / page.width(), left + LEAST_SHARE),
            bottom=max(top + drawn.height() / page.height(), top + LEAST_SHARE),
        )
        self._edit((*self._boxes, box), box)

    # Changes

    def _change(self, before: QuestionBox, after: QuestionBox) -> None:
        if before != after:
            self._edit(tuple(after if box is before else box for box in self._boxes), after)

    def _edit(self, boxes: tuple[QuestionBox, ...], chosen: QuestionBox | None) -> None:
        """One step. ``chosen``: the box that has the keys afterwards; None: the one in the same place."""
        ordered = in_order(boxes)
        at = min(self._chosen, len(ordered) - 1)
        if chosen is not None:
            same = [i for i, box in enumerate(ordered) if replace(box, part=0) == replace(chosen, part=0)]
            at = same[0] if same else at
        self._set(ordered, at)
        self.edited.emit(ordered)

    def _set(self, boxes: tuple[QuestionBox, ...], chosen: int) -> None:
        self._boxes, self._left = boxes, None
        self._drawn, self._grip = None, NO_GRIP
        self.choose(chosen)

    # Painting

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.PaletteChange:
            self._ground = None
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        place = self._place()
        if self._page is None:
            centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(20, 20, -20, -20), centre, self._notice)
            return
        painter.fillRect(place, QColor("#FFFFFF"))
        if self._image is not None:
            self._paint_ground(painter, place)
        painter.setPen(QPen(QColor(colours_in_use().frame), 1))
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        self._paint_left(painter, place)
        for index, box in enumerate(self._boxes):
            if index != self._chosen:
                paint_box(painter, self.rect_of(box), told_number(box), held=None)
        if self.chosen is not None:
            paint_box(painter, self.rect_of(self.chosen), told_number(self.chosen), held=self.hasFocus())
        if self._drawn is not None:
            painter.setPen(QPen(QColor(FOCUS.colour), 2, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._drawn)

    def _paint_ground(self, painter: QPainter, place: QRectF) -> None:
        """The picture, made small once for each size."""
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        wanted = (place.size() * ratio).toSize()
        if self._ground is None or self._ground.size() != wanted:
            self._ground = shrunk(self._image, wanted, ratio)
        painter.drawPixmap(place.topLeft().toPoint() if place.x() else QPoint(0, 0), self._ground)

    def _paint_left(self, painter: QPainter, place: QRectF) -> None:
        """Print that is in no box, washed over: it would be in no picture of a question."""
        assert self._page is not None
        if self._left is None:
            self._left = washed(ink_left(self._page.page, self._boxes))
        painter.drawImage(place, self._left)
