"""Entity with its Aliases (what the project knows of the world), and Mention (a span that names an entity).

A span whose text is an alias of just one entity names that entity without a row of its own; a Mention is what somebody
said of one span: this entity, literally or for its government, or none (`entity` is null).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from annotator.models.annotation import AnnotationSet, Span
from annotator.models.news import choices
from annotator.models.project import Project
from annotator.models.scoping import scoped_by
from annotator.vocabulary import MentionUse


class Entity(models.Model):
    """`type` is the name of a label: PERSON, GPE. `external_ids` is scheme -> id: {"wikidata": "Q212"}.

    One that was merged, or whose making was undone (`removed`), has no aliases; its row stays, since Mentions, claims
    and the log go on to speak of it. `changed_in` is the Change that made it what it is: what may be undone.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="entities", db_index=False)
    name = models.CharField(max_length=300)
    type = models.CharField(max_length=60)
    subtype = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=500, blank=True)
    external_ids = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    removed = models.BooleanField(default=False, db_default=False)
    changed_in = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "entities"
        indexes = [models.Index(fields=["project", "type", "name"], name="entity_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")), name="entity_not_its_own_part"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Alias(models.Model):
    """A form of an entity's name. `folded` is `annotator.facts.names.fold(form)`."""

    class Origin(models.TextChoices):
        PERSON = "person", "confirmed by a person"
        REGISTRY = "registry", "from a registry"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="aliases", db_index=False)
    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="aliases")
    form = models.CharField(max_length=300)
    folded = models.CharField(max_length=300)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.PERSON)
    confirmed = models.BooleanField(default=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("form", "id")
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["entity", "form"], name="alias_once_per_entity")]
        indexes = [
            models.Index(fields=["project", "form"], name="alias_by_form"),
            models.Index(fields=["project", "folded"], name="alias_by_folded_form"),
        ]

    def __str__(self) -> str:
        return self.form


class NamesApart(models.Model):
    """Two forms that somebody said are not one entity; they are not proposed as one again. `first` < `second`
    by code points, which no database compares by.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="names_apart", db_index=False)
    first = models.CharField(max_length=300)
    second = models.CharField(max_length=300)

    objects = scoped_by("project").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "first", "second"], name="names_apart_once")]

    def __str__(self) -> str:
        return f"{self.first} is not {self.second}"


class Mention(models.Model):
    annotation_set = models.ForeignKey(AnnotationSet, on_delete=models.CASCADE, related_name="mentions")
    span = models.OneToOneField(Span, primary_key=True, on_delete=models.DO_NOTHING, related_name="mention")
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="mentions")
    use = models.CharField(max_length=8, choices=choices(MentionUse), default=MentionUse.LITERAL.value)

    objects = scoped_by("annotation_set__document__project").as_manager()

    def __str__(self) -> str:
        return f"span {self.span_id} names entity {self.entity_id}"
