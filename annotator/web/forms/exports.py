"""The choices of an export, each with a line that says what it does."""

from __future__ import annotations

from typing import Any

from django import forms

from annotator.formats.registry import FORMATS
from annotator.services.export_options import MOST_SEED

_SAID = {
    "spacy.v1": "train.spacy, dev.spacy and a config.cfg that trains as it is.",
    "jsonl.annotator.v1": "Spans, claims, links, entities, figures and dates, complete; Annotator reads it back.",
    "jsonld.webannotation.v1": "An annotation for each span and each part of a claim, found by position and by quote.",
    "brat.v1": "A text and an .ann file for each document; claims are events.",
    "jsonl.fever.v1": "One claim a line, with label and evidence that is not younger than the claim.",
    "csv.figures.v1": "One figure a line, in SI too, and what it says of the figures it is linked with.",
    "jsonld.claimreview.v1": "Only claims that somebody gave a verdict on.",
    "jsonl.prodigy.v1": "One task a line, with tokens.",
    "jsonl.doccano.v1": "One document a line, spans as [start, end, label].",
}


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        choices=[(name, f"{FORMATS[name].title}: {said}") for name, said in _SAID.items()],
        initial="spacy.v1",
        widget=forms.RadioSelect,
    )
    set = forms.ChoiceField(
        choices=[
            ("final", "What people decided: the submitted annotations, also where there was nothing to label."),
            ("suggestions", "What the machine suggests: the newest suggestions, whether or not anybody looked."),
        ],
        initial="final",
        label="Annotations",
        widget=forms.RadioSelect,
    )
    dev_fraction = forms.TypedChoiceField(
        choices=[
            ("", "As usual: a fifth for spaCy, no split for the others"),
            ("0", "No split: everything in one file"),
            ("0.1", "A tenth"),
            ("0.2", "A fifth"),
            ("0.3", "Three tenths"),
        ],
        coerce=float,
        empty_value=None,
        required=False,
        label="Development data",
        help_text="Set aside to measure what training achieves.",
    )
    seed = forms.IntegerField(
        min_value=0,
        max_value=MOST_SEED,
        initial=0,
        help_text="The same seed deals the same documents to the same side; another one deals anew.",
    )
    alignment = forms.ChoiceField(
        choices=[
            ("strict", "Leave them out and list them"),
            ("expand", "Widen them to the tokens that they touch"),
            ("contract", "Narrow them to the tokens that lie inside"),
        ],
        label="Spans that are not on token boundaries (spaCy)",
    )
    layout = forms.ChoiceField(
        choices=[
            ("auto", "Entities; a span group for documents in which spans overlap"),
            ("ents", "Entities only; of overlapping spans the longest stays"),
            ("spans", "A span group for all documents: for the span categorizer"),
        ],
        label="Where spans go (spaCy)",
    )
    tokens = forms.BooleanField(required=False, initial=True, label="Write the tokens (Annotator, Prodigy)")

    offsets_only = forms.BooleanField(
        required=False,
        label="Offsets only",
        help_text="Carry no text of any article: each is named by its SHA-256, its title and its number.",
    )

    basic = ("format", "set")
    advanced = ("dev_fraction", "seed", "alignment", "layout", "tokens", "offsets_only")

    def options(self) -> dict[str, Any]:
        """What was chosen, as the service takes it."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "format"}
        if chosen["dev_fraction"] is None:
            del chosen["dev_fraction"]
        return chosen

    def basic_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.basic]

    def advanced_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.advanced]
