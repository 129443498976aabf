"""The training configuration that goes beside an exported corpus, ready for `python -m spacy train`.

Made from spaCy's own template for the installed version (small network, no word vectors, runs on a CPU), with the
paths and the span key of the export filled in. Importing spaCy's command line takes seconds: call this in a job.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from annotator.errors import Invalid

Component = Literal["ner", "spancat", "textcat", "textcat_multilabel"]

LONGEST_SUGGESTED = 12


def components_for(*, ents: bool, groups: bool, document_labels: bool) -> tuple[Component, ...]:
    """The components that can be trained on an export with entities, span groups or document labels in it."""
    wanted: tuple[tuple[bool, Component], ...] = (
        (ents, "ner"),
        (groups, "spancat"),
        (document_labels, "textcat_multilabel"),
    )
    return tuple(component for given, component in wanted if given)


def training_config(
    language: str,
    components: Sequence[Component],
    *,
    spans_key: str = "sc",
    longest_span: int = 3,
    train: str = "train.spacy",
    dev: str = "dev.spacy",
) -> str:
    """The text of a `config.cfg` that trains these components on the two files beside it, unedited.

    `longest_span` is the number of tokens in the longest span; spancat suggests runs up to that, at most 12.
    Raises Invalid without a component or for a language that spaCy cannot load here.
    """
    if not components:
        raise Invalid("There is nothing to train: the export has neither spans nor document labels.")
    config = _template(language, components)
    config["paths"]["train"], config["paths"]["dev"] = train, dev
    if "spancat" in components:
        _set_spans(config, spans_key, min(max(longest_span, 1), LONGEST_SUGGESTED))
    return str(config.to_str())


def _template(language: str, components: Sequence[Component]) -> Any:
    from spacy.cli.init_config import init_config

    try:
        return init_config(lang=language, pipeline=list(components), optimize="efficiency", gpu=False, silent=True)
    except (ImportError, ValueError) as error:
        raise Invalid(f"spaCy cannot make a configuration for the language “{language}” here.") from error


def _set_spans(config: Any, key: str, longest: int) -> None:
    spancat = config["components"]["spancat"]
    spancat["spans_key"] = key
    spancat["suggester"] = {"@misc": "spacy.ngram_range_suggester.v1", "min_size": 1, "max_size": longest}
    weights = config["training"]["score_weights"]
    config["training"]["score_weights"] = {
        name.replace("spans_sc_", f"spans_{key}_"): weight for name, weight in weights.items()
    }
