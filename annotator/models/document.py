"""Document (what lists show) and DocumentText (the immutable text, its blocks and its token boundaries).

They are two tables so that lists of documents never read past texts. The text is never changed: a
database trigger refuses it.
"""

from __future__ import annotations

import hashlib
from functools import cached_property

from django.db import models

from annotator.models.project import Project
from annotator.models.scoping import scoped_by
from annotator.text.packing import unpack


class Document(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents", db_index=False)
    title = models.CharField(max_length=300)
    outlet = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=8, default="day", db_default="day")
    date_basis = models.CharField(max_length=8, default="stated", db_default="stated")
    zoned_at = models.DateTimeField(null=True, blank=True, help_text="When a person last confirmed its zones.")
    language = models.CharField(max_length=12, blank=True)
    meta = models.JSONField(default=dict, blank=True)
    identity = models.CharField(
        max_length=64, help_text="Hash of text, outlet and date: the same again is not imported."
    )
    length = models.PositiveIntegerField(help_text="Of the text, in code points.")
    source_job = models.ForeignKey("Job", null=True, on_delete=models.SET_NULL, related_name="documents")
    staged = models.BooleanField(default=False, help_text="Belongs to an import that is not complete; nobody sees it.")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    annotators = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many are to annotate it; null: as many as the project says."
    )
    free_slots = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="Counted by services.slots: the annotators that are still wanted."
    )

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["project", "identity"], name="document_once_per_project"),
            models.CheckConstraint(condition=models.Q(length__gt=0), name="document_not_empty"),
        ]
        indexes = [
            models.Index(fields=["project", "staged", "archived_at"], name="document_listed"),
            models.Index(
                fields=["project", "id"],
                condition=models.Q(free_slots__gt=0, staged=False, archived_at__isnull=True),
                name="document_to_hand_out",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def document_identity(text_sha256: str, outlet: str, published_on: str) -> str:
    """What makes two imported records the same document: equal text from the same outlet on the same day."""
    return hashlib.sha256(f"{text_sha256}\n{outlet}\n{published_on}".encode()).hexdigest()


class DocumentText(models.Model):
    """`blocks` and `tokens` are packed (start, end) code points, see `annotator.text.packing`."""

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="body")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    blocks = models.BinaryField()
    tokens = models.BinaryField()

    objects = scoped_by("document__project").as_manager()

    def __str__(self) -> str:
        return f"text of document {self.document_id}"

    @cached_property
    def block_bounds(self) -> tuple[tuple[int, int], ...]:
        return unpack(bytes(self.blocks))

    @cached_property
    def token_bounds(self) -> tuple[tuple[int, int], ...]:
        return unpack(bytes(self.tokens))
