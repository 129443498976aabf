"""Change: the immutable record that someone did something, written in the same transaction as the thing.

It is also the operation log. `operation` is the id the client made: a retry finds the Change and gets the
first answer. Undo and redo are two stacks kept inside the log itself: each Change of a person on a set names
what lies below it, so the newest Change is the whole state and no row is ever updated. A step over several
documents is one Change in each of them, all with the same `group` (see docs/adr/0004).

    kind    undo stack after it          redo stack after it
    do      itself, then `undo_rest`     empty
    undo    `undo_rest`                  itself, then `redo_rest`
    redo    itself, then `undo_rest`     `redo_rest`
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from annotator.models.annotation import AnnotationSet
from annotator.models.document import Document
from annotator.models.project import Project
from annotator.models.scoping import ScopedQuerySet

ONLY_ADDED = "What happened is written down for good: a Change is never altered or deleted."


class Log(ScopedQuerySet["Change"]):
    """Changes are only added. The database refuses an update by itself; a trigger against deleting would also stop what
    has to be possible: deleting a whole project, and the tests' own clearing up.
    """

    project_path = "project"

    def update(self, **_fields: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED)

    def delete(self) -> NoReturn:
        raise TypeError(ONLY_ADDED)

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED)


class Change(models.Model):
    class Kind(models.TextChoices):
        DO = "do"
        UNDO = "undo"
        REDO = "redo"
        OTHER = "other", "not undoable"

    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE, related_name="changes", db_index=False)
    document = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="changes")
    annotation_set = models.ForeignKey(
        AnnotationSet, null=True, on_delete=models.CASCADE, related_name="changes", db_index=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.OTHER)
    operation = models.UUIDField(null=True)
    group = models.UUIDField(null=True, help_text="Shared by the Changes of one step over several documents.")
    request_digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(null=True, help_text="Of the set, after this change.")
    data = models.JSONField(default=dict)
    undo_rest = models.ForeignKey(
        "self", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    redo_rest = models.ForeignKey(
        "self", null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Log.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["actor", "operation"], name="operation_once_per_person")]
        indexes = [
            models.Index(fields=["annotation_set", "actor", "id"], name="change_stack"),
            models.Index(fields=["project", "id"], name="change_feed"),
            models.Index(fields=["project", "created_at"], name="change_by_day"),
            models.Index(fields=["group"], name="change_group", condition=models.Q(group__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.kind})"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError(ONLY_ADDED)
        super().save(**options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise TypeError(ONLY_ADDED)
