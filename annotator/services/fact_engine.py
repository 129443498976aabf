"""The rules of facts as a suggester: "rules:facts". They read with the project's language's pipeline where one with a
parser is installed, and without any otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.models import Project
from annotator.records import LabelDef, Schema, canonical_json
from annotator.services.cues import cue_list
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.fact_rules import FactSuggester
from annotator.suggesters.spacy_pipeline import PipelineInfo, Suggested, Text

NAME = "rules:facts"
VERSION = "1"  # of the rules


@dataclass(frozen=True, slots=True)
class FactEngine:
    """The rules, with the pipeline that parses for them."""

    suggester: FactSuggester
    pipeline: str
    name: str = NAME
    version: str = VERSION

    @property
    def parameters(self) -> dict[str, Any]:
        cues = hashlib.sha256(canonical_json(self.suggester.cues.rows()).encode()).hexdigest()
        return {"pipeline": self.pipeline, "cues": cues}

    def labels(self, schema: Schema) -> Mapping[str, LabelDef]:
        """Figures and times go by the names that spaCy's pipelines give them."""
        return schema.by_model_label

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        return self.suggester.suggest(texts)


def engine_of(project: Project) -> FactEngine:
    """The rules for a project's language. Loads the pipeline: in a process of its own only."""
    info = parsing_pipeline(project.language)
    if info is None:
        return FactEngine(FactSuggester(None, cue_list()), "")
    nlp = spacy_pipeline.load(info, whole=True).nlp
    return FactEngine(FactSuggester(nlp, cue_list()), f"{info.name} {info.version}")


def parsing_pipeline(language: str) -> PipelineInfo | None:
    """The first installed pipeline of a language that says it has a parser."""
    wanted = language.split("-")[0]
    found = (info for info in spacy_pipeline.installed() if info.parses and info.language.split("-")[0] == wanted)
    return next(found, None)
