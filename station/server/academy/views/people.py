"""Who one is, where one is, and which devices sign in for one."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from station.server.academy.models import Device, User
from station.server.academy.permissions import IsMember, IsPerson, IsStaffMember
from station.server.academy.tenancy import membership_of, resolve
from station.server.academy.tokens import hashed, new_device_token
from station.server.academy.views.base import AcademyView, found, told_at


class MeView(AcademyView):
    """``GET core/me/``. Accounts of students and parents are linked to nobody here."""

    permission_classes = (IsMember,)

    def get(self, request: Request) -> Response:
        user, membership = request.user, membership_of(request)
        assert isinstance(user, User)
        assert membership is not None
        return Response(
            {
                "id": user.pk,
                "username": user.username,
                "name": user.name,
                "phone": user.phone or None,
                "is_staff": membership.is_staff,
                "is_superuser": user.is_superuser,
                "tenantRole": membership.role,
                "linkedStudentId": None,
                "linkedStudentName": None,
                "linkedStudents": None,
                "must_change_password": user.must_change_password,
                "first_login_guide_required": False,
            }
        )


class ProgramView(APIView):
    """``GET core/program/``: what the sign-in screen says of an academy; needs no token."""

    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request) -> Response:
        tenant = resolve(request)
        if tenant is None:
            raise NotFound
        return Response(
            {
                "tenantCode": tenant.code,
                "isPlatformAdmin": False,
                "display_name": tenant.name,
                "brand_key": tenant.code,
                "login_variant": "default",
                "feature_flags": {"admin_enabled": True, "student_app_enabled": False},
                "ui_config": {"login_title": f"{tenant.name} 로그인", "login_subtitle": ""},
                "is_active": tenant.is_active,
            }
        )


class _NewDevice(serializers.Serializer[None]):
    name = serializers.CharField(max_length=100)


class DevicesView(AcademyView):
    """``station/devices/``: GET lists one's own (leaders see all), POST registers one and shows its token,
    which nobody can see again."""

    def get_permissions(self) -> list[IsStaffMember | IsPerson]:
        return [IsStaffMember(), IsPerson()] if self.request.method == "POST" else [IsStaffMember()]

    def get(self, request: Request) -> Response:
        return Response([_told(device) for device in _visible(self, request).order_by("-pk")])

    def post(self, request: Request) -> Response:
        asked = _NewDevice(data=request.data)
        asked.is_valid(raise_exception=True)
        token = new_device_token()
        user = request.user
        assert isinstance(user, User)
        device = Device.objects.create(
            tenant=self.tenant,
            user=user,
            name=asked.validated_data["name"],
            token_hash=hashed(token),
        )
        return Response({**_told(device), "token": token}, status=201)


class DeviceView(AcademyView):
    """``DELETE station/devices/{id}/``: its token counts no more. A device may end itself."""

    def delete(self, request: Request, device_id: int) -> Response:
        device = found(_visible(self, request).filter(pk=device_id))
        device.revoked_at = timezone.now()
        device.save(update_fields=["revoked_at"])
        return Response(status=204)


def _visible(view: AcademyView, request: Request) -> QuerySet[Device]:
    membership = membership_of(request)
    own = Q() if membership is not None and membership.is_leader else Q(user=request.user)
    return Device.objects.of(view.tenant).filter(own, revoked_at=None)


def _told(device: Device) -> dict[str, object]:
    return {
        "id": device.pk,
        "name": device.name,
        "created_at": told_at(device.created_at),
        "last_seen_at": told_at(device.last_seen_at),
    }
