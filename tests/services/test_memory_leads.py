"""Where memory knows a name, the page, the counts and submitting leave out what other sources say there."""

from __future__ import annotations

import pytest

from annotator.access import enter
from annotator.errors import Conflict
from annotator.models import Span
from annotator.selectors.review import review
from annotator.selectors.state import Left, left, read_sets
from annotator.services import memory
from annotator.services.suggestion_filters import set_filter
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.member(make.project())


@pytest.fixture
def document(ada):
    """A pipeline calls London a person, Charles alone a body, Kyiv a place, and has the whole name of Ada."""
    document = make.document(ada.project)
    said = [("London", "PERSON"), ("Charles", "ORG"), ("Kyiv", "GPE"), ("Ada Lovelace", "PERSON"), ("Friday", "DATE")]
    make.suggestions(document, said)
    known = [("London", "GPE"), ("Charles Babbage", "PERSON"), ("Kyiv", "GPE"), ("Lovelace", "PERSON")]
    for span in make.suggestions(document, known, suggester=memory.NAME):
        Span.objects.filter(pk=span.pk).update(score=0.5)
    return document


def shown(document, by):
    marks = review(document, by).marks
    return [(document.body.text[mark.start : mark.end], mark.label.name) for mark in marks if mark.state == "s"]


def counted(document, by):
    return left(read_sets(document, by))


def seeing(by, **chosen):
    set_filter(**{"hidden": (), "threshold": 0.0, **chosen}, by=by)
    return enter(by.user, by.project.slug)


def test_the_page_shows_what_is_remembered_instead_and_counts_it(document, ada):
    assert shown(document, ada) == [
        ("Ada Lovelace", "PERSON"), ("Charles Babbage", "PERSON"), ("London", "GPE"),
        ("Kyiv", "GPE"), ("Friday", "DATE"),
    ]  # fmt: skip
    assert counted(document, ada) == Left(5, 5)
    assert review(document, ada).left == Left(5, 5)


def test_who_hides_memory_sees_what_the_pipeline_says(document, ada):
    by = seeing(ada, hidden=[memory.NAME])
    assert ("London", "PERSON") in shown(document, by)
    assert counted(document, by) == Left(5, 5, hidden_sources=3)


def test_memory_below_the_lowest_score_leads_nothing(document, ada):
    by = seeing(ada, threshold=0.8)
    assert ("London", "PERSON") in shown(document, by)
    assert counted(document, by) == Left(5, 5, hidden_scores=2)


def test_whoever_decided_all_that_is_shown_can_submit(document, ada):
    for mark in review(document, ada).marks[:-1]:
        make.operate(document, "accept", ada, span=mark.id)
    with pytest.raises(Conflict, match="1 suggestion is"):
        make.submit(document, ada, leave_undecided=False)
    make.operate(document, "accept", ada, span=review(document, ada).marks[-1].id)
    assert make.submit(document, ada, leave_undecided=False).state == "submitted"


def test_counting_costs_one_query_all_the_same(document, ada, django_assert_num_queries):
    sets = read_sets(document, ada)
    with django_assert_num_queries(1):
        left(sets)
