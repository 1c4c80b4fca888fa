"""What a picture file says about itself, read from its first bytes before any pixel is decoded.

A header costs microseconds; a pixel decode of a forged one can cost all memory. Every
size is therefore taken from here and checked before a decoder sees the file. The content
decides the format, never the name.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum

from station.errors import Code, FileError
from station.pipelines import tiff_header


class Format(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    WEBP = "webp"
    PDF = "pdf"
    HEIC = "heic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One picture as stored: size in pixels before EXIF turns it, ``orientation`` as in EXIF (1..8).

    ``decode_bytes``: what the decoder needs at its peak for the full picture, estimated high.
    """

    format: Format
    width_px: int
    height_px: int
    orientation: int = 1
    has_colour: bool = True
    has_alpha: bool = False
    bilevel: bool = False
    deep: bool = False
    decode_bytes: int = 0


_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))


def sniff(data: bytes) -> Format:
    """The format by content. Raises FileError EMPTY_FILE or UNSUPPORTED_FORMAT."""
    if not data:
        raise FileError(Code.EMPTY_FILE)
    if data.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if data[:4] in tiff_header.MAGIC:
        return Format.TIFF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS and b"avif" not in data[8:40]:
        return Format.HEIC
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data[:2] == b"BM" and len(data) >= 26:
        return Format.BMP
    raise FileError(Code.UNSUPPORTED_FORMAT)


def read_header(data: bytes, kind: Format, page_index: int) -> Header:
    """The header of one page of a JPEG, PNG, BMP, WebP or TIFF.

    Raises FileError UNREADABLE when the file ends early or contradicts itself.
    """
    try:
        if kind is Format.JPEG:
            return _jpeg(data)
        if kind is Format.PNG:
            return _png(data)
        if kind is Format.BMP:
            return _bmp(data)
        if kind is Format.WEBP:
            return _webp(data)
        return _tiff(data, page_index)
    except (struct.error, IndexError, ValueError) as error:
        raise FileError(Code.UNREADABLE, detail="a header that is none") from error


def _jpeg(data: bytes) -> Header:
    orientation = 1
    frame: tuple[int, int, int, int, int] | None = None  # marker, height, width, components, samples
    at = 2
    while True:
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise FileError(Code.UNREADABLE, detail="no marker where one must be")
        marker = data[at + 1]
        if marker == 0xD9:
            raise FileError(Code.UNREADABLE, detail="no picture inside")
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        body = at + 4
        if marker == 0xE1 and data[body : body + 6] == b"Exif\0\0":
            orientation = tiff_header.orientation(data[body + 6 : at + 2 + length])
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _, height, width, components = struct.unpack_from(">BHHB", data, body)
            samplings = data[body + 7 : body + 6 + 3 * components : 3]
            samples = sum((s >> 4) * (s & 15) for s in samplings)
            peak = max((s >> 4) for s in samplings) * max((s & 15) for s in samplings)
            per_pixel = samples * 16 // max(peak, 1)  # in sixteenths, of coefficients a pixel
            frame = marker, height, width, components, per_pixel
        elif marker == 0xDA:
            break
        at += 2 + length
    if frame is None:
        raise FileError(Code.UNREADABLE, detail="no frame header")
    # Cameras append a second picture, so the end may lie anywhere after the scan began.
    if data.rfind(b"\xff\xd9", at) < 0:
        raise FileError(Code.UNREADABLE, detail="the picture ends early")
    marker, height, width, components, per_pixel = frame
    pixels = width * height
    # Progressive pictures keep every coefficient (2 bytes) until the end.
    held = pixels * per_pixel // 8 if marker in (0xC2, 0xC6, 0xCA, 0xCE) else 0
    return Header(
        format=Format.JPEG,
        width_px=width,
        height_px=height,
        orientation=orientation,
        has_colour=components >= 3,
        decode_bytes=held,
    )


