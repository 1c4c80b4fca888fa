"""Every failure as JSON: a sentence in ``detail`` for people, a word in ``code`` for programs."""

from __future__ import annotations

import logging

from rest_framework import exceptions
from rest_framework.response import Response

logger = logging.getLogger(__name__)


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
    if isinstance(error, Refused):
        return _rolled_back(
            Response({"detail": error.sentence, "code": error.code, **error.facts}, status=error.status)
        )
    # The framework's views import the authentication, which imports this module.
    from rest_framework.views import exception_handler

    answer = exception_handler(error, context)
    if answer is not None:
        return _with_code(answer, error)
    request = context.get("request")
    name = getattr(request, "request_id", "")
    logger.error("request failed: request_id=%s", name, exc_info=error)
    told = {"detail": "서버 오류가 발생했습니다.", "code": "server_error", "correlation_id": name}
    return _rolled_back(Response(told, status=500))


def _with_code(answer: Response, error: Exception) -> Response:
    """Adds the machine's word where the answer is one sentence; lists of fields stay as they are."""
    if isinstance(answer.data, dict) and "detail" in answer.data and "code" not in answer.data:
        codes = error.get_codes() if isinstance(error, exceptions.APIException) else None
        answer.data["code"] = codes if isinstance(codes, str) else "not_found"
    return answer


def _rolled_back(answer: Response) -> Response:
    from rest_framework.views import set_rollback

    set_rollback()
    return answer
