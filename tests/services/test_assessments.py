"""Assessments of claims and events: only added, with a reason and evidence where the desk has to stand by them."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from annotator.errors import Forbidden, Invalid, NotFound
from annotator.models import Assessment, Change
from annotator.roles import Role
from annotator.services import assessments
from annotator.services.assessments import Verdict
from annotator.vocabulary import Status
from tests import make


@pytest.fixture
def project(db):
    return make.project()


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER)


@pytest.fixture
def claim(project, rex):
    return make.claim(make.document(project, "Karsk fell, A said."), "Karsk fell", by=rex)


def assess(by, status=Status.DISPUTED, rationale="", evidence=(), **fields):
    verdict = Verdict(status, rationale, evidence, fields.pop("valid_until", None))
    return assessments.assess(verdict, operation=fields.pop("operation", uuid.uuid4()), by=by, **fields)


def test_a_status_is_added_with_what_it_rests_on_and_recorded(rex, claim):
    made = assess(
        rex, Status.CORROBORATED, " Two papers ", ("https://a.example", " ", "link 3"), claim_id=claim.pk,
        valid_until=date(2026, 1, 1),
    )  # fmt: skip
    assert (made.status, made.rationale, made.evidence, made.author) == (
        "corroborated", "Two papers", ["https://a.example", "link 3"], rex.user,
    )  # fmt: skip
    change = Change.objects.get(action="assessment.add")
    assert (change.document, change.annotation_set, change.data["status"]) == (
        claim.annotation_set.document, None, "corroborated",
    )  # fmt: skip


def test_a_status_leaves_the_undo_of_the_set_as_it_is(rex, claim):
    assess(rex, claim_id=claim.pk)
    make.operate(claim.annotation_set.document, "undo", rex)
    assert not claim.annotation_set.claims.exists()
    assert Assessment.objects.get().claim_id == claim.pk


def test_statuses_are_only_added_and_a_repeated_request_adds_none(rex, claim):
    operation = uuid.uuid4()
    assert assess(rex, claim_id=claim.pk, operation=operation) == assess(rex, claim_id=claim.pk, operation=operation)
    assess(rex, Status.UNREVIEWED, claim_id=claim.pk)
    assert list(Assessment.objects.values_list("status", flat=True)) == ["disputed", "unreviewed"]


@pytest.mark.parametrize("status", [Status.REFUTED, Status.CORROBORATED])
@pytest.mark.parametrize(("rationale", "evidence", "where"), [("", ("x",), "rationale"), ("x", (" ",), "evidence")])
def test_what_the_desk_stands_by_needs_evidence_and_a_reason(rex, claim, status, rationale, evidence, where):
    with pytest.raises(Invalid) as refused:
        assess(rex, status, rationale, evidence, claim_id=claim.pk)
    assert refused.value.where == where
    assert not Assessment.objects.exists()


def test_annotators_set_no_status(project, claim):
    with pytest.raises(Forbidden):
        assess(make.member(project), claim_id=claim.pk)


def test_what_is_not_seen_has_no_status(rex, claim):
    event = make.project().events.create(title="Elsewhere")
    stranger = make.member(make.project(), Role.MANAGER)
    for by, about in ((rex, {"event_id": event.pk}), (rex, {"claim_id": 10**9}), (stranger, {"claim_id": claim.pk})):
        with pytest.raises(NotFound):
            assess(by, **about)
    assert not Assessment.objects.exists()


def test_an_event_has_a_status_too(project, rex):
    event = project.events.create(title="Karsk falls")
    assert assess(rex, event_id=event.pk).event == event
