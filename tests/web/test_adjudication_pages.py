"""The pages of adjudication as requests: the list, the decision page, its forms, and who sees which names."""

from __future__ import annotations

import json
import re
import uuid
from functools import partial

import pytest
from django.urls import reverse

from annotator.models import Resolution
from annotator.roles import Role
from annotator.selectors import adjudication
from annotator.services import finishing, slots
from annotator.services.annotations import reopen
from annotator.web.views import adjudication as views
from tests import make
from tests.adjudicating import TEXT, add, conflict, decide, finished, gold, gold_set, question
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
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"), assigned=False)


@pytest.fixture
def page(rex):
    return signed_in(rex)


def contested(project, ada, ben, title="Two opinions", text=TEXT):
    document = make.document(project, text, title=title)
    finished(document, ada, "London:GPE", "Ada Lovelace:PERSON", "Kyiv:GPE")
    finished(document, ben, "London:GPE", "Ada:PERSON")
    return document


@pytest.fixture
def document(project, ada, ben):
    return contested(project, ada, ben)


def clean(project, ada, ben, title="One opinion"):
    document = make.document(project, TEXT, title=title)
    finished(document, ada, "London:GPE")
    finished(document, ben, "London:GPE")
    return document


def url(name, document=None):
    return reverse(name, args=["desk", document.pk] if document else ["desk"])


def rows(page, query=""):
    response = page.get(url("adjudication") + query)
    assert response.status_code == 200
    return {row.title: row for row in response.context["page"].rows}


def post(page, name, document=None, *, fragment=False, **fields):
    fields = {"cid": str(uuid.uuid4()), **fields}
    return page.post(url(name, document), fields, headers=FRAGMENT if fragment else {})


def choose(page, document, quote, value, **fields):
    key = quote if len(quote) == 64 else conflict(document, _anyone(document), quote).key
    return post(page, "adjudicate-decide", document, conflict=key, choose=value, **fields)


def _anyone(document):
    return make.member(document.project, assigned=False)


# --- the list ----------------------------------------------------------------------------------


def test_a_row_says_how_much_is_agreed_contested_and_decided(project, document, rex, page, ada, ben):
    clean(project, ada, ben)
    decided = contested(project, ada, ben, "Half decided")
    decide(decided, rex, "Ada", "Ada:PERSON")
    found = rows(page)
    for title, expected in {
        "Two opinions": ("new", 2, 1, 2, 0),
        "One opinion": ("new", 2, 1, 0, 0),
        "Half decided": ("open", 2, 1, 2, 1),
    }.items():
        row = found[title]
        assert (row.state, row.sources, row.agreed, row.conflicts, row.decided) == expected


def test_what_is_not_ready_is_not_listed(project, document, ada, page):
    finished(make.document(project, TEXT, title="Half done"), ada, "London:GPE")
    make.document(project, TEXT, title="Not begun")
    assert list(rows(page)) == ["Two opinions"]


