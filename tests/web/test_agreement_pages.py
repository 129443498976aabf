"""The pages of agreement: what they show to whom, the places behind a cell, gamma, filters, reasons for no value."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from annotator.access import Actor
from annotator.agreement.scores import ONE_VALUE
from annotator.models import Document, Project
from annotator.roles import Role
from annotator.selectors.agreement import agreement
from annotator.selectors.agreement_rows import Filters, read
from annotator.web.agreement_figures import decimal
from tests import make
from tests.team import signed_in

pytestmark = pytest.mark.django_db

URL = "/projects/desk/agreement"
QUERIES = 11  # session, person, membership, outlets; sets, texts, spans twice, document labels, claims, names


@pytest.fixture
def project() -> Project:
    return make.project("desk")


@pytest.fixture
def ada(project: Project) -> Actor:
    return make.member(project, person=make.user("ada", first_name="Ada"))


@pytest.fixture
def ben(project: Project) -> Actor:
    return make.member(project, person=make.user("ben", first_name="Ben"))


@pytest.fixture
def mia(project: Project) -> Actor:
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"), assigned=False)


@pytest.fixture
def rex(project: Project) -> Actor:
    return make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex"), assigned=False)


@pytest.fixture
def client(mia: Actor) -> Client:
    return signed_in(mia)


def both_did(ada: Actor, ben: Actor, title: str = "Title", **fields: Any) -> Document:
    """Both mark Ada; only Ada marks London as a place, Ben as an organisation; only Ben marks Friday."""
    document = make.document(ada.project, title=title, **fields)
    for person in (ada, ben):
        make.span(document, "Ada Lovelace", "PERSON", by=person)
        make.operate(document, "label", person, label=make.label(ada.project, "talks").pk)
    make.span(document, "London", "GPE", by=ada)
    make.span(document, "London", "ORG", by=ben)
    make.span(document, "Friday", "DATE", by=ben)
    for person in (ada, ben):
        make.submit(document, person)
    return document


def shown(client: Client, query: str = "") -> Any:
    response = client.get(URL + query)
    assert response.status_code == 200
    return response.context["shown"]


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def address(project: Project, row: str, column: str) -> str:
    names = [name if name == "nothing" else str(make.label(project, name).pk) for name in (row, column)]
    return f"{URL}/cell?row={names[0]}&column={names[1]}"


def cell(client: Client, project: Project, row: str, column: str, query: str = "") -> Any:
    return client.get(address(project, row, column) + query)


# --- the figures -------------------------------------------------------------------------------


def test_each_label_has_its_figures(client: Client, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    rows = {row.label and row.label.name: row for row in shown(client).labels}
    assert list(rows) == [None, "PERSON", "ORG", "GPE", "DATE"]
    assert [figure.text for figure in rows["PERSON"].figures][:2] == ["1.00", "1.00"]
    assert [figure.text for figure in rows["DATE"].figures][:2] == ["0.00", "0.00"]
    assert [figure.text for figure in rows[None].figures][:2] == ["0.40", "0.40"]
    assert rows[None].n_spans == 5


def test_a_value_that_is_only_nearly_one_is_not_shown_as_one() -> None:
    values = {1.0: "1.00", 0.999: "0.99", 0.994: "0.99", -0.001: "0.00", -0.126: "−0.13"}
    assert {value: decimal(value) for value in values} == values


def test_managers_see_people_and_reviewers_do_not(client: Client, rex: Actor, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    page = text_of(client.get(URL))
    assert "Ada and Ben" in page
    (pair,) = shown(client).pairs
    assert (pair.names, pair.n_documents, pair.figures[0].text) == (("Ada", "Ben"), 1, "0.40")
    seen = shown(signed_in(rex))
    assert seen.labels
    assert (seen.pairs, seen.matrix) == ((), ())
    assert "Ben" not in text_of(signed_in(rex).get(URL))


@pytest.mark.parametrize("path", ["", "/cell", "/gamma"])
def test_annotators_see_nothing_of_it(path: str, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    assert signed_in(ada).get(URL + path).status_code == 403


def test_only_managers_ask_for_two_people(client: Client, rex: Actor, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    pair = f"?pair={ben.user_id}-{ada.user_id}"
    page = client.get(URL + pair)
    assert "Rows are what Ada chose, columns what Ben chose." in text_of(page)
    assert {square.text for head in page.context["shown"].confusion for square in head.squares} == {"", "1"}
    assert signed_in(rex).get(URL + pair).status_code == 403
    assert cell(signed_in(rex), ada.project, "GPE", "ORG", f"&{pair[1:]}").status_code == 403
    assert client.get(f"{URL}?pair={ada.user_id}-{ada.user_id}").status_code == 404
    assert client.get(f"{URL}?pair={ada.user_id}-999").status_code == 404


def test_in_a_blind_project_a_reviewer_sees_documents_only_when_everybody_has_submitted(
    project: Project, client: Client, rex: Actor, ada: Actor, ben: Actor
) -> None:
    document = both_did(ada, ben)
    make.assign(document, make.member(project, assigned=False).user)
    seen = signed_in(rex).get(URL)
    assert seen.context["report"].n_documents == 0
    assert client.get(URL).context["report"].n_documents == 1


def test_what_is_not_submitted_or_archived_or_elsewhere_does_not_count(
    client: Client, project: Project, ada: Actor, ben: Actor
) -> None:
    both_did(ada, ben, "Counts")
    alone = make.document(project, title="One submitted it")
    make.submit(alone, ada)
    make.span(alone, "London", "GPE", by=ben)
    Document.objects.filter(pk=both_did(ada, ben, "Archived").pk).update(archived_at="2024-01-01T00:00Z")
    elsewhere = make.project(version=project.schema_version)
    both_did(make.member(elsewhere, person=ada.user), make.member(elsewhere, person=ben.user))
    report = client.get(URL).context["report"]
    assert (report.n_documents, report.n_alone) == (1, 1)


def test_filters_choose_documents(client: Client, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben, outlet="Herald", published_on=date(2024, 3, 1))
    both_did(ada, ben, outlet="Tribune", published_on=date(2024, 5, 1))
    both_did(ada, ben, outlet="Tribune")

    def numbers(query: str) -> int:
        return int(client.get(URL + query).context["report"].n_documents)

    assert (numbers(""), numbers("?outlet=Tribune")) == (3, 2)
    assert (numbers("?since=2024-03-02"), numbers("?until=2024-05-01")) == (1, 2)
    assert numbers("?outlet=Herald&since=2024-03-01&until=2024-03-01") == 1
    assert numbers("?since=yesterday&until=x&outlet=&pair=1") == 3
    assert "No document that fits these filters" in text_of(client.get(f"{URL}?outlet=Nowhere"))


def test_time_is_drawn_and_told(client: Client, ada: Actor, ben: Actor) -> None:
    for month in (3, 4, 6):
        both_did(ada, ben, published_on=date(2024, month, 1))
    both_did(ada, ben)
    seen = shown(client)
    assert [(row.name, row.n_documents) for row in seen.periods] == [
        ("26 Feb 2024", 1),
        ("1 Apr 2024", 1),
        ("27 May 2024", 1),
        ("No date", 1),
    ]
    assert [len(curve.points) for curve in seen.plot.curves] == [3, 3, 3]
    assert '<svg class="plot" role="img"' in client.get(URL).content.decode()


def test_document_labels_have_their_own_table(client: Client, project: Project, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    make.submit(make.document(project), ada)
    document = project.documents.latest("pk")
    make.submit(document, ben)
    whole, talks = shown(client).document_labels
    assert (whole.label, talks.label.name) == (None, "talks")
    assert [figure.text for figure in talks.figures] == ["1.00", "1.00"]


def test_each_value_that_is_missing_has_its_reason(client: Client, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    seen = shown(client)
    missing = seen.document_labels[0].figures[0]
    assert (missing.text, seen.notes[missing.note - 1]) == ("–", ONE_VALUE)
    page = client.get(URL).content.decode()
    assert f'href="#note-{missing.note}"' in page
    assert f'<li id="note-{missing.note}">' in page


def test_with_nothing_to_compare_the_page_says_what_is_missing(client: Client, project: Project, ada: Actor) -> None:
    assert "As soon as two people have submitted the same document" in text_of(client.get(URL))
    make.submit(make.document(project), ada)
    assert "no document was submitted by two" in text_of(client.get(URL))


def test_discontinuous_spans_are_read_with_their_parts(client: Client, mia: Actor, ada: Actor, ben: Actor) -> None:
    document = both_did(ada, ben)
    text = document.body.text
    assert text
    own = document.sets.get(author=ada.user_id).spans.get(label__name="GPE")
    first, second = make.at(document, "London"), make.at(document, "Kyiv")
    type(own).objects.filter(pk=own.pk).update(end=second[1], parts=[list(first), list(second)])
    arrays = read(mia, Filters())
    spans = [arrays.span(number) for number in range(len(arrays.span_set))]
    assert (first, second) in [span.parts for span in spans]


# --- the places of a cell ----------------------------------------------------------------------


def test_a_cell_lists_its_places_with_a_link_into_the_document(
    client: Client, project: Project, ada: Actor, ben: Actor
) -> None:
    document = both_did(ada, ben, "Lovelace in London")
    found = cell(client, project, "GPE", "ORG")
    (place,) = found.context["cell"].places
    assert (place.before, place.text) == ("Ada Lovelace met Charles Babbage in ", "London")
    assert place.after == ". Kyiv denied it on Friday."
    assert [(side.person, side.label.name, side.quote) for side in place.sides] == [
        ("Ada", "GPE", "London"),
        ("Ben", "ORG", "London"),
    ]
    assert f'href="/projects/desk/docs/{document.pk}/review#b0"' in found.content.decode()
    only_ben = cell(client, project, "DATE", "nothing").context["cell"].places[0]
    marked = {side.person: side.label and side.label.name for side in only_ben.sides}
    assert (marked, only_ben.block) == ({"Ada": None, "Ben": "DATE"}, 1)


def test_a_reviewer_is_told_what_was_chosen_but_not_by_whom(
    project: Project, rex: Actor, ada: Actor, ben: Actor
) -> None:
    both_did(ada, ben)
    found = cell(signed_in(rex), project, "GPE", "ORG")
    assert [side.person for side in found.context["cell"].places[0].sides] == ["", ""]
    assert "Ben" not in text_of(found)


def test_a_long_cell_has_pages(
    client: Client, project: Project, ada: Actor, ben: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.selectors.agreement.PAGE_SIZE", 2)
    for number in range(3):
        both_did(ada, ben, f"No. {number}")
    first = cell(client, project, "PERSON", "PERSON")
    assert (first.context["cell"].total, len(first.context["cell"].places)) == (3, 2)
    label = make.label(project, "PERSON").pk
    assert f'href="?row={label}&amp;column={label}&amp;start=2" rel="next"' in first.content.decode()
    last = cell(client, project, "PERSON", "PERSON", "&start=2")
    assert [place.title for place in last.context["cell"].places] == ["No. 2"]
    assert last.context["earlier"] == f"?row={label}&column={label}&start=0"
    assert cell(client, project, "PERSON", "PERSON", "&start=9").context["cell"].places == ()


@pytest.mark.parametrize("row", ["x", "-1", "9999999999", "99999999999999999999"])
def test_a_label_that_nobody_used_has_no_cell(row: str, client: Client, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    assert client.get(f"{URL}/cell?row={row}&column=nothing").status_code == 404


# --- gamma -------------------------------------------------------------------------------------


def test_gamma_comes_as_a_piece_or_as_a_page(client: Client, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    piece = client.get(f"{URL}/gamma", headers={"HX-Request": "true"})
    assert "<html" not in piece.content.decode()
    assert "Of all 1 document." in text_of(piece)
    page = client.get(f"{URL}/gamma")
    assert "<h1>Gamma</h1>" in page.content.decode()
    assert page.context["figure"] == piece.context["figure"]


def test_gamma_of_a_sample_says_so(client: Client, ada: Actor, ben: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.selectors.agreement.SAMPLE", {2: 2})
    for number in range(3):
        both_did(ada, ben, f"No. {number}")
    answer = client.get(f"{URL}/gamma", headers={"HX-Request": "true"})
    assert "Of 2 documents, chosen at random among 3; the same ones each time." in text_of(answer)
    assert answer.context["gamma"].result == client.get(f"{URL}/gamma").context["gamma"].result


def test_gamma_without_documents_in_common_says_why(client: Client) -> None:
    assert "No document was submitted by two people" in text_of(client.get(f"{URL}/gamma"))


# --- what it costs -----------------------------------------------------------------------------


@pytest.mark.parametrize("documents", [1, 4])
def test_the_number_of_queries_is_fixed(
    documents: int, client: Client, project: Project, rex: Actor, ada: Actor, ben: Actor, django_assert_num_queries: Any
) -> None:
    for number in range(documents):
        both_did(ada, ben, f"No. {number}")
    client.get(URL)  # the schema of a project is read once
    of_places = address(project, "GPE", "ORG")
    with django_assert_num_queries(QUERIES):
        client.get(URL)
    with django_assert_num_queries(QUERIES - 1):
        client.get(of_places)  # asks for texts instead of outlets, and for no claims
    with django_assert_num_queries(9):
        client.get(f"{URL}/gamma")
    reviewer = signed_in(rex)
    with django_assert_num_queries(QUERIES - 1):
        reviewer.get(URL)


def test_selectors_ask_as_often_as_they_say(mia: Actor, ada: Actor, ben: Actor, django_assert_num_queries: Any) -> None:
    both_did(ada, ben)
    agreement(mia, Filters())
    with django_assert_num_queries(7):
        agreement(mia, Filters())
    with django_assert_num_queries(5):
        read(mia, Filters())


# --- claims ------------------------------------------------------------------------------------


def both_claimed(ada: Actor, ben: Actor) -> Document:
    """Both claim that they met, Ben less sure of it and with a link; only Ada claims the denial."""
    document = make.document(ada.project)
    meeting, denial = "Ada Lovelace met Charles Babbage", "Kyiv denied it"
    make.claim(document, meeting, by=ada, source="London")
    make.claim(document, denial, by=ada)
    make.claim(document, meeting, by=ben, source="London", certainty="possible")
    for person in (ada, ben):
        make.submit(document, person)
    return document


def test_claims_have_a_section_where_somebody_made_some(client: Client, ada: Actor, ben: Actor) -> None:
    both_did(ada, ben)
    assert shown(client).claims is None
    assert "Inside a claim" not in text_of(client.get(URL))
    both_claimed(ada, ben)
    found = shown(client).claims
    assert (found.n_claims, found.n_matched) == (3, 1)
    how, parts, values = found.tables
    assert [figure.text for figure in how.rows[0].figures] == ["0.00", "0.00"]
    assert how.rows[1].figures[1].text == "1.00"
    assert [(row.name, row.figures[0].text) for row in parts.rows[:2]] == [("content", "1.00"), ("source", "1.00")]
    assert values.rows[0].figures[0].text == "–"
    (pair,) = found.pairs
    assert [figure.text for figure in pair.figures[:2]] == ["0.50", "1.00"]
    assert "Inside a claim, alpha" in text_of(client.get(URL))


def test_reviewers_see_agreement_on_claims_without_names(rex: Actor, ada: Actor, ben: Actor) -> None:
    both_claimed(ada, ben)
    assert shown(signed_in(rex)).claims.pairs == ()
    assert "Ada and Ben" not in text_of(signed_in(rex).get(URL))


def test_claims_cost_five_queries_more(client: Client, ada: Actor, ben: Actor, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        both_claimed(ada, ben)
    client.get(URL)
    with django_assert_num_queries(QUERIES + 5):
        client.get(URL)
