"""A Google service account's access: a signed request for a token, and the token for as long as it lives.

https://developers.google.com/identity/protocols/oauth2/service-account (the HTTP/REST way)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from station.contracts.codec import DataError, decode
from station.jobs.json_api import JsonApi
from station.pipelines.jobs.errors import passing

SCOPE: Final = "https://www.googleapis.com/auth/cloud-vision"
GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ASKED_S: Final = 3_600
SPARE_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    client_email: str
    private_key: str = field(repr=False)
    token_uri: str = "https://oauth2.googleapis.com/token"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    access_token: str = field(repr=False)
    expires_in: float = 0.0


class ServiceAccount:
    """`Credentials` of the file that GOOGLE_APPLICATION_CREDENTIALS names. For one thread."""

    def __init__(
        self, path: Path, *, api: JsonApi | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._api = api or JsonApi(service="google")
        self._now = now
        self._token = ""
        self._until_s = 0.0

    def headers(self) -> dict[str, str]:
        """Raises JobError: google_not_configured without a usable file or the library that signs."""
        if self._now() >= self._until_s:
            token = self._asked()
            self._token = token.access_token
            self._until_s = self._now() + token.expires_in - SPARE_S
        return {"Authorization": f"Bearer {self._token}"}

    def _asked(self) -> _Token:
        account = self._account()
        form = {"grant_type": GRANT, "assertion": _signed(account, int(self._now()))}
        return self._api.post(account.token_uri, urlencode(form).encode(), _Token, headers={})

    def _account(self) -> _Account:
        try:
            return decode(self._path.read_bytes(), _Account)
        except (OSError, DataError) as error:
            why = "GOOGLE_APPLICATION_CREDENTIALS names no service account's file"
            raise passing("google_not_configured", why) from error


def _signed(account: _Account, now_s: int) -> str:
    try:
        import jwt  # only those who use a service account need it
    except ImportError as error:
        why = "a service account needs the library PyJWT[crypto]; GOOGLE_API_KEY needs none"
        raise passing("google_not_configured", why) from error
    claims = {
        "iss": account.client_email,
        "scope": SCOPE,
        "aud": account.token_uri,
        "iat": now_s,
        "exp": now_s + ASKED_S,
    }
    try:
        return jwt.encode(claims, account.private_key, algorithm="RS256")
    except (ValueError, TypeError, NotImplementedError, jwt.PyJWTError) as error:
        raise passing("google_not_configured", "the service account's key does not sign") from error
