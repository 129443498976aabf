"""`manage.py work`: the worker, which runs imports, pre-annotation and exports. `serve` starts one by itself."""

from __future__ import annotations

from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser

from annotator.management.worker import JobRunner, work


class Command(BaseCommand):
    help = "Runs background jobs until it is stopped. Several workers may run beside each other."
    requires_system_checks = (Tags.security,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--slots", type=int, default=2, help="How many jobs may run at once (2).")

    def handle(self, *_args: Any, slots: int, **_options: Any) -> None:
        work(JobRunner(slots=slots))
