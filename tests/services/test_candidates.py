"""Candidates for a claim: found in other documents of the same author, ranked with reasons, and what is left out."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.editing.facts import LinkFact
from annotator.editing.state import NEW
from annotator.models import Claim, ClaimTerm
from annotator.roles import Role
from annotator.selectors.candidates import candidates, loaded
from annotator.services import claim_terms
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import EventType, FigureVerdict, LinkState, Orientation, Relation, SpeechAct
from tests import make

pytestmark = pytest.mark.django_db
TEXT = "Forces advanced at least six miles towards Karsk, the ministry said."
SAME = "The ministry said forces advanced 10 km towards Karsk."
OTHER = "Farmers harvest barley in the south, the union said."


@pytest.fixture
def project():
    return make.project(blind=True)


@pytest.fixture
def ada(project):
    return make.member(project)


def claim_in(project, by, text, words, **fields):
    about = {name: fields.pop(name) for name in ("outlet", "published_on") if name in fields}
    return make.claim(make.document(project, text, **about), words, by=by, **fields)


@pytest.fixture
def claim(project, ada):
    words = "Forces advanced at least six miles towards Karsk"
    return claim_in(project, ada, TEXT, words, source="the ministry")


@pytest.fixture
def same(project, ada):
    return claim_in(project, ada, SAME, "forces advanced 10 km towards Karsk")


def found(claim, actor, **options):
    return candidates(loaded(Claim.objects.filter(pk=claim.pk)).get(), actor, **options)


def ids(claim, actor):
    return [each.card.id for each in found(claim, actor)]


def link(by, tail, head, relation=Relation.SAME_CLAIM, state=LinkState.ACCEPTED):
    request = FactRequest(link=LinkFact(NEW, tail.pk, head.pk, relation, state))
    make.operate(tail.annotation_set.document, "link.put", by, fact=request)


def test_the_likeliest_partner_comes_first_with_a_reason_and_the_verdict_of_the_figures(project, ada, claim, same):
    claim_in(project, ada, "Rain is near Karsk, they said.", "Rain is near Karsk")
    claim_in(project, ada, OTHER, "Farmers harvest barley in the south")
    first, second = found(claim, ada)
    assert (first.card.id, first.verdict) == (same.pk, FigureVerdict.COMPATIBLE)
    assert "words in common" in first.reason
    assert second.score < first.score


def test_claims_of_the_same_document_of_others_and_of_pipelines_are_none(project, ada, claim, same):
    document = claim.annotation_set.document
    make.claim(document, "advanced at least six miles towards Karsk", by=ada)
    claim_in(project, make.member(project), SAME, "forces advanced 10 km towards Karsk")
    proposed = make.proposed_claims(document, [make.claim_fact(document, "Forces advanced")])
    claim_terms.index(proposed, project.pk)
    assert ids(claim, ada) == [same.pk]


@pytest.mark.parametrize("state", [LinkState.ACCEPTED, LinkState.REJECTED])
def test_a_pair_that_was_decided_does_not_come_back_from_either_side(ada, claim, same, state):
    link(ada, claim, same, state=state)
    assert ids(claim, ada) == ids(same, ada) == []
    make.operate(claim.annotation_set.document, "undo", ada)
    assert (ids(claim, ada), ids(same, ada)) == ([same.pk], [claim.pk])


def test_another_person_of_a_blind_project_gets_the_pair_fresh(project, ada, claim, same):
    link(ada, claim, same, state=LinkState.REJECTED)
    bob = make.member(project)
    documents = [each.annotation_set.document for each in (claim, same)]
    own = [
        make.claim(document, words, by=bob)
        for document, words in zip(documents, (claim.content, same.content), strict=True)
    ]
    assert ids(own[0], bob) == [own[1].pk]


def test_a_denial_is_proposed_as_one_in_its_direction(project, ada, claim):
    denial = claim_in(
        project, ada, "Forces did not advance six miles towards Karsk, the army said.",
        "Forces did not advance six miles towards Karsk", act=SpeechAct.DENIAL, source="the army",
    )  # fmt: skip
    (seen,) = found(claim, ada)
    assert (seen.card.id, seen.proposed, seen.incoming) == (denial.pk, Relation.DENIES, True)
    (seen,) = found(denial, ada)
    assert (seen.proposed, seen.incoming) == (Relation.DENIES, False)


def test_shared_names_and_nearness_in_time_count(project, ada):
    first = claim_in(
        project, ada, "Karsk was hit hard.", "Karsk was hit", published_on=date(2026, 3, 2), event_type=EventType.STRIKE
    )
    far = claim_in(project, ada, "Karsk was hit once.", "Karsk was hit", published_on=date(2025, 3, 2))
    near = claim_in(
        project, ada, "Karsk was hit again.", "Karsk was hit", published_on=date(2026, 3, 3),
        event_type=EventType.STRIKE,
    )  # fmt: skip
    entity = project.entities.create(name="Karsk", type="GPE")
    project.aliases.create(entity=entity, form="Karsk", folded="karsk")
    seen = found(first, ada)
    assert [each.card.id for each in seen] == [near.pk, far.pk]
    assert seen[0].reason == "same event type, 1 name in common, 2 words in common, 1 day apart"


def test_the_terms_follow_what_a_claim_says(ada, claim):
    def terms():
        return set(ClaimTerm.objects.filter(claim=claim).values_list("term", flat=True))

    before = terms()
    fact = make.claim_fact(claim.annotation_set.document, "Forces advanced", id=claim.pk, gist="A thrust")
    make.operate(claim.annotation_set.document, "claim.put", ada, fact=FactRequest(claim=fact))
    assert terms() == {"fork", "advank", "thrust"} != before
    make.operate(claim.annotation_set.document, "undo", ada)
    assert terms() == before
    make.operate(claim.annotation_set.document, "claim.delete", ada, fact=FactRequest(target=claim.pk))
    assert terms() == set()
    make.operate(claim.annotation_set.document, "undo", ada)
    assert terms() == before


def test_gold_is_compared_with_gold(project, ada, claim, same):
    mia = make.member(project, Role.MANAGER)
    gold = [make.gold(each.annotation_set.document, ()) for each in (claim, same)]
    Claim.objects.filter(pk=claim.pk).update(annotation_set=gold[0])
    assert ids(claim, mia) == []
    Claim.objects.filter(pk=same.pk).update(annotation_set=gold[1])
    assert ids(claim, mia) == [same.pk]


@pytest.mark.parametrize("number", [1, 30])
def test_the_number_of_claims_makes_no_difference_to_the_number_of_queries(
    project, ada, claim, number, django_assert_num_queries
):
    for _ in range(number):
        claim_in(project, ada, SAME, "forces advanced 10 km towards Karsk", orientation=Orientation.PAST)
    row = loaded(Claim.objects.filter(pk=claim.pk)).get()
    with django_assert_num_queries(18):
        assert len(candidates(row, ada)) == min(number, 10)
