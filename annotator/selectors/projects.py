"""What the project pages show: a person's projects, one project's progress, what to do next, its members."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.errors import NotFound
from annotator.models import AnnotationSet, Assignment, Document, Job, Membership, Project
from annotator.models.scoping import ScopedQuerySet
from annotator.roles import Creators, Permission, Role, allows
from annotator.selectors import queue
from annotator.workflow import DONE, EDITABLE
from labels.models import SchemaVersion

RESTORABLE = timedelta(days=30)
"""How long a manager may bring an archived project back."""

HUMAN, SUGGESTION = AnnotationSet.Role.HUMAN, AnnotationSet.Role.SUGGESTION


@dataclass(frozen=True, slots=True)
class Progress:
    """Documents by status: somebody submitted them, somebody began them, nobody did. For who sees no totals, those that
    are their own, by what they did.
    """

    documents: int
    submitted: int
    open: int

    @property
    def new(self) -> int:
        return self.documents - self.submitted - self.open

    @property
    def percent_submitted(self) -> int:
        return self.submitted * 100 // self.documents if self.documents else 0

    @property
    def percent_started(self) -> int:
        return (self.submitted + self.open) * 100 // self.documents if self.documents else 0


NOTHING = Progress(0, 0, 0)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    slug: str
    title: str
    description: str
    role: Role
    progress: Progress


@dataclass(frozen=True, slots=True)
class PersonProgress:
    name: str
    role: str
    open: int
    submitted: int


@dataclass(frozen=True, slots=True)
class JobRow:
    id: int
    kind: str
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """`step` is what the project needs next: import, preannotate, annotate, wait, export or done."""

    progress: Progress
    with_suggestions: int
    people: tuple[PersonProgress, ...]
    jobs: tuple[JobRow, ...]
    schema: SchemaVersion
    newer_version: int | None
    step: str


def may_create_projects(user: User) -> bool:
    """Administrators and schema managers; by the server's setting managers of any project, or everyone."""
    if user.is_staff or user.is_superuser or settings.PROJECT_CREATORS == Creators.EVERYONE:
        return True
    return settings.PROJECT_CREATORS == Creators.MANAGERS and user.memberships.filter(role=Role.MANAGER).exists()


def project_list(user: User) -> tuple[ProjectRow, ...]:
    """The projects of a person by title. At most four queries, whatever their number."""
    memberships = list(
        Membership.objects.visible_to(user)
        .filter(user=user)
        .select_related("project")
        .order_by("project__title", "project_id")
    )
    whole = [each.project_id for each in memberships if allows(each.role, Permission.VIEW_TOTALS)]
    own = [each.project_id for each in memberships if each.project_id not in whole]
    progress = {**_whole(Document.objects.visible_to(user), whole), **_own(user, own)}
    return tuple(
        ProjectRow(
            slug=each.project.slug,
            title=each.project.title,
            description=each.project.description,
            role=Role(each.role),
            progress=progress.get(each.project_id, NOTHING),
        )
        for each in memberships
    )


def archived_projects(user: User) -> tuple[Project, ...]:
    """The archived projects that the person managed and may still bring back, by title. One query."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=Now())
    managed = Membership.objects.filter(lasting, user=user, role=Role.MANAGER, project=OuterRef("pk"))
    recent = Project.objects.filter(archived_at__gt=timezone.now() - RESTORABLE)
    return tuple(recent.filter(Exists(managed)).order_by("title", "pk"))


def overview(actor: Actor) -> Overview:
    """One project's state. At most 7 queries, whatever the number of documents and people."""
    suggested = AnnotationSet.objects.filter(document=OuterRef("pk"), role=SUGGESTION)
    counts = queue.listed(actor).aggregate(all=Count("pk"), suggested=Count("pk", filter=Exists(suggested)))
    if actor.may(Permission.VIEW_TOTALS):
        states = _documents_by_state([actor.project.pk])
        progress = Progress(counts["all"], *states.get(actor.project.pk, (0, 0)))
    else:
        progress = _own(actor.user, [actor.project.pk]).get(actor.project.pk, NOTHING)
    version = SchemaVersion.objects.select_related("schema").defer("definition").get(pk=actor.project.schema_version_id)
    jobs = _latest_jobs(actor)
    return Overview(
        progress=progress,
        with_suggestions=counts["suggested"],
        people=_people(actor),
        jobs=jobs,
        schema=version,
        newer_version=_newer_version(actor, version),
        step=_next_step(actor, progress, counts["suggested"], jobs),
    )


def members(actor: Actor) -> tuple[Membership, ...]:
    """The members, managers first; in a blind project annotators see managers, inspectors and themselves. One query."""
    rank = {Role.MANAGER: 0, Role.REVIEWER: 1, Role.ANNOTATOR: 2, Role.INSPECTOR: 3}
    lasting = Q(expires_at=None) | Q(expires_at__gt=Now())
    found = Membership.objects.filter(lasting, project=actor.project).select_related("user")
    if actor.project.blind and not actor.may(Permission.VIEW_ALL_MEMBERS):
        found = found.filter(Q(role__in=[Role.MANAGER, Role.INSPECTOR]) | Q(user=actor.user_id))
    return tuple(sorted(found, key=lambda each: (rank[Role(each.role)], each.user.display_name.casefold())))


def newer_versions(actor: Actor) -> tuple[SchemaVersion, ...]:
    """The published versions of the project's schema that it does not use yet, newest first. Two queries."""
    present = SchemaVersion.objects.defer("definition").get(pk=actor.project.schema_version_id)
    return tuple(
        SchemaVersion.objects.filter(schema=present.schema_id, number__gt=present.number)
        .select_related("schema")
        .order_by("-number")
    )


