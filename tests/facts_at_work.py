"""Three submitted documents of a project with every kind of fact, made as pages make them."""

from __future__ import annotations

from datetime import date
from typing import Any

from annotator import fact_records as records
from annotator.access import Actor
from annotator.editing.facts import LinkFact, MentionFact, QuantityFact, TimeFact
from annotator.editing.state import NEW
from annotator.fact_records import Quantity
from annotator.models import (
    Alias,
    Assessment,
    Claim,
    Document,
    Entity,
    Event,
    NamesApart,
    Outlet,
    Project,
    TextIssue,
    Zone,
)
from annotator.services.fact_operations import FactRequest
from annotator.vocabulary import FigureVerdict, LinkState, Modifier, Relation
from tests import make
from tests.facts_in_files import TORTURE

ONE = "Brandt said the ministry reported that two bridges near Karsk were hit on Tuesday."
OTHER = "The ministry denied that any bridge near Karsk was hit."


def link(by: Actor, tail: Claim, head: Claim, relation: Relation, **fields: Any) -> None:
    request = FactRequest(link=LinkFact(NEW, tail.pk, head.pk, relation, **fields))
    make.operate(tail.annotation_set.document, "link.put", by, fact=request)


def value(by: Actor, document: Any, fact: Any) -> None:
    make.operate(document, "value.put", by, fact=FactRequest(value=fact))


def three_documents(project: Project, ada: Actor) -> list[Document]:
    """Three submitted documents with everything that there is."""
    karsk = Entity.objects.create(project=project, name="Karsk", type="GPE", external_ids={"wikidata": "Q1"})
    old = Entity.objects.create(project=project, name="Karsk town", type="GPE", merged_into=karsk)
    Alias.objects.create(project=project, entity=karsk, form="Karsk", folded="karsk")
    Alias.objects.create(project=project, entity=old, form="Karsk town", folded="karsk town", origin="registry")
    NamesApart.objects.create(project=project, first="Karsk", second="Karskoye")
    Outlet.objects.create(project=project, name="The Paper", kind="agency", owner="Someone")
    event = Event.objects.create(project=project, title="Bridges", type="strike", first="2026-03-10", place=karsk,
                                 last="2026-03-11")  # fmt: skip
    Assessment.objects.create(project=project, event=event, status="single_source", rationale="one source only")
    dated = {"outlet": "The Paper", "published_on": date(2026, 3, 12), "date_precision": "month"}
    one, other, odd = (make.document(project, text, title=text[:3], **dated) for text in (ONE, OTHER, TORTURE))
    outer = make.claim(one, "the ministry reported that two bridges near Karsk were hit on Tuesday", by=ada,
                       source="Brandt", cue="said", gist="Hit", certainty="probable", check_worthy=True)  # fmt: skip
    inner = make.claim(one, "two bridges near Karsk were hit on Tuesday", by=ada, source="the ministry", place="Karsk",
                       parent=outer.pk, event=event.pk, source_entity=karsk.pk)  # fmt: skip
    denial = make.claim(other, "any bridge near Karsk was hit", by=ada, source="The ministry", act="denial")
    split = make.claim(
        odd, ["O\u0301lena didn\u2019t leave", "at least 1\u00a0000 did."], by=ada, source="Kyiv\u02bcs mayor"
    )
    link(ada, denial, inner, Relation.DENIES, reason="same day", scope="any", verdict=FigureVerdict.DIFFERS)
    link(ada, split, denial, Relation.SAME_EVENT, state=LinkState.REJECTED, score=0.4, method="terms")
    link(ada, inner, outer, Relation.ELABORATES)
    two, place, day = (make.span(one, quote, "GPE", by=ada) for quote in ("two", "Karsk", "Tuesday"))
    value(ada, one, QuantityFact(two.pk, Quantity(2.0, 2.0, modifier=Modifier.AT_LEAST, noun="bridges"), place.pk))
    value(ada, one, MentionFact(place.pk, karsk.pk))
    tuesday = records.TimeValue("2026-03-10", first="2026-03-10", last="2026-03-10", relative=True)
    value(ada, one, TimeFact(day.pk, tuesday, "2026-03-12", two.pk))
    Assessment.objects.create(project=project, claim=inner, status="disputed", evidence=["https://example.org"])
    Zone.objects.create(document=other, start=0, end=12, kind="headline", outlet="Agency", published_on="2026-03-11")
    other.zoned_at = other.created_at
    other.save()
    TextIssue.objects.create(document=odd, start=0, end=4, kind="typo", note="Kiev?")
    make.span(odd, "Kyiv\u02bcs", "GPE", by=ada)
    for document in (one, other, odd):
        make.submit(document, ada)
    return [one, other, odd]
