"""Claims of a set: stored with their parts, accepted from proposals, nested, undone, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.editing.replay import leads_to
from annotator.editing.state import Delta
from annotator.errors import Conflict, Invalid, NotFound, Stale
from annotator.models import Change, Claim, ClaimDecision, ClaimPart
from annotator.selectors.fact_state import claims_of
from annotator.selectors.past import deltas_of_set, state_of_set
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import Certainty, ClaimRole, SpeechAct
from tests import make

TEXT = (
    "Brandt said the ministry reported that two bridges near Karsk had been hit.\n"
    "“The road is cut,” she said, “and the bridge is gone.”"
)


@pytest.fixture
def document(db):
    return make.document(make.project(), TEXT)


@pytest.fixture
def ada(document):
    return make.member(document.project)


def put(document, by, claim, **fields):
    return make.operate(document, "claim.put", by, fact=FactRequest(claim=claim), **fields)


def target(document, action, by, number, inner=""):
    return make.operate(document, f"claim.{action}", by, fact=FactRequest(target=number, inner=inner))


def test_a_claim_is_stored_with_its_parts_and_the_words_of_content_and_source(document, ada):
    claim = make.claim(
        document, "the ministry reported that two bridges near Karsk had been hit", source="Brandt", cue="said", by=ada,
        place="Karsk", certainty=Certainty.PROBABLE, gist="Bridges hit",
    )  # fmt: skip
    assert (claim.content, claim.source, claim.gist) == (
        "the ministry reported that two bridges near Karsk had been hit", "Brandt", "Bridges hit",
    )  # fmt: skip
    assert claim.certainty == "probable"
    parts = [(part.role, TEXT[part.start : part.end]) for part in claim.parts.all()]
    assert parts == [("source", "Brandt"), ("cue", "said"), ("content", claim.content), ("place", "Karsk")]


def test_a_content_around_the_speaker_has_two_parts_in_reading_order(document, ada):
    claim = make.claim(document, ["and the bridge is gone.", "The road is cut,"], source="she", cue="said", by=ada)
    # the first “said” of the text is another one, which a builder cannot tell
    assert claim.content == "The road is cut, … and the bridge is gone."
    assert (claim.start, claim.end) == (TEXT.index("The road"), TEXT.index("gone.") + 5)


def test_a_changed_claim_keeps_its_id_and_is_undone_and_done_again(document, ada):
    claim = make.claim(document, "two bridges", by=ada, source="Brandt", cue="said")
    before = claims_of(Claim.objects.all())[claim.pk]
    after = replace(before, gist="Two bridges were hit", axes=replace(before.axes, act=SpeechAct.DENIAL))
    assert put(document, ada, after).claim_id == claim.pk
    make.operate(document, "undo", ada)
    assert claims_of(Claim.objects.all()) == {claim.pk: before}
    make.operate(document, "redo", ada)
    assert claims_of(Claim.objects.all()) == {claim.pk: after}


def test_a_removed_claim_comes_back_under_its_id_with_its_parts(document, ada):
    claim = make.claim(document, "two bridges", source="Brandt", cue="said", by=ada)
    before = claims_of(Claim.objects.all())
    target(document, "delete", ada, claim.pk)
    assert not Claim.objects.exists()
    assert not ClaimPart.objects.exists()
    make.operate(document, "undo", ada)
    assert claims_of(Claim.objects.all()) == before


def test_accepting_copies_a_proposal_and_says_where_it_comes_from(document, ada):
    (proposed,) = make.proposed_claims(
        document, [make.claim_fact(document, "two bridges", source="Brandt", cue="said")]
    )
    made = Claim.objects.get(pk=target(document, "accept", ada, proposed.pk).claim_id)
    assert (made.derived_from_id, made.content, made.annotation_set.author) == (proposed.pk, "two bridges", ada.user)
    decision = ClaimDecision.objects.get()
    assert (decision.verdict, decision.claim_id, decision.suggestion_id) == ("accepted", made.pk, proposed.pk)
    make.operate(document, "undo", ada)
    assert not ClaimDecision.objects.exists()
    assert list(Claim.objects.all()) == [proposed]


def test_a_proposal_taken_over_with_changes_is_corrected(document, ada):
    (proposed,) = make.proposed_claims(document, [make.claim_fact(document, "two bridges", source="Brandt")])
    claim = make.claim_fact(document, "two bridges near Karsk", source="Brandt", derived_from=proposed.pk)
    put(document, ada, claim)
    assert ClaimDecision.objects.get().verdict == "corrected"


def test_a_rejection_is_kept_and_taken_back(document, ada):
    (proposed,) = make.proposed_claims(document, [make.claim_fact(document, "two bridges")])
    target(document, "accept", ada, proposed.pk)
    target(document, "reject", ada, proposed.pk)
    assert (ClaimDecision.objects.get().verdict, ClaimDecision.objects.get().claim) == ("rejected", None)
    assert Claim.objects.count() == 1
    target(document, "reset", ada, proposed.pk)
    assert not ClaimDecision.objects.exists()


def nested(document):
    outer = make.claim_fact(document, "the ministry reported that two bridges near Karsk had been hit", source="Brandt")
    inner = make.claim_fact(document, "two bridges near Karsk had been hit", source="the ministry", parent=0)
    return make.proposed_claims(document, [outer, inner])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nested_proposals_are_nested_claims_in_whatever_order_they_are_accepted(document, ada, order):
    proposed = nested(document)
    made = {place: target(document, "accept", ada, proposed[place].pk).claim_id for place in order}
    assert Claim.objects.get(derived_from=proposed[1]).parent_id == Claim.objects.get(derived_from=proposed[0]).pk
    assert set(made.values()) == set(Claim.objects.filter(annotation_set__role="human").values_list("pk", flat=True))


@pytest.fixture
def chain(document, ada):
    """Brandt said [the ministry reported [two bridges ...]]: the outer claim and the inner one."""
    return [Claim.objects.get(pk=target(document, "accept", ada, each.pk).claim_id) for each in nested(document)]


def test_removing_a_claim_with_another_inside_asks_what_becomes_of_that(document, ada, chain):
    with pytest.raises(Conflict, match="1 claim is inside"):
        target(document, "delete", ada, chain[0].pk)
    assert Claim.objects.filter(annotation_set__role="human").count() == 2


def test_the_inner_claim_moves_up_where_that_is_wanted(document, ada, chain):
    target(document, "delete", ada, chain[0].pk, "raise")
    assert [claim.parent_id for claim in Claim.objects.filter(annotation_set__role="human")] == [None]
    make.operate(document, "undo", ada)
    assert Claim.objects.get(pk=chain[1].pk).parent_id == chain[0].pk


def test_the_inner_claim_goes_too_where_that_is_wanted(document, ada, chain):
    target(document, "delete", ada, chain[0].pk, "remove")
    assert not Claim.objects.filter(annotation_set__role="human").exists()
    make.operate(document, "undo", ada)
    assert Claim.objects.get(pk=chain[1].pk).parent_id == chain[0].pk


def test_claims_do_not_lie_inside_each_other_in_a_circle(document, ada, chain):
    outer = claims_of(Claim.objects.filter(pk=chain[0].pk))[chain[0].pk]
    with pytest.raises(Invalid, match="circle"):
        put(document, ada, replace(outer, parent=chain[1].pk))


def test_an_inner_claim_lies_inside_the_outer_content(document, ada, chain):
    with pytest.raises(Invalid) as refused:
        put(document, ada, make.claim_fact(document, "The road is cut", parent=chain[0].pk))
    assert refused.value.where == "parent"


def test_a_claim_needs_a_content_inside_the_text(document, ada):
    whole = make.claim_fact(document, "two bridges", source="Brandt")
    with pytest.raises(Invalid) as refused:
        put(document, ada, replace(whole, parts=whole.parts[:1]))
    assert refused.value.where == "content"
    beyond = replace(whole.parts[1], end=len(TEXT) + 1)
    with pytest.raises(Invalid) as refused:
        put(document, ada, replace(whole, parts=(whole.parts[0], beyond)))
    assert refused.value.where == "content"
    assert not Claim.objects.exists()
    assert not Change.objects.exists()


def test_another_persons_claim_is_not_there_to_change(document, ada):
    claim = make.claim(document, "two bridges", by=ada)
    james = make.member(document.project)
    with pytest.raises(NotFound):
        put(document, james, replace(claims_of(Claim.objects.all())[claim.pk], gist="Mine"))
    assert Claim.objects.get().gist == ""


def test_an_entity_or_event_of_another_project_is_refused(document, ada):
    elsewhere = make.project()
    entity = elsewhere.entities.create(name="Karsk", type="GPE")
    event = elsewhere.events.create(title="Bridges")
    for field, number in {"source_entity": entity.pk, "event": event.pk}.items():
        with pytest.raises(Invalid) as refused:
            put(document, ada, make.claim_fact(document, "two bridges", **{field: number}))
        assert refused.value.where == field


def test_a_write_that_saw_an_older_block_is_stale_and_saves_nothing(document, ada):
    claim = make.claim(document, "two bridges", by=ada)
    fact = claims_of(Claim.objects.all())[claim.pk]
    with pytest.raises(Stale):
        put(document, ada, replace(fact, gist="Late"), version=None, blocks={0: 0})
    assert Claim.objects.get().gist == ""


def test_the_changes_of_a_set_lead_to_its_claims(document, ada, chain):
    make.claim(document, ["The road is cut,", "and the bridge is gone."], source="she", by=ada)
    target(document, "delete", ada, chain[1].pk)
    own = chain[0].annotation_set_id
    deltas = [delta for _, delta in deltas_of_set(own)]
    assert leads_to(state_of_set(own), deltas)
    assert all(Delta.from_json(delta.as_json()) == delta for delta in deltas)


def test_each_write_touches_the_blocks_of_its_parts(document, ada):
    outcome = put(document, ada, make.claim_fact(document, "two bridges", source="she"))
    assert outcome.blocks == (0, 1)
    assert Change.objects.get().action == "claim.put"


def test_what_a_proposal_says_of_roles_is_a_role(document, ada):
    (proposed,) = make.proposed_claims(document, [make.claim_fact(document, "two bridges", target="two bridges")])
    target(document, "accept", ada, proposed.pk)
    roles = set(ClaimPart.objects.values_list("role", flat=True))
    assert roles == {ClaimRole.CONTENT.value, ClaimRole.TARGET.value}


def test_a_document_with_undecided_proposed_claims_is_submitted_only_where_they_are_left_out(document, ada):
    first, second = make.proposed_claims(
        document, [make.claim_fact(document, words) for words in ("two bridges", "the bridge is gone")]
    )
    make.suggestions(document, [("Karsk", "GPE")])
    with pytest.raises(Conflict, match="1 suggestion and 2 claims are undecided"):
        make.submit(document, ada, leave_undecided=False)
    target(document, "accept", ada, first.pk)
    target(document, "reject", ada, second.pk)
    with pytest.raises(Conflict, match="1 suggestion is undecided"):
        make.submit(document, ada, leave_undecided=False)
    target(document, "reset", ada, second.pk)
    assert make.submit(document, ada, leave_undecided=True).state == "submitted"
