"""The import page: files become a job, to check or to bring in; what is refused stays in the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotator import jobs
from annotator.access import Actor
from annotator.models import Document, Job, Project
from annotator.roles import Role
from annotator.web.forms import imports as form_module
from tests import make

pytestmark = pytest.mark.django_db

CHOICES = {"format": "", "spans_as": "suggestions", "unknown_labels": "refuse", "duplicates": "skip", "renamed": ""}
URL = "/projects/news/import"


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path: Path) -> None:
    settings.UPLOAD_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return make.project("news")


@pytest.fixture
def manager(project: Project) -> Actor:
    return make.member(project, Role.MANAGER)


@pytest.fixture
def client(client: Client, manager: Actor) -> Client:
    client.force_login(manager.user)
    return client


def file(name: str = "a.txt", content: bytes = b"News.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Client, *files: SimpleUploadedFile, button: str = "import", **choices: str):
    return client.post(URL, {**CHOICES, **choices, "uploads": list(files), button: "1"})


def test_the_page_offers_a_plain_file_control_and_both_buttons(client: Client) -> None:
    answer = client.get(URL)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'type="file"' in page
    assert "multiple" in page
    assert 'enctype="multipart/form-data"' in page
    assert page.index('name="check"') < page.index('name="import"')
    assert "csrfmiddlewaretoken" in page


def test_files_become_a_job_whose_page_is_shown(client: Client, manager: Actor) -> None:
    answer = send(client, file("a.txt"), file("b.txt", b"More."))
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("job", args=["news", job.pk])
    assert [each["name"] for each in job.params["files"]] == ["a.txt", "b.txt"]
    assert job.created_by == manager.user
    jobs.run_inline(job)
    assert [document.body.text for document in Document.objects.order_by("pk")] == ["News.", "More."]


def test_the_choices_reach_the_job(client: Client) -> None:
    choices = {
        "format": "text-lines.v1",
        "spans_as": "annotations",
        "unknown_labels": "skip",
        "duplicates": "keep",
        "renamed": "PER = PERSON\n\n LOC=GPE \n",
        "all_or_nothing": "on",
    }
    send(client, file(), button="check", **choices)
    job = Job.objects.get()
    assert job.params["format"] == "text-lines.v1"
    assert job.params["options"] == {
        "spans_as": "annotations",
        "unknown_labels": "skip",
        "duplicates": "keep",
        "renamed": {"PER": "PERSON", "LOC": "GPE"},
        "language": "",
        "all_or_nothing": True,
        "dry_run": True,
        "annotator": "",
    }


def test_checked_files_are_imported_from_the_page_of_the_check(client: Client) -> None:
    send(client, file(), button="check")
    checked = jobs.run_inline(Job.objects.get())
    assert not Document.objects.exists()
    confirm = reverse("job-confirm", args=["news", checked.pk])
    assert confirm in client.get(reverse("job", args=["news", checked.pk])).content.decode()
    answer = client.post(confirm)
    job = Job.objects.latest("pk")
    assert answer.headers["Location"] == reverse("job", args=["news", job.pk])
    assert jobs.run_inline(job).result["added"] == 1
    assert client.post(confirm).status_code == 409
    assert confirm not in client.get(reverse("job", args=["news", checked.pk])).content.decode()


@pytest.mark.parametrize(
    ("files", "choices", "sentence"),
    [
        ([], {}, "Choose at least one file."),
        ([file()], {"renamed": "PER"}, "“PER” renames no label"),
        ([file()], {"spans_as": "gold"}, "gold is not one of the available choices"),
        ([file()], {"format": "spacy.v1"}, "spacy.v1 is not one of the available choices"),
    ],
)
def test_what_does_not_fit_is_said_in_the_form(client: Client, files: list, choices: dict, sentence: str) -> None:
    answer = send(client, *files, **choices)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Job.objects.exists()


def test_there_is_a_limit_of_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_module, "MOST_FILES", 2)
    answer = send(client, file(), file(), file())
    assert answer.status_code == 422
    assert "at most 2 files" in answer.content.decode()


def test_an_empty_file_becomes_a_job_that_says_what_is_wrong(client: Client) -> None:
    send(client, file(content=b""))
    job = jobs.run_inline(Job.objects.get())
    assert job.problems.get().message == "The text is empty."


def test_a_file_name_is_only_ever_text(client: Client) -> None:
    send(client, file('<img src=x onerror="a">.txt'))
    job = Job.objects.get()
    page = client.get(reverse("job", args=["news", job.pk])).content.decode()
    assert "&lt;img src=x onerror=" in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_who_is_not_a_manager_may_not_import(client: Client, project: Project, role: Role) -> None:
    send(client, file(), button="check")
    checked = jobs.run_inline(Job.objects.get())
    client.force_login(make.member(project, role).user)
    assert client.get(URL).status_code == 403
    assert send(client, file()).status_code == 403
    assert client.post(reverse("job-confirm", args=["news", checked.pk])).status_code == 403
    assert Job.objects.count() == 1


def test_a_form_without_its_token_starts_nothing(manager: Actor) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager.user)
    assert send(client, file()).status_code == 403
    assert not Job.objects.exists()


def test_a_running_import_is_announced(client: Client, manager: Actor) -> None:
    send(client, file())
    page = client.get(URL).content.decode()
    assert reverse("job", args=["news", Job.objects.get().pk]) in page


def test_the_page_costs_a_fixed_number_of_queries(client: Client, django_assert_num_queries) -> None:
    for _ in range(3):
        send(client, file())
    with django_assert_num_queries(5):  # session, person, membership, running imports, worker
        client.get(URL)
