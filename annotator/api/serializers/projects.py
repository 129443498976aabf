"""Projects as their members see them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import LARGEST_ID, Number, Strict, Text
from annotator.api.serializers.accounts import ROLES


class ProjectAnswer(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    title = serializers.CharField()
    description = serializers.CharField()
    language = serializers.CharField()
    schema_version = serializers.IntegerField(source="schema_version_id", help_text="See schemas/.")
    role = serializers.ChoiceField(choices=ROLES, help_text="Yours.")
    created_at = serializers.DateTimeField()


class ProjectRequest(Strict):
    slug = Text(max_length=60)
    title = Text(max_length=200)
    schema_version = Number(min_value=1, max_value=LARGEST_ID)
    language = Text(max_length=12, default="en")
    description = Text(max_length=10_000, default="", allow_blank=True)
