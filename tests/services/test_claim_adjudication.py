"""Adjudicating claims by part: aligned, agreed ones merged, taken from two people, undone, merged again."""

from __future__ import annotations

import uuid

import pytest

from annotator.access import enter
from annotator.editing.facts import MentionFact, QuantityFact
from annotator.editing.replay import leads_to
from annotator.errors import Conflict, Forbidden, OperationReused, Stale
from annotator.fact_records import Quantity
from annotator.models import AnnotationSet, Change, Claim, Span
from annotator.models import Mention as StoredMention
from annotator.models import Quantity as StoredQuantity
from annotator.roles import Role
from annotator.selectors.claim_merge import claim_sheet
from annotator.selectors.fact_state import claims_of
from annotator.selectors.past import deltas_of_set, state_of_set
from annotator.services import adjudication, annotations, claim_adjudication, finishing
from annotator.services.claim_adjudication import merged_sources
from annotator.services.fact_operations import FactRequest
from tests import make
from tests.claiming import TEXT, differ, gold_of, sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make.document(make.project(), TEXT)


@pytest.fixture
def ada(document):
    return make.member(document.project)


@pytest.fixture
def ben(document):
    return make.member(document.project)


@pytest.fixture
def rex(document):
    return make.member(document.project, Role.REVIEWER, assigned=False)


def source_of(document, person):
    return AnnotationSet.objects.get(document=document, author=person.user).pk


def question(document, name, quote):
    start = TEXT.index(quote)
    group = next(each for each in sheet_of(document).groups if each.range[0] <= start < each.range[1])
    return next(each for each in group.questions if each.name == name)


def take(document, by, name, quote, person, **more):
    """Decide a question as this person says."""
    found = question(document, name, quote)
    source = source_of(document, person)
    option = next(number for number, each in enumerate(found.options) if source in each.sources)
    present = sheet_of(document).decided.get(found.key)
    fields = {"operation": uuid.uuid4(), "seen": present and present.change, **more}
    return claim_adjudication.decide(document=document, question=found.key, option=option, by=by, **fields)


def undo(document, by):
    return claim_adjudication.undo(document=document, operation=uuid.uuid4(), by=by)


def contents(document):
    return sorted(Claim.objects.filter(annotation_set=gold_of(document)).values_list("content", flat=True))


