"""The export and pre-annotation pages: start, watch, download; what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotator import jobs
from annotator.access import Actor
from annotator.models import AnnotationSet, Export, Job, Membership, Project
from annotator.roles import Role
from annotator.services import exports
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.spacy_pipeline import PipelineInfo
from tests import make
from tests.services.test_preannotation import Names

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
CHOICES = {"format": "jsonl.doccano.v1", "set": "final", "seed": "0", "alignment": "strict", "layout": "auto"}


@pytest.fixture(autouse=True)
def export_dir(tmp_path: Path, settings: Any) -> Path:
    settings.EXPORT_DIR = tmp_path
    return tmp_path


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


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    fake = Names(PipelineInfo("names", "1.0", "names", "names", language="en", labels=("LANGUAGE", "PERSON")))
    monkeypatch.setattr(spacy_pipeline, "installed", lambda: (fake.info,))
    monkeypatch.setattr("annotator.services.suggestions.installed_pipelines", lambda: (fake.info,))
    monkeypatch.setattr(spacy_pipeline, "load", lambda info: fake)
    return fake


def list_url() -> str:
    return reverse("export-list", args=["news"])


def an_export(by: Actor, **options: Any) -> Export:
    document = make.document(by.project)
    make.span(document, "Ada", "PERSON", by=by)
    make.submit(document, by)
    job = jobs.run_inline(exports.start(format="doccano", options=options, by=by))
    return Export.objects.get(job=job)


def test_the_form_queues_an_export_with_what_was_chosen(client, manager) -> None:
    sent = {**CHOICES, "format": "jsonl.prodigy.v1", "set": "suggestions", "seed": "7", "dev_fraction": "0.1"}
    answer = client.post(list_url(), sent)
    assert (answer.status_code, answer.url) == (302, list_url())
    job = Job.objects.get()
    assert (job.kind, job.state, job.created_by) == ("export", "queued", manager.user)
    options = job.params["options"]
    assert job.params["format"] == "jsonl.prodigy.v1"
    assert (options["set"], options["seed"], options["dev_fraction"], options["tokens"]) == (
        "suggestions",
        7,
        0.1,
        False,
    )


def test_without_a_chosen_split_the_format_decides(client) -> None:
    client.post(list_url(), {**CHOICES, "format": "spacy.v1"})
    client.post(list_url(), CHOICES)
    assert [job.params["options"]["dev_fraction"] for job in Job.objects.order_by("id")] == [0.2, 0.0]


@pytest.mark.parametrize(
    "wrong", [{"format": "csv"}, {"format": "text.v1"}, {"seed": "-1"}, {"set": ""}, {"layout": "x"}]
)
def test_a_choice_that_does_not_fit_is_shown_in_the_form(client, wrong) -> None:
    answer = client.post(list_url(), {**CHOICES, **wrong})
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert not Job.objects.exists()


def test_the_page_is_honest_where_there_is_nothing(client) -> None:
    assert "Nothing exported yet" in client.get(list_url()).content.decode()


def test_a_waiting_export_is_asked_for_again_and_a_missing_worker_is_said(client) -> None:
    client.post(list_url(), CHOICES)
    html = client.get(list_url()).content.decode()
    assert f'hx-get="{list_url()}" hx-trigger="every 2s"' in html
    assert "No worker is running" in html


def test_the_fragment_shows_progress_and_in_the_end_the_finished_export(client, manager) -> None:
    client.post(list_url(), CHOICES)
    Job.objects.update(state="running", done=3, total=9)
    html = client.get(list_url(), headers=HTMX).content.decode()
    assert "3 of 9 documents" in html
    assert "<html" not in html
    assert 'id="finished"' not in html
    Job.objects.update(state="queued")
    jobs.run_inline(Job.objects.get())
    html = client.get(list_url(), headers=HTMX).content.decode()
    assert "hx-trigger" not in html
    assert 'id="finished" class="stack" hx-swap-oob="true"' in html
    assert "news-doccano.zip" in html


def test_a_failed_export_says_why(client, manager) -> None:
    client.post(list_url(), CHOICES)
    Job.objects.update(state="failed", error="The files could not be written.")
    assert "The files could not be written." in client.get(list_url()).content.decode()


def test_a_finished_export_shows_files_counts_and_what_was_left_out(client, manager) -> None:
    make.document(manager.project, "Not finished.")
    export = an_export(manager)
    html = client.get(list_url()).content.decode()
    for name in ("annotations.jsonl", "manifest.json", "news-doccano.zip"):
        assert reverse("export-download", args=["news", export.pk, name]) in html
    assert "<strong>1</strong> not finished, not in it" in html
    assert "Nothing was left out." in html
    assert "python -m spacy train" not in html


def test_an_export_for_spacy_says_how_to_train(client, manager) -> None:
    for number in range(3):
        document = make.document(manager.project, f"Ada {number}")
        make.span(document, "Ada", "PERSON", by=manager)
        make.submit(document, manager)
    jobs.run_inline(exports.start(format="spacy", options={}, by=manager))
    html = client.get(list_url()).content.decode()
    assert "unzip news-spacy.zip\ncd news-spacy\npython -m spacy train config.cfg --output model" in html


def test_exports_are_listed_ten_at_a_time(client, manager) -> None:
    made = [an_export(manager) for _ in range(12)]
    html = client.get(list_url()).content.decode()
    assert html.count('id="export-') == 10
    assert f"?before={made[2].pk}" in html
    assert client.get(list_url(), {"before": made[2].pk}).content.decode().count('id="export-') == 2
    assert client.get(list_url(), {"before": "x" * 30}).status_code == 200


def test_the_page_costs_the_same_queries_whatever_it_lists(client, manager, django_assert_num_queries) -> None:
    an_export(manager)
    client.get(list_url())
    with django_assert_num_queries(6):  # session, person, membership, jobs, worker, exports
        client.get(list_url())
    for _ in range(3):
        an_export(manager)
    with django_assert_num_queries(6):
        client.get(list_url())


def test_a_download_is_the_file_as_an_attachment_and_never_a_page(client, manager) -> None:
    export = an_export(manager)
    answer = client.get(reverse("export-download", args=["news", export.pk, "annotations.jsonl"]))
    data = b"".join(answer.streaming_content)
    assert hashlib.sha256(data).hexdigest() == export.manifest["files"][0]["sha256"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="annotations.jsonl"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["other.jsonl", "..", "%2e%2e%2fsecret", ".annotations.jsonl.part", "secret%00"])
def test_nothing_else_can_be_downloaded(client, manager, export_dir, name) -> None:
    export = an_export(manager)
    (export_dir / "secret").write_text("no")
    assert client.get(f"{list_url()}{export.pk}/{name}").status_code == 404


def test_an_export_of_another_project_is_not_there(client, manager) -> None:
    elsewhere = make.project("other")
    theirs = an_export(make.member(elsewhere, Role.MANAGER))
    for slug in ("news", "other"):
        assert client.get(reverse("export-download", args=[slug, theirs.pk, "manifest.json"])).status_code == 404
    assert "export-" + str(theirs.pk) not in client.get(list_url()).content.decode()


def test_the_right_to_download_is_checked_at_that_moment(client, manager) -> None:
    export = an_export(manager)
    url = reverse("export-download", args=["news", export.pk, "manifest.json"])
    Membership.objects.update(role="reviewer")
    assert client.get(url).status_code == 403
    Membership.objects.all().delete()
    assert client.get(url).status_code == 404


def test_a_file_that_is_gone_is_not_found(client, manager) -> None:
    export = an_export(manager)
    (exports.folder_of(export.job_id) / "manifest.json").unlink()
    assert client.get(reverse("export-download", args=["news", export.pk, "manifest.json"])).status_code == 404


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
@pytest.mark.parametrize("url_name", ["export-list", "preannotate"])
def test_who_is_no_manager_may_neither_look_nor_start(client, project, names, role, url_name) -> None:
    client.force_login(make.member(project, role).user)
    url = reverse(url_name, args=["news"])
    assert client.get(url).status_code == 403
    assert client.post(url, {**CHOICES, "pipeline": "names"}).status_code == 403
    assert not Job.objects.exists()


def test_the_pipelines_are_shown_against_the_schema(client, names) -> None:
    html = client.get(reverse("preannotate", args=["news"])).content.decode()
    assert "names 1.0" in html
    assert "<dt>PERSON</dt><dd>becomes PERSON</dd>" in html
    assert '<dt>LANGUAGE</dt><dd class="muted">not in the schema</dd>' in html


def test_the_form_queues_the_chosen_pipeline(client, names) -> None:
    url = reverse("preannotate", args=["news"])
    answer = client.post(url, {"pipeline": "names"})
    assert (answer.status_code, answer.url) == (302, url)
    assert Job.objects.get().params == {"pipeline": "names"}
    assert 'hx-trigger="every 2s"' in client.get(url).content.decode()


def test_a_pipeline_that_is_not_installed_cannot_be_chosen(client, names) -> None:
    assert client.post(reverse("preannotate", args=["news"]), {"pipeline": "os"}).status_code == 422
    assert not Job.objects.exists()


def test_a_pipeline_for_another_language_is_refused_in_the_form(client, names) -> None:
    Project.objects.update(language="uk")
    answer = client.post(reverse("preannotate", args=["news"]), {"pipeline": "names"})
    assert answer.status_code == 422
    assert "reads texts in “en”" in answer.content.decode()


def test_runs_and_what_was_not_mapped_are_shown(client, names, manager) -> None:
    make.document(manager.project, "Ada speaks Latin.")
    client.post(reverse("preannotate", args=["news"]), {"pipeline": "names"})
    jobs.run_inline(Job.objects.get())
    html = client.get(reverse("preannotate", args=["news"])).content.decode()
    assert "1 of 1" in html
    assert "<strong>LANGUAGE</strong> (1)" in html
    assert AnnotationSet.objects.count() == 1
    fragment = client.get(reverse("preannotate", args=["news"]), headers=HTMX).content.decode()
    assert 'id="runs" class="stack" hx-swap-oob="true"' in fragment


def test_without_a_pipeline_the_page_says_so_and_offers_nothing(client, monkeypatch) -> None:
    monkeypatch.setattr("annotator.services.suggestions.installed_pipelines", tuple)
    html = client.get(reverse("preannotate", args=["news"])).content.decode()
    assert "No spaCy pipeline is installed" in html
    assert 'type="radio"' not in html
    assert "Suggest remembered names" in html


def test_remembered_names_are_suggested_by_a_button_of_their_own(client, manager, names) -> None:
    answer = client.post(reverse("preannotate", args=["news"]), {"pipeline": "memory:names"})
    assert answer.status_code == 302
    assert Job.objects.get(kind="preannotate").params["pipeline"] == "memory:names"
