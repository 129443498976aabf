"""Documents as news: outlet and day, zones, damaged places and outlets, as reviewers and managers say them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from annotator.editing.facts import TimeFact
from annotator.editing.zones import ZoneState
from annotator.errors import Forbidden, Invalid, NotFound
from annotator.models import Change, Document, Outlet, TextIssue, Zone
from annotator.roles import Role
from annotator.selectors import news as read
from annotator.selectors.sentences import Facts, sentence
from annotator.selectors.state import read_sets
from annotator.selectors.zones import effective_zones
from annotator.services import news
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import DateBasis, DatePrecision, IssueKind, OutletKind, ZoneKind
from tests import make

pytestmark = pytest.mark.django_db
SEED = Path(__file__).parents[2] / "seeds" / "03-aggregator-page.txt"
TEXT = (
    "Two towns taken\nThe army said on Tuesday that it left.It will meet on Tuesday, the speaker of the army told us.\n"
    "Read more: two things\n"
)


@pytest.fixture
def project():
    return make.project(version=make.schema(("DATE", "GPE")))


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER)


@pytest.fixture
def document(project, mia):
    return make.document(project, TEXT, outlet="Herald", published_on=date(2026, 3, 12))


def fresh(document):
    return Document.objects.select_related("body", "project").get(pk=document.pk)


def said():
    change = Change.objects.last()
    return change.action, sentence(change.action, Facts(change.data, change.actor_id))


def describe(document, by, day=date(2026, 3, 14), precision=DatePrecision.DAY, **fields):
    fields.setdefault("outlet", "Herald")
    return news.describe(document=document, published_on=day, precision=precision, by=by, **fields)


# --- outlet and day -------------------------------------------------------------------------------


def test_the_day_is_corrected_and_told(document, mia):
    describe(document, mia, outlet=" The  Herald ")
    stored = fresh(document)
    assert (stored.outlet, stored.published_on, stored.date_basis) == ("The Herald", date(2026, 3, 14), "entered")
    action, words = said()
    assert action == "document.describe"
    assert "outlet from Herald to The Herald, day of publication from 2026-03-12 to 2026-03-14" in words


def test_what_changes_nothing_is_not_told(document, mia):
    describe(document, mia, day=date(2026, 3, 12))
    assert not Change.objects.exists()


def test_a_day_that_the_text_gives_is_kept_as_inferred(document, mia):
    describe(document, mia, day=date(2026, 3, 1), precision=DatePrecision.MONTH, basis=DateBasis.INFERRED)
    assert (fresh(document).date_precision, fresh(document).date_basis) == ("month", "inferred")


def test_annotators_and_inspectors_change_nothing(document, project):
    ada, ivo = make.member(project), make.member(project, Role.INSPECTOR)
    for by in (ada, ivo):
        with pytest.raises(Forbidden):
            describe(document, by)
        with pytest.raises(Forbidden):
            news.confirm_zones(document=document, by=by)
        with pytest.raises(Forbidden):
            news.put_outlet(name="Herald", kind=OutletKind.AGENCY, owner="", by=by)
    assert not Change.objects.exists()


def test_what_was_confirmed_as_of_another_day_is_listed_until_it_is_decided(document, mia):
    span = make.span(document, "Tuesday", "DATE", by=mia)
    value = make.read_time(document, span)
    make.operate(document, "value.put", mia, fact=FactRequest(value=TimeFact(span.pk, value, "2026-03-12")))
    assert read.moved_values(fresh(document), read_sets(document, mia)) == ()
    describe(document, mia, day=date(2026, 3, 20))
    (moved,) = read.moved_values(fresh(document), read_sets(document, mia))
    assert (moved.quote, moved.value, moved.by, moved.now.day, moved.reading) == (
        "Tuesday",
        "10 March 2026",
        date(2026, 3, 12),
        date(2026, 3, 20),
        "17 March 2026",
    )


# --- zones ----------------------------------------------------------------------------------------


def test_proposed_zones_are_confirmed_as_they_are(document, mia):
    proposed = effective_zones(document, TEXT)
    news.confirm_zones(document=document, by=mia)
    stored = effective_zones(fresh(document), TEXT)
    assert [zone.key for zone in stored] == [zone.key for zone in proposed]
    assert fresh(document).zoned_at is not None
    assert said() == ("zones.confirm", "confirmed the zones of the document: 3 zones")


def test_changing_one_zone_keeps_the_others_as_they_were_proposed(document, mia):
    promo = effective_zones(document, TEXT)[-1]
    news.put_zone(document=document, zone=ZoneState(*promo.range, ZoneKind.BODY), was=promo.key, by=mia)
    assert [zone.kind for zone in effective_zones(fresh(document), TEXT)] == ["headline", "body", "body"]
    assert said() == ("zones.put", "said what a part of the document is: body")
    news.remove_zone(document=document, key=f"{promo.start}-{promo.end}-body", by=mia)
    assert Zone.objects.count() == 2
    assert said()[0] == "zones.remove"


def test_a_zone_that_is_not_in_the_text_is_refused_and_nothing_stored(document, mia):
    with pytest.raises(Invalid):
        news.put_zone(document=document, zone=ZoneState(0, 9000, ZoneKind.BODY), by=mia)
    assert not Zone.objects.exists()
    assert fresh(document).zoned_at is None


def test_articles_on_an_aggregator_page_have_their_own_outlet_and_day_and_its_offsets_stay(project, mia):
    text = SEED.read_text(encoding="utf-8")
    page = make.document(project, text, published_on=date(2025, 8, 13))
    span = make.span(page, "Tuesday", "DATE", by=mia)
    articles = [zone for zone in effective_zones(page, text) if zone.kind == ZoneKind.EMBEDDED]
    for zone, outlet, day in zip(articles, ("Evening Wire", "Morning Pod"), ("2025-08-06", "2025-08-07"), strict=False):
        told = ZoneState(*zone.range, ZoneKind.EMBEDDED, outlet, day)
        news.put_zone(document=page, zone=told, was=zone.key, by=mia)
    stored = [zone for zone in effective_zones(fresh(page), text) if zone.kind == ZoneKind.EMBEDDED]
    assert [(zone.range, zone.outlet) for zone in stored] == [
        (articles[0].range, "Evening Wire"),
        (articles[1].range, "Morning Pod"),
        (articles[2].range, ""),
    ]
    span.refresh_from_db()
    assert text[span.start : span.end] == "Tuesday"
    assert make.read_time(fresh(page), span).value == "2025-08-05"
    assert {each.name for each in read.outlets(mia)} == {"Evening Wire", "Morning Pod"}


# --- damaged places -------------------------------------------------------------------------------


def issues(document, by):
    return [(each.words, each.kind, each.id is not None, each.dismissed) for each in read.news(document, by).issues]


def test_a_proposed_place_is_dismissed_and_brought_back(document, mia):
    place = make.at(document, "left.It")
    words = "on Tuesday that it left.It will meet on Tuesda"
    assert issues(document, mia) == [(words, "glued_words", False, False)]
    issue = news.put_issue(
        document=document, start=place[0], end=place[1], kind=IssueKind.GLUED_WORDS, dismissed=True, by=mia
    )
    assert issues(document, mia) == [(words, "glued_words", True, True)]
    assert said() == ("issue.dismiss", "said that a place of the text is not damaged (glued words)")
    news.remove_issue(document=document, issue_id=issue.pk, by=mia)
    assert issues(document, mia) == [(words, "glued_words", False, False)]
    with pytest.raises(NotFound):
        news.remove_issue(document=document, issue_id=issue.pk, by=mia)


def test_a_place_is_noted_with_a_reason_and_the_text_stays(document, mia):
    news.put_issue(document=document, start=0, end=3, kind=IssueKind.WRONG_FACT, note=" Three. ", by=mia)
    assert TextIssue.objects.get().note == "Three."
    assert said()[1] == "noted a damaged place of the text (wrong fact): Three."
    assert fresh(document).body.text == TEXT


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (0, 10_000)])
def test_a_place_outside_the_text_is_refused(document, mia, start, end):
    with pytest.raises(Invalid):
        news.put_issue(document=document, start=start, end=end, kind=IssueKind.TYPO, by=mia)
    assert not TextIssue.objects.exists()


# --- outlets --------------------------------------------------------------------------------------


def test_an_outlet_is_described_and_described_anew(document, mia):
    for owner in ("Press Group", "Other Group"):
        news.put_outlet(name="Herald", kind=OutletKind.AGENCY, owner=owner, by=mia)
    assert (Outlet.objects.get().kind, Outlet.objects.get().owner) == ("agency", "Other Group")
    (seen,) = read.outlets(mia)
    assert (seen.name, seen.kind, seen.documents, seen.known) == ("Herald", "agency", 1, True)
    assert said() == ("outlet.put", "described the outlet “Herald” as agency")


def test_an_outlet_has_a_name(mia):
    with pytest.raises(Invalid) as refused:
        news.put_outlet(name="  ", kind=OutletKind.OUTLET, owner="", by=mia)
    assert refused.value.where == "name"


# --- costs ----------------------------------------------------------------------------------------


def test_the_page_costs_a_fixed_number_of_queries(document, mia, django_assert_num_queries):
    make.span(document, "Tuesday", "DATE", by=mia)
    with django_assert_num_queries(4):  # sets, issues, moved values, names of outlets
        read.news(document, mia)
    news.confirm_zones(document=document, by=mia)
    zoned = fresh(document)
    with django_assert_num_queries(6):  # and the zones, and those with a day
        read.news(zoned, mia)
    with django_assert_num_queries(3):
        read.outlets(mia)
