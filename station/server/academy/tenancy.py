"""Whose academy a request is for: by its header on the central host, by the host elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from station.server.academy.models import Membership, Tenant
from station.server.failures import Refused

HEADER: Final = "X-Tenant-Code"
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "testserver"})
_CODE: Final = re.compile(r"[\w-]{1,64}", re.ASCII)
_FAILED: Final = "tenant resolution failed"


class TenantHeadersMiddleware:
    """Says in the answer whose academy it was for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        tenant = getattr(request, "tenant", None)
        if isinstance(tenant, Tenant):
            response[HEADER] = tenant.code
            response["X-Tenant-Id"] = str(tenant.pk)
        return response


def resolve(request: Request) -> Tenant | None:
    """Puts the academy on the request; None for a code that nobody has, or none.

    Raises Refused: 404 for a host of nobody and for an academy that is closed, 402 past its subscription.
    """
    host = _host(request)
    tenant = by_code(request.headers.get(HEADER, "")) if _is_central(host) else _by_host(host)
    if tenant is not None:
        refuse_closed(tenant, host)
    request._request.tenant = tenant  # type: ignore[attr-defined] # where Django's requests carry such things
    return tenant


def by_code(code: str) -> Tenant | None:
    return Tenant.objects.filter(code=code).first() if _CODE.fullmatch(code) else None


def refuse_closed(tenant: Tenant, host: str) -> None:
    """Raises Refused for an academy that is not served."""
    if not tenant.is_active:
        raise Refused(
            "tenant_inactive", _FAILED, status_code=404, message="사용이 중지된 학원입니다.", host=host
        )
    ends = tenant.subscription_ends
    if ends is not None and ends <= timezone.now():
        sentence = "이용 기간이 끝났습니다. 학원 관리자에게 문의해 주세요."
        raise Refused(
            "subscription_expired", sentence, status_code=402, plan=tenant.plan, expires_at=ends.isoformat()
        )


def tenant_of(request: Request) -> Tenant:
    """The academy of a request that a permission has let through."""
    tenant = getattr(request, "tenant", None)
    assert isinstance(tenant, Tenant), "a view without a permission that asks for the academy"
    return tenant


def membership_of(request: Request) -> Membership | None:
    """The caller's place in the request's academy."""
    membership = getattr(request, "membership", None)
    return membership if isinstance(membership, Membership) else None


def _host(request: Request) -> str:
    return urlsplit(f"//{request.get_host()}").hostname or ""


def _is_central(host: str) -> bool:
    return host in _LOCAL or host == urlsplit(settings.ENVIRONMENT.public_url).hostname


def _by_host(host: str) -> Tenant:
    tenant = Tenant.objects.filter(domain=host).first()
    if tenant is None:
        raise Refused(
            "tenant_invalid", _FAILED, status_code=404, message="이 주소를 쓰는 학원이 없습니다.", host=host
        )
    return tenant
