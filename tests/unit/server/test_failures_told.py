"""Every refusal has the word that says what it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, TooManyFilesSent
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions

from station.server.failures import Refused, StorageError, answer_to


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404(), 404, "not_found"),
        (exceptions.NotFound(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (exceptions.PermissionDenied(), 403, "permission_denied"),
        (exceptions.ValidationError({"detail": ["no such thing"]}), 400, "invalid"),
        (exceptions.ValidationError({"detail": exceptions.ErrorDetail("x", "odd")}), 400, "odd"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.ParseError("x", "bad_body"), 400, "bad_body"),
        (TooManyFilesSent(), 400, "bad_body"),
        (UnreadablePostError(), 400, "bad_body"),
        (StorageError("away"), 503, "storage_unavailable"),
        (RuntimeError("unforeseen"), 500, "server_error"),
    ],
)
def test_the_word_fits_the_failure(error: Exception, status: int, code: str) -> None:
    answer: Any = answer_to(error, {})
    assert (answer.status_code, answer.data["code"]) == (status, code)


def test_lists_of_fields_stay_as_they_are() -> None:
    answer: Any = answer_to(exceptions.ValidationError({"name": ["required"]}), {})
    assert answer.data == {"name": ["required"]}


def test_who_must_wait_is_told_in_the_header_too() -> None:
    answer: Any = answer_to(Refused("QUOTA_EXCEEDED", "x", status_code=429, retry_after=7), {})
    assert (answer.status_code, answer["Retry-After"]) == (429, "7")
