"""Annotation sets, spans, suggestions, and the operations that change the caller's own set.

Offsets are Unicode code points, half-open, into exactly the text of the document. Labels go by name.
"""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import LARGEST_ID, Flag, Number, OperationId, Strict, Text
from annotator.models import AnnotationSet, Decision
from annotator.services.operations import MAX_NOTE, MAX_SPAN_LENGTH

VERDICTS = ("accept", "reject", "correct", "reset")


class Part(serializers.ListField):
    """[start, end]"""

    child = Number(min_value=0, max_value=LARGEST_ID)

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=2, max_length=2, **options)


# --- answers -----------------------------------------------------------------------------------


class AuthorAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="display_name")


class RunAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    suggester = serializers.CharField()
    version = serializers.CharField()


class SetAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    role = serializers.ChoiceField(choices=AnnotationSet.Role.choices)
    author = AuthorAnswer(allow_null=True)
    run = RunAnswer(allow_null=True)
    state = serializers.ChoiceField(choices=AnnotationSet.State.choices)
    version = serializers.IntegerField(help_text="Name it in every write to your own set.")
    submitted_at = serializers.DateTimeField(allow_null=True)


class SpanAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    label_id = serializers.IntegerField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    parts = serializers.ListField(child=Part(), help_text="More than one where the span is discontinuous.")
    score = serializers.FloatField(allow_null=True)
    note = serializers.CharField()
    derived_from = serializers.IntegerField(allow_null=True, help_text="The suggestion it was made from.")


class SetWithSpansAnswer(SetAnswer):
    labels = serializers.ListField(child=serializers.CharField(), help_text="Labels of the whole document.")
    spans = SpanAnswer(many=True)


class SuggestionAnswer(SpanAnswer):
    source = serializers.CharField(help_text="Suggester and version.")  # type: ignore[assignment]
    verdict = serializers.ChoiceField(
        choices=Decision.Verdict.choices, allow_null=True, help_text="Yours; null: undecided."
    )
    span = serializers.IntegerField(allow_null=True, help_text="Your span made from it.")
    shown = serializers.BooleanField(help_text="By your filter; submitting asks for what is shown.")


class SuggestionsAnswer(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="Of your own set; 0 while there is none.")
    suggestions = SuggestionAnswer(many=True)


class DecisionAnswer(serializers.Serializer[Any]):
    suggestion = serializers.IntegerField()
    verdict = serializers.ChoiceField(choices=Decision.Verdict.choices, allow_null=True)
    span = serializers.IntegerField(allow_null=True)


class OperationAnswer(serializers.Serializer[Any]):
    operation = serializers.UUIDField()
    set = serializers.IntegerField(help_text="Your own set.")
    version = serializers.IntegerField(help_text="Of the set after this operation.")
    spans = SpanAnswer(many=True, help_text="Made or changed.")
    removed = serializers.ListField(child=serializers.IntegerField(), help_text="Ids of spans that are gone.")
    decisions = DecisionAnswer(many=True, help_text="Made, changed, or taken back (verdict null).")


# --- requests ----------------------------------------------------------------------------------


class OperationRequest(Strict):
    operation = OperationId(help_text="Made by the client, new for each operation; a retry sends it again.")
    version = Number(
        min_value=0, max_value=LARGEST_ID, required=False, help_text="The version of the set you saw; or send If-Match."
    )


class SpanRequest(OperationRequest):
    label = Text(max_length=64)  # type: ignore[assignment]
    start = Number(min_value=0, max_value=LARGEST_ID, required=False)
    end = Number(min_value=0, max_value=LARGEST_ID, required=False)
    parts = serializers.ListField(
        child=Part(), min_length=1, max_length=20, required=False, help_text="Instead of start and end."
    )
    text = Text(
        max_length=MAX_SPAN_LENGTH,
        required=False,
        help_text="What you take the text there to be; refused if it is not.",
    )


class SpanChangeRequest(SpanRequest):
    """One of: label, range, note."""

    label = Text(max_length=64, required=False)
    note = Text(max_length=MAX_NOTE, allow_blank=True, required=False)


class DecisionRequest(SpanRequest):
    suggestion = Number(min_value=1, max_value=LARGEST_ID)
    verdict = serializers.ChoiceField(choices=VERDICTS, help_text="correct takes a label or a range.")
    label = Text(max_length=64, required=False)


class DocumentLabelRequest(OperationRequest):
    label = Text(max_length=64)  # type: ignore[assignment]
    on = Flag()


class SubmitRequest(Strict):
    operation = OperationId()
    leave_undecided = Flag(default=False, help_text="Submit although suggestions are undecided.")


class ReopenRequest(Strict):
    operation = OperationId()
    author = Number(min_value=1, max_value=LARGEST_ID, required=False, help_text="Another person's set, for reviewers.")
