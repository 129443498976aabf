"""The pages of the history: the lists with their filters, a document as it was, and taking a step back."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from annotator import jobs
from annotator.models import Change, Document, Job, Span
from annotator.roles import Role
from labels import services as schemas
from tests import make
from tests import team as teams
from tests.places import TEXT, everywhere, fingerprint, spans
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db
URL = "/projects/desk/history"


@pytest.fixture
def team() -> Team:
    return teams.around(make.project("desk", blind=False))


@pytest.fixture
def document(team):
    return make.document(team.project, title="London <b>")


def show(who, url=URL, **query):
    answer = signed_in(who).get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def of(document, change=None):
    if change is None:
        return reverse("document-history", args=["desk", document.pk])
    return reverse("document-past", args=["desk", document.pk, change.pk])


def text_of(page):
    """Of the page of a past state: the text, each mark as [its words|its classes]."""
    body = re.search(r'<div class="doc".*?>(.*?)</div>', page, re.DOTALL)[1]
    body = re.sub(r'<mark class="([^"]*)"[^>]*>(.*?)</mark>', lambda mark: f"[{mark[2]}|{mark[1]}]", body)
    return re.sub(r"<[^>]*>", "", body)


def classes(page, words):
    return re.search(rf"\[{re.escape(words)}\|([^\]]*)\]", text_of(page))[1].split()


# --- the lists -----------------------------------------------------------------------------------


def test_everybody_sees_their_own_and_reviewers_see_all(team, document):
    make.span(document, "Ada", "PERSON", by=team.annotator)
    make.span(document, "London", "GPE", by=team.reviewer)
    for person, expected in (
        (team.annotator, (True, False)),
        (team.reviewer, (True, True)),
        (team.manager, (True, True)),
    ):
        page = show(person)
        assert ("Ada</strong> added" in page, "Rex</strong> added" in page) == expected
        assert "London &lt;b&gt;" in page
        assert ('name="person"' in page) == (person != team.annotator)


def test_the_filters_stand_in_the_address_and_stay_on_the_next_page(team, document):
    for _ in range(30):
        make.span(document, "Ada", "PERSON", by=team.annotator)
        make.operate(document, "undo", team.annotator)
    page = show(team.manager, person=team.annotator.user_id, kind="annotations")
    older = re.search(r'href="([^"]*)" rel="next"', page)[1].replace("&amp;", "&")
    assert f"person={team.annotator.user_id}&kind=annotations&before=" in older
    page = show(team.manager, older)
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize(
    "query",
    [
        {"person": "x"},
        {"person": "999999"},
        {"day": "yesterday"},
        {"kind": "x"},
        {"before": "x"},
        {"after": str(2**80)},
    ],
)
def test_what_cannot_be_understood_narrows_nothing(team, document, query):
    make.span(document, "Ada", "PERSON", by=team.annotator)
    assert "added a span" in show(team.manager, **query)


def test_the_history_of_one_span_is_reached_from_the_document_s(team, document):
    span = make.span(document, "Ada", "PERSON", by=team.annotator)
    make.span(document, "London", "GPE", by=team.annotator)
    page = show(team.manager, of(document))
    assert f'href="{of(document)}?span={span.pk}"' in page
    page = show(team.manager, of(document), span=span.pk)
    assert page.count("added a span") == 2  # once for the eye, once in the name of the link
    assert "to one span of it" in page


def test_the_first_page_of_a_document_ends_with_where_it_came_from(team, document):
    assert "The document came in on" in show(team.annotator, of(document))
    job = jobs.enqueue(kind=Job.Kind.IMPORT, params={"files": []}, by=team.manager)
    Document.objects.filter(pk=document.pk).update(source_job=job)
    assert f'href="/projects/desk/jobs/{job.pk}/"' in show(team.manager, of(document))
    page = show(team.annotator, of(document))
    assert "by an import" in page
    assert "/jobs/" not in page


def test_a_document_of_nobody_s_has_no_history(team, document):
    elsewhere = make.document(team.stranger.project)
    client = signed_in(team.manager)
    assert client.get(of(elsewhere)).status_code == 404
    assert client.get(of(document).replace(str(document.pk), "999999")).status_code == 404
    assert signed_in(team.stranger).get(URL).status_code == 404


def test_the_history_of_the_labels_is_for_those_who_see_everything(team):
    schema, root = team.project.schema_version.schema, make.user("root", is_staff=True, is_superuser=True)
    schemas.update_schema(schema, description="New.", revision=schema.revision, by=root)
    assert "edited description" in show(team.reviewer, f"{URL}/schema")
    assert signed_in(team.annotator).get(f"{URL}/schema").status_code == 403


# --- a document as it was -----------------------------------------------------------------------------


def test_a_past_state_shows_the_marks_of_that_time(team, document):
    london, kyiv = make.suggestions(document, [("London", "GPE"), ("Kyiv", "GPE")])
    made = make.span(document, "Ada", "PERSON", by=team.annotator)
    make.operate(document, "reject", team.annotator, span=kyiv.pk)
    make.operate(document, "delete", team.annotator, span=made.pk)
    make.operate(document, "accept", team.annotator, span=london.pk)
    first, rejected, removed, accepted = Change.objects.filter(document=document)
    page = show(team.annotator, of(document, first))
    assert {"new", f"L{made.label_id}"} <= set(classes(page, "Ada"))
    assert {f"a{kyiv.label_id}", "as"} <= set(classes(page, "Kyiv"))  # suggested
    assert "1 of 4" in page
    page = show(team.manager, of(document, rejected))
    assert {"new", "ar"} <= set(classes(page, "Kyiv"))
    assert "new" not in classes(page, "Ada")
    page = show(team.manager, of(document, removed))
    assert {"new", "ar"} <= set(classes(page, "Ada"))  # where it was
    assert of(document, rejected) in page
    assert of(document, accepted) in page
    page = show(team.manager, of(document, accepted))
    assert {"new", "aa"} <= set(classes(page, "London"))
    assert "[Ada|" not in text_of(page)
    assert "to read only" in page
    assert "<form" not in re.search(r"<main.*</main>", page, re.DOTALL)[0]


def test_the_text_of_a_past_state_is_the_text(team):
    document = make.document(team.project, 'Ada & <Bob> said "no".\nNext line.')
    make.span(document, "Bob", "PERSON", by=team.annotator)
    page = show(team.annotator, of(document, Change.objects.latest("id")))
    assert "Ada &amp; &lt;[Bob|" in text_of(page)
    assert "Next line." in text_of(page)


def test_only_suggestions_that_were_there_are_shown(team, document):
    make.span(document, "Ada", "PERSON", by=team.annotator)
    first = Change.objects.latest("id")
    make.suggestions(document, [("London", "GPE")])
    make.operate(document, "undo", team.annotator)
    assert "[London|" not in text_of(show(team.annotator, of(document, first)))
    assert "[London|" in text_of(show(team.annotator, of(document, Change.objects.latest("id"))))


def test_a_past_state_of_others_is_not_there_for_an_annotator(team, document):
    make.span(document, "Ada", "PERSON", by=team.reviewer)
    change = Change.objects.latest("id")
    client = signed_in(team.annotator)
    assert client.get(of(document, change)).status_code == 404
    assert client.get(of(document, Change(pk=10**9))).status_code == 404
    other = make.document(team.project)
    assert signed_in(team.manager).get(of(other, change)).status_code == 404


def test_what_was_changed_past_the_log_is_said(team, document):
    span = make.span(document, "Ada", "PERSON", by=team.annotator)
    change = Change.objects.latest("id")
    assert "own ways" not in show(team.manager, of(document, change))
    Span.objects.filter(pk=span.pk).update(end=12)
    assert "own ways" in show(team.manager, of(document, change))


def test_a_long_text_is_sent_while_it_is_made(team):
    document = make.document(team.project, "\n".join(f"Line {number} about Kyiv." for number in range(700)))
    make.span(document, "Kyiv", "GPE", by=team.annotator)
    answer = signed_in(team.annotator).get(of(document, Change.objects.latest("id")))
    assert answer.streaming
    assert b"Line 699" in b"".join(answer.streaming_content)


# --- taking a step back ---------------------------------------------------------------------------------


@pytest.fixture
def step(team):
    documents = [make.document(team.project, TEXT, title=f"Number {n}") for n in range(3)]
    everywhere(documents[0], team.annotator)
    return Change.objects.filter(action="span.everywhere").latest("id")


def address(step):
    return f"{URL}/steps/{step.group}"


def take_back(person, step, **data):
    return signed_in(person).post(address(step), {"cid": str(uuid.uuid4()), **data}, follow=True)


def test_the_list_leads_to_taking_a_step_back_where_one_may(team, step):
    assert [address(step) in show(each) for each in (team.annotator, team.reviewer, team.manager)] == [
        True,
        False,
        True,
    ]


def test_the_page_says_what_would_be_left(team, step):
    make.submit(step.document, team.annotator)
    page = show(team.annotator, address(step))
    assert "2 of 3 documents" in page
    assert re.search(r"Number 2</a><span[^>]*>submitted", page)
    assert "Take it back in 2 documents" in page


@pytest.mark.parametrize("person", ["annotator", "manager"])
def test_a_step_is_taken_back_and_the_page_says_where(team, step, person):
    make.submit(step.document, team.annotator)
    page = take_back(getattr(team, person), step).content.decode()
    assert "Taken back in 2 documents. One document is left as it is." in page
    left = [spans(each, team.annotator) for each in team.project.documents.order_by("pk")]
    assert [bool(each) for each in left] == [False, False, True]


def test_a_step_that_is_gone_is_refused_with_a_sentence(team, step):
    take_back(team.annotator, step)
    before = fingerprint()
    page = take_back(team.annotator, step).content.decode()
    assert "There is nothing left of this step to take back." in page
    assert fingerprint() == before


@pytest.mark.parametrize(("person", "status"), [("reviewer", 403), ("stranger", 404)])
def test_others_do_not_take_it_back(team, step, person, status):
    before = fingerprint()
    assert take_back(getattr(team, person), step).status_code == status
    assert signed_in(getattr(team, person)).get(address(step)).status_code == status
    assert fingerprint() == before


def test_without_an_id_of_its_own_nothing_is_taken_back(team, step):
    before = fingerprint()
    assert take_back(team.annotator, step, cid="x").status_code == 422
    assert fingerprint() == before


def test_an_inspector_reads_but_takes_nothing_back(team, step):
    inspector = make.member(team.project, Role.INSPECTOR)
    assert "made one decision" in show(inspector)
    assert take_back(inspector, step).status_code == 403


# --- what it costs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 10])
def test_the_pages_cost_the_same_for_any_history(team, document, count, django_assert_num_queries):
    for _ in range(count):
        make.span(document, "Ada", "PERSON", by=team.annotator)
        make.operate(document, "undo", team.annotator)
    change = Change.objects.latest("id")
    client = signed_in(team.manager)
    for url, queries in ((URL, 8), (of(document), 8), (of(document, change), 12), (f"{URL}/schema", 5)):
        with django_assert_num_queries(queries):
            client.get(url)