def test_the_list_is_filtered_by_state(project, document, ada, ben, rex, page):
    done, changed = clean(project, ada, ben, "Done"), clean(project, ada, ben, "Changed")
    for each in (done, changed):
        finishing.finish(document=each, operation=uuid.uuid4(), by=rex)
    decide(contested(project, ada, ben, "Begun"), rex, "Ada")
    reopen(document=changed, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    add(changed, ada, "Kyiv:GPE")
    make.submit(changed, ada)
    assert list(rows(page)) == ["Two opinions", "Changed", "Begun"]
    for state, titles in {
        "new": ["Two opinions"],
        "open": ["Begun"],
        "changed": ["Changed"],
        "submitted": ["Done"],
        "nonsense": ["Two opinions", "Changed", "Begun"],
    }.items():
        assert list(rows(page, f"?state={state}")) == titles


def test_an_accepted_source_is_not_a_changed_one(document, rex, page, ada):
    decide(document, rex, "Ada", "Ada:PERSON")
    reopen(document=document, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    assert rows(page)["Two opinions"].state == "changed"
    make.submit(document, ada)
    assert rows(page)["Two opinions"].state == "open"
    assert b"sources changed" not in page.get(url("adjudicate", document)).content


def test_where_four_eyes_are_wanted_the_list_says_what_is_ones_own(project, document, page, rex):
    project.four_eyes = True
    project.save()
    make.assign(document, rex.user)
    finished(document, rex)
    assert rows(page)["Two opinions"].own
    html = page.get(url("adjudicate", document)).content.decode()
    assert "wants four eyes" in html
    assert "adjudicate.js" not in html
    assert choose(page, document, "Kyiv", "0").status_code == 403
    assert gold_set(document) is None


def test_pages_follow_each_other(project, ada, ben, rex):
    ids = [clean(project, ada, ben, f"Document {number}").pk for number in range(5)]
    first = adjudication.page(rex, size=2)
    second = adjudication.page(rex, size=2, after=first.later)
    last = adjudication.page(rex, size=2, after=second.later)
    seen = [[row.id for row in each.rows] for each in (first, second, last)]
    assert (seen, first.earlier, last.later, last.total) == ([ids[:2], ids[2:4], ids[4:]], None, None, 5)
    assert [row.id for row in adjudication.page(rex, size=2, before=last.earlier).rows] == ids[2:4]


def test_the_list_leads_to_its_next_page(project, ada, ben, page, monkeypatch):
    monkeypatch.setattr(adjudication, "page", partial(adjudication.page, size=1))
    first, second = clean(project, ada, ben, "First"), clean(project, ada, ben, "Second")
    found = page.get(url("adjudication")).context
    assert (found["earlier"], found["later"]) == ("", f"{url('adjudication')}?after={first.pk}")
    assert page.get(found["later"]).context["earlier"] == f"{url('adjudication')}?before={second.pk}"


def test_the_list_costs_the_same_for_few_and_many(project, rex, ada, ben, page, django_assert_num_queries):
    for count in (2, 12):
        for _ in range(count):
            contested(project, ada, ben)
            decide(contested(project, ada, ben), rex, "Ada", "Ada:PERSON")
        with django_assert_num_queries(12):
            assert rows(page)


def test_all_documents_without_a_conflict_are_finished_by_one_button_and_opened_by_another(
    project, document, ada, ben, page
):
    clean_ones = [clean(project, ada, ben) for _ in range(2)]
    response = post(page, "adjudication-clean", follow=True)
    html = page.get(response.headers["Location"]).content.decode()
    assert "2 documents without a conflict are finished." in html
    assert [gold_set(each).state for each in clean_ones] == ["submitted", "submitted"]
    group = re.search(r'name="group" value="([0-9a-f-]{36})"', html)[1]
    post(page, "adjudication-clean-undo", group=group)
    assert [gold_set(each).state for each in clean_ones] == ["open", "open"]
    assert gold_set(document) is None


def test_where_there_is_more_to_look_at_the_button_goes_on(project, ada, ben, page, monkeypatch):
    monkeypatch.setattr(finishing, "MOST", 1)
    first, second = clean(project, ada, ben), clean(project, ada, ben)
    address = post(page, "adjudication-clean").headers["Location"]
    html = page.get(address).content.decode()
    assert "Go on with the other documents" in html
    assert f'name="after" value="{first.pk}"' in html
    post(page, "adjudication-clean", after=first.pk)
    assert gold_set(second).state == "submitted"


def test_nothing_to_finish_is_said(document, page):
    response = post(page, "adjudication-clean")
    assert "No document of the 1 looked at" in page.get(response.headers["Location"]).content.decode()


# --- the decision page -------------------------------------------------------------------------


def test_a_card_shows_each_alternative_with_its_sources(document, page):
    html = page.get(url("adjudicate", document)).content.decode()
    first, second = re.findall(r"<article.*?</article>", html, re.DOTALL)
    assert "Where does it begin and end?" in first
    choices = re.findall(r'value="(\w+)" data-keys="([^"]*)"', first)
    assert choices == [("0", "a"), ("1", "b"), ("none", "x")]
    assert re.findall(r'<mark class="L\d+">([^<]*)</mark>', first) == ["Ada Lovelace", "Ada"]
    assert re.findall(r'value="(\w+)" data-keys="([^"]*)"', second) == [("0", "a"), ("none", "b x")]
    assert re.findall(r'<span class="names">([^<]*)</span>', first) == ["Adagio", "Benedict"]
    assert "0 of 2" in html
    assert "not begun" in html


def test_looking_at_a_document_begins_nothing(document, page):
    page.get(url("adjudicate", document))
    assert gold_set(document) is None


@pytest.mark.parametrize("begun", [False, True])
def test_the_page_costs_the_same_whatever_is_on_it(project, ada, ben, rex, page, begun, django_assert_num_queries):
    few = contested(project, ada, ben)
    many = make.document(project, "\n".join(f"In Kyiv{number}." for number in range(30)))
    finished(many, ada, *(f"Kyiv{number}:GPE" for number in range(30)))
    finished(many, ben)
    if begun:
        decide(few, rex, "Ada", "Ada:PERSON")
        decide(many, rex, "Kyiv1", "Kyiv1:GPE")
    for each in (few, many):
        page.get(url("adjudicate", each))
        with django_assert_num_queries(14 if begun else 12):  # two of them find no claims and values
            assert page.get(url("adjudicate", each)).status_code == 200


def test_stored_text_is_shown_as_text(project, ada, ben, page):
    document = make.document(project, "<b>Ada</b> & <script>alert(1)</script> met.", title="<i>T</i>")
    finished(document, ada, "<b>Ada</b>:PERSON")
    finished(document, ben)
    html = page.get(url("adjudicate", document)).content.decode()
    assert "&lt;b&gt;Ada&lt;/b&gt;" in html
    assert "<script>alert" not in html
    assert "<i>T" not in html


def test_anonymous_sources_are_letters_without_names_in_an_order_of_the_document(project, ada, ben, page):
    project.anonymous_adjudication = True
    project.save()
    orders = set()
    for _ in range(8):
        html = page.get(url("adjudicate", contested(project, ada, ben))).content.decode()
        assert "Adagio" not in html
        assert "Benedict" not in html
        orders.add(tuple(re.findall(r'value="(0|1)" data-keys="(\w)"', html)[:2]))
    assert len(orders) == 2
    document = contested(project, ada, ben)
    assert page.get(url("adjudicate", document)).content.count(b"Adagio") == 0


def test_who_only_annotates_sees_none_of_it(document, ada):
    page = signed_in(ada)
    assert page.get(url("adjudication")).status_code == 403
    assert page.get(url("adjudicate", document)).status_code == 403
    assert choose(page, document, "Kyiv", "0").status_code == 403
    assert gold_set(document) is None


def test_while_somebody_works_on_it_nothing_is_shown_and_nothing_decided(document, project, page):
    key = conflict(document, _anyone(document), "Kyiv").key
    make.member(project)
    html = page.get(url("adjudicate", document)).content.decode()
    assert "Not all who have this document have submitted it" in html
    assert "Lovelace" not in html
    assert "Adagio" not in html
    assert choose(page, document, key, "0").status_code == 409
    assert gold_set(document) is None


def test_who_still_annotates_a_document_sees_nothing_of_its_gold(document, rex, mia, page):
    decide(document, mia, "Ada", "Ada:PERSON")
    key = conflict(document, mia, "Kyiv").key
    make.assign(document, rex.user)
    assert "Lovelace" not in page.get(url("adjudicate", document)).content.decode()
    assert choose(page, document, key, "0").status_code == 409
    assert "Lovelace" in signed_in(mia).get(url("adjudicate", document)).content.decode()
    assert gold(document) == {"London:GPE", "Ada:PERSON"}


def test_more_items_than_are_listed_are_a_click_away(document, page, monkeypatch):
    monkeypatch.setattr(views, "MOST_LISTED", 0)
    html = page.get(url("adjudicate", document)).content.decode()
    assert "Question it" not in html
    assert "?items=all" in html
    assert "Question it" in page.get(url("adjudicate", document) + "?items=all").content.decode()


# --- deciding ----------------------------------------------------------------------------------


def test_a_plain_form_decides_and_leads_to_the_next_conflict(document, page, rex):
    response = choose(page, document, "Ada", "1", reason="boundary", note="Only the first.")
    assert gold(document) == {"London:GPE", "Ada:PERSON"}
    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"#c-{conflict(document, rex, 'Kyiv').key[:16]}")
    resolution = Resolution.objects.get()
    assert (resolution.reason, resolution.note, resolution.by) == ("boundary", "Only the first.", rex.user)


def test_the_script_gets_the_card_and_the_counters(document, page):
    response = choose(page, document, "Ada", "1", fragment=True)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count('hx-swap-oob="true"') == 2
    assert "Decided by Rex" in html
    assert "1 of 2" in html
    key = conflict(document, _anyone(document), "Ada").key
    assert json.loads(response.headers["HX-Trigger"]) == {"adjudicated": {"conflict": f"c-{key[:16]}"}}
    assert re.search(r'name="seen" value="(\d+)"', html)[1] == str(Resolution.objects.get().pk)


def test_a_stale_decision_is_answered_with_the_card_as_it_is(document, mia, page):
    decide(document, mia, "Ada", "Ada Lovelace:PERSON")
    response = choose(page, document, "Ada", "1", fragment=True)
    assert response.status_code == 409
    assert "Decided by Mia" in response.content.decode()
    assert "Nothing was saved" in response.content.decode()
    assert choose(page, document, "Ada", "1").status_code == 409
    assert gold(document) == {"London:GPE", "Ada Lovelace:PERSON"}


def test_something_else_is_said_by_words(document, page, project):
    key = conflict(document, _anyone(document), "Ada").key
    form = page.get(url("adjudicate", document) + f"?new={key}", headers=FRAGMENT).content.decode()
    assert re.findall(r'type="range" id="new-(\w+)" name="\w+" min="0" max="(\d+)" value="(\d+)"', form) == [
        ("first", "13", "0"),
        ("last", "13", "1"),
    ]
    assert "<html" not in form
    label = make.label(project, "ORG").pk
    choose(page, document, "Ada", "new", label=label, first="3", last="1")
    assert gold(document) == {"London:GPE", "Lovelace met Charles:ORG"}


def test_the_reason_of_a_decision_is_changed_without_deciding_anew(document, page, project):
    choose(page, document, "Ada", "new", label=make.label(project, "ORG").pk, first="0", last="2")
    seen = Resolution.objects.get().pk
    choose(page, document, "Ada", "same", seen=seen, reason="guideline")
    last = Resolution.objects.last()
    assert (last.reason, last.choice) == ("guideline", "new")
    assert gold(document) == {"London:GPE", "Ada Lovelace met:ORG"}


def test_labels_of_the_document_are_said_by_boxes(project, ada, ben, page):
    document = make.document(project, TEXT)
    finished(document, ada, "~talks")
    finished(document, ben, "~strike")
    labels = [make.label(project, name).pk for name in ("talks", "strike")]
    key = conflict(document, _anyone(document), "").key
    form = page.get(url("adjudicate", document) + f"?new={key}").content.decode()
    boxes = re.findall(r'type="checkbox" name="label" value="(\d+)" checked', form)
    assert sorted(map(int, boxes)) == sorted(labels)
    choose(page, document, key, "new", label=labels)
    assert gold(document) == {"~talks", "~strike"}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"choose": ""}, 422),
        ({"choose": "9"}, 422),
        ({"choose": "9" * 9}, 422),
        ({"choose": "new", "label": "x"}, 422),
        ({"choose": "new", "label": "1", "first": "0", "last": "99"}, 422),
        ({"choose": "new", "label": "1", "first": "-1", "last": "2"}, 422),
        ({"choose": "0", "conflict": "x"}, 422),
        ({"choose": "0", "conflict": "0" * 64}, 409),
        ({"choose": "new", "conflict": "0" * 64}, 404),
        ({"choose": "0", "cid": "x"}, 422),
        ({"choose": "0", "seen": "x"}, 422),
        ({"choose": "0", "reason": "mood"}, 422),
    ],
)
def test_what_is_no_answer_is_refused(document, page, fields, status):
    key = conflict(document, _anyone(document), "Ada").key
    assert post(page, "adjudicate-decide", document, **{"conflict": key, **fields}).status_code == status
    assert not Resolution.objects.exists()


