"""The figures of a project: a page of charts with a table behind each, and each table as a file."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotator.access import Actor
from annotator.figures.tables import as_csv, shown
from annotator.roles import Permission
from annotator.selectors import figures as read
from annotator.selectors.documents import outlets
from annotator.selectors.figures.tables import table_named
from annotator.web.access import SignedInRequest, project_view
from annotator.web.figures import headlines, sections
from annotator.web.forms.figures import FiguresForm
from annotator.web.http import page


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def show(request: SignedInRequest, actor: Actor) -> HttpResponse:
    people = read.people(actor)
    form = _form(request, actor, people)
    found = read.figures(actor, form.filters(), timezone.now().date())
    chosen = form.chosen()
    context = {
        "form": form,
        "heading": _heading(actor, found, people),
        "period": _period(found),
        "headlines": headlines(found),
        "sections": sections(found, people),
        "query": urlencode(chosen),
    }
    return page(request, "figures/show.html", context)


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def download(request: SignedInRequest, actor: Actor, table: str) -> StreamingHttpResponse:
    """One table as CSV. Raises NotFound if there is none of this name, Forbidden if the person may not see it."""
    people = read.people(actor)
    found = read.figures(actor, _form(request, actor, people).filters(), timezone.now().date())
    lines = as_csv(table_named(found, people, table))
    headers = {"Content-Disposition": f'attachment; filename="{actor.project.slug}-{table}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _form(request: SignedInRequest, actor: Actor, people: dict[int, str]) -> FiguresForm:
    choices = people if actor.may(Permission.VIEW_TOTALS) else {}
    return FiguresForm(request.GET.dict(), outlets=outlets(actor), people=choices)


def _heading(actor: Actor, found: read.Figures, people: dict[int, str]) -> str:
    person = found.scope.person
    if person is None:
        return "Figures"
    return "Your figures" if person == actor.user_id else f"Figures of {people.get(person, '')}"


def _period(found: read.Figures) -> str:
    scope = found.scope
    last = shown(scope.today, "day")
    period = f"Up to {last}" if scope.since is None else f"{shown(scope.since, 'day')} to {last}"
    return f"{period} · {scope.outlet}" if scope.outlet else period
