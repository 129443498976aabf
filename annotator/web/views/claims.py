"""The claims of the annotation page: the list with one open as a card, and the operations on them."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors.claim_panel import claim_panel
from annotator.selectors.state import read_sets
from annotator.services import annotations as annotating
from annotator.web.access import SignedInRequest, document_view
from annotator.web.claims import claims_piece
from annotator.web.forms.claims import parse_fact_operation
from annotator.web.forms.operations import number_in
from annotator.web.views.review import applied

SAYINGS = {
    "claim.new": "Claim added.",
    "claim.part": "Part added.",
    "claim.drop": "Part removed.",
    "claim.set": "Claim kept.",
    "claim.accept": "Claim accepted.",
    "claim.reject": "Claim rejected.",
    "claim.reset": "Claim undecided again.",
    "claim.delete": "Claim removed.",
}


@require_safe
@document_view(Permission.VIEW_DOCUMENTS)
def panel(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The list of claims, with the card of `claim` if one is named. Raises NotFound."""
    sets = read_sets(document, actor)
    number = number_in(request.GET.dict(), "claim")
    found = claim_panel(document, actor, sets, claim=number)
    if number is not None and found.card is None:
        raise NotFound("There is no such claim here.")
    return HttpResponse(claims_piece(actor, document, sets, found))


@require_POST
@document_view(Permission.ANNOTATE)
def operate(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """One operation on a claim. 200 with the touched blocks and the list; the card is that of the claim, or with
    `go` = "next" of the first undecided one after the offset `from`.
    """
    sent = request.POST.dict()
    operation = parse_fact_operation(sent, document, actor)
    outcome = annotating.apply(document=document, operation=operation, by=actor)
    said = SAYINGS[sent["op"]] if outcome.delta or outcome.replayed else "Nothing to change."
    answer = applied(request, actor, document, sent["op"], outcome, said)
    number = outcome.claim_id or number_in(sent, "claim")
    after = number_in(sent, "from") if sent.get("go") == "next" else None
    found = claim_panel(document, actor, outcome.sets, claim=number, after=after)
    about = json.loads(answer.headers["HX-Trigger"])
    about["ann:applied"]["claim"] = outcome.claim_id
    answer.headers["HX-Trigger"] = json.dumps(about)
    answer.content += claims_piece(actor, document, outcome.sets, found).encode()
    return answer
