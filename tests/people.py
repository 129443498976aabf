"""Two projects with one of everything each, and the ten people who come to them.

Whatever belongs to project B carries the word CANARY: it may be in no answer to anybody but B's own members. The
name of B has a word of its own, since site administrators may see it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client

from annotator import jobs
from annotator.access import Actor, enter
from annotator.accounts.models import ApiToken, User
from annotator.models import (
    AnnotationSet,
    Assignment,
    Change,
    Comment,
    Document,
    Event,
    Export,
    Job,
    JobProblem,
    Link,
    Membership,
    Project,
    Span,
)
from annotator.models.scoping import ScopedQuerySet
from annotator.roles import Role
from annotator.selectors import schemas
from annotator.services import entities, exports, tokens
from annotator.services.inspection import break_glass
from annotator.vocabulary import Relation
from tests import linking, make
from tests.places import everywhere

CANARY = "zebracanary"
NAME_OF_B = "okapiname"
EXPORTED = "manifest.json"

ANONYMOUS, DEACTIVATED = "anonymous", "deactivated"
INSPECTOR = "inspector"
MEMBERS = {
    "annotator": Role.ANNOTATOR, "reviewer": Role.REVIEWER, "manager": Role.MANAGER, INSPECTOR: Role.INSPECTOR
}  # fmt: skip
STRANGER, OUTSIDER, STAFF, SUPERUSER = "stranger", "outsider", "staff", "superuser"
PERSONS = (ANONYMOUS, DEACTIVATED, *MEMBERS, STRANGER, OUTSIDER, STAFF, SUPERUSER)


@dataclass(frozen=True)
class Corner:
    """A project with one of everything; `member` is an annotator who has a set that is submitted."""

    project: Project
    manager: Actor
    member: Actor
    document: Document
    suggestion: Span
    span: Span
    comment: Comment
    job: Job
    export: Export
    token: ApiToken
    entity: int
    """One of two entities with names of this corner."""
    link: Link
    event: Event

    @property
    def assignment(self) -> Assignment:
        return self.document.assignments.get(user=self.member.user)

    @property
    def set(self) -> AnnotationSet:
        return self.span.annotation_set


@dataclass(frozen=True)
class World:
    """A is the project that people come to; `users` are all persons but the anonymous one. `comments` are in A."""

    a: Corner
    b: Corner
    users: dict[str, User]
    tokens: dict[str, ApiToken]
    comments: dict[str, Comment]
    sessions: dict[str, str]
    client: Client
    fingerprints: dict[str, Fingerprint]
    steps: dict[str, Change]
    """Of each member who annotates, a step of their own over many documents."""
    links: dict[str, Link]
    """Of the same, a link between two claims of their own."""

    def client_of(self, person: str) -> Client:
        """The client, with this person's session and nothing else that it was given before."""
        self.client.cookies.clear()
        if person in self.sessions:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        return self.client

    def others_token(self, person: str) -> ApiToken:
        """A token that is not this person's."""
        return self.a.token if person == STRANGER else self.b.token


def build() -> World:
    """Everything above. The export folder and the upload folder have to be the test's own."""
    schemas.forget()
    make.forget()
    a, b = corner("a", "giraffename", "giraffe"), corner("b", NAME_OF_B, CANARY)
    users = {name: make.user(name) for name in (DEACTIVATED, "reviewer", "manager", OUTSIDER)}
    users |= {
        "annotator": a.member.user,
        STRANGER: b.manager.user,
        STAFF: _schema_manager(),
        SUPERUSER: make.user(SUPERUSER, is_staff=True, is_superuser=True),
        INSPECTOR: make.user(INSPECTOR, is_staff=True, is_superuser=True),
    }
    for name in ("reviewer", "manager", DEACTIVATED):
        role = MEMBERS.get(name, Role.MANAGER)
        Membership.objects.create(project=a.project, user=users[name], role=role)
        make.assign(a.document, users[name])
    break_glass(project=a.project, reason="To see what is wrong.", by_user=users[INSPECTOR])
    steps, linked = {"annotator": step_of(a.member)}, {"annotator": a.link}
    for name in ("reviewer", "manager"):
        own = enter(users[name], a.project.slug)
        everywhere(a.document, own, phrase="Charles Babbage", label="PERSON")
        steps[name] = step_of(own)
        linked[name] = linked_claims(a.document, own)
    kept = {name: tokens.create_token(user=user, name="own")[0] for name, user in users.items()}
    said = {name: make.answer(a.comment, "Mine.", enter(users[name], "a")) for name in MEMBERS if name != INSPECTOR}
    sessions = {name: _session(user) for name, user in users.items()}
    users[DEACTIVATED].is_active = False
    users[DEACTIVATED].save()
    client = Client(raise_request_exception=False)
    fingerprints = {"a": Fingerprint(a.project), "b": Fingerprint(b.project)}
    return World(a, b, users, kept, said, sessions, client, fingerprints, steps, linked)


