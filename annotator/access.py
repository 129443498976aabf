"""Who is acting, where, and whether they may: `Actor`, `require`, and the ways to reach a project or document.

Not visible raises NotFound, the same as for an id that never was; visible but not allowed raises Forbidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.errors import Forbidden, NotFound
from annotator.models import Document, Membership, Project
from annotator.roles import Permission, Role, allows

if TYPE_CHECKING:
    from annotator.accounts.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one project with a role. `user` is None for the command line, which acts as a manager."""

    user: User | None
    project: Project
    role: Role

    @property
    def user_id(self) -> int | None:
        return None if self.user is None else self.user.pk

    def may(self, permission: Permission) -> bool:
        return allows(self.role, permission)


def require(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden unless the actor's role grants the permission."""
    if not actor.may(permission):
        raise Forbidden(f"As {actor.role} of this project you may not do this.", hint="A manager of the project can.")


def enter(user: User | Any, slug: str, permission: Permission = Permission.VIEW_PROJECT) -> Actor:
    """The person as an actor in the project. One query. Raises NotFound, Forbidden."""
    memberships = Membership.objects.filter(user_id=user.pk, project__archived_at=None).select_related("project")
    membership = memberships.filter(project__slug=slug).order_by().first()
    if membership is None:
        raise NotFound("There is no such project.")
    actor = Actor(user, membership.project, Role(membership.role))
    require(actor, permission)
    return actor


def command_line(slug: str) -> Actor:
    """The server's own command line, acting as a manager. Raises NotFound."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise NotFound(f"There is no project {slug!r}.", hint="Make it with `manage.py create_project`.")
    return Actor(None, project, Role.MANAGER)


def document_in(actor: Actor, document_id: int, *, with_text: bool = False) -> Document:
    """A document of the actor's project. One query. Raises NotFound."""
    documents = actor.project.documents.filter(staged=False)
    if with_text:
        documents = documents.select_related("body").defer("meta", "identity")
    document: Document | None = documents.filter(pk=document_id).first()
    if document is None:
        raise NotFound("There is no such document in this project.")
    document.project = actor.project
    return document
