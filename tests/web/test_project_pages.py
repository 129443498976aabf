"""The pages around projects: the list, a new one, the overview, the settings."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from annotator.models import Change, Project
from annotator.roles import Role
from annotator.services import slots
from labels.models import Label
from labels.services import publish
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db

TABS = {
    "annotator": "Overview Documents Facts Comments Guidelines Figures Members History",
    "reviewer": "Overview Documents Facts Comments Review Guidelines Figures Jobs Members History",
    "manager": "Overview Documents Facts Comments Review Guidelines Figures Data Team History Settings",
}


@pytest.fixture
def team() -> Team:
    return teams.around(make.project("desk", title="The <desk>"))


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


# --- the list ----------------------------------------------------------------------------------


def test_the_list_shows_only_the_own_projects(team: Team) -> None:
    page = text_of(signed_in(team.annotator).get("/"))
    assert "The &lt;desk&gt;" in page
    assert "Elsewhere" not in page


def test_the_list_without_projects_says_what_to_do() -> None:
    assert "A manager adds you" in text_of(signed_in(make.user()).get("/"))
    assert "Make the first project" in text_of(signed_in(make.user(is_staff=True)).get("/"))


def test_the_list_costs_the_same_for_many_projects(team: Team, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(team.manager)
    for count in (1, 10):
        for _ in range(count):
            project = make.project()
            make.member(project, Role.ANNOTATOR, team.manager.user)
            make.document(project)
        with django_assert_num_queries(8):
            client.get("/")


def test_an_archived_project_is_not_listed(team: Team) -> None:
    client = signed_in(team.manager)
    client.post("/projects/desk/settings/archive", {"title": "The <desk>"})
    assert 'href="/projects/desk/"' not in text_of(client.get("/"))
    assert client.get("/projects/desk/").status_code == 404


# --- a new one ---------------------------------------------------------------------------------


def test_a_manager_makes_a_project_and_lands_in_it(team: Team) -> None:
    version = make.schema()
    answer = signed_in(team.manager).post(
        "/projects/new", {"title": "Küsten und Häfen", "schema": version.pk, "language": "de", "description": ""}
    )
    assert answer.headers["Location"] == "/projects/kusten-und-hafen/"
    made = Project.objects.get(slug="kusten-und-hafen")
    assert (made.title, made.language, made.schema_version) == ("Küsten und Häfen", "de", version)


def test_a_project_without_a_title_is_sent_back_with_the_reason(team: Team) -> None:
    answer = signed_in(team.manager).post("/projects/new", {"title": " ", "schema": make.schema().pk, "language": "en"})
    assert answer.status_code == 422
    assert "This field is required" in text_of(answer)


def test_only_the_newest_version_of_a_schema_is_offered(team: Team) -> None:
    old = team.project.schema_version
    Label.objects.create(schema=old.schema, name="WEAPON", name_key="weapon", code="WPN", position=9)
    new = publish(old.schema, by=None)
    page = text_of(signed_in(team.manager).get("/projects/new"))
    assert f'value="{new.pk}"' in page
    answer = signed_in(team.manager).post("/projects/new", {"title": "X", "schema": old.pk, "language": "en"})
    assert answer.status_code == 422


def test_without_a_schema_the_page_says_who_makes_one() -> None:
    assert "no label schema yet" in text_of(signed_in(make.user(is_staff=True)).get("/projects/new"))


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_others_may_not_make_projects(team: Team, who: str) -> None:
    client = signed_in(team.by_name(who))
    assert "New project" not in text_of(client.get("/"))
    assert client.get("/projects/new").status_code == 403
    assert client.post("/projects/new", {"title": "X", "schema": make.schema().pk, "language": "en"}).status_code == 403
    assert Project.objects.count() == 2


# --- the overview ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["annotator", "reviewer", "manager"])
def test_each_role_sees_its_tabs(team: Team, who: str) -> None:
    page = text_of(signed_in(team.by_name(who)).get("/projects/desk/"))
    navigation = page.split('<nav class="tabs"')[1].split("</nav>")[0]
    assert re.findall(r">([^<]+)</a>", navigation) == TABS[who].split()
    assert navigation.count('aria-current="page"') == 1


@pytest.mark.parametrize("path", ["", "docs/", "settings/", "members/"])
def test_a_stranger_is_answered_as_if_there_were_nothing(team: Team, path: str) -> None:
    client = signed_in(team.stranger)
    real, unreal = client.get(f"/projects/desk/{path}"), client.get(f"/projects/nothing/{path}")
    assert (real.status_code, unreal.status_code) == (404, 404)
    assert len(real.content) == len(unreal.content)
    assert b"desk" not in real.content


@pytest.mark.parametrize("path", ["", "docs/", "settings/", "members/"])
def test_who_is_not_signed_in_is_asked_to(team: Team, path: str) -> None:
    assert Client().get(f"/projects/desk/{path}").headers["Location"] == f"/login?next=/projects/desk/{path}"


def test_an_empty_project_tells_the_manager_to_import_and_others_to_wait(team: Team) -> None:
    assert "Import documents" in text_of(signed_in(team.manager).get("/projects/desk/"))
    for other in (team.reviewer, team.annotator):
        page = text_of(signed_in(other).get("/projects/desk/"))
        assert "Import documents" not in page
        assert "As soon as a manager" in page


def test_documents_without_suggestions_lead_to_pre_annotation(team: Team) -> None:
    make.document(team.project)
    assert "Let spaCy go first" in text_of(signed_in(team.manager).get("/projects/desk/"))
    assert "Let spaCy go first" not in text_of(signed_in(team.annotator).get("/projects/desk/"))
    assert "/projects/desk/next" in text_of(signed_in(team.annotator).get("/projects/desk/"))


def test_when_all_is_submitted_the_manager_exports(team: Team) -> None:
    document = make.document(team.project)
    make.suggestions(document, [("Ada Lovelace", "PERSON")])
    make.submit(document, team.annotator)
    page = text_of(signed_in(team.manager).get("/projects/desk/"))
    assert "Every document is submitted" in page
    assert "/projects/desk/exports/" in page


def begun_and_submitted(team: Team) -> None:
    """Of three documents Ada submitted one, and Rex began two, the same one among them."""
    first, second, _ = (make.document(team.project) for _ in range(3))
    make.span(first, "Ada", "PERSON", by=team.annotator)
    make.submit(first, team.annotator)
    make.span(first, "Ada", "PERSON", by=team.reviewer)
    make.span(second, "Ada", "PERSON", by=team.reviewer)


def test_progress_counts_each_document_once(team: Team) -> None:
    begun_and_submitted(team)
    page = text_of(signed_in(team.reviewer).get("/projects/desk/"))
    assert 'aria-label="1 of 3 documents submitted, 1 in progress"' in page


@pytest.mark.parametrize("blind", [True, False])
def test_annotators_see_the_numbers_of_their_own_work(team: Team, blind: bool) -> None:
    begun_and_submitted(team)
    Project.objects.update(blind=blind)
    make.document(make.project())
    for page in (text_of(signed_in(team.annotator).get(path)) for path in ("/", "/projects/desk/")):
        assert 'aria-label="1 of 3 documents submitted, 0 in progress"' in page


def test_an_annotator_who_has_nothing_is_told_whether_there_is_something(team: Team) -> None:
    ben = make.member(team.project, assigned=False)
    assert "There is nothing for you yet" in text_of(signed_in(ben).get("/projects/desk/"))
    document = make.document(team.project)
    Project.objects.filter(pk=team.project.pk).update(annotators_per_document=9)
    slots.count(document.pk)
    assert "Start annotating" in text_of(signed_in(ben).get("/projects/desk/"))
    Project.objects.filter(pk=team.project.pk).update(queue_open=False)
    assert "There is nothing for you yet" in text_of(signed_in(ben).get("/projects/desk/"))


def test_an_annotator_who_has_submitted_all_is_done(team: Team) -> None:
    make.submit(make.document(team.project), team.annotator)
    assert "You have submitted all that is yours" in text_of(signed_in(team.annotator).get("/projects/desk/"))


def test_only_reviewers_and_managers_see_who_did_how_much(team: Team) -> None:
    make.submit(make.document(team.project), team.annotator)
    heading = '<h2 id="people">'
    assert heading not in text_of(signed_in(team.annotator).get("/projects/desk/"))
    for other in (team.reviewer, team.manager):
        assert heading in text_of(signed_in(other).get("/projects/desk/"))


def test_the_overview_costs_the_same_for_many_documents(team: Team, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(team.manager)
    for count in (5, 55):
        for _ in range(count):
            make.submit(make.document(team.project), team.annotator)
        with django_assert_num_queries(10):
            client.get("/projects/desk/")


# --- the settings ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_only_managers_reach_the_settings(team: Team, who: str) -> None:
    client = signed_in(team.by_name(who))
    assert client.get("/projects/desk/settings/").status_code == 403
    for path, sent in (("", {"title": "Mine"}), ("schema", {"version": 1}), ("archive", {"title": "The <desk>"})):
        assert client.post(f"/projects/desk/settings/{path}", sent).status_code == 403
    team.project.refresh_from_db()
    assert (team.project.title, team.project.archived_at) == ("The <desk>", None)


def test_the_manager_changes_title_and_description(team: Team) -> None:
    client = signed_in(team.manager)
    answer = client.post(
        "/projects/desk/settings/", {"title": "New", "description": "Why", "language": "en"}, follow=True
    )
    assert "The settings are saved." in text_of(answer)
    team.project.refresh_from_db()
    assert (team.project.title, team.project.description) == ("New", "Why")


def test_a_bad_title_is_sent_back_and_the_page_still_shows_the_stored_one(team: Team) -> None:
    answer = signed_in(team.manager).post("/projects/desk/settings/", {"title": "x" * 201, "language": "en"})
    assert answer.status_code == 422
    assert "<title>Settings · The &lt;desk&gt;</title>" in text_of(answer)


def test_the_language_is_read_only_once_there_are_documents(team: Team) -> None:
    make.document(team.project)
    client = signed_in(team.manager)
    assert "It is fixed" in text_of(client.get("/projects/desk/settings/"))
    client.post("/projects/desk/settings/", {"title": "The <desk>", "language": "de"})
    team.project.refresh_from_db()
    assert team.project.language == "en"


def test_the_settings_say_what_a_newer_schema_version_changes(team: Team) -> None:
    schema = team.project.schema_version.schema
    client = signed_in(team.manager)
    assert "There is no newer version" in text_of(client.get("/projects/desk/settings/"))
    Label.objects.create(schema=schema, name="WEAPON", name_key="weapon", code="WPN", position=9)
    Label.objects.filter(schema=schema, name="ORG").update(name="BODY", name_key="body")
    Label.objects.filter(schema=schema, name="DATE").update(retired=True)
    version = publish(schema, by=None)
    page = text_of(client.get("/projects/desk/settings/"))
    for sentence in ("WEAPON is new.", "ORG is now called BODY.", "DATE is no longer offered."):
        assert f"<li>{sentence}</li>" in page
    client.post("/projects/desk/settings/schema", {"version": version.pk})
    team.project.refresh_from_db()
    assert team.project.schema_version == version


def test_versions_of_other_schemas_cannot_be_taken_over(team: Team) -> None:
    before = team.project.schema_version
    signed_in(team.manager).post("/projects/desk/settings/schema", {"version": make.schema().pk})
    team.project.refresh_from_db()
    assert team.project.schema_version == before


def test_archiving_with_a_wrong_title_changes_nothing(team: Team) -> None:
    answer = signed_in(team.manager).post("/projects/desk/settings/archive", {"title": "The desk"})
    assert answer.status_code == 422
    assert "not the project&#x27;s title" in text_of(answer)
    assert Change.objects.count() == 0


@pytest.mark.parametrize("path", ["settings/schema", "settings/archive", "members/1/role", "members/1/remove"])
def test_what_writes_is_not_reached_by_a_link(team: Team, path: str) -> None:
    assert signed_in(team.manager).get(f"/projects/desk/{path}").status_code == 405
