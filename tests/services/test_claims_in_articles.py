"""A claim in an article inside a page is of that article's outlet and day, not of the page's."""

from __future__ import annotations

from datetime import date

import pytest

from annotator.editing.zones import ZoneState
from annotator.facts.independence import origin
from annotator.models import Claim
from annotator.roles import Role
from annotator.selectors.candidates import loaded
from annotator.selectors.claim_cards import cards
from annotator.services import news
from annotator.vocabulary import OutletKind, Voice, ZoneKind
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "The town fell on Tuesday.\nEvening Wire\nThe bridge fell on Tuesday.\n"


@pytest.fixture
def mia():
    return make.member(make.project(), Role.MANAGER)


@pytest.fixture
def page(mia):
    made = make.document(mia.project, PAGE, outlet="Aggregator", published_on=date(2026, 3, 12))
    start, end = PAGE.index("Evening"), len(PAGE) - 1
    article = ZoneState(start, end, ZoneKind.EMBEDDED, "Evening Wire", "2026-03-05")
    news.put_zone(document=made, zone=article, by=mia)
    news.put_outlet(name="Evening Wire", kind=OutletKind.AGENCY, owner="Wire Group", by=mia)
    return made


def test_outlet_owner_and_days_of_a_claim_are_those_of_the_article_around_it(page, mia, django_assert_num_queries):
    outside, inside = (
        make.claim(page, words, by=mia, voice="outlet")
        for words in ("The town fell on Tuesday", "The bridge fell on Tuesday")
    )
    claims = list(loaded(Claim.objects.order_by("pk")))
    with django_assert_num_queries(9):
        made = cards(claims, mia)
    assert (made[outside.pk].first, made[inside.pk].first) == ("2026-03-10", "2026-03-03")
    assert made[outside.pk].origin == origin("Aggregator", "", (), voice=Voice.OUTLET, source="")
    assert made[inside.pk].origin == origin("Evening Wire", "Wire Group", (), voice=Voice.OUTLET, source="")
