"""The lines of a concordance: context, what stands there of one's own, suggested and by others, and what is closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.models import AnnotationSet
from annotator.roles import Role
from annotator.selectors.barred import REASONS
from annotator.selectors.concordance import Query, concordance
from annotator.selectors.lines import lines
from annotator.text.phrases import Phrase
from tests import make
from tests.places import TEXT, suggest_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project(blind=False)


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project, TEXT, title="First")


def shown(actor, text="Kyiv"):
    return lines(concordance(actor, Query(Phrase(text))).places, actor)


def chips(actor, text="Kyiv"):
    return [
        [(each.kind, each.label.name, each.quote, each.number) for each in line.chips] for line in shown(actor, text)
    ]


def test_a_line_shows_its_place_in_context_with_the_block(document, ada):
    found = shown(ada)
    assert [(line.before, line.here, line.after) for line in found] == [
        ("", "Kyiv", " fell silent. In Kyiv, and near Kyiv, people met Kyivans. KYIV!"),
        ("Kyiv fell silent. In ", "Kyiv", ", and near Kyiv, people met Kyivans. KYIV!"),
        ("Kyiv fell silent. In Kyiv, and near ", "Kyiv", ", people met Kyivans. KYIV!"),
    ]
    assert [line.block for line in found] == [0, 1, 1]
    assert found[1].target == f"{document.pk}:21-25"


def test_context_is_cut_at_words(project, ada):
    make.document(project, "word " * 40 + "Kyiv" + " more" * 40)
    (line,) = shown(ada)
    assert line.before == "word " * 15
    assert line.after == " more" * 15


def test_own_spans_and_suggestions_are_shown(document, ada):
    first, second, _ = suggest_all(document, "Kyiv", "GPE")
    make.operate(document, "accept", ada, span=first.pk)
    make.operate(document, "reject", ada, span=second.pk)
    make.span(document, "Kyiv", "ORG", by=ada)
    assert chips(ada) == [
        [("own", "GPE", "", 1), ("own", "ORG", "", 1)],
        [("rejected", "GPE", "", 1)],
        [("suggested", "GPE", "", 1)],
    ]


def test_what_lies_across_is_quoted(document, ada):
    make.span(document, "near Kyiv, people", "ORG", by=ada)
    make.suggestions(document, [("In Kyiv", "GPE"), ("silent", "GPE")])
    assert chips(ada) == [[], [("suggested", "GPE", "In Kyiv", 1)], [("own", "ORG", "near Kyiv, people", 1)]]


def test_what_reaches_far_is_quoted_as_far_as_the_context_goes(project, ada):
    document = make.document(project, "x " * 100 + "Kyiv")
    make.operate(document, "add", ada, parts=((0, 204),), label=make.label(project, "ORG").pk)
    ((chip,),) = (line.chips for line in shown(ada))
    assert chip.quote.endswith("x Kyiv")
    assert len(chip.quote) < 50


def test_others_labels_are_counted_for_those_who_may_see_them(project, document, ada):
    bob, rex = make.member(project), make.member(project, Role.REVIEWER)
    for actor in (ada, bob):
        make.span(document, "Kyiv", "GPE", by=actor)
    make.span(document, "Kyiv", "ORG", by=bob)
    make.span(document, "near Kyiv", "PERSON", by=bob)
    assert chips(rex) == [[("people", "ORG", "", 1), ("people", "GPE", "", 2)], [], []]
    assert chips(ada)[0] == [("own", "GPE", "", 1), ("people", "ORG", "", 1), ("people", "GPE", "", 1)]
    project.blind = True
    project.save()
    blind = replace(ada, project=project)
    assert chips(blind)[0] == [("own", "GPE", "", 1)]
    assert chips(replace(rex, project=project))[0] == []
    mia = make.member(project, Role.MANAGER)
    assert chips(mia)[0] == [("people", "ORG", "", 1), ("people", "GPE", "", 2)]


def test_gold_is_shown_beside_ones_own_and_in_its_stead(project, document, ada):
    rex = make.member(project, Role.REVIEWER)
    gold = AnnotationSet.objects.create(document=document, role="gold")
    gold.spans.create(label=make.label(project, "ORG"), start=0, end=4)
    make.span(document, "Kyiv", "GPE", by=rex)
    assert chips(rex)[0] == [("own", "GPE", "", 1), ("gold", "ORG", "", 1)]
    assert chips(replace(rex, gold=True))[0] == [("own", "ORG", "", 1), ("people", "GPE", "", 1)]


def test_where_nothing_can_be_done_the_line_says_why(project, document, ada):
    assert [line.closed for line in shown(ada)] == ["", "", ""]
    make.submit(document, ada)
    assert [line.closed for line in shown(ada)] == ["submitted"] * 3
    assert set(REASONS) > {"submitted"}
    inspector = replace(ada, role=Role.INSPECTOR)
    assert [line.closed for line in shown(inspector)] == ["", "", ""]


def test_no_line_costs_nothing(ada, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lines((), ada) == ()


def test_a_page_costs_the_same_whatever_is_on_it(project, ada, django_assert_num_queries):
    bob = make.member(project)
    for count in (2, 20):
        for number in range(count):
            made = make.document(project, f"{number} Kyiv Kyiv")
            suggest_all(made, "Kyiv", "GPE")
            for actor in (ada, bob):
                make.span(made, "Kyiv", "ORG", by=actor)
        places = concordance(ada, Query(Phrase("Kyiv"))).places
        with django_assert_num_queries(7):
            assert len(lines(places, ada)) == len(places)
