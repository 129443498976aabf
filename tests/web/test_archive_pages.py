"""Archiving and bringing back by the pages: documents, imports, projects."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from annotator import jobs
from annotator.models import Document, Project
from annotator.services import imports, projects
from annotator.services.imports import Options, Source
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db
LIST = "/projects/desk/docs/"


@pytest.fixture
def team() -> Team:
    return teams.around(make.project("desk", title="The desk", blind=False))


@pytest.fixture
def document(team):
    return make.document(team.project, title="London")


def is_archived(document):
    return Document.objects.get(pk=document.pk).archived_at is not None


# --- documents --------------------------------------------------------------------------------------


def test_a_document_is_archived_from_the_list_and_brought_back_from_the_filter(team, document):
    client, here = signed_in(team.manager), f"{LIST}{document.pk}/"
    assert f'action="{here}archive"' in client.get(LIST).content.decode()
    answer = client.post(f"{here}archive", {"next": f"{LIST}?status=new"})
    assert answer.url == f"{LIST}?status=new"
    assert is_archived(document)
    page = client.get(LIST).content.decode()
    assert "“London” is archived." in page
    assert f'action="{here}archive"' not in page
    page = client.get(f"{LIST}?status=archived").content.decode()
    assert f'action="{here}restore"' in page
    assert client.post(f"{here}restore").url == LIST
    assert not is_archived(document)


@pytest.mark.parametrize("person", ["annotator", "reviewer"])
def test_others_neither_see_nor_use_the_archive(team, document, person):
    make.document(team.project, title="Kept", archived_at=timezone.now())
    client, here = signed_in(getattr(team, person)), f"{LIST}{document.pk}/"
    page = client.get(LIST).content.decode()
    assert "archive" not in page.lower()
    assert "Kept" not in client.get(f"{LIST}?status=archived").content.decode()
    assert client.post(f"{here}archive").status_code == 403
    assert client.post(f"{here}restore").status_code == 403
    assert not is_archived(document)


def test_a_document_of_another_project_is_not_reached(team, document):
    elsewhere = make.document(team.stranger.project)
    client = signed_in(team.manager)
    assert client.post(f"{LIST}{elsewhere.pk}/archive").status_code == 404
    assert signed_in(team.stranger).post(f"{LIST}{document.pk}/archive").status_code == 404
    assert not is_archived(elsewhere)


def test_going_on_elsewhere_is_refused(team, document):
    answer = signed_in(team.manager).post(f"{LIST}{document.pk}/archive", {"next": "https://evil.example/"})
    assert answer.url == "/"


def test_the_document_s_page_says_that_it_is_archived(team, document):
    client, page = signed_in(team.manager), reverse("document-review", args=["desk", document.pk])
    shown = client.get(page).content.decode()
    assert f'action="{LIST}{document.pk}/archive"' in shown
    assert "This document is archived" not in shown
    client.post(f"{LIST}{document.pk}/archive")
    shown = client.get(page).content.decode()
    assert "This document is archived" in shown
    assert f'action="{LIST}{document.pk}/restore"' in shown
    shown = signed_in(team.annotator).get(page).content.decode()
    assert "This document is archived" in shown
    assert "restore" not in shown


def test_both_lists_cost_the_same(team, django_assert_num_queries):
    for archived_at in [None, timezone.now()] * 4:
        make.document(team.project, archived_at=archived_at)
    client = signed_in(team.manager)
    for address in (LIST, f"{LIST}?status=archived"):
        with django_assert_num_queries(7):
            assert "4 documents" in client.get(address).content.decode()


# --- imports -----------------------------------------------------------------------------------------


@pytest.fixture
def job(team, settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path
    sources = [Source("a.txt", BytesIO(b"Kyiv is quiet.\nKyiv is loud.\n"))]
    return jobs.run_inline(imports.start(sources=sources, by=team.manager, format="lines", options=Options()))


def address(job, name=""):
    return f"/projects/desk/jobs/{job.pk}/{name}"


def test_an_import_is_taken_back_and_brought_back_from_its_page(team, job):
    client = signed_in(team.manager)
    assert "Archive 2 documents" in client.get(address(job)).content.decode()
    page = client.post(address(job, "archive"), follow=True).content.decode()
    assert "The import is taken back: 2 documents archived." in page
    assert "Archive 2" not in page
    page = client.post(address(job, "restore"), follow=True).content.decode()
    assert "The import is back: 2 documents restored." in page


def test_work_of_people_has_to_be_confirmed(team, job):
    document = Document.objects.filter(source_job=job).select_related("body").first()
    make.assign(document, team.annotator.user)
    make.span(document, "Kyiv", "GPE", by=team.annotator)
    client = signed_in(team.manager)
    assert "People have worked on 1 of them" in client.get(address(job)).content.decode()
    page = client.post(address(job, "archive"), follow=True).content.decode()
    assert "People have worked on 1 of these documents." in page
    assert not is_archived(document)
    client.post(address(job, "archive"), {"confirmed": "1"})
    assert is_archived(document)


def test_reviewers_see_the_job_without_the_way_back(team, job):
    client = signed_in(team.reviewer)
    assert "Take this import back" not in client.get(address(job)).content.decode()
    assert client.post(address(job, "archive")).status_code == 403
    assert signed_in(team.stranger).post(address(job, "archive")).status_code == 404
    assert Document.objects.filter(archived_at=None).count() == 2


def test_the_page_of_an_import_costs_one_query_more(team, job, django_assert_num_queries):
    client = signed_in(team.manager)
    with django_assert_num_queries(7):
        client.get(address(job))


# --- projects ----------------------------------------------------------------------------------------


def restore(person, title="The desk"):
    return signed_in(person).post("/projects/desk/restore", {"title": title})


def test_a_manager_finds_the_archived_project_and_brings_it_back(team):
    client = signed_in(team.manager)
    page = client.post("/projects/desk/settings/archive", {"title": "The desk"}, follow=True).content.decode()
    assert 'action="/projects/desk/restore"' in page
    answer = restore(team.manager, "The dusk")
    assert answer.status_code == 422
    assert "not the project" in answer.content.decode()
    assert client.get("/projects/desk/").status_code == 404
    assert restore(team.manager).url == "/projects/desk/"
    assert client.get("/projects/desk/").status_code == 200


def test_nobody_else_finds_it(team):
    projects.archive_project(title="The desk", by=team.manager)
    for person in (team.annotator, team.reviewer, team.stranger):
        assert "The desk" not in signed_in(person).get("/").content.decode()
        assert restore(person).status_code == 404
    assert Project.objects.get(slug="desk").archived_at


def test_after_thirty_days_it_is_gone_from_the_list(team):
    Project.objects.filter(slug="desk").update(archived_at=timezone.now() - timedelta(days=31))
    assert "The desk" not in signed_in(team.manager).get("/").content.decode()
    answer = restore(team.manager)
    assert answer.status_code == 422
    assert Project.objects.get(slug="desk").archived_at
