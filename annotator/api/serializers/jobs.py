"""Jobs and their problems."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.models import Job


class JobAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Job.Kind.choices)
    state = serializers.ChoiceField(choices=Job.State.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    percent = serializers.IntegerField(allow_null=True)
    result = serializers.JSONField()
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class ProblemAnswer(serializers.Serializer[Any]):
    level = serializers.CharField(help_text="error or warning")
    code = serializers.CharField()
    message = serializers.CharField()
    where = serializers.CharField()
    hint = serializers.CharField()
