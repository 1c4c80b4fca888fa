"""Where pictures and other files of jobs lie: an S3 bucket, or a folder beside the database.

Keys begin with their academy (``tenants/<id>/``); nobody gets a URL for another academy's key.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.core import signing
from django.urls import reverse

from station.server.failures import StorageError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

DOWNLOAD_S = 3600
UPLOAD_S = 900
_KEY = re.compile(r"tenants/\d+/[\w./-]{1,200}", re.ASCII)
_SALT = "station.server.storage"


class WrongKeyError(ValueError):
    """The key is none of ours, or another academy's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A presigned PUT: send the bytes to ``url`` with exactly these ``headers``."""

    url: str
    headers: dict[str, str]
    expires_s: int = UPLOAD_S


class Storage(Protocol):
    """Objects are whole or not there. ``get`` raises FileNotFoundError; all raise StorageError."""

    def put(self, key: str, data: bytes, content_type: str) -> None: ...

    def get(self, key: str) -> bytes: ...

    def exists(self, key: str) -> bool: ...

    def download_url(self, key: str, *, seconds: int = DOWNLOAD_S) -> str: ...

    def upload(self, key: str, *, sha256: str, size: int, content_type: str) -> Upload: ...


def key_of(tenant_id: int | str, *parts: str) -> str:
    """Raises WrongKeyError for parts that would make a path."""
    key = "/".join(("tenants", str(tenant_id), *parts))
    check_key(key, tenant_id)
    return key


def check_key(key: str, tenant_id: int | str) -> None:
    """Raises WrongKeyError unless ``key`` is this academy's."""
    if not _KEY.fullmatch(key) or ".." in key or not key.startswith(f"tenants/{tenant_id}/"):
        raise WrongKeyError(key)


class FolderStorage:
    """Files under a folder; URLs are signed by this server and served by `station.server.files`."""

    def __init__(self, folder: Path, public_url: str) -> None:
        self._folder = folder
        self._public_url = public_url

    def put(self, key: str, data: bytes, content_type: str) -> None:
        target = self._path(key)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(target, data)
        except OSError as error:
            raise StorageError(error.strerror or type(error).__name__) from error

    def get(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise FileNotFoundError(key) from error
        except OSError as error:
            raise StorageError(error.strerror or type(error).__name__) from error

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def download_url(self, key: str, *, seconds: int = DOWNLOAD_S) -> str:
        self._path(key)
        return self._url({"get": key, "for": seconds})

    def upload(self, key: str, *, sha256: str, size: int, content_type: str) -> Upload:
        self._path(key)
        ticket = {"put": key, "sha256": sha256, "size": size, "type": content_type, "for": UPLOAD_S}
        return Upload(url=self._url(ticket), headers={"Content-Type": content_type})

    def _url(self, ticket: dict[str, object]) -> str:
        return self._public_url + reverse("file", args=[signing.dumps(ticket, salt=_SALT, compress=True)])

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key) or ".." in key:
            raise WrongKeyError(key)
        return self._folder / key


def _write_whole(target: Path, data: bytes) -> None:
    """Under another name first; the name itself is on the disk when this returns."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_ticket(text: str) -> dict[str, object]:
    """What a URL of `FolderStorage` allows. Raises signing.BadSignature: forged, or too old."""
    ticket: dict[str, object] = signing.loads(text, salt=_SALT)
    return dict(signing.loads(text, salt=_SALT, max_age=int(str(ticket["for"]))))


class S3Storage:
    """A bucket. Presigned PUTs are bound to the object's sha256 and length."""

    def __init__(self, bucket: str, region: str, endpoint: str) -> None:
        import boto3
        from botocore.config import Config

        self._bucket = bucket
        self._client = boto3.client(
            "s3",
            region_name=region,
            endpoint_url=endpoint or None,
            config=Config(signature_version="s3v4", connect_timeout=5, read_timeout=30),
        )

    def put(self, key: str, data: bytes, content_type: str) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data, ContentType=content_type)
        except (BotoCoreError, ClientError) as error:
            raise StorageError(_told(error)) from error

    def get(self, key: str) -> bytes:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        except ClientError as error:
            if _is_missing(error):
                raise FileNotFoundError(key) from error
            raise StorageError(_told(error)) from error
        except BotoCoreError as error:
            raise StorageError(_told(error)) from error

    def exists(self, key: str) -> bool:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _is_missing(error):
                return False
            raise StorageError(_told(error)) from error
        except BotoCoreError as error:
            raise StorageError(_told(error)) from error
        return True

    def download_url(self, key: str, *, seconds: int = DOWNLOAD_S) -> str:
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=seconds
        )

    def upload(self, key: str, *, sha256: str, size: int, content_type: str) -> Upload:
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        url = self._client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ContentLength": size,
                "ContentType": content_type,
                "ChecksumSHA256": checksum,
            },
            ExpiresIn=UPLOAD_S,
        )
        return Upload(url=url, headers={"Content-Type": content_type, "x-amz-checksum-sha256": checksum})


def _is_missing(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in ("NoSuchKey", "404", "NotFound")


def _told(error: Exception) -> str:
    """Its kind alone: its text may hold an address with a signature."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    return f"{type(error).__name__} {code}".strip()


@lru_cache(maxsize=1)
def storage() -> Storage:
    """The one that the settings name."""
    environment = settings.ENVIRONMENT
    if environment.bucket:
        return S3Storage(environment.bucket, environment.region, environment.s3_endpoint)
    return FolderStorage(environment.data / "objects", environment.public_url)


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
