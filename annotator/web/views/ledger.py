"""The ledger of all claims, filtered and sorted."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotator.access import Actor
from annotator.roles import Permission
from annotator.selectors.documents import outlets
from annotator.selectors.event_list import choices
from annotator.selectors.event_page import default_whose
from annotator.selectors.ledger import Filters, Place, ledger
from annotator.web.access import SignedInRequest, project_view
from annotator.web.forms.facts import LedgerForm
from annotator.web.http import page


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor) -> HttpResponse:
    whose = default_whose(actor)
    form = LedgerForm(request.GET.dict(), events=choices(actor), outlets=outlets(actor), whose=whose)
    filters = form.filters()
    after, before = (Place.of(request.GET.get(name, ""), filters.sort) for name in ("after", "before"))
    found = ledger(actor, filters, after=after, before=before)
    here = reverse("ledger", args=[actor.project.slug])
    context = {
        "form": form,
        "found": found,
        "active": filters != Filters(whose=whose),
        "here": here,
        "earlier": form.address(here, before=str(found.earlier)) if found.earlier else "",
        "later": form.address(here, after=str(found.later)) if found.later else "",
    }
    return page(request, "facts/ledger.html", context)
