"""Managers staff while people take documents from the queue: nobody is turned away, no slot is held twice."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.access import enter
from annotator.errors import NotFound
from annotator.models import Assignment, Document
from annotator.roles import Role
from annotator.services import assignments, slots, staffing, team
from tests import make
from tests.services.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENTS = 30


def test_every_way_to_hand_out_documents_at_once():
    project = make.project(annotators_per_document=2)
    documents = [make.document(project, f"Document {number}.").pk for number in range(DOCUMENTS)]
    slots.count(*documents)
    people = [make.member(project, assigned=False).user for _ in range(6)]
    managers = [make.member(project, Role.MANAGER, assigned=False).user for _ in range(4)]
    ids = [person.pk for person in people]

    def managing(number):
        def work():
            chance, by = random.Random(number), enter(managers[number], project.slug)
            for _ in range(6):
                some = {"documents": chance.sample(documents, 12), "by": by}
                staffing.assign(people=chance.sample(ids, 2), **some)
                staffing.withdraw(people=chance.sample(ids, 2), **some)
                staffing.assign_at_random(people=ids, per_document=2, seed=number, **some)
                staffing.set_overlap(annotators=chance.choice([1, 2, 3, None]), **some)
                if number == 0:
                    team.update_team(by=by, annotators_per_document=chance.choice([1, 2, 3]))

        return work

    def pulling(number):
        """Take documents, and give every other one back or let its lease run out."""

        def work():
            by = enter(people[number], project.slug)
            for turn in range(10):
                taken = assignments.next_document(by=by)
                if taken is None:
                    continue
                if turn % 2:
                    claims = Assignment.objects.filter(user=by.user, state="claimed")
                    claims.update(lease_until=timezone.now() - timedelta(seconds=1))
                    continue
                with suppress(NotFound):  # a manager was faster: it is not theirs any more
                    assignments.skip(document=Document(pk=taken), reason="Busy", by=by)

        return work

    at_once([managing(number) for number in range(len(managers))] + [pulling(number) for number in range(len(people))])
    project.refresh_from_db()
    for document in Document.objects.all():
        held = Assignment.objects.filter(document=document).exclude(slot=None).count()
        wanted = project.annotators_per_document if document.annotators is None else document.annotators
        assert document.free_slots == max(0, wanted - held)
    assert not Assignment.objects.filter(slot=None, state__in=Assignment.HOLDING).exists()


def test_the_same_assignment_by_many_managers_at_once_is_made_once():
    project = make.project()
    documents = [make.document(project, f"Document {number}.").pk for number in range(DOCUMENTS)]
    people = [make.member(project, assigned=False).user_id for _ in range(3)]
    managers = [make.member(project, Role.MANAGER, assigned=False).user for _ in range(8)]

    def assigning(manager):
        def work():
            turned = random.Random(manager.pk).sample(documents, DOCUMENTS)
            return staffing.assign(documents=turned, people=people, by=enter(manager, project.slug)).done

        return work

    assert sum(at_once([assigning(manager) for manager in managers])) == DOCUMENTS * 3
    assert Assignment.objects.count() == DOCUMENTS * 3
