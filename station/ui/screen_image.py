"""A picture of the services as one that Qt can draw."""

from __future__ import annotations

from PySide6.QtGui import QImage

from station.services.pictures import ScreenPicture


def image_of(picture: ScreenPicture) -> QImage:
    """Shares the picture's bytes; keep ``picture`` alive as long as the image."""
    return QImage(
        picture.bgr, picture.width_px, picture.height_px, 3 * picture.width_px, QImage.Format.Format_BGR888
    )
