"""The worker and the heartbeat: what happens to jobs whose process dies, hangs or does not obey."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator import jobs
from annotator.access import Actor
from annotator.management.heartbeat import RENEW_SECONDS, STUCK_SECONDS, Heartbeat
from annotator.management.worker import OBEY_SECONDS, SIGN_SECONDS, JobRunner
from annotator.models import Job, Worker
from annotator.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Actor:
    return make.member(make.project(), Role.MANAGER)


class Processes:
    """Stands in for `run_job`: processes that wait, or that end at once."""

    def __init__(self) -> None:
        self.command = ["sleep", "60"]
        self.started: list[tuple[int, int]] = []
        self.processes: list[subprocess.Popen[bytes]] = []

    def __call__(self, job: Job) -> subprocess.Popen[bytes]:
        self.started.append((job.pk, job.attempts))
        self.processes.append(subprocess.Popen(self.command, start_new_session=True))
        return self.processes[-1]


@pytest.fixture
def processes() -> Iterator[Processes]:
    made = Processes()
    yield made
    for process in made.processes:
        process.kill()
        process.wait()


@pytest.fixture
def runner(processes: Processes) -> JobRunner:
    return JobRunner(slots=2, spawn=processes)


def an_import(by: Actor) -> Job:
    return jobs.enqueue(kind="import", params={}, by=by)


def state_of(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.attempts, job.error


def test_each_job_gets_a_process_up_to_the_number_of_slots(runner, processes, manager) -> None:
    first = an_import(manager)
    second = an_import(make.member(make.project(), Role.MANAGER))
    an_import(make.member(make.project(), Role.MANAGER))
    runner.tick(0)
    runner.tick(1)
    assert processes.started == [(first.pk, 1), (second.pk, 1)]


def test_a_job_whose_process_died_is_started_again_and_failed_in_the_end(runner, processes, manager) -> None:
    job = an_import(manager)
    for attempt in range(1, 4):
        runner.tick(attempt)
        assert processes.started[-1] == (job.pk, attempt)
        processes.processes[-1].send_signal(signal.SIGKILL)
        processes.processes[-1].wait()
    runner.tick(4)
    assert state_of(job) == (
        "failed", 3, "It was started 3 times and never finished. Its process was ended by SIGKILL.",
    )  # fmt: skip
    assert len(processes.started) == 3


def test_a_finished_job_is_not_touched_when_its_process_ends(runner, processes, manager) -> None:
    processes.command = ["true"]
    job = an_import(manager)
    runner.tick(0)
    processes.processes[0].wait()
    Job.objects.update(state="done", lease_until=None)
    runner.tick(1)
    assert state_of(job) == ("done", 1, "")
    assert not runner.running


def test_a_process_without_sign_of_life_is_killed_and_its_job_started_again(runner, processes, manager) -> None:
    job = an_import(manager)
    runner.tick(0)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    runner.slots = 0
    runner.tick(1)
    assert processes.processes[0].poll() == -signal.SIGKILL
    runner.slots = 2
    runner.tick(2)
    assert processes.started == [(job.pk, 1), (job.pk, 2)]


def test_a_process_that_does_not_obey_a_cancellation_is_killed(runner, processes, manager) -> None:
    job = an_import(manager)
    runner.tick(0)
    jobs.cancel(job=job, by=manager)
    runner.tick(1)
    assert processes.processes[0].poll() is None
    runner.tick(1 + OBEY_SECONDS)
    assert processes.processes[0].poll() == -signal.SIGKILL
    assert state_of(job) == ("cancelled", 1, "")


def test_what_a_killed_job_left_is_taken_back_by_a_process_of_its_own(runner, processes, manager) -> None:
    job = an_import(manager)
    Job.objects.update(state="cancelled", attempts=1, checkpoint={"line": 200})
    runner.tick(0)
    assert processes.started == [(job.pk, 1)]
    runner.tick(SIGN_SECONDS)
    assert len(processes.started) == 1


def test_stopping_ends_the_processes_and_gives_the_jobs_back_without_counting(runner, processes, manager) -> None:
    job = an_import(manager)
    runner.tick(0)
    runner.stop()
    assert processes.processes[0].poll() == -signal.SIGTERM
    assert state_of(job) == ("queued", 0, "")
    assert not Worker.objects.exists()


def test_the_worker_gives_a_sign_of_life(runner) -> None:
    runner.tick(0)
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    runner.tick(SIGN_SECONDS - 1)
    assert not jobs.worker_alive()
    runner.tick(SIGN_SECONDS)
    assert jobs.worker_alive()
    assert Worker.objects.count() == 1


@pytest.fixture
def context(manager: Actor) -> jobs.JobContext:
    an_import(manager)
    claimed = jobs.claim()
    assert claimed is not None
    return jobs.JobContext(claimed)


def test_a_heartbeat_stores_progress_and_renews_the_lease(context) -> None:
    heartbeat = Heartbeat(context)
    old = timezone.now() + timedelta(seconds=3)
    Job.objects.update(lease_until=old)
    assert heartbeat.beat(time.monotonic())
    assert Job.objects.get().lease_until == old
    context.report(7, 10)
    assert heartbeat.beat(time.monotonic())
    job = Job.objects.get()
    assert (job.done, job.total) == (7, 10)
    assert old < job.lease_until
    Job.objects.update(lease_until=old)
    assert heartbeat.beat(time.monotonic() + RENEW_SECONDS)
    assert old < Job.objects.get().lease_until


def test_a_heartbeat_brings_a_cancellation_to_the_job(context, manager) -> None:
    jobs.cancel(job=context.job, by=manager)
    assert Heartbeat(context).beat(time.monotonic())
    with pytest.raises(jobs.JobCancelled):
        context.report(1)


def test_a_heartbeat_stops_a_job_that_another_runner_has_taken(context) -> None:
    heartbeat = Heartbeat(context)
    Job.objects.update(attempts=2)
    assert not heartbeat.beat(time.monotonic() + RENEW_SECONDS)
    with pytest.raises(jobs.LeaseLost):
        context.report(1)


def test_a_heartbeat_stops_when_the_job_has_not_reported_for_long(context) -> None:
    heartbeat = Heartbeat(context)
    assert heartbeat.beat(context.reported_at + STUCK_SECONDS - 1)
    assert not heartbeat.beat(context.reported_at + STUCK_SECONDS + 1)
