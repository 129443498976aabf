"""What a person has over all projects: memberships, and the schema versions that those projects use."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from annotator.accounts.models import User
from annotator.models import Membership, Project
from annotator.selectors.projects import may_create_projects
from labels.models import SchemaVersion


def memberships(user: User) -> QuerySet[Membership]:
    """With their projects, without archived ones."""
    mine: QuerySet[Membership] = Membership.objects.visible_to(user).filter(user=user).select_related("project")
    return mine


def schema_versions(user: User) -> QuerySet[SchemaVersion]:
    """The versions under which the person's projects label; who may make projects sees all that they could use."""
    used = Q(pk__in=Project.objects.visible_to(user).values("schema_version"))
    usable = Q(schema__archived_at=None) if may_create_projects(user) else Q(pk=None)
    return SchemaVersion.objects.filter(used | usable).select_related("schema")