def test_an_agreed_item_is_questioned_on_the_page(document, rex, page):
    decide(document, rex, "Ada")
    about = question(document, "London:GPE")
    html = page.get(url("adjudicate", document) + f"?question={about.key}").content.decode()
    assert "All agree: are they right?" in html
    choose(page, document, about.key, "none")
    assert gold(document) == set()
    assert "All agree: are they right?" in page.get(url("adjudicate", document)).content.decode()


@pytest.mark.parametrize("query", ["?new=x", "?question=x", "?new=" + "0" * 64])
def test_a_strange_address_is_refused(document, page, query):
    assert page.get(url("adjudicate", document) + query).status_code in {404, 422}


def test_a_decision_is_undone(document, page):
    choose(page, document, "Ada", "1")
    html = post(page, "adjudicate-undo", document, fragment=True).content.decode()
    assert "0 of 2" in html
    assert gold(document) == {"London:GPE"}
    assert post(page, "adjudicate-undo", document).status_code == 409


def test_a_decision_costs_the_same_whatever_is_on_the_page(project, ada, ben, page, django_assert_max_num_queries):
    document = make.document(project, "\n".join(f"In Kyiv{number}." for number in range(30)))
    finished(document, ada, *(f"Kyiv{number}:GPE" for number in range(30)))
    finished(document, ben)
    choose(page, document, "Kyiv1", "0")
    with django_assert_max_num_queries(34):
        choose(page, document, "Kyiv2", "0", fragment=True)


