"""Assigning by hand and at random, withdrawing, overlaps, quotas, and settling what was flagged."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator.access import document_in
from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import AnnotationSet, Assignment, Change, Document, Membership
from annotator.roles import Role
from annotator.selectors import staffing as read
from annotator.selectors.documents import Filters
from annotator.services import assignments, projects, staffing
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project(annotators_per_document=2)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, assigned=False)


@pytest.fixture
def ada(project):
    return make.member(project, assigned=False)


@pytest.fixture
def bob(project):
    return make.member(project, assigned=False)


@pytest.fixture
def documents(project):
    return many(project, 3)


def many(project, number):
    """Documents without texts that anybody reads; quicker than one by one."""
    first = Document.objects.count()
    made = [
        Document(project=project, title=f"{n}", identity=f"{first + n}", length=1, free_slots=2) for n in range(number)
    ]
    return Document.objects.bulk_create(made)


def ids(rows):
    return [row.pk for row in rows]


def held():
    """(document, person) -> state"""
    return {(row.document_id, row.user_id): row.state for row in Assignment.objects.all()}


def slots_of(document):
    return sorted(
        Assignment.objects.filter(document=document).exclude(slot=None).values_list("slot", flat=True),
    )


def free(*rows):
    return [Document.objects.get(pk=row.pk).free_slots for row in rows]


# --- by hand -------------------------------------------------------------------------------------


def test_every_document_goes_to_every_person(mia, ada, bob, documents):
    done = staffing.assign(documents=ids(documents), people=[ada.user_id, bob.user_id], by=mia)
    assert (done.done, dict(done.left)) == (6, {})
    assert set(held().values()) == {"assigned"}
    assert [slots_of(each) for each in documents] == [[0, 1]] * 3
    assert free(*documents) == [0, 0, 0]
    given = Assignment.objects.first()
    assert (given.origin, given.assigned_by_id, given.lease_until) == ("hand", mia.user_id, None)


def test_doing_it_again_does_nothing_and_says_so(mia, ada, documents):
    staffing.assign(documents=ids(documents), people=[ada.user_id], by=mia)
    before = list(Assignment.objects.values()), Change.objects.count()
    done = staffing.assign(documents=ids(documents), people=[ada.user_id], by=mia)
    assert (done.done, dict(done.left)) == (0, {"there": 3})
    assert (list(Assignment.objects.values()), Change.objects.count()) == before


def test_by_hand_goes_beyond_what_is_wanted(project, mia, documents):
    people = [make.member(project, assigned=False) for _ in range(4)]
    staffing.assign(documents=ids(documents[:1]), people=[each.user_id for each in people], by=mia)
    assert slots_of(documents[0]) == [0, 1, 2, 3]
    assert free(documents[0]) == [0]


def test_a_slot_given_back_is_the_next_that_is_given(mia, ada, bob, documents):
    staffing.assign(documents=ids(documents[:1]), people=[ada.user_id, bob.user_id], by=mia)
    taken = {row.user_id: row.slot for row in Assignment.objects.all()}
    staffing.withdraw(documents=ids(documents), people=[ada.user_id], by=mia)
    staffing.assign(documents=ids(documents[:1]), people=[mia.user_id], by=mia)
    assert Assignment.objects.get(user=mia.user).slot == taken[ada.user_id]


def test_what_was_skipped_or_ran_out_can_be_given_again(mia, ada, bob, documents):
    make.assign(documents[0], ada.user, "skipped", reason="No text")
    make.assign(documents[0], bob.user, "expired")
    done = staffing.assign(documents=ids(documents[:1]), people=[ada.user_id, bob.user_id], by=mia)
    assert done.done == 2
    assert set(held().values()) == {"assigned"}
    assert Assignment.objects.get(user=ada.user).reason == ""
    assert slots_of(documents[0]) == [0, 1]


def test_what_is_claimed_submitted_or_flagged_stays_as_it_is(mia, ada, project, documents):
    for state, document in zip(("claimed", "submitted", "flagged"), documents, strict=True):
        make.assign(document, ada.user, state)
    before = list(Assignment.objects.values())
    done = staffing.assign(documents=ids(documents), people=[ada.user_id], by=mia)
    assert (done.done, done.left["there"]) == (0, 3)
    assert list(Assignment.objects.values()) == before


def test_documents_that_are_not_there_any_more_are_counted(mia, ada, documents):
    Document.objects.filter(pk=documents[0].pk).update(archived_at="2026-01-01T00:00Z")
    Document.objects.filter(pk=documents[1].pk).update(staged=True)
    elsewhere = many(make.project(), 1)
    done = staffing.assign(documents=[*ids(documents), *ids(elsewhere), 10**9], people=[ada.user_id], by=mia)
    assert (done.done, dict(done.left)) == (1, {"gone": 4})
    assert held() == {(documents[2].pk, ada.user_id): "assigned"}


@pytest.mark.parametrize("who", ["stranger", "inspector", "gone"])
def test_only_people_who_annotate_there_are_given_documents(who, project, mia, documents):
    person = make.user()
    if who == "inspector":
        make.member(project, Role.INSPECTOR, person, assigned=False)
    if who == "gone":
        make.member(project, Role.ANNOTATOR, person, assigned=False)
        Membership.objects.filter(user=person).update(expires_at="2026-01-01T00:00Z")
    with pytest.raises(NotFound):
        staffing.assign(documents=ids(documents), people=[person.pk], by=mia)
    assert held() == {}


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_only_managers_staff(role, project, mia, ada, documents):
    other = make.member(project, role, assigned=False)
    flagged = make.assign(documents[0], ada.user, "flagged")
    membership = Membership.objects.get(user=ada.user)
    chosen = {"documents": ids(documents), "by": other}
    for act in (
        lambda: staffing.assign(people=[ada.user_id], **chosen),
        lambda: staffing.withdraw(people=[ada.user_id], **chosen),
        lambda: staffing.assign_at_random(people=[ada.user_id], per_document=1, seed=1, **chosen),
        lambda: staffing.set_overlap(annotators=1, **chosen),
        lambda: staffing.set_quota(membership=membership, quota=1, by=other),
        lambda: staffing.resolve_flag(assignment=flagged, verdict="release", by=other),
    ):
        with pytest.raises(Forbidden):
            act()
    assert held() == {(documents[0].pk, ada.user_id): "flagged"}
    assert not Change.objects.exists()


def test_each_document_has_a_change_that_names_the_people(mia, ada, bob, documents):
    staffing.assign(documents=ids(documents), people=[bob.user_id, ada.user_id], by=mia)
    changes = list(Change.objects.all())
    assert [change.document_id for change in changes] == ids(documents)
    assert {change.action for change in changes} == {"assignment.assign"}
    assert all(change.data == {"users": sorted([ada.user_id, bob.user_id])} for change in changes)
    assert {change.actor_id for change in changes} == {mia.user_id}
    assert len({change.group for change in changes}) == 1
    staffing.withdraw(documents=ids(documents[:1]), people=[ada.user_id], by=mia)
    last = Change.objects.latest("pk")
    assert (last.action, last.data, last.group) == ("assignment.withdraw", {"users": [ada.user_id]}, None)


def test_a_thousand_documents_and_five_people_cost_what_one_of_each_does(project, mia):
    people = [make.member(project, assigned=False).user_id for _ in range(5)]
    rows = ids(many(project, 1_000))
    counts = []
    for number, some in ((1, people[:1]), (1_000, people)):
        with CaptureQueriesContext(connection) as captured:
            staffing.assign(documents=rows[:number], people=some, by=mia)
        counts.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            staffing.withdraw(documents=rows[:number], people=some, by=mia)
        counts.append(len(captured))
    assert counts == [8, 8, 8, 8]
    assert not Assignment.objects.exists()
    assert set(Document.objects.values_list("free_slots", flat=True)) == {2}


def test_too_many_at_once_are_refused_before_anything_happens(mia, ada):
    with pytest.raises(Invalid):
        staffing.assign(documents=range(staffing.MOST_PAIRS + 1), people=[ada.user_id], by=mia)


# --- withdrawing ---------------------------------------------------------------------------------


def test_who_has_not_begun_loses_the_document(mia, ada, project):
    document = make.document(project)
    staffing.assign(documents=[document.pk], people=[ada.user_id], by=mia)
    done = staffing.withdraw(documents=[document.pk], people=[ada.user_id], by=mia)
    assert (done.done, held()) == (1, {})
    assert free(document) == [2]
    with pytest.raises(NotFound):
        document_in(ada, document.pk)


def test_who_has_begun_keeps_the_work_to_read_and_to_go_on_with(mia, ada, project):
    document = make.document(project)
    staffing.assign(documents=[document.pk], people=[ada.user_id], by=mia)
    make.span(document, "London", "GPE", by=ada)
    staffing.withdraw(documents=[document.pk], people=[ada.user_id], by=mia)
    assert held() == {(document.pk, ada.user_id): "released"}
    assert (slots_of(document), free(document)) == ([], [2])
    assert document_in(ada, document.pk) == document
    make.span(document, "Kyiv", "GPE", by=ada)
    assert AnnotationSet.objects.get().spans.count() == 2
    again = staffing.withdraw(documents=[document.pk], people=[ada.user_id], by=mia)
    assert (again.done, dict(again.left)) == (0, {"kept": 1})


def test_submitted_work_is_not_withdrawn(mia, ada, bob, project):
    document = make.document(project)
    staffing.assign(documents=[document.pk], people=[ada.user_id, bob.user_id], by=mia)
    make.submit(document, ada)
    done = staffing.withdraw(documents=[document.pk], people=[ada.user_id, bob.user_id, mia.user_id], by=mia)
    assert (done.done, dict(done.left)) == (1, {"submitted": 1, "absent": 1})
    assert held() == {(document.pk, ada.user_id): "submitted"}


def test_single_cells_are_given_and_taken(mia, ada, bob, documents):
    first, second, _ = documents
    pairs = [(first.pk, ada.user_id), (second.pk, bob.user_id)]
    assert staffing.assign_pairs(pairs=pairs, by=mia).done == 2
    assert held().keys() == set(pairs)
    assert staffing.withdraw_pairs(pairs=[pairs[0]], by=mia).done == 1
    assert held().keys() == {pairs[1]}


def test_who_leaves_the_project_gives_back_what_is_not_submitted(mia, ada, project):
    begun, untouched, done = (make.document(project) for _ in range(3))
    staffing.assign(documents=ids([begun, untouched, done]), people=[ada.user_id], by=mia)
    make.span(begun, "London", "GPE", by=ada)
    make.submit(done, ada)
    projects.remove_member(user=ada.user, by=mia)
    assert held() == {(begun.pk, ada.user_id): "released", (done.pk, ada.user_id): "submitted"}
    assert free(begun, untouched, done) == [2, 2, 1]


# --- at random -----------------------------------------------------------------------------------


def loads(people):
    counted = Counter(Assignment.objects.filter(state="assigned").values_list("user", flat=True))
    return [counted[each.user_id] for each in people]


def deal(rows, people, by, per_document=2, seed=7):
    return staffing.assign_at_random(
        documents=ids(rows), people=[each.user_id for each in people], per_document=per_document, seed=seed, by=by
    )


def test_a_random_deal_gives_each_document_its_people_and_everybody_as_much(project, mia):
    rows, people = many(project, 10), [make.member(project, assigned=False) for _ in range(3)]
    assert deal(rows, people, mia).done == 20
    assert set(Counter(Assignment.objects.values_list("document", flat=True)).values()) == {2}
    assert sorted(loads(people)) == [6, 7, 7]
    assert set(Assignment.objects.values_list("origin", flat=True)) == {"random"}
    assert set(free(*rows)) == {0}


def test_the_same_seed_deals_alike_and_another_one_differently(project, mia, ada, bob):
    rows = many(project, 12)
    dealt = []
    for seed in (1, 1, 2):
        deal(rows, [ada, bob], mia, 1, seed)
        dealt.append(held())
        staffing.withdraw(documents=ids(rows), people=[ada.user_id, bob.user_id], by=mia)
    assert dealt[0] == dealt[1] != dealt[2]


def test_a_deal_keeps_what_is_assigned_and_doing_it_again_does_nothing(mia, ada, bob, documents):
    staffing.assign(documents=ids(documents[:1]), people=[mia.user_id, ada.user_id], by=mia)
    make.assign(documents[1], ada.user, "skipped", reason="Not mine")
    before = held()
    outcome = deal(documents, [ada, bob], mia)
    assert held().items() >= before.items()
    assert (outcome.done, dict(outcome.left)) == (3, {"short": 1})  # she skipped the second one
    assert deal(documents, [ada, bob], mia).done == 0


def test_nobody_is_dealt_more_than_the_quota(project, mia, ada, bob):
    rows = many(project, 10)
    staffing.set_quota(membership=Membership.objects.get(user=ada.user), quota=3, by=mia)
    make.assign(rows[0], ada.user, "claimed", origin="queue")
    make.assign(rows[1], ada.user, origin="hand")
    outcome = deal(rows, [ada, bob], mia, 1)
    assert outcome.done == 8
    assert Counter(Assignment.objects.filter(user=ada.user).values_list("origin", flat=True)) == {
        "queue": 1, "hand": 1, "random": 2,
    }  # fmt: skip
    assert assignments.next_document(by=bob) is not None


def test_what_was_dealt_counts_for_the_quota_of_the_queue(mia, ada, documents):
    staffing.set_quota(membership=Membership.objects.get(user=ada.user), quota=1, by=mia)
    deal(documents[:1], [ada], mia, 1)
    assert assignments.next_document(by=ada) == documents[0].pk
    assignments.skip(document=documents[0], reason="No text", by=ada)
    assert assignments.next_document(by=ada) == documents[1].pk
    assignments.flag(document=documents[1], reason="Odd", by=ada)
    assert assignments.next_document(by=ada) is None


@pytest.mark.parametrize("wrong", [{"per_document": 0}, {"per_document": 51}, {"seed": -1}, {"seed": 2**31}])
def test_a_deal_that_makes_no_sense_is_refused(wrong, mia, ada, documents):
    with pytest.raises(Invalid) as refused:
        deal(documents, [ada], mia, **wrong)
    assert refused.value.where == next(iter(wrong))
    assert held() == {}


# --- overlap -------------------------------------------------------------------------------------


def test_some_documents_want_more_annotators_than_the_others(mia, ada, documents):
    staffing.assign(documents=ids(documents[:1]), people=[ada.user_id], by=mia)
    assert staffing.set_overlap(documents=ids(documents[:2]), annotators=3, by=mia) == 2
    assert free(*documents) == [2, 3, 2]
    assert [each.data for each in Change.objects.filter(action="document.overlap")] == [{"annotators": 3}] * 2
    assert staffing.set_overlap(documents=ids(documents[:2]), annotators=3, by=mia) == 0
    assert staffing.set_overlap(documents=ids(documents), annotators=None, by=mia) == 2
    assert free(*documents) == [1, 2, 2]


@pytest.mark.parametrize("number", [0, -1, 51])
def test_an_overlap_that_makes_no_sense_is_refused(number, mia, documents):
    with pytest.raises(Invalid):
        staffing.set_overlap(documents=ids(documents), annotators=number, by=mia)
    assert set(Document.objects.values_list("annotators", flat=True)) == {None}


def test_a_subset_is_what_the_filters_leave_or_a_share_of_it(project, mia):
    rows = many(project, 20)
    Document.objects.filter(pk__in=ids(rows[:8])).update(outlet="Gazette")
    assert read.subset(mia, Filters(outlet="Gazette"), None, 0) == ids(rows[:8])
    share = read.subset(mia, Filters(outlet="Gazette"), 3, 5)
    assert len(set(share)) == 3
    assert set(share) <= set(ids(rows[:8]))
    assert share == read.subset(mia, Filters(outlet="Gazette"), 3, 5)
    assert len({tuple(read.subset(mia, Filters(), 3, seed)) for seed in range(5)}) > 1
    assert len(read.subset(mia, Filters(), 100, 0)) == 20


# --- quota ---------------------------------------------------------------------------------------


def test_a_quota_is_set_changed_and_lifted(mia, ada):
    membership = Membership.objects.get(user=ada.user)
    for quota in (5, 5, 0, None):
        staffing.set_quota(membership=membership, quota=quota, by=mia)
        assert Membership.objects.get(user=ada.user).quota == quota
    assert [change.data["to"] for change in Change.objects.filter(action="member.quota")] == [5, 0, None]
    with pytest.raises(Invalid):
        staffing.set_quota(membership=membership, quota=-1, by=mia)


# --- flagged and skipped ------------------------------------------------------------------------------


@pytest.fixture
def flagged(mia, ada, documents):
    staffing.assign(documents=ids(documents[:1]), people=[ada.user_id], by=mia)
    return assignments.flag(document=documents[0], reason="Two articles in one", by=ada)


def test_a_flagged_document_is_given_back_to_its_person(mia, ada, documents, flagged):
    staffing.resolve_flag(assignment=flagged, verdict="give_back", by=mia)
    assert held() == {(documents[0].pk, ada.user_id): "assigned"}
    assert (slots_of(documents[0]), free(documents[0])) == ([0], [1])
    assert assignments.next_document(by=ada) == documents[0].pk


def test_a_flagged_document_is_released_for_others_but_not_offered_to_the_same_person(
    mia, ada, bob, documents, flagged
):
    staffing.resolve_flag(assignment=flagged, verdict="release", by=mia)
    kept = Assignment.objects.get()
    assert (kept.state, kept.reason, kept.slot) == ("skipped", "Two articles in one", None)
    assert free(documents[0]) == [2]
    assert assignments.next_document(by=bob) == documents[0].pk
    assert assignments.next_document(by=ada) == documents[1].pk


def test_a_flagged_document_is_archived_and_the_flag_is_there_when_it_comes_back(mia, documents, flagged):
    staffing.resolve_flag(assignment=flagged, verdict="archive", by=mia)
    assert Document.objects.get(pk=documents[0].pk).archived_at
    assert read.issues(mia, 10) == ()
    Document.objects.update(archived_at=None)
    assert [each.reason for each in read.issues(mia, 10)] == ["Two articles in one"]


def test_a_skipped_document_can_be_given_back(mia, ada, documents):
    staffing.assign(documents=ids(documents[:1]), people=[ada.user_id], by=mia)
    skipped = assignments.skip(document=documents[0], reason="No text", by=ada)
    with pytest.raises(Conflict):
        staffing.resolve_flag(assignment=skipped, verdict="release", by=mia)
    staffing.resolve_flag(assignment=skipped, verdict="give_back", by=mia)
    assert held() == {(documents[0].pk, ada.user_id): "assigned"}


def test_what_is_settled_is_not_settled_again(mia, documents, flagged):
    staffing.resolve_flag(assignment=flagged, verdict="give_back", by=mia)
    with pytest.raises(Conflict):
        staffing.resolve_flag(assignment=flagged, verdict="release", by=mia)
    with pytest.raises(Invalid):
        staffing.resolve_flag(assignment=flagged, verdict="praise", by=mia)


def test_what_waits_is_listed_flagged_first_and_skipped_only_while_nobody_has_taken_it(mia, ada, bob, documents):
    for each, state in zip(documents, ("skipped", "flagged", "skipped"), strict=True):
        make.assign(each, ada.user, state, reason=f"{state} {each.title}")
    make.assign(documents[2], bob.user)
    make.assign(documents[2], mia.user)
    assert [each.reason for each in read.issues(mia, 10)] == ["flagged 1", "skipped 0"]
    assert len(read.issues(mia, 1)) == 1


# --- people --------------------------------------------------------------------------------------


def test_people_are_counted_and_who_is_gone_is_still_there_while_it_matters(project, mia, ada, bob, documents):
    staffing.assign(documents=ids(documents), people=[ada.user_id, bob.user_id], by=mia)
    Assignment.objects.filter(user=bob.user, document=documents[0]).update(state="submitted")
    Document.objects.filter(pk=documents[2].pk).update(archived_at="2026-01-01T00:00Z")
    projects.remove_member(user=bob.user, by=mia)
    found = {each.id: (each.role, each.assigned, each.done, each.left) for each in read.people(mia)}
    assert found == {
        ada.user_id: ("annotator", 2, 0, 2),
        mia.user_id: ("manager", 0, 0, 0),
        bob.user_id: ("", 1, 1, 0),
    }
    assert [each.id for each in read.people(mia)] == [ada.user_id, mia.user_id, bob.user_id]


def test_too_many_documents_are_refused_before_any_is_locked(mia, ada):
    for act in (
        lambda many: staffing.assign_at_random(documents=many, people=[ada.user_id], per_document=1, seed=1, by=mia),
        lambda many: staffing.set_overlap(documents=many, annotators=2, by=mia),
    ):
        with pytest.raises(Invalid) as refused:
            act(range(staffing.MOST_DOCUMENTS + 1))
        assert refused.value.where == "documents"
