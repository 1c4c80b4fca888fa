"""Who is asking: ``Authorization: Bearer <JWT>`` of a person, or ``Device <token>`` of a station."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from rest_framework import authentication, exceptions
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from station.server.academy.models import Device, Membership, Tenant, User
from station.server.academy.tenancy import resolve
from station.server.academy.tokens import hashed, owner_of

_SEEN_EVERY: Final = timedelta(minutes=1)


class TokenAuthentication(authentication.BaseAuthentication):
    """Puts ``tenant`` and ``membership`` (None where there is none) on the request.

    Both must be of one academy: a token of another one gives no membership, so permissions refuse it.
    ``request.auth`` is the JWT or the `Device`.
    """

    def authenticate(self, request: Request) -> tuple[User, Token | Device] | None:
        tenant = resolve(request)
        scheme, _, credential = request.headers.get("Authorization", "").strip().partition(" ")
        credential = credential.strip()
        if not credential:
            return None
        if scheme == "Bearer":
            return _by_jwt(request, credential, tenant)
        if scheme == "Device":
            return _by_device(request, credential, tenant)
        return None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _by_jwt(request: Request, credential: str, tenant: Tenant | None) -> tuple[User, Token]:
    token = JWTAuthentication().get_validated_token(credential.encode("utf-8", "replace"))
    user = owner_of(token)
    own = tenant if tenant is not None and token.get("tenant_id") == tenant.pk else None
    _remember(request, user, own)
    return user, token


def _by_device(request: Request, credential: str, tenant: Tenant | None) -> tuple[User, Device]:
    rows = Device.objects.filter(token_hash=hashed(credential), revoked_at=None, user__is_active=True)
    device = rows.select_related("user").first()
    if device is None:
        raise exceptions.AuthenticationFailed("등록이 해지되었거나 없는 기기입니다.", "device_revoked")
    own = tenant if tenant is not None and device.tenant_id == tenant.pk else None
    _remember(request, device.user, own)
    now = timezone.now()
    if device.last_seen_at is None or device.last_seen_at < now - _SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(last_seen_at=now)
    return device.user, device


def _remember(request: Request, user: User, tenant: Tenant | None) -> None:
    found = None
    if tenant is not None:
        found = Membership.objects.of(tenant).filter(user=user, is_active=True).first()
    request._request.membership = found  # type: ignore[attr-defined] # where Django's requests carry such things
