"""Simulated annotators of different speeds finish a corpus over HTTP: nobody too many, nothing lost, no error."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from annotator.models import ClaimDecision
from tests.simulation import world
from tests.simulation.person import Person

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = {"sqlite": 6, "postgresql": 10}
DOCUMENTS, OVERLAP = 12, 2


def test_a_team_finishes_its_documents_each_exactly_as_often_as_wanted(live_server):
    cookies = world.build(PEOPLE[connection.vendor], DOCUMENTS, OVERLAP)
    team = [
        Person(live_server.url, cookie, world.PROJECT, random.Random(number), pause=0.02 * number)
        for number, cookie in enumerate(cookies)
    ]
    with ThreadPoolExecutor(len(team)) as pool:
        list(pool.map(Person.work_until_done, team))
    assert [failure for person in team for failure in person.failures] == []
    assert sum(len(person.documents) for person in team) == DOCUMENTS * OVERLAP
    assert all(len(person.documents) == len(set(person.documents)) for person in team)
    world.check(OVERLAP)
    assert ClaimDecision.objects.count() == DOCUMENTS * OVERLAP * 2
    world.check_acknowledged([each for person in team for each in person.acknowledged])
    assert world.check_replay() == DOCUMENTS * OVERLAP
