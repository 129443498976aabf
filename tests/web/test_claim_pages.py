"""The pages of claims, events and the ledger: what stands there, decisions by form, and exact numbers of queries."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from annotator.models import Assessment, Claim, Event, Link
from annotator.vocabulary import Relation, SpeechAct
from tests import make
from tests import team as teams
from tests.linking import claim_in, link
from tests.team import signed_in

pytestmark = pytest.mark.django_db
SAID = "Karsk has fallen"


@pytest.fixture
def team():
    return teams.around(make.project("desk", blind=True))


@pytest.fixture
def ada(team):
    return team.annotator


@pytest.fixture
def claims(team, ada):
    """Two speakers say it, a third one denies it."""
    texts = {"Colonel Brandt said": "Gazette", "Mayor Orlov said": "Herald", "The ministry denied": "Post"}
    return [
        claim_in(
            team.project, ada, f"Nothing new.\n{words} that {SAID}.\nMore follows.", SAID,
            source=words.rsplit(" ", 1)[0], cue=words.rsplit(" ", 1)[1], outlet=outlet, published_on=date(2026, 3, 2),
            act=SpeechAct.DENIAL if "denied" in words else SpeechAct.STATEMENT,
        )
        for words, outlet in texts.items()
    ]  # fmt: skip


def at(claim, name="claim", *more):
    return reverse(name, args=["desk", claim.pk, *more])


def send(person, address, **fields):
    return signed_in(person).post(address, {"cid": str(uuid.uuid4()), **fields})


def seen(person, address):
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_claim_stands_in_its_paragraph_with_its_parts_and_who_says_it(ada, claims):
    html = seen(ada, at(claims[0]))
    assert f'<mark class="content">{SAID}</mark>' in html
    assert '<mark class="source">Colonel Brandt</mark>' in html
    assert "<bdi>Colonel Brandt</bdi>, <bdi>Gazette</bdi>" in html
    assert '<span class="chip plain badge reported">reported</span>' in html
    assert "1 independent origin" in html


def test_a_nested_claim_says_who_says_that_who_says_it(team, ada):
    text = "Kessler said the ministry reported that two bridges were hit."
    document = make.document(team.project, text, outlet="Gazette")
    outer = make.claim(document, "the ministry reported that two bridges were hit", source="Kessler", by=ada)
    inner = make.claim(document, "two bridges were hit", source="the ministry", parent=outer.pk, by=ada)
    chain = "<bdi>the ministry</bdi>, <bdi>Kessler</bdi>, <bdi>Gazette</bdi>"
    assert chain in seen(ada, at(inner))


def test_the_candidates_are_ranked_with_the_reason_and_the_proposed_relation(ada, claims):
    html = seen(ada, at(claims[0]))
    assert re.search(r'value="denies:in"[^>]*>This is denied by it<', html)
    assert re.search(r'value="corroborates"[^>]*>This corroborates it<', html)
    assert html.count("autofocus") == html.count('accesskey="y"') == 1
    assert "words in common" in html


def test_a_decision_leads_to_the_next_candidate_with_a_way_back(ada, claims):
    answer = send(ada, at(claims[0], "claim-decide"), other=claims[2].pk, decide="denies:in", scope="entirely")
    assert answer.status_code == 302
    stored = Link.objects.get()
    assert (stored.tail, stored.head, stored.relation, stored.scope) == (claims[2], claims[0], "denies", "entirely")
    html = seen(ada, answer.url)
    assert "The links propose <strong" in html
    assert "denied (entirely)" in html
    assert html.count('class="candidate"') == 1
    document = re.search(r'name="document" value="(\d+)"', html)[1]
    assert send(ada, at(claims[0], "claim-undo"), document=document).status_code == 302
    assert not Link.objects.exists()


def test_not_the_same_is_stored_and_the_pair_does_not_come_back(ada, claims):
    send(ada, at(claims[0], "claim-decide"), other=claims[1].pk, decide="not_same", reason="Another town")
    assert Link.objects.get().state == "rejected"
    html = seen(ada, at(claims[0]))
    assert html.count('class="candidate"') == 1
    assert "Rejected (1)" in html
    send(ada, at(claims[0], "claim-link", Link.objects.get().pk), op="remove")
    assert seen(ada, at(claims[0])).count('class="candidate"') == 2


def test_what_the_rules_doubt_is_asked_again_with_what_they_offer(ada, claims):
    fields = {"other": claims[1].pk, "decide": "contradicts"}
    answer = send(ada, at(claims[0], "claim-decide"), **fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose not_comparable, with a note on the scope." in html
    assert re.search(r'value="not_comparable">This is not comparable with it<', html)
    assert not Link.objects.exists()
    send(ada, at(claims[0], "claim-decide"), **fields, confirmed="1")
    assert Link.objects.get().relation == "contradicts"


@pytest.mark.parametrize("fields", [{}, {"decide": "denies"}, {"other": "x", "decide": "denies"}, {"decide": "loves"}])
def test_what_is_no_decision_is_refused(ada, claims, fields):
    other = {} if not fields or "other" in fields else {"other": claims[1].pk} if fields["decide"] == "loves" else {}
    answer = send(ada, at(claims[0], "claim-decide"), **{**other, **fields})
    assert answer.status_code == 422
    assert not Link.objects.exists()


def test_a_claim_is_put_into_an_event_and_out_of_it(team, ada, claims):
    event = team.project.events.create(title="Karsk falls", created_by=ada.user)
    send(ada, at(claims[0], "claim-event"), event=event.pk)
    assert Claim.objects.get(pk=claims[0].pk).event == event
    assert "Karsk falls" in seen(ada, at(claims[0]))
    send(ada, at(claims[0], "claim-event"), event="")
    assert Claim.objects.get(pk=claims[0].pk).event is None


def submit_all(team, ada):
    for document in team.project.documents.all():
        for person in (ada, team.reviewer, team.manager):
            make.submit(document, person)


def test_reviewers_set_the_status_and_all_are_told_who_did_and_why(team, ada, claims):
    submit_all(team, ada)
    send(team.reviewer, at(claims[0], "claim-assess"), status="disputed", rationale="The ministry denies it.")
    html = seen(ada, at(claims[0]))
    assert "Status: disputed" in html
    assert "The ministry denies it." in html
    assert "Rex" in html
    assert "Set the status" not in html
    assert send(ada, at(claims[0], "claim-assess"), status="refuted").status_code == 403
    answer = send(team.reviewer, at(claims[0], "claim-assess"), status="refuted", rationale="So.")
    assert (answer.status_code, Assessment.objects.count()) == (422, 1)
    assert "needs evidence" in answer.content.decode()


def test_a_reviewer_reads_a_claim_and_decides_nothing_on_it(team, ada, claims):
    submit_all(team, ada)
    html = seen(team.reviewer, at(claims[0]))
    assert "May be the same" in html
    assert 'name="decide"' not in html
    answer = send(team.reviewer, at(claims[0], "claim-decide"), other=claims[1].pk, decide="same_claim")
    assert answer.status_code == 403
    assert not Link.objects.exists()


def test_nobody_else_sees_a_claim_in_a_blind_project(team, claims):
    bob = make.member(team.project)
    for address in (at(claims[0]), at(claims[0], "claim-beside", claims[1].pk)):
        assert signed_in(bob).get(address).status_code == 404


def test_an_event_is_made_changed_and_removed(ada, team):
    answer = send(ada, reverse("event-create", args=["desk"]), title="Karsk falls", type="capture", first="2026-03-02")
    event = Event.objects.get()
    assert answer.url == reverse("event", args=["desk", event.pk])
    assert "Karsk falls" in seen(ada, reverse("events", args=["desk"]))
    edit = reverse("event-edit", args=["desk", event.pk])
    assert 'value="2026-03-02"' in seen(ada, edit)
    refused = send(ada, edit, title="Karsk falls", type="capture", first="2026-03-02", last="2026-03-01")
    assert refused.status_code == 422
    send(ada, edit, title="Karsk fell", type="capture")
    assert Event.objects.get().title == "Karsk fell"
    send(ada, reverse("event-remove", args=["desk", event.pk]))
    assert not Event.objects.exists()


def test_an_event_with_claims_says_why_it_stays(team, ada, claims):
    event = team.project.events.create(title="Karsk falls", created_by=ada.user)
    send(ada, at(claims[0], "claim-event"), event=event.pk)
    answer = send(ada, reverse("event-remove", args=["desk", event.pk]))
    assert answer.status_code == 409
    assert "1 claim belongs to it." in answer.content.decode()


def test_the_ledger_opens_a_claim_and_its_document(ada, claims):
    html = seen(ada, reverse("ledger", args=["desk"]))
    assert html.count(f">{SAID}</a>") == 3
    assert f'href="{at(claims[0])}"' in html
    assert html.count("/review") >= 3
    narrowed = seen(ada, reverse("ledger", args=["desk"]) + "?badge=denied&outlet=Post&since=2026-03-01")
    assert narrowed.count(f">{SAID}</a>") == 1
    assert "No claim that you may see fits" in seen(ada, reverse("ledger", args=["desk"]) + "?text=nowhere")


@pytest.mark.parametrize(
    "query", ["?event=x", "?since=2026-13-01", "?after=x", "?sort=loves", "?text=%00", "?entity=%00"]
)
def test_a_filter_that_is_none_narrows_nothing(ada, claims, query):
    assert seen(ada, reverse("ledger", args=["desk"]) + query).count(f">{SAID}</a>") == 3


def test_hostile_words_are_tame_on_all_pages(team, ada):
    bad = "<script>alert(1)</script>"
    event = team.project.events.create(title=bad, note=bad, created_by=ada.user)
    one, other = (
        claim_in(
            team.project, ada, f"{bad} said {bad} fell {number}.", f"{bad} fell", source=bad, gist=bad, event=event.pk,
            outlet=bad,
        )
        for number in range(2)
    )  # fmt: skip
    link(ada, one, Relation.ELABORATES, other, reason=bad, scope=bad)
    for address in (
        at(one), at(one, "claim-beside", other.pk), reverse("ledger", args=["desk"]),
        reverse("events", args=["desk"]), reverse("event", args=["desk", event.pk]),
    ):  # fmt: skip
        html = seen(ada, address)
        assert bad not in html
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("count", [1, 4])
def test_pages_ask_as_much_for_many_claims_as_for_few(team, ada, count, django_assert_num_queries):
    event = team.project.events.create(title="Karsk falls", created_by=ada.user)
    claims = [
        claim_in(
            team.project, ada, f"Mayor Nr{number}x said {SAID} {number} times.", f"{SAID} {number} times",
            source=f"Mayor Nr{number}x", event=event.pk, outlet=f"Outlet {number}",
        )
        for number in range(2 * count + 1)
    ]  # fmt: skip
    for number in range(count):
        link(ada, claims[number], Relation.CORROBORATES, claims[count + number])
    client = signed_in(ada)
    for address, queries in (
        (at(claims[0]), 36),
        (at(claims[0], "claim-beside", claims[count].pk), 17),
        (reverse("event", args=["desk", event.pk]), 15),
        (reverse("events", args=["desk"]), 5),
        (reverse("ledger", args=["desk"]), 7),
    ):
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_the_card_of_an_own_claim_leads_to_its_page(ada, claims):
    panel = reverse("document-claims", args=["desk", claims[0].annotation_set.document_id])
    assert f'href="{at(claims[0])}"' in seen(ada, f"{panel}?claim={claims[0].pk}")
