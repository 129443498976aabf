"""Exports: what is asked for, and what came of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import Flag, Number, Strict, Text
from annotator.formats.registry import FORMATS
from annotator.services.export_options import CHOICES, MOST_SEED

ALIASES = ", ".join(entry.alias for entry in FORMATS.values() if entry.writes)


class ExportRequest(Strict):
    """Options that are not given have the format's own defaults."""

    format = Text(max_length=40, help_text=f"One of: {ALIASES}.")
    set = serializers.ChoiceField(choices=CHOICES["set"], required=False)
    alignment = serializers.ChoiceField(choices=CHOICES["alignment"], required=False)
    layout = serializers.ChoiceField(choices=CHOICES["layout"], required=False)
    dev_fraction = serializers.FloatField(min_value=0, max_value=0.9, required=False)
    seed = Number(min_value=0, max_value=MOST_SEED, required=False)
    tokens = Flag(required=False)
    offsets_only = Flag(required=False, help_text="Carry no text, only its SHA-256 and offsets.")


class FileAnswer(serializers.Serializer[Any]):
    name = serializers.CharField()
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    href = serializers.CharField()


class ExportRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    job = serializers.IntegerField(source="job_id")
    format = serializers.CharField()
    created_at = serializers.DateTimeField()


class ExportAnswer(ExportRow):
    files = FileAnswer(many=True, help_text="The archive holds all of them.")
    manifest = serializers.JSONField()
