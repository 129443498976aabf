"""An export is one moment of the project as whole files, described by a manifest."""

from __future__ import annotations

import errno
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import jobs
from annotator.access import Actor, command_line
from annotator.errors import Conflict, Forbidden, Invalid
from annotator.models import Change, Document, Export, Job, Membership, Project, Span
from annotator.roles import Role
from annotator.services import export_files, exports
from annotator.services.export_files import Files
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def export_dir(tmp_path: Path, settings: Any) -> Path:
    settings.EXPORT_DIR = tmp_path / "exports"
    settings.EXPORT_DIR.mkdir()
    return settings.EXPORT_DIR


@pytest.fixture
def project() -> Project:
    return make.project("news")


@pytest.fixture
def manager(project: Project) -> Actor:
    return make.member(project, Role.MANAGER)


@pytest.fixture
def documents(project: Project, manager: Actor) -> list[Document]:
    """Ten submitted documents, the last of them empty, and one that nobody finished."""
    made = [make.document(project, f"Ada {number} met Bob in Kyiv.") for number in range(11)]
    for document in made[:9]:
        make.span(document, "Ada", "PERSON", by=manager)
        make.span(document, "Kyiv", "GPE", by=manager)
    for document in made[:10]:
        make.submit(document, manager)
    return made


def run(by: Actor, format: str = "doccano", **options: Any) -> Export:
    job = jobs.run_inline(exports.start(format=format, options=options, by=by))
    assert job.state == "done", job.error
    return Export.objects.get(job=job)


def content(export: Export, name: str) -> bytes:
    path = exports.file_of(export, name)
    assert path is not None
    return path.read_bytes()


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().removesuffix("\n").split("\n")]


def test_an_export_holds_what_was_submitted(documents, manager) -> None:
    rows = lines(content(run(manager), "annotations.jsonl"))
    assert len(rows) == 10
    assert rows[0]["text"] == "Ada 0 met Bob in Kyiv."
    assert rows[0]["label"] == [[0, 3, "PERSON"], [17, 21, "GPE"]]
    assert rows[9]["label"] == []


def test_the_manifest_says_what_is_in_the_files_and_of_which_moment(documents, manager, project) -> None:
    export = run(manager)
    manifest = json.loads(content(export, "manifest.json"))
    assert manifest["documents"] == {
        "in_project": 11,
        "exported": 10,
        "not_seen": 1,
        "empty": 1,
        "train": 10,
        "dev": 0,
    }
    assert manifest["spans"] == {"GPE": 9, "PERSON": 9}
    assert (
        manifest["last_change"]
        == Change.objects.exclude(action__startswith="job.")
        .exclude(action__startswith="export.")
        .order_by("-id")
        .values_list("id", flat=True)[0]
    )
    assert manifest["schema"] == {
        "name": project.schema_version.schema.slug,
        "version": 1,
        "sha256": project.schema_version.digest,
    }
    (file,) = manifest["files"]
    data = content(export, file["name"])
    assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert export.manifest == manifest | {"archive": export.manifest["archive"]}


def test_everything_is_also_in_one_archive(documents, manager) -> None:
    export = run(manager, "prodigy", dev_fraction=0.2)
    path = exports.file_of(export, "news-prodigy.zip")
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = ["dev.jsonl", "manifest.json", "train.jsonl"]
        assert sorted(archive.namelist()) == [f"news-prodigy/{name}" for name in names]
        for name in names:
            assert archive.read(f"news-prodigy/{name}") == content(export, name)


@pytest.mark.parametrize("format", ["doccano", "prodigy", "spacy"])
def test_the_same_data_gives_the_same_bytes(documents, manager, format) -> None:
    first, second = run(manager, format, dev_fraction=0.3), run(manager, format, dev_fraction=0.3)
    names = [file["name"] for file in first.manifest["files"]] + ["manifest.json", f"news-{format}.zip"]
    for name in names:
        assert content(first, name) == content(second, name), name


def test_a_split_is_whole_and_stays_the_same_when_documents_come(documents, manager, project) -> None:
    export = run(manager, dev_fraction=0.3)
    train, dev = ({row["text"] for row in lines(content(export, name))} for name in ("train.jsonl", "dev.jsonl"))
    assert (len(train), len(dev)) == (7, 3)
    assert not train & dev
    assert (export.manifest["documents"]["train"], export.manifest["documents"]["dev"]) == (7, 3)
    other = run(manager, dev_fraction=0.3, seed=5)
    assert {row["text"] for row in lines(content(other, "dev.jsonl"))} != dev


