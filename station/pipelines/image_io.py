"""From the bytes of a file to the picture the reader works on: decoded once, small, upright as EXIF says.

Pixel positions are those of pixel centres: (0, 0) is the middle of the top-left pixel. A
position in the working picture and the same place in the full picture (the one a viewer
shows: all pixels, after EXIF) are tied by

    full = scale * (working + 0.5) - 0.5        working = (full + 0.5) / scale - 0.5

with ``scale`` exactly 1, 2, 4 or 8. Right and bottom pixels of odd sizes are repeated.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from station.errors import Code, FileError
from station.pipelines import image_header, image_pdf, tiff_header
from station.pipelines.image_header import Format, Header
from station.pipelines.image_pixels import (
    Pixels,
    decode_grey_alpha_tiff,
    decoder_error,
    grey_of,
    imdecode,
    over_white,
    shrink,
    turn,
)

MAX_PAGES = 2_000
MAX_SIDE_PX = 30_000
MAX_PIXELS = 120_000_000
MIN_SIDE_PX = 200
MAX_DECODE_BYTES = 320_000_000
# A sheet that fills the picture keeps 1600 px along its long side: 137 dpi on A4, 19 px across a bubble.
WORKING_LONG_SIDE_PX = 1_600
COLOUR_LONG_SIDE_PX = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourPicture:
    """``bgr`` (H, W, 3) uint8, with its own ``scale`` (full pixels a pixel)."""

    bgr: Pixels
    scale: float


def no_colour() -> ColourPicture | None:
    """For pictures that have none."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPage:
    """One page, decoded. ``grey`` (H, W) uint8 is the working picture; ``scale`` see the module.

    ``colour()`` decodes a small colour picture of the same page, only when asked: None when
    the source is grey. ``bilevel``: the source knows black and white only. ``sha256`` is
    that of the whole file.
    """

    grey: Pixels
    scale: float
    full_width_px: int
    full_height_px: int
    bilevel: bool
    sha256: str
    colour: Callable[[], ColourPicture | None] = no_colour


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The bytes of one picture with its header, or pixels that came out of a PDF."""

    header: Header
    data: bytes
    page_index: int
    pixels: Pixels | None = None


def count_pages(data: bytes) -> int:
    """Pages in the file: 1 for plain pictures.

    Raises FileError: EMPTY_FILE, UNSUPPORTED_FORMAT, UNREADABLE, ENCRYPTED, NO_PAGES, TOO_MANY_PAGES.
    """
    kind = image_header.sniff(data)
    if kind is Format.PDF:
        pages = image_pdf.count_pages(data)
    elif kind is Format.TIFF:
        pages = tiff_header.count_pages(data, MAX_PAGES)
    else:
        pages = 1
    if pages == 0:
        raise FileError(Code.NO_PAGES)
    if pages > MAX_PAGES:
        raise FileError(Code.TOO_MANY_PAGES, most=MAX_PAGES)
    return pages


def decode_page(data: bytes, page_index: int = 0, *, sha256: str | None = None) -> DecodedPage:
    """The working picture of one page (``page_index`` from 0).

    ``sha256``: that of ``data`` when the caller knows it already. Raises FileError:
    EMPTY_FILE, UNSUPPORTED_FORMAT, UNREADABLE, ENCRYPTED, TOO_LARGE, TOO_SMALL, NO_PAGES.
    """
    source = _open(data, page_index)
    header = source.header
    _check_size(header)
    factor = _reduction(max(header.width_px, header.height_px), WORKING_LONG_SIDE_PX)
    colour = _colour_of(source) if header.has_colour else no_colour
    try:
        if header.has_colour and header.format is Format.JPEG:
            # Unpacking the entropy coding is most of the work: do it once for both.
            bgr = _decode(source, factor, colour=True)
            grey = grey_of(bgr)
            shared = ColourPicture(bgr=bgr, scale=float(factor))
            colour = lambda: shared  # noqa: E731
        else:
            grey = _decode(source, factor, colour=False)
    except cv2.error as error:
        raise decoder_error(error) from error
    turned = header.orientation >= 5
    width, height = header.width_px, header.height_px
    return DecodedPage(
        grey=grey,
        scale=float(factor),
        full_width_px=height if turned else width,
        full_height_px=width if turned else height,
        bilevel=header.bilevel,
        sha256=sha256 or hashlib.sha256(data).hexdigest(),
        colour=colour,
    )


def decode_colour(data: bytes, page_index: int = 0, *, long_side_px: int = 2_000) -> ColourPicture:
    """A picture to show to people: BGR, upright as EXIF says, at least ``long_side_px`` where the source is.

    Grey pages come as three equal channels. Raises FileError as :func:`decode_page`.
    """
    source = _open(data, page_index)
    _check_size(source.header)
    factor = _reduction(max(source.header.width_px, source.header.height_px), long_side_px)
    try:
        return ColourPicture(bgr=_decode(source, factor, colour=True), scale=float(factor))
    except cv2.error as error:
        raise decoder_error(error) from error


def page_of_frame(frame: Pixels) -> DecodedPage:
    """A picture that is in memory already, such as a camera frame: (H, W) grey or (H, W, 3) BGR.

    Its ``sha256`` is that of the grey pixels: there is no file, and of six megabytes it would take as
    long as all else here.
    """
    grey = frame if frame.ndim == 2 else grey_of(frame)
    height, width = grey.shape
    factor = _reduction(max(height, width), WORKING_LONG_SIDE_PX)
    picture = ColourPicture(bgr=frame, scale=1.0) if frame.ndim == 3 else None
    return DecodedPage(
        grey=shrink(grey, factor),
        scale=float(factor),
        full_width_px=width,
        full_height_px=height,
        bilevel=False,
        sha256=hashlib.sha256(np.ascontiguousarray(grey).data).hexdigest(),
        colour=lambda: picture,
    )


def _open(data: bytes, page_index: int) -> _Source:
    kind = image_header.sniff(data)
    if kind is Format.PDF:
        return _open_pdf(data, page_index)
    if kind is Format.HEIC:
        return _open_heic(data, page_index)
    if page_index and kind is not Format.TIFF:
        raise FileError(Code.NO_PAGES)
    header = image_header.read_header(data, kind, page_index)
    return _Source(header=header, data=data, page_index=page_index)


def _open_pdf(data: bytes, page_index: int) -> _Source:
    limits = image_pdf.Limits(max_side_px=MAX_SIDE_PX, max_pixels=MAX_PIXELS)
    page = image_pdf.open_page(data, page_index, limits)
    if page.jpeg is not None:
        header = image_header.read_header(page.jpeg, Format.JPEG, 0)
        # A PDF turns its pictures itself; what EXIF says inside them does not count.
        return _Source(header=_with_orientation(header, page.orientation), data=page.jpeg, page_index=0)
    assert page.pixels is not None
    height, width = page.pixels.shape[:2]
    header = Header(
        format=Format.PDF,
        width_px=width,
        height_px=height,
        orientation=page.orientation,
        has_colour=page.pixels.ndim == 3,
        bilevel=page.bilevel,
    )
    return _Source(header=header, data=b"", page_index=0, pixels=page.pixels)


def _open_heic(data: bytes, page_index: int) -> _Source:
    if page_index:
        raise FileError(Code.NO_PAGES)
    import pi_heif  # 20 ms to load, and only iPhone pictures need it

    try:
        picture = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True, bgr_mode=True)
        width, height = picture.size
        header = Header(format=Format.HEIC, width_px=width, height_px=height, decode_bytes=width * height * 6)
        _check_size(header)
        # A copy: the decoder frees its memory with the picture, whoever still looks at it.
        pixels: Pixels = np.array(picture, dtype=np.uint8)
    except (ValueError, OSError, EOFError, RuntimeError, SyntaxError, IndexError) as error:
        raise FileError(Code.UNREADABLE, detail="the picture does not decode") from error
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        pixels = over_white(pixels)
    # The decoder has turned the picture already.
    return _Source(header=header, data=b"", page_index=0, pixels=pixels)


def _with_orientation(header: Header, orientation: int) -> Header:
    return Header(
        format=header.format,
        width_px=header.width_px,
        height_px=header.height_px,
        orientation=orientation,
        has_colour=header.has_colour,
        decode_bytes=header.decode_bytes,
    )


def _check_size(header: Header) -> None:
    width, height = header.width_px, header.height_px
    if width <= 0 or height <= 0:
        raise FileError(Code.UNREADABLE, detail="no pixels")
    too_large = max(width, height) > MAX_SIDE_PX or width * height > MAX_PIXELS
    if too_large or header.decode_bytes > MAX_DECODE_BYTES:
        raise FileError(Code.TOO_LARGE, width=width, height=height)
    if min(width, height) < MIN_SIDE_PX:
        raise FileError(Code.TOO_SMALL, width=width, height=height)


def _reduction(long_side_px: int, wanted_px: int) -> int:
    factor = 1
    while factor < 8 and long_side_px // (factor * 2) >= wanted_px:
        factor *= 2
    return factor


def _colour_of(source: _Source) -> Callable[[], ColourPicture | None]:
    def colour() -> ColourPicture:
        long_side = max(source.header.width_px, source.header.height_px)
        factor = _reduction(long_side, COLOUR_LONG_SIDE_PX)
        return ColourPicture(bgr=_decode(source, factor, colour=True), scale=float(factor))

    return colour


_REDUCED = {
    (1, False): cv2.IMREAD_GRAYSCALE,
    (2, False): cv2.IMREAD_REDUCED_GRAYSCALE_2,
    (4, False): cv2.IMREAD_REDUCED_GRAYSCALE_4,
    (8, False): cv2.IMREAD_REDUCED_GRAYSCALE_8,
    (1, True): cv2.IMREAD_COLOR,
    (2, True): cv2.IMREAD_REDUCED_COLOR_2,
    (4, True): cv2.IMREAD_REDUCED_COLOR_4,
    (8, True): cv2.IMREAD_REDUCED_COLOR_8,
}


def _decode(source: _Source, factor: int, *, colour: bool) -> Pixels:
    """Pixels at 1/factor, grey (H, W) or BGR (H, W, 3), turned as the orientation says."""
    header = source.header
    if header.format is Format.JPEG:
        # Only this decoder can skip the work for the pixels that nobody needs.
        flags = _REDUCED[factor, colour] | cv2.IMREAD_IGNORE_ORIENTATION
        return turn(imdecode(source.data, flags), header.orientation)
    whole = source.pixels if source.pixels is not None else _decode_whole(source, colour=colour)
    if colour:
        whole = cv2.cvtColor(whole, cv2.COLOR_GRAY2BGR) if whole.ndim == 2 else whole  # type: ignore[assignment]
    else:
        whole = whole if whole.ndim == 2 else grey_of(whole)
    # The TIFF decoder turns by itself.
    orientation = 1 if header.format is Format.TIFF else header.orientation
    return turn(shrink(whole, factor), orientation)


def _decode_whole(source: _Source, *, colour: bool) -> Pixels:
    header = source.header
    if header.has_alpha and header.format is Format.TIFF and not header.has_colour:
        return decode_grey_alpha_tiff(source.data, source.page_index)
    if header.has_alpha:
        pixels = imdecode(source.data, cv2.IMREAD_UNCHANGED, source.page_index)
        if pixels.dtype == np.uint16:
            pixels = (pixels >> 8).astype(np.uint8)
        if pixels.ndim == 3 and pixels.shape[2] == 4:
            return over_white(pixels)
        return pixels
    flags = cv2.IMREAD_COLOR if colour else cv2.IMREAD_GRAYSCALE
    return imdecode(source.data, flags | cv2.IMREAD_IGNORE_ORIENTATION, source.page_index)
