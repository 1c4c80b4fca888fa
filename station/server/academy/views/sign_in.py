"""Tokens for a password, and new tokens for old ones."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from station.server.academy.sign_in import sign_in
from station.server.academy.tenancy import HEADER, by_code, refuse_closed, resolve
from station.server.academy.tokens import issue, rotate

_WRONG: Final = "로그인 아이디 또는 비밀번호가 올바르지 않습니다."
_NO_TENANT: Final = "테넌트(학원) 정보가 필요합니다. 로그인 페이지에서 학원을 선택해 주세요."


class _Open(APIView):
    """Without a token; a refusal still names how one is sent."""

    authentication_classes = ()
    permission_classes = ()

    def get_authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class _Login(serializers.Serializer[None]):
    username = serializers.CharField(max_length=100)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    tenant_code = serializers.CharField(max_length=64, required=False, allow_blank=True)


class TokenView(_Open):
    """``POST token/``: 400 for a wrong password and for a code that nobody has alike."""

    throttle_classes = ()  # counted in the database instead, by account too: see `academy.sign_in`

    def post(self, request: Request) -> Response:
        asked = _Login(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        code = given.get("tenant_code", "")
        tenant = by_code(code) if code else resolve(request)
        if tenant is None and not code and not request.headers.get(HEADER):
            return _refused(_NO_TENANT, "tenant_required")
        user = sign_in(
            tenant=tenant,
            login=given["username"],
            password=given["password"],
            address=str(BaseThrottle().get_ident(request) or "")[:45],
        )
        if user is None or tenant is None:
            return _refused(_WRONG, "login_failed")
        refuse_closed(tenant, request.get_host())
        return Response(asdict(issue(user, tenant)))


def _refused(sentence: str, code: str) -> Response:
    return Response({"detail": [sentence], "code": code}, status=400)


class _Refresh(serializers.Serializer[None]):
    refresh = serializers.CharField(max_length=4096)


class RefreshView(_Open):
    """``POST token/refresh/``: both tokens anew; the old refresh token is spent."""

    def post(self, request: Request) -> Response:
        asked = _Refresh(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(asdict(rotate(asked.validated_data["refresh"])))
