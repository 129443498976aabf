"""The annotation page where several sources suggest something and the person hides some of it."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.urls import reverse

from annotator.models import Span
from annotator.services.suggestion_filters import set_filter
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
def twins(document):
    """Ada Lovelace of two sources, the second with a score, and London of the first alone."""
    first = make.suggestions(document, [("Ada Lovelace", "PERSON"), ("London", "GPE")], suggester="a")
    (second,) = make.suggestions(document, [("Ada Lovelace", "PERSON")], suggester="b")
    Span.objects.filter(pk=second.pk).update(score=0.4)
    return first[0], second


@pytest.fixture
def page(client, ada):
    client.force_login(ada.user)
    return client


def url(name, document):
    return reverse(name, args=[document.project.slug, document.pk])


def post(page, document, seen, **fields):
    fields = {"cid": str(uuid.uuid4()), "base": f"0:{seen}", "at": "0", **fields}
    return page.post(url("document-ops", document), fields, headers=FRAGMENT)


def applied(answer):
    return json.loads(answer.headers["HX-Trigger"])["ann:applied"]


def test_twins_are_drawn_once_and_counted_once(page, document, twins):
    html = page.get(url("document-review", document)).content.decode()
    assert re.findall(r'data-s="([^"]*)" data-t="PER">Ada Lovelace</mark>', html) == [str(twins[1].pk)]
    assert "<strong>2</strong> of 2 to review" in html


@pytest.mark.parametrize("action", ["reject", "reset"])
def test_what_an_answer_names_is_what_the_page_draws(page, document, twins, ada, action):
    made = make.operate(document, "accept", ada, span=twins[0].pk).span_id
    answer = post(page, document, 1, op=action, span=made)
    assert applied(answer)["span"] == twins[1].pk
    assert f'data-s="{twins[1].pk}"' in answer.content.decode()


def test_what_is_hidden_is_not_on_the_page_nor_asked_for(page, document, twins, ada):
    set_filter(hidden=["a"], threshold=0.5, by=ada)
    html = page.get(url("document-review", document)).content.decode()
    assert "data-s=" not in html
    answer = page.post(url("document-submit", document), {"cid": str(uuid.uuid4())}, headers=FRAGMENT)
    assert answer.status_code == 204


def test_a_block_answered_after_an_operation_is_the_block_of_a_fresh_page(page, document, twins, ada):
    made = make.operate(document, "accept", ada, span=twins[1].pk).span_id
    set_filter(hidden=["a"], threshold=0.5, by=ada)
    answer = post(page, document, 1, op="reset", span=made).content.decode()
    swapped = re.search(r'(<p class="b[^"]*" id="b0".*?</p>)', answer)[1].replace(' hx-swap-oob="true"', "")
    assert "<mark" not in swapped
    assert swapped in re.sub(r' data-k="[^"]*"', "", page.get(url("document-review", document)).content.decode())


@pytest.mark.parametrize("chosen", [{"hidden": [], "threshold": 0.0}, {"hidden": ["a"], "threshold": 0.3}])
def test_each_request_costs_a_fixed_number_of_queries(page, document, twins, ada, chosen, django_assert_num_queries):
    set_filter(**chosen, by=ada)
    page.get(url("document-review", document))
    post(page, document, 0, op="accept", span=twins[1].pk)
    with django_assert_num_queries(14 if chosen["hidden"] else 13):
        page.get(url("document-review", document))
    with django_assert_num_queries(18):
        post(page, document, 1, op="reject", span=twins[1].pk)
    with django_assert_num_queries(8):
        page.get(url("document-side", document) + "?b=0", headers=FRAGMENT)
