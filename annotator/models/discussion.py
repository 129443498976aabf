"""Comment (with Mentions) on a document, a set, a span or a conflict; Guideline: the rules of a project in Markdown."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.annotation import AnnotationSet
from annotator.models.document import Document
from annotator.models.project import Project
from annotator.models.scoping import scoped_by
from labels.models import Label


class Comment(models.Model):
    """A comment opens a thread, or answers one (`thread`). Only what opens a thread has a place and is resolved.

    `annotation_set` is whose work it is about; null where it is about the document. `start` and `end` are code
    points of the text, `quote` the text there. `conflict` is the digest of a conflict of adjudication.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comments", db_index=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comments")
    annotation_set = models.ForeignKey(AnnotationSet, null=True, on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    quote = models.TextField(blank=True)
    conflict = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=models.F("end")),
                name="comment_place_is_a_range",
            )
        ]
        indexes = [models.Index(fields=["project", "resolved_at", "id"], name="comment_of_project")]

    def __str__(self) -> str:
        return f"comment {self.pk} on document {self.document_id}"


class CommentMention(models.Model):
    """A comment calls a person."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True)

    objects = scoped_by("comment__project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mention_once")]

    def __str__(self) -> str:
        return f"person {self.user_id} in comment {self.comment_id}"


class Guideline(models.Model):
    """One version of the guidelines of a project (`label` null) or of one of its labels. The highest number counts."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guidelines", db_index=False)
    label = models.ForeignKey(Label, null=True, on_delete=models.PROTECT, related_name="guidelines")
    number = models.PositiveIntegerField()
    body = models.TextField(blank=True, help_text="Markdown.")
    summary = models.CharField(max_length=300, blank=True, help_text="What changed.")
    changes_decisions = models.BooleanField(
        default=False, help_text="Spans decided before it are to be looked at again."
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["project", "label", "number"], condition=Q(label__isnull=False), name="label_guideline_once"
            ),
            models.UniqueConstraint(
                fields=["project", "number"], condition=Q(label__isnull=True), name="project_guideline_once"
            ),
        ]

    def __str__(self) -> str:
        return f"guideline {self.number} of project {self.project_id}"
