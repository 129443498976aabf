"""`manage.py import_documents SLUG PATH...`: documents from files and folders, by the rules of the import page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotator import jobs
from annotator.access import command_line
from annotator.errors import Invalid
from annotator.management.output import USAGE, progress_bar, refused, show_problems
from annotator.models import Job
from annotator.services import imports
from annotator.services.import_options import CHOICES
from annotator.services.imports import Options, Source

TAKEN_FROM_FOLDERS = frozenset((".txt", ".text", ".jsonl", ".ndjson"))
CANCELLED = 130


class Command(BaseCommand):
    help = (
        "Imports documents. Doing it again adds nothing. From folders, all .txt and .jsonl files below them are taken;"
        " a manifest brings the texts beside it along. Ends with status 1 if a record was refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="The project.")
        parser.add_argument("paths", nargs="+", type=Path, metavar="path", help="Files and folders.")
        parser.add_argument(
            "--format", default="", help="text, lines, prodigy, doccano, annotator or manifest; else found out."
        )
        parser.add_argument("--dry-run", action="store_true", help="Check only.")
        for name in CHOICES:
            option = "--" + name.replace("_", "-")
            parser.add_argument(option, choices=CHOICES[name], default=CHOICES[name][0])
        parser.add_argument("--annotator", default="", help="With --spans-as annotations: whose they are.")
        parser.add_argument(
            "--rename", action="append", default=[], metavar="OLD=NEW", help="A label of the files, and of the schema."
        )
        parser.add_argument("--language", default="", help="Of documents that do not name theirs.")
        parser.add_argument("--all-or-nothing", action="store_true", help="One refused record refuses all.")
        parser.add_argument("--json", action="store_true", help="Print the result as JSON.")

    def handle(self, *_args: Any, slug: str, paths: list[Path], **options: Any) -> None:
        with refused(USAGE):
            job = imports.start(
                sources=sources_of(paths),
                by=command_line(slug),
                format=options["format"],
                options=_chosen(options),
                inline=True,
            )
        job = self.run(job, quiet=options["json"])
        show_problems(job, self.stderr)
        self.stdout.write(json.dumps(_described(job), ensure_ascii=False) if options["json"] else _sentence(job))
        if job.state != Job.State.DONE:
            raise CommandError(job.error or f"The import is {job.state}.")
        if count := job.result["refused"]:
            raise CommandError(f"{count:,} of {job.result['read']:,} records were refused.")

    def run(self, job: Job, *, quiet: bool) -> Job:
        try:
            with refused(), progress_bar("documents", quiet=quiet) as progress:
                return jobs.run_inline(job, on_progress=progress)
        except KeyboardInterrupt:
            raise CommandError("Cancelled; nothing was imported.", returncode=CANCELLED) from None


def sources_of(paths: list[Path]) -> list[Source]:
    """The files and, in order, those below the folders, under short names. Raises Invalid."""
    found: dict[str, Source] = {}
    for path in paths:
        for name, file in _files_of(path):
            unused = name if name not in found else file.as_posix()
            found[unused] = Source(unused, file)
    return list(found.values())


def _files_of(path: Path) -> list[tuple[str, Path]]:
    if path.is_file():
        return [(path.name, path)]
    if not path.is_dir():
        raise Invalid(f"There is no file {path}.", hint="Check the path.")
    below = sorted(each.relative_to(path) for each in path.rglob("*") if each.is_file())
    return [(f"{path.resolve().name}/{each.as_posix()}", path / each) for each in below if _is_taken(each)]


def _is_taken(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix.lower() in TAKEN_FROM_FOLDERS and not hidden


def _chosen(options: dict[str, Any]) -> Options:
    names = ("dry_run", "spans_as", "unknown_labels", "duplicates", "annotator", "language", "all_or_nothing")
    return Options.from_dict({name: options[name] for name in names} | {"renamed": _renamed(options["rename"])})


def _renamed(pairs: list[str]) -> dict[str, str]:
    found = [pair.partition("=") for pair in pairs]
    if wrong := next((pair for pair, (old, _, new) in zip(pairs, found, strict=True) if not (old and new)), None):
        raise Invalid(f"“{wrong}” renames no label.", hint="Write --rename OLD=NEW.")
    return {old.strip(): new.strip() for old, _, new in found}


def _described(job: Job) -> dict[str, Any]:
    problems = list(job.problems.order_by("id").values("level", "code", "message", "where", "hint"))
    return {"job": job.pk, "state": job.state, "error": job.error, **job.result, "problems": problems}


def _sentence(job: Job) -> str:
    if job.state != Job.State.DONE:
        return f"Job {job.pk} ended: {job.state}."
    result = job.result
    verb = "would be added" if result["dry_run"] else "added"
    parts = [
        f"{result['added']:,} documents {verb}, with {result['spans']:,} spans",
        f"{result['already_there']:,} already there" if result["already_there"] else "",
        f"{result['refused']:,} refused" if result["refused"] else "",
        f"warnings: {result['warnings']:,}" if result["warnings"] else "",
    ]
    return "; ".join(part for part in parts if part) + "."
