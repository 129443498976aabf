"""What an import is asked for: files in a form, or documents as JSON; and the pipelines that can read them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from annotator.api.errors import BadRequest
from annotator.api.fields import LARGEST_ID, Flag, Number, Strict, Text
from annotator.api.parsers import strict_json
from annotator.services.import_options import CHOICES

MOST_DOCUMENTS = 100
LONGEST_TEXT = 1_000_000


class Renaming(serializers.DictField):
    """Labels of the file -> labels of the schema; in a form as JSON."""

    child = Text(max_length=200)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, str):
            try:
                data = strict_json(data.encode())
            except BadRequest as error:
                raise serializers.ValidationError(error.message) from None
        renamed: dict[str, str] = super().to_internal_value(data)
        return renamed

    def get_value(self, dictionary: Any) -> Any:
        return dictionary.get(self.field_name, serializers.empty)  # a form names it once


class ImportOptions(Strict):
    format = Text(max_length=40, default="", allow_blank=True, help_text="Empty: found out from the file.")
    spans_as = serializers.ChoiceField(choices=CHOICES["spans_as"], default="suggestions")
    unknown_labels = serializers.ChoiceField(choices=CHOICES["unknown_labels"], default="refuse")
    duplicates = serializers.ChoiceField(choices=CHOICES["duplicates"], default="skip")
    renamed = Renaming(default=dict)
    language = Text(max_length=12, default="", allow_blank=True)


class UploadRequest(ImportOptions):
    """multipart/form-data."""

    files = serializers.ListField(
        child=serializers.FileField(max_length=200, allow_empty_file=True),
        min_length=1,
        max_length=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    )
    all_or_nothing = serializers.BooleanField(default=False)
    dry_run = serializers.BooleanField(default=False, help_text="Check only; confirm it afterwards.")


class SpanRecordRequest(Strict):
    label = Text(max_length=200)  # type: ignore[assignment]
    start = Number(min_value=0, max_value=LARGEST_ID)
    end = Number(min_value=0, max_value=LARGEST_ID)
    text = Text(max_length=10_000, required=False, help_text="Compared with the text there.")
    score = serializers.FloatField(required=False)


class DocumentRecordRequest(Strict):
    text = Text(max_length=LONGEST_TEXT)
    title = Text(max_length=300, required=False, allow_blank=True)
    outlet = Text(max_length=200, required=False, allow_blank=True)
    published_on = Text(max_length=10, required=False, allow_blank=True, help_text="2026-05-31")
    language = Text(max_length=12, required=False, allow_blank=True)
    meta = serializers.DictField(required=False)
    spans = SpanRecordRequest(many=True, required=False)
    labels = serializers.ListField(child=Text(max_length=200), required=False, max_length=100)


class RecordsRequest(ImportOptions):
    """application/json."""

    format = None  # type: ignore[assignment]  # it is this one
    documents = DocumentRecordRequest(many=True, min_length=1, max_length=MOST_DOCUMENTS)  # type: ignore[call-arg]
    all_or_nothing = Flag(default=False)
    dry_run = Flag(default=False, help_text="Check only; confirm it afterwards.")


class PipelineAnswer(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()
    language = serializers.CharField()
    labels = serializers.ListField(child=serializers.CharField())


class PreannotateRequest(Strict):
    pipeline = Text(max_length=100)
