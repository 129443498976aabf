"""The dialog that asks what a span means, as requests: a figure, a time, a name."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from annotator.models import AnnotationSet, Decision, Document, Mention, Quantity, Span, TimeValue
from annotator.roles import Role
from annotator.services import entities
from annotator.vocabulary import MentionUse
from tests import make

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
LABELS = ("QUANTITY", "DATE", "PERCENT", "GPE", "ORG", "ORDINAL")
TEXT = "Kyiv said a third of the first 12 tanks went at least six miles on Tuesday."


@pytest.fixture
def project():
    return make.project(version=make.schema(LABELS))


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project, ada):
    return make.document(project, TEXT, published_on=date(2026, 3, 12))


@pytest.fixture
def page(client, ada):
    client.force_login(ada.user)
    return client


def ask(page, document, span, name="document-meaning", **fields):
    url = reverse(name, args=[document.project.slug, document.pk])
    return page.get(url, {"span": span.pk, **fields}, headers=FRAGMENT)


def say(page, document, on, op="value.put", *, cid="", name="document-values-ops", base="", **fields):
    own = AnnotationSet.objects.filter(document=document, role="gold" if "gold" in name else "human").first()
    revision = own.block_revisions.filter(block=0).values_list("revision", flat=True).first() if own else 0
    sent = {"op": op, "span": on.pk, "cid": cid or str(uuid.uuid4()), "base": base or f"0:{revision or 0}", "at": "0"}
    url = reverse(name, args=[document.project.slug, document.pk])
    return page.post(url, {**fields, **sent}, headers=FRAGMENT)


def fields(response):
    """The fields of the form with their values."""
    html = response.content.decode()
    inputs = dict(re.findall(r'<input [^>]*name="(\w+)"[^>]*value="([^"]*)"', html))
    chosen = re.findall(r'<select [^>]*name="(\w+)">.*?<option value="(\w+)" selected', html, re.DOTALL)
    return inputs | dict(chosen)


# --- figures ------------------------------------------------------------------------------------


def test_the_dialog_of_a_figure_shows_its_reading_to_be_confirmed(page, document, ada):
    span = make.span(document, "six miles", "QUANTITY", by=ada)
    answer = ask(page, document, span)
    found = fields(answer)
    assert {"modifier": "at_least", "low": "6", "high": "", "unit": "mi"}.items() <= found.items()
    assert "9.66 km or more" in answer.content.decode()
    assert "read by the rules" in answer.content.decode()


def test_a_confirmed_figure_is_stored_with_its_digits_and_the_list_says_so(page, document, ada):
    span = make.span(document, "six miles", "QUANTITY", by=ada)
    answer = say(page, document, span, **fields(ask(page, document, span)))
    stored = Quantity.objects.get()
    assert (stored.low, stored.high, stored.unit, stored.modifier, stored.digits) == (6, 6, "mi", "at_least", 0)
    about = json.loads(answer.headers["HX-Trigger"])["ann:applied"]
    assert about == {"op": "value.put", "was": span.pk, "span": span.pk, "blocks": [0]}
    assert re.search(r'class="value confirmed">9.66 km or more ✓', answer.content.decode())


def test_a_corrected_figure_is_what_was_typed(page, document, ada):
    span = make.span(document, "12", "QUANTITY", by=ada)
    typed = {"low": "1,200", "high": "1 500.5", "unit": "kg", "modifier": "about", "noun": " tanks ", "period": "day"}
    assert say(page, document, span, **typed, scope="in the east").status_code == 200
    stored = Quantity.objects.get()
    told = (stored.noun, stored.period, stored.scope, stored.digits)
    assert (stored.low, stored.high, stored.unit, stored.modifier) == (1200, 1500.5, "kg", "about")
    assert told == ("tanks", "day", "in the east", 0)


def test_a_share_is_typed_and_shown_in_per_cent(page, document, ada):
    span = make.span(document, "a third", "PERCENT", by=ada)
    assert fields(ask(page, document, span))["low"] == "33.333333"
    say(page, document, span, low="33", unit="ratio", modifier="about")
    assert Quantity.objects.get().low == 0.33
    assert fields(ask(page, document, span))["low"] == "33"


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"low": "six"}, "low"),
        ({"low": "inf"}, "low"),
        ({"low": ""}, "low"),
        ({"low": "6", "high": "5"}, "high"),
        ({"low": "6", "unit": "parsec"}, "unit"),
        ({"low": "6", "modifier": "roughly"}, "modifier"),
        ({"low": "6", "scope": "x" * 201}, "scope"),
    ],
)
def test_a_figure_that_cannot_be_read_is_refused_and_nothing_stored(page, document, ada, typed, where):
    span = make.span(document, "six miles", "QUANTITY", by=ada)
    assert say(page, document, span, **typed).status_code == 422
    assert not Quantity.objects.exists()


def test_what_is_typed_is_read_at_once_without_being_stored(page, document, ada):
    span = make.span(document, "six miles", "QUANTITY", by=ada)
    answer = ask(page, document, span, preview="1", low="10", unit="km", modifier="less_than")
    assert answer.content.decode() == "less than 10 km"
    wrong = ask(page, document, span, preview="1", low="ten")
    assert wrong.content.decode() == "This is not a number. Write 1200 or 2.5."
    assert not Quantity.objects.exists()


def test_a_cleared_figure_is_left_to_the_rules_again(page, document, ada):
    span = make.span(document, "six miles", "QUANTITY", by=ada)
    say(page, document, span, low="7", unit="mi")
    assert "Leave it to the rules" in ask(page, document, span).content.decode()
    answer = say(page, document, span, "value.clear", kind="quantity")
    assert not Quantity.objects.exists()
    assert 'class="value read">9.66 km or more' in answer.content.decode()


# --- times --------------------------------------------------------------------------------------


def test_a_confirmed_weekday_keeps_the_day_it_was_read_by(page, document, ada):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    asked = ask(page, document, span)
    assert "published 12 March 2026" in " ".join(asked.content.decode().split())
    say(page, document, span, **fields(asked))
    stored = TimeValue.objects.get()
    assert (stored.value, stored.first, stored.last) == ("2026-03-10", date(2026, 3, 10), date(2026, 3, 10))
    assert (stored.relative, stored.published) == (True, date(2026, 3, 12))


def test_an_absolute_time_keeps_no_day_of_publication(page, project, ada):
    document = make.document(project, "It began on 3 March 2026.")
    span = make.span(document, "3 March 2026", "DATE", by=ada)
    say(page, document, span, **fields(ask(page, document, span)))
    assert (TimeValue.objects.get().relative, TimeValue.objects.get().published) == (False, None)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2026-W08", ("2026-W08", date(2026, 2, 16), date(2026, 2, 22), "week")),
        ("2026-03", ("2026-03", date(2026, 3, 1), date(2026, 3, 31), "month")),
        ("4 March", ("2026-03-04", date(2026, 3, 4), date(2026, 3, 4), "day")),
        ("p3w", ("P3W", None, None, "unknown")),
    ],
)
def test_the_days_follow_a_value_that_was_changed(page, document, ada, typed, stored):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    say(page, document, span, **fields(ask(page, document, span)) | {"value": typed})
    row = TimeValue.objects.get()
    assert (row.value, row.first, row.last, row.precision) == stored


def test_days_that_were_changed_stay_as_they_were_typed(page, document, ada):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    say(page, document, span, **fields(ask(page, document, span)) | {"first": "2026-03-08", "precision": "week"})
    row = TimeValue.objects.get()
    assert (row.value, row.first, row.last, row.precision) == (
        "2026-03-10",
        date(2026, 3, 8),
        date(2026, 3, 10),
        "week",
    )


@pytest.mark.parametrize("typed", [{"value": "some day"}, {"first": "10.3.2026"}, {"last": "2026-03-01"}])
def test_a_time_that_cannot_be_read_is_refused(page, document, ada, typed):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    assert say(page, document, span, **fields(ask(page, document, span)) | typed).status_code == 422
    assert not TimeValue.objects.exists()


def test_a_weekday_without_a_day_of_publication_offers_nothing_to_confirm_and_is_refused(page, document, ada):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    Document.objects.update(published_on=None)
    html = ask(page, document, span).content.decode()
    assert "unanchored" in html
    assert "B11" in html
    assert "Confirm</button>" not in html
    assert say(page, document, span, value="2026-03-10", first="2026-03-10", last="2026-03-10").status_code == 422
    assert not TimeValue.objects.exists()


def test_a_time_that_was_confirmed_as_of_another_day_says_so_in_the_list_and_the_dialog(page, document, ada):
    span = make.span(document, "Tuesday", "DATE", by=ada)
    say(page, document, span, **fields(ask(page, document, span)))
    Document.objects.update(published_on=date(2026, 3, 20))
    side = page.get(reverse("document-side", args=[document.project.slug, document.pk]), {"b": "0"}, headers=FRAGMENT)
    assert "Confirmed as of 2026-03-12; the day of publication is another one now." in side.content.decode()
    html = ask(page, document, span).content.decode()
    assert "confirmed for a publication on 2026-03-12, now 2026-03-20" in html
    assert "They read something else now." in html


def test_a_time_that_counts_from_something_else_is_said_in_days(page, project, ada):
    document = make.document(project, "They had met a week earlier.", published_on=date(2026, 3, 12))
    span = make.span(document, "a week earlier", "DATE", by=ada)
    assert "unanchored" in ask(page, document, span).content.decode()
    assert say(page, document, span, **fields(ask(page, document, span))).status_code == 422
    say(page, document, span, first="2026-02-20", last="2026-02-22", precision="day")
    row = TimeValue.objects.get()
    assert (row.value, row.first, row.last) == ("2026-02-20/2026-02-22", date(2026, 2, 20), date(2026, 2, 22))


def test_a_figure_in_the_paragraph_costs_the_page_one_query_and_a_suggested_one_none(
    page, project, ada, django_assert_num_queries
):
    plain, suggested, own = (make.document(project, f"Kyiv said {number} men left.") for number in (1, 20, 30))
    make.span(plain, "Kyiv", "GPE", by=ada)
    make.span(suggested, "Kyiv", "GPE", by=ada)
    make.suggestions(suggested, [("20", "QUANTITY")])
    make.span(own, "30", "QUANTITY", by=ada)

    def shown(document):
        return page.get(reverse("document-side", args=[project.slug, document.pk]), {"b": "0"}, headers=FRAGMENT)

    shown(plain)
    with django_assert_num_queries(7):  # session, person, document; sets, spans, decisions and revisions
        shown(plain)
    with django_assert_num_queries(8):  # how many are left
        assert "→" not in shown(suggested).content.decode()
    with django_assert_num_queries(8):
        assert 'class="value read">30' in shown(own).content.decode()


# --- names --------------------------------------------------------------------------------------


@pytest.fixture
def kyiv(ada):
    return entities.confirm(forms=["Kyiv", "Kiev"], type="GPE", by=ada).entity


def test_a_name_is_confirmed_as_a_metonym_of_the_entity_it_was_taken_for(page, document, ada, kyiv):
    span = make.span(document, "Kyiv", "GPE", by=ada)
    html = ask(page, document, span).content.decode()
    assert re.search(rf'name="entity" value="{kyiv}" checked', html)
    say(page, document, span, entity=kyiv, use="metonym")
    stored = Mention.objects.get()
    assert (stored.entity_id, stored.use) == (kyiv, MentionUse.METONYM)


def test_entities_of_the_same_kind_are_found_by_any_of_their_names(page, document, ada, kyiv):
    entities.confirm(forms=["Kievan Press"], type="ORG", by=ada)
    span = make.span(document, "Kyiv", "GPE", by=ada)
    html = ask(page, document, span, find="kie").content.decode()
    assert "<bdi>Kiev</bdi>" in html
    assert "Kievan" not in html
    assert re.search(rf'value="{kyiv}" checked', html)
    assert "No entity of this kind" in ask(page, document, span, find="Karsk").content.decode()


def test_a_name_may_be_none_of_the_projects_entities(page, document, ada, kyiv):
    span = make.span(document, "Kyiv", "GPE", by=ada)
    say(page, document, span, entity="", use="literal")
    assert Mention.objects.get().entity_id is None


def test_a_name_that_is_known_as_something_else_is_doubtful(page, document, ada):
    entities.confirm(forms=["Kyiv"], type="ORG", by=ada)
    span = make.span(document, "Kyiv", "GPE", by=ada)
    assert "W10 The name is also known as ORG." in ask(page, document, span).content.decode()


# --- what is asked of what ----------------------------------------------------------------------


def test_confirming_what_a_suggestion_means_accepts_it_and_is_undone_in_two_steps(page, document, ada):
    (suggested,) = make.suggestions(document, [("six miles", "QUANTITY")])
    asked = ask(page, document, suggested)
    assert "confirming its meaning accepts it" in asked.content.decode()
    cid = str(uuid.uuid4())
    answer = say(page, document, suggested, cid=cid, **fields(asked))
    (span,) = Span.objects.filter(annotation_set__role="human")
    assert Quantity.objects.get().span_id == span.pk
    assert json.loads(answer.headers["HX-Trigger"])["ann:applied"]["span"] == span.pk
    make.operate(document, "undo", ada)
    assert (Quantity.objects.count(), Decision.objects.count()) == (0, 1)
    make.operate(document, "undo", ada)
    assert Decision.objects.count() == 0


def test_the_same_request_again_accepts_nothing_twice(page, document, ada):
    (suggested,) = make.suggestions(document, [("six miles", "QUANTITY")])
    cid = str(uuid.uuid4())
    for _ in range(2):
        assert say(page, document, suggested, cid=cid, base="0:0", low="6", unit="mi").status_code == 200
    assert (Quantity.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_page_that_is_out_of_date_says_nothing_of_a_span(page, document, ada):
    span = make.span(document, "six miles", "QUANTITY", by=ada)
    assert say(page, document, span, base="0:0", low="6", unit="mi").status_code == 409
    assert not Quantity.objects.exists()


def test_labels_that_say_nothing_more_have_no_meaning(page, document, ada):
    span = make.span(document, "first", "ORDINAL", by=ada)
    assert ask(page, document, span).status_code == 422


def test_in_the_gold_set_the_value_is_that_of_the_gold_span(client, document, project):
    mia = make.member(project, Role.MANAGER)
    client.force_login(mia.user)
    gold = make.gold(document, [("six miles", "QUANTITY")], state="open")
    (span,) = gold.spans.all()
    html = ask(client, document, span, name="gold-meaning")
    assert f'data-url="{reverse("gold-values-ops", args=[project.slug, document.pk])}"' in html.content.decode()
    assert say(client, document, span, name="gold-values-ops", low="6", unit="mi").status_code == 200
    assert Quantity.objects.get().annotation_set == gold


def test_the_dialog_costs_a_fixed_number_of_queries(page, document, ada, kyiv, django_assert_num_queries):
    figure, name = (make.span(document, *each, by=ada) for each in (("six miles", "QUANTITY"), ("Kyiv", "GPE")))
    ask(page, document, figure)
    with django_assert_num_queries(7):  # session, person, document; sets, spans, decisions; the value
        ask(page, document, figure)
    with django_assert_num_queries(9):  # names, what was said of them, and names of other kinds
        ask(page, document, name)
