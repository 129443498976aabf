"""The page of claims to adjudicate as requests: its questions, its forms with and without script, who sees names."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.urls import reverse

from annotator.models import Claim
from annotator.roles import Role
from annotator.services import adjudication
from tests import make
from tests.claiming import TEXT, differ, gold_of, sheet_of
from tests.team import signed_in

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def project():
    return make.project("desk", annotators_per_document=2)


@pytest.fixture
def ada(project):
    return make.member(project, person=make.user("ada", first_name="Adagio"))


@pytest.fixture
def ben(project):
    return make.member(project, person=make.user("ben", first_name="Benedict"))


@pytest.fixture
def rex(project):
    return make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex"), assigned=False)


@pytest.fixture
def page(rex):
    return signed_in(rex)


@pytest.fixture
def document(project, ada, ben):
    made = make.document(project, TEXT)
    differ(made, ada, ben)
    return made


def url(document, name="adjudicate-claims"):
    return reverse(name, args=["desk", document.pk])


def groups(page, document):
    return page.get(url(document)).context["groups"]


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(page, document, card, choose, **headers):
    sent = {"cid": uuid.uuid4(), "conflict": card.key, "seen": card.seen, "choose": choose}
    return page.post(url(document, "adjudicate-claims-decide"), sent, headers=headers)


def test_each_part_and_axis_in_which_people_differ_is_a_card_with_what_each_says(page, document):
    bridges, denial = groups(page, document)
    assert [card.title for card in bridges.cards] == ["Content", "Source", "Certainty"]
    content = bridges.cards[0].answers
    assert [(each.words, [source.letter for source in each.sources]) for each in content] == [
        ("two bridges had been hit overnight", ["A"]), ("two bridges had been hit", ["B"]),
    ]  # fmt: skip
    assert [each.words for each in denial.cards[0].answers] == ["Yes, keep it", "No, leave it out"]
    assert "forty dead in the valley" in text_of(page.get(url(document)))


def test_the_decision_page_leads_to_the_claims_that_are_open(page, document, project):
    assert "(4 open)" in text_of(page.get(url(document, "adjudicate")))
    bare = make.document(project, "Nothing is claimed here.")
    assert "Claims and values" not in text_of(page.get(url(bare, "adjudicate")))


def test_the_list_counts_what_is_asked_of_claims(page, document):
    (row,) = page.get("/projects/desk/adjudication").context["page"].rows
    assert (row.agreed, row.conflicts, row.decided) == (1, 4, 0)
    (card,) = groups(page, document)[1].cards
    send(page, document, card, "0")
    (row,) = page.get("/projects/desk/adjudication").context["page"].rows
    assert (row.agreed, row.conflicts, row.decided) == (1, 4, 1)


def test_forms_work_without_the_script_and_go_on_to_the_next_question(page, document):
    content, source, certainty = groups(page, document)[0].cards
    answer = send(page, document, content, "0")
    assert (answer.status_code, answer["Location"]) == (302, f"{url(document)}#{source.id}")
    send(page, document, source, "1")
    send(page, document, certainty, "0")
    made = Claim.objects.get(annotation_set=gold_of(document), content__startswith="two")
    assert (made.content, made.source, made.certainty) == (
        "two bridges had been hit overnight", "Mayor Brandt of Karsk", "certain",
    )  # fmt: skip
    page.post(url(document, "adjudicate-claims-undo"), {"cid": uuid.uuid4()})
    assert not Claim.objects.filter(pk=made.pk).exists()


def test_the_script_gets_the_cards_of_the_claim_and_the_counters(page, document):
    (card,) = groups(page, document)[1].cards
    answer = send(page, document, card, "1", **FRAGMENT)
    assert json.loads(answer["HX-Trigger"]) == {"adjudicated": {"conflict": card.id}}
    html = answer.content.decode()
    assert html.count("<article") == 1
    assert "1 of 4" in text_of(answer)
    assert 'aria-pressed="true"' in html


def test_the_parts_of_a_claim_that_is_left_out_are_not_asked(page, project, ada, ben):
    document = make.document(project, TEXT)
    third = make.member(project, assigned=False)
    make.assign(document, third.user)
    make.submit(document, third)
    differ(document, ada, ben)
    there, *others = groups(page, document)[0].cards
    send(page, document, there, "1")
    bridges = groups(page, document)[0]
    assert bridges.dropped
    assert [card.void for card in bridges.cards] == [False, True, True, True]
    assert [each.name for each in sheet_of(document).asked] == ["there", "there", "there"]
    assert send(page, document, others[0], "0").status_code == 409


def test_a_page_that_is_out_of_date_gets_what_is_stored_and_saves_nothing(page, document):
    (card,) = groups(page, document)[1].cards
    send(page, document, card, "1")
    answer = send(page, document, card, "0", **FRAGMENT)
    assert answer.status_code == 409
    assert "<article" in answer.content.decode()
    assert sheet_of(document).decided[card.key].said == "false"


@pytest.mark.parametrize("choose", ["9", "x", ""])
def test_an_answer_that_there_is_not_is_refused(page, document, choose):
    (card,) = groups(page, document)[1].cards
    assert send(page, document, card, choose).status_code == 422
    assert card.key not in {key for own in document.sets.filter(role="gold") for key in sheet_of(own.document).decided}


def test_sources_are_anonymous_where_that_is_wanted(page, document, project):
    assert "Adagio" in text_of(page.get(url(document)))
    project.anonymous_adjudication = True
    project.save()
    seen = text_of(page.get(url(document)))
    assert "Adagio" not in seen
    assert "Benedict" not in seen


def test_while_somebody_works_nobody_sees_what_is_claimed(page, document, project):
    make.assign(document, make.member(project, assigned=False).user)
    seen = page.get(url(document))
    assert seen.context["groups"] == []
    assert "forty dead" not in text_of(seen)


def test_finished_gold_is_shown_and_not_decided(page, document, rex):
    page.post(url(document, "adjudicate-finish"), {"cid": uuid.uuid4(), "leave_out": "1"})
    seen = page.get(url(document))
    assert "The gold of this document is finished" in text_of(seen)
    card = seen.context["groups"][1].cards[0]
    assert send(page, document, card, "1").status_code == 409


def test_stored_text_is_shown_as_text(page, project, ada, ben):
    document = make.document(project, "He said <b>it</b> & fell on Friday.")
    make.claim(document, "<b>it</b> & fell", by=ada)
    make.claim(document, "<b>it</b> & fell on Friday", by=ben)
    for person in (ada, ben):
        make.submit(document, person)
    assert "&lt;b&gt;it&lt;/b&gt; &amp; fell on Friday" in page.get(url(document)).content.decode()


@pytest.mark.parametrize("begun", [False, True])
def test_the_page_costs_the_same_whatever_is_on_it(
    page, project, ada, ben, rex, document, begun, django_assert_num_queries
):
    many = make.document(project, "\n".join(f"He said town {number} fell on Friday." for number in range(20)))
    for number in range(20):
        make.claim(many, f"town {number} fell", by=ada)
        make.claim(many, f"town {number} fell on Friday", by=ben)
    for person in (ada, ben):
        make.submit(many, person)
    for each in (document, many):
        if begun:
            adjudication.begin(document=each, by=rex)
        page.get(url(each))
        with django_assert_num_queries(16 if begun else 13):
            assert page.get(url(each)).status_code == 200
