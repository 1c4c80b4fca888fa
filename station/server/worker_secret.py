"""The secret that makes a caller a worker."""

from __future__ import annotations

import hmac

from django.conf import settings
from rest_framework.request import Request

from station.contracts.worker_api import TOKEN_HEADER


def knows_secret(request: Request) -> bool:
    """In constant time, whatever the header may hold; never true while the server has no secret."""
    secret: str = settings.ENVIRONMENT.worker_token
    given = request.headers.get(TOKEN_HEADER, "")
    return bool(secret) and hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())
