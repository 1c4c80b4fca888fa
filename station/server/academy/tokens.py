"""Tokens of people (JWT, short) and of devices (random, until they are revoked)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken, Token

from station.server.academy.models import Membership, Tenant, User

_PASSWORD_CHANGED = "비밀번호가 바뀌었습니다. 다시 로그인해 주세요."


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    access: str
    refresh: str


def issue(user: User, tenant: Tenant) -> TokenPair:
    """Good for this academy, until the password changes. Nothing of them is kept here."""
    refresh = RefreshToken()
    refresh["user_id"] = str(user.pk)
    refresh["tenant_id"] = tenant.pk
    refresh["token_version"] = user.token_version
    refresh["mcp"] = user.must_change_password
    return TokenPair(access=str(refresh.access_token), refresh=str(refresh))


def rotate(text: str) -> TokenPair:
    """A new pair for a refresh token, which counts once. Raises InvalidToken."""
    try:
        old = RefreshToken(text.encode())  # type: ignore[arg-type] # it decodes text, whatever it declares
    except TokenError as error:
        raise InvalidToken(error.args[0]) from error
    user = owner_of(old)
    membership = Membership.objects.filter(
        user=user, tenant=old.get("tenant_id"), is_active=True, tenant__is_active=True
    ).first()
    if membership is None:
        raise InvalidToken("이 학원에 소속되어 있지 않습니다.")
    _spend(old)
    return issue(user, membership.tenant)


def _spend(refresh: RefreshToken) -> None:
    """Raises InvalidToken where that has happened before: of two at the same moment one makes the row."""
    kept, _ = OutstandingToken.objects.get_or_create(
        jti=refresh["jti"], defaults={"token": "", "expires_at": datetime.fromtimestamp(refresh["exp"], UTC)}
    )
    _, first = BlacklistedToken.objects.get_or_create(token=kept)
    if not first:
        raise InvalidToken("블랙리스트에 추가된 토큰입니다")
    OutstandingToken.objects.filter(expires_at__lt=timezone.now()).delete()  # they count no more anyway


def owner_of(token: Token) -> User:
    """Raises InvalidToken for a token from before the last change of password, or of an account ended."""
    user = User.objects.filter(pk=int(token["user_id"]), is_active=True).first()
    if user is None or token.get("token_version") != user.token_version:
        raise InvalidToken(_PASSWORD_CHANGED)
    return user


def new_device_token() -> str:
    """256 random bits; shown once, kept as `hashed`."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """64 hex digits. No salt: what is random needs none."""
    return hashlib.sha256(token.encode()).hexdigest()