def test_suggestions_can_be_exported_instead(documents, manager) -> None:
    make.suggestions(documents[10], [("Bob", "PERSON")])
    (row,) = lines(content(run(manager, set="suggestions"), "annotations.jsonl"))
    assert row["label"] == [[11, 14, "PERSON"]]
    assert "answer" not in row


def test_tokens_can_be_left_out(documents, manager) -> None:
    assert "tokens" in lines(content(run(manager, "prodigy"), "annotations.jsonl"))[0]
    assert "tokens" not in lines(content(run(manager, "prodigy", tokens=False), "annotations.jsonl"))[0]


def test_a_docbin_holds_the_entities_where_people_put_them(documents, manager) -> None:
    import spacy
    from spacy.tokens import DocBin

    export = run(manager, "spacy")
    nlp = spacy.blank("en")
    docs = [
        doc
        for name in ("train.spacy", "dev.spacy")
        for doc in DocBin().from_bytes(content(export, name)).get_docs(nlp.vocab)
    ]
    assert sorted(doc.text for doc in docs) == sorted(document.body.text for document in documents[:10])
    found = {doc.text: [(ent.text, ent.label_) for ent in doc.ents] for doc in docs}
    assert found["Ada 3 met Bob in Kyiv."] == [("Ada", "PERSON"), ("Kyiv", "GPE")]
    assert found["Ada 9 met Bob in Kyiv."] == []


def test_what_the_format_cannot_carry_is_in_the_loss_report_and_on_the_job(documents, manager, project) -> None:
    span = Span.objects.filter(annotation_set__document=documents[0]).first()
    Span.objects.filter(pk=span.pk).update(parts=[[0, 2], [11, 14]], start=0, end=14)
    export = run(manager)
    loss = export.manifest["loss"]
    assert (loss["left_out"], loss["counts"], loss["omitted"]) == (1, {"discontinuous": 1}, 0)
    assert loss["problems"][0]["where"].startswith(f"document {documents[0].pk}")
    assert export.job.problems.get().code == "discontinuous"


def test_spans_off_the_tokens_are_reported_or_moved_as_asked(project, manager) -> None:
    document = make.document(project, "Kyiv's mayor spoke. London listened.")
    for quote in ("Kyi", "London"):
        start, end = make.at(document, quote)
        make.operate(document, "add", manager, parts=((start, end),), label=make.label(project, "GPE").pk)
    Span.objects.filter(start=0).update(end=3)
    make.submit(document, manager)
    assert run(manager, "spacy", dev_fraction=0.0).manifest["loss"]["left_out"] == 1
    assert run(manager, "spacy", dev_fraction=0.0, alignment="expand").manifest["loss"]["left_out"] == 0


def test_an_empty_project_gives_valid_empty_files(manager) -> None:
    export = run(manager)
    assert content(export, "annotations.jsonl") == b""
    assert export.manifest["documents"]["exported"] == 0


def test_nothing_but_the_files_of_an_export_has_a_path(documents, manager, export_dir) -> None:
    export = run(manager)
    (export_dir / "secret").write_text("no")
    (exports.folder_of(export.job_id) / "other").write_text("no")
    for name in ("../secret", "other", "/etc/passwd", "", ".", "manifest.json\0"):
        assert exports.file_of(export, name) is None
    assert exports.file_of(export, "manifest.json") is not None


def test_a_failed_export_leaves_nothing(documents, manager, export_dir, monkeypatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Files, "publish", full)
    job = jobs.run_inline(exports.start(format="doccano", options={}, by=manager))
    assert job.state == "failed"
    assert job.error == "The files could not be written: No space left on device. Free some space and export again."
    assert not Export.objects.exists()
    assert list(export_dir.iterdir()) == []


CALLS = [(export_files.Output, "write"), (export_files.os, "fsync"), (export_files.os, "replace")]


@pytest.mark.parametrize(("place", "name"), CALLS, ids=[name for _, name in CALLS])
def test_whichever_call_fails_what_is_visible_is_whole(documents, manager, tmp_path, monkeypatch, place, name) -> None:
    """Fails the first call, then the second, and so on until an export gets through."""
    target, beside, failures = tmp_path / "out.jsonl", tmp_path / "out.jsonl.manifest.json", 0
    real = getattr(place, name)
    while True:
        calls = iter(range(100))

        def failing(*given: Any, calls: Iterator[int] = calls, fail_at: int = failures) -> Any:
            if next(calls) == fail_at:
                raise OSError(errno.EIO, "Input/output error")
            return real(*given)

        monkeypatch.setattr(place, name, failing)
        try:
            exports.export_to(target, format="doccano", options={}, by=manager)
        except Conflict:
            failures += 1
            assert not list(tmp_path.glob(".*"))
            assert not target.exists() or len(lines(target.read_bytes())) == 10
            if beside.exists():
                (file,) = json.loads(beside.read_text())["files"]
                assert hashlib.sha256(target.read_bytes()).hexdigest() == file["sha256"]
        else:
            break
    assert failures > 1
    assert len(lines(target.read_bytes())) == 10