# --- stages ------------------------------------------------------------------------------------


def test_finishing_leads_to_the_next_document_and_at_the_end_to_the_list(project, document, ada, ben, page):
    following = contested(project, ada, ben, "Next")
    response = post(page, "adjudicate-finish", document, leave_out="1")
    assert response.headers["Location"] == url("adjudicate", following)
    response = post(page, "adjudicate-finish", following, leave_out="1")
    assert response.headers["Location"] == url("adjudication")
    assert post(page, "adjudicate-finish", following).status_code == 409


def test_finished_gold_is_shown_and_a_manager_may_open_it_again(document, page, mia):
    choose(page, document, "Ada", "1", reason="boundary")
    post(page, "adjudicate-finish", document, leave_out="1")
    html = page.get(url("adjudicate", document)).content.decode()
    assert "The gold of this document is finished." in html
    assert "A manager can open it again." in html
    assert "disabled" in html
    assert post(page, "adjudicate-reopen", document, reason="Wrong.").status_code == 403
    manager = signed_in(mia)
    assert "Open it again" in manager.get(url("adjudicate", document)).content.decode()
    assert post(manager, "adjudicate-reopen", document, reason=" ").status_code == 422
    assert gold_set(document).state == "submitted"
    post(manager, "adjudicate-reopen", document, reason="Wrong.")
    assert gold_set(document).state == "open"


def test_changed_sources_are_merged_again_and_what_to_look_at_is_marked(document, rex, ada, page):
    choose(page, document, "Ada", "1")
    reopen(document=document, operation=uuid.uuid4(), by=rex, author_id=ada.user_id)
    add(document, ada, "Lovelace met:PERSON")
    make.submit(document, ada)
    assert "The sources changed since they were merged." in page.get(url("adjudicate", document)).content.decode()
    post(page, "adjudicate-merge", document)
    html = page.get(url("adjudicate", document)).content.decode()
    assert "The sources changed since" not in html
    assert "look again" in html
    assert 'class="choice earlier"' in html
    assert gold(document) == {"London:GPE"}


def test_a_document_on_which_more_people_are_wanted_says_how_many_it_has(project, document, page):
    project.annotators_per_document = 3
    project.save()
    slots.count(document.pk)
    assert "2 of 3" in page.get(url("adjudication")).content.decode()


def test_the_tab_is_there_for_those_who_adjudicate(document, page, ada):
    html = page.get(url("adjudicate", document)).content.decode()
    assert f'href="{url("adjudication")}" aria-current="true"' in html
    assert url("adjudication") not in signed_in(ada).get(url("project")).content.decode()
