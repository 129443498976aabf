"""What the commands print: progress bars, refusals as plain errors, the problems of a job.

Results go to the standard output, everything else to the error output. A command ends with status 0 only if all
went well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError, OutputWrapper
from tqdm import tqdm

from annotator.errors import DomainError
from annotator.models import Job, JobProblem
from annotator.records import Problem

Progress = Callable[[int, int | None], None]
USAGE = 2
"""The status where the command was not understood, as argparse has it."""


@contextmanager
def refused(status: int = 1) -> Iterator[None]:
    """A refusal of a service ends the command with its sentence and hint, and this status."""
    try:
        yield
    except DomainError as error:
        place = f" ({error.where})" if error.where else ""
        raise CommandError(f"{error.message}{place} {error.hint}".strip(), returncode=status) from error


@contextmanager
def progress_bar(unit: str, *, quiet: bool = False) -> Iterator[Progress]:
    """A bar on the error output, if that is a terminal; gives the function that moves it."""
    with tqdm(unit=f" {unit}", disable=True if quiet else None, leave=False) as bar:

        def move(done: int, total: int | None = None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield move


def problem_line(problem: Problem | JobProblem) -> str:
    place = f"{problem.level}: {problem.where}:" if problem.where else f"{problem.level}:"
    return " ".join(part for part in (place, problem.message, problem.hint) if part)


def show_problems(job: Job, output: OutputWrapper) -> None:
    """One line a problem: place, what is wrong, what to do."""
    for problem in job.problems.order_by("id").iterator():
        output.write(problem_line(problem))
    if omitted := job.result.get("problems_omitted"):
        output.write(f"{omitted:,} more problems were not kept.")
