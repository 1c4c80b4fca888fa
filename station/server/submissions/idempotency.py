"""The same request twice has the effect of one: by the Idempotency-Key that the caller chose."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.db import IntegrityError, transaction
from rest_framework.request import Request
from rest_framework.response import Response

from station.contracts.codec import encodable, encode
from station.server.academy.tenancy import tenant_of
from station.server.failures import Refused
from station.server.submissions.models import RequestKey

HEADER: Final = "Idempotency-Key"
_KEY: Final = re.compile(r"[ -~]{1,128}")

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """For a view's method. Without the header nothing changes.

    With it the key is written in the transaction of the work itself, so that either both stand or neither;
    a second request waits for the first and gets its answer. 422 where the key comes with another request.
    Failed requests leave no key: they may be tried again.
    """

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = key_of(request)
        if key is None:
            return handler(view, request, *args, **kwargs)
        tenant = tenant_of(request)
        digest = _digest(request)
        try:
            with transaction.atomic():
                row = RequestKey.objects.create(tenant=tenant, key=key, request_sha256=digest)
                answer = handler(view, request, *args, **kwargs)
                row.status, row.body = answer.status_code, encodable(answer.data)
                row.save()
                return answer
        except IntegrityError:
            known = RequestKey.objects.filter(tenant=tenant, key=key).first()
            if known is None:
                raise
            return _again(known, digest)

    return once


def key_of(request: Request) -> str | None:
    """The caller's name for the request, None without one. Raises Refused 400 for one that cannot be kept."""
    key = request.headers.get(HEADER)
    if key is not None and not _KEY.fullmatch(key):
        raise Refused("bad_idempotency_key", "Idempotency-Key가 올바르지 않습니다.", status_code=400)
    return key


def _again(known: RequestKey, digest: str) -> Response:
    if known.request_sha256 != digest:
        raise Refused(
            "IDEMPOTENCY_KEY_REUSED", "같은 Idempotency-Key로 다른 요청이 왔습니다.", status_code=422
        )
    answer = Response(known.body, status=known.status)
    answer["Idempotent-Replay"] = "true"
    if isinstance(known.body, dict) and "version" in known.body:
        answer["ETag"] = etag_of(known.body["version"])
    return answer


def etag_of(version: object) -> str:
    """Of a sheet."""
    return f'"v{version}"'


def _digest(request: Request) -> str:
    """Of verb, path, fields and the bytes of the files; the multipart border differs from try to try."""
    told = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    files = request.FILES
    fields = request.data if isinstance(request.data, dict | list) else {}
    if isinstance(fields, dict):
        fields = {name: value for name, value in fields.items() if name not in files}
    told.update(encode(fields))
    for name in sorted(files):
        for file in files.getlist(name):
            told.update(f"\n{name} ".encode() + hashlib.sha256(file.read()).digest())
            file.seek(0)
    return told.hexdigest()
