"""Documents, imports and projects are archived and brought back by those who may; nothing is ever deleted."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.utils import timezone

from annotator import jobs
from annotator.access import Actor, enter, enter_archived
from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import Change, Document, Membership, Project, Span
from annotator.roles import Role
from annotator.selectors import projects as read
from annotator.selectors.documents import Filters, document_page
from annotator.selectors.history import Filters as HistoryFilters
from annotator.selectors.history import history_page
from annotator.selectors.imported import Imported, imported
from annotator.services import documents, imports, projects
from annotator.services.imports import Options, Source
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path


@pytest.fixture
def project():
    return make.project("desk", title="The desk", blind=False)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER, make.user("mia", first_name="Mia"))


@pytest.fixture
def ada(project):
    return make.member(project)


def bring(by, *texts, **options):
    tasks = [{"text": text, "spans": [{"start": 0, "end": 4, "label": "GPE"}]} for text in texts]
    source = Source("a.jsonl", BytesIO(b"".join(json.dumps(task).encode() + b"\n" for task in tasks)))
    return jobs.run_inline(imports.start(sources=[source], by=by, format="prodigy", options=Options(**options)))


def listed(by, **filters):
    return [row.title for row in document_page(by, Filters(**filters)).rows]


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Document, Project, Span, Change)]


# --- one document -----------------------------------------------------------------------------------


def test_an_archived_document_is_listed_only_where_it_is_asked_for_by_a_manager(project, mia, ada):
    document, _ = make.document(project, title="Gone"), make.document(project, title="Here")
    documents.archive_document(document=document, by=mia)
    rex = make.member(project, Role.REVIEWER)
    assert [listed(each) for each in (mia, ada, rex)] == [["Here"]] * 3
    assert listed(mia, archived=True) == ["Gone"]
    assert listed(ada, archived=True) == listed(rex, archived=True) == []
    documents.restore_document(document=document, by=mia)
    assert listed(mia, archived=True) == []
    assert sorted(listed(ada)) == ["Gone", "Here"]


def test_doing_it_twice_is_recorded_once(project, mia):
    document = make.document(project)
    for act in (documents.archive_document, documents.archive_document, documents.restore_document):
        act(document=document, by=mia)
    documents.restore_document(document=document, by=mia)
    assert [each.action for each in Change.objects.all()] == ["document.archive", "document.restore"]


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER, Role.INSPECTOR])
def test_others_archive_and_restore_nothing(project, mia, role):
    other, document = make.member(project, role), make.document(project)
    job = bring(mia, "Kyiv is quiet.")
    before = everything()
    for act in (
        lambda: documents.archive_document(document=document, by=other),
        lambda: documents.restore_document(document=document, by=other),
        lambda: documents.archive_import(job=job, by=other, confirmed=True),
        lambda: documents.restore_import(job=job, by=other),
        lambda: projects.restore_project(title="The desk", by=other),
    ):
        with pytest.raises(Forbidden):
            act()
    assert everything() == before
    assert imported(other, job) is None


# --- an import -------------------------------------------------------------------------------------


def test_an_import_that_nobody_worked_on_is_taken_back_and_brought_back(project, mia):
    make.document(project, title="Ours")
    job = bring(mia, "Kyiv is quiet.", "Kyiv is loud.", spans_as="annotations")
    assert imported(mia, job) == Imported(listed=2, archived=0, touched=0)
    assert documents.archive_import(job=job, by=mia) == 2
    assert listed(mia) == ["Ours"]
    assert imported(mia, job) == Imported(listed=0, archived=2, touched=0)
    assert documents.restore_import(job=job, by=mia) == 2
    assert len(listed(mia)) == 3
    assert Span.objects.filter(annotation_set__document__source_job=job).count() == 2


def test_it_is_told_once_and_in_the_history_of_each_document(project, mia):
    job = bring(mia, "Kyiv is quiet.", "Kyiv is loud.")
    documents.archive_import(job=job, by=mia)
    documents.restore_import(job=job, by=mia)
    found = history_page(mia, HistoryFilters(kind="documents")).events
    told = [each.said for each in found if "import back" in each.said]
    assert told == ["brought an import back: 2 documents restored", "took an import back: 2 documents archived"]
    for each in Document.objects.filter(source_job=job):
        own = history_page(mia, HistoryFilters(document=each.pk)).events
        assert [event.said for event in own] == [
            "brought the document back from the archive",
            "archived the document",
        ]
        assert [event.person for event in own] == ["Mia", "Mia"]


def test_what_people_worked_on_is_archived_only_when_that_is_confirmed(project, mia, ada):
    job = bring(mia, "Kyiv is quiet.", "Kyiv is loud.")
    document = Document.objects.filter(source_job=job).select_related("body").first()
    make.assign(document, ada.user)
    make.span(document, "quiet", "ORG", by=ada)
    assert imported(mia, job) == Imported(listed=2, archived=0, touched=1)
    before = everything()
    with pytest.raises(Conflict, match="worked on 1 of these"):
        documents.archive_import(job=job, by=mia)
    assert everything() == before
    assert documents.archive_import(job=job, by=mia, confirmed=True) == 2
    assert Span.objects.filter(annotation_set__author=ada.user).count() == 1


def test_only_an_import_that_brought_something_can_be_taken_back(project, mia):
    dry, job = bring(mia, "Kyiv is quiet.", dry_run=True), bring(mia, "Kyiv is loud.")
    assert imported(mia, dry) is None
    before = everything()
    for act in (
        lambda: documents.archive_import(job=dry, by=mia),
        lambda: documents.restore_import(job=job, by=mia),
    ):
        with pytest.raises(Conflict):
            act()
    assert everything() == before


def test_the_command_line_takes_an_import_back(project, mia):
    job = bring(mia, "Kyiv is quiet.")
    assert documents.archive_import(job=job, by=Actor(None, project, Role.MANAGER)) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_it_costs_the_same_for_many_documents(project, mia, count, django_assert_num_queries):
    job = bring(mia, *(f"Kyiv number {number}." for number in range(count)))
    with django_assert_num_queries(6):  # with the transaction
        documents.archive_import(job=job, by=mia)
    with django_assert_num_queries(5):
        documents.restore_import(job=job, by=mia)


# --- a project -------------------------------------------------------------------------------------


@pytest.fixture
def archived(project, mia):
    projects.archive_project(title="The desk", by=mia)
    return project


def ago(project, **time):
    Project.objects.filter(pk=project.pk).update(archived_at=timezone.now() - timedelta(**time))


def test_a_manager_brings_a_project_back_with_its_title(archived, mia):
    actor = enter_archived(mia.user, "desk")
    for wrong in ("", "the desk", "Another"):
        with pytest.raises(Invalid):
            projects.restore_project(title=wrong, by=actor)
    assert read.archived_projects(mia.user) == (archived,)
    projects.restore_project(title=" The desk ", by=actor)
    assert enter(mia.user, "desk")
    assert read.archived_projects(mia.user) == ()
    assert Change.objects.latest("id").action == "project.restore"


def test_after_thirty_days_only_an_administrator_does(archived, mia):
    ago(archived, days=30, minutes=1)
    assert read.archived_projects(mia.user) == ()
    actor = enter_archived(mia.user, "desk")
    with pytest.raises(Conflict, match="30 days"):
        projects.restore_project(title="The desk", by=actor)
    assert not read.project_list(mia.user)
    projects.restore_project(title="The desk", by=actor, at_any_time=True)
    assert enter(mia.user, "desk")


def test_other_members_and_strangers_find_no_archived_project(project, mia, ada):
    projects.archive_project(title="The desk", by=mia)
    expired = make.member(make.project("other"), Role.MANAGER)
    Membership.objects.create(
        project=project, user=expired.user, role=Role.MANAGER, expires_at=timezone.now() - timedelta(hours=1)
    )
    for person in (ada.user, expired.user, make.user()):
        assert read.archived_projects(person) == ()
        with pytest.raises(NotFound):
            enter_archived(person, "desk")


def test_a_project_that_is_not_archived_is_not_brought_back(project, mia):
    with pytest.raises(NotFound):
        enter_archived(mia.user, "desk")
    projects.restore_project(title="whatever", by=mia)
    assert not Change.objects.exists()


def test_the_thirty_days_are_counted_to_the_minute(archived, mia, monkeypatch):
    actor = enter_archived(mia.user, "desk")
    now = timezone.now() + timedelta(days=29, hours=23)
    monkeypatch.setattr(projects, "timezone", SimpleNamespace(now=lambda: now))
    assert projects.restore_project(title="The desk", by=actor).archived_at is None
