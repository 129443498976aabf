"""What spans mean, as people say it: entities, quantities and times that hang on spans, go and come back with them."""

from __future__ import annotations

import pytest

from annotator.editing.facts import MentionFact, QuantityFact, TimeFact
from annotator.errors import Invalid, NotFound
from annotator.fact_records import Quantity, TimeValue
from annotator.models import Change, Mention, Span
from annotator.models import Quantity as StoredQuantity
from annotator.models import TimeValue as StoredTime
from annotator.selectors.fact_state import facts_of
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import MentionUse, Modifier
from tests import make

SIX_MILES = Quantity(6, 6, "mi", Modifier.AT_LEAST, digits=0)
TUESDAY = TimeValue("2026-03-10", first="2026-03-10", last="2026-03-10", relative=True)


@pytest.fixture
def document(db):
    return make.document(make.project(), "Kyiv said troops went at least six miles on Tuesday.")


@pytest.fixture
def ada(document):
    return make.member(document.project)


@pytest.fixture
def kyiv(document):
    return document.project.entities.create(name="Kyiv", type="GPE")


def put(document, by, value, **fields):
    return make.operate(document, "value.put", by, fact=FactRequest(value=value), **fields)


@pytest.fixture
def values(document, ada, kyiv):
    """One of each, on spans of Ada's."""
    spans = [make.span(document, quote, "GPE", by=ada) for quote in ("Kyiv", "six miles", "Tuesday")]
    made = [
        MentionFact(spans[0].pk, kyiv.pk, MentionUse.METONYM),
        QuantityFact(spans[1].pk, SIX_MILES),
        TimeFact(spans[2].pk, TUESDAY, "2026-03-12"),
    ]
    for value in made:
        put(document, ada, value)
    return made


def stored(document):
    (own,) = document.sets.all()
    return facts_of([own.pk])[own.pk]


def test_each_kind_is_stored_as_it_is_given(document, values):
    assert stored(document) == {value.key: value for value in values}


def test_a_value_is_changed_and_the_change_undone(document, ada, values):
    another = MentionFact(values[0].span, None)
    put(document, ada, another)
    assert stored(document)[another.key] == another
    make.operate(document, "undo", ada)
    assert stored(document)[another.key] == values[0]


def test_a_cleared_value_is_gone_until_that_is_undone(document, ada, values):
    make.operate(document, "value.clear", ada, fact=FactRequest(target=values[1].span, kind="quantity"))
    assert not StoredQuantity.objects.exists()
    make.operate(document, "undo", ada)
    assert stored(document)[values[1].key] == values[1]


def test_values_go_with_their_span_and_come_back_with_it(document, ada, values):
    for value in values:
        make.operate(document, "delete", ada, span=value.span)
    assert not Span.objects.exists()
    assert stored(document) == {}
    for _ in values:
        make.operate(document, "undo", ada)
    assert stored(document) == {value.key: value for value in values}


def test_what_went_with_a_span_is_in_its_change(document, ada, values):
    make.operate(document, "delete", ada, span=values[2].span)
    assert len(Change.objects.last().data["facts"]) == 1
    assert not StoredTime.objects.exists()


def test_undoing_a_value_shows_the_block_of_its_span_again(document, ada, values):
    assert make.operate(document, "undo", ada).blocks == (0,)


def test_a_suggestion_has_no_value_before_it_is_accepted(document, ada, kyiv):
    (suggested,) = make.suggestions(document, [("Kyiv", "GPE")])
    with pytest.raises(NotFound):
        put(document, ada, MentionFact(suggested.pk, kyiv.pk))
    assert not Mention.objects.exists()


def test_an_entity_of_another_project_is_refused(document, ada, values):
    foreign = make.project().entities.create(name="Karsk", type="GPE")
    with pytest.raises(Invalid) as refused:
        put(document, ada, MentionFact(values[0].span, foreign.pk))
    assert refused.value.where == "entity"
    assert stored(document)[values[0].key] == values[0]


def test_the_same_request_again_answers_as_before_and_adds_nothing(document, ada, values):
    again = put(document, ada, values[0])
    assert not again.delta
