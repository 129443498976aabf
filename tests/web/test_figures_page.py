"""The page of figures: who sees whose, charts with a table behind each, files."""

from __future__ import annotations

import csv
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.models import AnnotationSet
from annotator.roles import Role
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db
URL = "/projects/desk/figures"


@pytest.fixture
def team() -> Team:
    """Ada submitted one document with a suggestion accepted; Bob began and submitted another of "Wire <1>"."""
    made = teams.around(make.project("desk", title="Desk"))
    bob = make.member(made.project, Role.ANNOTATOR, make.user("bob", first_name="Bob <i>", last_name="Marsh"))
    first = make.document(made.project, outlet="Herald")
    (suggestion,) = make.suggestions(first, [("London", "GPE")])
    make.operate(first, "accept", made.annotator, span=suggestion.pk)
    make.submit(first, made.annotator)
    second = make.document(made.project, outlet="Wire <1>")
    make.span(second, "Kyiv", "GPE", by=bob)
    make.submit(second, bob)
    AnnotationSet.objects.create(document=second, role="gold", state="submitted", submitted_at=timezone.now())
    return made


def page_of(person, query=""):
    answer = signed_in(person).get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def headlines(page):
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))


def rows(person, name, query=""):
    answer = signed_in(person).get(f"{URL}/{name}.csv{query}")
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True)))


# --- whose -------------------------------------------------------------------------------------


def test_a_manager_sees_totals_and_people(team):
    page = page_of(team.manager)
    assert headlines(page)["documents now"] == "2"
    assert headlines(page)["decisions"] == "2"
    assert "Decisions by person" in page
    assert "Quality" in page
    assert "Bob &lt;i&gt; Marsh" in page
    assert "<i>" not in page


def test_a_reviewer_sees_totals_but_nobodys_name_in_them(team):
    page = page_of(team.reviewer)
    assert headlines(page)["decisions"] == "2"
    for told in ("by person", "Quality", "Bob", "Ada"):
        assert told not in page


def test_an_annotator_sees_the_own_figures_and_no_trace_of_others(team):
    page = page_of(team.annotator)
    assert "Your figures" in page
    assert headlines(page)["decisions"] == "1"
    assert headlines(page)["submitted"] == "1"
    for told in ("by person", "Bob", "Quality", "Submitted by some", "Gold finished", "Everybody"):
        assert told not in page


def test_an_annotator_cannot_ask_for_others(team):
    bob = team.project.memberships.get(user__username="bob").user_id
    assert headlines(page_of(team.annotator, f"?person={bob}")) == headlines(page_of(team.annotator))
    assert headlines(page_of(team.reviewer, f"?person={bob}")) == headlines(page_of(team.reviewer))


def test_a_manager_asks_for_one_person(team):
    page = page_of(team.manager, f"?person={team.annotator.user_id}")
    assert "Figures of Ada" in page
    assert headlines(page)["decisions"] == "1"


def test_a_reviewer_may_ask_for_the_own_figures(team):
    page = page_of(team.reviewer, f"?person={team.reviewer.user_id}")
    assert "Your figures" in page
    assert headlines(page)["decisions"] == "0"


def test_a_stranger_finds_neither_page_nor_file(team):
    client = signed_in(team.stranger)
    assert client.get(URL).status_code == client.get(f"{URL}/progress.csv").status_code == 404


def test_outlets_of_documents_that_an_annotator_may_not_read_are_not_offered(team):
    lonely = make.member(team.project, Role.ANNOTATOR, assigned=False)
    assert "Herald" not in page_of(lonely)
    assert "Herald" in page_of(team.annotator)


# --- filters -----------------------------------------------------------------------------------


def test_an_outlet_and_a_period_leave_out_the_rest(team):
    page = page_of(team.manager, "?outlet=Wire+%3C1%3E&days=7")
    assert headlines(page)["documents now"] == "1"
    assert "Wire &lt;1&gt;" in page
    AnnotationSet.objects.update(submitted_at=timezone.now() - timedelta(days=40))
    assert headlines(page_of(team.manager))["submitted"] == "0"
    assert headlines(page_of(team.manager, "?days=all"))["submitted"] == "2"


@pytest.mark.parametrize("query", ["?days=8", "?days=x&outlet=nowhere", "?person=999999", "?person=x", "?days=-1"])
def test_a_filter_that_does_not_exist_filters_nothing(team, query):
    assert headlines(page_of(team.manager, query)) == headlines(page_of(team.manager))


# --- charts and tables -------------------------------------------------------------------------


