"""Who may speak as a worker: whoever knows the server's secret."""

from __future__ import annotations

import hmac

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from station.contracts.worker_api import TOKEN_HEADER
from station.server.failures import Refused


class IsWorker(BasePermission):
    """503 where the server has no secret, 401 where it is another one."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        secret = settings.ENVIRONMENT.worker_token
        if not secret:
            raise Refused("worker_token_unset", "서버에 워커 토큰이 설정되지 않았습니다.", status_code=503)
        if not same_secret(request.headers.get(TOKEN_HEADER, ""), secret):
            raise Refused("worker_token_wrong", "워커 토큰이 올바르지 않습니다.", status_code=401)
        return True


def same_secret(given: str, secret: str) -> bool:
    """In constant time; whatever a header may hold."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())
