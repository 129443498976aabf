"""Review (of one person's set), and adjudication: the sources of a gold set and its Resolutions.

Rows of all three are written once; a later decision about the same thing is a later row.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.annotation import AnnotationSet, Span
from annotator.models.scoping import scoped_by


class Review(models.Model):
    """A reviewer looked at a submitted set, in the version named, and accepted or returned it."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted"
        RETURNED = "returned"

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    version = models.PositiveIntegerField(help_text="Of the set, as it was read.")
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"set {self.annotation_set_id} {self.verdict}"


class GoldSource(models.Model):
    """A gold set was made from this set in this version."""

    gold = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="sources", db_index=False)
    source = models.ForeignKey(AnnotationSet, on_delete=models.PROTECT, related_name="used_in")
    version = models.PositiveIntegerField()

    objects = scoped_by("gold__document__project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["gold", "source"], name="gold_source_once")]

    def __str__(self) -> str:
        return f"set {self.source_id} in gold {self.gold_id}"


class Resolution(models.Model):
    """How one conflict was decided. The newest row of a conflict that is not taken back counts.

    `conflict` is the digest of what was to choose from; `alternatives` is that itself, as
    `annotator.adjudication` writes it. `span` is what it led to in the gold set, null for "none is right".
    """

    class Choice(models.TextChoices):
        ALTERNATIVE = "alternative"
        NEW = "new"
        NONE = "none", "none is right"

    class Reason(models.TextChoices):
        BOUNDARY = "boundary"
        LABEL = "label"
        MISSED = "missed"
        GUIDELINE = "guideline", "guideline unclear"

    gold = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="resolutions", db_index=False)
    conflict = models.CharField(max_length=64)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    alternatives = models.JSONField(default=list)
    choice = models.CharField(max_length=12, choices=Choice.choices)
    chosen = models.PositiveSmallIntegerField(null=True, help_text="The number of the alternative, from 0.")
    span = models.ForeignKey(Span, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = scoped_by("gold__document__project").as_manager()

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["gold", "conflict"], name="resolution_of_conflict")]

    def __str__(self) -> str:
        return f"{self.choice} in gold {self.gold_id}"
