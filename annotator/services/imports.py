"""Imports: files become documents, all of them at once or none, and the same file again adds nothing.

A job reads the files record by record and stages what may enter in short transactions, each with a checkpoint from
which a restart goes on. At the end one statement makes all of it visible. What is refused is listed as Problems.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from annotator import jobs
from annotator.access import Actor, require
from annotator.accounts.models import User
from annotator.errors import Conflict, Invalid
from annotator.formats import registry
from annotator.jobs import JobContext
from annotator.models import AnnotationSet, Job, Membership
from annotator.roles import Permission
from annotator.services import changes, staging, suggestions, uploads
from annotator.services.batches import Batch
from annotator.services.import_options import Options
from annotator.services.intake import Intake, Tally
from annotator.services.uploads import Source, Stored

__all__ = ["Options", "Source", "confirm", "is_checked", "start"]

_DEFAULTS = Options()


def start(
    *,
    sources: Sequence[Source],
    by: Actor,
    format: str = "",
    options: Options = _DEFAULTS,
    inline: bool = False,
) -> Job:
    """Keep the files and queue their import. An empty format means: find out, file by file.

    With `inline` the caller runs it by `jobs.run_inline`. Raises Forbidden, Invalid.
    """
    require(by, Permission.IMPORT)
    if not sources:
        raise Invalid("There is no file to import.", hint="Choose at least one file.")
    if format:
        registry.format_name(format)
    author_id = _author_id(options, by)
    uploads.remove_old()
    folder, files = uploads.keep(sources)
    params = {
        "format": format,
        "options": {**asdict(options), "renamed": dict(options.renamed)},
        "author": author_id,
        "files": [asdict(file) for file in files],
    }
    with transaction.atomic():
        job = jobs.enqueue(kind=Job.Kind.IMPORT, params=params, by=by, inline=inline)
        uploads.belong_to(job, folder)
    return job


def confirm(*, job: Job, by: Actor) -> Job:
    """Import the files that a dry run has checked, with the same options. Raises Forbidden, Conflict."""
    require(by, Permission.IMPORT)
    if not is_checked(job):
        raise Conflict("The checked files are no longer here.", hint="Choose them again.")
    options = job.params["options"] | {"dry_run": False}
    params = {name: job.params[name] for name in ("format", "files")}
    params |= {"options": options, "author": _author_id(Options.from_dict(options), by)}
    with transaction.atomic():
        confirmed = jobs.enqueue(kind=Job.Kind.IMPORT, params=params, by=by)
        uploads.belong_to(confirmed, uploads.folder_of(job))
    return confirmed


def is_checked(job: Job) -> bool:
    """Whether the job was a dry run that has ended and whose files may still be imported."""
    checked = job.kind == Job.Kind.IMPORT and job.state == Job.State.DONE and job.result.get("dry_run")
    return bool(checked) and uploads.folder_of(job).is_dir()


def _clean(job: Job) -> None:
    staging.take_back(job)
    uploads.remove(job)


@jobs.handler(Job.Kind.IMPORT, clean=_clean)
def run_import(context: JobContext) -> dict[str, Any]:
    """Read, check and stage every file, then publish. Memory is that of a few hundred records."""
    job = context.job
    options = Options.from_dict(job.params["options"])
    tally = Tally(**job.checkpoint)
    if not tally.published:
        tally = _read(context, options)
    if not options.dry_run:
        if not tally.published:
            _publish(context, tally, options)
        uploads.remove(job)
    return tally.as_result() | {"dry_run": options.dry_run} | _remember(context, tally)


def _remember(context: JobContext, tally: Tally) -> dict[str, Any]:
    """Suggest in what was imported, and came without annotations, the names that people confirmed, where the project
    wants that.
    """
    if not tally.published or not tally.added or not context.actor.project.memory:
        return {}
    done = AnnotationSet.objects.filter(document=OuterRef("pk"), role=AnnotationSet.Role.HUMAN)
    imported = context.job.documents.filter(~Exists(done), staged=False, archived_at=None)
    found = suggestions.remember(context, imported, store=lambda _: context.checkpoint(tally.as_dict()))
    return {"remembered": found["spans"]} if found else {}


def _read(context: JobContext, options: Options) -> Tally:
    params = context.job.params
    batch = Batch(uploads.folder_of(context.job), [Stored(**file) for file in params["files"]], params["format"])
    staging.take_back_leftovers(context.actor.project, context.job)
    intake = Intake(context, batch, options, author_id=params["author"])
    with _rare_collections():
        intake.read()
        if intake.tally.links and not options.dry_run:
            intake.draw_links()
    return intake.tally


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Records have no cycles; to look for some after every 700 objects costs a tenth of the whole import."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@transaction.atomic
def _publish(context: JobContext, tally: Tally, options: Options) -> None:
    """Make everything visible. Raises Invalid if nothing may be, Forbidden if the rights are gone by now."""
    if tally.refused and (options.all_or_nothing or tally.refused == tally.read):
        what = "One record was" if tally.refused == 1 else f"{tally.refused:,} records were"
        raise Invalid(f"{what} refused, so nothing was imported.", hint="The list of problems says why.")
    context.require_rights()
    staging.publish(context.job)
    tally.published = True
    counts = {name: getattr(tally, name) for name in ("added", "already_there", "refused", "spans")}
    counts |= {"claims": tally.claims} if tally.claims else {}
    files = [file["name"] for file in context.job.params["files"][:100]]
    data = {"job": context.job.pk, "files": files, **counts}
    changes.record(by=context.actor, action="document.import", data=data)
    context.checkpoint(tally.as_dict())


def _author_id(options: Options, by: Actor) -> int | None:
    """Whose annotations the spans become; None where they become suggestions."""
    if options.spans_as == "suggestions":
        return None
    if by.user is not None:
        return by.user.pk
    person = User.objects.filter(username=options.annotator).first() if options.annotator else None
    if person is None or not Membership.objects.filter(project=by.project, user=person).exists():
        hint = "Name a member of the project by --annotator."
        raise Invalid("Annotations belong to a person of the project.", hint=hint, where="annotator")
    return person.pk
