"""Labels of finished work, what became of suggestions, and quality against gold, counted by hand."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from annotator.figures.rates import Rate
from annotator.models import AnnotationSet, Span
from annotator.roles import Role
from annotator.selectors.figures import figures, people
from annotator.selectors.figures.labels import labels
from annotator.selectors.figures.quality import quality
from annotator.selectors.figures.scope import Filters, scope_of
from annotator.selectors.figures.suggestions import Verdicts, suggesters
from annotator.services.fact_operations import FactRequest
from tests import clock, make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


@pytest.fixture
def team():
    return make_team(blind=False)


def make_team(**settings):
    project = make.project(annotators_per_document=2, **settings)
    roles = {"mia": Role.MANAGER, "rex": Role.REVIEWER, "ada": Role.ANNOTATOR, "bob": Role.ANNOTATOR}
    return {name: make.member(project, role, make.user(name, first_name=name.title())) for name, role in roles.items()}


def finish(document, person, spans=(), when="2026-06-09 10:00"):
    with clock.at(when):
        for quote, name in spans:
            make.span(document, quote, name, by=person)
        return make.submit(document, person)


def gold(document, spans, state="submitted", when="2026-06-09 12:00"):
    with clock.at(when):
        made = AnnotationSet.objects.create(document=document, role="gold", state=state, submitted_at=timezone.now())
    for quote, name in spans:
        start, end = make.at(document, quote)
        Span.objects.create(annotation_set=made, label=make.label(document.project, name), start=start, end=end)
    return made


def named(spans):
    from labels.models import Label

    return {Label.objects.get(pk=label).name: number for label, number in spans.items()}


def read(selector, actor, **filters):
    return selector(scope_of(actor, Filters(**filters), TODAY))


# --- labels ------------------------------------------------------------------------------------


def finished_work(team):
    project = team["mia"].project
    first, second, third = (make.document(project, outlet=outlet) for outlet in ("Herald", "Herald", ""))
    finish(first, team["ada"], [("Ada", "PERSON"), ("London", "GPE")])
    finish(first, team["bob"], [("Ada", "PERSON")])
    finish(second, team["ada"], [("Kyiv", "GPE")])
    gold(second, [("Kyiv", "GPE"), ("Friday", "DATE")])
    make.span(third, "Ada", "ORG", by=team["ada"])  # not finished
    return first, second, third


def test_labels_of_finished_work_with_gold_in_the_place_of_what_it_was_made_of(team):
    finished_work(team)
    found = read(labels, team["rex"])
    assert named(found.spans) == {"PERSON": 2, "GPE": 2, "DATE": 1}
    assert [(each.outlet, named(each.spans)) for each in found.outlets] == [
        ("Herald", {"PERSON": 2, "GPE": 2, "DATE": 1})
    ]


def test_gold_that_is_not_finished_takes_no_place(team):
    document = make.document(team["mia"].project)
    finish(document, team["ada"], [("Kyiv", "GPE")])
    gold(document, [("Friday", "DATE")], state="open")
    assert named(read(labels, team["mia"]).spans) == {"GPE": 1}


def test_of_one_person_the_labels_are_what_that_person_gave(team):
    finished_work(team)
    own = {"PERSON": 1, "GPE": 2}
    assert named(read(labels, team["ada"]).spans) == own
    assert named(read(labels, team["mia"], person=team["ada"].user_id).spans) == own


def test_labels_by_period_and_outlet(team):
    early, late = (make.document(team["mia"].project, outlet=outlet) for outlet in ("Herald", "Wire"))
    finish(early, team["ada"], [("Ada", "PERSON")], when="2026-05-01 10:00")
    finish(late, team["ada"], [("Kyiv", "GPE")])
    assert named(read(labels, team["mia"], days=7).spans) == {"GPE": 1}
    assert named(read(labels, team["mia"], days=None, outlet="Herald").spans) == {"PERSON": 1}


# --- suggestions -------------------------------------------------------------------------------

PROPOSED = [("Ada Lovelace", "PERSON"), ("met", "ORG"), ("London", "GPE"), ("Kyiv", "GPE")]


def decided_by(person, document, proposals, *actions):
    for proposal, action in zip(proposals, actions, strict=True):
        if action == "relabel":
            label = make.label(document.project, "DATE").pk
            make.operate(document, "relabel", person, span=proposal.pk, label=label)
        elif action:
            make.operate(document, action, person, span=proposal.pk)


def test_what_became_of_suggestions(team):
    document = make.document(team["mia"].project)
    proposals = make.suggestions(document, PROPOSED)
    decided_by(team["ada"], document, proposals, "accept", "reject", "relabel", None)
    finish(document, team["ada"])
    (found,) = read(suggesters, team["rex"])
    assert found.name == "spacy:test 1"
    assert found.verdicts == Verdicts(accepted=1, corrected=1, rejected=1, undecided=1)
    assert found.verdicts.acceptance == Rate(1, 3)
    by_label = {
        label.name: found.labels[label.pk]
        for label in (make.label(document.project, name) for name in ("PERSON", "ORG", "GPE"))
    }
    assert by_label["PERSON"] == Verdicts(accepted=1)
    assert by_label["ORG"] == Verdicts(rejected=1)
    assert by_label["GPE"] == Verdicts(corrected=1, undecided=1)
    assert found.scores == {}


def test_a_suggestion_counts_once_for_each_person_who_finished_the_document(team):
    document = make.document(team["mia"].project)
    proposals = make.suggestions(document, PROPOSED[:1])
    decided_by(team["ada"], document, proposals, "accept")
    decided_by(team["bob"], document, proposals, "reject")
    finish(document, team["ada"])
    assert read(suggesters, team["mia"])[0].verdicts == Verdicts(accepted=1)
    finish(document, team["bob"])
    assert read(suggesters, team["mia"])[0].verdicts == Verdicts(accepted=1, rejected=1)
    assert read(suggesters, team["bob"])[0].verdicts == Verdicts(rejected=1)


def test_models_and_their_versions_are_told_apart(team):
    document = make.document(team["mia"].project)
    old = make.suggestions(document, [("Ada Lovelace", "PERSON"), ("met", "ORG")], version="1")
    decided_by(team["ada"], document, old, "accept", None)
    new = make.suggestions(document, [("London", "GPE")], version="2")
    decided_by(team["ada"], document, new, "accept")
    make.suggestions(document, [("Kyiv", "GPE")], suggester="import:a.jsonl")
    finish(document, team["ada"])
    found = {each.name: each.verdicts for each in read(suggesters, team["mia"])}
    assert found == {
        "spacy:test 1": Verdicts(accepted=1),  # what the newer run hides is not undecided
        "spacy:test 2": Verdicts(accepted=1),
        "import:a.jsonl 1": Verdicts(undecided=1),
    }


def test_scores_are_told_apart_by_tenths(team):
    document = make.document(team["mia"].project)
    proposals = make.suggestions(document, PROPOSED)
    for proposal, score in zip(proposals, (1.0, 0.95, 0.1, 0.3), strict=True):
        Span.objects.filter(pk=proposal.pk).update(score=score)
    decided_by(team["ada"], document, proposals, "accept", "reject", "accept", "reject")
    finish(document, team["ada"])
    (found,) = read(suggesters, team["mia"])
    assert found.scores == {1: Verdicts(accepted=1), 3: Verdicts(rejected=1), 9: Verdicts(accepted=1, rejected=1)}


# --- quality -----------------------------------------------------------------------------------


def against_gold(team):
    """Ada: of three spans one exact, one near by, one wrong; gold has four."""
    document = make.document(team["mia"].project)
    finish(document, team["ada"], [("Ada Lovelace", "PERSON"), ("Babbage", "PERSON"), ("London", "ORG")])
    finish(document, team["bob"], [("Kyiv", "GPE")])
    gold(document, [("Ada Lovelace", "PERSON"), ("Charles Babbage", "PERSON"), ("London", "GPE"), ("Kyiv", "GPE")])
    return document


def test_quality_against_finished_gold(team):
    against_gold(team)
    ada, bob = read(quality, team["mia"])
    assert (ada.person, ada.documents) == (team["ada"].user_id, 1)
    assert (ada.exact.precision, ada.exact.recall) == (Rate(1, 3), Rate(1, 4))
    assert (ada.partial.precision, ada.partial.recall) == (Rate(2, 3), Rate(2, 4))
    assert ada.exact.f1 == pytest.approx(2 / 7)
    assert (bob.exact.precision, bob.exact.recall) == (Rate(1, 1), Rate(1, 4))


def test_parts_have_to_be_the_same_to_be_exact(team):
    document = make.document(team["mia"].project)
    work = finish(document, team["ada"], [("Ada Lovelace", "PERSON")])
    made = gold(document, [("Ada Lovelace", "PERSON")])
    Span.objects.filter(annotation_set=made).update(parts=[[0, 3], [4, 12]])
    assert read(quality, team["mia"])[0].exact.f1 == 0.0
    assert read(quality, team["mia"])[0].partial.f1 == 1.0
    Span.objects.filter(annotation_set=work).update(parts=[[0, 3], [4, 12]])
    assert read(quality, team["mia"])[0].exact.f1 == 1.0


def test_neither_open_gold_nor_open_work_is_compared(team):
    first, second = (make.document(team["mia"].project) for _ in range(2))
    finish(first, team["ada"], [("Kyiv", "GPE")])
    gold(first, [("Kyiv", "GPE")], state="open")
    make.span(second, "Kyiv", "GPE", by=team["ada"])
    gold(second, [("Kyiv", "GPE")])
    assert read(quality, team["mia"]) == ()


def test_who_found_nothing_is_compared_too(team):
    document = make.document(team["mia"].project)
    finish(document, team["ada"])
    gold(document, [("Kyiv", "GPE")])
    (found,) = read(quality, team["mia"])
    assert (found.exact.precision, found.exact.recall, found.exact.f1) == (Rate(0, 0), Rate(0, 1), 0.0)


def test_managers_see_the_quality_of_all_and_reviewers_of_none(team):
    against_gold(team)
    assert len(figures(team["mia"], Filters(), TODAY).quality) == 2
    assert figures(team["rex"], Filters(), TODAY).quality is None


def test_annotators_see_their_own_quality_unless_the_project_is_blind(team):
    against_gold(team)
    (own,) = figures(team["ada"], Filters(), TODAY).quality
    assert own.person == team["ada"].user_id


def test_in_a_blind_project_quality_would_tell_what_others_did():
    team = make_team(blind=True)
    against_gold(team)
    assert figures(team["ada"], Filters(), TODAY).quality is None
    assert len(figures(team["mia"], Filters(), TODAY).quality) == 2


# --- all of it ---------------------------------------------------------------------------------


def test_who_may_be_asked_for(team):
    make.member(make.project())
    gone = make.member(team["mia"].project, person=make.user("zoe", first_name="Zoe"))
    make.submit(make.document(team["mia"].project), gone)
    team["mia"].project.memberships.filter(user=gone.user_id).delete()
    assert list(people(team["mia"]).values()) == ["Ada", "Bob", "Mia", "Rex", "Zoe"]
    assert list(people(team["rex"]).values()) == ["Rex"]
    assert list(people(team["ada"]).values()) == ["Ada"]


def test_what_it_costs(team, django_assert_num_queries):
    against_gold(team)
    for _ in range(3):
        finished_work(team)
    for name, queries in {"mia": 9, "rex": 8, "ada": 9}.items():
        with django_assert_num_queries(queries):
            figures(team[name], Filters(days=None), TODAY)
    with django_assert_num_queries(1):
        people(team["mia"])


def test_claims_are_counted_apart_from_spans(team):
    document = make.document(team["mia"].project)
    make.suggestions(document, [("London", "GPE")])
    facts = [make.claim_fact(document, words) for words in ("Ada Lovelace", "Kyiv denied it", "London")]
    accepted, rejected, _ = make.proposed_claims(document, facts)
    make.operate(document, "claim.accept", team["ada"], fact=FactRequest(target=accepted.pk))
    make.operate(document, "claim.reject", team["ada"], fact=FactRequest(target=rejected.pk))
    make.submit(document, team["ada"])
    of_claims, of_spans = read(suggesters, team["mia"])
    assert of_claims.claims == Verdicts(accepted=1, rejected=1, undecided=1)
    assert (of_claims.verdicts, of_spans.claims) == (Verdicts(), Verdicts())
    assert of_spans.verdicts == Verdicts(undecided=1)
