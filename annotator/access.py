"""Who is acting, where, and whether they may: `Actor`, `require`, and the ways to reach a project or document.

Not visible raises NotFound, the same as for an id that never was; visible but not allowed raises Forbidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotator.editing.suggestion_filter import NO_FILTER, SuggestionFilter
from annotator.errors import Forbidden, NotFound
from annotator.models import Assignment, Document, DocumentText, Membership, Project
from annotator.roles import Permission, Role, allows

if TYPE_CHECKING:
    from annotator.accounts.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in one project with a role. `user` is None for the command line, which acts as a manager.

    `filter` says which suggestions the person wants to see there. With `gold` the person works in the gold sets, which
    everybody who adjudicates shares, and not in sets of their own.
    """

    user: User | None
    project: Project
    role: Role
    filter: SuggestionFilter = NO_FILTER
    gold: bool = False

    @property
    def user_id(self) -> int | None:
        return None if self.user is None else self.user.pk

    def may(self, permission: Permission) -> bool:
        """Whether the role grants it; exporting is granted to reviewers where the project says so."""
        if allows(self.role, permission):
            return True
        return permission == Permission.EXPORT and self.role == Role.REVIEWER and self.project.reviewers_export


def require(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden unless the actor's role grants the permission."""
    if not actor.may(permission):
        raise Forbidden(f"As {actor.role} of this project you may not do this.", hint="A manager of the project can.")


def sees_others(actor: Actor) -> bool:
    """Whether the person is shown that, and how far, others have worked on the documents that he or she may read."""
    return actor.may(Permission.VIEW_OTHERS_WORK) or not actor.project.blind


def enter(user: User | Any, slug: str, permission: Permission = Permission.VIEW_PROJECT) -> Actor:
    """The person as an actor in the project. One query. Raises NotFound, Forbidden."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=Now())
    memberships = Membership.objects.filter(lasting, user_id=user.pk, project__archived_at=None)
    membership = memberships.select_related("project").filter(project__slug=slug).order_by().first()
    if membership is None:
        raise NotFound("There is no such project.")
    chosen = SuggestionFilter.from_json(membership.suggestion_filter)
    actor = Actor(user, membership.project, Role(membership.role), chosen)
    require(actor, permission)
    return actor


def enter_archived(user: User | Any, slug: str) -> Actor:
    """A manager as an actor in a project that is archived. One query. Raises NotFound, also for its other members."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=Now())
    managed = Membership.objects.filter(lasting, user_id=user.pk, role=Role.MANAGER, project__archived_at__isnull=False)
    membership = managed.select_related("project").filter(project__slug=slug).order_by().first()
    if membership is None:
        raise NotFound("There is no such project.")
    return Actor(user, membership.project, Role.MANAGER)


def command_line(slug: str) -> Actor:
    """The server's own command line, acting as a manager. Raises NotFound."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise NotFound(f"There is no project {slug!r}.", hint="Make it with `manage.py create_project`.")
    return Actor(None, project, Role.MANAGER)


def readable(actor: Actor) -> QuerySet[Document]:
    """The documents of the project that the person may read, archived ones too: who does not see all of them sees
    those that were ever assigned to or claimed by him or her.
    """
    documents = Document.objects.filter(project=actor.project, staged=False)
    if actor.may(Permission.VIEW_ALL_DOCUMENTS):
        return documents
    return documents.filter(Exists(Assignment.objects.filter(document=OuterRef("pk"), user=actor.user_id)))


def document_in(actor: Actor, document_id: int, *, with_text: bool = False) -> Document:
    """A document of the actor's project that the actor may read. One query. Raises NotFound."""
    documents = readable(actor)
    if with_text:
        documents = documents.select_related("body").defer("meta", "identity")
    document: Document | None = documents.filter(pk=document_id).first()
    if document is None:
        raise NotFound("There is no such document in this project.")
    document.project = actor.project
    return document


OPEN = """
SELECT m.role AS member_role, m.suggestion_filter AS member_filter, p.slug AS project_slug, p.title AS project_title,
       p.language AS project_language, p.schema_version_id AS project_version, p.blind AS project_blind,
       p.four_eyes AS project_four_eyes, p.anonymous_adjudication AS project_anonymous_adjudication,
       p.reviewers_export AS project_reviewers_export,
       d.id, d.project_id, d.title, d.outlet, d.published_on, d.date_precision, d.date_basis, d.zoned_at,
       d.language, d.length, d.archived_at,
       t.text AS body_text, t.blocks AS body_blocks, t.tokens AS body_tokens
FROM annotator_document d
JOIN annotator_project p ON p.id = d.project_id
JOIN annotator_membership m ON m.project_id = p.id
JOIN annotator_documenttext t ON t.document_id = d.id
WHERE d.id = %s AND NOT d.staged AND p.slug = %s AND p.archived_at IS NULL AND m.user_id = %s
  AND (m.expires_at IS NULL OR m.expires_at > CURRENT_TIMESTAMP)
  AND (m.role <> 'annotator' OR EXISTS (
    SELECT 1 FROM annotator_assignment a WHERE a.document_id = d.id AND a.user_id = m.user_id
  ))
"""
RULES = ("blind", "four_eyes", "anonymous_adjudication", "reviewers_export")
PROJECT_FIELDS = ("id", "slug", "title", "language", "schema_version_id", *RULES)  # in the order of the model
TEXT_FIELDS = ("document_id", "text", "blocks", "tokens")
LARGEST_ID = 2**63 - 1  # what the databases can look for


def open_document(user: User | Any, slug: str, document_id: int, permission: Permission) -> tuple[Actor, Document]:
    """The person as an actor in the project, and a document of it with its text. Raises NotFound, Forbidden.

    One query, in SQL: it stands before every operation, and the ORM takes six times as long for it. What the
    query leaves out of the rows is read when asked for.
    """
    rows = Document.objects.raw(OPEN, [document_id, slug, user.pk]) if document_id <= LARGEST_ID else ()
    found: Any = next(iter(rows), None)
    if found is None:
        raise NotFound("There is no such document in this project.")
    about = (found.project_slug, found.project_title, found.project_language, found.project_version)
    values = (found.project_id, *about, *(bool(getattr(found, f"project_{rule}")) for rule in RULES))
    found.project = Project.from_db("default", PROJECT_FIELDS, values)
    body = (found.pk, found.body_text, found.body_blocks, found.body_tokens)
    found.body = DocumentText.from_db("default", TEXT_FIELDS, body)
    actor = Actor(user, found.project, Role(found.member_role), SuggestionFilter.from_json(found.member_filter))
    require(actor, permission)
    return actor, found
