"""Academies, who may sign in to which, and the devices that need no password any more."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from station.server.academy.models.ownership import OfTenant


class Tenant(models.Model):
    """One academy. Every row that belongs to one names it, and every query asks for it.

    ``domain``: its own host name, which says whose request it is; null where there is only the central one.
    ``subscription_ends``: after that moment its API answers 402; null has no end.
    """

    code = models.SlugField("코드", max_length=64, unique=True)
    name = models.CharField("이름", max_length=200)
    domain = models.CharField("도메인", max_length=253, unique=True, null=True, blank=True)
    is_active = models.BooleanField("사용 중", default=True)
    plan = models.CharField("요금제", max_length=40, blank=True, default="")
    subscription_ends = models.DateTimeField("이용 기간 끝", null=True, blank=True)
    created_at = models.DateTimeField("만든 때", auto_now_add=True)

    class Meta:
        verbose_name = "학원"
        verbose_name_plural = "학원"

    def __str__(self) -> str:
        return self.name


def sign_in_name(tenant: Tenant, login: str) -> str:
    """The name of an account inside: two academies may each have a "teacher"."""
    return f"t{tenant.pk}_{login}"


class User(AbstractUser):
    """``token_version``: raised with the password, which ends all tokens given before."""

    _password: str | None  # Django's: a new password in plain until it is saved
    name = models.CharField("성명", max_length=100, blank=True, default="")
    phone = models.CharField("전화번호", max_length=20, blank=True, default="")
    must_change_password = models.BooleanField("비밀번호를 바꿔야 함", default=False)
    token_version = models.PositiveIntegerField("토큰 판", default=0, editable=False)

    class Meta:
        verbose_name = "계정"
        verbose_name_plural = "계정"

    def save(
        self,
        *,
        force_insert: bool | tuple[models.base.ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        # ``_password`` is set by a change of password alone; a hash made anew at sign-in leaves it None.
        if self._password is not None and not self._state.adding:
            self.token_version += 1
            if update_fields is not None:
                update_fields = {*update_fields, "token_version"}
        super().save(
            force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
        )


class Role(models.TextChoices):
    """What someone is in an academy."""

    OWNER = "owner", "원장"
    ADMIN = "admin", "관리자"
    STAFF = "staff", "직원"
    TEACHER = "teacher", "선생님"
    STUDENT = "student", "학생"
    PARENT = "parent", "학부모"


class Membership(OfTenant):
    """Someone's place in an academy. It ends with ``is_active``, and all access with it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="계정")
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="memberships", verbose_name="학원")
    role = models.CharField("역할", max_length=10, choices=Role.choices)
    is_active = models.BooleanField("사용 중", default=True)

    class Meta:
        verbose_name = "소속"
        verbose_name_plural = "소속"
        constraints = (models.UniqueConstraint(fields=["user", "tenant"], name="one_membership_each"),)

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    @property
    def is_staff(self) -> bool:
        return self.role in (Role.OWNER, Role.ADMIN, Role.STAFF, Role.TEACHER)

    @property
    def is_leader(self) -> bool:
        """May see and end what belongs to others."""
        return self.role in (Role.OWNER, Role.ADMIN)


class Device(OfTenant):
    """A station that signs in with a token of its own. ``token_hash``: sha256 in hex, the token itself is
    kept nowhere; ``revoked_at``: the token counts no more from then on."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="devices", verbose_name="학원")
    user = models.ForeignKey(User, models.CASCADE, related_name="devices", verbose_name="계정")
    name = models.CharField("이름", max_length=100)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("등록한 때", auto_now_add=True)
    last_seen_at = models.DateTimeField("마지막 접속", null=True, blank=True)
    revoked_at = models.DateTimeField("해지한 때", null=True, blank=True)

    class Meta:
        verbose_name = "기기"
        verbose_name_plural = "기기"

    def __str__(self) -> str:
        return self.name


class LoginAttempt(models.Model):
    """Counts sign-ins in the database, so that every process of the server counts the same.

    ``account``: sha256 of academy and name, since what people type there may be anything.
    """

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes = (
            models.Index(fields=["account", "at"], name="login_account_at"),
            models.Index(fields=["address", "at"], name="login_address_at"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
