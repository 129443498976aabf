"""When a rule changes: which spans are to be looked at again, by whom, and confirming them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotator.errors import Forbidden, Invalid
from annotator.models import AnnotationSet, Change, Span
from annotator.roles import Role
from annotator.selectors import recheck
from annotator.selectors.guidelines import guidelines, label_of
from annotator.selectors.past import deltas_of_set, state_of_set
from annotator.services.recheck import MOST, confirm
from tests import make
from tests import team as teams

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return teams.around(make.project("desk"))


@pytest.fixture
def gpe(team):
    return label_of(team.manager, make.label(team.project, "GPE").pk)


@pytest.fixture
def document(team):
    return make.document(team.project, title="Lovelace in London")


def rule(team, label="GPE", **fields):
    """A rule that changes earlier decisions."""
    return make.guideline(f"{timezone.now()}", team.manager, label=label, **{"changes_decisions": True, **fields})


def quotes(actor, label):
    return [each.context.quote for each in recheck.waiting(actor, label).spans]


def waiting(actor):
    """Label name -> how many the page says."""
    return {each.label.name: each.waiting for each in guidelines(actor).labels if each.waiting}


def test_what_was_decided_before_the_rule_changed_is_to_be_looked_at_again(team, document, gpe):
    make.span(document, "London", "GPE", by=team.annotator)
    make.span(document, "Ada", "PERSON", by=team.annotator)
    make.guideline("Only a better wording.", team.manager, label="GPE")
    assert (quotes(team.annotator, gpe), waiting(team.annotator)) == ([], {})
    at = rule(team).created_at
    make.span(document, "Kyiv", "GPE", by=team.annotator)
    found = recheck.waiting(team.annotator, gpe)
    assert (found.since, found.total) == (at, 1)
    (span,) = found.spans
    assert span.context == ("Ada Lovelace met Charles Babbage in ", "London", ". Kyiv denied it on Friday.")
    assert (span.title, span.gold, span.done) == ("Lovelace in London", False, False)
    assert waiting(team.annotator) == {"GPE": 1}


def test_a_span_of_which_nobody_knows_when_it_was_decided_waits_too(team, document, gpe):
    rule(team)
    span = make.span(document, "London", "GPE", by=team.annotator)
    assert quotes(team.annotator, gpe) == []
    Span.objects.filter(pk=span.pk).update(decided_at=None)
    assert quotes(team.annotator, gpe) == ["London"]


def test_a_rule_of_the_project_is_one_for_every_label(team, document, gpe):
    make.span(document, "London", "GPE", by=team.annotator)
    make.span(document, "Ada", "PERSON", by=team.annotator)
    rule(team, label="PERSON")
    make.span(document, "Babbage", "PERSON", by=team.annotator)
    assert waiting(team.annotator) == {"PERSON": 1}
    rule(team, label="")
    assert waiting(team.annotator) == {"PERSON": 2, "GPE": 1}


def test_to_change_a_span_is_to_decide_it(team, document, gpe):
    span = make.span(document, "London", "GPE", by=team.annotator)
    rule(team)
    make.operate(document, "resize", team.annotator, span=span.pk, parts=(make.at(document, "in London"),))
    assert quotes(team.annotator, gpe) == []


def test_everybody_has_their_own_and_who_adjudicates_has_gold_too(team, document, gpe):
    for person, quote in ((team.annotator, "London"), (team.reviewer, "Kyiv")):
        make.span(document, quote, "GPE", by=person)
        make.submit(document, person)
    make.submit(document, team.manager)
    make.gold(document, [("Ada Lovelace", "GPE")])
    rule(team)
    assert quotes(team.annotator, gpe) == ["London"]
    assert quotes(team.reviewer, gpe) == ["Ada Lovelace", "Kyiv"]
    assert quotes(team.manager, gpe) == ["Ada Lovelace"]
    assert [(each.gold, each.done) for each in recheck.waiting(team.reviewer, gpe).spans] == [
        (True, True), (False, True),
    ]  # fmt: skip
    inspector = make.member(team.project, Role.INSPECTOR, assigned=False)
    assert quotes(inspector, gpe) == []


def test_a_reviewer_of_a_blind_project_sees_gold_once_nobody_works_on_the_document(team, document, gpe):
    make.gold(document, [("London", "GPE")], state="open")
    rule(team)
    assert (quotes(team.reviewer, gpe), quotes(team.manager, gpe)) == ([], ["London"])
    for person in (team.annotator, team.reviewer, team.manager):
        make.submit(document, person)
    assert quotes(team.reviewer, gpe) == ["London"]


def test_where_four_eyes_are_wanted_nobody_looks_at_the_gold_of_what_he_annotated(team, document, gpe):
    make.gold(document, [("London", "GPE")])
    make.submit(document, team.manager)
    rule(team)
    assert quotes(team.manager, gpe) == ["London"]
    team.manager.project.four_eyes = True
    assert quotes(team.manager, gpe) == []


def test_suggestions_and_archived_documents_wait_for_nobody(team, document, gpe):
    make.suggestions(document, [("Kyiv", "GPE")])
    make.span(document, "London", "GPE", by=team.annotator)
    rule(team)
    document.archived_at = document.created_at
    document.save()
    assert (quotes(team.annotator, gpe), waiting(team.annotator)) == ([], {})


def test_a_span_in_parts_is_quoted_with_a_gap(team, document, gpe):
    parts = (make.at(document, "Ada"), make.at(document, "London"))
    make.operate(document, "add", team.annotator, parts=parts, label=gpe.id)
    rule(team)
    assert quotes(team.annotator, gpe) == ["Ada … London"]


# --- confirming --------------------------------------------------------------------------------


def test_what_is_confirmed_waits_no_more_and_stays_as_it_was(team, document, gpe):
    made = [make.span(document, quote, "GPE", by=team.annotator) for quote in ("London", "Kyiv")]
    make.submit(document, team.annotator)
    rule(team)
    before = state_of_set(made[0].annotation_set_id)
    assert confirm(label=gpe, spans=[each.pk for each in made], by=team.annotator) == 2
    assert (quotes(team.annotator, gpe), waiting(team.annotator)) == ([], {})
    assert state_of_set(made[0].annotation_set_id) == before
    change = Change.objects.get(action="span.confirm")
    assert (change.kind, change.annotation_set, change.document) == ("other", made[0].annotation_set, document)
    (_, delta) = deltas_of_set(made[0].annotation_set_id)[-1]
    assert [swap.before == swap.after for swap in delta.spans] == [True, True]
    rule(team)
    assert len(quotes(team.annotator, gpe)) == 2


def test_confirming_is_neither_undone_nor_in_the_way_of_undoing(team, document, gpe):
    span = make.span(document, "London", "GPE", by=team.annotator)
    rule(team)
    confirm(label=gpe, spans=[span.pk], by=team.annotator)
    make.operate(document, "undo", team.annotator)
    assert not Span.objects.exists()


def test_one_change_for_each_set(team, document, gpe):
    other = make.document(team.project, "Kyiv and London.")
    made = [make.span(each, "London", "GPE", by=team.annotator) for each in (document, other)]
    rule(team)
    confirm(label=gpe, spans=[each.pk for each in made], by=team.annotator)
    assert set(Change.objects.filter(action="span.confirm").values_list("document", flat=True)) == {
        document.pk,
        other.pk,
    }


def test_another_persons_spans_and_other_labels_are_left_as_they_are(team, document, gpe):
    hers = make.span(document, "London", "GPE", by=team.annotator)
    (suggestion,) = make.suggestions(document, [("Kyiv", "GPE")])
    person = make.span(document, "Ada", "PERSON", by=team.manager)
    foreign = make.gold(make.document(team.stranger.project), [("Kyiv", "GPE")]).spans.get()
    rule(team)
    rule(team, label="PERSON")
    before = list(Span.objects.order_by("pk").values())
    numbers = [hers.pk, suggestion.pk, person.pk, foreign.pk, 10**9]
    for someone in (team.manager, team.reviewer, team.stranger):
        assert confirm(label=gpe, spans=numbers, by=someone) == 0
    assert list(Span.objects.order_by("pk").values()) == before
    assert not Change.objects.filter(action="span.confirm").exists()


def test_gold_is_confirmed_by_who_adjudicates(team, document, gpe):
    gold = make.gold(document, [("London", "GPE")]).spans.get()
    rule(team)
    assert confirm(label=gpe, spans=[gold.pk], by=team.annotator) == 0
    assert confirm(label=gpe, spans=[gold.pk], by=team.manager) == 1
    assert Change.objects.get(action="span.confirm").annotation_set.role == AnnotationSet.Role.GOLD


def test_an_inspector_confirms_nothing_and_nobody_too_much(team, document, gpe):
    inspector = make.member(team.project, Role.INSPECTOR, assigned=False)
    with pytest.raises(Forbidden):
        confirm(label=gpe, spans=[1], by=inspector)
    with pytest.raises(Invalid):
        confirm(label=gpe, spans=range(MOST + 1), by=team.annotator)


def test_what_does_not_wait_is_not_confirmed_again(team, document, gpe):
    span = make.span(document, "London", "GPE", by=team.annotator)
    assert confirm(label=gpe, spans=[span.pk], by=team.annotator) == 0
    rule(team)
    assert [confirm(label=gpe, spans=[span.pk], by=team.annotator) for _ in range(2)] == [1, 0]


def test_of_very_many_the_first_are_shown_and_all_counted(team, gpe, django_assert_num_queries):
    for _ in range(2):
        document = make.document(team.project, "Kyiv " * 60)
        own = AnnotationSet.objects.create(document=document, author=team.annotator.user, role="human")
        Span.objects.bulk_create(
            Span(annotation_set=own, label_id=gpe.id, start=5 * number, end=5 * number + 4) for number in range(60)
        )
    rule(team)
    with django_assert_num_queries(3):
        found = recheck.waiting(team.annotator, gpe)
    assert (len(found.spans), found.total) == (MOST, 120)
    with django_assert_num_queries(6):  # with the savepoint of a transaction in the test's own
        confirm(label=gpe, spans=[each.id for each in found.spans], by=team.annotator)
    with django_assert_num_queries(2):
        assert recheck.waiting(team.annotator, gpe).total == 20
