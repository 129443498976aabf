"""Which zones a document has, when its parts appeared, and that no suggester reads what belongs to the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest
from django.utils import timezone

from annotator import jobs
from annotator.models import Document, Span, Zone
from annotator.roles import Role
from annotator.selectors import zones
from annotator.selectors.zones import dated_zones, effective_zones, published_at, skipped_ranges
from annotator.services import suggestions
from annotator.suggesters.spacy_pipeline import Suggested
from annotator.vocabulary import DatePrecision, ZoneKind
from tests import make

pytestmark = pytest.mark.django_db
TEXT = """Two towns taken
The army said on Tuesday that 40 men had left the two towns and that the road to the north was open again.
Read more: 12 things to know
© 2026 The Daily. All rights reserved.
"""


@pytest.fixture
def project():
    return make.project(version=make.schema(("CARDINAL", "DATE")))


@pytest.fixture
def document(project):
    return make.document(project, TEXT, published_on=date(2026, 3, 12))


def store(document, *stretches):
    for quote, kind, *day in stretches:
        start, end = make.at(document, quote)
        Zone.objects.create(document=document, start=start, end=end, kind=kind, published_on=day[0] if day else None)
    Document.objects.filter(pk=document.pk).update(zoned_at=timezone.now())
    document.refresh_from_db()


def proposed(document):
    text = document.body.text
    return {text[each.start : each.end] for each in Span.objects.filter(annotation_set__document=document)}


def test_a_document_that_nobody_zoned_has_the_zones_of_the_rules_without_a_query(document, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = effective_zones(document, TEXT)
    assert [zone.kind for zone in found] == ["headline", "body", "promo", "boilerplate"]
    assert all(zone.id is None and zone.rule for zone in found)


def test_once_a_person_zoned_it_only_what_is_stored_counts(document, django_assert_num_queries):
    store(document, ("Two towns taken", ZoneKind.BOILERPLATE))
    with django_assert_num_queries(1):
        (zone,) = effective_zones(document, TEXT)
    assert (zone.kind, zone.id is not None) == (ZoneKind.BOILERPLATE, True)
    assert skipped_ranges(document, TEXT) == ((0, 15),)


def test_proposed_zones_are_worked_out_once_for_a_text(monkeypatch, document):
    effective_zones(document, TEXT)
    monkeypatch.setattr(zones, "propose_zones", None)
    assert skipped_ranges(document, TEXT)


def test_a_place_appeared_with_the_innermost_dated_article_around_it(document):
    store(
        document,
        ("The army said on Tuesday that 40 men", ZoneKind.EMBEDDED, date(2026, 3, 1)),
        ("said on Tuesday", ZoneKind.EMBEDDED, date(2026, 2, 1)),
    )
    dated = dated_zones(document)
    days = [published_at(document, dated, TEXT.index(each)).day for each in ("taken", "army", "Tuesday")]
    assert days == [date(2026, 3, 12), date(2026, 3, 1), date(2026, 2, 1)]


def test_a_day_that_is_known_to_the_month_anchors_no_weekday(document):
    Document.objects.update(date_precision="month")
    document.refresh_from_db()
    published = published_at(document, (), 0)
    assert (published.precision, published.anchors_days) == (DatePrecision.MONTH, False)


def test_nothing_is_proposed_in_boilerplate_and_promotion(document, project):
    mia = make.member(project, Role.MANAGER)
    jobs.run_inline(suggestions.start(pipeline="rules:facts", by=mia))
    assert proposed(document) >= {"Tuesday", "40"}
    assert not proposed(document) & {"12", "2026"}


class EveryNumber:
    """An engine that looks at all of a text."""

    name, version = "test:numbers", "1"
    parameters: Mapping[str, object] = {}

    def labels(self, schema):
        return schema.by_name

    def suggest(self, texts):
        for text in texts:
            found = [each.span() for each in re.finditer(r"\d+", text.text)]
            yield Suggested(text.key, tuple((*part, "CARDINAL", None) for part in found))


def test_what_a_person_called_boilerplate_is_left_out_of_any_engine_and_counted(document, project, monkeypatch):
    monkeypatch.setitem(suggestions.ENGINES, EveryNumber.name, lambda _: EveryNumber())
    mia = make.member(project, Role.MANAGER)
    store(document, ("Tuesday that 40", ZoneKind.BOILERPLATE))
    job = jobs.run_inline(suggestions.start(pipeline=EveryNumber.name, by=mia))
    assert proposed(document) == {"12", "2026"}
    assert (job.result["spans"], job.result["skipped"]) == (2, 1)
