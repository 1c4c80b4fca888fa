"""How a row belongs to an academy: by one path, which every query goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from station.server.academy.models.people import Tenant

Row = TypeVar("Row", bound="OfTenant", covariant=True)


class TenantQuerySet(models.QuerySet[Row]):
    """``of`` stands before every other filter that a view applies."""

    def of(self, tenant: Tenant) -> Self:
        return self.filter(**{self.model.tenant_path: tenant})


class OfTenant(models.Model):
    """``tenant_path``: the look-up from a row to its academy."""

    tenant_path: ClassVar[str] = "tenant"

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True
