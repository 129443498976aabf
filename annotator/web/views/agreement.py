"""Agreement: the figures, the places behind a cell of the confusion, and gamma, which takes some seconds."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotator.access import Actor
from annotator.roles import Permission
from annotator.selectors import agreement as selectors
from annotator.selectors.documents import outlets
from annotator.web import sheet
from annotator.web.access import SignedInRequest, project_view
from annotator.web.agreement import MEASURES, shown
from annotator.web.agreement_figures import Notes
from annotator.web.forms.agreement import AgreementForm, label_in, place_in
from annotator.web.http import is_fragment, page


@require_safe
@project_view(Permission.VIEW_TOTALS)
def agreement(request: SignedInRequest, actor: Actor) -> HttpResponse:
    form = AgreementForm(request.GET, outlets=outlets(actor))
    found = selectors.agreement(actor, form.filters(), form.between())
    query = _query(form.chosen())
    context = {
        "form": form,
        "found": found,
        "report": found.report,
        "shown": shown(found),
        "measures": MEASURES,
        "query": query,
        "more": query.replace("?", "&"),
        "chosen": form.chosen().items(),
        "between": found.between and "{}-{}".format(*found.between),
        "without_pair": _query({**form.chosen(), "pair": ""}),
        "sheet": _sheet(actor),
    }
    return page(request, "agreement/page.html", context)


@require_safe
@project_view(Permission.VIEW_TOTALS)
def cell(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """The places of one cell: `row` and `column` are ids of labels or "nothing"."""
    form = AgreementForm(request.GET)
    row, column = (label_in(request.GET.get(name, "")) for name in ("row", "column"))
    start = place_in(request.GET.get("start", ""))
    found = selectors.cell(actor, form.filters(), row, column, form.between(), start)
    here = {**form.chosen(), **{name: request.GET.get(name, "") for name in ("row", "column")}}
    context = {
        "cell": found,
        "back": reverse("agreement", args=[actor.project.slug]) + _query(form.chosen()) + "#confusion",
        "earlier": None if found.earlier is None else _query({**here, "start": str(found.earlier)}),
        "later": None if found.later is None else _query({**here, "start": str(found.later)}),
        "sheet": _sheet(actor),
    }
    return page(request, "agreement/cell.html", context)


@require_safe
@project_view(Permission.VIEW_TOTALS)
def gamma(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """A piece of the page of figures, or a page of its own where there is no script."""
    form = AgreementForm(request.GET)
    found = selectors.gamma(actor, form.filters())
    notes = Notes()
    context = {"gamma": found, "figure": notes.figure(found.result), "notes": notes.reasons}
    context["back"] = reverse("agreement", args=[actor.project.slug]) + _query(form.chosen())
    return page(request, "agreement/_gamma.html" if is_fragment(request) else "agreement/gamma.html", context)


def _query(chosen: dict[str, str]) -> str:
    values = {name: value for name, value in chosen.items() if value}
    return f"?{urlencode(values)}" if values else ""


def _sheet(actor: Actor) -> str:
    return reverse("labels-css", args=[actor.project.slug, sheet.revision(actor.project)])
