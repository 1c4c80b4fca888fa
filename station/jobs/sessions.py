"""HTTP sessions for calls that carry a secret: nothing of this computer's settings takes it elsewhere."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

import requests

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def session_for(url: str) -> requests.Session:
    """For calls to ``url``, whose own headers say who asks.

    A proxy of the environment is used, save for this computer: what goes there stays there, also in the
    clear. Neither a ``.netrc`` nor the URL puts a name and a password in the place of our headers.
    """
    session = requests.Session()
    session.trust_env = urlsplit(url).hostname not in LOOPBACK
    session.auth = _as_it_is
    return session


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
