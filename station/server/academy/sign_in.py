"""Signing in with a password: how often it may be tried, and who it was."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.exceptions import Throttled

from station.server.academy.models import LoginAttempt, Membership, Tenant, User, sign_in_name

ADDRESS_WINDOW: Final = timedelta(minutes=1)
ACCOUNT_WINDOW: Final = timedelta(minutes=5)
ADDRESS_ATTEMPTS: Final = 60

logger = logging.getLogger(__name__)


def sign_in(*, tenant: Tenant | None, login: str, password: str, address: str) -> User | None:
    """The account, or None. Takes as long for accounts and academies that do not exist.

    Raises Throttled: 60 a minute from one address, a handful in five minutes for one account.
    """
    account = _account(tenant, login)
    _count(account, address)
    name = sign_in_name(tenant, login) if tenant is not None else f"-{login}"
    user = authenticate(username=name, password=password)  # hashes for unknown names too
    if not isinstance(user, User) or tenant is None:
        return None
    if not Membership.objects.of(tenant).filter(user=user, is_active=True).exists():
        return None
    LoginAttempt.objects.filter(account=account).delete()
    return user


def _count(account: str, address: str) -> None:
    """Rows before counting: of many at the same moment none slips through. Refused ones do not count."""
    now = timezone.now()
    LoginAttempt.objects.filter(at__lt=now - ACCOUNT_WINDOW).delete()
    own = LoginAttempt.objects.create(account=account, address=address, at=now)
    limits: tuple[tuple[QuerySet[LoginAttempt], timedelta, int], ...] = (
        (LoginAttempt.objects.filter(account=account), ACCOUNT_WINDOW, settings.ENVIRONMENT.login_attempts),
        (LoginAttempt.objects.filter(address=address), ADDRESS_WINDOW, ADDRESS_ATTEMPTS),
    )
    for rows, window, most in limits:
        times = list(rows.filter(at__gt=now - window).order_by("at").values_list("at", flat=True))
        if len(times) > most:
            own.delete()
            logger.warning("sign-in throttled: attempts=%d", len(times))
            raise Throttled((times[0] + window - now).total_seconds())


def _account(tenant: Tenant | None, login: str) -> str:
    owner = "" if tenant is None else tenant.pk
    return hashlib.sha256(f"{owner}:{login}".encode()).hexdigest()
