"""Jobs finish, resume, or say that they failed; each is run by one runner at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from annotator import jobs
from annotator.access import Actor
from annotator.accounts.models import User
from annotator.errors import Conflict, Forbidden, Invalid
from annotator.models import Change, Job, JobProblem, Membership, Project, Worker
from annotator.records import Problem
from annotator.roles import Role
from labels.models import LabelSchema, SchemaVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project("news")


@pytest.fixture
def manager(project: Project) -> Actor:
    return member(project, "mia", Role.MANAGER)


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch):
    """Registers the function that runs imports in this test."""

    def register(run, clean=None):
        monkeypatch.setitem(jobs.HANDLERS, "import", jobs.Handler(run, clean))

    return register


def make_project(slug: str) -> Project:
    schema, _ = LabelSchema.objects.get_or_create(slug="news", defaults={"title": "News"})
    version, _ = SchemaVersion.objects.get_or_create(
        schema=schema, number=1, defaults={"definition": {}, "digest": "0" * 64}
    )
    return Project.objects.create(slug=slug, title=slug, schema_version=version)


def member(project: Project, name: str, role: Role) -> Actor:
    user = User.objects.create_user(name)
    Membership.objects.create(project=project, user=user, role=role)
    return Actor(user, project, role)


def an_import(by: Actor, **params: object) -> Job:
    return jobs.enqueue(kind="import", params=dict(params), by=by)


def lease_ran_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_runs_and_keeps_its_result(handle, manager: Actor) -> None:
    def run(context: jobs.JobContext) -> dict:
        context.report(3, 4)
        return {"added": 4}

    handle(run)
    job = jobs.run_inline(an_import(manager))
    assert (job.state, job.result, job.done, job.total, job.attempts) == ("done", {"added": 4}, 3, 4, 1)
    assert job.finished_at is not None
    assert job.lease_until is None


def test_progress_reaches_whoever_waits(handle, manager: Actor) -> None:
    seen: list[tuple[int, int | None]] = []
    handle(lambda context: [context.report(done, 2) for done in (1, 2)] and {})
    jobs.run_inline(an_import(manager), on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_starting_and_cancelling_are_recorded(manager: Actor) -> None:
    job = an_import(manager)
    jobs.cancel(job=job, by=manager)
    assert list(Change.objects.values_list("action", "actor", "data")) == [
        ("job.start", manager.user_id, {"job": job.pk, "kind": "import"}),
        ("job.cancel", manager.user_id, {"job": job.pk, "kind": "import"}),
    ]


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_who_may_not_import_can_neither_start_nor_cancel_one(role: Role, project: Project, manager: Actor) -> None:
    other = member(project, "ole", role)
    with pytest.raises(Forbidden):
        an_import(other)
    job = an_import(manager)
    with pytest.raises(Forbidden):
        jobs.cancel(job=job, by=other)
    assert list(Job.objects.values_list("state", "cancel_requested")) == [("queued", False)]


def test_a_claim_takes_the_oldest_job_and_counts_the_attempt(manager: Actor) -> None:
    first, _second = an_import(manager), an_import(manager)
    claimed = jobs.claim()
    assert claimed is not None
    assert (claimed.pk, claimed.state, claimed.attempts) == (first.pk, "running", 1)
    assert timezone.now() < claimed.lease_until <= timezone.now() + jobs.LEASE


def test_a_project_runs_one_job_of_a_kind_at_a_time(manager: Actor) -> None:
    first, second = an_import(manager), an_import(manager)
    export = jobs.enqueue(kind="export", params={}, by=manager)
    elsewhere = an_import(member(make_project("other"), "ola", Role.MANAGER))
    claimed = [jobs.claim() for _ in range(4)]
    assert [job and job.pk for job in claimed] == [first.pk, export.pk, elsewhere.pk, None]
    Job.objects.filter(pk=first.pk).update(state="done")
    waiting = jobs.claim()
    assert waiting is not None
    assert waiting.pk == second.pk


def test_the_database_refuses_a_second_running_job_of_a_kind(manager: Actor) -> None:
    for _ in range(2):
        an_import(manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(state="running")


def test_a_running_job_is_left_alone_until_its_lease_runs_out(manager: Actor) -> None:
    job = an_import(manager)
    jobs.claim()
    assert jobs.claim() is None
    lease_ran_out(job)
    again = jobs.claim()
    assert again is not None
    assert (again.pk, again.attempts) == (job.pk, 2)


def test_a_job_that_never_finishes_is_failed_after_three_attempts(manager: Actor) -> None:
    job = an_import(manager)
    for _ in range(3):
        claimed = jobs.claim()
        assert claimed is not None
        assert jobs.release(claimed, reason="Its process ended with signal 9.")
    assert jobs.claim() is None
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error == "It was started 3 times and never finished. Its process ended with signal 9."


def test_an_interrupted_attempt_does_not_count(manager: Actor) -> None:
    an_import(manager)
    claimed = jobs.claim()
    assert claimed is not None
    assert jobs.release(claimed, counted=False)
    assert list(Job.objects.values_list("state", "attempts", "lease_until")) == [("queued", 0, None)]


def test_a_runner_that_lost_its_lease_stores_nothing(handle, manager: Actor) -> None:
    def run(context: jobs.JobContext) -> dict:
        lease_ran_out(context.job)
        assert jobs.claim() is not None
        context.problem(Problem("late", "Too late."))
        context.checkpoint({"line": 7})
        return {"added": 7}

    handle(run)
    job = jobs.run_inline(an_import(manager))
    assert (job.state, job.attempts, job.checkpoint, job.result) == ("running", 2, {}, {})
    assert not JobProblem.objects.exists()


def test_a_restart_goes_on_from_the_checkpoint(handle, manager: Actor) -> None:
    def run(context: jobs.JobContext) -> dict:
        begin = context.job.checkpoint.get("line", 0)
        context.report(begin + 5)
        context.checkpoint({"line": begin + 5})
        if begin == 0:
            raise OperationalError("database is locked")
        return {"begin": begin}

    handle(run)
    job = jobs.run_inline(an_import(manager))
    assert (job.state, job.checkpoint, job.done) == ("queued", {"line": 5}, 5)
    job = jobs.run_inline(job)
    assert (job.state, job.result, job.attempts) == ("done", {"begin": 5}, 2)


def test_a_queued_job_is_cancelled_at_once(manager: Actor) -> None:
    job = an_import(manager)
    jobs.cancel(job=job, by=manager)
    job.refresh_from_db()
    assert (job.state, job.cancel_requested) == ("cancelled", False)
    assert job.finished_at is not None


def test_a_job_whose_runner_is_gone_is_cancelled_at_once(manager: Actor) -> None:
    job = an_import(manager)
    jobs.claim()
    lease_ran_out(job)
    jobs.cancel(job=job, by=manager)
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_running_job_is_cancelled_at_its_next_report(handle, manager: Actor) -> None:
    def run(context: jobs.JobContext) -> dict:
        jobs.cancel(job=context.job, by=manager)
        context.checkpoint({"line": 1})
        context.report(1)
        raise AssertionError("unreachable")

    cleaned: list[int] = []
    handle(run, clean=lambda job: cleaned.append(job.pk))
    job = jobs.run_inline(an_import(manager))
    assert (job.state, job.checkpoint, cleaned) == ("cancelled", {}, [job.pk])


def test_what_has_ended_cannot_be_cancelled(handle, manager: Actor) -> None:
    handle(lambda context: {})
    job = jobs.run_inline(an_import(manager))
    with pytest.raises(Conflict):
        jobs.cancel(job=job, by=manager)


def test_a_refusal_becomes_the_error_of_the_job(handle, manager: Actor) -> None:
    def run(context: jobs.JobContext) -> dict:
        raise Invalid("The file is empty.", where="news.jsonl", hint="Choose another file.")

    handle(run)
    job = jobs.run_inline(an_import(manager))
    assert (job.state, job.error) == ("failed", "The file is empty. (news.jsonl) Choose another file.")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "It needed more memory than a job may have."),
        (ZeroDivisionError("secret"), "Something went wrong here; the worker's log has the details."),
    ],
)
def test_an_unexpected_error_fails_the_job_without_its_details(handle, manager: Actor, error, sentence) -> None:
    def run(context: jobs.JobContext) -> dict:
        raise error

    handle(run)
    job = jobs.run_inline(an_import(manager))
    assert (job.state, job.error) == ("failed", sentence)


@pytest.mark.parametrize(
    "take_away",
    [
        lambda user: Membership.objects.filter(user=user).delete(),
        lambda user: Membership.objects.filter(user=user).update(role="reviewer"),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: Project.objects.update(archived_at=timezone.now()),
    ],
    ids=["removed", "demoted", "deactivated", "archived"],
)
def test_a_job_does_not_run_with_rights_its_starter_has_lost(handle, manager: Actor, take_away) -> None:
    handle(lambda context: pytest.fail("it ran"))
    job = an_import(manager)
    take_away(manager.user)
    job = jobs.run_inline(job)
    assert (job.state, job.error) == ("failed", "mia may no longer do this in the project.")


def test_a_job_whose_starter_was_deleted_does_not_run_as_the_command_line(handle, manager: Actor) -> None:
    handle(lambda context: pytest.fail("it ran"))
    job = an_import(manager)
    Job.objects.update(created_by=None)
    assert jobs.run_inline(job).state == "failed"


def test_the_command_line_acts_as_a_manager(handle, project: Project) -> None:
    handle(lambda context: {"role": context.actor.role, "user": context.actor.user_id})
    job = jobs.run_inline(an_import(Actor(None, project, Role.MANAGER)))
    assert job.result == {"role": "manager", "user": None}


def test_a_job_to_be_run_by_its_caller_is_not_taken_by_a_worker(handle, manager: Actor) -> None:
    job = jobs.enqueue(kind="import", params={}, by=manager, inline=True)
    assert jobs.claim() is None
    handle(lambda context: {})
    assert jobs.run_inline(job).state == "done"


def test_a_job_left_by_a_dead_command_is_taken_over_in_the_end(manager: Actor) -> None:
    job = jobs.enqueue(kind="import", params={}, by=manager, inline=True)
    lease_ran_out(job)
    assert jobs.claim() is not None


def test_a_second_import_is_not_run_inline_beside_the_first(handle, manager: Actor) -> None:
    first, second = an_import(manager), an_import(manager)
    jobs.claim()
    with pytest.raises(Conflict, match="Another import of this project is running"):
        jobs.run_inline(second)
    with pytest.raises(Conflict, match="no longer waiting"):
        jobs.run_inline(first)


def test_problems_are_kept_up_to_a_thousand_and_counted_beyond(handle, manager: Actor, monkeypatch) -> None:
    monkeypatch.setattr("annotator.jobs.context.MOST_PROBLEMS", 5)

    def run(context: jobs.JobContext) -> dict:
        for line in range(4):
            context.problem(Problem("bad", "Not JSON.", where=f"line {line}", hint="Repair it.", level="warning"))
        context.checkpoint({"line": 4})
        for line in range(4, 8):
            context.problem(Problem("bad", "Not JSON.", where=f"line {line}"))
        return {"refused": 8}

    handle(run)
    job = jobs.run_inline(an_import(manager))
    assert job.result == {"refused": 8, "problems_omitted": 3}
    kept = list(job.problems.values_list("where", "level", "hint"))
    assert kept[0] == ("line 0", "warning", "Repair it.")
    assert [where for where, _, _ in kept] == [f"line {line}" for line in range(5)]


def test_a_worker_is_alive_while_it_was_seen_in_the_last_half_minute() -> None:
    assert not jobs.worker_alive()
    worker = Worker.objects.create(name="here:1", seen_at=timezone.now() - timedelta(seconds=31))
    assert not jobs.worker_alive()
    worker.seen_at = timezone.now() - timedelta(seconds=5)
    worker.save()
    assert jobs.worker_alive()


def test_jobs_that_ended_with_something_to_take_back_are_listed_until_cleaned(handle, manager: Actor) -> None:
    job = an_import(manager)
    Job.objects.update(checkpoint={"line": 3})
    assert not jobs.unclean().exists()
    jobs.cancel(job=job, by=manager)
    assert list(jobs.unclean()) == [job]
    cleaned: list[int] = []
    handle(lambda context: {}, clean=lambda job: cleaned.append(job.pk))
    jobs.clean(job)
    assert cleaned == [job.pk]
    assert not jobs.unclean().exists()
