"""Many people writing at once: nothing is lost, nothing is stored twice, nobody is turned away by the database."""

from __future__ import annotations

import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection, connections

from annotator.access import enter
from annotator.db.gate import WriteGate
from annotator.db.snapshots import snapshot
from annotator.errors import DuplicateSpan, Stale
from annotator.models import AnnotationSet, BlockRevision, Change, Decision, Document, Span
from annotator.services import annotations
from annotator.services.operations import Operation
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 16


def at_once(works):
    """Run the works in a thread each, all starting together; their results in order."""
    barrier = Barrier(len(works))

    def begin(work):
        barrier.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def fresh(document):
    return Document.objects.select_related("body").get(pk=document.pk)


def test_people_on_different_documents_never_wait_in_vain():
    project = make.project()
    people = [make.member(project) for _ in range(WRITERS)]
    text = " ".join(f"word{n}" for n in range(20))
    documents = [make.document(project, f"Number {n}. {text}") for n in range(WRITERS)]
    label = make.label(project, "ORG").pk

    def writing(number):
        def work():
            document, by = fresh(documents[number]), enter(people[number].user, project.slug)
            for n in range(20):
                start, end = make.at(document, f"word{n}")
                operation = Operation(uuid.uuid4(), "add", parts=((start, end),), label=label, version=n)
                annotations.apply(document=document, operation=operation, by=by)

        return work

    at_once([writing(number) for number in range(WRITERS)])
    assert Span.objects.count() == Change.objects.count() == WRITERS * 20
    assert {each.version for each in AnnotationSet.objects.all()} == {20}


def test_one_set_written_from_many_tabs_keeps_exactly_what_was_acknowledged():
    project = make.project()
    ada = make.member(project)
    document = make.document(project, " ".join(f"word{n}" for n in range(WRITERS * 10)))
    label = make.label(project, "ORG").pk

    def tab(number):
        def work():
            chance, stored, stale = random.Random(number), [], 0
            mine, by = fresh(document), enter(ada.user, project.slug)
            for n in range(number * 10, number * 10 + 10):
                seen = BlockRevision.objects.filter(annotation_set__document=mine).values_list("revision", flat=True)
                revision = max([*seen, 0]) if chance.random() < 0.8 else 0
                part = make.at(mine, f"word{n}")
                operation = Operation(uuid.uuid4(), "add", parts=(part,), label=label, blocks={0: revision})
                try:
                    stored.append(annotations.apply(document=mine, operation=operation, by=by).span_id)
                except Stale:
                    stale += 1
            return stored, stale

        return work

    results = at_once([tab(number) for number in range(WRITERS)])
    acknowledged = [pk for stored, _ in results for pk in stored]
    refused = sum(stale for _, stale in results)
    assert len(acknowledged) + refused == WRITERS * 10
    assert refused > 0
    assert sorted(Span.objects.values_list("pk", flat=True)) == sorted(acknowledged)
    assert AnnotationSet.objects.get().version == Change.objects.count() == len(acknowledged)


def test_one_operation_sent_many_times_at_once_is_stored_once_and_answered_alike():
    project = make.project()
    ada = make.member(project)
    document = make.document(project)
    (suggestion,) = make.suggestions(document, [("London", "GPE")])
    operation = Operation(uuid.uuid4(), "accept", span=suggestion.pk, blocks={0: 0})

    def send():
        by = enter(ada.user, project.slug)
        return annotations.apply(document=fresh(document), operation=operation, by=by).span_id

    answers = at_once([send] * WRITERS)
    assert len(set(answers)) == 1
    assert (
        Decision.objects.count()
        == Change.objects.count()
        == Span.objects.filter(derived_from__isnull=False).count()
        == 1
    )


def test_the_same_span_drawn_in_many_tabs_at_once_is_there_once():
    project = make.project()
    ada = make.member(project)
    document = make.document(project)
    label = make.label(project, "GPE").pk

    def draw():
        operation = Operation(uuid.uuid4(), "add", parts=(make.at(document, "London"),), label=label, blocks={0: 0})
        try:
            annotations.apply(document=fresh(document), operation=operation, by=enter(ada.user, project.slug))
        except (Stale, DuplicateSpan):
            return 0
        return 1

    assert sum(at_once([draw] * WRITERS)) == 1
    assert Span.objects.count() == 1


def test_a_snapshot_sees_one_moment_while_others_write():
    project = make.project()
    ada = make.member(project)
    document = make.document(project)
    make.span(document, "London", "GPE", by=ada)

    def write():
        make.span(fresh(document), "Kyiv", "GPE", by=enter(ada.user, project.slug))

    with snapshot():
        before = Span.objects.count()
        at_once([write])
        during = Span.objects.count()
    assert (before, during, Span.objects.count()) == (1, 1, 2)


SETTINGS = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 2, "PRAGMA foreign_keys": 1},
    "postgresql": {"SHOW synchronous_commit": "on", "SHOW lock_timeout": "5s"},
}


def test_the_database_is_set_up_to_lose_nothing():
    with connection.cursor() as cursor:
        for question, answer in SETTINGS[connection.vendor].items():
            cursor.execute(question)
            assert cursor.fetchone()[0] == answer


def test_the_gate_lets_one_through_at_a_time(tmp_path):
    inside, most = [], []

    def pass_through():
        gate = WriteGate(tmp_path / "gate")
        for _ in range(50):
            gate.acquire()
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            gate.release()
        gate.close()

    at_once([pass_through] * 8)
    assert max(most) == 1
    assert len(most) == 400


def test_a_gate_is_free_again_after_a_failed_transaction():
    project = make.project()
    document = make.document(project)
    ada = make.member(project)
    with pytest.raises(Stale):
        make.operate(document, "add", ada, parts=((0, 3),), label=make.label(project, "ORG").pk, version=7)
    close_old_connections()

    def write():
        make.span(fresh(document), "London", "GPE", by=enter(ada.user, project.slug))

    at_once([write])
    assert Span.objects.count() == 1
