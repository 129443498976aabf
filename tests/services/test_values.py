"""What figures and times say: read by the rules as of the publication until somebody confirms it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from annotator.editing.facts import QuantityFact, TimeFact
from annotator.errors import Invalid
from annotator.fact_records import Quantity, TimeValue
from annotator.models import Document, Zone
from annotator.models import TimeValue as StoredTime
from annotator.selectors.mark_list import find_marks
from annotator.selectors.values import values_of
from annotator.services import preferences
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import Modifier
from tests import make

pytestmark = pytest.mark.django_db
LABELS = ("QUANTITY", "DATE", "PERCENT", "GPE", "MONEY")
TEXT = (
    "Troops went at least six miles on Tuesday. They hold 20 kilometers (21 miles) of road. "
    "The two sides will meet on Tuesday again.\nOn Thursday 30 people left for 5 days."
)
THURSDAY = date(2026, 3, 12)


@pytest.fixture
def project():
    return make.project(version=make.schema(LABELS))


@pytest.fixture
def document(project):
    return make.document(project, TEXT, published_on=THURSDAY)


@pytest.fixture
def ada(document):
    return make.member(document.project)


def seen(document, ada):
    """Words of each span -> what it says; of equal words the last."""
    document = Document.objects.select_related("body").get(pk=document.pk)
    document.project = ada.project
    marks = find_marks(document, ada).marks
    values = values_of(document, marks, ada)
    return {document.body.text[mark.start : mark.end]: values[mark.id] for mark in marks if mark.id in values}


def put(document, ada, value):
    return make.operate(document, "value.put", ada, fact=FactRequest(value=value))


def codes(value):
    return [problem.code for problem in value.warnings]


def test_a_figure_says_what_the_rules_read_in_the_units_that_the_person_wants(document, ada):
    make.span(document, "six miles", "QUANTITY", by=ada)
    assert (seen(document, ada)["six miles"].state, seen(document, ada)["six miles"].shown) == (
        "read",
        "9.66 km or more",
    )
    preferences.set_display(user=ada.user, codes="inline", rejected="shown", units="imperial")
    assert seen(document, ada)["six miles"].shown == "6 mi or more"


def test_a_suggestion_has_a_reading_too(document, ada):
    make.suggestions(document, [("six miles", "QUANTITY"), ("Tuesday", "DATE")])
    assert [each.shown for each in seen(document, ada).values()] == ["9.66 km or more", "10 March 2026"]


def test_a_weekday_is_counted_from_the_publication_and_goes_with_it(document, ada):
    make.span(document, "Tuesday", "DATE", by=ada)
    make.span(document, "Tuesday again", "DATE", by=ada)
    assert [each.value.value for each in seen(document, ada).values()] == ["2026-03-10", "2026-03-17"]
    Document.objects.update(published_on=date(2026, 3, 5))
    assert [each.value.value for each in seen(document, ada).values()] == ["2026-03-03", "2026-03-10"]


@pytest.mark.parametrize(
    ("published", "precision"), [(None, "day"), (date(2026, 3, 1), "month"), (date(2026, 3, 12), "unknown")]
)
def test_without_a_known_day_a_weekday_is_unanchored_and_may_not_be_confirmed(document, ada, published, precision):
    make.span(document, "Tuesday", "DATE", by=ada)
    Document.objects.update(published_on=published, date_precision=precision)
    value = seen(document, ada)["Tuesday"]
    assert (value.state, value.shown, codes(value), value.may_be_confirmed) == (
        "unanchored",
        "unanchored",
        ["B11"],
        False,
    )


def test_a_relative_time_without_the_day_it_was_read_by_is_refused(document, ada):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    with pytest.raises(Invalid, match="B11"):
        put(document, ada, TimeFact(span.pk, TimeValue("2026-03-10", relative=True)))
    assert not StoredTime.objects.exists()


def test_figures_and_days_that_end_before_they_begin_are_refused(document, ada):
    span = make.span(document, "six miles", "QUANTITY", by=ada)
    with pytest.raises(Invalid) as refused:
        put(document, ada, QuantityFact(span.pk, Quantity(7, 6)))
    assert refused.value.where == "high"
    with pytest.raises(Invalid) as refused:
        put(document, ada, TimeFact(span.pk, TimeValue("x", first="2026-03-10", last="2026-03-09")))
    assert refused.value.where == "last"


def test_what_a_person_confirmed_stays_when_the_day_is_corrected_and_says_so(document, ada):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    read = seen(document, ada)["Tuesday"]
    put(document, ada, TimeFact(span.pk, read.value, "2026-03-12"))
    assert not seen(document, ada)["Tuesday"].is_moved
    Document.objects.update(published_on=date(2026, 3, 5))
    value = seen(document, ada)["Tuesday"]
    assert (value.state, value.value.value, value.reading.value, value.is_moved) == (
        "confirmed",
        "2026-03-10",
        "2026-03-03",
        True,
    )


def test_what_was_confirmed_of_a_figure_is_shown_with_what_is_counted(document, ada):
    span = make.span(document, "30", "QUANTITY", by=ada)
    put(document, ada, QuantityFact(span.pk, Quantity(30, 40, modifier=Modifier.ABOUT, noun="people", period="day")))
    assert seen(document, ada)["30"].shown == "about between 30 and 40 people a day"


def test_a_figure_and_its_conversion_that_differ_are_doubtful(document, ada):
    make.span(document, "20 kilometers", "QUANTITY", by=ada)
    make.span(document, "21 miles", "QUANTITY", by=ada)
    found = seen(document, ada)
    assert [codes(each) for each in found.values()] == [["W2"], ["W2"]]
    assert "21 mi" in found["20 kilometers"].warnings[0].message


def test_a_conversion_in_brackets_is_as_much_as_the_figure_before_it(project, ada):
    document = make.document(project, "The line is less than 20 kilometers (12 miles) away.")
    make.span(document, "12 miles", "QUANTITY", by=ada)
    assert seen(document, ada)["12 miles"].shown == "less than 19.3 km"


def test_units_that_do_not_go_with_the_label_are_doubtful(document, ada):
    make.span(document, "six miles", "PERCENT", by=ada)
    make.span(document, "30", "MONEY", by=ada)
    assert [codes(each) for each in seen(document, ada).values()] == [["W3"], ["W3"]]


def test_the_weekday_of_the_publication_is_doubtful(document, ada):
    make.span(document, "Thursday", "DATE", by=ada)
    assert codes(seen(document, ada)["Thursday"]) == ["W11"]


def test_a_length_of_time_needs_no_publication(document, ada):
    Document.objects.update(published_on=None)
    make.span(document, "5 days", "DATE", by=ada)
    assert (seen(document, ada)["5 days"].state, seen(document, ada)["5 days"].shown) == ("read", "5 days")


def test_what_the_rules_cannot_read_says_nothing(document, ada):
    make.span(document, "people", "QUANTITY", by=ada)
    assert (seen(document, ada)["people"].state, seen(document, ada)["people"].shown) == ("unread", "")


def test_an_embedded_article_has_its_own_day(document, ada):
    make.span(document, "Tuesday again", "DATE", by=ada)
    start = TEXT.index("The two sides")
    inside = {"document": document, "kind": "embedded", "published_on": date(2026, 3, 20)}
    Zone.objects.create(**inside, start=start, end=start + 41)
    Document.objects.update(zoned_at=timezone.now())
    make.span(document, "Tuesday", "DATE", by=ada)
    found = seen(document, ada)
    assert (found["Tuesday"].value.value, found["Tuesday again"].value.value) == ("2026-03-10", "2026-03-24")


def test_values_cost_three_queries_at_the_most_and_none_without_such_spans(document, ada, django_assert_num_queries):
    kyiv = make.document(document.project, "Kyiv said no.")
    make.span(kyiv, "Kyiv", "GPE", by=ada)
    make.span(document, "six miles", "QUANTITY", by=ada)
    make.span(document, "Tuesday", "DATE", by=ada)
    Document.objects.update(zoned_at=timezone.now())
    document.refresh_from_db()
    both = {each: find_marks(each, ada).marks for each in (document, kyiv)}
    with django_assert_num_queries(3):
        assert len(values_of(document, both[document], ada)) == 2
    with django_assert_num_queries(0):
        assert values_of(kyiv, both[kyiv], ada) == {}
    suggested = [replace(mark, state="s") for mark in both[document]]
    with django_assert_num_queries(1):
        assert len(values_of(document, suggested, ada)) == 2
