"""Django's own deploy checks, of the server as it stands behind a proxy with TLS."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

CHECK = (sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")


def checked(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """What ``check --deploy`` says in a process with these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STATION_", "AI_"))}
    needed = {
        "DJANGO_SETTINGS_MODULE": "station.server.settings",
        "STATION_SECRET_KEY": secrets.token_urlsafe(48),
        "STATION_SERVER_DATA": str(folder),
        "STATION_ALLOWED_HOSTS": "academy.example.org",
    }
    return subprocess.run(
        CHECK, env={**kept, **needed, **given}, capture_output=True, text=True, timeout=60, check=False
    )


def test_behind_a_proxy_the_deploy_checks_find_nothing(tmp_path: Path) -> None:
    done = checked(tmp_path, STATION_BEHIND_TLS_PROXY="1")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_checks_would_find_a_server_that_sends_cookies_without_tls(tmp_path: Path) -> None:
    done = checked(tmp_path, STATION_BEHIND_TLS_PROXY="0")
    assert done.returncode == 1
    assert "security.W012" in done.stderr  # SESSION_COOKIE_SECURE


def test_the_checks_would_find_debugging_left_on(tmp_path: Path) -> None:
    done = checked(tmp_path, STATION_BEHIND_TLS_PROXY="1", STATION_DEBUG="1")
    assert done.returncode == 1
    assert "security.W018" in done.stderr
