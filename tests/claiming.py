"""A document on which two people differ about claims, for tests of adjudicating and reviewing them."""

from __future__ import annotations

from annotator.access import Actor
from annotator.models import AnnotationSet, Document
from annotator.selectors.claim_merge import ClaimSheet, claim_sheet
from annotator.services.claim_adjudication import merged_sources
from annotator.vocabulary import Certainty
from tests import make

TEXT = (
    "Mayor Brandt of Karsk said on Friday that two bridges had been hit overnight.\n"
    "The ministry denied it, and reported forty dead in the valley."
)


def differ(document: Document, ada: Actor, ben: Actor) -> None:
    """Both claim the bridges, with other content, source and certainty; both alike the dead; only Ada the denial."""
    make.claim(document, "two bridges had been hit overnight", source="Brandt", cue="said", by=ada)
    make.claim(
        document, "two bridges had been hit", source="Mayor Brandt of Karsk", cue="said", by=ben,
        certainty=Certainty.PROBABLE, gist="Bridges were hit",
    )  # fmt: skip
    for person in (ada, ben):
        make.claim(document, "forty dead in the valley", source="The ministry", cue="reported", by=person)
    make.claim(document, "The ministry denied it", by=ada)
    for person in (ada, ben):
        make.submit(document, person)


def gold_of(document: Document) -> AnnotationSet:
    return AnnotationSet.objects.get(document=document, role="gold")


def sheet_of(document: Document) -> ClaimSheet:
    own = gold_of(document)
    return claim_sheet(own, merged_sources(own))
