"""The ledger: whose claims it lists, its filters, its order, and pages that neither repeat nor leave out a claim."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import product

import pytest

from annotator.models import Claim
from annotator.roles import Role
from annotator.selectors.ledger import SORTS, Filters, Place, ledger, with_badge
from annotator.services import assessments
from annotator.services.assessments import Verdict
from annotator.vocabulary import Badge, Certainty, EventType, Orientation, SpeechAct, Status, Voice, badge
from tests import make
from tests.linking import claim_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project(blind=True)


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, assigned=False)


@pytest.fixture
def claims(project, ada):
    """A few, of several outlets, days and events."""
    event = project.events.create(title="Karsk falls", first=date(2026, 3, 2))
    kiev = project.entities.create(name="Kyiv", type="GPE")
    for form in ("Kyiv", "Kiev"):
        project.aliases.create(entity=kiev, form=form, folded="kiv")
    return [
        claim_in(project, ada, "Karsk fell, A said.", "Karsk fell", source="A", outlet="Gazette",
                 published_on=date(2026, 3, 2), event=event.pk, event_type=EventType.CAPTURE),
        claim_in(project, ada, "Karsk may fall.", "Karsk may fall", voice=Voice.OUTLET, certainty=Certainty.POSSIBLE,
                 outlet="Herald", published_on=date(2026, 3, 1)),
        claim_in(project, ada, "Kiev denied it fell.", "it fell", source="Kiev", act=SpeechAct.DENIAL,
                 outlet="Gazette", published_on=date(2026, 3, 3), event=event.pk),
        claim_in(project, ada, "Snow will fall.", "Snow will fall", orientation=Orientation.FUTURE, outlet="Almanac"),
    ]  # fmt: skip


def listed(actor, **filters):
    whose = filters.pop("whose", "mine")
    return [row.claim for row in ledger(actor, Filters(whose=whose, **filters)).rows]


@pytest.mark.parametrize(
    ("filters", "places"),
    [
        ({}, [2, 0, 1, 3]),
        ({"outlet": "Gazette"}, [2, 0]),
        ({"since": date(2026, 3, 2)}, [2, 0]),
        ({"until": date(2026, 3, 1)}, [1]),
        ({"badge": "denied"}, [2]),
        ({"badge": "future"}, [3]),
        ({"event_type": "capture"}, [0]),
        ({"text": "karsk"}, [0, 1]),
        ({"entity": "Kyiv"}, [2]),
        ({"entity": "nobody"}, []),
        ({"place": "Karsk"}, [0, 1]),
        ({"sort": "outlet"}, [3, 0, 2, 1]),
        ({"sort": "event"}, [0, 2, 1, 3]),
        ({"status": "unreviewed"}, [2, 0, 1, 3]),
        ({"status": "disputed"}, []),
    ],
)
def test_claims_are_narrowed_and_sorted(ada, claims, filters, places):
    assert listed(ada, **filters) == [claims[place] for place in places]


def test_claims_of_an_event_and_of_a_status(project, ada, rex, claims):
    make.submit(claims[0].annotation_set.document, ada)
    verdict = Verdict(Status.DISPUTED)
    assessments.assess(verdict, operation=uuid.uuid4(), by=rex, claim_id=claims[0].pk)
    assert listed(ada, status="disputed") == [claims[0]]
    assert listed(ada, event=claims[0].event_id) == [claims[2], claims[0]]
    assert listed(ada, sort="status")[0] == claims[0]


def test_nobody_sees_the_claims_of_others_in_a_blind_project(project, ada, rex, claims):
    bob = make.member(project)
    assert listed(bob, whose="all") == listed(bob) == []
    assert listed(rex, whose="all") == []  # somebody still works on each
    for claim in claims:
        for person in (ada, bob):
            make.submit(claim.annotation_set.document, person)
    assert listed(rex, whose="all") == [claims[2], claims[0], claims[1], claims[3]]
    assert listed(rex) == listed(rex, whose="gold") == []


@pytest.mark.parametrize("sort", SORTS)
def test_pages_lead_through_all_claims_and_back(ada, claims, sort):
    filters = Filters(whose="mine", sort=sort)
    whole = ledger(ada, filters)
    seen, after = [], None
    while True:
        page = ledger(ada, filters, after=after, size=3)
        seen += page.rows
        if page.later is None:
            break
        after = Place.of(str(page.later), sort)
    assert tuple(seen) == whole.rows
    back = ledger(ada, filters, before=Place.of(str(page.earlier), sort), size=3)
    assert (back.rows, back.earlier) == (whole.rows[:3], None)


@pytest.mark.parametrize("text", ["", "x", "1", "1:", "1:2026-13-01", f"{'9' * 19}:2026-01-01", "²:2026-01-01"])
def test_a_place_that_is_none_is_the_beginning(text):
    assert Place.of(text, "date") is None


def test_the_condition_of_each_badge_is_that_of_the_vocabulary(ada, claims):
    own = claims[0].annotation_set
    rows = [
        Claim.objects.create(
            annotation_set=own, start=0, end=1, content="x", voice=voice, certainty=certainty, orientation=orientation,
            act=act,
        )
        for voice, certainty, orientation, act in product(
            ("outlet", "sourced"), ("certain", "possible"), ("past", "future"), ("denial", "statement",
            "non_confirmation"),
        )
    ]  # fmt: skip
    for wanted in Badge:
        found = set(Claim.objects.filter(with_badge(wanted), pk__in=[row.pk for row in rows]))
        assert found == {
            row
            for row in rows
            if badge(voice=row.voice, certainty=row.certainty, orientation=row.orientation, act=row.act) == wanted
        }


def test_a_page_takes_two_queries_and_a_name_three_more(ada, claims, django_assert_num_queries):
    with django_assert_num_queries(2):
        ledger(ada, Filters(sort="status", status="unreviewed"))
    with django_assert_num_queries(5):
        ledger(ada, Filters(entity="Kyiv"))