def _png(data: bytes) -> Header:
    width, height, depth, colour_type = struct.unpack_from(">IIBB", data, 16)
    alpha = colour_type in (4, 6)
    orientation, at, ended = 1, 8, False
    while at + 8 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        if name == b"tRNS":
            alpha = True
        elif name == b"eXIf":
            orientation = tiff_header.orientation(data[at + 8 : at + 8 + length])
        elif name == b"acTL":
            raise FileError(Code.UNSUPPORTED_FORMAT, detail="animated")
        elif name == b"IEND":
            ended = at + 12 <= len(data)
            break
        at += 12 + length
    if not ended:
        raise FileError(Code.UNREADABLE, detail="the picture ends early")
    colour = colour_type in (2, 3, 6)
    channels = 4 if alpha else (3 if colour else 1)
    # A row at a time, except for alpha, which is decoded whole in all channels and then laid over white.
    held = channels * (4 if depth == 16 else 2) if alpha else 1
    return Header(
        format=Format.PNG,
        width_px=width,
        height_px=height,
        orientation=orientation,
        has_colour=colour,
        has_alpha=alpha,
        bilevel=depth == 1,
        deep=depth == 16,
        decode_bytes=width * height * held,
    )


def _bmp(data: bytes) -> Header:
    (header_size,) = struct.unpack_from("<I", data, 14)
    if header_size == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _, bits = struct.unpack_from("<iiHH", data, 18)
    height = abs(height)
    (compression,) = struct.unpack_from("<I", data, 30) if header_size >= 40 else (0,)
    (offset,) = struct.unpack_from("<I", data, 10)
    row = (width * bits + 31) // 32 * 4
    if compression in (0, 3) and offset + row * height > len(data):
        raise FileError(Code.UNREADABLE, detail="the picture ends early")
    return Header(
        format=Format.BMP,
        width_px=width,
        height_px=height,
        bilevel=bits == 1,
        decode_bytes=width * height,
    )


def _webp(data: bytes) -> Header:
    (riff_size,) = struct.unpack_from("<I", data, 4)
    if riff_size + 8 > len(data) + 1:
        raise FileError(Code.UNREADABLE, detail="the picture ends early")
    chunk, orientation, alpha = data[12:16], 1, False
    if chunk == b"VP8 ":
        width, height = (value & 0x3FFF for value in struct.unpack_from("<HH", data, 26))
    elif chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height, alpha = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    elif chunk == b"VP8X":
        flags = data[20]
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        alpha = bool(flags & 0x10)
        if flags & 0x02:
            raise FileError(Code.UNSUPPORTED_FORMAT, detail="animated")
        if flags & 0x08:
            orientation = _webp_orientation(data)
    else:
        raise FileError(Code.UNREADABLE, detail="unknown WebP")
    return Header(
        format=Format.WEBP,
        width_px=width,
        height_px=height,
        orientation=orientation,
        has_alpha=alpha,
        decode_bytes=width * height * (9 if alpha else 5),
    )


def _webp_orientation(data: bytes) -> int:
    at = 12
    while at + 8 <= len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        if data[at : at + 4] == b"EXIF":
            body = data[at + 8 : at + 8 + length]
            return tiff_header.orientation(body.removeprefix(b"Exif\0\0"))
        at += 8 + length + (length & 1)
    return 1


def _tiff(data: bytes, page_index: int) -> Header:
    page = tiff_header.page(data, page_index)
    channels = page.samples * (2 if page.bits > 8 else 1)
    # One channel is read a tile at a time; colour is held whole beside the result.
    held = 1 if page.samples == 1 and not page.palette else 1 + channels
    return Header(
        format=Format.TIFF,
        width_px=page.width_px,
        height_px=page.height_px,
        orientation=page.orientation,
        has_colour=page.samples >= 3 or page.palette,
        has_alpha=page.samples in (2, 4) and not page.cmyk,
        bilevel=page.bits == 1 and page.samples == 1,
        deep=page.bits > 8,
        decode_bytes=page.width_px * page.height_px * held,
    )
