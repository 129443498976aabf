"""The list of all marks of a document: what fits the filter bar, the first of them, and how many there are."""

from __future__ import annotations

import pytest

from annotator.selectors.mark_list import find_marks
from annotator.selectors.state import read_sets
from tests import make

pytestmark = pytest.mark.django_db

TEXT = "Ada Lovelace met\nCharles Babbage in STRASSE. Straße is long, said Ada\tLovelace."


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project, ada):
    made = make.document(project, TEXT)
    first = make.suggestions(made, [("Ada Lovelace", "PERSON"), ("STRASSE", "GPE")], suggester="a")
    make.suggestions(made, [("Ada Lovelace", "PERSON"), ("Ada\tLovelace", "ORG")], suggester="b")
    make.operate(made, "reject", ada, span=first[1].pk)
    make.span(made, "Straße", "GPE", by=ada)
    return made


def words(found, document):
    return [document.body.text[mark.start : mark.end] for mark in found.marks]


def test_without_a_filter_all_marks_are_found_in_reading_order(document, ada):
    found = find_marks(document, ada)
    assert words(found, document) == ["Ada Lovelace", "STRASSE", "Straße", "Ada\tLovelace"]
    assert found.total == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("strasse", ["STRASSE", "Straße"]),
        ("ada  lovelace", ["Ada Lovelace", "Ada\tLovelace"]),
        ("LACE", ["Ada Lovelace", "Ada\tLovelace"]),
        (" ", ["Ada Lovelace", "STRASSE", "Straße", "Ada\tLovelace"]),
        ("nobody", []),
    ],
)
def test_text_is_found_in_the_words_whatever_the_case(document, ada, text, found):
    assert words(find_marks(document, ada, text=text), document) == found


def test_label_state_and_source_narrow_it_together(document, project, ada):
    person, gpe = make.label(project, "PERSON").pk, make.label(project, "GPE").pk
    assert words(find_marks(document, ada, label=gpe), document) == ["STRASSE", "Straße"]
    assert words(find_marks(document, ada, label=gpe, state="r"), document) == ["STRASSE"]
    assert words(find_marks(document, ada, source="b 1"), document) == ["Ada Lovelace", "Ada\tLovelace"]
    assert words(find_marks(document, ada, source="b 1", label=person, state="s"), document) == ["Ada Lovelace"]
    assert words(find_marks(document, ada, source="a 1", state="a"), document) == []
    assert read_sets(document, ada).sources[0].name == "a 1"


def test_the_first_are_given_and_all_are_counted(document, ada):
    found = find_marks(document, ada, most=1)
    assert (words(found, document), found.total) == (["Ada Lovelace"], 4)


def test_a_discontinuous_mark_is_found_by_the_words_of_its_parts(document, project, ada):
    make.operate(document, "add", ada, parts=((0, 3), (13, 16)), label=make.label(project, "ORG").pk)
    (found,) = find_marks(document, ada, text="ada met").marks
    assert found.parts == ((0, 3), (13, 16))


def test_it_costs_a_fixed_number_of_queries(document, ada, django_assert_num_queries):
    find_marks(document, ada)
    with django_assert_num_queries(3):
        find_marks(document, ada, text="ada")
