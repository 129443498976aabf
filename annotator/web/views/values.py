"""The dialog that asks what a span means, and what is said there."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.editing.facts import MentionFact, QuantityFact, TimeFact
from annotator.errors import Invalid
from annotator.fact_records import Quantity, TimeValue
from annotator.facts.shown_times import shown as shown_time
from annotator.facts.unit_systems import shown_in
from annotator.models import Document
from annotator.preferences import units
from annotator.roles import Permission
from annotator.selectors.meaning import Meaning, meaning
from annotator.services import meanings
from annotator.vocabulary import MentionUse, Modifier, Precision
from annotator.web.access import SignedInRequest, document_view
from annotator.web.forms import values as forms
from annotator.web.forms.operations import blocks_seen, number_in, operation_id
from annotator.web.views.review import applied, part_address

LONGEST_SEARCH = 100


@require_safe
@document_view(Permission.ANNOTATE)
def show(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The form for `span`. With `preview` only how what is typed reads, with `find` only the entities found."""
    sent = request.GET
    find = " ".join(sent.get("find", "").split())[:LONGEST_SEARCH]
    asked = meaning(document, actor, number_in(sent.dict(), "span"), find if "preview" not in sent else "")
    if "preview" in sent:
        return HttpResponse(_preview(request, asked, sent.dict()), content_type="text/plain")
    context = {
        "asked": asked,
        "value": asked.value,
        "document": document,
        "project": actor.project,
        "finds": bool(find),
        "address": part_address(actor, document, "meaning"),
        "ops": part_address(actor, document, "values-ops"),
        **_choices(asked),
    }
    return render(request, "documents/_entities.html" if "find" in sent else "documents/_meaning.html", context)


@require_POST
@document_view(Permission.ANNOTATE)
def operate(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Keep what a span means (`value.put`), or leave it to the rules again (`value.clear`)."""
    sent = request.POST.dict()
    span, blocks, operation = number_in(sent, "span"), blocks_seen(sent), operation_id(sent)
    if sent.get("op") == "value.clear":
        outcome = meanings.clear(
            document=document, span=span or 0, kind=forms.kind_in(sent), blocks=blocks, operation=operation, by=actor
        )
        return applied(request, actor, document, "value.clear", outcome, "Left to the rules.", was=span)
    if sent.get("op") != "value.put":
        raise Invalid("There is no such operation.", where="op")
    asked = meaning(document, actor, span)
    outcome = meanings.put(
        document=document,
        value=forms.value_in(sent, asked),
        suggested=asked.is_suggested,
        blocks=blocks,
        operation=operation,
        by=actor,
    )
    return applied(request, actor, document, "value.put", outcome, "Kept.", was=span)


def _choices(asked: Meaning) -> dict[str, object]:
    """The fields of the form and what may be chosen in them."""
    said = asked.value.value if asked.value else None
    if asked.kind == "quantity":
        fields = forms.quantity_fields(said if isinstance(said, Quantity) else None)
        return {
            "fields": fields,
            "units": forms.unit_choices(),
            "modifiers": _words(Modifier),
            "periods": forms.PERIODS,
        }
    if asked.kind == "time":
        fields = forms.time_fields(said if isinstance(said, TimeValue) else None)
        return {"fields": fields, "precisions": _words(Precision)}
    return {"uses": _words(MentionUse)}


def _words(words: type[Modifier | Precision | MentionUse]) -> list[tuple[str, str]]:
    return [(word.value, word.value.replace("_", " ")) for word in words]


def _preview(request: SignedInRequest, asked: Meaning, sent: Mapping[str, str]) -> str:
    """How what is typed reads, or what is wrong with it."""
    try:
        said = forms.value_in(sent, asked)
    except Invalid as error:
        return f"{error.message} {error.hint}".strip()
    match said:
        case QuantityFact(quantity=quantity):
            return shown_in(quantity, units(request.user.preferences))
        case TimeFact(time=time):
            return shown_time(time)
        case MentionFact():
            return ""
