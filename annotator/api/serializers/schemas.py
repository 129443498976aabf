"""Frozen schema versions with their labels."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from labels.models import Label, LabelSchema


class LabelAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="Stable over versions and renames.")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Label.Kind.choices)
    code = serializers.CharField()
    colour = serializers.CharField()
    key = serializers.CharField()
    parent = serializers.CharField(help_text="The label above it, or empty.")  # type: ignore[assignment]
    description = serializers.CharField()
    examples = serializers.ListField(child=serializers.CharField())
    model_labels = serializers.ListField(child=serializers.CharField(), help_text="What models call it.")
    retired = serializers.BooleanField(help_text="Kept on old spans, no longer given.")


class SchemaVersionRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    schema = serializers.SlugField(source="schema.slug")
    title = serializers.CharField(source="schema.title")
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()


class SchemaVersionAnswer(SchemaVersionRow):
    overlap = serializers.ChoiceField(choices=LabelSchema.Overlap.choices, source="frozen.overlap")
    guidelines = serializers.CharField(source="frozen.guidelines")
    labels = LabelAnswer(many=True, source="frozen.labels")
