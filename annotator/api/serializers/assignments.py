"""Assignments: a person's own ones, and how a manager gives out work."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import LARGEST_ID, Number, PageQuery, Strict, Text
from annotator.api.serializers.annotations import AuthorAnswer
from annotator.models import Assignment
from annotator.services.assignments import LONGEST_REASON

MOST_DOCUMENTS, MOST_PEOPLE = 1_000, 100
REASONS = "there, absent, submitted, kept (given up before, with work that is kept), gone (the document)"


class OwnAssignmentsQuery(PageQuery):
    state = serializers.ChoiceField(choices=Assignment.State.choices, required=False)


class AssignmentsQuery(OwnAssignmentsQuery):
    document = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    person = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, help_text="A person's id.")


class OwnAssignmentAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    document = serializers.IntegerField(source="document_id")
    title = serializers.CharField(source="document.title")
    state = serializers.ChoiceField(choices=Assignment.State.choices)
    origin = serializers.ChoiceField(choices=Assignment.Origin.choices)
    lease_until = serializers.DateTimeField(allow_null=True, help_text="When a claim runs out, unless you decide.")
    reason = serializers.CharField(help_text="Why it was skipped or flagged.")
    changed_at = serializers.DateTimeField()


class AssignmentAnswer(OwnAssignmentAnswer):
    person = AuthorAnswer(source="user")


class NextRequest(Strict):
    after = Number(
        min_value=1, max_value=LARGEST_ID, required=False, help_text="The document you come from; it comes last."
    )


class NextAnswer(serializers.Serializer[Any]):
    document = serializers.IntegerField(allow_null=True, help_text="Null: there is nothing for you now.")


class ReasonRequest(Strict):
    reason = Text(max_length=LONGEST_REASON)


class StaffingRequest(Strict):
    """Every one of the documents and every one of the people."""

    documents = serializers.ListField(
        child=Number(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_DOCUMENTS
    )
    people = serializers.ListField(
        child=Number(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_PEOPLE, help_text="Their ids."
    )


class StaffingAnswer(serializers.Serializer[Any]):
    done = serializers.IntegerField(help_text="Pairs of a document and a person.")
    left = serializers.DictField(child=serializers.IntegerField(), help_text=f"Reason -> number of pairs: {REASONS}.")


class PersonAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    username = serializers.CharField()
    role = serializers.CharField(help_text="Empty: no member any more.")
    quota = serializers.IntegerField(allow_null=True, help_text="The most documents from the queue or at random.")
    assigned = serializers.IntegerField()
    done = serializers.IntegerField()
    left = serializers.IntegerField()


class PeopleAnswer(serializers.Serializer[Any]):
    results = PersonAnswer(many=True)
