"""Who may speak as a worker: whoever knows the server's secret."""

from __future__ import annotations

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from station.server.failures import Refused
from station.server.worker_secret import knows_secret


class IsWorker(BasePermission):
    """503 where the server has no secret, 401 where it is another one."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not settings.ENVIRONMENT.worker_token:
            raise Refused("worker_token_unset", "서버에 워커 토큰이 설정되지 않았습니다.", status_code=503)
        if not knows_secret(request):
            raise Refused("worker_token_wrong", "워커 토큰이 올바르지 않습니다.", status_code=401)
        return True
