"""Project and Membership: a team's work on one corpus under one schema version."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from annotator.models.scoping import scoped_by
from annotator.roles import Role
from labels.models import SchemaVersion

SLUG = RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", "Small letters, digits and hyphens; it starts with a letter or digit.")


class Project(models.Model):
    class Strategy(models.TextChoices):
        ALL = "all", "all agree"
        MAJORITY = "majority", "more than half agree"
        WEIGHTED = "weighted", "a majority weighted by competence"

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en", help_text="What spaCy calls the language: en, de, uk.")
    schema_version = models.ForeignKey(SchemaVersion, on_delete=models.PROTECT, related_name="projects")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    annotators_per_document = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="How many people are to annotate each document, apart from each other."
    )
    queue_open = models.BooleanField(
        "people take the next document from the queue",
        default=True,
        db_default=True,
        help_text="Off: they get only what a manager assigns.",
    )
    lease_minutes = models.PositiveSmallIntegerField(
        default=30, db_default=30, help_text="After so long without a decision a document goes back to the queue."
    )
    blind = models.BooleanField(
        default=True, db_default=True, help_text="Annotators see nothing of what others do, not even that they do it."
    )
    four_eyes = models.BooleanField(
        default=False, db_default=False, help_text="Nobody adjudicates a document that he or she annotated."
    )
    anonymous_adjudication = models.BooleanField(
        default=False, db_default=False, help_text="Adjudicators see A and B instead of names."
    )
    merge_strategy = models.CharField(
        max_length=10, choices=Strategy.choices, default=Strategy.ALL, db_default=Strategy.ALL.value
    )
    reviewers_export = models.BooleanField("reviewers may export", default=False, db_default=False)
    memory = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Names that people confirmed are suggested in the documents of later imports.",
    )

    objects = scoped_by("").as_manager()

    class Meta:
        ordering = ("title", "id")

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    ROLES = [(role.value, role.value.capitalize()) for role in Role]

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=ROLES)
    suggestion_filter = models.JSONField(
        default=dict, blank=True, help_text="Which suggestions this person sees: hidden suggesters, lowest score."
    )
    quota = models.PositiveIntegerField(
        null=True, blank=True, help_text="The most documents the queue gives this person; null: no limit."
    )
    expires_at = models.DateTimeField(null=True, blank=True, help_text="From then on it is no membership any more.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()
