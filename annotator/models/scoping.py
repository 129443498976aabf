"""The one way to a row: query sets that know which rows a person may see.

Each model names the path from itself to its project; `visible_to` follows it to the person's membership.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

if TYPE_CHECKING:
    from annotator.accounts.models import User

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a project by `project_path` ("" for the project itself)."""

    project_path = "project"

    def visible_to(self, user: User | Any) -> Self:
        """The rows of the projects that the person is a member of and that are not archived."""
        if not user.is_authenticated:
            return self.none()
        prefix = f"{self.project_path}__" if self.project_path else ""
        lasting = Q(**{f"{prefix}memberships__expires_at": None}) | Q(**{f"{prefix}memberships__expires_at__gt": Now()})
        return self.filter(lasting, **{f"{prefix}memberships__user": user, f"{prefix}archived_at": None})


def scoped_by(path: str) -> type[ScopedQuerySet[Any]]:
    """A query set class whose project lies at `path`."""
    return type("ScopedQuerySet", (ScopedQuerySet,), {"project_path": path})
