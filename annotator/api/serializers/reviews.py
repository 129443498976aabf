"""Reviews: submitted work with what differs from the suggestions, and what a reviewer says about it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import LARGEST_ID, Number, OperationId, PageQuery, Strict, Text
from annotator.api.serializers.annotations import AuthorAnswer
from annotator.models import AnnotationSet, Review
from annotator.selectors.reviews import DIFFERENCES, STATES
from annotator.services.reviews import LONGEST_NOTE, MOST
from annotator.workflow import Stage

# --- answers -----------------------------------------------------------------------------------


class ReviewedDocumentAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    outlet = serializers.CharField()


class CountsAnswer(serializers.Serializer[Any]):
    """Against the newest run of each suggester that was there when the set was submitted."""

    spans = serializers.IntegerField(help_text="All spans of the set.")
    added = serializers.IntegerField()
    removed = serializers.IntegerField(help_text="Suggestions that were rejected or left undecided.")
    relabelled = serializers.IntegerField()
    moved = serializers.IntegerField()
    labels = serializers.IntegerField(help_text="Labels of the whole document that only one side has.")


class SubmittedSetAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    document = ReviewedDocumentAnswer()
    author = AuthorAnswer()
    state = serializers.ChoiceField(choices=AnnotationSet.State.choices)
    version = serializers.IntegerField(help_text="Name it when you decide.")
    submitted_at = serializers.DateTimeField(allow_null=True)
    differences = CountsAnswer()


class ReviewAnswer(serializers.Serializer[Any]):
    verdict = serializers.ChoiceField(choices=Review.Verdict.choices)
    note = serializers.CharField()
    version = serializers.IntegerField(help_text="Of the set, as it was read.")
    reviewer = serializers.CharField(help_text="Empty where you are not to know.")
    created_at = serializers.DateTimeField(source="at")


class ReviewsAnswer(serializers.Serializer[Any]):
    results = ReviewAnswer(many=True, help_text="The newest first.")


class AcceptedAnswer(serializers.Serializer[Any]):
    accepted = serializers.IntegerField(source="sets")
    left = serializers.IntegerField(help_text="Not submitted in that version any more, or not yours to review.")


# --- requests ----------------------------------------------------------------------------------


class ReviewsQuery(PageQuery):
    state = serializers.ChoiceField(choices=list(STATES.items()), default=Stage.SUBMITTED.value)
    person = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, help_text="The author.")
    outlet = serializers.CharField(required=False, trim_whitespace=False)
    differences = serializers.ChoiceField(choices=list(DIFFERENCES.items()), required=False)


class AcceptRequest(Strict):
    operation = OperationId(help_text="Made by the client, new for each decision; a retry sends it again.")
    version = Number(
        min_value=0,
        max_value=LARGEST_ID,
        required=False,
        help_text="The version of the set you read; or send If-Match.",
    )
    note = Text(max_length=LONGEST_NOTE, allow_blank=True, default="")


class ReturnRequest(AcceptRequest):
    note = Text(max_length=LONGEST_NOTE, help_text="What is to be done.")


class SetAndVersion(Strict):
    id = Number(min_value=1, max_value=LARGEST_ID)
    version = Number(min_value=0, max_value=LARGEST_ID)


class AcceptManyRequest(Strict):
    operation = OperationId()
    sets = serializers.ListField(child=SetAndVersion(), min_length=1, max_length=MOST)
