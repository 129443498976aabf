"""The annotation page and its small requests: operations, blocks, the list, others' changes, submit.

Every answer to an operation holds just the touched blocks and panels, as out-of-band pieces.
"""

from __future__ import annotations

import json
import uuid

from django.http import HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.errors import Stale
from annotator.keys import actions_for
from annotator.models import Document
from annotator.preferences import CODES, UNITS, codes, rejected, shows_hints, single_keys, units
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.selectors.collisions import collision
from annotator.selectors.comments import open_threads
from annotator.selectors.mark_list import find_marks
from annotator.selectors.marks import Block
from annotator.selectors.review import Review
from annotator.selectors.review import review as read_review
from annotator.selectors.reviews import returned
from annotator.selectors.schemas import schema_of
from annotator.selectors.standing import standing
from annotator.selectors.state import read_revisions, read_sets, touched_since
from annotator.selectors.values import values_of
from annotator.services import annotations as annotating  # its own name means something else to `__future__`
from annotator.services import preferences
from annotator.services.annotations import Outcome
from annotator.services.operations import Operation
from annotator.web import errors, render, sheet
from annotator.web.access import SignedInRequest, document_view
from annotator.web.claims import claims_shown
from annotator.web.forms.operations import ListFilter, operation_id, parse_operation
from annotator.web.http import long_page, page
from annotator.web.pieces import block_number, pieces
from annotator.web.views.work import go, next_address

LONG_TEXT = 500  # blocks: a page with more of them is sent while its text is made
LONG = 24  # characters of what is said: more than that is news, and is shown as well
NOT_IN_GOLD = {"everywhere", "acceptAll", "rejectAll", "submit"}  # actions
PARTS = (
    "ops",
    "side",
    "blocks",
    "changes",
    "note",
    "meaning",
    "comments",
    "everywhere",
    "view",
    "claims",
    "claims-ops",
)
MODULES = tuple(f"annotator/js/{name}.js" for name in ("text", "outbox", "cursor", "claims"))  # what main.js imports


@require_safe
@gzip_page
@document_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponseBase:
    """The whole page."""
    review = read_review(document, actor)
    stands = None if actor.gold else standing(document, actor, begun=review.sets.own is not None)
    first = _first_to_do(review)
    chosen = request.user.preferences
    actions = [action for action in actions_for(chosen) if not actor.gold or action.name not in NOT_IN_GOLD]
    sections = render.sections(review.blocks)
    is_long = len(review.blocks) > LONG_TEXT
    context = {
        "document": document,
        "review": review,
        "sections": [render.PLACE] if is_long else sections,
        "marks": first.marks if first else (),
        "at": first and first.number,
        "labels": review.schema.offered("span"),
        "document_labels": review.schema.offered("document"),
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)]),
        "modules": MODULES,
        "progress": queue.progress(actor),
        "parts": {name.replace("-", "_"): part_address(actor, document, name) for name in PARTS},
        **claims_shown(actor, document, review.sets),
        "may_annotate": actor.may(Permission.ADJUDICATE if actor.gold else Permission.ANNOTATE),
        "open_threads": open_threads(actor, document),
        "standing": stands,
        "locked": review.sets.submitted or (stands is not None and stands.only_read),
        "may_reopen": actor.may(Permission.REOPEN),
        "may_archive": actor.may(Permission.MANAGE_PROJECT) and not actor.gold,
        "returned": returned(review.sets.own, actor),
        "operation": uuid.uuid4(),
        "actions": actions,
        "keys": {action.name: next(iter(action.keys), "") for action in actions},
        "single_keys": single_keys(chosen),
        "hints": shows_hints(chosen),
        "display": {"codes": codes(chosen), "rejected": rejected(chosen), "units": units(chosen)},
        "codes_choices": CODES.items(),
        "units_choices": UNITS.items(),
        "values": values_of(document, first.marks, actor) if first else {},
    }
    if is_long:
        return long_page(request, "documents/review.html", context, place=render.PLACE, pieces=sections)
    return page(request, "documents/review.html", context)


