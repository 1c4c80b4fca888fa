"""The signed URLs of the folder storage: GET gives an object, PUT takes one, each for a short time only."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from station.server.storage import read_ticket, sha256_of, storage


@csrf_exempt  # the signature in the URL is the proof, and no cookie counts here
@require_http_methods(["GET", "PUT"])
def file(request: HttpRequest, ticket: str) -> HttpResponse:
    """403 for a URL that is forged, stale or for the other verb; 400 for other bytes than were announced."""
    try:
        allowed = read_ticket(ticket)
    except signing.BadSignature:
        return _refused(403, "link_invalid", "링크가 만료되었거나 올바르지 않습니다.")
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
    return JsonResponse(
        {"detail": sentence, "code": code}, status=status, json_dumps_params={"ensure_ascii": False}
    )
