"""What every page's frame needs: the project's navigation by role, the chosen theme, `may` for conditional links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from annotator.access import Actor
from annotator.roles import Permission

register = template.Library()

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url_name: str
    permission: Permission
    also: tuple[str, ...] = ()
    """Names of routes that lie below this one."""


TABS = (
    Tab("Overview", "project", Permission.VIEW_PROJECT),
    Tab("Documents", "document-list", Permission.VIEW_DOCUMENTS, ("document-review",)),
    Tab("Import", "import", Permission.IMPORT),
    Tab("Pre-annotate", "preannotate", Permission.PREANNOTATE),
    Tab("Export", "export-list", Permission.EXPORT),
    Tab("Jobs", "job-list", Permission.VIEW_JOBS, ("job",)),
    Tab("Members", "members", Permission.VIEW_MEMBERS),
    Tab("Settings", "project-settings", Permission.MANAGE_PROJECT),
)


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    current: str
    """The value of aria-current, "" elsewhere."""


@register.inclusion_tag("components/navigation.html", takes_context=True)
def project_navigation(context: dict[str, Any]) -> dict[str, Any]:
    """The tabs of the project that the person's role may use."""
    actor: Actor | None = context.get("actor")
    if actor is None:
        return {"items": []}
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else ""
    items = [_item(tab, actor, here) for tab in TABS if actor.may(tab.permission)]
    return {"items": items, "project": actor.project}


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """The person's choice of light or dark, kept in a cookie; "" follows the device."""
    cookies = getattr(context.get("request"), "COOKIES", {})
    chosen = cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


@register.filter
def may(actor: Actor | None, permission: str) -> bool:
    """`{% if actor|may:"import" %}`: whether to show a way to something. The view decides on its own."""
    return actor is not None and actor.may(Permission(permission))


def _item(tab: Tab, actor: Actor, here: str) -> Item:
    current = "page" if here == tab.url_name else "true" if here in tab.also else ""
    return Item(tab.label, reverse(tab.url_name, args=[actor.project.slug]), current)
