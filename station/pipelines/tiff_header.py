"""The tags of TIFF pages and of EXIF blocks (which are small TIFFs), without decoding pixels."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from station.errors import Code, FileError

MAGIC = frozenset((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"))

_WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC, _ORIENTATION, _SAMPLES = 256, 257, 258, 262, 274, 277
_STRIP_OFFSETS, _STRIP_COUNTS, _TILE_OFFSETS, _TILE_COUNTS = 273, 279, 324, 325
_PALETTE, _CMYK = 3, 5
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 13: 4, 16: 8, 17: 8, 18: 8}
_TYPE_CODE = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_MOST_VALUES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TiffPage:
    """Size as stored, before ``orientation`` (1..8) turns it."""

    width_px: int
    height_px: int
    bits: int
    samples: int
    orientation: int
    palette: bool
    cmyk: bool


@dataclass(frozen=True, slots=True)
class _Layout:
    order: str
    big: bool


def count_pages(data: bytes, most: int) -> int:
    """Pages of the file, at most ``most + 1`` (so that a caller sees that there are more).

    Raises FileError UNREADABLE when a directory lies outside the file.
    """
    count = 0
    try:
        for _ in _directories(data):
            count += 1
            if count > most:
                break
    except struct.error as error:
        raise FileError(Code.UNREADABLE, detail="header ends early") from error
    return count


def page(data: bytes, page_index: int) -> TiffPage:
    """One page's tags. Raises FileError NO_PAGES when there is none such, UNREADABLE when cut short."""
    for index, (layout, at) in enumerate(_directories(data)):
        if index == page_index:
            return _page(data, _tags(data, layout, at))
    raise FileError(Code.NO_PAGES)


def orientation(exif: bytes) -> int:
    """The EXIF orientation 1..8; 1 for anything absent or nonsense (a viewer does the same)."""
    try:
        if exif[:4] not in MAGIC:
            return 1
        for layout, at in _directories(exif):
            value = _tags(exif, layout, at).get(_ORIENTATION, (1,))[0]
            return value if 1 <= value <= 8 else 1
    except (struct.error, IndexError, FileError):
        pass
    return 1


def _page(data: bytes, tags: dict[int, tuple[int, ...]]) -> TiffPage:
    if _WIDTH not in tags or _HEIGHT not in tags:
        raise FileError(Code.UNREADABLE, detail="no size")
    photometric = tags.get(_PHOTOMETRIC, (0,))[0]
    for offsets, counts in ((_STRIP_OFFSETS, _STRIP_COUNTS), (_TILE_OFFSETS, _TILE_COUNTS)):
        for start, length in zip(tags.get(offsets, ()), tags.get(counts, ()), strict=False):
            if start + length > len(data):
                raise FileError(Code.UNREADABLE, detail="the picture ends early")
    turned = tags.get(_ORIENTATION, (1,))[0]
    return TiffPage(
        width_px=tags[_WIDTH][0],
        height_px=tags[_HEIGHT][0],
        bits=max(tags.get(_BITS, (1,))),
        samples=tags.get(_SAMPLES, (1,))[0],
        orientation=turned if 1 <= turned <= 8 else 1,
        palette=photometric == _PALETTE,
        cmyk=photometric == _CMYK,
    )


def _unpack(form: str, data: bytes, at: int) -> tuple[int, ...]:
    """As `struct.unpack_from`, which takes no offset beyond 63 bits: a large file's header may name one."""
    if at > len(data):
        raise struct.error("offset lies outside the file")
    return struct.unpack_from(form, data, at)


def _directories(data: bytes) -> Iterator[tuple[_Layout, int]]:
    """Offsets of the page directories; a chain that runs in circles ends where it closes."""
    if data[:4] not in MAGIC:
        raise FileError(Code.UNREADABLE, detail="not a TIFF")
    layout = _Layout("<" if data[:2] == b"II" else ">", data[2:4] in (b"+\0", b"\0+"))
    entry_bytes, count_code, next_code = (20, "Q", "Q") if layout.big else (12, "H", "I")
    (at,) = _unpack(layout.order + next_code, data, 8 if layout.big else 4)
    seen: set[int] = set()
    while at and at not in seen:
        seen.add(at)
        (entries,) = _unpack(layout.order + count_code, data, at)
        follows = at + struct.calcsize(count_code) + entries * entry_bytes
        yield layout, at
        (at,) = _unpack(layout.order + next_code, data, follows)


def _tags(data: bytes, layout: _Layout, at: int) -> dict[int, tuple[int, ...]]:
    count_code, entry_bytes = ("Q", 20) if layout.big else ("H", 12)
    (entries,) = _unpack(layout.order + count_code, data, at)
    at += struct.calcsize(count_code)
    found: dict[int, tuple[int, ...]] = {}
    for index in range(min(entries, 4096)):
        entry = at + index * entry_bytes
        tag, kind = _unpack(layout.order + "HH", data, entry)
        (count,) = _unpack(layout.order + ("Q" if layout.big else "I"), data, entry + 4)
        if kind not in _TYPE_CODE or not 0 < count <= _MOST_VALUES:
            continue
        inline = 8 if layout.big else 4
        where = entry + 4 + inline
        if count * _TYPE_BYTES[kind] > inline:
            (where,) = _unpack(layout.order + ("Q" if layout.big else "I"), data, where)
        found[tag] = _unpack(f"{layout.order}{count}{_TYPE_CODE[kind]}", data, where)
    return found