def test_what_all_agree_on_is_gold_at_once_and_the_rest_is_asked_part_by_part(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    assert contents(document) == ["forty dead in the valley"]
    found = sheet_of(document)
    assert [each.name for each in found.asked] == ["content", "source", "certainty", "there"]
    assert found.left == 4


def test_content_of_one_and_source_of_the_other_make_one_claim(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    take(document, rex, "content", "two bridges", ada)
    take(document, rex, "source", "two bridges", ben)
    assert len(contents(document)) == 1
    take(document, rex, "certainty", "two bridges", ben)
    made = Claim.objects.get(annotation_set=gold_of(document), content="two bridges had been hit overnight")
    assert (made.source, made.certainty, made.gist) == ("Mayor Brandt of Karsk", "probable", "Bridges were hit")
    assert made.derived_from.annotation_set.author == ada.user


def test_what_only_one_has_is_kept_or_dropped(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    take(document, rex, "there", "denied", ada)
    assert "The ministry denied it" in contents(document)
    take(document, rex, "there", "denied", ben)
    assert "The ministry denied it" not in contents(document)


def test_a_decision_changes_the_claim_that_is_there_and_undo_takes_it_back(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    for name in ("content", "source", "certainty"):
        take(document, rex, name, "two bridges", ada)
    made = Claim.objects.get(annotation_set=gold_of(document), content__startswith="two")
    take(document, rex, "source", "two bridges", ben)
    made.refresh_from_db()
    assert made.source == "Mayor Brandt of Karsk"
    undo(document, rex)
    made.refresh_from_db()
    assert made.source == "Brandt"
    undo(document, rex)
    assert contents(document) == ["forty dead in the valley"]
    assert sheet_of(document).left == 2


def test_without_a_decision_of_ones_own_there_is_nothing_to_undo(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    with pytest.raises(Conflict, match="nothing to undo"):
        undo(document, rex)


def test_what_somebody_edited_since_is_not_taken_back(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    take(document, rex, "there", "denied", ada)
    made = Claim.objects.get(annotation_set=gold_of(document), content="The ministry denied it")
    Claim.objects.filter(pk=made.pk).update(gist="By hand")
    with pytest.raises(Stale):
        undo(document, rex)
    assert Claim.objects.filter(pk=made.pk).exists()


def test_a_stale_decision_saves_nothing_and_a_repeated_one_answers_again(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    operation = uuid.uuid4()
    take(document, rex, "there", "denied", ada, operation=operation)
    with pytest.raises(Stale):
        take(document, rex, "there", "denied", ben, seen=None)
    assert take(document, rex, "there", "denied", ada, operation=operation, seen=None).gold == gold_of(document)
    with pytest.raises(OperationReused):
        take(document, rex, "there", "denied", ben, operation=operation, seen=None)
    assert Change.objects.filter(action="gold.claim").count() == 1


def test_earlier_decisions_are_kept_when_the_sources_are_merged_again(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    take(document, rex, "there", "denied", ben)
    take(document, rex, "content", "two bridges", ada)
    annotations.reopen(document=document, operation=uuid.uuid4(), author_id=ben.user_id, by=rex)
    make.claim(document, "on Friday", by=ben)
    make.submit(document, ben)
    adjudication.remerge(document=document, operation=uuid.uuid4(), by=rex)
    found = sheet_of(document)
    assert question(document, "there", "denied").key in found.decided
    assert [each.name for each in found.asked if each.key not in found.decided] == ["there", "source", "certainty"]


def test_a_claim_that_all_have_only_now_comes_with_the_next_merge(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    annotations.reopen(document=document, operation=uuid.uuid4(), author_id=ben.user_id, by=rex)
    make.claim(document, "The ministry denied it", by=ben)
    make.submit(document, ben)
    with pytest.raises(Conflict, match="sources changed"):
        finishing.finish(document=document, operation=uuid.uuid4(), by=rex, leave_out=True)
    adjudication.remerge(document=document, operation=uuid.uuid4(), by=rex)
    assert contents(document) == ["The ministry denied it", "forty dead in the valley"]


def test_an_agreed_claim_that_was_removed_from_gold_by_hand_stays_away(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    Claim.objects.get(annotation_set=gold_of(document)).delete()
    assert sheet_of(document).waiting == ()


def test_gold_is_not_finished_while_questions_on_claims_are_open(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    with pytest.raises(Conflict, match="4 conflicts are not decided"):
        finishing.finish(document=document, operation=uuid.uuid4(), by=rex)
    finishing.finish(document=document, operation=uuid.uuid4(), by=rex, leave_out=True)
    with pytest.raises(Conflict, match="finished"):
        take(document, rex, "there", "denied", ada)


def test_documents_with_questions_on_claims_are_not_finished_as_clean(document, ada, ben, rex):
    differ(document, ada, ben)
    same = make.document(document.project, TEXT)
    for person in (ada, ben):
        make.claim(same, "two bridges had been hit", by=person)
        make.submit(same, person)
    document.project.documents.update(free_slots=0)
    assert finishing.finish_clean(operation=uuid.uuid4(), by=rex).documents == 1
    assert contents(same) == ["two bridges had been hit"]
    assert not AnnotationSet.objects.filter(document=document, role="gold").exists()


def test_who_annotated_does_not_adjudicate_where_four_eyes_are_wanted(document, ada, ben):
    document.project.four_eyes = True
    document.project.save()
    ada.user.memberships.update(role=Role.MANAGER)
    differ(document, ada, ben)
    with pytest.raises(Forbidden):
        claim_adjudication.decide(
            document=document, operation=uuid.uuid4(), question="0" * 64, option=0, seen=None,
            by=enter(ada.user, document.project.slug),
        )  # fmt: skip


def test_nested_claims_are_nested_in_gold_in_whatever_order_they_are_decided(document, ada, ben, rex):
    outer = "two bridges had been hit overnight"
    for person, inner in ((ada, "bridges had been hit"), (ben, "bridges had been hit overnight")):
        around = make.claim(document, outer, by=person, source="Brandt" if person == ada else "Mayor Brandt")
        make.claim(document, inner, by=person, parent=around.pk, polarity="negative")
        make.submit(document, person)
    adjudication.begin(document=document, by=rex)
    own = gold_of(document)
    asked = [each.key for each in claim_sheet(own, merged_sources(own)).asked]
    for key in reversed(asked):
        claim_adjudication.decide(document=document, operation=uuid.uuid4(), question=key, option=0, seen=None, by=rex)
    made = claims_of(Claim.objects.filter(annotation_set=own))
    assert sorted(each.parent is not None for each in made.values()) == [False, True]


def test_the_changes_of_gold_lead_to_its_claims(document, ada, ben, rex):
    differ(document, ada, ben)
    adjudication.begin(document=document, by=rex)
    for name in ("content", "source", "certainty"):
        take(document, rex, name, "two bridges", ada)
    take(document, rex, "there", "denied", ada)
    undo(document, rex)
    own = gold_of(document)
    assert leads_to(state_of_set(own.pk), [delta for _, delta in deltas_of_set(own.pk)])


# --- values ----------------------------------------------------------------------------------------


def valued(document, by, number, entity):
    span = make.span(document, "forty", "ORG", by=by)
    town = make.span(document, "Karsk", "GPE", by=by)
    make.operate(document, "value.put", by, fact=FactRequest(value=QuantityFact(span.pk, Quantity(number, number))))
    make.operate(document, "value.put", by, fact=FactRequest(value=MentionFact(town.pk, entity.pk)))
    make.submit(document, by)


def test_agreed_values_are_carried_to_gold_and_differing_ones_are_asked(document, ada, ben, rex):
    karsk = document.project.entities.create(name="Karsk", type="GPE")
    valued(document, ada, 40, karsk)
    valued(document, ben, 41, karsk)
    adjudication.begin(document=document, by=rex)
    own = gold_of(document)
    assert StoredMention.objects.get(annotation_set=own).entity == karsk
    assert not StoredQuantity.objects.filter(annotation_set=own).exists()
    (asked,) = sheet_of(document).asked
    assert asked.name == "quantity"
    with pytest.raises(Conflict, match="One conflict"):
        finishing.finish(document=document, operation=uuid.uuid4(), by=rex)
    claim_adjudication.decide(
        document=document, operation=uuid.uuid4(), question=asked.key, option=1, seen=None, by=rex
    )
    stored = StoredQuantity.objects.get(annotation_set=own)
    assert (stored.low, stored.span) == (41, Span.objects.get(annotation_set=own, label__name="ORG"))
    undo(document, rex)
    assert not StoredQuantity.objects.filter(annotation_set=own).exists()
