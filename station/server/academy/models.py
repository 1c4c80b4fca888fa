"""Academies and their people, what they teach, and who sits which exam."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Tenant(models.Model):
    """One academy. Every row that belongs to one names it, and every query asks for it."""

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "학원"
        verbose_name_plural = "학원"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """``token_version``: raised with the password, which ends all tokens given before."""

    name = models.CharField(max_length=100, blank=True, default="")
    token_version = models.PositiveIntegerField(default=0)
