"""What the commands print: progress bars, and refusals as plain errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from tqdm import tqdm

from annotator.errors import DomainError

Progress = Callable[[int, int | None], None]


@contextmanager
def refused() -> Iterator[None]:
    """A refusal of a service ends the command with its sentence and hint."""
    try:
        yield
    except DomainError as error:
        place = f" ({error.where})" if error.where else ""
        raise CommandError(f"{error.message}{place} {error.hint}".strip()) from error


@contextmanager
def progress_bar(unit: str, *, quiet: bool = False) -> Iterator[Progress]:
    """A bar on the error output, if that is a terminal; gives the function that moves it."""
    with tqdm(unit=f" {unit}", disable=True if quiet else None, leave=False) as bar:

        def move(done: int, total: int | None = None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield move
