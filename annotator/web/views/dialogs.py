"""What the annotation page asks for in dialogs: a note, every occurrence of a text, what is shown."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from annotator.access import Actor
from annotator.errors import Invalid
from annotator.models import Document
from annotator.records import Schema
from annotator.roles import Permission
from annotator.selectors.mark_list import find_mark, words_of
from annotator.selectors.occurrences import find
from annotator.selectors.schemas import schema_of
from annotator.services import occurrences, preferences
from annotator.services.occurrences import BulkOutcome
from annotator.services.plans import REASONS
from annotator.web.access import SignedInRequest, document_view
from annotator.web.forms.everywhere import ACTIONS, Question, targets_in
from annotator.web.forms.operations import number_in, operation_id
from annotator.web.views.review import applied, part_address


@require_safe
@document_view(Permission.ANNOTATE)
def note(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The form for the note on `span`."""
    mark = find_mark(document, actor, number_in(request.GET.dict(), "span"))
    if mark.state not in "ac":
        raise Invalid("A note belongs to a span of yours.", hint="Accept the suggestion first.", where="span")
    context = {"mark": mark, "quote": words_of(mark, document)}
    return HttpResponse(render_to_string("documents/_note.html", context))


@require_safe
@document_view(Permission.ANNOTATE)
def everywhere(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Where else a text stands and how it stands there, to be ticked."""
    schema = schema_of(actor.project)
    question = _completed(Question.of(request.GET.dict()), document, actor, schema)
    found = find(
        document=document,
        phrase=question.phrase,
        action=question.action,
        label=question.label or 0,
        scope=question.scope,
        actor=actor,
        was=question.was,
        whole_words=question.whole_words,
        match_case=question.match_case,
    )
    context = {
        "document": document,
        "project": actor.project,
        "query": question,
        "found": found,
        "labels": schema.offered("span"),
        "action_choices": ACTIONS.items(),
        "renewed": "HX-Current-URL"
        in request.headers,  # htmx asks, for an option of the open dialog: it keeps the focus
    }
    return HttpResponse(render_to_string("documents/_everywhere.html", context))


@require_POST
@document_view(Permission.ANNOTATE)
def apply_everywhere(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Do it at all places that were ticked, as one step."""
    sent = request.POST.dict()
    question = Question.of(sent)
    outcome = occurrences.apply(
        document=document,
        operation=operation_id(sent),
        targets=targets_in(sent.get("target", "")),
        phrase=question.phrase,
        action=question.action,
        label=question.label or 0,
        was=question.was,
        whole_words=question.whole_words,
        match_case=question.match_case,
        by=actor,
    )
    said, was = said_of(outcome), question.span
    return applied(request, actor, document, "everywhere", outcome.outcome, said, was=was)


@require_POST
@document_view(Permission.VIEW_DOCUMENTS)
def view(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Keep how the person looks at documents, and show this one so."""
    sent = request.POST
    here = set(sent.getlist("known"))  # what is hidden in other documents stays so
    preferences.set_view(
        codes=sent.get("codes", ""),
        rejected="shown" if "rejected" in sent else "hidden",
        units=sent.get("units", ""),
        hidden=(actor.filter.hidden - here) | (here - set(sent.getlist("source"))),
        threshold=_threshold(sent.get("threshold", str(actor.filter.threshold))),
        by=actor,
    )
    return redirect(part_address(actor, document, "review"))


def _completed(question: Question, document: Document, actor: Actor, schema: Schema) -> Question:
    """With the phrase and label of the span or words at which it was asked."""
    first = next(iter(schema.offered("span")), None)
    if question.phrase:
        return replace(question, was=None if question.was == question.label else question.was)
    if question.span is not None:
        mark = find_mark(document, actor, question.span)
        return replace(question, phrase=words_of(mark, document), label=mark.label.id, was=mark.label.id)
    if not question.parts or first is None:
        raise Invalid("Which words are meant?", where="parts")
    words = " ".join(document.body.text[start:end] for start, end in question.parts)
    return replace(question, phrase=words, label=question.label or first.id)


def _threshold(value: str) -> float:
    try:
        return float(value or 0)
    except ValueError:
        raise Invalid("This is not a number.", where="threshold") from None


def said_of(outcome: BulkOutcome) -> str:
    """What became of a step over many places, in a sentence for each."""
    places = f"{outcome.applied} place{'' if outcome.applied == 1 else 's'}"
    where = f" in {outcome.documents} documents" if 1 < outcome.documents else ""
    left_out = "".join(f" {number} left out: {REASONS[reason]}." for reason, number in sorted(outcome.reasons.items()))
    return f"Done at {places}{where}.{left_out}"
