"""Documents as news: Outlet (who publishes), Zone (what a stretch of text is) and TextIssue (what is wrong with it).

Zones and issues describe the text itself, so they belong to the document and not to anybody's set.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annotator.models.document import Document
from annotator.models.project import Project
from annotator.models.scoping import scoped_by
from annotator.vocabulary import DateBasis, DatePrecision, IssueKind, OutletKind, ZoneKind


def choices(words: type) -> list[tuple[str, str]]:
    """The words of a list as choices, written for people."""
    return [(word.value, word.value.replace("_", " ")) for word in words]  # type: ignore[attr-defined]


class Outlet(models.Model):
    """Details of an outlet that documents and zones name by `name`. `owner` tells which are one origin."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outlets", db_index=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=choices(OutletKind), default=OutletKind.OUTLET.value)
    owner = models.CharField(max_length=200, blank=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="outlet_once_per_project")]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A stretch of a document. An embedded article has its own outlet and day; its offsets are those of the document.

    A document whose `zoned_at` is null has no rows here: its zones are those that the rules propose.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="zones", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=choices(ZoneKind))
    outlet = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(
        max_length=8, choices=choices(DatePrecision), default=DatePrecision.DAY.value, blank=True
    )
    date_basis = models.CharField(max_length=8, choices=choices(DateBasis), default=DateBasis.ENTERED.value)

    objects = scoped_by("document__project").as_manager()

    class Meta:
        ordering = ("start", "-end", "id")
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="zone_not_empty")]
        indexes = [models.Index(fields=["document", "start"], name="zone_in_document")]

    def __str__(self) -> str:
        return f"{self.kind} [{self.start}, {self.end}) of document {self.document_id}"


class TextIssue(models.Model):
    """Something wrong with a text, seen by a person, or proposed by rules and dismissed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="issues")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=choices(IssueKind))
    note = models.TextField(blank=True)
    dismissed = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("document__project").as_manager()

    class Meta:
        ordering = ("start", "id")
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="issue_not_empty")]

    def __str__(self) -> str:
        return f"{self.kind} [{self.start}, {self.end}) of document {self.document_id}"
