"""Scans straight into the storage: a presigned PUT, then a word that it is there. The key is made of the
content, so the same picture twice is one object and a lost answer costs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rest_framework.exceptions import ValidationError

from station.server.academy.models import Tenant
from station.server.failures import Refused
from station.server.storage import Upload, WrongKeyError, check_key, key_of, sha256_of, storage
from station.server.submissions.pictures import MOST_BYTES, Kept, checked

_SUFFIXES: Final = {"image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif", "application/pdf": "pdf"}
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
    if not 0 < wanted.size <= MOST_BYTES:
        raise ValidationError({"size": ["10MB를 초과하거나 비어 있습니다."]})
    if wanted.content_type not in _SUFFIXES:
        raise ValidationError({"content_type": ["허용: JPEG, PNG, TIFF, PDF"]})
    key = key_of(tenant.pk, "uploads", f"{wanted.sha256}.{_SUFFIXES[wanted.content_type]}")
    upload = storage().upload(key, sha256=wanted.sha256, size=wanted.size, content_type=wanted.content_type)
    return key, upload


def completed(tenant: Tenant, key: str) -> Kept:
    """What lies under ``key``, looked at: its content must be what its key says, and a picture.

    Raises Refused: another academy's key, nothing there, other bytes; ValidationError: no picture.
    """
    try:
        check_key(key, tenant.pk)
        data = storage().get(key)
    except (WrongKeyError, FileNotFoundError):
        raise Refused("upload_missing", "올린 파일을 찾을 수 없습니다.", status_code=404) from None
    picture = checked(data, "scan")
    if f"/{sha256_of(data)}." not in key:
        raise Refused("checksum", "받은 파일이 알린 것과 다릅니다.")
    return Kept(key=key, content_type=picture.content_type, size=len(data), sha256=picture.sha256)