def corner(slug: str, name: str, word: str) -> Corner:
    """A project whose every text has the word in it."""
    project = make.project(slug, title=f"Project {name}", description=f"About {word}.", blind=False)
    manager = make.member(project, Role.MANAGER, make.user(f"manager-of-{slug}"))
    member = make.member(project, Role.ANNOTATOR, make.user(f"annotator-of-{slug}"))
    text = f"Ada {word} met Charles Babbage in London.\nKyiv denied it."
    document = make.document(project, text, title=f"Title {word}", outlet=f"Outlet {word}", meta={"key": word})
    (suggestion,) = make.suggestions(document, [("London", "GPE")], suggester=f"spacy:{word}")
    span = make.span(document, "Ada", "PERSON", by=member)
    make.operate(document, "note", member, span=span.pk, note=f"Note {word}")
    everywhere(document, member, phrase="Charles Babbage", label="PERSON")
    link = linked_claims(document, member)
    event = project.events.create(title=f"Event {word}", note=f"Note {word}", created_by=manager.user)
    make.submit(document, member)
    for label in ("", "PERSON"):
        make.guideline(f"Guideline {word}.", manager, label=label, summary=word, changes_decisions=True)
    comment = make.comment(document, f"Comment {word}, @manager-of-{slug}", member, quote="London")
    job = jobs.enqueue(kind=Job.Kind.IMPORT, params={"files": [], "secret": word}, by=manager)
    entity, other = (
        entities.confirm(forms=[f"{name} {word}"], type="PERSON", by=member).entity for name in ("Ada", "Charles")
    )
    entities.edit(entity=entity or 0, description=f"Known as {word} and {other}", by=member)
    Job.objects.filter(pk=job.pk).update(error=f"Error {word}", state=Job.State.FAILED, result={"word": word})
    JobProblem.objects.create(job=job, code="x", message=f"Message {word}", where=word, hint=word)
    span.refresh_from_db()
    return Corner(
        project=project,
        manager=manager,
        member=member,
        document=document,
        suggestion=suggestion,
        span=span,
        comment=comment,
        job=Job.objects.get(pk=job.pk),
        export=_export(manager),
        token=tokens.create_token(user=manager.user, name="own")[0],
        entity=entity or 0,
        link=link,
        event=event,
    )


def linked_claims(document: Document, by: Actor) -> Link:
    """A link between two claims of the person."""
    words = document.body.text.split(" in London")[0]
    claims = [make.claim(document, each, by=by) for each in (words, "Kyiv denied it")]
    linking.link(by, claims[0], Relation.ELABORATES, claims[1], reason=words)
    return Link.objects.select_related("tail").get(tail=claims[0])


def step_of(person: Actor) -> Change:
    """The person's last step over many documents."""
    return Change.objects.filter(actor=person.user, action="span.everywhere").latest("id")


def actor(world: World, person: str) -> Actor:
    return enter(world.users[person], world.a.project.slug)


class Fingerprint:
    """Of each table the rows of a project, and of its people and their tokens: what they were, and whether they still
    are. The statements are made once.
    """

    def __init__(self, project: Project) -> None:
        rows = [
            model._default_manager.filter(**{model._default_manager.all().project_path or "pk": project.pk})
            for model in apps.get_models()
            if isinstance(model._default_manager.all(), ScopedQuerySet)
        ]
        people = User.objects.filter(memberships__project=project)
        rows += [people, ApiToken.objects.filter(user__memberships__project=project)]
        self._statements = [each.order_by("pk").values_list().query.sql_with_params() for each in rows]
        self._before = self._digests()

    def assert_unchanged(self) -> None:
        for (sql, _), before, now in zip(self._statements, self._before, self._digests(), strict=True):
            assert before == now, sql

    def _digests(self) -> list[tuple[int, str]]:
        with connection.cursor() as cursor:
            return [_digest(cursor.execute(*statement) or cursor) for statement in self._statements]


def _digest(cursor: Any) -> tuple[int, str]:
    rows = cursor.fetchall()
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _export(manager: Actor) -> Export:
    """A finished export, its files on the disk."""
    job = jobs.run_inline(exports.start(format="prodigy", options={}, by=manager))
    return Export.objects.get(job=job)


def _schema_manager() -> User:
    user = make.user(STAFF, is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="labels"))
    return user
