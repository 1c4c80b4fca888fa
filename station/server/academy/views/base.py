"""What the calls of an academy share."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from station.server.academy.models import Exam, Tenant
from station.server.academy.tenancy import tenant_of

MOST_ID: Final = 2**63 - 1

Row = TypeVar("Row", bound=Model)


class AcademyView(APIView):
    """A call that a permission has opened for one academy."""

    @property
    def tenant(self) -> Tenant:
        return tenant_of(self.request)

    def exam(self, exam_id: int) -> Exam:
        """Raises NotFound, also for another academy's."""
        return found(Exam.objects.of(self.tenant).filter(pk=exam_id).select_related("tenant"))


def found(rows: QuerySet[Row]) -> Row:
    """The first one. Raises NotFound, which tells nothing of what there may be elsewhere."""
    row = rows.first()
    if row is None:
        raise NotFound
    return row


def row_id(*, required: bool = False) -> serializers.IntegerField:
    """A parameter that no database chokes on."""
    return serializers.IntegerField(required=required, min_value=1, max_value=MOST_ID)


def told_at(moment: datetime | None) -> str | None:
    """As serializers write it: the academy's clock with its offset."""
    return None if moment is None else timezone.localtime(moment).isoformat()


def unless_known(request: Request, response: Response, etag: str) -> HttpResponseBase:
    """304 instead of ``response`` for a caller that has it already."""
    tag = quote_etag(etag)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    answer = get_conditional_response(request._request, etag=tag, response=response)
    return response if answer is None else answer
