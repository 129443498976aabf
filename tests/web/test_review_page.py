"""The annotation page and its small requests, as a browser without JavaScript sees them."""

from __future__ import annotations

import gzip
import json
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Assignment, Change, Decision, Span
from annotator.services import slots
from annotator.services.annotations import reopen
from annotator.web import sheet
from annotator.web.views import review
from tests import make

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project)


@pytest.fixture
def suggested(document):
    return make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "ORG"), ("Kyiv", "GPE")])


@pytest.fixture
def page(client, ada):
    client.force_login(ada.user)
    return client


def url(name, document):
    return reverse(name, args=[document.project.slug, document.pk])


def post(page, document, **fields):
    fields = {"cid": str(uuid.uuid4()), "base": "0:0", "at": "0", **fields}
    return page.post(url("document-ops", document), fields, headers=FRAGMENT)


def test_the_page_shows_the_text_as_blocks_with_marks(page, document, suggested):
    html = page.get(url("document-review", document)).content.decode()
    (ada_mark,) = re.findall(r'<mark class="a(\d+) as L\1" data-s="(\d+)" data-t="PER">Ada Lovelace</mark>', html)
    assert ada_mark[1] == str(suggested[0].pk)
    assert re.findall(r'id="b(\d+)" data-o="(\d+)" data-r="(\d+)"', html) == [("0", "0", "0"), ("1", "44", "0")]
    assert "<strong>3</strong> of 3 to review" in html


def test_a_long_text_is_sent_while_it_is_made_and_is_the_same_page(page, project, monkeypatch):
    document = make.document(project, "\n".join(f"Line {number} about London." for number in range(60)))
    make.suggestions(document, [("London", "GPE")])
    whole = page.get(url("document-review", document))
    monkeypatch.setattr(review, "LONG_TEXT", 50)
    pieces = page.get(url("document-review", document))
    assert not whole.streaming
    sent = list(pieces.streaming_content)
    assert len(sent) == 1 + 3 + 1
    assert b"<main" in sent[0]
    assert b'class="ck"' not in sent[0]
    assert without_tokens(b"".join(sent)) == without_tokens(whole.content)
    packed = page.get(url("document-review", document), headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert without_tokens(gzip.decompress(b"".join(packed.streaming_content))) == without_tokens(whole.content)


def without_tokens(html):
    """What differs from answer to answer: the token of forms, the id of the next operation."""
    return re.sub(rb'(csrfmiddlewaretoken" value|cid" value|data-token|X-CSRFToken[^:]*:)[^>]*', b"", html)


def test_a_page_that_signed_in_again_learns_the_token_that_counts_now(project, document, ada):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada.user)
    answer = strict.post(url("document-ops", document), {"op": "undo"}, headers={**FRAGMENT, "X-CSRFToken": "x" * 64})
    assert answer.status_code == 403
    assert answer.headers["X-Person"] == str(ada.user.pk)
    token = answer.headers["X-Fresh-Token"]
    again = strict.post(url("document-ops", document), {"op": "undo"}, headers={**FRAGMENT, "X-CSRFToken": token})
    assert again.status_code == 422
    signed_out = Client(enforce_csrf_checks=True).post(url("document-ops", document), {}, headers=FRAGMENT)
    assert (signed_out.status_code, signed_out.headers["X-Person"]) == (403, "")


def test_opening_a_document_writes_nothing(page, document, suggested):
    page.get(url("document-review", document))
    assert not AnnotationSet.objects.filter(role="human").exists()
    assert not Change.objects.exists()


def test_an_answer_holds_just_the_touched_block_and_the_panels(page, document, suggested):
    answer = post(page, document, op="accept", span=suggested[0].pk)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert re.findall(r'<p class="b[^"]*" id="(b\d+)"', html) == ["b0"]
    assert 'data-r="1"' in html
    made = Span.objects.get(annotation_set__role="human")
    assert f'data-i="{made.pk}"' in html
    assert "<strong>2</strong> of 3 to review" in html
    assert json.loads(answer.headers["HX-Trigger"])["ann:applied"] == {
        "op": "accept",
        "was": suggested[0].pk,
        "span": made.pk,
        "blocks": [0],
    }


