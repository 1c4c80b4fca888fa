"""The signed URLs of the folder storage: GET gives an object, PUT takes one, each for a short time only.

Django logs the address of a request that fails, which here is as good as the file: what fails is told by us.
"""

from __future__ import annotations

import logging

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from station.server.failures import StorageError
from station.server.storage import WrongKeyError, read_ticket, sha256_of, storage

logger = logging.getLogger(__name__)


@csrf_exempt  # the signature in the URL is the proof, and no cookie counts here
@require_http_methods(["GET", "PUT"])
def file(request: HttpRequest, ticket: str) -> HttpResponse:
    """403 for a URL that is forged, stale or for the other verb; 400 for other bytes than were announced; 503
    while the storage is away."""
    try:
        return _answered(request, read_ticket(ticket))
    except (signing.BadSignature, WrongKeyError):
        return _refused(403, "link_invalid", "링크가 만료되었거나 올바르지 않습니다.")
    except UnreadablePostError:
        return _refused(400, "bad_body", "파일을 끝까지 받지 못했습니다.")
    except StorageError as error:
        logger.error("storage away: error=%s", error)
        return _refused(503, "storage_unavailable", "파일 저장소에 연결할 수 없습니다.")


def _answered(request: HttpRequest, allowed: dict[str, object]) -> HttpResponse:
    if request.method == "GET" and "get" in allowed:
        return _given(str(allowed["get"]))
    if request.method == "PUT" and "put" in allowed:
        return _taken(request, allowed)
    return _refused(403, "link_invalid", "링크가 만료되었거나 올바르지 않습니다.")


def _given(key: str) -> HttpResponse:
    try:
        data = storage().get(key)
    except FileNotFoundError:
        return _refused(404, "file_missing", "파일이 없습니다.")
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = "attachment"
    return answer


def _taken(request: HttpRequest, allowed: dict[str, object]) -> HttpResponse:
    # Not ``body``, which is limited to what requests with fields may weigh: a film is larger.
    data = request.read(int(str(allowed["size"])) + 1)
    if len(data) != allowed["size"] or sha256_of(data) != allowed["sha256"]:
        return _refused(400, "checksum", "받은 파일이 알린 것과 다릅니다.")
    storage().put(str(allowed["put"]), data, str(allowed["type"]))
    return HttpResponse(status=200)


def _refused(status: int, code: str, sentence: str) -> HttpResponse:
    logger.warning("file refused: status=%d code=%s", status, code)
    answer = JsonResponse(
        {"detail": sentence, "code": code}, status=status, json_dumps_params={"ensure_ascii": False}
    )
    answer._has_been_logged = True  # type: ignore[attr-defined] # Django's own mark: see `log_response`
    return answer
