"""The station's own calls, see `documents`, `uploads` and `premium`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final, TypeVar

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from station.contracts.codec import DataError, convert
from station.server.failures import Refused
from station.server.station_api import documents, premium, uploads
from station.server.submissions import requests
from station.server.submissions.idempotency import etag_of, key_of
from station.server.submissions.models import Submission
from station.server.submissions.pictures import Kept, keep
from station.server.submissions.views import SubmissionView

T = TypeVar("T")
_DOC_ID: Final = re.compile(r"[\w.:-]{8,64}", re.ASCII)


class Documents(SubmissionView):
    """PUT: a whole confirmed sheet (multipart ``document`` and ``scan``, or JSON with ``upload_key``).
    GET: what became of it, for a sender whose answer was lost."""

    def get(self, request: Request, doc_id: str) -> Response:
        mine = Submission.objects.of(self.tenant)
        found = mine.filter(doc_id=doc_id).first() if _DOC_ID.fullmatch(doc_id) else None
        if found is None:
            raise Refused("unknown_document", "해당 문서를 찾을 수 없습니다.", status_code=404)
        return self._told(doc_id, found, 200)

    def put(self, request: Request, doc_id: str) -> Response:
        if not _DOC_ID.fullmatch(doc_id):
            raise ValidationError({"doc_id": ["8~64자의 영문, 숫자, . : - _ 만 쓸 수 있습니다."]})
        document = _document(requests.fields(request))
        picture = requests.picture_of(request.FILES["scan"]) if "scan" in request.FILES else None
        if picture is not None:
            document = _with_scan(document, picture.sha256)
        elif document.upload_key:
            document = _with_scan(document, uploads.announced(self.tenant, document.upload_key))
        found = documents.known(self.tenant, doc_id, document.digest())
        if found is not None:
            return self._told(doc_id, found, 200)
        kept = keep(picture, self.tenant.pk) if picture else self._uploaded(document)
        made = documents.write(self.tenant, self.person, doc_id, document, kept)
        return self._told(doc_id, made, 201)

    def _uploaded(self, document: documents.Document) -> Kept | None:
        """The scan that was uploaded before; None of a sheet that was typed in."""
        return uploads.scan_of(self.tenant, document.upload_key) if document.upload_key else None

    def _told(self, doc_id: str, submission: Submission, status: int) -> Response:
        answer = Response(documents.answer_of(doc_id, submission), status=status)
        answer["ETag"] = etag_of(submission.version)
        return answer


class Uploads(SubmissionView):
    """A presigned PUT for one scan."""

    def post(self, request: Request) -> Response:
        key, upload = uploads.ticket(self.tenant, _converted(requests.fields(request), uploads.UploadRequest))
        return Response(
            {
                "upload_key": key,
                "method": "PUT",
                "url": upload.url,
                "headers": upload.headers,
                "expires_in": upload.expires_s,
            },
            status=201,
        )


class CompleteUpload(SubmissionView):
    """The scan is there: looked at before anybody builds on it."""

    def post(self, request: Request) -> Response:
        kept = uploads.completed(self.tenant, str(requests.fields(request).get("upload_key", "")))
        return Response(
            {
                "upload_key": kept.key,
                "sha256": kept.sha256,
                "size": kept.size,
                "content_type": kept.content_type,
            }
        )


class Jobs(SubmissionView):
    """A job for the remote tier; the Idempotency-Key names it, the same one gives the same job."""

    def post(self, request: Request) -> Response:
        wanted = _converted(requests.fields(request), premium.JobRequest)
        done = premium.request_job(self.tenant, wanted, key=key_of(request))
        if not done.ok:
            raise Refused("NOT_PUBLISHED", "작업을 접수하지 못했습니다.", status_code=503, job_id=done.job_id)
        return Response(done.to_dict(), status=202)


class JobStatus(SubmissionView):
    def get(self, request: Request, job_id: str) -> Response:
        row = premium.job_of(self.tenant, job_id)
        if row is None:
            raise Refused("unknown_job", "해당 job을 찾을 수 없습니다.", status_code=404)
        return Response(premium.status_of(row))


class JobProgress(SubmissionView):
    """As today's: an unknown job is no error here."""

    def get(self, request: Request, job_id: str) -> Response:
        row = premium.job_of(self.tenant, job_id)
        if row is None:
            return Response({"status": "UNKNOWN", "message": "진행 상태를 확인할 수 없습니다."})
        told = premium.status_of(row)
        told.pop("result")
        return Response(told)


def _document(fields: dict[str, Any]) -> documents.Document:
    """Of a JSON body, or of the field ``document`` of a multipart one."""
    raw: object = fields
    if isinstance(fields.get("document"), str):
        raw = requests.payload_of(fields["document"])
    return _converted(raw, documents.Document)


def _with_scan(document: documents.Document, sha256: str) -> documents.Document:
    """The document names its scan by content. Raises Refused where it named another one."""
    if document.sha256 not in ("", sha256):
        raise Refused("checksum", "받은 파일이 알린 것과 다릅니다.", status_code=400)
    return replace(document, sha256=sha256)


def _converted(raw: object, wanted: type[T]) -> T:
    try:
        return convert(raw, wanted)
    except DataError as error:
        place = str(error.facts["path"]) or "body"
        raise ValidationError({place: [str(error.facts["detail"])]}) from None