def test_an_interrupted_export_starts_afresh_and_one_that_was_complete_is_kept(documents, manager, export_dir) -> None:
    job = exports.start(format="doccano", options={}, by=manager)
    folder = exports.folder_of(job.pk)
    folder.mkdir()
    (folder / ".train.jsonl.part").write_text("half")
    job = jobs.run_inline(job)
    assert sorted(path.name for path in folder.iterdir()) == ["annotations.jsonl", "manifest.json", "news-doccano.zip"]
    Job.objects.filter(pk=job.pk).update(state="queued")
    again = jobs.run_inline(job)
    assert (again.state, again.result) == ("done", job.result)
    assert Export.objects.count() == 1


def test_a_cancelled_export_leaves_nothing(documents, manager, export_dir) -> None:
    job = exports.start(format="doccano", options={}, by=manager)

    def cancel(done: int, _total: int | None) -> None:
        if done == 0:
            Job.objects.filter(pk=job.pk).update(cancel_requested=True)

    assert jobs.run_inline(job, on_progress=cancel).state == "cancelled"
    assert list(export_dir.iterdir()) == []


def test_a_manager_who_was_demoted_meanwhile_gets_no_export(documents, manager, export_dir) -> None:
    job = exports.start(format="doccano", options={}, by=manager)

    def demote(_done: int, _total: int | None) -> None:
        Membership.objects.update(role="annotator")

    assert jobs.run_inline(job, on_progress=demote).state == "failed"
    assert not Export.objects.exists()
    assert list(export_dir.iterdir()) == []


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_only_managers_may_export(project, role, tmp_path) -> None:
    person = make.member(project, role)
    with pytest.raises(Forbidden):
        exports.start(format="doccano", options={}, by=person)
    with pytest.raises(Forbidden):
        exports.export_to(tmp_path / "x.jsonl", format="doccano", options={}, by=person)
    assert not Job.objects.exists()
    assert not (tmp_path / "x.jsonl").exists()


@pytest.mark.parametrize(
    ("format", "options", "where"),
    [
        ("csv", {}, "format"),
        ("text", {}, "format"),
        ("", {}, "format"),
        ("doccano", {"set": "everything"}, "set"),
        ("doccano", {"alignment": None}, "alignment"),
        ("doccano", {"layout": "both"}, "layout"),
        ("doccano", {"seed": -1}, "seed"),
        ("doccano", {"seed": True}, "seed"),
        ("doccano", {"dev_fraction": 1.0}, "dev_fraction"),
        ("doccano", {"dev_fraction": float("nan")}, "dev_fraction"),
        ("doccano", {"dev_fraction": "0.2"}, "dev_fraction"),
        ("doccano", {"tokens": "yes"}, "tokens"),
        ("doccano", {"format": "spacy"}, "format"),
        ("doccano", {"colour": "red"}, "colour"),
    ],
)
def test_options_that_do_not_fit_are_refused_by_name(manager, format, options, where) -> None:
    with pytest.raises(Invalid) as refused:
        exports.start(format=format, options=options, by=manager)
    assert refused.value.where == where
    assert not Job.objects.exists()


def test_the_command_line_writes_one_file_with_its_manifest_beside_it(documents, project, tmp_path) -> None:
    target = tmp_path / "here" / "news.jsonl"
    manifest = exports.export_to(target, format="prodigy", options={}, by=command_line("news"))
    assert len(lines(target.read_bytes())) == 10
    assert json.loads((tmp_path / "here" / "news.jsonl.manifest.json").read_text()) == manifest
    assert sorted(path.name for path in target.parent.iterdir()) == ["news.jsonl", "news.jsonl.manifest.json"]


def test_the_command_line_replaces_an_older_export(documents, project, tmp_path, manager) -> None:
    target = tmp_path / "news.jsonl"
    exports.export_to(target, format="doccano", options={}, by=command_line("news"))
    make.submit(documents[10], manager)
    exports.export_to(target, format="doccano", options={}, by=command_line("news"))
    assert len(lines(target.read_bytes())) == 11


def test_writing_and_finishing_are_recorded(documents, manager, tmp_path) -> None:
    export = run(manager)
    exports.export_to(tmp_path / "x.jsonl", format="doccano", options={}, by=manager)
    complete, write = Change.objects.filter(action__startswith="export.").order_by("id")
    assert (complete.action, complete.data["export"]) == ("export.complete", export.pk)
    assert (write.action, write.data["documents"]) == ("export.write", 10)
