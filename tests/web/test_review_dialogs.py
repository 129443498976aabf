"""The dialogs of the annotation page, as requests: a note, every occurrence, what is shown."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.urls import reverse

from annotator.models import AnnotationSet, Change, Membership, Span
from tests import make

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
TEXT = "Kyiv said no. Bob left.\nThen Kyiv said yes, and Kyiv’s mayor too."


@pytest.fixture
def project():
    return make.project()


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project, TEXT)


@pytest.fixture
def suggested(document):
    return make.suggestions(document, [("Kyiv", "GPE"), ("Bob", "PERSON")])


@pytest.fixture
def page(client, ada):
    client.force_login(ada.user)
    return client


def url(name, document):
    return reverse(name, args=[document.project.slug, document.pk])


def ask(page, document, **fields):
    return page.get(url("document-everywhere", document), fields, headers=FRAGMENT)


def targets(html):
    return re.findall(r'name="target" value="([\d:-]+)"( checked)?', html)


def test_every_occurrence_of_a_span_is_shown_with_how_it_stands(page, document, suggested):
    html = ask(page, document, span=suggested[0].pk, action="label").content.decode()
    pk = document.pk
    assert targets(html) == [(f"{pk}:0-4", " checked"), (f"{pk}:29-33", " checked"), (f"{pk}:48-52", " checked")]
    assert "Every “<bdi>Kyiv</bdi>”" in html
    assert 'name="phrase" value="Kyiv"' in html


def test_words_without_a_label_get_the_first_one(page, document, project):
    html = ask(page, document, parts="14-17", action="label").content.decode()
    assert f'value="{make.label(project, "PERSON").pk}" selected' in html
    assert targets(html) == [(f"{document.pk}:14-17", " checked")]


def test_what_was_asked_before_is_asked_again_with_other_options(page, document, suggested, project):
    label = make.label(project, "ORG").pk
    html = ask(page, document, phrase="kyiv", action="label", label=label, scope="document").content.decode()
    assert len(targets(html)) == 3
    html = ask(page, document, phrase="kyiv", action="label", label=label, match_case="1").content.decode()
    assert targets(html) == []
    assert "No occurrence fits" in html


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"action": "eat", "span": "1"}, "action"),
        ({"action": "label"}, "parts"),
        ({"action": "label", "phrase": "Kyiv"}, "label"),
        ({"action": "accept", "span": "x"}, "span"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_with_its_field(page, document, fields, where):
    answer = ask(page, document, **fields)
    assert answer.status_code == 422
    assert f"({where})" in answer.content.decode()


def test_it_is_done_at_the_places_that_were_ticked_and_said(page, document, suggested, project, ada):
    fields = {
        "cid": str(uuid.uuid4()),
        "phrase": "Kyiv",
        "action": "label",
        "label": make.label(project, "GPE").pk,
        "span": suggested[0].pk,
        "target": f"{document.pk}:0-4 {document.pk}:29-33",
        "whole_words": "1",
        "match_case": "1",
    }
    answer = page.post(url("document-everywhere-ops", document), fields, headers=FRAGMENT)
    assert answer.status_code == 200
    assert "Done at 2 places." in answer.content.decode()
    assert re.findall(r'<p class="b[^"]*" id="(b\d+)"', answer.content.decode()) == ["b0", "b1"]
    made = Span.objects.get(annotation_set__author=ada.user, start=0)
    assert json.loads(answer.headers["HX-Trigger"])["ann:applied"]["span"] == made.pk
    again = page.post(url("document-everywhere-ops", document), fields, headers=FRAGMENT)
    assert again.status_code == 200
    assert Change.objects.filter(action="span.everywhere").count() == 1


@pytest.mark.parametrize(("target", "status"), [("", 422), ("1:2", 422), ("1:0-4,", 422)])
def test_places_that_do_not_fit_are_refused_and_nothing_is_stored(page, document, project, target, status):
    fields = {"cid": str(uuid.uuid4()), "phrase": "Kyiv", "label": make.label(project, "GPE").pk, "target": target}
    assert page.post(url("document-everywhere-ops", document), fields, headers=FRAGMENT).status_code == status
    assert not Span.objects.filter(annotation_set__role=AnnotationSet.Role.HUMAN).exists()


def test_a_note_is_for_a_span_of_ones_own(page, document, suggested, ada):
    made = make.span(document, "Bob", "PERSON", by=ada)
    make.operate(document, "note", ada, span=made.pk, note="Which <Bob>?")
    html = page.get(url("document-note", document), {"span": made.pk}, headers=FRAGMENT).content.decode()
    assert "Which &lt;Bob&gt;?</textarea>" in html
    refused = page.get(url("document-note", document), {"span": suggested[0].pk}, headers=FRAGMENT)
    assert refused.status_code == 422
    assert "Accept the suggestion first" in refused.content.decode()


def view(page, document, *, headers=None, **fields):
    fields = {"codes": "off", "rejected": "shown", "threshold": "0.5", "known": ["spacy:test"], **fields}
    return page.post(url("document-view", document), fields, headers=headers)


def test_what_is_shown_is_kept_for_the_person(page, document, suggested, ada):
    answer = view(page, document)
    assert answer.headers["Location"] == url("document-review", document)
    ada.user.refresh_from_db()
    assert ada.user.preferences == {"codes": "off", "rejected": "shown"}
    stored = Membership.objects.get(user=ada.user)
    assert stored.suggestion_filter == {"hidden": ["spacy:test"], "threshold": 0.5}
    html = page.get(url("document-review", document)).content.decode()
    assert "codes-off" in html
    assert "data-s=" not in html
    assert "2 hidden" in html


def test_what_is_hidden_elsewhere_stays_hidden(page, document, suggested, project, ada):
    make.suggestions(make.document(project, "Elsewhere."), [("Elsewhere", "GPE")], suggester="other")
    Membership.objects.filter(user=ada.user).update(suggestion_filter={"hidden": ["other"], "threshold": 0})
    view(page, document, source=["spacy:test"])
    assert Membership.objects.get(user=ada.user).suggestion_filter["hidden"] == ["other"]


@pytest.mark.parametrize(
    ("fields", "where"), [({"threshold": "x"}, "threshold"), ({"codes": "loud"}, "codes"), ({"codes": ""}, "codes")]
)
def test_a_choice_that_does_not_exist_is_refused(page, document, suggested, ada, fields, where):
    answer = view(page, document, headers=FRAGMENT, **fields)
    assert answer.status_code == 422
    assert f"({where})" in answer.content.decode()
    ada.user.refresh_from_db()
    assert ada.user.preferences == {}
    assert Membership.objects.get(user=ada.user).suggestion_filter == {}


def test_each_dialog_costs_a_fixed_number_of_queries(page, document, suggested, ada, django_assert_num_queries):
    made = make.span(document, "Bob", "PERSON", by=ada)
    ask(page, document, span=made.pk)
    with django_assert_num_queries(6):
        page.get(url("document-note", document), {"span": made.pk}, headers=FRAGMENT)
    with django_assert_num_queries(10):
        ask(page, document, span=suggested[0].pk, action="label")
