"""Projects and their members: make, describe, archive; who belongs; which version of the label schema counts.

Every write locks the project's row first, so that two managers cannot demote each other at the same moment.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from annotator.access import Actor, require
from annotator.accounts.models import User
from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import Document, Membership, Project
from annotator.roles import GIVEN, Permission, Role
from annotator.selectors.projects import RESTORABLE, may_create_projects
from annotator.services import changes, staffing
from labels.models import SchemaVersion

LANGUAGE = re.compile(r"[a-z]{2,4}")


@transaction.atomic
def create_project(
    *,
    slug: str,
    title: str,
    schema: SchemaVersion,
    by_user: User | None,
    language: str = "en",
    description: str = "",
) -> Project:
    """A project with `by_user` as its manager; None is the command line. Raises Forbidden, Conflict, Invalid."""
    check_may_create(by_user)
    project = Project(
        slug=slug,
        title=title.strip(),
        schema_version=schema,
        language=language,
        description=description.strip(),
        created_by=by_user,
    )
    if Project.objects.filter(slug=slug).exists():
        raise Conflict(f"The short name {slug!r} is taken.", hint="Choose another one.", where="slug")
    _check(project)
    project.save()
    if by_user is not None:
        Membership.objects.create(project=project, user=by_user, role=Role.MANAGER)
    by = Actor(by_user, project, Role.MANAGER)
    changes.record(by=by, action="project.create", data={"slug": slug, "schema_version": schema.pk})
    return project


def check_may_create(user: User | None) -> None:
    """Raise Forbidden unless the person may make projects. At most one query."""
    if user is not None and not may_create_projects(user):
        raise Forbidden("You may not make projects.", hint="Ask an administrator.")


def free_slug(title: str) -> str:
    """A short name for the URL, made from the title, that no project has yet."""
    stem = slugify(title)[:50].strip("-_").replace("_", "-") or "project"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


@transaction.atomic
def update_project(
    *, by: Actor, title: str | None = None, description: str | None = None, language: str | None = None
) -> Project:
    """Change what is given. The language is fixed once there are documents, whose tokens depend on it."""
    require(by, Permission.MANAGE_PROJECT)
    project = _lock(by)
    new = {"title": title, "description": description, "language": language}
    changed = {
        name: value.strip()
        for name, value in new.items()
        if value is not None and value.strip() != getattr(project, name)
    }
    if not changed:
        return project
    if "language" in changed and Document.objects.filter(project=project).exists():
        raise Conflict(
            "The language cannot change any more: the documents were cut into tokens by it.",
            hint="Make another project for the other language.",
            where="language",
        )
    for name, value in changed.items():
        setattr(project, name, value)
    _check(project)
    project.save(update_fields=list(changed))
    changes.record(by=by, action="project.update", data={"fields": sorted(changed)})
    return project


@transaction.atomic
def adopt_schema(*, version: SchemaVersion, by: Actor) -> Project:
    """Label with a newer version of the project's schema from now on. What is stored keeps its labels."""
    require(by, Permission.MANAGE_PROJECT)
    project = _lock(by)
    present = SchemaVersion.objects.get(pk=project.schema_version_id)
    if version.schema_id != present.schema_id:
        raise Invalid("That is a version of another schema.", hint="A project keeps its schema.", where="version")
    if version.number <= present.number:
        raise Conflict(f"The project already uses version {present.number}.", where="version")
    project.schema_version = version
    project.save(update_fields=["schema_version"])
    changes.record(by=by, action="schema.adopt", data={"from": present.number, "to": version.number})
    return project


@transaction.atomic
def archive_project(*, title: str, by: Actor) -> Project:
    """Hide the project from everyone; nothing is deleted. `title` is typed by the person, as a confirmation."""
    require(by, Permission.MANAGE_PROJECT)
    project = _lock(by)
    if title.strip() != project.title:
        raise Invalid("This is not the project's title.", hint="Type the title exactly.", where="title")
    project.archived_at = timezone.now()
    project.save(update_fields=["archived_at"])
    changes.record(by=by, action="project.archive")
    return project