def test_a_block_answered_after_an_operation_is_the_block_of_a_fresh_page(page, document, suggested):
    answer = post(page, document, op="accept", span=suggested[0].pk).content.decode()
    swapped = re.search(r'(<p class="b[^"]*" id="b0".*?</p>)', answer)[1].replace(' hx-swap-oob="true"', "")
    whole = re.sub(r' data-k="[^"]*"', "", page.get(url("document-review", document)).content.decode())
    assert swapped in whole


def test_a_span_over_two_blocks_is_shown_in_both(page, document, project):
    answer = post(page, document, op="add", parts="36-48", label=make.label(project, "ORG").pk, base="0:0,1:0")
    assert re.findall(r'<p class="b[^"]*" id="(b\d+)"', answer.content.decode()) == ["b0", "b1"]


def test_a_stale_write_gets_409_with_the_fresh_text(page, document, suggested, ada):
    make.operate(document, "accept", ada, span=suggested[0].pk)
    answer = post(page, document, op="reject", span=suggested[1].pk, base="0:0")
    assert answer.status_code == 409
    html = answer.content.decode()
    assert 'id="b0"' in html
    assert 'data-r="1"' in html
    assert "Nothing was saved" in html
    assert not Decision.objects.filter(verdict="rejected").exists()
    assert post(page, document, op="reject", span=suggested[1].pk, base="0:1").status_code == 200


