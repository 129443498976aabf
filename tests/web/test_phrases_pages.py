"""The page of phrases: finding, sorting, and one decision at many places as one step."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from annotator.models import AnnotationSet, Change, Span
from annotator.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project("desk")


@pytest.fixture
def documents(project):
    texts = ("Kyiv denied it. Then Kyiv agreed.", "In Kyiv talks failed.", "Nothing here.")
    return [make.document(project, text, title=f"Number {number}") for number, text in enumerate(texts)]


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def ada(project, documents):
    return make.member(project)


@pytest.fixture
def page(ada):
    return client_of(ada)


URL = "/projects/desk/phrases"


def find(page, text="Kyiv", **fields):
    """Search; the address of what was found."""
    answer = page.post(URL, {"text": text, "way": "words", **fields})
    assert answer.status_code == 302
    return answer.headers["Location"]


def targets(html):
    return re.findall(r'name="target" value="([^"]+)"', html)


def do(page, found, action, chosen=(), do="apply", **fields):
    sent = {"action": action, "scope": "ticked" if chosen else "all", "cid": str(uuid.uuid4()), "do": do, **fields}
    return page.post(found.replace("/phrases?", "/phrases/apply?"), {**sent, "target": list(chosen)})


def spans(label=None):
    found = Span.objects.filter(annotation_set__role="human")
    return sorted((span.annotation_set.document.title, span.start, span.label.name) for span in found)


def test_every_place_is_shown_in_its_context(page, documents):
    found = find(page)
    assert "Kyiv" not in found
    html = page.get(found).content.decode()
    assert len(targets(html)) == 3
    for text in ("denied it. Then", "talks failed.", "in 2 documents"):
        assert text in html


def test_lines_are_sorted_by_the_words_before_or_after(page, documents):
    found = find(page)
    first, second = (documents[0].pk, documents[1].pk)
    by_right = targets(page.get(f"{found}&sort=right").content.decode())
    assert by_right == [f"{first}:21-25", f"{first}:0-4", f"{second}:3-7"]
    by_left = targets(page.get(f"{found}&sort=left").content.decode())
    assert by_left == [f"{first}:0-4", f"{second}:3-7", f"{first}:21-25"]


def test_a_pattern_finds_its_forms_and_a_wrong_one_is_refused(page):
    html = page.get(find(page, "K*|talk?", way="pattern")).content.decode()
    assert len(targets(html)) == 4
    refused = page.post(URL, {"text": "*", "way": "pattern"})
    assert refused.status_code == 422


def test_the_ticked_places_get_the_label_as_one_step_and_it_is_taken_back(page, project, documents):
    found = find(page)
    chosen = targets(page.get(found).content.decode())[1:]
    answer = do(page, found, "label", chosen, label=make.label(project, "GPE").pk)
    assert spans() == [("Number 0", 21, "GPE"), ("Number 1", 3, "GPE")]
    assert Change.objects.filter(action="span.everywhere").values("group").distinct().count() == 1
    html = page.get(answer.headers["Location"]).content.decode()
    assert "Done at 2 places in 2 documents." in html
    back = re.search(r'<form class="banner success" method="post" action="([^"]+)"', html)[1]
    page.post(back, {"cid": str(uuid.uuid4())})
    assert spans() == []


def test_all_that_is_found_and_what_is_submitted_is_left_out(page, project, documents, ada):
    make.submit(documents[1], ada)
    found = find(page)
    before = do(page, found, "label", do="preview", label=make.label(project, "GPE").pk).content.decode()
    assert "the document is submitted" in before
    assert spans() == []
    do(page, found, "label", label=make.label(project, "GPE").pk)
    assert spans() == [("Number 0", 0, "GPE"), ("Number 0", 21, "GPE")]


def test_spans_are_removed(page, project, documents, ada):
    make.span(documents[0], "Kyiv", "GPE", by=ada)
    make.span(documents[1], "talks", "ORG", by=ada)
    found = find(page, carries="span")
    do(page, found, "remove")
    assert spans() == [("Number 1", 3 + 5, "ORG")]


def test_in_gold_it_happens_in_the_gold_sets_that_are_open(project, documents):
    rita = client_of(make.member(project, Role.REVIEWER))
    gold = AnnotationSet.objects.create(document=documents[0], role="gold")
    AnnotationSet.objects.create(document=documents[1], role="gold", state="submitted")
    found = find(rita, gold="on")
    do(rita, found, "label", label=make.label(project, "GPE").pk)
    assert {span.annotation_set_id for span in Span.objects.all()} == {gold.pk}
    assert Span.objects.count() == 2


def test_annotators_work_in_no_gold_and_find_only_what_is_theirs(project, documents):
    bob = make.member(project, assigned=False)
    make.assign(documents[1], bob.user)
    page = client_of(bob)
    found = find(page, gold="on")
    html = page.get(found).content.decode()
    assert targets(html) == [f"{documents[1].pk}:3-7"]
    other = f"{documents[0].pk}:0-4"
    do(page, found, "label", [other], label=make.label(project, "GPE").pk)
    assert spans() == []
    assert not AnnotationSet.objects.filter(role="gold").exists()


@pytest.mark.parametrize("target", ["1", "1:2", "x:0-4", "1:0-4; DROP"])
def test_a_place_that_is_none_is_refused(page, project, target):
    answer = do(page, find(page), "label", [target], label=make.label(project, "GPE").pk)
    assert answer.status_code == 422
    assert spans() == []


def test_a_label_has_to_be_chosen_and_a_search_to_be_known(page, project):
    found = find(page)
    assert do(page, found, "label").status_code == 422
    unknown = do(page, f"{URL}?found=nothing", "label", label=make.label(project, "GPE").pk)
    assert unknown.status_code == 422
    assert spans() == []


def test_a_retry_does_nothing_twice(page, project):
    found, cid = find(page), str(uuid.uuid4())
    for _ in range(2):
        do(page, found, "label", label=make.label(project, "GPE").pk, cid=cid)
    assert len(spans()) == 3
    assert Change.objects.filter(action="span.everywhere").count() == 2


def test_the_page_costs_a_fixed_number_of_queries(page, project, documents, django_assert_num_queries):
    found = find(page)
    page.get(found)
    with django_assert_num_queries(12):
        page.get(found)
    for number in range(20):
        make.document(project, f"More of Kyiv {number}, and Kyiv again.")
    with django_assert_num_queries(12):
        page.get(found)
    with django_assert_num_queries(4):
        page.get(reverse("phrases", args=["desk"]))
