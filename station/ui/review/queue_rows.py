"""How the rows of the queue are painted: kinds with their counts, items with a bit of paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from station.contracts.desk import LOOKS, Doubt, DoubtKind
from station.services.pictures import ScreenPicture
from station.ui.screen_image import image_of
from station.ui.theme import Colours, colours_in_use

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE: Final = Qt.ItemDataRole.UserRole
COUNT_ROLE: Final = Qt.ItemDataRole.UserRole + 1
THUMB_PX: Final = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item: ``name`` and ``what`` in words, ``open``: still to be decided."""

    doubt: Doubt
    name: str
    what: str
    open: bool


def _frame(painter: QPainter, option: QStyleOptionViewItem, colours: Colours, *, chosen: bool) -> QRectF:
    box = QRectF(option.rect).adjusted(2, 1.5, -2, -1.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent if chosen else colours.line), 2 if chosen else 1))
    painter.setBrush(QColor(colours.soft if chosen else colours.panel))
    painter.drawRoundedRect(box, 6, 6)
    return box


def _chosen(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


class KindRows(QStyledItemDelegate):
    """A kind to the left, how many to the right; what holds up sheets is counted in the warning colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, option.fontMetrics.height() + 11)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = colours_in_use()
        kind: DoubtKind = DoubtKind(index.data(ITEM_ROLE))
        chosen = _chosen(option)
        painter.save()
        box = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if chosen:
            box = _frame(painter, option, colours, chosen=True)
        words = box.adjusted(9, 0, -9, 0)
        font = painter.font()
        font.setBold(chosen)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, index.data(Qt.ItemDataRole.DisplayRole))
        font.setBold(kind not in LOOKS)
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet if kind in LOOKS else colours.warn))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(words, right, str(index.data(COUNT_ROLE)))
        painter.restore()


class ItemRows(QStyledItemDelegate):
    """A thumbnail where there is one, the student and the question, and how torn the reader is."""

    def __init__(self, thumbnail: Callable[[Doubt], ScreenPicture | None]) -> None:
        super().__init__()
        self._thumbnail = thumbnail

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, 2 * option.fontMetrics.height() + 13)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = colours_in_use()
        row: Row = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = _frame(painter, option, colours, chosen=_chosen(option))
        paper = QRectF(box.left() + 5, box.top() + 4, THUMB_PX, box.height() - 8)
        crop = self._thumbnail(row.doubt)  # held while its bytes are painted
        if crop is None:
            painter.fillRect(paper, QColor(colours.window))
        else:
            image = image_of(crop)
            scale = min(paper.width() / image.width(), paper.height() / image.height())
            shown = QRectF(0, 0, image.width() * scale, image.height() * scale)
            shown.moveCenter(paper.center())
            painter.drawImage(shown, image)
        words = box.adjusted(THUMB_PX + 11, 4, -5, -4)
        font = painter.font()
        font.setBold(row.open)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if row.open else colours.quiet))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, name)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom, row.what)
        painter.restore()
