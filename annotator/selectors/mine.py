"""What a person has over all projects: memberships, and the schema versions that those projects use."""

from __future__ import annotations

from django.db.models import QuerySet

from annotator.accounts.models import User
from annotator.models import Membership, Project
from labels.models import SchemaVersion


def memberships(user: User) -> QuerySet[Membership]:
    """With their projects, without archived ones."""
    mine: QuerySet[Membership] = Membership.objects.visible_to(user).filter(user=user).select_related("project")
    return mine


def schema_versions(user: User) -> QuerySet[SchemaVersion]:
    """The published versions under which the person's projects label, with their schemas."""
    projects = Project.objects.visible_to(user)
    return SchemaVersion.objects.filter(pk__in=projects.values("schema_version")).select_related("schema")
