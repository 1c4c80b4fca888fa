"""The server's settings for tests and for the type checker: no environment needed, nothing real in it."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("STATION_SECRET_KEY", "of the tests alone, nothing is signed with it elsewhere")
os.environ.setdefault("STATION_SERVER_DATA", tempfile.gettempdir())
os.environ.setdefault("INTERNAL_WORKER_TOKEN", "worker-token-of-the-tests")

from station.server.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
