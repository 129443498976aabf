"""The guidelines: what counts now, writing another version, earlier versions, and spans to look at again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from annotator.access import Actor
from annotator.errors import DomainError, Stale
from annotator.records import LabelDef
from annotator.roles import Permission
from annotator.selectors import guidelines as read
from annotator.selectors import recheck as read_recheck
from annotator.services import guidelines, recheck
from annotator.text.line_differences import differences
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.guidelines import GuidelineForm
from annotator.web.forms.operations import numbers_in
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import page


@require_safe
@project_view(Permission.VIEW_PROJECT)
def show(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """What counts for the project and for each label, with examples and with what is to be looked at again."""
    return page(request, "guidelines/list.html", {"guidelines": read.guidelines(actor)})


@require_safe
@project_view(Permission.VIEW_PROJECT)
def dialog(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """What counts, as the dialog of the annotation page shows it."""
    return page(request, "guidelines/_dialog.html", {"guidelines": read.rules(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.EDIT_GUIDELINES)
def edit(request: SignedInRequest, actor: Actor, label_id: int | None = None) -> HttpResponse:
    """Write another version. With `preview` nothing is saved; what somebody else saved meanwhile is shown beside."""
    label = _label(actor, label_id)
    present = read.present(actor, label)
    form = GuidelineForm(request.POST or None, initial={"body": present.body, "seen": present.number})
    context: dict[str, Any] = {"form": form, "label": label, "present": present}
    if request.method == "POST" and form.is_valid():
        context["preview"] = form.cleaned_data["body"]
        if "preview" not in request.POST:
            try:
                made = guidelines.write(by=actor, label=label_id, **form.cleaned_data)
            except Stale as stale:
                return _both(request, actor, form, stale, context)
            except DomainError as error:
                add_refusal(form, error)
            else:
                messages.success(request, f"Version {made.number} counts now.")
                return redirect("guidelines", actor.project.slug)
    return page(request, "guidelines/edit.html", context, status=422 if form.errors else 200)


@require_safe
@project_view(Permission.VIEW_PROJECT)
def versions(request: SignedInRequest, actor: Actor, label_id: int | None = None) -> HttpResponse:
    """All versions, and the one with the number `version` (the newest one else) with what it changed."""
    label = _label(actor, label_id)
    found = read.versions(actor, label)
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else found[0].number
    context = {"label": label, "versions": found, "past": read.past(actor, label, number)}
    return page(request, "guidelines/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@project_view(Permission.VIEW_DOCUMENTS)
def spans_again(request: SignedInRequest, actor: Actor, label_id: int) -> HttpResponse:
    """The person's spans that were decided before the rule changed. A POST confirms those ticked."""
    label = read.label_of(actor, label_id)
    if request.method == "POST":
        number = recheck.confirm(label=label, spans=numbers_in(request.POST.getlist("span"), "span"), by=actor)
        messages.success(request, f"{number} span{'' if number == 1 else 's'} confirmed.")
        return redirect("guideline-recheck", actor.project.slug, label.id)
    found = read_recheck.waiting(actor, label)
    return page(request, "guidelines/recheck.html", {"label": label, "recheck": found})


def _label(actor: Actor, label_id: int | None) -> LabelDef | None:
    return None if label_id is None else read.label_of(actor, label_id)


def _both(
    request: SignedInRequest, actor: Actor, form: GuidelineForm, stale: Stale, context: dict[str, Any]
) -> HttpResponse:
    """What was typed, still in the form, and how what counts by now differs from it. The form has now seen it."""
    present = read.present(actor, context["label"])
    theirs = differences(form.cleaned_data["body"], present.body)
    fresh = GuidelineForm({**form.cleaned_data, "seen": present.number})
    fresh.add_error(None, f"{stale.message} {stale.hint}")
    context |= {"form": fresh, "present": present, "theirs": theirs}
    return page(request, "guidelines/edit.html", context, status=stale.status)
