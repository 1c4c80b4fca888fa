"""Every failure as JSON: a sentence in ``detail`` for people, a word in ``code`` for programs."""

from __future__ import annotations

import logging

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response

logger = logging.getLogger(__name__)


class StorageError(Exception):
    """The storage is away, or full: nothing is wrong with the request, and later it may do."""


class Refused(exceptions.APIException):
    """A request that the state of things forbids: 409 with a ``code`` and further facts."""

    def __init__(self, code: str, sentence: str, *, status_code: int = 409, **facts: object) -> None:
        super().__init__(sentence, code)
        self.status = status_code
        self.code = code
        self.sentence = sentence
        self.facts = facts


def answer_to(error: Exception, context: dict[str, object]) -> Response | None:
    """DRF's exception handler. What nobody foresaw is a 500 with the request's id and nothing else."""
    # The framework's views import the authentication, which imports this module.
    from rest_framework.views import exception_handler

    if isinstance(error, Refused):
        return _refused(error)
    if isinstance(error, SuspiciousOperation | UnreadablePostError):
        # Too many files or fields, too much in them, or a caller that was cut off.
        sentence = "요청이 너무 크거나 올바르지 않습니다."
        return _rolled_back(Response({"detail": sentence, "code": "bad_body"}, status=400))
    if isinstance(error, StorageError):
        logger.error("storage away: request_id=%s error=%s", _request_id(context), error)
        sentence = "파일 저장소에 연결할 수 없습니다. 잠시 뒤 다시 시도하세요."
        return _rolled_back(Response({"detail": sentence, "code": "storage_unavailable"}, status=503))
    answer = exception_handler(error, context)
    if answer is not None:
        return _with_code(answer, error)
    name = _request_id(context)
    logger.error("request failed: request_id=%s", name, exc_info=error)
    told = {"detail": "서버 오류가 발생했습니다.", "code": "server_error", "correlation_id": name}
    return _rolled_back(Response(told, status=500))


def _refused(error: Refused) -> Response:
    answer = Response({"detail": error.sentence, "code": error.code, **error.facts}, status=error.status)
    if "retry_after" in error.facts:
        answer["Retry-After"] = str(error.facts["retry_after"])
    return _rolled_back(answer)


def _request_id(context: dict[str, object]) -> str:
    return str(getattr(context.get("request"), "request_id", ""))


def _with_code(answer: Response, error: Exception) -> Response:
    """Adds the machine's word where the answer is one sentence; lists of fields stay as they are."""
    if isinstance(answer.data, dict) and "detail" in answer.data and "code" not in answer.data:
        answer.data["code"] = _code_of(error)
    return answer


def _code_of(error: Exception) -> str:
    if isinstance(error, PermissionDenied):
        return "permission_denied"
    if not isinstance(error, exceptions.APIException):  # the framework answers no other but Http404
        return "not_found"
    codes = error.get_codes()
    if isinstance(codes, dict):
        codes = codes["detail"]
    if isinstance(codes, list):
        codes = codes[0]
    return codes if isinstance(codes, str) else str(error.default_code)


def _rolled_back(answer: Response) -> Response:
    from rest_framework.views import set_rollback

    set_rollback()
    return answer
