"""Claim with its ClaimParts, the ClaimDecisions on proposed ones, Event, Link between claims, and Assessment.

A claim belongs to an annotation set like a span: proposed ones to the set of a run, accepting copies it into a person's
set with `derived_from`. A Link belongs to the set of the claim it goes out from; both its claims have the same author.
References between them are DO_NOTHING, as those of spans are.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotator.models.annotation import AnnotationSet, Decision
from annotator.models.entity import Entity
from annotator.models.news import choices
from annotator.models.project import Project
from annotator.models.scoping import scoped_by
from annotator.vocabulary import (
    Certainty,
    ClaimRole,
    EventType,
    FigureVerdict,
    LinkState,
    Orientation,
    Polarity,
    Quote,
    Relation,
    SpeechAct,
    Status,
    Voice,
)


class Event(models.Model):
    """Something in the world that claims are about. `first` and `last` are its days, both inclusive.

    In a blind project annotators see those that they made themselves and those of the desk: `selectors.event_list`.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=300)
    type = models.CharField(max_length=16, choices=choices(EventType), default=EventType.OTHER.value)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    place = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("first", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(first__isnull=True, last__isnull=True) | Q(first__lte=F("last")), name="event_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Claim(models.Model):
    """`start` and `end` are the reach of its content; `content` and `source` cache the words of those parts."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="claims", db_index=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="children", db_index=False
    )
    voice = models.CharField(max_length=8, choices=choices(Voice), default=Voice.SOURCED.value)
    quote = models.CharField(max_length=8, choices=choices(Quote), default=Quote.NONE.value)
    certainty = models.CharField(max_length=11, choices=choices(Certainty), default=Certainty.CERTAIN.value)
    polarity = models.CharField(max_length=8, choices=choices(Polarity), default=Polarity.POSITIVE.value)
    orientation = models.CharField(max_length=8, choices=choices(Orientation), default=Orientation.PAST.value)
    act = models.CharField(max_length=16, choices=choices(SpeechAct), default=SpeechAct.STATEMENT.value)
    event_type = models.CharField(max_length=16, choices=choices(EventType), default=EventType.OTHER.value)
    channel = models.CharField(max_length=60, blank=True)
    gist = models.CharField(max_length=500, blank=True)
    implicit_cue = models.BooleanField(default=False)
    check_worthy = models.BooleanField(default=False)
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    source_entity = models.ForeignKey(Entity, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    content = models.TextField()
    source = models.CharField(max_length=500, blank=True)
    score = models.FloatField(null=True, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    derived_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="derived", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        ordering = ("start", "-end", "id")
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="claim_not_empty")]
        indexes = [
            models.Index(fields=["annotation_set", "start", "end"], name="claim_in_set"),
            models.Index(fields=["parent"], name="claim_parent", condition=Q(parent__isnull=False)),
            models.Index(fields=["derived_from"], name="claim_derived", condition=Q(derived_from__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} [{self.start}, {self.end})"


class ClaimPart(models.Model):
    """A range of text in a role. A claim may have several of a role, in reading order."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(max_length=8, choices=choices(ClaimRole))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects = scoped_by("claim__annotation_set__document__project").as_manager()

    class Meta:
        ordering = ("start", "id")
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="claim_part_not_empty")]

    def __str__(self) -> str:
        return f"{self.role} [{self.start}, {self.end}) of claim {self.claim_id}"


class ClaimTerm(models.Model):
    """The inverted index that candidates for a claim are found by: see `annotator.facts.terms`."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="terms")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+", db_index=False)
    term = models.CharField(max_length=40)

    objects = scoped_by("project").as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "term", "claim"], name="claim_by_term")]

    def __str__(self) -> str:
        return self.term


class ClaimDecision(models.Model):
    """What a person's set says about one proposed claim. No row: undecided. `claim` is null for a rejection."""

    annotation_set = models.ForeignKey(
        AnnotationSet, on_delete=models.CASCADE, related_name="claim_decisions", db_index=False
    )
    suggestion = models.ForeignKey(Claim, on_delete=models.DO_NOTHING, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Decision.Verdict.choices)
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["annotation_set", "suggestion"], name="claim_decision_once")]

    def __str__(self) -> str:
        return f"{self.verdict} proposed claim {self.suggestion_id}"


class Link(models.Model):
    """`tail` stands to `head` in the relation. A rejected one is a stored "no"."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="links")
    tail = models.ForeignKey(Claim, on_delete=models.DO_NOTHING, related_name="links_out")
    head = models.ForeignKey(Claim, on_delete=models.DO_NOTHING, related_name="links_in")
    relation = models.CharField(max_length=16, choices=choices(Relation))
    state = models.CharField(max_length=9, choices=choices(LinkState), default=LinkState.ACCEPTED.value)
    score = models.FloatField(null=True, blank=True)
    method = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    scope = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=13, choices=choices(FigureVerdict), blank=True)
    valid_until = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=~Q(tail=F("head")), name="link_between_two"),
            models.UniqueConstraint(fields=["tail", "head", "relation"], name="link_once_per_relation"),
        ]

    def __str__(self) -> str:
        return f"claim {self.tail_id} {self.relation} claim {self.head_id}"


class Assessment(models.Model):
    """The desk's status of a claim or event. Only added; the latest of each counts.

    It outlives a claim that is removed, and is there again when the claim comes back.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="assessments")
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="assessments", db_constraint=False
    )
    event = models.ForeignKey(Event, null=True, blank=True, on_delete=models.CASCADE, related_name="assessments")
    status = models.CharField(max_length=14, choices=choices(Status))
    rationale = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True, help_text="Addresses and ids of links, as texts.")
    valid_until = models.DateField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, event__isnull=True) | Q(claim__isnull=True, event__isnull=False),
                name="assessment_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status}"
