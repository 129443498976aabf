"""What is exported trains: spaCy's own commands read the folder as it is, and the trained pipeline loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from annotator.access import Actor, command_line
from annotator.models import Project
from annotator.services import exports
from tests import make

pytestmark = pytest.mark.django_db

PEOPLE = ("Ada", "Bob", "Cleo", "Dora", "Emil", "Fay")
PLACES = ("Kyiv", "London", "Oslo", "Rome", "Lima")


@pytest.fixture
def project() -> Project:
    return make.project("news")


@pytest.fixture
def ada(project: Project) -> Actor:
    return make.member(project)


def submit_reports(project: Project, by: Actor, number_of: int, *, nested: bool = False) -> None:
    for number in range(number_of):
        person, place = PEOPLE[number % len(PEOPLE)], PLACES[number % len(PLACES)]
        document = make.document(
            project, f"On day {number} {person} of {place} spoke.\n\n“No,” {person} said \U0001f600."
        )
        make.span(document, person, "PERSON", by=by)
        make.span(document, place, "GPE", by=by)
        if nested:
            make.span(document, f"{person} of {place}", "ORG", by=by)
        if number % 2:
            make.operate(document, "label", by, label=make.label(project, "talks").pk)
        make.submit(document, by)


def run_spacy(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "spacy", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_export_trains_unedited_and_the_pipeline_loads(project, ada, tmp_path) -> None:
    submit_reports(project, ada, 130)  # spaCy calls fewer than a hundred to train on an error
    exports.export_to(tmp_path / "out", format="spacy", options={}, by=command_line("news"))
    said = run_spacy(tmp_path / "out", "debug", "data", "config.cfg")
    assert "Named Entity Recognition" in said
    assert "2 label(s)" in said
    run_spacy(tmp_path / "out", "train", "config.cfg", "--output", "model", "--training.max_steps", "20")
    nlp = spacy.load(tmp_path / "out" / "model" / "model-last")
    assert set(nlp.get_pipe("ner").labels) == {"PERSON", "GPE"}
    doc = nlp("Ada spoke in Kyiv.")
    assert set(doc.cats) == {"strike", "talks"}


def test_overlapping_spans_train_a_span_categorizer(project, ada, tmp_path) -> None:
    submit_reports(project, ada, 24, nested=True)
    exports.export_to(tmp_path / "out", format="spacy", options={"layout": "spans"}, by=command_line("news"))
    run_spacy(tmp_path / "out", "train", "config.cfg", "--output", "model", "--training.max_steps", "10")
    nlp = spacy.load(tmp_path / "out" / "model" / "model-last")
    assert set(nlp.get_pipe("spancat").labels) == {"PERSON", "GPE", "ORG"}


def test_an_export_with_nothing_to_learn_says_so(project, ada, tmp_path) -> None:
    make.submit(make.document(project), ada)
    manifest = exports.export_to(tmp_path / "out", format="spacy", options={}, by=command_line("news"))
    assert manifest["loss"]["counts"] == {"dev_empty": 1, "nothing_to_train": 1}
    assert not (tmp_path / "out" / "config.cfg").exists()
