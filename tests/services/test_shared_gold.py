"""One gold set and several people: what each does is there, nothing is overwritten, everybody undoes their own."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace

import pytest

from annotator.access import enter
from annotator.editing.state import Delta, composed
from annotator.errors import Conflict, DuplicateSpan, Forbidden, NotFound, Stale
from annotator.models import AnnotationSet, BlockRevision, Change, Decision, Span
from annotator.selectors.collisions import collision
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import read_sets, read_state
from annotator.services import annotations
from annotator.services.operations import Operation
from tests import make
from tests.services.test_concurrency import at_once, fresh


def gold_of(document):
    return AnnotationSet.objects.create(document=document, role="gold")


def working_in_gold(actor):
    return replace(actor, gold=True)


def operate(document, by, action, **fields):
    fields.setdefault("version", AnnotationSet.objects.get(document=document, role="gold").version)
    return annotations.apply(document=document, operation=Operation(uuid.uuid4(), action, **fields), by=by)


def add(document, by, quote, name, **fields):
    label = make.label(document.project, name).pk
    return operate(document, by, "add", parts=(make.at(document, quote),), label=label, **fields)


@pytest.fixture
def document(db):
    return make.document(make.project())


@pytest.fixture
def gold(document):
    return gold_of(document)


@pytest.fixture
def rita(document):
    return working_in_gold(make.member(document.project, "reviewer"))


@pytest.fixture
def max_(document):
    return working_in_gold(make.member(document.project, "manager"))


def test_everybody_who_adjudicates_writes_the_same_set(document, gold, rita, max_):
    add(document, rita, "Ada", "PERSON")
    add(document, max_, "Kyiv", "GPE")
    assert [span.annotation_set_id for span in Span.objects.all()] == [gold.pk] * 2
    gold.refresh_from_db()
    assert gold.version == 2
    assert not AnnotationSet.objects.filter(role="human").exists()


def test_an_annotator_does_not(document, gold):
    ada = working_in_gold(make.member(document.project))
    with pytest.raises(Forbidden):
        add(document, ada, "Ada", "PERSON")
    assert not Span.objects.exists()


def test_there_has_to_be_one_and_it_must_not_be_finished(document, rita):
    with pytest.raises(NotFound):
        annotations.apply(document=document, operation=Operation(uuid.uuid4(), "undo", version=0), by=rita)
    gold_of(document)
    AnnotationSet.objects.update(state="submitted")
    with pytest.raises(Conflict, match="finished"):
        add(document, rita, "Ada", "PERSON")
    assert not Change.objects.exists()


def test_each_undoes_what_they_did_themselves(document, gold, rita, max_):
    add(document, rita, "Ada", "PERSON")
    add(document, max_, "Kyiv", "GPE")
    operate(document, rita, "undo")
    assert [document.body.text[each.start : each.end] for each in Span.objects.all()] == ["Kyiv"]


def test_a_collision_shows_both_and_how_to_do_it_all_the_same(document, gold, rita, max_):
    span = add(document, rita, "Kyiv", "GPE").span_id
    seen = {1: BlockRevision.objects.get().revision}
    org, person = (make.label(document.project, name).pk for name in ("ORG", "PERSON"))
    operate(document, max_, "relabel", span=span, label=org)
    late = {"action": "relabel", "span": span, "label": person}
    with pytest.raises(Stale):
        annotations.apply(document=document, operation=Operation(uuid.uuid4(), **late, blocks=seen), by=rita)
    met = collision(document, rita, read_sets(document, rita), **late, parts=(), note="", blocks=seen)
    assert met.by == max_.user.display_name
    assert [mark.label.name for mark in met.now] == ["ORG"]
    assert (met.parts, met.label.name) == ((make.at(document, "Kyiv"),), "PERSON")
    assert met.again == {"op": "relabel", "span": str(span), "parts": "", "label": str(person), "note": ""}


def test_where_the_span_is_gone_doing_it_all_the_same_adds_it(document, gold, rita, max_):
    span = add(document, rita, "Kyiv", "GPE").span_id
    operate(document, max_, "delete", span=span)
    label = make.label(document.project, "ORG").pk
    start, end = make.at(document, "Kyiv")
    met = collision(
        document, rita, read_sets(document, rita), action="relabel", span=span, label=label, parts=(), note="",
        blocks={1: 1},
    )  # fmt: skip
    assert met.now == ()
    assert met.again == {"op": "add", "parts": f"{start}-{end}", "label": str(label)}
    met = collision(
        document, rita, read_sets(document, rita), action="delete", span=span, label=None, parts=(), note="",
        blocks={1: 1},
    )  # fmt: skip
    assert met.again is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [8])
def test_many_people_with_fresh_and_stale_versions_lose_nothing(people):
    """What is acknowledged plus what is refused is what was sent, and replaying the Changes gives the tables."""
    project = make.project()
    documents = [make.document(project, " ".join(f"word{n}" for n in range(12))) for _ in range(3)]
    for each in documents:
        gold_of(each)
    team = [make.member(project, "reviewer") for _ in range(people)]
    labels = [make.label(project, name).pk for name in ("PERSON", "ORG")]

    def working(number):
        def work():
            chance, accepted, refused = random.Random(number), 0, 0
            by = working_in_gold(enter(team[number].user, project.slug))
            for _ in range(25):
                document = fresh(chance.choice(documents))
                version = AnnotationSet.objects.get(document=document, role="gold").version
                spans = list(Span.objects.filter(annotation_set__document=document).values_list("pk", flat=True))
                if spans and chance.random() < 0.5:
                    fields = {"span": chance.choice(spans), "label": chance.choice(labels)}
                    action = chance.choice(["relabel", "delete"])
                else:
                    place = make.at(document, f"word{chance.randrange(12)}")
                    action, fields = "add", {"parts": (place,), "label": chance.choice(labels)}
                seen = version if chance.random() < 0.7 else max(0, version - 1)
                try:
                    operation = Operation(uuid.uuid4(), action, version=seen, **fields)
                    accepted += bool(annotations.apply(document=document, operation=operation, by=by).change)
                except (Stale, NotFound, DuplicateSpan, Conflict):
                    refused += 1
            return accepted, refused

        return work

    results = at_once([working(number) for number in range(people)])
    assert sum(accepted for accepted, _ in results) == Change.objects.count()
    assert 0 < sum(refused for _, refused in results) < people * 25
    for each in documents:
        gold = AnnotationSet.objects.get(document=each, role="gold")
        changes = Change.objects.filter(annotation_set=gold).order_by("id")
        assert gold.version == changes.count()
        assert [change.version for change in changes] == list(range(1, gold.version + 1))
        replayed = composed(Delta.from_json(change.data) for change in changes)
        view = read_sets(fresh(each), working_in_gold(team[0]))
        stored = read_state(view, schema_of(project))
        assert {swap.after.id: swap.after for swap in replayed.spans} == dict(stored.spans)


def test_a_gold_span_that_came_from_a_person_is_no_suggestion_of_theirs(document, gold, rita):
    ada = make.member(document.project)
    theirs = make.span(document, "London", "GPE", by=ada)
    taken = gold.spans.create(label=theirs.label, start=theirs.start, end=theirs.end, derived_from=theirs)
    operate(document, rita, "accept", span=taken.pk)
    assert list(gold.spans.all()) == [taken]
    operate(document, rita, "reject", span=taken.pk)
    assert not gold.spans.exists()
    assert Span.objects.filter(pk=theirs.pk).exists()
    assert not Decision.objects.exists()
