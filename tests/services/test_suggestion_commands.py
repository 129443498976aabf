"""The commands `preannotate` and `export`: what they print, write and return."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from annotator.models import AnnotationSet, Job, Project, Span
from annotator.suggesters import spacy_pipeline
from tests import make
from tests.services.test_preannotation import Names

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project("news")


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    fake = Names()
    monkeypatch.setattr(spacy_pipeline, "installed", lambda: (fake.info,))
    monkeypatch.setattr(spacy_pipeline, "load", lambda info: fake)
    return fake


def run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def submitted(project: Project, text: str = "Ada left.") -> Span:
    document, ada = make.document(project, text), make.member(project)
    span = make.span(document, "Ada", "PERSON", by=ada)
    make.submit(document, ada)
    return span


def test_preannotate_reads_the_documents_and_says_what_it_found(project) -> None:
    make.document(project, "Ada speaks Latin.")
    said = run("preannotate", "news", "--pipeline", "names")
    assert said == "1 documents read, 1 suggestions. Not in the schema: LANGUAGE (1).\n"
    assert AnnotationSet.objects.get().role == "suggestion"


def test_preannotate_prints_json_for_programs(project) -> None:
    make.document(project, "Ada")
    said = json.loads(run("preannotate", "news", "--pipeline", "names", "--json"))
    assert (said["state"], said["documents"], said["spans"], said["unmapped"]) == ("done", 1, 1, {})


def test_preannotate_can_leave_it_to_the_worker(project) -> None:
    make.document(project, "Ada")
    said = run("preannotate", "news", "--pipeline", "names", "--queue")
    job = Job.objects.get()
    assert (job.state, AnnotationSet.objects.count()) == ("queued", 0)
    assert said.startswith(f"Job {job.pk} is queued. No worker is running")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere", "--pipeline", "names"), "There is no project 'nowhere'"),
        (("news", "--pipeline", "os"), "There is no such pipeline"),
    ],
)
def test_preannotate_refuses_in_a_sentence(project, arguments, sentence) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("preannotate", *arguments)


def test_preannotate_fails_where_the_job_failed(project, monkeypatch) -> None:
    def broken(_info: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(spacy_pipeline, "load", broken)
    with pytest.raises(CommandError, match="more memory"):
        run("preannotate", "news", "--pipeline", "names")


def test_preannotate_says_when_it_is_incomplete(project) -> None:
    make.document(project, "broken")
    with pytest.raises(CommandError, match="failed on 1 documents") as ended:
        run("preannotate", "news", "--pipeline", "names")
    assert ended.value.returncode == 3


def test_export_writes_a_file_and_says_what_is_in_it(project, tmp_path) -> None:
    submitted(project)
    make.document(project, "Not finished.")
    said = run("export", "news", "--format", "doccano", "--out", tmp_path / "out.jsonl")
    assert said.startswith("1 documents with 1 spans; 1 of 2 are not finished and not in it.\nout.jsonl  ")
    assert json.loads((tmp_path / "out.jsonl").read_text())["label"] == [[0, 3, "PERSON"]]


def test_export_writes_a_folder_that_spacy_trains_on(project, tmp_path) -> None:
    for number in range(4):
        submitted(project, f"Ada left on day {number}.")
    said = run("export", "news", "--format", "spacy", "--out", tmp_path / "out", "--dev-fraction", "0.5")
    assert "2 to train on, 2 to evaluate on." in said
    found = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert found == ["config.cfg", "dev.spacy", "manifest.json", "train.spacy"]


def test_export_prints_the_manifest_for_programs(project, tmp_path) -> None:
    submitted(project)
    said = run("export", "news", "--format", "prodigy", "--out", tmp_path / "x.jsonl", "--no-tokens", "--json")
    assert json.loads(said) == json.loads((tmp_path / "x.jsonl.manifest.json").read_text())
    assert "tokens" not in json.loads((tmp_path / "x.jsonl").read_text())


def test_export_says_by_its_status_that_something_was_left_out(project, tmp_path) -> None:
    span = submitted(project)
    Span.objects.filter(pk=span.pk).update(parts=[[0, 1], [2, 3]])
    with pytest.raises(CommandError, match="1 annotations could not be carried along") as ended:
        run("export", "news", "--format", "doccano", "--out", tmp_path / "x.jsonl")
    assert ended.value.returncode == 3
    assert (tmp_path / "x.jsonl").exists()


@pytest.mark.parametrize("arguments", [("--format", "csv"), ("--format", "doccano", "--dev-fraction", "2")])
def test_export_refuses_in_a_sentence_and_writes_nothing(project, tmp_path, arguments) -> None:
    with pytest.raises(CommandError):
        run("export", "news", *arguments, "--out", tmp_path / "x.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_export_to_a_place_that_cannot_be_written_says_so(project, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="could not be written"):
        run("export", "news", "--format", "doccano", "--out", tmp_path / "file" / "x.jsonl")
