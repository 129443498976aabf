"""The annotation page and its small requests: operations, blocks, the side panel, others' changes, submit, next.

Every answer to an operation holds just the touched blocks and panels, as out-of-band pieces.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.editing.state import SetState
from annotator.errors import Stale
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.selectors.review import (
    Block,
    Review,
    SetView,
    left,
    marks_of,
    read_blocks,
    read_revisions,
    read_sets,
    read_state,
    touched_since,
)
from annotator.selectors.review import review as read_review
from annotator.selectors.schemas import schema_of, sheet_revision
from annotator.services import annotations as annotating  # its own name means something else to `__future__`
from annotator.services.annotations import Outcome
from annotator.services.operations import Operation
from annotator.web import errors, render
from annotator.web.access import SignedInRequest, document_view, project_view
from annotator.web.forms.operations import operation_id, parse_operation
from annotator.web.http import is_fragment, page


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The whole page."""
    review = read_review(document, actor)
    current = _first_to_do(review)
    context = {
        "document": document,
        "review": review,
        "text": render.sections(review.blocks),
        "current": current,
        "labels": review.schema.offered("span"),
        "document_labels": review.schema.offered("document"),
        "sheet": reverse("labels-css", args=[actor.project.slug, sheet_revision(actor.project)]),
        "progress": queue.progress(actor),
        "may_annotate": actor.may(Permission.ANNOTATE),
        "operation": uuid.uuid4(),
    }
    return page(request, "documents/review.html", context)


@require_POST
@document_view(Permission.ANNOTATE)
def operate(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """One decision. 200 with the touched pieces; 409 with the fresh blocks where the page was out of date."""
    operation = parse_operation(request.POST.dict())
    try:
        outcome = annotating.apply(document=document, operation=operation, by=actor)
    except Stale as stale:
        return _stale(request, actor, document, operation, stale)
    answer = HttpResponse(_outcome(request, actor, document, operation, outcome))
    answer.headers["HX-Trigger"] = json.dumps(
        {
            "ann:applied": {
                "op": operation.action,
                "was": operation.span,
                "span": _span_there(outcome),
                "blocks": outcome.blocks,
            }
        }
    )
    return answer


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def blocks(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The blocks named by `i`, fresh."""
    numbers = [_block_number(each, document) for each in request.GET.get("i", "").split(",")[:1000]]
    wanted = sorted({number for number in numbers if number is not None})
    return HttpResponse(_pieces(actor, document, wanted, None, read_sets(document, actor)))


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def side(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The list of what is in block `b`."""
    at = _block_number(request.GET.get("b", ""), document)
    return HttpResponse(_pieces(actor, document, (), at, read_sets(document, actor)))


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def changes(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """What was written to the own set elsewhere (another tab) after version `since`; 204 if nothing."""
    sets = read_sets(document, actor)
    since = request.GET.get("since", "0")
    if not since.isascii() or not since.isdigit() or sets.own is None or sets.version <= int(since[:9]):
        return HttpResponse(status=204)
    fresh = touched_since(sets.own, int(since[:9]))
    return HttpResponse(_pieces(actor, document, fresh, None, sets))


@require_POST
@document_view(Permission.ANNOTATE)
def submit(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The own set is done; on to the next document."""
    annotating.submit(
        document=document,
        operation=operation_id(request.POST.dict()),
        by=actor,
        leave_undecided=request.POST.get("leave_undecided") == "1",
    )
    return _go(request, f"{reverse('document-next', args=[actor.project.slug])}?after={document.pk}")


@require_POST
@document_view(Permission.ANNOTATE)
def reopen(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Work on: the own submitted set, or as a reviewer another person's."""
    author = request.POST.get("author", "")
    annotating.reopen(
        document=document,
        operation=operation_id(request.POST.dict()),
        by=actor,
        author_id=int(author) if author.isascii() and author.isdigit() and len(author) < 19 else None,
    )
    return _go(request, reverse("document-review", args=[actor.project.slug, document.pk]))


@require_safe
@project_view(Permission.ANNOTATE)
def next_document(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """To the next document that nobody has done, after the one named by `after`; or say that all is done."""
    after = request.GET.get("after", "")
    number = queue.next_document(
        actor, after=int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    )
    if number is None:
        return page(request, "documents/finished.html", {"progress": queue.progress(actor)})
    return redirect("document-review", actor.project.slug, number)


# --- pieces ------------------------------------------------------------------------------------


def _pieces(
    actor: Actor,
    document: Document,
    numbers: Sequence[int],
    at: int | None,
    sets: SetView,
    state: SetState | None = None,
    **context: object,
) -> str:
    """Blocks `numbers`, the list of block `at` and the counters, all out of band. `state` is read if not given."""
    schema = schema_of(actor.project)
    wanted = sorted({*numbers, *([] if at is None else [at])})
    blocks: dict[int, Block] = {}
    if wanted:
        bounds = document.body.block_bounds
        if state is None:
            state = read_state(sets, schema, (bounds[wanted[0]][0], bounds[wanted[-1]][1]))
            revisions = read_revisions(sets, wanted)
        else:
            revisions = dict.fromkeys(wanted, sets.version)  # they were written just now
        marks = marks_of(state, sets, schema)
        blocks = {block.number: block for block in read_blocks(document, wanted, marks, revisions)}
    context |= {
        "document": document,
        "sets": sets,
        "left": left(sets),
        "current": None if at is None else blocks[at],
        "oob": True,
    }
    body = render.swapped([blocks[number] for number in numbers])
    return body + render_to_string("documents/_pieces.html", context)


def _outcome(request: SignedInRequest, actor: Actor, document: Document, operation: Operation, outcome: Outcome) -> str:
    """What an operation changed. The list comes along where the block it shows was touched."""
    at = _block_number(request.POST.get("at", ""), document)
    context: dict[str, object] = {"said": _said(operation, outcome)}
    if outcome.delta.labels and outcome.sets.own is not None:
        context["document_labels"] = schema_of(actor.project).offered("document")
        context["labels_on"] = set(outcome.sets.own.document_labels.values_list("label_id", flat=True))
    listed = at if at in outcome.blocks else None
    return _pieces(actor, document, outcome.blocks, listed, outcome.sets, outcome.state, **context)


def _span_there(outcome: Outcome) -> int | None:
    """What stands there after an operation: the span it made or changed, or the suggestion that it was made from."""
    if outcome.span_id is not None:
        return outcome.span_id
    swaps = [swap.after or swap.before for swap in outcome.delta.decisions]
    return next((decision.suggestion for decision in swaps if decision is not None), None)


def _stale(
    request: SignedInRequest, actor: Actor, document: Document, operation: Operation, stale: Stale
) -> HttpResponse:
    """409: the fresh text of what the operation saw, the panels, and that nothing was saved."""
    numbers = sorted(number for number in operation.blocks if number < len(document.body.block_bounds))
    at = _block_number(request.POST.get("at", ""), document)
    pieces = _pieces(actor, document, numbers, at, read_sets(document, actor))
    alert = errors.refusal(request, stale)
    return HttpResponse(pieces + alert.content.decode(), status=stale.status)


def _said(operation: Operation, outcome: Outcome) -> str:
    """What the live region says after an operation."""
    if not outcome.delta and not outcome.replayed:
        return "Nothing to change."
    return _SAYINGS[operation.action]


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


def _block_number(value: str, document: Document) -> int | None:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        return None
    return int(value) if int(value) < len(document.body.block_bounds) else None


def _go(request: SignedInRequest, url: str) -> HttpResponse:
    """To another page: a redirect, or for htmx the header that makes the browser go there."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
