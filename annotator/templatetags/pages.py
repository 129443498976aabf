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


# What stands in one row above; a group of several is one entry there, with a second row where one is inside it.
TABS: dict[str, tuple[Tab, ...]] = {
    "Overview": (Tab("Overview", "project", Permission.VIEW_PROJECT),),
    "Documents": (
        Tab(
            "Documents",
            "document-list",
            Permission.VIEW_DOCUMENTS,
            ("document-review", "document-next", "document-news"),
        ),
        Tab("Phrases", "phrases", Permission.VIEW_DOCUMENTS, ("phrases-preview",)),
        Tab("Outlets", "outlets", Permission.VIEW_ALL_DOCUMENTS),
        Tab("Feedback", "feedback", Permission.ANNOTATE, ("document-feedback",)),
    ),
    "Facts": (
        Tab(
            "Ledger",
            "ledger",
            Permission.VIEW_DOCUMENTS,
            ("claim", "claim-beside", "claim-decide", "claim-link", "claim-undo", "claim-event", "claim-assess"),
        ),
        Tab(
            "Events",
            "events",
            Permission.VIEW_DOCUMENTS,
            ("event", "event-create", "event-edit", "event-remove", "event-assess"),
        ),
        Tab("Names", "names", Permission.VIEW_DOCUMENTS),
        Tab("Entities", "entities", Permission.VIEW_DOCUMENTS, ("entity",)),
        Tab("Registry", "registry", Permission.MANAGE_PROJECT),
    ),
    "Comments": (Tab("Comments", "comments", Permission.VIEW_DOCUMENTS, ("thread",)),),
    "Review": (
        Tab("Reviews", "reviews", Permission.VIEW_OTHERS_WORK, ("set-review", "set-accept", "set-return")),
        Tab("Adjudication", "adjudication", Permission.ADJUDICATE, ("adjudicate",)),
    ),
    "Guidelines": (
        Tab(
            "Guidelines",
            "guidelines",
            Permission.VIEW_PROJECT,
            (
                "guidelines-edit",
                "guidelines-versions",
                "guideline-edit",
                "guideline-versions",
                "guideline-recheck",
            ),
        ),
    ),
    "Figures": (
        Tab("Figures", "figures", Permission.VIEW_DOCUMENTS),
        Tab("Agreement", "agreement", Permission.VIEW_TOTALS, ("agreement-cell", "agreement-gamma")),
    ),
    "Data": (
        Tab("Import", "import", Permission.IMPORT),
        Tab("Pre-annotate", "preannotate", Permission.PREANNOTATE),
        Tab("Export", "export-list", Permission.EXPORT),
        Tab("Jobs", "job-list", Permission.VIEW_JOBS, ("job",)),
    ),
    "Team": (
        Tab("Members", "members", Permission.VIEW_MEMBERS),
        Tab("Assignments", "assignment-list", Permission.ASSIGN, ("assignment-random", "assignment-overlap")),
    ),
    "History": (
        Tab("History", "history", Permission.VIEW_HISTORY, ("document-history", "document-past", "history-step")),
        Tab("Labels", "history-schema", Permission.VIEW_ALL_HISTORY),
    ),
    "Settings": (Tab("Settings", "project-settings", Permission.MANAGE_PROJECT, ("project-team", "project-archive")),),
}


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    current: str
    """The value of aria-current, "" elsewhere."""
    unseen: int = 0
    """How many comments mention the person, unseen; on pages that count them."""


@register.inclusion_tag("components/navigation.html", takes_context=True)
def project_navigation(context: dict[str, Any]) -> dict[str, Any]:
    """The tabs of the project that the person's role may use."""
    actor: Actor | None = context.get("actor")
    if actor is None:
        return {"items": []}
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match else ""
    items: list[Item] = []
    inside: list[Item] = []
    for name, tabs in TABS.items():
        group = [_item(tab, actor, here) for tab in tabs if actor.may(tab.permission)]
        if group:
            current = next((item.current for item in group if item.current), "")
            unseen = context.get("unseen_mentions", 0) if name == "Comments" else 0
            items.append(Item(name if 1 < len(group) else group[0].label, group[0].url, current, unseen))
            inside = group if current and 1 < len(group) else inside
    return {"items": items, "inside": inside, "project": actor.project}


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
