"""Claiming, giving back, and what becomes of work when a lease runs out."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.access import command_line, document_in, enter, open_document
from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import AnnotationSet, Assignment, Change, Document, Membership
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.services import annotations, assignments, slots
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project(annotators_per_document=2)


@pytest.fixture
def documents(project):
    made = [make.document(project, f"Document {number}. {make.TEXT}") for number in range(3)]
    slots.count(*[each.pk for each in made])
    return made


@pytest.fixture
def ada(project):
    return make.member(project, assigned=False)


@pytest.fixture
def bob(project):
    return make.member(project, assigned=False)


def states(**wanted):
    return list(Assignment.objects.filter(**wanted).order_by("document_id", "user_id").values_list("state", flat=True))


def lapse(**which):
    """Let the leases run out, and what was decided before them be long ago."""
    Assignment.objects.filter(**which).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_the_queue_hands_out_document_after_document_until_everybody_wanted_has_it(documents, ada, bob):
    first = assignments.next_document(by=ada)
    assert first == documents[0].pk
    assert assignments.next_document(by=ada) == first  # it is hers until she is done
    assert assignments.next_document(by=bob) == first
    assert Document.objects.get(pk=first).free_slots == 0
    make.submit(documents[0], ada)
    assert assignments.next_document(by=ada, after=first) == documents[1].pk
    carol = make.member(ada.project, assigned=False)
    assert assignments.next_document(by=carol) == documents[1].pk
    assert sorted(Assignment.objects.filter(document=first).values_list("slot", flat=True)) == [0, 1]


def test_nobody_gets_the_same_document_twice_and_the_end_is_none(documents, ada):
    got = []
    while (number := assignments.next_document(by=ada)) is not None:
        got.append(number)
        make.submit(Document.objects.select_related("body").get(pk=number), ada)
    assert got == [each.pk for each in documents]
    assert set(Document.objects.values_list("free_slots", flat=True)) == {1}


def test_an_annotator_sees_only_what_is_theirs(documents, ada):
    assert not queue.listed(ada).exists()
    with pytest.raises(NotFound):
        document_in(ada, documents[0].pk)
    with pytest.raises(NotFound):
        open_document(ada.user, ada.project.slug, documents[0].pk, Permission.VIEW_DOCUMENTS)
    assignments.next_document(by=ada)
    assert document_in(ada, documents[0].pk) == documents[0]
    assert open_document(ada.user, ada.project.slug, documents[0].pk, Permission.VIEW_DOCUMENTS)[1] == documents[0]
    assert list(queue.listed(ada)) == documents[:1]
    assert queue.progress(ada) == queue.Progress(1, 0)


def test_returned_work_comes_first_then_what_was_assigned_then_the_queue(documents, ada):
    make.assign(documents[1], ada.user)
    make.assign(documents[2], ada.user)
    make.submit(documents[2], ada)
    AnnotationSet.objects.update(state="returned")
    assert assignments.next_document(by=ada) == documents[2].pk
    make.submit(documents[2], ada)
    assert assignments.next_document(by=ada, after=documents[2].pk) == documents[1].pk
    make.submit(documents[1], ada)
    assert assignments.next_document(by=ada) == documents[0].pk


def test_where_the_queue_is_closed_people_get_what_they_are_assigned(project, documents, ada):
    project.queue_open = False
    project.save()
    by = enter(ada.user, project.slug)
    assert assignments.next_document(by=by) is None
    make.assign(documents[1], ada.user)
    assert assignments.next_document(by=by) == documents[1].pk


def test_a_quota_ends_what_the_queue_gives(documents, ada):
    Membership.objects.filter(user=ada.user).update(quota=1)
    make.submit(Document.objects.select_related("body").get(pk=assignments.next_document(by=ada)), ada)
    assert assignments.next_document(by=ada) is None
    make.assign(documents[2], ada.user)  # by hand is beyond it
    assert assignments.next_document(by=ada) == documents[2].pk


def test_the_overlap_of_one_document_can_differ(documents, ada, bob):
    Document.objects.filter(pk=documents[0].pk).update(annotators=1)
    slots.count(documents[0].pk)
    assert assignments.next_document(by=ada) == documents[0].pk
    assert assignments.next_document(by=bob) == documents[1].pk


def test_archived_and_staged_documents_are_not_handed_out(documents, ada):
    Document.objects.filter(pk=documents[0].pk).update(archived_at=timezone.now())
    Document.objects.filter(pk=documents[1].pk).update(staged=True)
    assert assignments.next_document(by=ada) == documents[2].pk


def test_the_command_line_has_no_work(project, documents):
    with pytest.raises(Invalid):
        assignments.next_document(by=command_line(project.slug))


# --- giving back -----------------------------------------------------------------------------------


def test_skipped_work_goes_to_others_and_is_not_offered_again(documents, ada, bob):
    assignments.next_document(by=ada)
    assignments.skip(document=documents[0], reason=" A table, no text ", by=ada)
    skipped = Assignment.objects.get(document=documents[0])
    assert (skipped.state, skipped.slot, skipped.reason) == ("skipped", None, "A table, no text")
    assert assignments.next_document(by=ada) == documents[1].pk
    assert assignments.next_document(by=bob) == documents[0].pk
    assert Document.objects.get(pk=documents[0].pk).free_slots == 1


def test_a_flagged_document_keeps_its_slot_until_a_manager_decides(documents, ada):
    assignments.next_document(by=ada)
    assignments.flag(document=documents[0], reason="Two articles in one", by=ada)
    assert states() == ["flagged"]
    assert Document.objects.get(pk=documents[0].pk).free_slots == 1
    assert assignments.next_document(by=ada) == documents[1].pk


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "a\0b"])
def test_a_reason_is_asked_for(documents, ada, reason):
    assignments.next_document(by=ada)
    with pytest.raises(Invalid):
        assignments.skip(document=documents[0], reason=reason, by=ada)
    assert states() == ["claimed"]


def test_what_is_submitted_or_not_theirs_cannot_be_given_back(documents, ada, bob):
    with pytest.raises(NotFound):
        assignments.release(document=documents[0], by=ada)
    assignments.next_document(by=ada)
    with pytest.raises(Forbidden):
        assignments.release(document=documents[0], by=bob, user_id=ada.user_id)
    make.submit(documents[0], ada)
    for give_back in (assignments.skip, assignments.flag):
        with pytest.raises(Conflict):
            give_back(document=documents[0], reason="too late", by=ada)
    with pytest.raises(Conflict):
        assignments.release(document=documents[0], by=ada)
    assert states() == ["submitted"]


def test_a_manager_releases_the_claim_of_another_and_the_work_stays(documents, ada):
    manager = make.member(ada.project, "manager", assigned=False)
    assignments.next_document(by=ada)
    span = make.span(documents[0], "Ada", "PERSON", by=ada)
    assignments.release(document=documents[0], by=manager, user_id=ada.user_id)
    assert states() == ["released"]
    assert Document.objects.get(pk=documents[0].pk).free_slots == 2
    make.operate(documents[0], "note", ada, span=span.pk, note="still mine")
    assert assignments.next_document(by=ada) == documents[0].pk  # begun work is offered first
    assert states() == ["claimed"]


# --- leases ----------------------------------------------------------------------------------------


def test_a_claim_nobody_works_on_goes_back_when_its_lease_is_over(documents, ada, bob):
    Document.objects.update(annotators=1, free_slots=1)
    assert assignments.next_document(by=ada) == documents[0].pk
    assert assignments.next_document(by=bob) == documents[1].pk
    lapse(user=ada.user)
    carol = make.member(ada.project, assigned=False)
    assert assignments.next_document(by=carol) == documents[0].pk
    assert states(document=documents[0]) == ["expired", "claimed"]


def test_a_decision_prolongs_the_lease(documents, ada, bob):
    assignments.next_document(by=ada)
    make.span(documents[0], "Ada", "PERSON", by=ada)
    lapse()
    assert assignments.expire(bob) == 0
    claim = Assignment.objects.get()
    assert claim.state == "claimed"
    assert timedelta(minutes=29) < claim.lease_until - timezone.now() <= timedelta(minutes=30)


def test_work_that_comes_after_the_lease_is_kept(documents, ada, bob):
    Document.objects.update(annotators=1, free_slots=1)
    assignments.next_document(by=ada)
    lapse()
    assert assignments.next_document(by=bob) == documents[0].pk
    make.span(documents[0], "Ada", "PERSON", by=ada)
    assert make.submit(documents[0], ada).state == "submitted"
    late = Assignment.objects.get(user=ada.user)
    assert (late.state, late.slot) == ("submitted", None)
    make.submit(documents[0], bob)
    assert AnnotationSet.objects.filter(state="submitted").count() == 2


def test_who_comes_back_to_an_expired_claim_takes_the_slot_again_if_it_is_free(documents, ada, bob):
    assignments.next_document(by=ada)
    lapse()
    assignments.expire(bob)
    make.span(documents[0], "Ada", "PERSON", by=ada)
    assert states() == ["claimed"]


def test_a_clock_that_jumps_hands_nothing_out_twice(documents, ada, bob):
    Document.objects.update(annotators=1, free_slots=1)
    given = [assignments.next_document(by=ada)]
    for hours in (1, -1, 1):
        Assignment.objects.filter(state="claimed").update(lease_until=timezone.now() + timedelta(hours=hours))
        given.append(assignments.next_document(by=make.member(ada.project, assigned=False)))
    one, two, _ = (each.pk for each in documents)
    assert given == [one, two, one, two]  # both came back once, when the clock was past their leases
    assert states(document=one) == states(document=two) == ["expired", "claimed"]


# --- annotating ------------------------------------------------------------------------------------


def test_a_reviewers_first_decision_takes_a_document_with_a_free_slot(documents, project):
    reviewer = make.member(project, "reviewer", assigned=False)
    make.span(documents[1], "Ada", "PERSON", by=reviewer)
    assert states(document=documents[1]) == ["claimed"]


def test_where_all_slots_are_taken_a_first_decision_is_refused(documents, project, ada, bob):
    assignments.next_document(by=ada)
    assignments.next_document(by=bob)
    reviewer = make.member(project, "reviewer", assigned=False)
    with pytest.raises(Conflict, match="As many people as are wanted"):
        make.span(documents[0], "Ada", "PERSON", by=reviewer)
    with pytest.raises(Conflict, match="As many people as are wanted"):
        make.submit(documents[0], reviewer)
    assert not AnnotationSet.objects.exists()


def test_reopened_work_is_to_do_again(documents, ada):
    reviewer = make.member(ada.project, "reviewer", assigned=False)
    assignments.next_document(by=ada)
    make.submit(documents[0], ada)
    annotations.reopen(document=documents[0], operation=uuid.uuid4(), by=reviewer, author_id=ada.user_id)
    assert states() == ["assigned"]
    assert assignments.next_document(by=ada) == documents[0].pk


def test_every_step_is_recorded(documents, ada):
    assignments.next_document(by=ada)
    assignments.skip(document=documents[0], reason="A table", by=ada)
    claim, skip = Change.objects.order_by("id")
    assert (claim.action, claim.document_id, claim.actor_id) == ("assignment.claim", documents[0].pk, ada.user_id)
    assert (skip.action, skip.data) == ("assignment.skip", {"user": ada.user_id, "reason": "A table"})


def test_handing_out_costs_a_fixed_number_of_queries(documents, ada, bob, django_assert_num_queries):
    with django_assert_num_queries(17):
        assignments.next_document(by=ada)
    with django_assert_num_queries(5):
        assignments.next_document(by=ada)
    for number in range(30):
        make.document(ada.project, f"More {number}")
    with django_assert_num_queries(17):
        assignments.next_document(by=bob)
