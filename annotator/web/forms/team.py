"""How a team works on a project, as its manager sets it."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from annotator.models import Project
from annotator.services.team import FIELDS, MOST


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Project
        fields = FIELDS
        labels: ClassVar[dict[str, str]] = {
            "annotators_per_document": "Annotators per document",
            "queue_open": "People take the next document from the queue",
            "lease_minutes": "Minutes that a claim lasts",
            "blind": "Blind mode",
            "four_eyes": "Four eyes",
            "anonymous_adjudication": "Adjudicate without names",
            "merge_strategy": "Taken over when annotations are merged",
            "reviewers_export": "Reviewers may export",
            "memory": "Remember names",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "annotators_per_document": "So many people annotate each document, apart from each other. A number that "
            "was set for single documents stays.",
            "queue_open": "Off: they get only what a manager assigns.",
            "lease_minutes": "After so long without a decision a document that somebody took from the queue goes back "
            "to it. What was made stays with its author. Assigned documents do not run out.",
            "blind": "Annotators see nothing of what others do, not even that they do it; reviewers see it when "
            "everybody who has the document has submitted it. Managers always see all.",
            "four_eyes": "Nobody adjudicates a document that he or she annotated.",
            "anonymous_adjudication": "Adjudicators see A and B instead of names.",
            "merge_strategy": "Spans and labels for which this holds need no decision of an adjudicator.",
            "memory": "Names that people confirmed are suggested in the documents of later imports.",
            "reviewers_export": "They may make exports, and download those that they made.",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            name: forms.NumberInput(attrs={"min": 1, "max": most}) for name, most in MOST.items()
        }
