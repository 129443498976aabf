"""Many people ask for the next document at once: nobody gets the same slot, nothing is left, nobody waits in vain."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from annotator.access import enter
from annotator.models import AnnotationSet, Assignment, Document
from annotator.services import assignments, slots
from tests import make
from tests.services.test_concurrency import at_once, fresh

pytestmark = pytest.mark.django_db(transaction=True)
PULLERS = 16
DOCUMENTS = 40


def team(overlap, documents=DOCUMENTS, people=PULLERS):
    project = make.project(annotators_per_document=overlap)
    made = [make.document(project, f"Document {number}.") for number in range(documents)]
    slots.count(*[each.pk for each in made])
    return project, [make.member(project, assigned=False) for _ in range(people)]


def pull(project, person, *, submit=True, most=10**6):
    """Take documents and submit them until there is none. What was got, in order."""

    def work():
        got: list[int] = []
        while len(got) < most and (number := assignments.next_document(by=enter(person.user, project.slug))):
            got.append(number)
            if submit:
                make.submit(fresh(Document(pk=number)), enter(person.user, project.slug))
        return got

    return work


@pytest.mark.parametrize("overlap", [1, 2, 3])
def test_every_document_is_handed_out_exactly_as_often_as_is_wanted(overlap):
    project, people = team(overlap)
    got = at_once([pull(project, person) for person in people])
    handed_out = Counter(number for each in got for number in each)
    assert set(handed_out.values()) == {overlap}
    assert len(handed_out) == DOCUMENTS
    assert all(len(each) == len(set(each)) for each in got)
    assert set(Document.objects.values_list("free_slots", flat=True)) == {0}
    sets = AnnotationSet.objects.filter(state="submitted").values("document").annotate(number=Count("pk"))
    assert {each["number"] for each in sets} == {overlap}
    assert Assignment.objects.exclude(slot=None).count() == overlap * DOCUMENTS


def test_nobody_is_sent_away_while_there_is_a_document_for_them():
    """As many people as slots ask at the same moment: each gets one."""
    project, people = team(2, documents=PULLERS // 2)
    got = at_once([pull(project, person, submit=False, most=1) for person in people])
    assert sorted(Counter(number for (number,) in got).values()) == [2] * (PULLERS // 2)


def test_one_person_asking_many_times_at_once_holds_one_document():
    project, (ada, *_) = team(2)
    got = at_once([pull(project, ada, submit=False, most=1)] * 8)
    assert len({number for (number,) in got}) == 1
    assert Assignment.objects.count() == 1


def test_abandoned_claims_all_come_back_once_and_late_work_is_kept():
    """Half of the people vanish with a claim; when their leases are over the others get everything, and then those
    who vanished submit after all."""
    project, people = team(1, documents=PULLERS)
    gone, here = people[: PULLERS // 2], people[PULLERS // 2 :]
    claims = at_once([pull(project, person, submit=False, most=1) for person in gone])
    Assignment.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    got = at_once([pull(project, person) for person in here])
    assert sorted(number for each in got for number in each) == sorted(Document.objects.values_list("pk", flat=True))
    at_once(
        [
            lambda person=person, claim=claim: make.submit(
                fresh(Document(pk=claim[0])), enter(person.user, project.slug)
            )
            for person, claim in zip(gone, claims, strict=True)
        ]
    )
    assert AnnotationSet.objects.filter(state="submitted").count() == PULLERS + len(gone)
    assert Assignment.objects.exclude(slot=None).count() == PULLERS
