"""Events: made, changed, filled with claims, removed, and what is refused."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import Change, Claim, Event
from annotator.roles import Role
from annotator.selectors.event_list import visible_events
from annotator.services import events
from annotator.services.events import EventFields
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import EventType
from tests import make


@pytest.fixture
def project(db):
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


def made(by, title="Karsk falls", **fields):
    return events.create(EventFields(title, **fields), operation=uuid.uuid4(), by=by)


def test_an_event_of_one_day_has_that_day_at_both_ends(ada):
    event = made(ada, "  Karsk \n falls ", type=EventType.CAPTURE, first=date(2025, 11, 3))
    assert (event.title, event.type, event.first, event.last) == (
        "Karsk falls", "capture", date(2025, 11, 3), date(2025, 11, 3)
    )  # fmt: skip
    assert Change.objects.get().action == "event.create"


def test_a_form_that_was_sent_twice_makes_one_event(ada):
    operation = uuid.uuid4()
    first, again = (events.create(EventFields("Karsk"), operation=operation, by=ada) for _ in range(2))
    assert first == again == Event.objects.get()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        (EventFields(" "), "title"),
        (EventFields("x" * 301), "title"),
        (EventFields("x", first=date(2025, 2, 2), last=date(2025, 2, 1)), "last"),
        (EventFields("x", place=10**9), "place"),
    ],
)
def test_what_is_no_event_is_refused_by_its_field(ada, fields, where):
    with pytest.raises(Invalid) as refused:
        events.create(fields, operation=uuid.uuid4(), by=ada)
    assert refused.value.where == where
    assert not Event.objects.exists()


def test_a_place_of_another_project_is_none(ada):
    place = make.project().entities.create(name="Karsk", type="GPE")
    with pytest.raises(Invalid):
        made(ada, place=place.pk)


def test_a_change_says_what_was_and_what_became(ada):
    event = made(ada, first=date(2025, 11, 3))
    events.edit(event.pk, EventFields("Karsk falls", first=date(2025, 11, 4)), by=ada)
    change = Change.objects.get(action="event.edit")
    assert change.data["changed"] == {
        "first": ["2025-11-03", "2025-11-04"], "last": ["2025-11-03", "2025-11-04"],
    }  # fmt: skip
    events.edit(event.pk, EventFields("Karsk falls", first=date(2025, 11, 4)), by=ada)
    assert Change.objects.filter(action="event.edit").count() == 1


def test_a_claim_goes_into_an_event_and_undo_takes_it_out(project, ada):
    event, document = made(ada), make.document(project, "Karsk fell, A said.")
    claim = make.claim(document, "Karsk fell", by=ada)
    claim = Claim.objects.select_related("annotation_set").get(pk=claim.pk)
    events.put_claim(claim, event.pk, operation=uuid.uuid4(), by=ada)
    assert Claim.objects.get().event == event
    make.operate(document, "undo", ada)
    assert Claim.objects.get().event is None


def test_a_claim_does_not_come_back_into_an_event_that_is_gone(project, ada):
    event, document = made(ada), make.document(project, "Karsk fell, A said.")
    claim = make.claim(document, "Karsk fell", by=ada, event=event.pk)
    make.operate(document, "claim.delete", ada, fact=FactRequest(target=claim.pk))
    events.remove(event.pk, by=ada)
    with pytest.raises(Conflict, match="was removed"):
        make.operate(document, "undo", ada)
    assert not Claim.objects.exists()


def test_an_event_with_claims_is_not_removed(project, ada):
    event = made(ada)
    claim = make.claim(make.document(project, "Karsk fell, A said."), "Karsk fell", by=ada, event=event.pk)
    with pytest.raises(Conflict, match="1 claim belongs"):
        events.remove(event.pk, by=ada)
    assert Claim.objects.get(pk=claim.pk).event == event


def test_an_empty_event_is_removed_by_name(ada):
    events.remove(made(ada).pk, by=ada)
    assert not Event.objects.exists()
    assert Change.objects.get(action="event.remove").data["title"] == "Karsk falls"


def test_an_event_of_another_project_is_not_there(ada):
    event = make.project().events.create(title="Elsewhere")
    for refused in (
        lambda: events.edit(event.pk, EventFields("Mine"), by=ada),
        lambda: events.remove(event.pk, by=ada),
    ):
        with pytest.raises(NotFound):
            refused()
    assert Event.objects.get().title == "Elsewhere"


def test_in_a_blind_project_annotators_see_their_own_events_and_those_of_the_desk(db):
    blind = make.project(blind=True)
    ada, bob, rex = (make.member(blind, role) for role in (Role.ANNOTATOR, Role.ANNOTATOR, Role.REVIEWER))
    own, desk = made(ada, "Ada's"), made(rex, "The desk's")
    assert list(visible_events(ada)) == [own, desk]
    assert list(visible_events(bob)) == [desk]
    assert list(visible_events(rex)) == [own, desk]
    with pytest.raises(NotFound):
        events.edit(own.pk, EventFields("Bob's"), by=bob)
    with pytest.raises(Forbidden):
        events.edit(desk.pk, EventFields("Bob's"), by=bob)
    with pytest.raises(Invalid):
        make.claim(make.document(blind, "Karsk fell."), "Karsk fell", by=bob, event=own.pk)
    assert {each.title for each in Event.objects.all()} == {"Ada's", "The desk's"}
