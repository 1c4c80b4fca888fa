"""Scans and films straight into the storage: a presigned PUT, then a word that it is there. The key is made
of the content, so the same file twice is one object and a lost answer costs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rest_framework.exceptions import ValidationError

from station.server.academy.models import Tenant
from station.server.failures import Refused
from station.server.storage import Upload, WrongKeyError, check_key, key_of, sha256_of, storage
from station.server.submissions.pictures import MOST_BYTES, Kept, checked

FILM: Final = "video/mp4"
MOST_FILM_BYTES: Final = 100 * 1024 * 1024
_SUFFIXES: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "application/pdf": "pdf",
    FILM: "mp4",
}
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRequest:
    sha256: str
    size: int
    content_type: str


def ticket(tenant: Tenant, wanted: UploadRequest) -> tuple[str, Upload]:
    """Key and presigned PUT. Raises ValidationError."""
    if not _SHA256.fullmatch(wanted.sha256):
        raise ValidationError({"sha256": ["소문자 16진수 64자리가 아닙니다."]})
    if wanted.content_type not in _SUFFIXES:
        raise ValidationError({"content_type": ["허용: JPEG, PNG, TIFF, PDF, MP4"]})
    most = MOST_FILM_BYTES if wanted.content_type == FILM else MOST_BYTES
    if not 0 < wanted.size <= most:
        raise ValidationError({"size": [f"{most // 2**20}MB를 초과하거나 비어 있습니다."]})
    key = key_of(tenant.pk, "uploads", f"{wanted.sha256}.{_SUFFIXES[wanted.content_type]}")
    upload = storage().upload(key, sha256=wanted.sha256, size=wanted.size, content_type=wanted.content_type)
    return key, upload


def completed(tenant: Tenant, key: str) -> Kept:
    """What lies under ``key``, looked at: its content must be what its key says, a picture or a film.

    Raises Refused: another academy's key, nothing there, other bytes; ValidationError: neither of the two.
    """
    try:
        check_key(key, tenant.pk)
        data = storage().get(key)
    except (WrongKeyError, FileNotFoundError):
        raise _missing() from None
    sha256 = sha256_of(data)
    if sha256 != announced(tenant, key):
        raise Refused("checksum", "받은 파일이 알린 것과 다릅니다.")
    content_type = FILM if _is_film(data) else checked(data, "scan").content_type
    return Kept(key=key, content_type=content_type, size=len(data), sha256=sha256)


def announced(tenant: Tenant, key: str) -> str:
    """The sha256 that ``key`` was made of. Raises Refused for a key that is none of the academy's uploads."""
    try:
        check_key(key, tenant.pk)
    except WrongKeyError:
        raise _missing() from None
    return key.rpartition("/")[2].partition(".")[0]


def _missing() -> Refused:
    return Refused("upload_missing", "올린 파일을 찾을 수 없습니다.", status_code=404)


def scan_of(tenant: Tenant, key: str) -> Kept:
    """As `completed`, of an answer sheet: no film."""
    kept = completed(tenant, key)
    if kept.content_type == FILM:
        raise ValidationError({"upload_key": ["답안지 그림이 아닙니다."]})
    return kept


def _is_film(data: bytes) -> bool:
    """MP4 and QuickTime begin with a box of type "ftyp"; HEIC pictures too, but with a brand of their own."""
    return data[4:8] == b"ftyp" and data[8:12] not in (b"heic", b"heix", b"mif1", b"avif", b"msf1")
