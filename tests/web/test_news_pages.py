"""The page of a document as news and the page of outlets, as requests."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from annotator.editing.facts import TimeFact
from annotator.models import Document, Outlet, TextIssue, TimeValue, Zone
from annotator.roles import Role
from annotator.selectors.zones import effective_zones
from annotator.services.fact_operations import FactRequest
from tests import make

pytestmark = pytest.mark.django_db
TEXT = (
    "Two towns taken\nPublished 3 March 2026\n"
    "The army said on Tuesday that it left.It will meet on Tuesday, the speaker of the army told the papers.\n"
    "Read more: two things\n"
)


@pytest.fixture
def project():
    return make.project(version=make.schema(("DATE", "GPE")))


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER)


@pytest.fixture
def document(project, rex):
    return make.document(project, TEXT, outlet="Herald", published_on=date(2026, 3, 12))


@pytest.fixture
def page(client, rex):
    client.force_login(rex.user)
    return client


def url(document, name=""):
    return reverse(f"document-news{name and '-'}{name}", args=[document.project.slug, document.pk])


def html(page, document):
    return " ".join(page.get(url(document)).content.decode().split())


def kinds(document):
    return [zone.kind.value for zone in effective_zones(Document.objects.get(pk=document.pk), TEXT)]


def place(quote):
    return f"{TEXT.index(quote)}-{TEXT.index(quote) + len(quote)}"


def test_the_page_shows_outlet_day_zones_lines_and_damaged_places(page, document):
    shown = html(page, document)
    assert 'value="Herald"' in shown
    assert 'value="2026-03-12"' in shown
    assert "The text itself says <strong>3 March 2026</strong>" in shown
    assert f'name="line" value="{place("Two towns taken")}"' in shown
    assert "glued words" in shown
    assert "Confirm all" in shown


def test_who_may_not_edit_reads_it_without_any_form(client, document, project):
    client.force_login(make.member(project).user)
    shown = html(client, document)
    assert "Herald, 12 March 2026 (stated)" in shown
    assert "<main" in shown
    assert not re.search(r"<form[^>]*news", shown)


def test_outlet_and_day_are_changed(page, document):
    sent = {"outlet": "Wire", "published_on": "2026-03-01", "precision": "month", "basis": "entered"}
    assert page.post(url(document, "details"), sent).status_code == 302
    document.refresh_from_db()
    assert (document.outlet, document.published_on, document.date_precision) == ("Wire", date(2026, 3, 1), "month")


def test_the_day_in_the_text_is_taken_as_inferred_and_proposed_no_more(page, document):
    shown = html(page, document)
    form = re.search(r'name="outlet" value="(\w+)"><input type="hidden" name="published_on" value="([\d-]+)">', shown)
    sent = {"outlet": form[1], "published_on": form[2], "precision": "day", "basis": "inferred"}
    page.post(url(document, "details"), sent)
    document.refresh_from_db()
    assert (document.published_on, document.date_basis) == (date(2026, 3, 3), "inferred")
    assert "Take it" not in html(page, document)


def test_a_day_that_is_none_is_said_at_its_field(page, document):
    answer = page.post(url(document, "details"), {"published_on": "12.3.", "precision": "day", "basis": "entered"})
    assert answer.status_code == 422
    assert "Enter a valid date" in answer.content.decode()


def test_zones_are_confirmed_added_from_ticked_lines_changed_and_removed(page, document):
    page.post(url(document, "zones"), {"do": "confirm"})
    assert kinds(document) == ["headline", "byline", "body", "promo"]
    lines = [place("Two towns taken"), place("Published 3 March 2026")]
    page.post(url(document, "zones"), {"do": "add", "line": lines, "kind": "boilerplate"})
    assert kinds(document) == ["boilerplate", "body", "promo"]
    whole = f"0-{TEXT.index('Read more') - 1}"
    page.post(url(document, "zones"), {"do": "add", "line": [whole], "kind": "embedded"})
    more = {"outlet": "Wire", "published_on": "2026-03-01", "precision": "day", "kind": "embedded", "place": whole}
    page.post(url(document, "zones"), {"do": "change", "was": f"{whole}-embedded", **more})
    inside = Zone.objects.get(kind="embedded")
    assert (inside.outlet, inside.published_on) == ("Wire", date(2026, 3, 1))
    page.post(url(document, "zones"), {"do": "remove", "was": f"{whole}-embedded"})
    assert kinds(document) == ["boilerplate", "body", "promo"]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("zones", {"do": "add", "kind": "body"}),
        ("zones", {"do": "add", "line": ["0-3"], "kind": "poem"}),
        ("zones", {"do": "shout"}),
        ("zones", {"do": "change", "place": "0-3", "kind": "embedded", "published_on": "soon"}),
        ("issues", {"do": "note", "issue": "typo"}),
        ("issues", {"do": "note", "line": ["0-3"], "issue": "poem"}),
        ("issues", {"do": "shout"}),
        ("values", {"do": "shout"}),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_stored(page, document, name, sent):
    assert page.post(url(document, name), sent).status_code == 422
    assert (Zone.objects.count(), TextIssue.objects.count()) == (0, 0)


def test_damaged_places_are_noted_dismissed_and_brought_back(page, document):
    page.post(url(document, "issues"), {"do": "note", "line": [place("Two towns taken")], "issue": "wrong_fact"})
    page.post(url(document, "issues"), {"do": "dismiss", "place": place("left.It"), "issue": "glued_words"})
    assert set(TextIssue.objects.values_list("kind", "dismissed")) == {("wrong_fact", False), ("glued_words", True)}
    assert "Bring back" in html(page, document)
    page.post(url(document, "issues"), {"do": "remove", "id": TextIssue.objects.get(dismissed=True).pk})
    assert TextIssue.objects.get().kind == "wrong_fact"


# --- values that the day moved --------------------------------------------------------------------


@pytest.fixture
def confirmed(document, rex):
    """Read by 12 March; the document appeared on the 20th."""
    span = make.span(document, "Tuesday", "DATE", by=rex)
    value = TimeFact(span.pk, make.read_time(document, span), "2026-03-12")
    make.operate(document, "value.put", rex, fact=FactRequest(value=value))
    Document.objects.update(published_on=date(2026, 3, 20))
    return span


def decide(page, document, span, do):
    shown = html(page, document)
    version, cid = (re.search(rf'name="{name}" value="([\w-]+)"', shown)[1] for name in ("version", "cid"))
    assert uuid.UUID(cid)
    return page.post(url(document, "values"), {"do": do, "span": span.pk, "version": version, "cid": cid})


def test_a_value_that_the_day_moved_is_listed_and_kept(page, document, confirmed):
    assert "<strong>10 March 2026</strong>, read by 12 March 2026, now 20 March 2026: <strong>17 March 2026" in html(
        page, document
    )
    assert decide(page, document, confirmed, "keep").status_code == 302
    assert (TimeValue.objects.get().value, TimeValue.objects.get().published) == ("2026-03-10", date(2026, 3, 20))
    assert "read by 12 March" not in html(page, document)


def test_or_the_new_reading_is_taken(page, document, confirmed):
    decide(page, document, confirmed, "take")
    assert not TimeValue.objects.exists()


def test_without_a_day_it_can_only_be_left_to_the_rules(page, document, confirmed):
    Document.objects.update(published_on=None)
    assert 'value="keep"' not in html(page, document)
    assert decide(page, document, confirmed, "keep").status_code == 422
    assert TimeValue.objects.get().published == date(2026, 3, 12)


# --- outlets --------------------------------------------------------------------------------------


def test_outlets_are_listed_with_their_documents_and_described(page, project, document):
    address = reverse("outlets", args=[project.slug])
    assert "Herald" in page.get(address).content.decode()
    page.post(address, {"name": "Herald", "kind": "agency", "owner": "Press Group"})
    assert (Outlet.objects.get().kind, Outlet.objects.get().owner) == ("agency", "Press Group")
    assert 'value="Press Group"' in page.get(address).content.decode()


def test_the_page_costs_a_fixed_number_of_queries(page, document, django_assert_num_queries):
    page.get(url(document))
    with django_assert_num_queries(6):  # session, person, document; sets, issues, outlets
        page.get(url(document))
