"""The person who calls, and their tokens."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import Number, Strict, Text
from annotator.roles import Role
from annotator.services.tokens import DEFAULT_DAYS, LONGEST_DAYS

ROLES = [role.value for role in Role]


class MembershipAnswer(serializers.Serializer[Any]):
    project = serializers.SlugField(source="project.slug")
    role = serializers.ChoiceField(choices=ROLES)


class MeAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField(source="display_name")
    memberships = MembershipAnswer(many=True)


class TokenAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    last_used_on = serializers.DateField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class NewTokenAnswer(TokenAnswer):
    token = serializers.CharField(help_text="Shown this once; only its digest is stored.")


class TokenRequest(Strict):
    name = Text(max_length=100)
    days = Number(min_value=1, max_value=LONGEST_DAYS, default=DEFAULT_DAYS, help_text="How long it lasts.")
