"""The facts of an annotation set: claims, links between them, and what was confirmed of spans. For reading."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.vocabulary import (
    Badge,
    Certainty,
    ClaimRole,
    EventType,
    FigureVerdict,
    LinkState,
    MentionUse,
    Modifier,
    Orientation,
    Polarity,
    Precision,
    Quote,
    Relation,
    SpeechAct,
    TimeKind,
    Voice,
)


class PartAnswer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=list(ClaimRole))
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class ClaimAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    parts = PartAnswer(many=True, help_text="In reading order; a role may have several.")
    voice = serializers.ChoiceField(choices=list(Voice))
    quote = serializers.ChoiceField(choices=list(Quote))
    certainty = serializers.ChoiceField(choices=list(Certainty))
    polarity = serializers.ChoiceField(choices=list(Polarity))
    orientation = serializers.ChoiceField(choices=list(Orientation))
    act = serializers.ChoiceField(choices=list(SpeechAct))
    event_type = serializers.ChoiceField(choices=list(EventType))
    channel = serializers.CharField()
    badge = serializers.ChoiceField(choices=list(Badge), help_text="The one word for it, derived from the others.")
    gist = serializers.CharField()
    implicit_cue = serializers.BooleanField()
    check_worthy = serializers.BooleanField()
    parent = serializers.IntegerField(  # type: ignore[assignment]
        allow_null=True, help_text="The claim whose content it lies in."
    )
    event = serializers.IntegerField(allow_null=True)
    source_entity = serializers.IntegerField(allow_null=True)
    derived_from = serializers.IntegerField(allow_null=True, help_text="The proposed claim it was made from.")


class LinkAnswer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    tail = serializers.IntegerField(help_text="A claim of the set.")
    head = serializers.IntegerField(help_text="A claim of the same person, perhaps in another document.")
    relation = serializers.ChoiceField(choices=list(Relation))
    state = serializers.ChoiceField(choices=list(LinkState), help_text="A rejected one is a stored “no”.")
    score = serializers.FloatField(allow_null=True)
    method = serializers.CharField()
    reason = serializers.CharField()
    scope = serializers.CharField()
    verdict = serializers.ChoiceField(choices=list(FigureVerdict), allow_null=True)
    valid_until = serializers.CharField()


class MentionAnswer(serializers.Serializer[Any]):
    span = serializers.IntegerField()
    entity = serializers.IntegerField(allow_null=True, help_text="null: none of the project’s.")
    use = serializers.ChoiceField(choices=list(MentionUse))


class QuantityAnswer(serializers.Serializer[Any]):
    span = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    unit = serializers.CharField()
    modifier = serializers.ChoiceField(choices=list(Modifier))
    noun = serializers.CharField()
    period = serializers.CharField()
    scope = serializers.CharField()
    digits = serializers.IntegerField(allow_null=True)
    twin = serializers.IntegerField(allow_null=True, help_text="The span that says the same in another unit.")


class TimeAnswer(serializers.Serializer[Any]):
    span = serializers.IntegerField()
    value = serializers.CharField(help_text="As in TIMEX3.")
    kind = serializers.ChoiceField(choices=list(TimeKind))
    first = serializers.CharField()
    last = serializers.CharField()
    precision = serializers.ChoiceField(choices=list(Precision))
    modifier = serializers.CharField()
    relative = serializers.BooleanField()
    direction = serializers.CharField()
    published = serializers.CharField(help_text="The day it was read by.")
    anchor = serializers.IntegerField(allow_null=True)


class FactsAnswer(serializers.Serializer[Any]):
    claims = ClaimAnswer(many=True, help_text="In reading order.")
    links = LinkAnswer(many=True, help_text="Those that lead from a claim of the set.")
    mentions = MentionAnswer(many=True)
    quantities = QuantityAnswer(many=True, help_text="What a person confirmed.")
    times = TimeAnswer(many=True, help_text="What a person confirmed.")
