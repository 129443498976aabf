"""User and ApiToken: who acts; Throttle: how often. What a user may do in a project is a Membership, elsewhere."""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

TOKEN_PREFIX = "ann_"


class User(AbstractUser):
    """A person. Superusers are site administrators; staff who are not may manage label schemas in the admin site."""

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    preferences = models.JSONField(default=dict, blank=True, help_text="Keys and look of the annotation page.")

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username


class ApiToken(models.Model):
    """A personal token for the API. Only its SHA-256 is stored; the token itself is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        now = timezone.now()
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Throttle(models.Model):
    """How often something was tried in the window that ends at `until`, in seconds since 1970; see `throttle.py`."""

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField()
    until = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.used} until {self.until}"


def new_token() -> str:
    """A fresh token with 256 bits of randomness."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is stored for a token. A fast hash suffices: the token is random, not a password."""
    return hashlib.sha256(token.encode()).hexdigest()
