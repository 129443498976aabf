"""Who may do what: the roles of a project, the permissions, and the one table between them.

Adding a member to a project gives a role; being staff or superuser gives none (see docs/permissions.md).
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    INSPECTOR = "inspector"
    """An administrator who broke the glass: reads for a few hours, visibly, and changes nothing."""


GIVEN = (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER)
"""The roles that a manager gives."""


class Creators(StrEnum):
    """Who may make projects, by the server's setting; whoever runs the server always may."""

    MANAGERS = "managers"
    EVERYONE = "everyone"
    STAFF = "staff"


class Permission(StrEnum):
    VIEW_PROJECT = "view_project"
    VIEW_DOCUMENTS = "view_documents"
    VIEW_ALL_DOCUMENTS = "view_all_documents"
    ANNOTATE = "annotate"
    COMMENT = "comment"
    EDIT_ENTITIES = "edit_entities"
    VIEW_HISTORY = "view_history"
    VIEW_MEMBERS = "view_members"
    VIEW_OTHERS_WORK = "view_others_work"
    VIEW_ALL_HISTORY = "view_all_history"
    VIEW_ALL_MEMBERS = "view_all_members"
    VIEW_TOTALS = "view_totals"
    VIEW_JOBS = "view_jobs"
    REVIEW = "review"
    REOPEN = "reopen"
    ADJUDICATE = "adjudicate"
    ASSESS = "assess"
    EDIT_DOCUMENTS = "edit_documents"
    VIEW_FIGURES_OF_PEOPLE = "view_figures_of_people"
    ASSIGN = "assign"
    EDIT_FINISHED_GOLD = "edit_finished_gold"
    EDIT_GUIDELINES = "edit_guidelines"
    REMOVE_COMMENTS = "remove_comments"
    UNDO_ANY = "undo_any"
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
        Permission.COMMENT,
        Permission.EDIT_ENTITIES,
        Permission.VIEW_HISTORY,
        Permission.VIEW_MEMBERS,
    }
)
_INSPECTOR = frozenset(
    {
        Permission.VIEW_PROJECT,
        Permission.VIEW_DOCUMENTS,
        Permission.VIEW_ALL_DOCUMENTS,
        Permission.VIEW_OTHERS_WORK,
        Permission.VIEW_HISTORY,
        Permission.VIEW_ALL_HISTORY,
        Permission.VIEW_MEMBERS,
        Permission.VIEW_ALL_MEMBERS,
        Permission.VIEW_JOBS,
    }
)
_REVIEWER = (
    _ANNOTATOR
    | _INSPECTOR
    | {
        Permission.VIEW_TOTALS,
        Permission.REVIEW,
        Permission.REOPEN,
        Permission.ADJUDICATE,
        Permission.ASSESS,
        Permission.EDIT_DOCUMENTS,
    }
)
_MANAGER = frozenset(Permission)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ANNOTATOR: _ANNOTATOR,
    Role.REVIEWER: _REVIEWER,
    Role.MANAGER: _MANAGER,
    Role.INSPECTOR: _INSPECTOR,
}


def allows(role: Role | str, permission: Permission) -> bool:
    """Whether a role grants a permission."""
    return permission in GRANTS[Role(role)]
