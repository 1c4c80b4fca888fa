"""Pages of a PDF as pictures: the scan inside taken out as it is, anything else drawn.

pdfium is not safe for several threads at once: a process reads PDFs from one thread only
(the reader children do).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from station.errors import Code, FileError

RENDER_DPI = 200
_RENDER_MAX_PIXELS = 36_000_000
_COVER = 0.97  # a scan may leave a hair of the page free
_ERROR_PASSWORD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """For pictures inside the PDF, checked before they are decoded."""

    max_side_px: int
    max_pixels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """Either ``jpeg``, the bytes of the scan, or ``pixels`` (H, W) grey or (H, W, 3) BGR.

    ``orientation`` (as in EXIF, 1..8) turns them as the PDF shows them.
    """

    orientation: int
    jpeg: bytes | None = None
    pixels: NDArray[np.uint8] | None = None
    bilevel: bool = False


def count_pages(data: bytes) -> int:
    """Raises FileError ENCRYPTED or UNREADABLE."""
    document = _open(data)
    try:
        return len(document)
    finally:
        document.close()


def open_page(data: bytes, page_index: int, limits: Limits) -> PdfPage:
    """One page (index from 0). Raises FileError ENCRYPTED, UNREADABLE, NO_PAGES or TOO_LARGE."""
    import pypdfium2 as pdfium  # 60 ms to load, and most files are no PDF

    document = _open(data)
    try:
        if not 0 <= page_index < len(document):
            raise FileError(Code.NO_PAGES)
        page = document[page_index]
        return _scan(page, limits) or _draw(page)
    except (pdfium.PdfiumError, ValueError) as error:  # ValueError: names inside that are no text
        raise FileError(Code.UNREADABLE, detail="the page does not open") from error
    finally:
        document.close()


def _open(data: bytes) -> Any:  # pypdfium2 has no types
    import pypdfium2 as pdfium

    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # pdfium asks for a password for some broken files as well: believe it only where there is a lock.
        locked = getattr(error, "err_code", None) == _ERROR_PASSWORD and b"/Encrypt" in data
        code = Code.ENCRYPTED if locked else Code.UNREADABLE
        raise FileError(code, detail="the document does not open") from error


def _scan(page: Any, limits: Limits) -> PdfPage | None:
    """The one picture that covers the page and has nothing visible over it; None when there is no such."""
    picture = _only_picture(page)
    if picture is None:
        return None
    orientation = _orientation(picture.get_matrix(), page.get_rotation())
    width, height = picture.get_px_size()
    if orientation is None or not _covers(page, picture, width, height):
        return None
    if max(width, height) > limits.max_side_px or width * height > limits.max_pixels:
        raise FileError(Code.TOO_LARGE, width=width, height=height)
    filters = picture.get_filters()
    if filters == ["DCTDecode"]:
        jpeg = bytes(picture.get_data())
        if _jpeg_components(jpeg) in (1, 3):
            return PdfPage(orientation=orientation, jpeg=jpeg)
    bilevel = any(name in ("CCITTFaxDecode", "JBIG2Decode") for name in filters)
    bitmap = picture.get_bitmap()
    pixels = _without_empty_colour(bitmap.to_numpy().copy())
    return PdfPage(orientation=orientation, pixels=pixels, bilevel=bilevel)


def _only_picture(page: Any) -> Any:
    import pypdfium2.raw as raw

    if raw.FPDFPage_GetAnnotCount(page.raw) > 0:
        return None
    picture = None
    for item in page.get_objects(max_depth=1):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE and picture is None:
            picture = item
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            # Text recognition lays invisible words over the scan.
            if raw.FPDFTextObj_GetTextRenderMode(item.raw) != raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                return None
        else:
            return None
    if picture is None or raw.FPDFPageObj_HasTransparency(picture.raw):
        return None
    return picture


def _covers(page: Any, picture: Any, width_px: int, height_px: int) -> bool:
    left, bottom, right, top = page.get_cropbox()
    from_left, from_bottom, to_right, to_top = picture.get_bounds()
    page_width, page_height = right - left, top - bottom
    if page_width <= 0 or page_height <= 0 or width_px <= 0 or height_px <= 0:
        return False
    slack_x, slack_y = (1 - _COVER) * page_width, (1 - _COVER) * page_height
    inside = abs(from_left - left) <= slack_x and abs(to_right - right) <= slack_x
    inside = inside and abs(from_bottom - bottom) <= slack_y and abs(to_top - top) <= slack_y
    # Fax pages have oblong pixels: those are drawn, so that they come out in proportion.
    matrix = picture.get_matrix()
    across, up = float(np.hypot(matrix.a, matrix.b)), float(np.hypot(matrix.c, matrix.d))
    proportion = (across / width_px) / (up / height_px) if up > 0 else 0.0
    return inside and abs(proportion - 1) <= 1 - _COVER


def _orientation(matrix: Any, rotation: int) -> int | None:
    """The EXIF orientation that a picture's matrix and the page's rotation amount to; None when askew."""
    right, up = (matrix.a, matrix.b), (matrix.c, matrix.d)
    for _ in range(rotation // 90 % 4):
        right, up = (right[1], -right[0]), (up[1], -up[0])
    if max(abs(right[1]), abs(up[0])) <= 1e-3 * max(abs(right[0]), abs(up[1])):
        return {(1, 1): 1, (-1, 1): 2, (-1, -1): 3, (1, -1): 4}.get((_sign(right[0]), _sign(up[1])))
    if max(abs(right[0]), abs(up[1])) <= 1e-3 * max(abs(right[1]), abs(up[0])):
        return {(-1, -1): 5, (-1, 1): 6, (1, 1): 7, (1, -1): 8}.get((_sign(right[1]), _sign(up[0])))
    return None


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _jpeg_components(jpeg: bytes) -> int:
    """1 grey, 3 colour, 4 CMYK (which only the PDF can explain); 0 when it does not say."""
    at = 2
    while at + 10 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return jpeg[at + 9]
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return 0


def _draw(page: Any) -> PdfPage:
    width_in, height_in = (side / 72 for side in page.get_size())
    if width_in <= 0 or height_in <= 0:
        raise FileError(Code.UNREADABLE, detail="the page has no size")
    dpi = min(float(RENDER_DPI), (_RENDER_MAX_PIXELS / (width_in * height_in)) ** 0.5)
    bitmap = page.render(scale=dpi / 72)
    pixels = bitmap.to_numpy().copy()
    return PdfPage(orientation=1, pixels=_without_empty_colour(pixels))


def _without_empty_colour(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, 3) BGR, or (H, W) where all channels say the same."""
    if pixels.ndim == 2:
        return pixels
    if pixels.shape[2] == 1:
        return pixels[:, :, 0]
    blue, green, red = pixels[:, :, 0], pixels[:, :, 1], pixels[:, :, 2]
    if np.array_equal(blue, green) and np.array_equal(green, red):
        return np.ascontiguousarray(green)
    return np.ascontiguousarray(pixels[:, :, :3])