@transaction.atomic
def restore_project(*, title: str, by: Actor, at_any_time: bool = False) -> Project:
    """Bring an archived project back; `title` is typed by the person. Raises Invalid for another one, and Conflict once
    it was archived for RESTORABLE, unless `at_any_time`.
    """
    require(by, Permission.MANAGE_PROJECT)
    project = _lock(by)
    if project.archived_at is None:
        return project
    if not at_any_time and project.archived_at <= timezone.now() - RESTORABLE:
        raise Conflict(f"A project can be brought back for {RESTORABLE.days} days.", hint="An administrator still can.")
    if title.strip() != project.title:
        raise Invalid("This is not the project's title.", hint="Type the title exactly.", where="title")
    project.archived_at = None
    project.save(update_fields=["archived_at"])
    changes.record(by=by, action="project.restore")
    return project


def person_named(name: str) -> User:
    """The active person with exactly this username, or this e-mail address in any case. Raises NotFound, Conflict.

    There is no search by parts: nobody can list the people of the server with it.
    """
    name = name.strip()
    people: list[User] = []
    if name and "\0" not in name:
        found = User.objects.filter(Q(username=name) | Q(email__iexact=name), is_active=True)
        people = sorted(found[:2], key=lambda person: person.username != name)
    if people and (people[0].username == name or len(people) == 1):
        return people[0]
    if people:
        raise Conflict("Several people have this e-mail address.", hint="Give the username.", where="person")
    raise NotFound(
        "Nobody has exactly this username or e-mail address.",
        hint="An administrator can make the account first.",
        where="person",
    )


@transaction.atomic
def add_member(*, user: User, role: Role | str, by: Actor) -> Membership:
    """Raises Conflict if the person is a member already."""
    require(by, Permission.MANAGE_MEMBERS)
    role = _role(role)
    project = _lock(by)
    Membership.objects.filter(project=project, user=user, expires_at__lte=timezone.now()).delete()
    try:
        with transaction.atomic():
            membership = Membership.objects.create(project=project, user=user, role=role)
    except IntegrityError:
        raise Conflict(f"{user.display_name} is a member already.", where="person") from None
    changes.record(by=by, action="member.add", data={"user": user.pk, "role": str(role)})
    return membership


@transaction.atomic
def change_role(*, user: User, role: Role | str, by: Actor) -> Membership:
    """Raises NotFound, and Conflict if the project would be left without a manager."""
    require(by, Permission.MANAGE_MEMBERS)
    role = _role(role)
    membership = _membership(_lock(by), user)
    if membership.role == role:
        return membership
    if membership.role == Role.INSPECTOR:
        raise Conflict("An inspector gets no other role.", hint="Remove the inspector; then add the person.")
    _keep_a_manager(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    changes.record(by=by, action="member.change", data={"user": user.pk, "from": before, "to": str(role)})
    return membership


@transaction.atomic
def remove_member(*, user: User, by: Actor) -> None:
    """The person's annotations stay; what they have not submitted is free for others. Raises NotFound, and
    Conflict for the last manager.
    """
    require(by, Permission.MANAGE_MEMBERS)
    membership = _membership(_lock(by), user)
    _keep_a_manager(membership)
    membership.delete()
    staffing.leave(user_id=user.pk, by=by)
    changes.record(by=by, action="member.remove", data={"user": user.pk, "role": membership.role})


def _lock(by: Actor) -> Project:
    """Against other writers of the project only: whoever records a Change in it does not wait."""
    return Project.objects.select_for_update(no_key=True).get(pk=by.project.pk)


def _membership(project: Project, user: User) -> Membership:
    membership: Membership | None = Membership.objects.filter(project=project, user=user).select_related("user").first()
    if membership is None:
        raise NotFound("There is no such member of this project.")
    return membership


def _keep_a_manager(membership: Membership) -> None:
    others = Membership.objects.filter(project=membership.project_id, role=Role.MANAGER, user__is_active=True)
    if membership.role == Role.MANAGER and not others.exclude(pk=membership.pk).exists():
        raise Conflict(
            f"{membership.user.display_name} is the last manager of this project.",
            hint="Make somebody else a manager first.",
            where="role",
        )


def _role(role: Role | str) -> Role:
    known = next((each for each in GIVEN if each == role), None)
    if known is None:
        raise Invalid(f"There is no role {str(role)[:40]!r} to give.", where="role")
    return known


def _check(project: Project) -> None:
    """The first thing that the model's own rules refuse, as a refusal with its place."""
    if "\0" in project.title + project.description:
        raise Invalid("A NUL character cannot be stored.", where="title" if "\0" in project.title else "description")
    if not LANGUAGE.fullmatch(project.language):
        raise Invalid("A language is two or three small letters, as spaCy calls it: en, de, uk.", where="language")
    try:
        project.clean_fields(exclude={"created_by", "schema_version"})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(messages[0], where=field) from None
