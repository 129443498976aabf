"""Documents in a list and alone, and what the list is asked for."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import PageQuery, Strict
from annotator.selectors.documents import STATUSES

PIECES = ("text", "blocks", "tokens")


class Included(serializers.CharField):
    """Names of pieces, with commas between them."""

    def to_internal_value(self, data: Any) -> frozenset[str]:  # type: ignore[override]
        names = frozenset(super().to_internal_value(data).split(","))
        if not names <= set(PIECES):
            raise serializers.ValidationError(f"It is a list of these: {', '.join(PIECES)}.")
        return names


class DocumentQuery(PageQuery):
    status = serializers.ChoiceField(choices=list(STATUSES.items()), required=False)
    outlet = serializers.CharField(required=False, trim_whitespace=False)
    search = serializers.CharField(
        required=False, max_length=4_000, help_text='Words that all occur: harbour "talks failed" mobil*.'
    )
    with_suggestions = serializers.BooleanField(required=False)
    mine = serializers.BooleanField(required=False, help_text="Begun by you.")
    newest_first = serializers.BooleanField(required=False)
    archived = serializers.BooleanField(required=False, help_text="The archived ones instead, for managers.")


class IncludeQuery(Strict):
    include = Included(required=False, help_text="text, blocks, tokens: any of them, with commas between.")


class DocumentRow(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    outlet = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    length = serializers.IntegerField(help_text="Of the text, in code points.")
    status = serializers.ChoiceField(choices=list(STATUSES.items()))
    mine = serializers.BooleanField(help_text="Whether you have begun it.")
    authors = serializers.ListField(child=serializers.CharField(), help_text="Who has, where you may see that.")
    suggestions = serializers.IntegerField()
    decided = serializers.IntegerField(allow_null=True, help_text="Of them, by you or by whoever is furthest.")


class DocumentPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    total = serializers.IntegerField()
    results = DocumentRow(many=True)


class DocumentAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    outlet = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    length = serializers.IntegerField()
    meta = serializers.JSONField()
    created_at = serializers.DateTimeField()
    archived_at = serializers.DateTimeField(allow_null=True)


class Bounds(serializers.ListField):
    """[start, end] of each, in code points."""

    child = serializers.ListField(child=serializers.IntegerField())


class WholeDocumentAnswer(DocumentAnswer):
    sha256 = serializers.CharField(required=False, help_text="Of the text in UTF-8; comes with the text.")
    text = serializers.CharField(required=False)
    blocks = Bounds(required=False)
    tokens = Bounds(required=False)
