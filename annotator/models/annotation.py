"""AnnotationSet with its Spans and DocumentLabels, the Decisions on suggestions, and the revisions of blocks.

A set is all annotations of one author on one document. Suggestions stay in their own sets; accepting one
copies it into a person's set with `derived_from`.

References between spans and decisions are DO_NOTHING: one statement deletes a span, the services leave no
dangling reference, and the database checks that at commit.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotator.models.document import Document
from annotator.models.scoping import scoped_by
from annotator.models.suggestion import Run
from annotator.workflow import Stage
from labels.models import Label


class AnnotationSet(models.Model):
    class Role(models.TextChoices):
        HUMAN = "human"
        SUGGESTION = "suggestion"
        GOLD = "gold"

    class State(models.TextChoices):
        OPEN = Stage.OPEN.value
        SUBMITTED = Stage.SUBMITTED.value
        RETURNED = Stage.RETURNED.value
        ACCEPTED = Stage.ACCEPTED.value

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="sets", db_index=False)
    role = models.CharField(max_length=10, choices=Role.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="annotation_sets"
    )
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.CASCADE, related_name="sets")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    begun = models.BooleanField(
        default=True, db_default=True, help_text="Not while only a step over many documents reached it."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = scoped_by("document__project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["document", "author"], condition=Q(role="human"), name="human_set_once"),
            models.UniqueConstraint(fields=["document", "run"], condition=Q(role="suggestion"), name="run_set_once"),
            models.UniqueConstraint(fields=["document"], condition=Q(role="gold"), name="gold_set_once"),
            models.CheckConstraint(
                condition=Q(role="suggestion", run__isnull=False, author__isnull=True)
                | Q(role="human", run__isnull=True, author__isnull=False)
                | Q(role="gold", run__isnull=True),
                name="set_author_fits_role",
            ),
        ]
        indexes = [models.Index(fields=["document", "role", "state"], name="set_by_document")]

    def __str__(self) -> str:
        return f"{self.role} set {self.pk} of document {self.document_id}"


class Span(models.Model):
    """`parts` is null for a contiguous span, else the list of [start, end] in reading order within [start, end)."""

    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="spans", db_index=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    parts = models.JSONField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    derived_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="derived", db_index=False
    )
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, help_text="When it was made, changed or confirmed; null is not known.")

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        ordering = ("start", "-end", "id")
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="span_not_empty")]
        indexes = [
            models.Index(fields=["annotation_set", "start", "end"], name="span_in_set"),
            models.Index(fields=["derived_from"], name="span_derived", condition=Q(derived_from__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"span {self.pk} [{self.start}, {self.end})"


class DocumentLabel(models.Model):
    annotation_set = models.ForeignKey(
        AnnotationSet, on_delete=models.CASCADE, related_name="document_labels", db_index=False
    )
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="document_labels")

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["annotation_set", "label"], name="document_label_once")]

    def __str__(self) -> str:
        return f"document label {self.label_id} in set {self.annotation_set_id}"


class Decision(models.Model):
    """What a person's set says about one suggestion. No row: undecided. `span` is null for a rejection."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted"
        CORRECTED = "corrected"
        REJECTED = "rejected"

    annotation_set = models.ForeignKey(
        AnnotationSet, on_delete=models.CASCADE, related_name="decisions", db_index=False
    )
    suggestion = models.ForeignKey(Span, on_delete=models.DO_NOTHING, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    span = models.ForeignKey(Span, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["annotation_set", "suggestion"], name="decision_once")]

    def __str__(self) -> str:
        return f"{self.verdict} suggestion {self.suggestion_id}"


class BlockRevision(models.Model):
    """How often a block of a set was written. No row: never. Two people in different blocks never collide."""

    annotation_set = models.ForeignKey(
        AnnotationSet, on_delete=models.CASCADE, related_name="block_revisions", db_index=False
    )
    block = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()

    objects = scoped_by("annotation_set__document__project").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["annotation_set", "block"], name="block_revision_once")]

    def __str__(self) -> str:
        return f"block {self.block} revision {self.revision}"
