"""Background jobs: enqueue, claim by lease, run with progress and checkpoints, cancel, clean up.

A job is claimed by one atomic step and belongs to its runner while the lease lasts; a lease that runs out makes it
claimable again, from its checkpoint, at most three times. The number of the attempt is the fence: a runner that lost
its lease can store nothing more. Handlers live in services and are registered by kind; see `services.handlers`.
"""

from annotator.jobs.context import (
    LEASE,
    PERMISSIONS,
    JobCancelled,
    JobContext,
    JobInterrupted,
    JobStopped,
    LeaseLost,
    actor_of,
)
from annotator.jobs.queue import SEEN, abandon, cancel, claim, enqueue, may_cancel, release, unclean, worker_alive
from annotator.jobs.running import HANDLERS, Handler, clean, handler, run, run_inline

__all__ = [
    "HANDLERS",
    "LEASE",
    "PERMISSIONS",
    "SEEN",
    "Handler",
    "JobCancelled",
    "JobContext",
    "JobInterrupted",
    "JobStopped",
    "LeaseLost",
    "abandon",
    "actor_of",
    "cancel",
    "claim",
    "clean",
    "enqueue",
    "handler",
    "may_cancel",
    "release",
    "run",
    "run_inline",
    "unclean",
    "worker_alive",
]
