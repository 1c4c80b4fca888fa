"""Where the questions of a printed paper stand: a guess that a person may move."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.contracts.paper import INK_COLUMNS, INK_ROWS, Box, PaperPage
from station.pipelines.image_io import DecodedPage
from station.pipelines.page_ink import Grey, ink_page
from station.pipelines.paper_blocks import layout_of

LEAST_AREA: Final = 0.005
MOST_AREA: Final = 0.9
LEAST_ASPECT: Final = 0.3


def question_boxes(grey: Grey) -> tuple[tuple[int, int, int, int], ...]:
    """The plain engine: blur, Otsu inverse, dilate, outer contours of 0.5 to 90 % of the page that are not
    flatter than 0.3; (x, y, w, h) px by (y, x). It knows nothing of columns and numbers."""
    height, width = grey.shape
    blurred = cv2.GaussianBlur(grey, (5, 5), 0)
    _, dark = cv2.threshold(blurred, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (25, 25))
    contours, _ = cv2.findContours(cv2.dilate(dark, kernel), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if LEAST_AREA <= w * h / (width * height) <= MOST_AREA and h / w >= LEAST_ASPECT:
            found.append((int(x), int(y), int(w), int(h)))
    return tuple(sorted(found, key=lambda box: (box[1], box[0])))


def segment_page(picture: DecodedPage, page_index: int) -> PaperPage:
    """The page upright with the boxes of its questions, column by column, and where its ink lies."""
    page = ink_page(picture.grey)
    height, width = page.ink.shape
    layout = layout_of(page.ink, page.text_px)
    boxes = layout.boxes or _plain(page.ink)
    full = tuple((picture.scale * (x + 0.5) - 0.5, picture.scale * (y + 0.5) - 0.5) for x, y in page.corners)
    return PaperPage(
        page_index=page_index,
        width_px=width,
        height_px=height,
        corners_px=full,
        boxes=boxes,
        ink=ink_grid(layout.text),
        body=(layout.top / height, layout.bottom / height),
    )


def ink_grid(ink: NDArray[np.uint8]) -> bytes:
    """How full each cell of the page is, 0..255; a cell with any ink at all is not 0."""
    # Ceiling: nothing that was printed may be rounded away.
    shares = cv2.resize(ink.astype(np.float32), (INK_COLUMNS, INK_ROWS), interpolation=cv2.INTER_AREA)
    return np.minimum(np.ceil(shares * 255), 255).astype(np.uint8).tobytes()


def _plain(ink: Grey) -> tuple[Box, ...]:
    """Where there are no lines of text, as on a page that is one figure."""
    found = question_boxes(np.asarray(255 - 255 * ink, np.uint8))
    return tuple(Box(x=x, y=y, w=w, h=h) for x, y, w, h in found)
