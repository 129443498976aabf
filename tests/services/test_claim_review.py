"""What a reviewer sees of the claims of submitted work: against the proposals, with links and confirmed values."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotator.editing.facts import LinkFact, QuantityFact
from annotator.editing.state import NEW
from annotator.fact_records import Quantity
from annotator.models import AnnotationSet
from annotator.roles import Role
from annotator.selectors.reviews import Filters
from annotator.selectors.reviews import reviewed as waiting
from annotator.selectors.set_review import set_review
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import Relation
from tests import make
from tests.team import signed_in

TEXT = "Brandt said that two bridges near Karsk had been hit.\nThe ministry denied it. Nobody was hurt on Friday."
pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make.document(make.project("desk"), TEXT)


@pytest.fixture
def ada(document):
    return make.member(document.project)


@pytest.fixture
def rex(document):
    return make.member(document.project, Role.REVIEWER, assigned=False)


def operate(document, action, by, **fields):
    return make.operate(document, action, by, fact=FactRequest(**fields))


@pytest.fixture
def reviewed(document, ada):
    """One claim accepted, one corrected, one rejected, one left undecided, one added; a link and a figure."""
    words = ("The ministry denied it", "two bridges", "Nobody", "on Friday")
    same, longer, wrong, _ = make.proposed_claims(document, [make.claim_fact(document, each) for each in words])
    tail = operate(document, "claim.accept", ada, target=same.pk).claim_id
    fact = make.claim_fact(document, "two bridges near Karsk", certainty="possible", derived_from=longer.pk)
    head = operate(document, "claim.put", ada, claim=fact).claim_id
    operate(document, "claim.reject", ada, target=wrong.pk)
    make.claim(document, "Nobody was hurt", by=ada)
    operate(document, "link.put", ada, link=LinkFact(NEW, tail, head, Relation.DENIES))
    span = make.span(document, "two", "ORG", by=ada)
    operate(document, "value.put", ada, value=QuantityFact(span.pk, Quantity(2, 2, noun="bridges")))
    return make.submit(document, ada)


def test_claims_are_told_against_the_proposals(document, rex, reviewed):
    found = set_review(rex, document, reviewed.pk, Filters()).claims
    assert [(each.kind, each.content) for each in found.entries] == [
        ("corrected", "two bridges near Karsk"),
        ("accepted", "The ministry denied it"),
        ("rejected", "Nobody"),
        ("added", "Nobody was hurt"),
        ("undecided", "on Friday"),
    ]
    assert [str(each) for each in found.entries[0].changes] == [
        "content two bridges → two bridges near Karsk", "certainty certain → possible",
    ]  # fmt: skip
    assert (len(found.different), found.same) == (4, 1)
    assert found.links == ("“The ministry denied it” denies “two bridges near Karsk”, accepted",)
    assert [(each.kind, each.quote, each.words) for each in found.values] == [("figure", "two", "2 bridges")]


def test_the_page_shows_them(document, rex, reviewed):
    html = signed_in(rex).get(reverse("set-review", args=["desk", document.pk, reviewed.pk])).content.decode()
    for words in ("4 different", "1 claim as proposed", "Confirmed values", "denies “two bridges near Karsk”"):
        assert words in html


def test_work_whose_claims_differ_is_not_equal_to_the_suggestions(document, ada, rex):
    (span,) = make.suggestions(document, [("Karsk", "GPE")])
    make.operate(document, "accept", ada, span=span.pk)
    (proposed,) = make.proposed_claims(document, [make.claim_fact(document, "two bridges")])
    operate(document, "claim.accept", ada, target=proposed.pk)
    own = make.submit(document, ada)
    assert list(waiting(rex, Filters(differences="none"))) == [own]
    AnnotationSet.objects.filter(pk=own.pk).update(state="open")
    make.claim(document, "Nobody was hurt", by=ada)
    make.submit(document, ada)
    assert list(waiting(rex, Filters(differences="none"))) == []
    assert list(waiting(rex, Filters(differences="some"))) == [own]
