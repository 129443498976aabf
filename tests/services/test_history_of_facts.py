"""What the history tells of claims, links and values, in words; and the claims of a past state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing.facts import LinkFact, MentionFact, QuantityFact
from annotator.editing.state import NEW
from annotator.fact_records import Quantity
from annotator.models import Change, Claim
from annotator.selectors.fact_state import claims_of
from annotator.selectors.history import Filters, history_page
from annotator.selectors.past import past
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import Certainty, LinkState, Modifier, Relation
from tests import make

TEXT = "Brandt said that two bridges near Karsk had been hit.\nThe ministry denied it."
pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make.document(make.project(), TEXT)


@pytest.fixture
def ada(document):
    return make.member(document.project)


def newest(by):
    return [(each.did, each.was_quote, each.quote, each.note) for each in history_page(by, Filters()).events[0].details]


def put(document, by, **fields):
    return make.operate(document, "claim.put", by, fact=FactRequest(**fields))


def test_a_claim_that_changes_is_told_part_by_part(document, ada):
    claim = make.claim(document, "two bridges", source="Brandt", by=ada)
    assert newest(ada) == [("claim added", "", "two bridges", "")]
    before = claims_of(Claim.objects.all())[claim.pk]
    longer = make.claim_fact(document, "two bridges near Karsk", source="Brandt", cue="said", id=claim.pk)
    put(document, ada, claim=replace(longer, axes=replace(before.axes, certainty=Certainty.POSSIBLE), gist="Hit"))
    assert newest(ada) == [
        ("claim changed", "two bridges", "two bridges near Karsk",
         "cue none → said; certainty certain → possible; gist none → Hit; implicit cue yes → no"),
    ]  # fmt: skip
    make.operate(document, "claim.delete", ada, fact=FactRequest(target=claim.pk))
    assert newest(ada) == [("claim removed", "", "two bridges near Karsk", "")]


def test_decisions_on_proposed_claims_are_told_with_what_was_corrected(document, ada):
    first, second = make.proposed_claims(
        document, [make.claim_fact(document, words) for words in ("two bridges", "denied it")]
    )
    make.operate(document, "claim.accept", ada, fact=FactRequest(target=first.pk))
    assert newest(ada) == [("claim accepted", "", "two bridges", "")]
    make.operate(document, "claim.reject", ada, fact=FactRequest(target=second.pk))
    assert newest(ada) == [("claim rejected", "", "denied it", "")]
    make.operate(document, "claim.reset", ada, fact=FactRequest(target=second.pk))
    assert newest(ada) == [("claim undecided again", "", "denied it", "")]
    put(document, ada, claim=make.claim_fact(document, "The ministry denied it", derived_from=second.pk))
    assert newest(ada) == [("claim corrected", "denied it", "The ministry denied it", "")]


def test_links_are_told_by_the_contents_of_their_claims(document, ada):
    tail, head = (make.claim(document, words, by=ada) for words in ("The ministry denied it", "two bridges"))
    link = LinkFact(NEW, tail.pk, head.pk, Relation.DOES_NOT_CONFIRM, scope="entirely", reason="Same day")
    make.operate(document, "link.put", ada, fact=FactRequest(link=link))
    said = "“The ministry denied it” does not confirm “two bridges”"
    assert newest(ada) == [("link accepted", "", said, "entirely; Same day")]
    make.operate(document, "link.put", ada, fact=FactRequest(link=replace(link, state=LinkState.REJECTED)))
    assert newest(ada)[0][0] == "link rejected; accepted before"


def test_values_are_told_as_people_say_them(document, ada):
    span = make.span(document, "two", "ORG", by=ada)
    figure = QuantityFact(span.pk, Quantity(2, 2, noun="bridges", modifier=Modifier.AT_LEAST))
    make.operate(document, "value.put", ada, fact=FactRequest(value=figure))
    assert newest(ada) == [("figure said", "", "two", "at least 2 bridges")]
    three = replace(figure, quantity=Quantity(3, 4, unit="km"))
    make.operate(document, "value.put", ada, fact=FactRequest(value=three))
    assert newest(ada) == [("figure changed", "", "two", "at least 2 bridges → 3 to 4 km")]
    karsk = document.project.entities.create(name="Karsk", type="GPE")
    make.operate(document, "value.put", ada, fact=FactRequest(value=MentionFact(span.pk, karsk.pk)))
    assert newest(ada) == [("entity said", "", "two", "Karsk, literal")]


def test_a_past_state_has_the_claims_of_that_moment(document, ada):
    make.claim(document, "two bridges", source="Brandt", by=ada)
    then = Change.objects.latest("pk")
    make.claim(document, "The ministry denied it", by=ada, act="denial")
    now = Change.objects.latest("pk")
    assert past(document, then.pk, ada).claims == (("two bridges", "Brandt", "certain, positive, statement"),)
    assert [content for content, *_ in past(document, now.pk, ada).claims] == ["two bridges", "The ministry denied it"]


def test_telling_of_many_facts_costs_no_more_than_of_few(document, ada, django_assert_max_num_queries):
    for number in range(6):
        make.claim(document, TEXT[number : number + 9], by=ada)
    history_page(ada, Filters())
    with django_assert_max_num_queries(8):
        history_page(ada, Filters())
