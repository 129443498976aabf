"""The list of reviews and the page of one set: what they show, to whom, and what the forms do."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotator.access import Actor
from annotator.models import AnnotationSet, Project, Review
from annotator.roles import Role
from annotator.selectors.reviews import Filters, review_page
from annotator.services import comments, reviews
from annotator.services.comments import Place
from tests import make
from tests.team import signed_in

pytestmark = pytest.mark.django_db

URL = "/projects/desk/reviews"


@pytest.fixture
def project() -> Project:
    return make.project("desk")


@pytest.fixture
def ada(project: Project) -> Actor:
    return make.member(project, person=make.user("ada", first_name="Ada"), assigned=False)


@pytest.fixture
def rex(project: Project) -> Actor:
    return make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex"), assigned=False)


@pytest.fixture
def client(rex: Actor) -> Client:
    return signed_in(rex)


def submitted(
    by: Actor, title: str = "Title", *, hours: int = 0, differs: bool = False, **fields: Any
) -> AnnotationSet:
    """Work on a document with one suggestion, which is accepted; where it differs another span is added."""
    document = make.document(by.project, title=title, **fields)
    make.assign(document, by.user)
    (suggestion,) = make.suggestions(document, [("London", "GPE")])
    make.operate(document, "accept", by, span=suggestion.pk)
    if differs:
        make.span(document, "Kyiv", "GPE", by=by)
    own = make.submit(document, by)
    AnnotationSet.objects.filter(pk=own.pk).update(submitted_at=timezone.now() - timedelta(hours=hours))
    return own


def address(own: AnnotationSet, action: str = "review") -> str:
    return f"/projects/{own.document.project.slug}/docs/{own.document_id}/sets/{own.pk}/{action}"


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(URL + query)
    assert response.status_code == 200
    return [row.title for row in response.context["page"].rows]


def decide(client: Client, own: AnnotationSet, action: str, query: str = "", **fields: Any) -> Any:
    sent = {"cid": str(uuid.uuid4()), "version": own.version, "note": "Look again.", **fields}
    return client.post(address(own, action) + query, sent)


# --- the list ----------------------------------------------------------------------------------


def test_what_waits_is_listed_the_oldest_first(client: Client, ada: Actor) -> None:
    for title, hours in (("Second", 2), ("Third", 1), ("First", 3)):
        submitted(ada, title, hours=hours)
    make.span(make.document(ada.project, title="Open"), "Ada", "PERSON", by=ada)
    assert titles(client) == ["First", "Second", "Third"]


def test_a_row_says_how_the_work_differs_from_the_suggestions(client: Client, project: Project, ada: Actor) -> None:
    document = make.document(project, title="Mixed", outlet="Herald")
    make.assign(document, ada.user)
    spans = make.suggestions(document, [("Ada", "PERSON"), ("London", "ORG"), ("Kyiv", "GPE"), ("met", "ORG")])
    make.suggestions(document, [("Friday", "DATE")], suggester="other")
    make.operate(document, "accept", ada, span=spans[2].pk)
    for span in spans[:2]:
        make.operate(document, "accept", ada, span=span.pk)
    own = AnnotationSet.objects.get(role="human")
    person, london = own.spans.order_by("start")[:2]
    make.operate(document, "resize", ada, span=person.pk, parts=(make.at(document, "Ada Lovelace"),))
    make.operate(document, "relabel", ada, span=london.pk, label=make.label(project, "GPE").pk)
    make.operate(document, "reject", ada, span=spans[3].pk)
    make.span(document, "Charles Babbage", "PERSON", by=ada)
    make.operate(document, "label", ada, label=make.label(project, "talks").pk)
    make.submit(document, ada)
    make.suggestions(document, [("it", "ORG")], suggester="came later")
    (row,) = client.get(URL).context["page"].rows
    counted = row.counts
    assert (row.person, row.outlet, counted.spans) == ("Ada", "Herald", 4)
    assert (counted.added, counted.removed, counted.relabelled, counted.moved, counted.labels) == (1, 2, 1, 1, 1)


def test_filters_narrow_the_list(client: Client, project: Project, ada: Actor) -> None:
    ben = make.member(project, person=make.user("ben"), assigned=False)
    submitted(ada, "Adas", outlet="Herald")
    submitted(ben, "Bens", outlet="Tribune", differs=True)
    assert titles(client, f"?person={ada.user_id}") == ["Adas"]
    assert titles(client, "?outlet=Tribune") == ["Bens"]
    assert titles(client, "?differences=some") == ["Bens"]
    assert titles(client, "?differences=none") == ["Adas"]
    assert titles(client, "?outlet=nowhere") == []
    assert titles(client, "?person=x&state=y&differences=z&after=1&before=-") == ["Adas", "Bens"]
    page = client.get(URL).content.decode()
    assert re.findall(r'<option value="\d+">(\w+)</option>', page) == ["Ada", "ben"]


def test_an_empty_set_without_suggestions_neither_differs_nor_equals(client: Client, ada: Actor) -> None:
    document = make.document(ada.project, title="Empty")
    make.assign(document, ada.user)
    make.submit(document, ada)
    assert titles(client) == ["Empty"]
    assert titles(client, "?differences=some") == titles(client, "?differences=none") == []


def test_decided_work_is_listed_by_its_state_the_newest_first(client: Client, rex: Actor, ada: Actor) -> None:
    for title, act in (("One", "accept"), ("Two", "accept"), ("Three", "return")):
        decide(client, submitted(ada, title), act)
    assert titles(client) == []
    assert titles(client, "?state=accepted") == ["Two", "One"]
    rex.project.blind = False
    rex.project.save()
    assert titles(client, "?state=returned") == ["Three"]
    assert "by Rex" in client.get(f"{URL}?state=returned").content.decode()


def test_pages_lead_on_and_back(client: Client, rex: Actor, ada: Actor) -> None:
    for number in range(5):
        submitted(ada, f"No {number}", hours=9 - number)
    first = review_page(rex, Filters(), size=2)
    second = review_page(rex, Filters(), size=2, after=first.later)
    third = review_page(rex, Filters(), size=2, after=second.later)
    back = review_page(rex, Filters(), size=2, before=third.earlier)
    assert [[row.title for row in each.rows] for each in (first, second, third, back)] == [
        ["No 0", "No 1"],
        ["No 2", "No 3"],
        ["No 4"],
        ["No 2", "No 3"],
    ]
    assert (first.earlier, third.later, first.total) == (None, None, 5)
    assert titles(client, f"?after={second.later}") == ["No 4"]
    assert f'href="?before={third.earlier}"' in client.get(f"{URL}?after={second.later}").content.decode()


def test_ones_own_work_does_not_wait_for_oneself(client: Client, rex: Actor) -> None:
    submitted(rex, "Mine")
    assert titles(client) == []
    assert titles(signed_in(make.member(rex.project, Role.MANAGER, assigned=False))) == ["Mine"]


def test_in_a_blind_project_a_reviewer_sees_only_what_is_complete(client: Client, project: Project, ada: Actor) -> None:
    own = submitted(ada, "Half done")
    ben = make.member(project, assigned=False)
    make.assign(own.document, ben.user)
    assert titles(client) == []
    page = client.get(URL).content.decode()
    assert "Ada" not in page
    assert client.get(address(own)).status_code == 404
    assert decide(client, own, "accept").status_code == 404
    assert not Review.objects.exists()
    assert titles(signed_in(make.member(project, Role.MANAGER, assigned=False))) == ["Half done"]
    make.submit(own.document, ben)
    assert titles(client) == ["Half done", "Half done"]
    assert client.get(address(own)).status_code == 200


def test_ticked_sets_are_accepted_together(client: Client, ada: Actor) -> None:
    one, two, three = (submitted(ada, f"No {number}", hours=number) for number in (3, 2, 1))
    ticked = [f"{one.pk}:{one.version}", f"{two.pk}:{two.version - 1}"]
    page = client.post(f"{URL}/accept", {"cid": str(uuid.uuid4()), "set": ticked}, follow=True).content.decode()
    assert "1 accepted. 1 changed since and stayed as it was." in page
    assert set(AnnotationSet.objects.filter(state="accepted", role="human")) == {one}
    assert three.state == "submitted"


def test_all_that_equals_the_suggestions_is_accepted_with_one_button(client: Client, ada: Actor) -> None:
    for number in range(3):
        submitted(ada, f"Equal {number}")
    submitted(ada, "Other", differs=True)
    page = client.get(f"{URL}?differences=none").content.decode()
    assert "Accept all 3" in page
    assert "Accept all" not in client.get(URL).content.decode()
    sent = {"cid": str(uuid.uuid4()), "equal": "1"}
    answer = client.post(f"{URL}/accept?differences=none", sent, follow=True)
    assert answer.redirect_chain[0][0] == f"{URL}?differences=none"
    assert "3 accepted." in answer.content.decode()
    assert titles(client) == ["Other"]


@pytest.mark.parametrize("sent", [{}, {"set": "x"}, {"set": "1"}, {"set": "1:1", "cid": "me"}, {"set": "999:1"}])
def test_ticks_that_do_not_fit_accept_nothing(client: Client, ada: Actor, sent: dict[str, str]) -> None:
    submitted(ada)
    page = client.post(f"{URL}/accept", {"cid": str(uuid.uuid4()), **sent}, follow=True).content.decode()
    assert 'class="banner error"' in page
    assert not Review.objects.exists()


# --- one set -----------------------------------------------------------------------------------


def test_the_page_shows_what_differs_on_the_text_and_beside_it(client: Client, project: Project, ada: Actor) -> None:
    document = make.document(project)
    make.assign(document, ada.user)
    spans = make.suggestions(document, [("Ada", "PERSON"), ("London", "ORG"), ("met", "ORG"), ("Kyiv", "GPE")])
    for span in (spans[0], spans[1], spans[3]):
        make.operate(document, "accept", ada, span=span.pk)
    own = AnnotationSet.objects.get(role="human")
    person, london, _ = own.spans.order_by("start")
    make.operate(document, "resize", ada, span=person.pk, parts=(make.at(document, "Ada Lovelace"),))
    make.operate(document, "relabel", ada, span=london.pk, label=make.label(project, "GPE").pk)
    made = make.span(document, "Friday", "DATE", by=ada)
    make.operate(document, "note", ada, span=made.pk, note="A <weekday>.")
    make.operate(document, "label", ada, label=make.label(project, "talks").pk)
    make.submit(document, ada)
    page = client.get(address(own)).content.decode()
    marks = re.findall(r'<mark class="([^"]*)" data-s="\d+" data-t="([^"]*)">([^<]*)</mark>', page)
    assert [(text, code, classes.split()[-1]) for classes, code, text in marks] == [
        ("Ada Lovelace", "PER moved", "moved"),
        ("met", "not ORG", "removed"),
        ("London", "ORG → GPE", "relabelled"),
        ("Kyiv", "GPE", f"L{make.label(project, 'GPE').pk}"),
        ("Friday", "new DAT", "added"),
    ]
    beside = page.split('id="changes"')[1]
    kinds = re.findall(r'<span class="kind">([^<]*)</span>\s*<bdi class="quote">([^<]*)</bdi>', beside)
    assert kinds == [("moved", "Ada Lovelace"), ("removed", "met"), ("relabelled", "London"), ("added", "Friday")]
    assert "spacy:test 1, left undecided" in beside
    assert "A &lt;weekday&gt;." in beside
    assert "1 span as suggested." in page
    assert "talks" in page.split('id="labels"')[1].split("</section>")[0]


def test_accepting_leads_to_the_next_set_of_the_same_filters(client: Client, project: Project, ada: Actor) -> None:
    ben = make.member(project, assigned=False)
    one = submitted(ada, "One", hours=3)
    submitted(ben, "Between", hours=2)
    two = submitted(ada, "Two", hours=1)
    query = f"?person={ada.user_id}"
    assert f'href="{address(two)}{query}"' in client.get(address(one) + query).content.decode()
    answer = decide(client, one, "accept", query)
    assert answer.headers["Location"] == address(two) + query
    assert "Accepted: One by Ada." in client.get(answer.headers["Location"]).content.decode()
    answer = decide(client, two, "return", query)
    assert answer.headers["Location"] == URL + query
    assert [each.verdict for each in Review.objects.all()] == ["accepted", "returned"]


def test_the_next_set_after_the_last_is_the_oldest(client: Client, ada: Actor) -> None:
    oldest, last = submitted(ada, "Oldest", hours=2), submitted(ada, "Last", hours=1)
    assert decide(client, last, "accept").headers["Location"] == address(oldest)


def test_returning_without_a_note_is_refused_beside_the_field(client: Client, ada: Actor) -> None:
    own = submitted(ada)
    answer = decide(client, own, "return", note=" ")
    assert answer.status_code == 422
    assert "Say what is to be done." in answer.content.decode()
    assert not Review.objects.exists()


def test_what_changed_meanwhile_is_refused_and_the_note_still_stands(client: Client, ada: Actor, rex: Actor) -> None:
    own = submitted(ada)
    other = make.member(rex.project, Role.REVIEWER, assigned=False)
    reviews.accept(annotation_set=own, version=own.version, operation=uuid.uuid4(), by=other)
    answer = decide(client, own, "return", note="Not <yet>.")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This work changed since it was read." in page
    assert "Not &lt;yet&gt;.</textarea>" in page
    assert f'name="version" value="{own.version + 1}"' in page
    assert Review.objects.count() == 1


def test_what_was_said_about_the_set_stands_beside_it_and_can_be_answered(client: Client, ada: Actor) -> None:
    own, other = submitted(ada), submitted(ada)
    for each, body in ((own, "Is <this> a name?"), (other, "Something else.")):
        place = Place((make.at(each.document, "Kyiv"),), each.pk)
        comments.comment(document=each.document, body=body, place=place, operation=uuid.uuid4(), by=ada)
    page = client.get(address(own)).content.decode()
    beside = page.split('id="discussion"')[1]
    assert "Is &lt;this&gt; a name?" in beside
    assert "Something else." not in page
    assert f'href="{address(own)}#b1"' in beside
    sent = {"cid": str(uuid.uuid4()), "set": own.pk, "body": "Yes, all of it.", "next": address(own)}
    answer = client.post(f"/projects/desk/docs/{own.document_id}/comments", sent, follow=True)
    assert answer.redirect_chain[0][0].startswith(address(own))
    assert "Yes, all of it." in answer.content.decode()
    refused = decide(client, own, "return", note=" ").content.decode()
    assert "Say what is to be done." not in refused.split('id="discussion"')[1]


@pytest.mark.parametrize("sent", [{"version": ""}, {"version": "x"}, {"cid": "x"}])
def test_a_form_that_does_not_fit_decides_nothing(client: Client, ada: Actor, sent: dict[str, str]) -> None:
    own = submitted(ada)
    assert decide(client, own, "accept", **sent).status_code in {422, 428}
    assert not Review.objects.exists()


def test_a_double_click_returns_once_and_leads_on_both_times(client: Client, ada: Actor) -> None:
    own, cid = submitted(ada), str(uuid.uuid4())
    first, again = decide(client, own, "return", cid=cid), decide(client, own, "return", cid=cid)
    assert (first.status_code, again.status_code) == (302, 302)
    assert Review.objects.count() == 1


def test_ones_own_set_has_no_buttons_and_is_refused(client: Client, rex: Actor) -> None:
    own = submitted(rex)
    page = client.get(address(own)).content.decode()
    assert "Somebody else has to review it." in page
    assert address(own, "accept") not in page
    assert decide(client, own, "accept").status_code == 403
    assert decide(client, own, "return").status_code == 403
    assert not Review.objects.exists()


def test_an_inspector_reads_and_decides_nothing(project: Project, ada: Actor) -> None:
    own, client = submitted(ada), signed_in(make.member(project, Role.INSPECTOR, assigned=False))
    assert titles(client) == ["Title"]
    assert address(own, "accept") not in client.get(address(own)).content.decode()
    assert decide(client, own, "accept").status_code == 403
    assert client.post(f"{URL}/accept", {}).status_code == 403


def test_annotators_and_strangers_see_no_reviews(project: Project, ada: Actor) -> None:
    own = submitted(ada)
    sam = make.member(make.project("elsewhere"), Role.MANAGER)
    for person, status in ((ada, 403), (make.member(project, assigned=False), 403), (sam, 404)):
        client = signed_in(person)
        assert client.get(URL).status_code == status
        assert client.post(f"{URL}/accept", {"set": f"{own.pk}:{own.version}"}).status_code == status
        for answer in (client.get(address(own)), decide(client, own, "accept"), decide(client, own, "return")):
            assert answer.status_code in {status, 404}
    assert not Review.objects.exists()


def test_sets_of_other_documents_suggestions_and_gold_are_not_there(
    client: Client, project: Project, ada: Actor
) -> None:
    own, other = submitted(ada), make.document(project)
    gold = AnnotationSet.objects.create(document=own.document, role="gold", state="submitted")
    suggested = own.document.sets.get(role="suggestion")
    paths = [
        f"docs/{other.pk}/sets/{own.pk}",
        *(f"docs/{own.document_id}/sets/{each.pk}" for each in (gold, suggested)),
    ]
    for path in paths:
        assert client.get(f"/projects/desk/{path}/review").status_code == 404
        sent = {"cid": str(uuid.uuid4()), "version": own.version, "note": "x"}
        assert client.post(f"/projects/desk/{path}/accept", sent).status_code == 404
    assert not Review.objects.exists()


# --- returned work -----------------------------------------------------------------------------


def test_the_author_sees_above_the_text_what_the_reviewer_wants(client: Client, project: Project, ada: Actor) -> None:
    own, annotating = submitted(ada), signed_in(ada)
    where = f"/projects/desk/docs/{own.document_id}/review"
    annotating.get(where)
    with CaptureQueriesContext(connection) as before:
        assert "banner warning returned" not in annotating.get(where).content.decode()
    decide(client, own, "return", note="First <this>.")
    own = make.submit(own.document, ada)
    decide(client, own, "return", note="And then that.")
    with CaptureQueriesContext(connection) as after:
        page = annotating.get(where).content.decode()
    assert len(after) == len(before) + 1
    banner = page.split("banner warning returned")[1].split('id="main"')[0]
    assert banner.index("And then that.") < banner.index("First &lt;this&gt;.")
    assert "A reviewer returned this document" in banner
    assert "Rex" not in page
    project.blind = False
    project.save()
    assert "Rex returned this document" in annotating.get(where).content.decode()
    make.submit(own.document, ada)
    assert "returned this document" not in annotating.get(where).content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_pages_cost_the_same_whatever_is_on_them(
    client: Client, ada: Actor, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        own = submitted(ada, hours=20 - number, differs=number % 2 == 0)
    client.get(URL)
    for query, queries in (("", 11), ("?differences=some", 12), (f"?person={ada.user_id}", 11)):
        with django_assert_num_queries(queries):
            client.get(URL + query)
    where, sent = address(own), {"cid": str(uuid.uuid4()), "version": own.version}
    with django_assert_num_queries(14):
        client.get(where)
    for _ in range(count):
        place = Place((make.at(own.document, "Kyiv"),), own.pk)
        comments.comment(document=own.document, body="Hm.", place=place, operation=uuid.uuid4(), by=ada)
    with django_assert_num_queries(17):
        client.get(where)
    with django_assert_num_queries(12):
        client.post(where.replace("/review", "/accept"), sent)
