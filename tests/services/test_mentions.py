"""Which entity a span names: the only one with its text as a name, unless somebody said otherwise of this span."""

from __future__ import annotations

import pytest

from annotator.editing.facts import MentionFact
from annotator.models import Entity
from annotator.selectors.mentions import mentions_for
from annotator.selectors.naming import naming
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import read_sets, read_state
from annotator.services import entities
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import MentionUse
from tests import make

TEXT = "Kyiv said it would not yield. He went to Kyiv on Friday. Washington met Washington in KYIV."


@pytest.fixture
def document(db):
    return make.document(make.project(), TEXT)


@pytest.fixture
def ada(document):
    return make.member(document.project)


@pytest.fixture
def kyiv(ada):
    return entities.confirm(forms=["Kyiv", "Kiev"], type="GPE", by=ada).entity


def views(document, ada):
    """The views of Ada's spans in reading order."""
    state = read_state(read_sets(document, ada), schema_of(document.project))
    spans = sorted(state.spans.values(), key=lambda span: span.start)
    found = mentions_for(document, spans, ada)
    return [found.get(span.id) for span in spans]


def say(document, ada, span, entity, use=MentionUse.LITERAL):
    make.operate(document, "value.put", ada, fact=FactRequest(value=MentionFact(span.pk, entity, use)))


def test_a_span_names_the_entity_of_its_text_in_any_spelling_without_a_row(document, ada, kyiv):
    for occurrence in (0, 1):
        make.span(document, "Kyiv", "GPE", by=ada, occurrence=occurrence)
    make.span(document, "KYIV", "GPE", by=ada)
    found = views(document, ada)
    assert [each.entity.id for each in found] == [kyiv] * 3
    assert not any(each.explicit for each in found)


def test_a_capital_named_for_its_government_is_one_entity_in_two_uses_and_only_that_one_is_a_source(
    document, ada, kyiv
):
    government, _ = (make.span(document, "Kyiv", "GPE", by=ada, occurrence=number) for number in (0, 1))
    say(document, ada, government, kyiv, MentionUse.METONYM)
    first, second = views(document, ada)
    assert first.entity == second.entity
    assert (first.use, second.use) == (MentionUse.METONYM, MentionUse.LITERAL)
    assert (first.may_be_source, second.may_be_source) == (True, False)


def test_a_span_that_names_none_of_ours_says_so(document, ada, kyiv):
    say(document, ada, make.span(document, "Kyiv", "GPE", by=ada), None)
    (view,) = views(document, ada)
    assert (view.entity, view.explicit, view.candidates[0].id) == (None, True, kyiv)


def test_a_name_under_a_label_of_another_type_names_nothing(document, ada, kyiv):
    make.span(document, "Kyiv", "ORG", by=ada)
    (view,) = views(document, ada)
    assert (view.entity, view.candidates) == (None, ())


def test_a_name_of_two_entities_names_neither_and_offers_both(document, ada):
    made = {
        entities.confirm(forms=[name], type="PERSON", by=ada).entity for name in ("George Washington", "Ann Washington")
    }
    for entity in made:
        entities.confirm(forms=["Washington"], type="PERSON", entity=entity, by=ada)
    make.span(document, "Washington", "PERSON", by=ada)
    (view,) = views(document, ada)
    assert view.entity is None
    assert {each.id for each in view.candidates} == made


def test_what_a_span_was_said_to_name_follows_when_entities_are_merged(document, ada, kyiv):
    other = entities.confirm(forms=["Ukraine"], type="GPE", by=ada).entity
    say(document, ada, make.span(document, "Kyiv", "GPE", by=ada), other)
    entities.merge(into=kyiv, entity=other, by=ada)
    assert views(document, ada)[0].entity.id == kyiv


def test_an_entity_that_was_taken_back_is_named_by_nothing(document, ada):
    made = entities.confirm(forms=["Kyiv"], type="GPE", by=ada)
    say(document, ada, make.span(document, "Kyiv", "GPE", by=ada), made.entity)
    entities.undo(change=made.change, by=ada)
    assert Entity.objects.get(pk=made.entity).removed
    assert views(document, ada)[0].entity is None


def test_dates_are_no_mentions(document, ada, kyiv):
    make.span(document, "Friday", "DATE", by=ada)
    assert views(document, ada) == [None]


def test_a_page_of_names_takes_two_queries(document, ada, kyiv, django_assert_num_queries):
    for occurrence in (0, 1):
        make.span(document, "Kyiv", "GPE", by=ada, occurrence=occurrence)
    spans = read_state(read_sets(document, ada), schema_of(document.project)).spans.values()
    with django_assert_num_queries(2):
        mentions_for(document, spans, ada)


def test_a_name_is_known_as_it_is_written_before_it_is_known_in_another_spelling(ada):
    first = entities.confirm(forms=["Kelenko"], type="PERSON", by=ada).entity
    second = entities.confirm(forms=["KELENKO"], type="PERSON", by=ada).entity
    known = naming(ada.project, ["Kelenko", "KELENKO", "kelenko"])
    assert known.entity_of("Kelenko", "PERSON").id == first
    assert known.entity_of("KELENKO", "PER").id == second
    assert known.entity_of("kelenko", "PERSON") is None