def part_address(actor: Actor, document: Document, name: str) -> str:
    """Of the page itself ("review") or of what it asks for, in the person's own set or in the gold set; "" if there
    is no such thing in gold."""
    if actor.gold and name == "everywhere":
        return ""
    return reverse(f"{'gold' if actor.gold else 'document'}-{name}", args=[actor.project.slug, document.pk])


@require_POST
@document_view(Permission.ANNOTATE)
def operate(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """One decision. 200 with the touched pieces; 409 with the fresh blocks where the page was out of date."""
    operation = parse_operation(request.POST.dict())
    try:
        outcome = annotating.apply(document=document, operation=operation, by=actor)
    except Stale as stale:
        return _stale(request, actor, document, operation, stale)
    return applied(request, actor, document, operation.action, outcome, _said(operation, outcome), was=operation.span)


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def blocks(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The blocks named by `i`, fresh."""
    numbers = [block_number(each, document) for each in request.GET.get("i", "").split(",")[:1000]]
    wanted = sorted({number for number in numbers if number is not None})
    return HttpResponse(pieces(actor, document, wanted, None, read_sets(document, actor)))


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def side(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The list of what is in block `b`, or of all in the text that its filter finds."""
    at = block_number(request.GET.get("b", ""), document)
    wanted = ListFilter.of(request.GET.dict())
    sets = read_sets(document, actor)
    if not wanted:
        return HttpResponse(pieces(actor, document, (), at, sets))
    found = find_marks(document, actor, label=wanted.label, state=wanted.state, source=wanted.source, text=wanted.text)
    return HttpResponse(pieces(actor, document, (), None, sets, found=found, marks=found.marks))


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def changes(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """What was written to the own set elsewhere (another tab) after version `since`, and whether other suggestions
    than those of the sets `sets` are there now; 204 if nothing."""
    sets = read_sets(document, actor)
    since = request.GET.get("since", "0")
    if not since.isascii() or not since.isdigit():
        return HttpResponse(status=204)
    arrived = request.GET.get("sets", sets.shown_ids) != sets.shown_ids
    written = sets.own is not None and int(since[:9]) < sets.version
    if not arrived and not written:
        return HttpResponse(status=204)
    fresh = touched_since(sets.own, int(since[:9])) if sets.own is not None and written else ()
    return HttpResponse(pieces(actor, document, fresh, None, sets, arrived=arrived))


@require_POST
@document_view(Permission.ANNOTATE)
def submit(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The own set is done; on to the next document. Whoever has come so far needs the hints of first use no more."""
    annotating.submit(
        document=document,
        operation=operation_id(request.POST.dict()),
        by=actor,
        leave_undecided=request.POST.get("leave_undecided") == "1",
    )
    if shows_hints(request.user.preferences):
        preferences.dismiss_hints(user=request.user)
    return go(request, next_address(actor, document.pk))


@require_POST
@document_view(Permission.REOPEN)
def reopen(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Open submitted work again: the reviewer's own, or another person's."""
    author = request.POST.get("author", "")
    annotating.reopen(
        document=document,
        operation=operation_id(request.POST.dict()),
        by=actor,
        author_id=int(author) if author.isascii() and author.isdigit() and len(author) < 19 else None,
    )
    return go(request, reverse("document-review", args=[actor.project.slug, document.pk]))


# --- answers -----------------------------------------------------------------------------------


def applied(
    request: SignedInRequest,
    actor: Actor,
    document: Document,
    action: str,
    outcome: Outcome | None,
    said: str,
    *,
    was: int | None = None,
) -> HttpResponse:
    """What an operation changed here (None: nothing). The list comes along where the block it shows was touched."""
    at = block_number(request.POST.get("at", ""), document)
    touched = outcome.blocks if outcome else ()
    sets, state = (outcome.sets, outcome.state) if outcome else (read_sets(document, actor), None)
    context: dict[str, object] = {"said": said, "aloud": len(said) > LONG}
    if outcome and outcome.delta.labels and sets.own is not None:
        context["document_labels"] = schema_of(actor.project).offered("document")
        context["labels_on"] = set(sets.own.document_labels.values_list("label_id", flat=True))
    body = pieces(actor, document, touched, at if at in touched else None, sets, state, **context)
    about = {"op": action, "was": was, "span": outcome and _span_there(outcome, was), "blocks": touched}
    return HttpResponse(body, headers={"HX-Trigger": json.dumps({"ann:applied": about})})


def _span_there(outcome: Outcome, was: int | None) -> int | None:
    """What stands there after an operation on `was`: the span made or changed, or the suggestion it was made from."""
    spans = [swap.after for swap in outcome.delta.spans if swap.after is not None]
    if not spans and (value := outcome.valued_span):
        return value
    if spans:
        return next((span.id for span in spans if was in (span.id, span.derived_from)), spans[0].id)
    swaps = [swap.after or swap.before for swap in outcome.delta.decisions]
    return next((decision.suggestion for decision in swaps if decision is not None), None)


def _stale(
    request: SignedInRequest, actor: Actor, document: Document, operation: Operation, stale: Stale
) -> HttpResponse:
    """409: the fresh text of what the operation saw, the panels, and what was meant beside what is there now."""
    numbers = sorted(number for number in operation.blocks if number < len(document.body.block_bounds))
    at = block_number(request.POST.get("at", ""), document)
    sets = read_sets(document, actor)
    body = pieces(actor, document, numbers, at, sets)
    met = collision(
        document,
        actor,
        sets,
        action=operation.action,
        span=operation.span,
        parts=operation.parts,
        label=operation.label,
        note=operation.note,
        blocks=operation.blocks,
    )
    fresh = read_revisions(sets, numbers)
    context = {
        "document": document,
        "collision": met,
        "meant": _MEANT.get(operation.action, operation.action),
        "against": ",".join(f"{number}:{fresh.get(number, 0)}" for number in numbers),
        "reference": errors.reference(request),
        "failure": stale,
    }
    body += render_to_string("documents/_collision.html", context)
    return HttpResponse(body, status=stale.status)


_MEANT = {
    "accept": "accept",
    "reject": "reject",
    "reset": "make undecided",
    "relabel": "relabel",
    "resize": "move the edges of",
    "add": "add",
    "delete": "remove",
    "note": "note on",
}


def _said(operation: Operation, outcome: Outcome) -> str:
    """What the live region says after an operation."""
    if not outcome.delta and not outcome.replayed:
        return "Nothing to change."
    return _SAYINGS[operation.action] + _elsewhere(outcome)


def _elsewhere(outcome: Outcome) -> str:
    """What taking back a step over several documents did in the others."""
    if outcome.elsewhere is None:
        return ""
    left = outcome.elsewhere.left
    kept = f" {left} changed since and {'is' if left == 1 else 'are'} left as they are." if left else ""
    return f" And in {outcome.elsewhere.documents} other documents.{kept}"


_SAYINGS = {
    "accept": "Accepted.",
    "reject": "Rejected.",
    "reset": "Undecided again.",
    "relabel": "Label changed.",
    "resize": "Edges moved.",
    "add": "Added.",
    "delete": "Removed.",
    "note": "Note kept.",
    "label": "Document label on.",
    "unlabel": "Document label off.",
    "undo": "Undone.",
    "redo": "Done again.",
}


def _first_to_do(review: Review) -> Block | None:
    """Where to begin: the first block with something undecided, else with any mark, else the first."""
    for wanted in ({"s"}, {"s", "a", "c", "r"}):
        for block in review.blocks:
            if any(mark.state in wanted for mark in block.marks):
                return block
    return review.blocks[0] if review.blocks else None
