"""Links between the claims of one person, in one document or several: decided, changed, taken back."""

from __future__ import annotations

import pytest

from annotator.editing.facts import LinkFact
from annotator.editing.state import NEW
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Claim, Link
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import FigureVerdict, LinkState, Relation
from tests import make


@pytest.fixture
def project(db):
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def claims(project, ada):
    """One claim in each of three documents."""
    texts = ("Karsk fell, A said.", "Karsk did not fall, B said.", "Karsk fell on Friday, C said.")
    contents = ("Karsk fell", "Karsk did not fall", "Karsk fell on Friday")
    documents = [make.document(project, text) for text in texts]
    return [make.claim(document, words, by=ada) for document, words in zip(documents, contents, strict=True)]


def link(by, tail, head, relation=Relation.DENIES, **fields):
    number = fields.pop("id", NEW)
    request = FactRequest(link=LinkFact(number, tail.pk, head.pk, relation, **fields))
    return make.operate(tail.annotation_set.document, "link.put", by, fact=request)


def test_a_link_between_two_documents_says_how_and_why(ada, claims):
    link(ada, claims[1], claims[0], reason="Same town, same day", verdict=FigureVerdict.DIFFERS, scope="entirely")
    (stored,) = Link.objects.all()
    assert (stored.tail, stored.head, stored.relation) == (claims[1], claims[0], "denies")
    assert (stored.state, stored.reason, stored.verdict, stored.scope) == (
        "accepted", "Same town, same day", "differs", "entirely",
    )  # fmt: skip


def test_a_second_decision_on_a_pair_and_relation_takes_the_place_of_the_first(ada, claims):
    link(ada, claims[1], claims[0])
    link(ada, claims[1], claims[0], state=LinkState.REJECTED)
    assert [each.state for each in Link.objects.all()] == ["rejected"]
    make.operate(claims[1].annotation_set.document, "undo", ada)
    assert [each.state for each in Link.objects.all()] == ["accepted"]


def test_a_link_taken_away_comes_back_with_undo(ada, claims):
    link(ada, claims[1], claims[0])
    (stored,) = Link.objects.all()
    document = claims[1].annotation_set.document
    make.operate(document, "link.delete", ada, fact=FactRequest(target=stored.pk))
    assert not Link.objects.exists()
    make.operate(document, "undo", ada)
    assert list(Link.objects.all()) == [stored]


def test_links_go_with_the_claim_that_they_go_out_from(ada, claims):
    link(ada, claims[1], claims[0])
    document = claims[1].annotation_set.document
    make.operate(document, "claim.delete", ada, fact=FactRequest(target=claims[1].pk))
    assert not Link.objects.exists()
    make.operate(document, "undo", ada)
    assert Link.objects.get().tail_id == claims[1].pk


def test_a_claim_that_others_lead_to_is_kept_until_these_links_are_taken_back(ada, claims):
    link(ada, claims[1], claims[0])
    document = claims[0].annotation_set.document
    with pytest.raises(Conflict, match="1 link of other documents"):
        make.operate(document, "claim.delete", ada, fact=FactRequest(target=claims[0].pk))
    assert Claim.objects.count() == 3


def test_a_claim_is_not_linked_with_itself(ada, claims):
    with pytest.raises(Invalid):
        link(ada, claims[0], claims[0])


def test_updates_do_not_go_in_a_circle_within_a_document(project, ada):
    document = make.document(project, "It was held in May and lost in June.")
    first, second = (make.claim(document, words, by=ada) for words in ("It was held in May", "lost in June"))
    link(ada, second, first, Relation.UPDATES)
    with pytest.raises(Invalid, match="circle"):
        link(ada, first, second, Relation.UPDATES)


def test_nobody_links_with_the_claims_of_another_person(project, ada, claims):
    james = make.member(project)
    own = make.claim(claims[0].annotation_set.document, "Karsk", by=james)
    with pytest.raises(NotFound):
        link(james, own, claims[1])
    with pytest.raises(NotFound):
        link(james, claims[1], own)
    assert not Link.objects.exists()
