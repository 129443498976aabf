"""The claims of a document as a piece of the annotation page: in the page itself, and in the answers that renew it."""

from __future__ import annotations

import json

from django.template.loader import render_to_string

from annotator.access import Actor
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors.claim_panel import ClaimPanel, claim_panel, count_of_claims
from annotator.selectors.state import SetView
from annotator.vocabulary import (
    Certainty,
    EventType,
    Orientation,
    Polarity,
    Quote,
    SpeechAct,
    Voice,
)

FIELDS = (
    ("voice", "Voice", Voice),
    ("quote_kind", "Quotation", Quote),
    ("act", "Speech act", SpeechAct),
    ("certainty", "Certainty", Certainty),
    ("polarity", "Polarity", Polarity),
    ("orientation", "Time", Orientation),
    ("event_type", "Kind of event", EventType),
)


def claims_shown(actor: Actor, document: Document, sets: SetView) -> dict[str, object]:
    """What the page itself needs. One query where there is no claim, seven where there are."""
    if not count_of_claims(sets):
        return claims_context(actor, sets, ClaimPanel((), None))
    return claims_context(actor, sets, claim_panel(document, actor, sets))


def claims_piece(actor: Actor, document: Document, sets: SetView, panel: ClaimPanel) -> str:
    """The list with its card, out of band."""
    context = {**claims_context(actor, sets, panel), "project": actor.project, "actor": actor, "oob": True}
    return render_to_string("documents/_claims.html", {**context, "document": document})


def claims_context(actor: Actor, sets: SetView, panel: ClaimPanel) -> dict[str, object]:
    may_write = actor.may(Permission.ADJUDICATE if actor.gold else Permission.ANNOTATE)
    named = {name.removesuffix("_kind") for name, _, _ in FIELDS}
    return {
        "panel": panel,
        "other_problems": [each for each in (panel.card.problems if panel.card else ()) if each.where not in named],
        "card": panel.card,
        "order": json.dumps(panel.order, separators=(",", ":")),
        "fields": _fields(panel),
        "claims_locked": sets.submitted or not may_write,
    }


def _fields(panel: ClaimPanel) -> list[dict[str, object]]:
    """The words that a claim is described with, each with its choices."""
    if panel.card is None:
        return []
    axes = panel.card.fact.axes
    return [
        {
            "name": name,
            "title": title,
            "value": getattr(axes, name.removesuffix("_kind")).value,
            "problems": [each for each in panel.card.problems if each.where == name.removesuffix("_kind")],
            "choices": [(word.value, word.value.replace("_", " ")) for word in words],
        }
        for name, title, words in FIELDS
    ]
