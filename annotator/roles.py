"""Who may do what: the roles of a project, the permissions, and the one table between them.

Adding a member to a project gives a role; being staff or superuser gives none (see docs/permissions.md).
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    MANAGER = "manager"


class Permission(StrEnum):
    VIEW_PROJECT = "view_project"
    VIEW_DOCUMENTS = "view_documents"
    ANNOTATE = "annotate"
    VIEW_OTHERS_WORK = "view_others_work"
    REOPEN = "reopen"
    VIEW_MEMBERS = "view_members"
    VIEW_JOBS = "view_jobs"
    IMPORT = "import"
    PREANNOTATE = "preannotate"
    EXPORT = "export"
    MANAGE_PROJECT = "manage_project"
    MANAGE_MEMBERS = "manage_members"


_ANNOTATOR = frozenset(
    {
        Permission.VIEW_PROJECT,
        Permission.VIEW_DOCUMENTS,
        Permission.ANNOTATE,
    }
)
_REVIEWER = _ANNOTATOR | {
    Permission.VIEW_OTHERS_WORK,
    Permission.REOPEN,
    Permission.VIEW_MEMBERS,
    Permission.VIEW_JOBS,
}
_MANAGER = frozenset(Permission)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ANNOTATOR: _ANNOTATOR,
    Role.REVIEWER: _REVIEWER,
    Role.MANAGER: _MANAGER,
}


def allows(role: Role | str, permission: Permission) -> bool:
    """Whether a role grants a permission."""
    return permission in GRANTS[Role(role)]