def test_every_chart_has_a_name_a_description_and_a_table_with_its_file(team):
    page = page_of(team.manager)
    charts = re.findall(r'<svg class="chart.*?</svg>\s*(?=<ul|</figure>|</div>|\s)', page, re.DOTALL)
    assert charts
    for identifier in re.findall(r'role="img" aria-labelledby="(\S+)-title \S+-desc"', page):
        assert f'<title id="{identifier}-title">' in page
        assert f'<desc id="{identifier}-desc">' in page
        assert f'<details id="table-{identifier.rpartition("-")[0]}">' in page
    assert page.count("<details id=") == page.count("download>CSV") == page.count('class="panel part')


def test_no_two_things_have_the_same_id(team):
    identifiers = re.findall(r'\sid="([^"]+)"', page_of(team.manager))
    assert len(identifiers) == len(set(identifiers))


def test_a_table_shows_the_numbers_of_its_chart(team):
    page = page_of(team.manager)
    assert re.search(r'<details id="table-labels">.*?GPE</th>\s*<td class="number">1</td>', page, re.DOTALL)


def test_the_idle_cut_off_is_said_on_the_page(team):
    assert "within 2 minutes. A longer gap is a break, of which nothing counts" in page_of(team.annotator)


def test_where_there_is_nothing_that_is_said():
    lonely = make.member(make.project("desk"), Role.MANAGER)
    page = page_of(lonely)
    assert "There are no documents yet." in page
    assert "Nothing was decided or submitted in this period." in page
    assert '<svg class="chart' not in page


# --- files -------------------------------------------------------------------------------------

MANAGERS = ("progress", "course", "throughput", "people", "labels", "outlets", "suggestions", "scores", "quality")
OF_PEOPLE = {"people", "quality"}


@pytest.mark.parametrize("name", MANAGERS)
def test_a_manager_gets_every_table_as_a_file_and_others_what_they_may_see(team, name):
    assert signed_in(team.manager).get(f"{URL}/{name}.csv").status_code == 200
    expected = 403 if name in OF_PEOPLE else 200
    assert signed_in(team.reviewer).get(f"{URL}/{name}.csv").status_code == expected
    assert signed_in(team.annotator).get(f"{URL}/{name}.csv").status_code == expected


def test_there_is_no_file_of_another_name(team):
    assert signed_in(team.manager).get(f"{URL}/passwords.csv").status_code == 404


def test_a_file_is_an_attachment_with_a_name(team):
    answer = signed_in(team.manager).get(f"{URL}/people.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="desk-people.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_a_file_has_the_numbers_of_the_table(team):
    found = rows(team.manager, "people")
    assert found[0][:3] == ["Person", "Documents submitted", "Decisions"]
    assert sorted(row[:3] for row in found[1:]) == [["Ada", "1", "1"], ["Bob <i> Marsh", "1", "1"]]
    assert rows(team.manager, "outlets", "?outlet=Herald")[1:] == [["Herald", "GPE", "1", "1"]]


def test_a_file_follows_the_filters_of_the_page(team):
    assert [row[0] for row in rows(team.manager, "people", f"?person={team.annotator.user_id}")[1:]] == ["Ada"]


def test_a_file_of_an_annotator_has_the_own_work_only(team):
    assert [row[1] for row in rows(team.annotator, "progress")[1:]] == ["1", "0", "0", "1", "0"]
    assert len(rows(team.annotator, "outlets")) == 2


def test_an_outlet_that_looks_like_a_formula_is_none_in_the_file(team):
    document = make.document(team.project, outlet='=HYPERLINK("http://x","y")')
    make.span(document, "Kyiv", "GPE", by=team.manager)
    make.submit(document, team.manager)
    assert [row[0] for row in rows(team.manager, "outlets")[1:] if "HYPER" in row[0]] == [
        '\'=HYPERLINK("http://x","y")'
    ]


# --- the way there, and what it costs ----------------------------------------------------------


def test_the_overview_links_to_the_figures(team):
    overview = signed_in(team.annotator).get("/projects/desk/").content.decode()
    assert overview.count(f'href="{URL}"') == 2  # in the navigation and beside the progress


def test_it_costs_the_same_for_many_documents(team, django_assert_num_queries):
    clients = {14: signed_in(team.manager), 13: signed_in(team.reviewer)}
    for number in (0, 5):
        for _ in range(number):
            document = make.document(team.project)
            make.span(document, "Kyiv", "GPE", by=team.annotator)
            make.submit(document, team.annotator)
        for queries, client in clients.items():
            with django_assert_num_queries(queries):
                client.get(URL)
            with django_assert_num_queries(queries):
                b"".join(client.get(f"{URL}/progress.csv").streaming_content)
