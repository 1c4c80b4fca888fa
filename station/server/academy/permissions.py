"""Who may do what in an academy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from station.server.academy.models import Device
from station.server.academy.tenancy import membership_of
from station.server.worker_secret import knows_secret

if TYPE_CHECKING:  # the framework's views import this module
    from rest_framework.views import APIView


class IsMember(BasePermission):
    """Anyone who belongs to the academy, students too."""

    message = "이 학원에 소속되어 있지 않습니다."
    code = "not_a_member"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return membership_of(request) is not None


class IsStaffMember(BasePermission):
    """Owner, administrator, staff or teacher of the academy."""

    message = "Staff membership required."
    code = "staff_required"

    def has_permission(self, request: Request, view: APIView) -> bool:
        membership = membership_of(request)
        return membership is not None and membership.is_staff


class IsPerson(BasePermission):
    """Not a device: what would let a stolen token make itself successors takes a password."""

    message = "기기 등록은 로그인한 사람만 할 수 있습니다."
    code = "person_required"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return not isinstance(request.auth, Device)


class IsWorkerOrMember(BasePermission):
    """Whoever knows the secret of the workers, or belongs to the academy."""

    message = IsMember.message
    code = IsMember.code

    def has_permission(self, request: Request, view: APIView) -> bool:
        return knows_secret(request) or membership_of(request) is not None
