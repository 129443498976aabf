"""In a blind project no answer that an annotator's session can get, page or JSON, has anything of another annotator in
it: no name, no word of a note or comment, no id of a set, span, decision, change, comment or assignment.

The other annotator's username is a word that stands nowhere else, as are the words that he wrote; all rows that are his
have ids that begin alike.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotator.access import Actor
from annotator.models import (
    AnnotationSet,
    Assignment,
    Change,
    Claim,
    ClaimPart,
    ClaimTerm,
    Comment,
    Decision,
    Document,
    DocumentLabel,
    Event,
    Link,
    Project,
    Quantity,
    Review,
    Span,
)
from annotator.roles import Role
from annotator.services import entities, staffing
from annotator.web import sheet
from tests import make
from tests.team import signed_in
from tests.web.test_routes_by_person import ALL, ROUTES, Route, content

pytestmark = pytest.mark.django_db

CANARY = b"zebracanary"
IDS = b"98765"  # what the ids of the other annotator's rows begin with
FIRST_ID = 987_650_000_000
GETS = [route for route in ALL if not route.is_admin and "GET" in ROUTES[route.key] and "slug" in route.parameters]


@dataclass(frozen=True)
class Scene:
    """Ada and the other one have both done `document`; `elsewhere` is his alone."""

    project: Project
    ada: Actor
    mia: Actor
    document: Document
    elsewhere: Document
    own: Span
    theirs: Span
    gold: AnnotationSet
    group: uuid.UUID
    entity: int

    @property
    def claims(self) -> list[int]:
        people = Claim.objects.exclude(annotation_set__role="suggestion")
        return list(people.values_list("pk", flat=True))

    def candidates(self, parameter: str) -> list[Any]:
        """What may stand for a parameter: something of Ada's, something of the other one's, something of both. A
        parameter that a new route brings has to be added.
        """
        return {
            "slug": [self.project.slug],
            "document_id": [self.document.pk, self.elsewhere.pk],
            "set_id": [self.own.annotation_set_id, self.theirs.annotation_set_id, self.gold.pk],
            "change_id": list(Change.objects.values_list("pk", flat=True)),
            "step_id": [self.group],
            "claim_id": self.claims,
            "other_id": self.claims,
            "link_id": list(Link.objects.values_list("pk", flat=True)),
            "event_id": list(Event.objects.values_list("pk", flat=True)),
            "thread_id": list(Comment.objects.values_list("pk", flat=True)),
            "table": ["progress", "agreement", "people", "labels"],
            "revision": [sheet.revision(self.project)],
            "label_id": [self.own.label_id],
            "entity_id": [self.entity],
            "version_id": [self.project.schema_version_id],
            "job_id": [1],
            "export_id": [1],
            "name": ["manifest.json"],
            "filename": ["manifest.json"],
        }[parameter]

    def queries(self, route: Route) -> list[str]:
        """What else to ask a route for, besides nothing."""
        spans = [self.own.pk, self.theirs.pk]
        person = self.theirs.annotation_set.author_id
        label = self.own.label_id
        return {
            "document-list": ["status=new", "status=open", "status=submitted", "mine=1", "suggested=1"],
            "document-note": [f"span={span}" for span in spans],
            "document-meaning": [f"span={span}" for span in spans],
            "document-claims": [f"claim={number}" for number in Claim.objects.values_list("pk", flat=True)],
            "document-side": ["b=0", "state=a", "state=c", "text=Ada"],
            "document-blocks": ["i=0,1"],
            "document-changes": ["since=0", "since=0&sets=1"],
            "document-everywhere": [
                *(f"span={span}" for span in spans),
                f"phrase=London&action=label&label={label}&scope=project",
                f"phrase=London&action=accept&label={label}&scope=project",
            ],
            "document-next": ["after=0"],
            "history": [f"person={person}", f"document={self.document.pk}"],
            "document-history": [f"person={person}"],
            "names": ["page=2"],
            "entities": ["q=London", "q=nobody", "page=2"],
            "entity": ["page=2"],
            "comments": ["state=open", "state=all", "show=all"],
            "ledger": ["whose=all", "whose=gold", "whose=all&entity=Ada", "whose=all&sort=event"],
            "claim": [f"undo={self.document.pk}"],
            "claim-beside": ["whole=1&wording=1"],
            "events": ["text=Event", "type=other"],
            "event": ["whose=all", "whose=gold&unit=mi"],
            "feedback": ["all=1"],
            "figures": [f"person={person}"],
            "api-document-list": ["status=submitted", "status=open", "mine=true", "search=London"],
            "api-document": ["include=text,blocks,tokens"],
            "api-assignment-list": ["state=submitted"],
        }.get(route.key, [])

    def addresses(self, route: Route) -> list[str]:
        values = product(*(self.candidates(name) for name in route.parameters))
        paths = [route.path(dict(zip(route.parameters, each, strict=True))) for each in values]
        return [f"{path}{'?' if query else ''}{query}" for path in paths for query in ["", *self.queries(route)]]


def work(document: Document, author: Actor, first_id: int, note: str) -> Span:
    """A submitted set with everything that a set can have, all rows with ids from `first_id` on."""
    project = document.project
    suggestion = Span.objects.filter(annotation_set__document=document, annotation_set__role="suggestion").first()
    assert author.user is not None
    own = AnnotationSet.objects.create(
        pk=first_id, document=document, author=author.user, role="human", state="submitted", version=3,
        submitted_at=timezone.now(),
    )  # fmt: skip
    label = make.label(project, "GPE")
    span = Span.objects.create(pk=first_id + 1, annotation_set=own, label=label, start=0, end=3, note=note)
    Span.objects.create(pk=first_id + 2, annotation_set=own, label=label, start=4, end=12, derived_from=suggestion)
    Decision.objects.create(
        pk=first_id + 3, annotation_set=own, suggestion=suggestion, verdict="accepted", span_id=first_id + 2
    )
    DocumentLabel.objects.create(pk=first_id + 4, annotation_set=own, label=make.label(project, "strike"))
    event = Event.objects.create(
        pk=first_id + 10, project=project, title=f"Event {CANARY.decode()}", created_by=author.user
    )
    claims = [
        Claim.objects.create(
            pk=first_id + 20 + place, annotation_set=own, start=0, end=12, content=f"Ada Lovelace {CANARY.decode()}",
            gist=CANARY.decode(), event=event,
        )
        for place in range(2)
    ]  # fmt: skip
    ClaimPart.objects.bulk_create([ClaimPart(claim=each, role="content", start=0, end=12) for each in claims])
    ClaimTerm.objects.bulk_create(
        [ClaimTerm(claim=each, project=project, term=term) for each in claims for term in ("ada", "lovelac", "met")]
    )
    Link.objects.create(
        pk=first_id + 28, annotation_set=own, tail=claims[0], head=claims[1], relation="same_claim",
        reason=CANARY.decode(),
    )  # fmt: skip
    Assignment.objects.filter(document=document, user=author.user).update(id=first_id + 5, state="submitted")
    claim = Claim.objects.create(pk=first_id + 6, annotation_set=own, start=0, end=3, content="Ada", gist=note)
    ClaimPart.objects.create(pk=first_id + 7, claim=claim, role="content", start=0, end=3)
    Quantity.objects.create(span=span, annotation_set=own, low=7, high=7, unit="count", noun=note)
    return span


@pytest.fixture
def scene() -> Scene:
    project = make.project("desk", title="The desk", annotators_per_document=2, blind=True)
    mia = make.member(project, Role.MANAGER, make.user("mia"), assigned=False)
    rex = make.member(project, Role.REVIEWER, make.user("rex-the-reviewer"), assigned=False)
    ada = make.member(project, person=make.user("ada"), assigned=False)
    other = make.member(project, person=make.user(CANARY.decode()), assigned=False)
    document, elsewhere = make.document(project, outlet="Gazette"), make.document(project, title="Not Ada's")
    for each in (document, elsewhere):
        make.suggestions(each, [("Lovelace", "PERSON"), ("London", "GPE")])
    people = [ada.user_id or 0, other.user_id or 0]
    staffing.assign(documents=[document.pk], people=people, by=mia)
    staffing.assign(documents=[elsewhere.pk], people=people[1:], by=mia)
    own = make.span(document, "London", "GPE", by=ada)
    desk = project.events.create(title="The desk's", created_by=mia.user)
    make.claim(document, "Ada Lovelace met Charles Babbage", by=ada, event=desk.pk)
    theirs = work(document, other, FIRST_ID, f"note {CANARY.decode()}")
    work(elsewhere, other, FIRST_ID + 100, f"note {CANARY.decode()}")
    group = uuid.uuid4()
    for number, (each, part) in enumerate(product((document, elsewhere), ("add", "everywhere", "submit"))):
        Change.objects.create(
            pk=FIRST_ID + 200 + number, project=project, document=each, actor=other.user, action=f"span.{part}",
            annotation_set=AnnotationSet.objects.get(document=each, author=other.user), version=number, group=group,
            data={"spans": [], "decisions": [], "labels": [], "blocks": [0], "note": CANARY.decode()},
        )  # fmt: skip
    Review.objects.create(
        pk=FIRST_ID + 300, annotation_set=theirs.annotation_set, reviewer=rex.user, verdict="accepted", version=3,
        note=CANARY.decode(),
    )  # fmt: skip
    gold = AnnotationSet.objects.create(pk=FIRST_ID + 400, document=document, role="gold", state="submitted", version=1)
    of_gold = Claim.objects.create(
        pk=FIRST_ID + 402, annotation_set=gold, start=0, end=12, content=f"Ada {CANARY.decode()}", event=desk
    )
    ClaimPart.objects.create(pk=FIRST_ID + 403, claim=of_gold, role="content", start=0, end=12)
    Span.objects.create(pk=FIRST_ID + 401, annotation_set=gold, label=own.label, start=0, end=3, note=CANARY.decode())
    make.comment(document, "Mine alone", ada, quote="London")
    thread = make.comment(document, f"Is {CANARY.decode()} right?", other, quote="London")
    Comment.objects.filter(pk=thread.pk).update(id=FIRST_ID + 500)
    entity = entities.confirm(forms=["London", "Londres"], type="GPE", by=mia).entity or 0
    return Scene(project, ada, mia, document, elsewhere, own, theirs, gold, group, entity)


def answers(client: Client, scene: Scene, route: Route) -> dict[str, bytes]:
    """Address -> what is answered, with the headers."""
    found = {}
    for address in scene.addresses(route):
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(address, headers=headers)
            assert response.status_code < 500, address
            found[f"{address} {headers}"] = content(response) + repr(response.headers).encode()
    return found


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.key)
def test_no_answer_to_an_annotator_has_anything_of_another_one(route: Route, scene: Scene) -> None:
    client = signed_in(scene.ada)
    for address, answer in answers(client, scene, route).items():
        assert CANARY not in answer.lower(), address
        for asked in re.findall(IDS + rb"\d+", address.encode()):
            answer = answer.replace(asked, b"")  # what is asked for may be said again
        assert IDS not in answer, address


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.key)
def test_what_is_another_persons_is_answered_like_what_never_was(route: Route, scene: Scene) -> None:
    """Where an id of the other one stands in the address, the answer is that of an id that does not exist."""
    client = signed_in(scene.ada)
    for address in scene.addresses(route):
        if IDS.decode() in address or f"/{scene.elsewhere.pk}/" in address:
            assert client.get(address).status_code in {403, 404, 422}, address


def test_the_scan_would_find_it(scene: Scene) -> None:
    """A manager is shown all of it, and so is an annotator on the shared document where the project is not blind."""
    seen: dict[str, bytes] = {}
    for route in GETS:
        seen |= {f"{route.key} {each}": answer for each, answer in answers(signed_in(scene.mia), scene, route).items()}
    for key in (
        "ledger",
        "claim",
        "events",
        "event",
        "document-list",
        "api-set-list",
        "api-set",
        "history",
        "comments",
        "assignment-list",
    ):
        assert any(each.startswith(f"{key} ") and CANARY in answer for each, answer in seen.items()), key
    Project.objects.update(blind=False)
    (route,) = [route for route in GETS if route.key == "api-set"]
    open_to_ada = answers(signed_in(scene.ada), scene, route)
    assert any(CANARY in answer and IDS in answer for answer in open_to_ada.values())
