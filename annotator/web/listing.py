"""What a list of documents was asked for: filters in the address, what is searched for in the session, so that no log
has it. Used by the list itself and by the matrix of assignments.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from annotator.access import Actor
from annotator.roles import Permission
from annotator.selectors.documents import Filters, outlets
from annotator.web.access import SignedInRequest
from annotator.web.forms.documents import DocumentsForm, PlaceForm
from annotator.web.searches import recalled, remembered


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it stands, and the place in the list; `found` is the key of the search."""

    route: str
    slug: str
    form: DocumentsForm
    found: str = ""
    after: int | None = None
    before: int | None = None

    @property
    def filters(self) -> Filters:
        return self.form.filters()

    @property
    def clear(self) -> str:
        """The address without filters."""
        return address(self.route, self.slug, {})

    def pages(self, earlier: int | None, later: int | None) -> dict[str, str]:
        """The addresses of the pages around this one, where there are any."""
        found = {}
        if earlier is not None:
            found["earlier"] = self._address(before=str(earlier))
        if later is not None:
            found["later"] = self._address(after=str(later))
        return found

    def _address(self, **place: str) -> str:
        return address(self.route, self.slug, {**self.form.chosen(), **place}, self.found)


def form_of(data: Any, actor: Actor, *, archive: bool = False) -> DocumentsForm:
    """With `archive`, who may restore documents may also ask for archived ones. One query, for the outlets."""
    return DocumentsForm(data, outlets=outlets(actor), archived=archive and actor.may(Permission.MANAGE_PROJECT))


def asked(request: SignedInRequest, actor: Actor, route: str, *, archive: bool = False) -> Asked:
    """What the address asks for. One query."""
    place = PlaceForm(request.GET)
    place.is_valid()
    found = place.cleaned_data.get("found") or ""
    search = recalled(request, found)
    form = form_of({**request.GET.dict(), "search": search}, actor, archive=archive)
    form.is_valid()
    after, before = place.cleaned_data.get("after"), place.cleaned_data.get("before")
    return Asked(route, actor.project.slug, form, found if search else "", after, before)


def address(route: str, slug: str, chosen: dict[str, str], found: str = "") -> str:
    query = urlencode({**chosen, **({"found": found} if found else {})})
    return reverse(route, args=[slug]) + (f"?{query}" if query else "")


def searched(request: SignedInRequest, actor: Actor, route: str, form: DocumentsForm) -> str:
    """The address that stands for a form that was sent and fits."""
    return address(route, actor.project.slug, form.chosen(), remembered(request, form.cleaned_data["search"]))
