"""The training configuration, tried on a small export with spaCy's own training loop."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from spacy import util
from spacy.training.initialize import init_nlp
from spacy.training.loop import train

from annotator.errors import Invalid
from annotator.formats.docbin import DocBinWriter
from annotator.formats.spacy_config import Component, components_for, training_config
from annotator.records import DocumentRecord, SpanRecord

TEXT = "Ada Lovelace met Charles Babbage."


def export(folder: Path, *, layout: str) -> int:
    spans = (SpanRecord("PERSON", ((0, 12),)), SpanRecord("PERSON", ((17, 32),)))
    nested = (*spans, SpanRecord("FIRST", ((0, 3),))) if layout == "spans" else spans
    for name in ("train", "dev"):
        writer = DocBinWriter("en", layout=layout, spans_key="names", document_labels=("POL", "WAR"))  # type: ignore[arg-type]
        for label in ("POL", "WAR"):
            writer.add(DocumentRecord(text=TEXT, spans=nested, labels=(label,)))
        (folder / f"{name}.spacy").write_bytes(writer.to_bytes())
    return writer.longest_span


@pytest.mark.parametrize(
    ("components", "layout"),
    [(("ner",), "ents"), (("spancat",), "spans"), (("textcat",), "ents"), (("ner", "textcat_multilabel"), "ents")],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")
def test_the_configuration_trains_unedited_in_the_folder_of_the_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, components: tuple[Component, ...], layout: str
) -> None:
    monkeypatch.chdir(tmp_path)
    longest = export(tmp_path, layout=layout)
    Path("config.cfg").write_text(training_config("en", components, spans_key="names", longest_span=longest))
    config = util.load_config(Path("config.cfg"), overrides={"training.max_steps": 2, "training.eval_frequency": 1})
    nlp = init_nlp(config)
    assert nlp.pipe_names[-len(components) :] == list(components)
    log = io.StringIO()
    (tmp_path / "out").mkdir()
    train(nlp, tmp_path / "out", stdout=log, stderr=log)
    assert (tmp_path / "out" / "model-best").is_dir()


def test_spancat_suggests_runs_as_long_as_the_longest_span() -> None:
    text = training_config("en", ["spancat"], spans_key="all", longest_span=7)
    assert 'spans_key = "all"' in text
    assert "max_size = 7" in text
    assert "spans_all_f = 1.0" in text
    assert "spans_sc" not in text
    assert "max_size = 12" in training_config("en", ["spancat"], longest_span=400)


def test_the_configuration_needs_no_gpu_and_no_vectors() -> None:
    text = training_config("de", ["ner"])
    assert 'lang = "de"' in text
    assert "gpu_allocator = null" in text
    assert "vectors = null" in text
    assert 'train = "train.spacy"' in text
    assert 'dev = "dev.spacy"' in text


def test_the_components_follow_from_what_the_export_holds() -> None:
    assert components_for(ents=True, groups=False, document_labels=False) == ("ner",)
    assert components_for(ents=True, groups=True, document_labels=True) == ("ner", "spancat", "textcat_multilabel")
    assert components_for(ents=False, groups=False, document_labels=False) == ()


def test_nothing_to_train_and_an_unknown_language_are_refused() -> None:
    with pytest.raises(Invalid, match="nothing to train"):
        training_config("en", [])
    with pytest.raises(Invalid, match="klingon"):
        training_config("klingon", ["ner"])
