"""Every place of a phrase in context: what is found for whom, narrowed, sorted, counted and cut into pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from annotator.errors import Invalid
from annotator.models import AnnotationSet
from annotator.roles import Role
from annotator.selectors import concordance as concordances
from annotator.selectors.concordance import Query, concordance, parts_of
from annotator.text.phrases import Phrase
from tests import make
from tests.places import TEXT, suggest_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project, TEXT, title="First")


def find(actor, text="Kyiv", *, sort="document", page=1, carries="", label=None, outlet="", **how):
    query = Query(Phrase(text, **how), carries, make.label(actor.project, label).pk if label else None, outlet)
    return concordance(actor, query, sort=sort, page=page)


def starts(found):
    return [place.start for place in found.places]


def test_each_place_is_found_once_in_order(document, ada):
    found = find(ada)
    assert starts(found) == [0, 21, 36]
    assert (found.total, found.documents, found.pages, found.stopped) == (3, 1, 1, False)
    assert {(place.title, place.here) for place in found.places} == {("First", "Kyiv")}
    assert find(ada, match_case=False).total == 4
    assert find(ada, whole_words=False).total == 4


def test_a_pattern_finds_forms_and_counts_them(document, ada):
    found = find(ada, "Kyiv*", is_pattern=True, match_case=False)
    assert found.forms == (("Kyiv", 3), ("Kyivans", 1), ("KYIV", 1))
    assert found.more_forms == 0


@pytest.mark.parametrize("pattern", ["Kyi?|never", "*yiv", "K*|Ky*", "?yi?, and", "kyiv|Kyiv, *nd"])
def test_the_database_leaves_out_no_text_that_has_the_pattern(document, project, ada, pattern):
    make.document(project, "KYIV, and that is all")
    make.document(project, "Nothing of that sort.")
    assert find(ada, pattern, is_pattern=True, match_case=False).documents == 2


def test_forms_that_are_rare_are_only_counted(project, ada):
    make.document(project, " ".join(f"x{number}" for number in range(20)))
    found = find(ada, "x*", is_pattern=True)
    assert (len(found.forms), found.more_forms) == (12, 8)


# --- for whom ----------------------------------------------------------------------------------


def test_annotators_find_only_in_documents_that_are_theirs(project, document, ada):
    theirs = make.document(project, "Their Kyiv")
    theirs.assignments.all().delete()
    make.document(make.project(), "Elsewhere in Kyiv")
    make.document(project, "Kyiv", staged=True)
    make.document(project, "Kyiv", archived_at=timezone.now())
    assert {place.document for place in find(ada).places} == {document.pk}
    rex = make.member(project, Role.REVIEWER, assigned=False)
    assert {place.document for place in find(rex).places} == {document.pk, theirs.pk}


def test_submitted_documents_are_found_too(document, ada):
    make.submit(document, ada)
    assert find(ada).total == 3


def test_one_outlet_can_be_chosen(project, document, ada):
    other = make.document(project, "Kyiv", outlet="Herald")
    assert {place.document for place in find(ada, outlet="Herald").places} == {other.pk}
    assert find(ada, outlet="Nobody").total == 0


# --- what places carry -------------------------------------------------------------------------


@pytest.fixture
def labelled(document, ada):
    """The first is an own PERSON and suggested as GPE, the second waits as GPE, on the third nothing stands."""
    make.suggestions(document, [("Kyiv", "GPE")])
    second = make.suggestions(document, [("Kyiv", "GPE")], suggester="spacy:other")[0]
    second.start, second.end = 21, 25
    second.save()
    other = make.span(document, "silent", "PERSON", by=ada)
    AnnotationSet.objects.get(pk=other.annotation_set_id).spans.update(start=0, end=4)
    return document


@pytest.mark.parametrize(
    ("carries", "label", "expected"),
    [
        ("", "", [0, 21, 36]),
        ("", "PERSON", [0]),
        ("", "GPE", [0, 21]),
        ("label", "", [0, 21]),
        ("nothing", "", [36]),
        ("nothing", "GPE", [36]),
        ("nothing", "PERSON", [21, 36]),
        ("span", "", [0]),
        ("suggestion", "", [0, 21]),
        ("suggestion", "PERSON", []),
    ],
)
def test_places_are_narrowed_to_what_they_carry(labelled, ada, carries, label, expected):
    assert starts(find(ada, carries=carries, label=label)) == expected


def test_labels_are_counted(labelled, ada):
    number = {name: make.label(ada.project, name).pk for name in ("PERSON", "GPE")}
    counts = [(each.label, each.spans, each.suggestions) for each in find(ada).counts]
    assert counts == [(number["PERSON"], 1, 0), (number["GPE"], 0, 2), (None, 1, 0)]


def test_what_a_person_hides_counts_for_nothing(labelled, ada):
    hides = replace(ada, filter=replace(ada.filter, hidden=frozenset({"spacy:other"})))
    assert starts(find(hides, carries="suggestion")) == [0]


def test_in_gold_the_gold_set_counts_instead_of_ones_own(labelled, project):
    rex = make.member(project, Role.REVIEWER)
    gold = AnnotationSet.objects.create(document=labelled, role="gold")
    gold.spans.create(label=make.label(project, "ORG"), start=36, end=40)
    in_gold = replace(rex, gold=True)
    assert starts(find(in_gold, carries="span")) == [36]
    assert starts(find(in_gold, carries="suggestion")) == [0, 21]
    assert starts(find(rex, carries="span")) == []


# --- order and pages ---------------------------------------------------------------------------


def test_sorting_goes_by_the_words_outwards_from_the_place(project, ada):
    for text in ("near Kyiv, Zoe", "in old Kyiv and", "by old Kyiv (and more)", "NEAR Kyiv and", "Kyiv"):
        make.document(project, text)
    by_right, by_left = ([place.before for place in find(ada, sort=sort).places] for sort in ("right", "left"))
    assert by_right == ["", "in old ", "NEAR ", "by old ", "near "]
    assert by_left == ["", "near ", "NEAR ", "by old ", "in old "]


def test_sorting_by_label_goes_by_the_schema_and_ends_with_those_that_carry_none(labelled, ada):
    assert starts(find(ada, sort="label")) == [0, 21, 36]
    make.operate(labelled, "add", ada, parts=((36, 40),), label=make.label(ada.project, "ORG").pk)
    assert starts(find(ada, sort="label")) == [0, 36, 21]


@pytest.mark.parametrize("sort", ["document", "right", "left", "label"])
def test_pages_hold_every_place_once_in_an_order_that_stays(project, ada, sort):
    for _ in range(3):
        make.document(project, "Kyiv now. " * 50 + "Then Kyiv. " * 20)
    pages = [find(ada, sort=sort, page=number) for number in (1, 2, 3)]
    seen = [(place.document, place.start) for found in pages for place in found.places]
    assert [len(found.places) for found in pages] == [100, 100, 10]
    assert len(set(seen)) == pages[0].total == 210
    assert pages[0].pages == 3
    again = [(place.document, place.start) for found in (find(ada, sort=sort),) for place in found.places]
    assert again == seen[:100]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (99, 2)])
def test_a_page_that_is_not_there_is_the_nearest(project, ada, asked, given):
    make.document(project, "Kyiv " * 120)
    assert find(ada, page=asked).page == given


def test_nothing_found_is_one_empty_page(document, ada):
    found = find(ada, "Odesa", page=3)
    assert (found.places, found.total, found.page, found.pages, found.forms, found.counts) == ((), 0, 1, 1, (), ())


def test_more_than_can_be_sorted_is_said(project, ada, monkeypatch):
    monkeypatch.setattr(concordances, "MOST", 5)
    for _ in range(4):
        make.document(project, "Kyiv Kyiv")
    found = find(ada)
    assert (found.total, found.looked_through, found.candidates, found.stopped) == (5, 2, 4, True)
    assert find(ada, outlet="Nobody").stopped is False


def test_after_too_much_work_no_more_documents_are_read(project, ada, monkeypatch):
    monkeypatch.setattr(concordances, "SECONDS", -1.0)
    monkeypatch.setattr(concordances.texts, "BATCH", 2)
    for _ in range(4):
        make.document(project, "Kyiv")
    found = find(ada)
    assert (found.total, found.looked_through, found.candidates) == (2, 2, 4)


# --- all of it ---------------------------------------------------------------------------------


def test_all_places_are_given_by_document(labelled, ada):
    query = Query(Phrase("Kyiv"), "label")
    assert parts_of(ada, query, most=2) == {labelled.pk: [(0, 4), (21, 25)]}
    with pytest.raises(Invalid, match="At most 1 places"):
        parts_of(ada, query, most=1)


@pytest.mark.parametrize(
    "query",
    [Query(Phrase(" ")), Query(Phrase("*", is_pattern=True)), Query(Phrase("Kyiv"), label=999), Query(Phrase("x\0"))],
)
def test_a_search_that_makes_no_sense_is_refused(document, ada, query):
    for function in (concordance, lambda *args: parts_of(*args, most=5)):
        with pytest.raises(Invalid):
            function(ada, query)


def test_finding_costs_the_same_whatever_is_found(project, ada, django_assert_num_queries):
    find(ada)  # the schema is remembered
    for count in (2, 20):
        for number in range(count):
            made = make.document(project, f"{number} Kyiv " * 20)
            suggest_all(made, "Kyiv", "GPE")
            make.span(made, "Kyiv", "ORG", by=ada)
        query = Query(Phrase("Kyiv"), "label")
        with django_assert_num_queries(5):
            assert concordance(ada, query).total
