"""Pre-annotation: choose an installed pipeline or the memory of names, start it, see what the runs so far covered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from annotator.access import Actor
from annotator.errors import DomainError
from annotator.models import Job
from annotator.roles import Permission
from annotator.selectors.running import running
from annotator.selectors.runs import pipelines_against_schema, runs
from annotator.services import fact_engine, memory, suggestions
from annotator.suggesters.spacy_pipeline import PipelineInfo
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.refusals import add_refusal
from annotator.web.forms.suggestions import PipelineForm
from annotator.web.http import is_fragment, page


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.PREANNOTATE)
def preannotate(request: SignedInRequest, actor: Actor) -> HttpResponse:
    now = running(actor, Job.Kind.PREANNOTATE)
    if request.method != "POST" and is_fragment(request):
        ended = None if now.is_active else runs(actor)
        return page(request, "suggestions/_running.html", {"running": now, "ended": ended is not None, "runs": ended})
    if request.POST.get("pipeline") in suggestions.ENGINES:
        return _start_engine(request, actor, request.POST["pipeline"])
    installed = suggestions.installed_pipelines()
    form = PipelineForm(request.POST if request.method == "POST" else None, pipelines=installed)
    if form.is_bound and form.is_valid() and _start(actor, form):
        return redirect("preannotate", actor.project.slug)
    return _show(request, actor, form, installed)


def _start_engine(request: SignedInRequest, actor: Actor, name: str) -> HttpResponse:
    """Start what needs no pipeline: it has a button of its own."""
    try:
        suggestions.start(pipeline=name, by=actor)
    except DomainError as error:
        messages.error(request, f"{error.message} {error.hint}".strip())
    return redirect("preannotate", actor.project.slug)


def _start(actor: Actor, form: PipelineForm) -> bool:
    try:
        suggestions.start(pipeline=form.cleaned_data["pipeline"], by=actor)
    except DomainError as error:
        add_refusal(form, error)
        return False
    return True


def _show(
    request: SignedInRequest, actor: Actor, form: PipelineForm, installed: tuple[PipelineInfo, ...]
) -> HttpResponse:
    context = {
        "form": form,
        "pipelines": pipelines_against_schema(actor, installed),
        "running": running(actor, Job.Kind.PREANNOTATE),
        "runs": runs(actor),
        "memory": memory.NAME,
        "facts": fact_engine.NAME,
    }
    return page(request, "suggestions/preannotate.html", context, status=422 if form.errors else 200)