def test_a_retry_is_answered_again_and_stored_once(page, document, suggested):
    fields = {"op": "accept", "span": suggested[0].pk, "cid": str(uuid.uuid4())}
    first, again = post(page, document, **fields), post(page, document, **fields)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.headers["HX-Trigger"] == again.headers["HX-Trigger"]
    assert Change.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"op": "explode"}, "op"),
        ({"op": "accept", "span": "1; DROP"}, "span"),
        ({"op": "accept", "span": "９"}, "span"),
        ({"op": "add", "parts": "3-"}, "parts"),
        ({"op": "add", "parts": "-3-5"}, "parts"),
        ({"op": "add", "parts": "0-3", "label": "x"}, "label"),
        ({"op": "accept", "span": "1", "base": "zero"}, "base"),
        ({"op": "accept", "span": "1", "cid": "me"}, "cid"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(page, document, suggested, fields, field):
    answer = post(page, document, **fields)
    assert answer.status_code == 422
    assert f"({field})" in answer.content.decode()
    assert not Change.objects.exists()


@pytest.mark.parametrize(("span", "status"), [("999999999999999999", 404), ("", 404)])
def test_an_unknown_span_is_not_there(page, document, suggested, span, status):
    assert post(page, document, op="accept", span=span).status_code == status


def test_a_range_that_shows_other_text_than_is_stored_is_refused(page, document, project):
    fields = {"op": "add", "parts": "0-3", "label": make.label(project, "PERSON").pk}
    answer = post(page, document, **fields, quote="Bob")
    assert answer.status_code == 422
    assert "Reload the page" in answer.content.decode()
    assert post(page, document, **fields, quote="Ada").status_code == 200


def test_a_write_without_a_revision_is_refused(page, document, suggested):
    assert post(page, document, op="accept", span=suggested[0].pk, base="").status_code == 428


def test_the_list_of_another_block_comes_on_request(page, document, suggested):
    html = page.get(url("document-side", document) + "?b=1", headers=FRAGMENT).content.decode()
    assert f'data-i="{suggested[2].pk}"' in html
    assert f'data-i="{suggested[0].pk}"' not in html


@pytest.mark.parametrize("number", ["", "7", "-1", "x", "9" * 30, "１"])
def test_a_block_that_is_not_there_gives_no_list(page, document, number):
    answer = page.get(url("document-side", document), {"b": number}, headers=FRAGMENT)
    assert answer.status_code == 200
    assert "data-b=" not in answer.content.decode()


def test_changes_made_elsewhere_are_sent_once(page, document, suggested, ada):
    assert page.get(url("document-changes", document) + "?since=0", headers=FRAGMENT).status_code == 204
    make.operate(document, "accept", ada, span=suggested[2].pk)
    answer = page.get(url("document-changes", document) + "?since=0", headers=FRAGMENT)
    assert re.findall(r'<p class="b[^"]*" id="(b\d+)"', answer.content.decode()) == ["b1"]
    assert page.get(url("document-changes", document) + "?since=1", headers=FRAGMENT).status_code == 204


def test_submitting_leads_to_the_next_document(page, document, project):
    other = make.document(project, "Another text.")
    answer = page.post(url("document-submit", document), {"cid": str(uuid.uuid4())}, follow=True)
    assert answer.redirect_chain[-1][0] == url("document-review", other)


def test_submitting_the_last_document_says_that_all_is_done(page, document):
    answer = page.post(url("document-submit", document), {"cid": str(uuid.uuid4())}, follow=True)
    assert "All 1 documents are done" in answer.content.decode()


def test_submitting_with_undecided_suggestions_asks_first(page, document, suggested):
    answer = page.post(url("document-submit", document), {"cid": str(uuid.uuid4())}, headers=FRAGMENT)
    assert answer.status_code == 409
    assert "3 suggestions are undecided" in answer.content.decode()
    answer = page.post(
        url("document-submit", document), {"cid": str(uuid.uuid4()), "leave_undecided": "1"}, headers=FRAGMENT
    )
    assert answer.headers["HX-Redirect"].startswith(reverse("document-next", args=[document.project.slug]))


def test_a_submitted_document_can_be_read_but_not_changed_until_a_reviewer_reopens_it(page, document, suggested, ada):
    make.submit(document, ada)
    html = page.get(url("document-review", document)).content.decode()
    assert "data-locked" in html
    assert post(page, document, op="accept", span=suggested[0].pk).status_code == 409
    assert page.post(url("document-reopen", document), {"cid": str(uuid.uuid4())}).status_code == 403
    reviewer = make.member(document.project, "reviewer")
    reopen(document=document, operation=uuid.uuid4(), by=reviewer, author_id=ada.user_id)
    assert post(page, document, op="accept", span=suggested[0].pk).status_code == 200


def test_next_goes_to_ones_own_work_and_only_a_post_takes_more(page, project, ada):
    mine, begun, free = (make.document(project, f"Text number {n}.") for n in range(3))
    Assignment.objects.exclude(document=mine).delete()
    slots.count(begun.pk, free.pk)
    make.assign(begun, make.user(), "claimed")
    next_page = reverse("document-next", args=[project.slug])
    assert page.get(next_page).headers["Location"] == url("document-review", mine)
    make.submit(mine, ada)
    assert "The queue has more for you" in page.get(next_page).content.decode()
    assert not Assignment.objects.filter(document=free).exists()
    assert page.post(next_page).headers["Location"] == url("document-review", free)
    assert Assignment.objects.get(document=free).user_id == ada.user_id
    make.submit(free, ada)
    assert page.post(next_page).headers["Location"] == next_page
    assert "All 2 documents are done" in page.get(next_page).content.decode()


def test_the_colour_sheet_is_served_under_its_revision_only(page, project):
    answer = page.get(reverse("labels-css", args=[project.slug, sheet.revision(project)]))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/css")
    assert f".a{make.label(project, 'PERSON').pk}{{" in answer.content.decode()
    assert ".b mark" in answer.content.decode()
    assert page.get(reverse("labels-css", args=[project.slug, "0-0"])).status_code == 404


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_an_id_that_no_database_can_hold_is_not_there(page, project, number):
    assert page.get(f"/projects/{project.slug}/docs/{number}/review").status_code == 404


def test_a_signed_out_fragment_gets_401_and_a_page_the_way_to_sign_in(client, document):
    assert client.post(url("document-ops", document), {}, headers=FRAGMENT).status_code == 401
    assert client.get(url("document-review", document)).status_code == 302


@pytest.mark.parametrize("spans", [1, 20])
def test_each_request_costs_a_fixed_number_of_queries(page, project, spans, django_assert_num_queries):
    words = [f"word{number}" for number in range(spans)]
    document = make.document(project, " ".join(words))
    made = make.suggestions(document, [(word, "ORG") for word in words] + [("word0", "GPE")])
    page.get(url("document-review", document))
    post(page, document, op="accept", span=made[0].pk)
    with django_assert_num_queries(13):
        page.get(url("document-review", document))
    with django_assert_num_queries(16):
        post(page, document, op="accept", span=made[-1].pk, base="0:1")
    with django_assert_num_queries(8):
        page.get(url("document-side", document) + "?b=0", headers=FRAGMENT)
    with django_assert_num_queries(5):
        page.get(reverse("document-next", args=[project.slug]))
