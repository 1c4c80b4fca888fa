"""Pictures that are handed in: what they are by their content, and where they are kept."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from rest_framework.exceptions import ValidationError

from station.errors import StationError
from station.pipelines import tiff_header
from station.pipelines.image_header import Format, sniff
from station.server.storage import key_of, sha256_of, storage

MOST_BYTES: Final = 10 * 1024 * 1024
HEAD_BYTES: Final = 4096
_TYPES: Final = {
    Format.JPEG: ("image/jpeg", "jpg"),
    Format.PNG: ("image/png", "png"),
    Format.TIFF: ("image/tiff", "tif"),
    Format.PDF: ("application/pdf", "pdf"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Bytes that are one of the formats taken; the name they came with is forgotten."""

    data: bytes
    content_type: str
    suffix: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A picture in the storage."""

    key: str
    content_type: str
    size: int
    sha256: str


def check(head: bytes, size: int, name: str) -> tuple[str, str]:
    """Content type and suffix by the first bytes: a name and an announced type prove nothing.

    Raises ValidationError with the reason.
    """
    if size > MOST_BYTES:
        raise ValidationError({"detail": f"파일 '{name}'의 크기가 10MB를 초과합니다.", "code": "too_large"})
    try:
        return _TYPES[sniff(head)]
    except (StationError, KeyError):
        sentence = f"파일 '{name}'의 형식이 허용되지 않습니다. (허용: JPEG, PNG, TIFF, PDF)"
        raise ValidationError({"detail": sentence, "code": "unsupported_format"}) from None


def checked(data: bytes, name: str) -> Picture:
    """Raises ValidationError: no picture of ours, or several pages, of which only one would be read."""
    content_type, suffix = check(data[:HEAD_BYTES], len(data), name)
    if content_type == "image/tiff" and _tiff_pages(data) > 1:
        sentence = f"파일 '{name}'에 여러 쪽이 있습니다. 한 쪽씩 올려 주세요."
        raise ValidationError({"detail": sentence, "code": "too_many_pages"})
    return Picture(data=data, content_type=content_type, suffix=suffix, sha256=sha256_of(data))


def _tiff_pages(data: bytes) -> int:
    """By its directories, at most two; a broken one is left to the worker to tell."""
    try:
        return tiff_header.count_pages(data, 2)
    except (StationError, ValueError, struct.error):
        return 1


def keep(picture: Picture, tenant_id: int) -> Kept:
    """Under a key made of its content: a picture that comes again is one object. A request that is refused
    then leaves it without a row."""
    key = key_of(tenant_id, "ai", "submissions", f"{picture.sha256}.{picture.suffix}")
    storage().put(key, picture.data, picture.content_type)
    return Kept(key=key, content_type=picture.content_type, size=len(picture.data), sha256=picture.sha256)