def usable_versions() -> QuerySet[SchemaVersion]:
    """Of each schema that is not archived the newest published version: what a new project may use."""
    newest = SchemaVersion.objects.filter(schema=OuterRef("schema")).order_by("-number").values("pk")[:1]
    versions = SchemaVersion.objects.filter(schema__archived_at=None, pk=Subquery(newest))
    return versions.select_related("schema").defer("definition").order_by("schema__title")


def versions_of_its_schema(actor: Actor) -> QuerySet[SchemaVersion]:
    """All versions of the schema that the project uses: what it may take over."""
    return SchemaVersion.objects.filter(schema__versions=actor.project.schema_version_id)


def present_version(actor: Actor) -> SchemaVersion:
    """The version that the project uses. One query."""
    return SchemaVersion.objects.select_related("schema").get(pk=actor.project.schema_version_id)


def has_documents(actor: Actor) -> bool:
    return Document.objects.filter(project=actor.project).exists()


def member(actor: Actor, user_id: int) -> User:
    """A person of the project. Raises NotFound. One query."""
    user = User.objects.filter(pk=user_id, memberships__project=actor.project).first()
    if user is None:
        raise NotFound("There is no such member of this project.")
    return user


def _whole(documents: ScopedQuerySet[Document], projects: Collection[int]) -> dict[int, Progress]:
    """Project id -> how far it is. Two queries."""
    listed = documents.filter(project__in=projects, staged=False, archived_at=None).order_by()
    numbers = dict(listed.values_list("project").annotate(number=Count("pk")))
    states = _documents_by_state(projects)
    return {each: Progress(numbers.get(each, 0), *states.get(each, (0, 0))) for each in projects}


def _documents_by_state(projects: Collection[int]) -> dict[int, tuple[int, int]]:
    """Project id -> documents that somebody submitted, and that somebody began but nobody submitted. One query."""
    rows = (
        AnnotationSet.objects.filter(role=HUMAN, begun=True, document__project__in=projects)
        .filter(document__staged=False, document__archived_at=None)
        .order_by()
        .values_list("document__project")
        .annotate(
            begun=Count("document", distinct=True),
            submitted=Count("document", distinct=True, filter=Q(state__in=DONE)),
        )
    )
    return {project: (submitted, begun - submitted) for project, begun, submitted in rows}


def _own(user: User | None, projects: Collection[int]) -> dict[int, Progress]:
    """Project id -> how far the person is with the documents that are theirs there. One query."""
    begun = AnnotationSet.objects.filter(document=OuterRef("document"), author=user, role=HUMAN, begun=True)
    rows = (
        Assignment.objects.filter(user=user, state__in=Assignment.HOLDING, document__project__in=projects)
        .filter(document__staged=False, document__archived_at=None)
        .order_by()
        .values_list("document__project")
        .annotate(
            held=Count("pk"),
            submitted=Count("pk", filter=Q(state=Assignment.State.SUBMITTED)),
            open=Count("pk", filter=Exists(begun.filter(state__in=EDITABLE))),
        )
    )
    return {project: Progress(*numbers) for project, *numbers in rows}


def _people(actor: Actor) -> tuple[PersonProgress, ...]:
    """Who did how much, for those who may see it. One query."""
    if not actor.may(Permission.VIEW_OTHERS_WORK):
        return ()
    listed = Q(user__annotation_sets__document__project=actor.project, user__annotation_sets__role=HUMAN)
    listed &= Q(user__annotation_sets__begun=True)
    listed &= Q(user__annotation_sets__document__staged=False, user__annotation_sets__document__archived_at=None)
    found = (
        Membership.objects.filter(project=actor.project)
        .exclude(role=Role.INSPECTOR)
        .select_related("user")
        .annotate(
            open=Count("user__annotation_sets", filter=listed & Q(user__annotation_sets__state__in=EDITABLE)),
            submitted=Count("user__annotation_sets", filter=listed & Q(user__annotation_sets__state__in=DONE)),
        )
        .order_by("-submitted", "-open", "user__username")
    )
    return tuple(PersonProgress(each.user.display_name, each.role, each.open, each.submitted) for each in found)


def _latest_jobs(actor: Actor) -> tuple[JobRow, ...]:
    if not actor.may(Permission.VIEW_JOBS):
        return ()
    rows = Job.objects.filter(project=actor.project).order_by("-id")[:5]
    return tuple(JobRow(row.pk, row.get_kind_display(), row.state, row.created_at) for row in rows)


def _newer_version(actor: Actor, present: SchemaVersion) -> int | None:
    if not actor.may(Permission.MANAGE_PROJECT):
        return None
    newer = SchemaVersion.objects.filter(schema=present.schema_id, number__gt=present.number)
    return newer.order_by("-number").values_list("number", flat=True).first()


def _next_step(actor: Actor, progress: Progress, suggested: int, jobs: tuple[JobRow, ...]) -> str:
    if not actor.may(Permission.VIEW_TOTALS):
        return _own_step(actor, progress)
    if not progress.documents:
        waits = any(job.state in {Job.State.QUEUED, Job.State.RUNNING} for job in jobs)
        return "wait" if waits or not actor.may(Permission.IMPORT) else "import"
    if not suggested and actor.may(Permission.PREANNOTATE):
        return "preannotate"
    if progress.submitted < progress.documents:
        return "annotate"
    return "export" if actor.may(Permission.EXPORT) else "done"


def _own_step(actor: Actor, progress: Progress) -> str:
    """What a person does next who knows only of their own work."""
    if progress.submitted < progress.documents or queue.offers(actor):
        return "annotate"
    return "done" if progress.documents else "wait"
