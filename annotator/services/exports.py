"""Exports: the annotations of one moment as files, whole or absent, with a manifest that says what is in them.

A person starts a job, and its files wait in `EXPORT_DIR/<job id>/`; the command line writes where it is told.
"""

from __future__ import annotations

import errno
import gc
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from annotator import jobs
from annotator.access import Actor, require
from annotator.db.snapshots import snapshot
from annotator.errors import Conflict
from annotator.formats.split import Side, split
from annotator.jobs import JobContext
from annotator.models import Export, Job, Project
from annotator.records import Problem
from annotator.roles import Permission
from annotator.selectors import exports as read
from annotator.selectors.export_world import project_records
from annotator.services import changes
from annotator.services.export_files import Files, Written
from annotator.services.export_manifest import Loss, Tally, as_bytes, manifest_of
from annotator.services.export_options import Options
from annotator.services.export_writers import Names, writer_for

MANIFEST = "manifest.json"

Progress = Callable[[int, int], None]


def start(*, format: str, options: Mapping[str, Any], by: Actor) -> Job:
    """Queue an export. Raises Forbidden, Invalid (its `where` is the option)."""
    require(by, Permission.EXPORT)
    chosen = Options.parse(format, options)
    return jobs.enqueue(kind=Job.Kind.EXPORT, params={"format": chosen.format, "options": chosen.as_dict()}, by=by)


def folder_of(job_id: int) -> Path:
    """Where the files of a job's export lie."""
    return Path(settings.EXPORT_DIR) / str(job_id)


def file_of(export: Export, name: str) -> Path | None:
    """The path of one of the export's files, None for a name that is not one of them."""
    known = {file["name"] for file in export.manifest["files"]} | {MANIFEST, export.manifest["archive"]["name"]}
    path = folder_of(export.job_id) / name
    return path if name in known and path.is_file() else None


def export_to(
    path: Path, *, format: str, options: Mapping[str, Any], by: Actor, on_progress: Progress | None = None
) -> dict[str, Any]:
    """Write an export to a path of this machine and give its manifest.

    A path that ends as the format's files do is one file without a split, its manifest beside it; any other is a
    folder. Raises Forbidden, Invalid.
    """
    require(by, Permission.EXPORT)
    chosen = Options.parse(format, options)
    single = path.suffix == chosen.suffix
    folder, manifest = (path.parent, f"{path.name}.{MANIFEST}") if single else (path, MANIFEST)
    names = Names.single(path.name) if single else Names.folder(chosen)
    with _plain_errors(), Files(folder, manifest=manifest) as files:
        written = _write(by.project, chosen, files, names, on_progress or _nobody)
        files.publish()
    changes.record(by=by, action="export.write", data=_summary(written))
    return written


def clean(job: Job) -> None:
    """Remove the files of an export that did not come about."""
    if not Export.objects.filter(job=job).exists():
        shutil.rmtree(folder_of(job.pk), ignore_errors=True)


@jobs.handler(Job.Kind.EXPORT, clean=clean)
def run_export(context: JobContext) -> dict[str, Any]:
    """Write the files, then make the Export: until then nobody sees them."""
    finished = Export.objects.filter(job=context.job).first()
    if finished is not None:  # it was interrupted between its last two steps
        return _summary(finished.manifest) | {"export": finished.pk}
    options = Options.parse(context.job.params["format"], context.job.params["options"])
    context.checkpoint({"writing": True})
    folder = folder_of(context.job.pk)
    shutil.rmtree(folder, ignore_errors=True)
    with _plain_errors(), Files(folder, manifest=MANIFEST) as files:
        manifest = _write(
            context.actor.project, options, files, Names.folder(options), context.report, report=context.problem
        )
        name = f"{context.actor.project.slug}-{options.alias}"
        archive = files.zip(f"{name}.zip", inside=name)
        export = _publish(context, options, files, manifest | {"archive": _described(archive)})
    return _summary(manifest) | {"export": export.pk}


def _publish(context: JobContext, options: Options, files: Files, manifest: dict[str, Any]) -> Export:
    context.require_rights()
    with transaction.atomic():
        context.checkpoint({"writing": True})  # raises where another attempt has taken over
        export = Export.objects.create(
            project=context.actor.project,
            job=context.job,
            format=options.format,
            manifest=manifest,
            created_by=context.actor.user,
        )
        changes.record(by=context.actor, action="export.complete", data=_summary(manifest) | {"export": export.pk})
        files.publish()
    return export


def _write(
    project: Project,
    options: Options,
    files: Files,
    names: Names,
    progress: Progress,
    report: Callable[[Problem], None] | None = None,
) -> dict[str, Any]:
    """All files of an export, the manifest last, from one moment of the database. Memory stays flat."""
    loss, tally = Loss(report), Tally()
    with closing(writer_for(project, options, files, names, loss)) as writer, _quiet_collector():
        with snapshot():
            totals = read.totals(project, options.set)
            sides = _sides(project, options) if names.dev else {}
            progress(0, totals.exported)
            for known in project_records(project):
                writer.about(known)
            wanted = {"tokens": options.needs_tokens, "comparing": options.comparing}
            records = read.records(project, options.set, report=loss.add, **wanted)
            for number, record in enumerate(records, 1):
                side = sides[record.sha256] if sides else "train"
                writer.add(record, side)
                tally.add(record, side)
                progress(number, totals.exported)
        writer.finish()
    manifest = manifest_of(project, options, totals, tally, loss, files.whole)
    files.add(files.manifest, as_bytes(manifest))
    return manifest


def _sides(project: Project, options: Options) -> dict[str, Side]:
    return split(read.digests(project, options.set), seed=options.seed, dev_fraction=options.dev_fraction)


def _summary(manifest: dict[str, Any]) -> dict[str, Any]:
    """What the job and the record of changes keep."""
    files = [{"name": file["name"], "sha256": file["sha256"]} for file in manifest["files"]]
    return {"format": manifest["format"], "documents": manifest["documents"]["exported"], "files": files}


def _described(written: Written) -> dict[str, Any]:
    return {"name": written.name, "bytes": written.bytes, "sha256": written.sha256}


def _nobody(_done: int, _total: int) -> None:
    """Nobody is waiting."""


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """Spare the garbage collector what is there already: a large heap walked again and again doubles the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        hint = "Free some space and export again." if full else "Check that the folder can be written."
        raise Conflict(f"The files could not be written: {error.strerror}.", hint=hint) from error
