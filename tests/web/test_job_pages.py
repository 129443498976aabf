"""The job pages: what runs and how far it is, what went wrong, cancelling, and what to do when nothing runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotator import jobs
from annotator.access import Actor
from annotator.models import Job, JobProblem, Project, Worker
from annotator.roles import Role
from annotator.selectors import jobs as selector
from annotator.services import imports
from annotator.services.imports import Options, Source
from tests import make

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_uploads(settings, tmp_path: Path) -> None:
    settings.UPLOAD_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return make.project("news")


@pytest.fixture
def manager(project: Project) -> Actor:
    return make.member(project, Role.MANAGER, make.user("mia"))


@pytest.fixture
def client(client: Client, manager: Actor) -> Client:
    client.force_login(manager.user)
    return client


def an_import(by: Actor, content: bytes = b"News.", **options: object) -> Job:
    return imports.start(sources=[Source("a.txt", content)], by=by, format="lines", options=Options(**options))


def url(job: Job) -> str:
    return reverse("job", args=["news", job.pk])


def show(client: Client, job: Job, **headers: str) -> str:
    answer = client.get(url(job), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_job_asks_for_itself_every_second_while_it_waits_or_runs_and_then_no_more(client, manager) -> None:
    job = an_import(manager)
    polling = f'hx-get="{url(job)}" hx-trigger="every 1s"'
    assert polling in show(client, job)
    Job.objects.update(state="running", done=3, total=10, lease_until=timezone.now() + jobs.LEASE)
    page = show(client, job)
    assert polling in page
    assert '<progress max="10" value="3"' in page
    Job.objects.update(state="queued", lease_until=None)
    jobs.run_inline(job)
    assert "hx-trigger" not in show(client, job)


def test_the_part_that_changes_comes_alone_and_says_when_the_job_has_ended(client, manager) -> None:
    job = an_import(manager)
    part = show(client, job, **HTMX)
    assert part.lstrip().startswith('<div id="job"')
    assert 'id="say"' not in part
    jobs.run_inline(job)
    part = show(client, job, **HTMX)
    assert '<div id="say" hx-swap-oob="innerHTML"><p>The import has ended: done.</p></div>' in part
    assert "has ended" not in show(client, job)


def test_a_finished_import_shows_its_figures_and_the_way_on(client, manager) -> None:
    job = jobs.run_inline(an_import(manager, b"One.\nTwo.\nOne.\n"))
    page = show(client, job)
    for words, count in (("read", 3), ("added", 2), ("already there", 1), ("refused", 0)):
        assert f"<dt>{words}</dt><dd>{count}</dd>" in page
    assert reverse("document-list", args=["news"]) in page
    assert "<li>One.</li>" in page
    assert "mia" in page


def test_progress_is_counted_while_an_import_runs(client, manager) -> None:
    job = an_import(manager)
    so_far = {"read": 1200, "added": 1100}
    Job.objects.update(state="running", checkpoint=so_far, lease_until=timezone.now() + jobs.LEASE)
    assert "<dt>added</dt><dd>1,100</dd>" in show(client, job)


def test_unknown_labels_are_named_with_their_number(client, manager) -> None:
    line = b'{"text": "Ada.", "spans": [{"start": 0, "end": 3, "label": "HUMAN"}]}\n'
    job = imports.start(sources=[Source("a.jsonl", line)], by=manager, options=Options(dry_run=True))
    page = show(client, jobs.run_inline(job))
    assert "<li>HUMAN <strong>1</strong></li>" in page
    assert "<dt>would be added</dt><dd>0</dd>" in page
    assert "check only" in client.get(reverse("job-list", args=["news"])).content.decode()


def test_problems_come_fifty_at_a_time_as_text(client, manager, monkeypatch) -> None:
    monkeypatch.setattr(selector, "PROBLEMS_PER_PAGE", 2)
    job = jobs.run_inline(an_import(manager))
    for number in range(5):
        JobProblem.objects.create(
            job=job, code="x", message=f"<b>{number}</b>", where=f"line {number}", hint="Repair it."
        )
    page = show(client, job)
    assert "&lt;b&gt;1&lt;/b&gt;" in page
    assert "line 2" not in page
    assert "5 refused or failed, 0 warnings" in page
    later = f"{url(job)}?after={job.problems.order_by('pk')[1].pk}"
    assert later in page
    assert "line 2" in client.get(later).content.decode()


def test_a_failed_job_says_why(client, manager) -> None:
    job = jobs.run_inline(an_import(manager, b" "))
    page = show(client, job)
    assert '<div class="banner error"><p>One record was refused, so nothing was imported.' in page
    assert reverse("document-list", args=["news"]) not in page.split('id="job"')[1]


def test_a_waiting_job_says_after_half_a_minute_that_no_worker_runs(client, manager) -> None:
    job = an_import(manager)
    assert "No worker is running" not in show(client, job)
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=31))
    assert "No worker is running" in show(client, job)
    Worker.objects.create(name="here:1", seen_at=timezone.now())
    assert "No worker is running" not in show(client, job)


def test_a_waiting_job_can_be_cancelled(client, manager) -> None:
    job = an_import(manager)
    cancel = reverse("job-cancel", args=["news", job.pk])
    assert cancel in show(client, job)
    answer = client.post(cancel)
    assert (answer.status_code, answer.headers["Location"]) == (302, url(job))
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert cancel not in show(client, job)
    assert client.post(cancel).status_code == 409


def test_a_running_job_is_shown_as_stopping_until_it_obeys(client, manager) -> None:
    job = an_import(manager)
    Job.objects.update(state="running", lease_until=timezone.now() + jobs.LEASE)
    client.post(reverse("job-cancel", args=["news", job.pk]))
    page = show(client, job)
    assert "Stopping" in page
    assert "job-cancel" not in page


def test_jobs_are_listed_newest_first_a_page_at_a_time(client, manager, monkeypatch) -> None:
    monkeypatch.setattr(selector, "JOBS_PER_PAGE", 2)
    made = [an_import(manager) for _ in range(3)]
    here = reverse("job-list", args=["news"])
    page = client.get(here).content.decode()
    assert page.index(url(made[2])) < page.index(url(made[1]))
    assert url(made[0]) not in page
    older = f"{here}?before={made[1].pk}"
    assert older in page
    assert url(made[0]) in client.get(older).content.decode()


def test_without_jobs_the_list_says_so(client) -> None:
    assert "No jobs yet" in client.get(reverse("job-list", args=["news"])).content.decode()


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=" + "9" * 30, "after=²"])
def test_a_place_that_is_none_is_no_error(client, manager, query: str) -> None:
    job = an_import(manager)
    for address in (reverse("job-list", args=["news"]), url(job)):
        assert client.get(f"{address}?{query}").status_code == 200


def test_a_reviewer_sees_jobs_and_cannot_stop_them(client, project, manager) -> None:
    job = an_import(manager, dry_run=True)
    client.force_login(make.member(project, Role.REVIEWER).user)
    assert client.get(reverse("job-list", args=["news"])).status_code == 200
    assert "Cancel" not in show(client, job)
    assert client.post(reverse("job-cancel", args=["news", job.pk])).status_code == 403
    assert "Import these files" not in show(client, jobs.run_inline(job))


def test_an_annotator_sees_no_jobs_and_a_stranger_none_of_this_project(client, project, manager) -> None:
    job = an_import(manager)
    client.force_login(make.member(project, Role.ANNOTATOR).user)
    assert client.get(url(job)).status_code == 403
    client.force_login(make.member(make.project("other"), Role.MANAGER).user)
    for address in (url(job), reverse("job", args=["other", job.pk]), reverse("job", args=["other", 10**18])):
        assert client.get(address).status_code == 404
    assert client.post(reverse("job-cancel", args=["other", job.pk])).status_code == 404


def test_the_pages_cost_a_fixed_number_of_queries(client, manager, django_assert_num_queries) -> None:
    for _ in range(3):
        job = jobs.run_inline(an_import(manager))
    with django_assert_num_queries(4):  # session, person, membership, jobs
        client.get(reverse("job-list", args=["news"]))
    with django_assert_num_queries(7):  # session, person, membership, job, problems, their counts, its documents
        client.get(url(job))
