"""LabelSchema and Label are the working copy that schema managers edit; a SchemaVersion is frozen for ever.

Projects and annotations point to versions and to labels, never to the working copy's rules. A label's id
is stable over versions and renames. Writes go through `labels.services`.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from annotator.errors import Conflict

SLUG = RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", "Small letters, digits and hyphens; it starts with a letter or digit.")
COLOUR = RegexValidator(r"^#[0-9a-f]{6}\Z", "A colour is # and six hexadecimal digits, small letters: #1587fe.")


class LabelSchema(models.Model):
    """`revision` is raised by every write: a form that saw an older one is refused as stale."""

    class Overlap(models.TextChoices):
        ANY = "any", "any: spans may overlap freely"
        NESTED = "nested", "nested: a span may lie inside another, but not cross its border"
        NONE = "none", "none: no two spans share a character"

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=2_000)
    guidelines = models.TextField(
        blank=True, max_length=50_000, help_text="Plain text; an empty line begins a new paragraph."
    )
    overlap = models.CharField(max_length=6, choices=Overlap.choices, default=Overlap.NESTED)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("title", "id")
        verbose_name = "label schema"
        constraints = [
            models.CheckConstraint(condition=Q(overlap__in=["any", "nested", "none"]), name="schema_overlap_known")
        ]

    def __str__(self) -> str:
        return self.title


class Label(models.Model):
    """`name_key` is the name as people tell names apart (`labels.rules.name_key`); the database keeps it unique."""

    class Kind(models.TextChoices):
        SPAN = "span", "span"
        DOCUMENT = "document", "whole document"

    schema = models.ForeignKey(LabelSchema, on_delete=models.CASCADE, related_name="labels")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=64)
    name_key = models.CharField(max_length=256, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SPAN)
    code = models.CharField(max_length=4, blank=True, help_text="Up to four letters, shown beside each span.")
    colour = models.CharField(max_length=7, default="#4a405d", validators=[COLOUR])
    key = models.CharField(max_length=7, blank=True, help_text='"1" to "0", "shift+1" to "shift+0", or a free letter.')
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="children")
    description = models.TextField(blank=True, max_length=2_000)
    examples = models.JSONField(default=list, blank=True)
    model_labels = models.JSONField(default=list, blank=True, help_text="What models call it: GPE, PERSON.")
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False, help_text="Kept on old spans, no longer offered.")

    class Meta:
        ordering = ("schema", "position", "id")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["schema", "name_key"], name="label_name_once"),
            # Empty while several labels exchange their codes or keys in one save.
            models.UniqueConstraint(fields=["schema", "code"], condition=~Q(code=""), name="label_code_once"),
            models.UniqueConstraint(
                fields=["schema", "key"], condition=~Q(key="") & Q(retired=False), name="label_key_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["span", "document"]), name="label_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class SchemaVersion(models.Model):
    """The frozen snapshot: `definition` as made by `labels.freezing.definition_of`, retired labels included."""

    schema = models.ForeignKey(LabelSchema, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the definition as canonical JSON.")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("schema", "-number")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["schema", "number"], name="schema_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="schema_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.schema.title}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise Conflict(f"Version {self.number} is frozen.", hint="Change the schema and publish a new version.")
        super().save(*args, **kwargs)
