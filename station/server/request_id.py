"""One id for each request: the caller's own, or a new one; in the answer and in the log."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"[\w.-]{1,64}", re.ASCII)


class RequestIdMiddleware:
    """Puts it on ``request.request_id``. Ids that could break a log line are replaced."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if _PLAIN.fullmatch(given) else str(uuid.uuid4())
        request.request_id = name  # type: ignore[attr-defined] # Django has no other place for it
        response = self._get_response(request)
        response[HEADER] = name
        return response
