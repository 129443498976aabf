"""Deciding at every place with the same text, in quotes: `everywhere(document, ada, phrase="Kyiv", label="GPE")`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from annotator.access import Actor
from annotator.models import AnnotationSet, BlockRevision, Change, Decision, Document, Run, Span
from annotator.selectors.occurrences import Found, find
from annotator.services import occurrences
from annotator.services.occurrences import BulkOutcome
from annotator.services.targets import Target
from annotator.text.occurrences import occurrences as places_of
from tests import make

TEXT = "Kyiv fell silent.\nIn Kyiv, and near Kyiv, people met Kyivans. KYIV!"


def ask(
    document: Document,
    phrase: str,
    by: Actor,
    *,
    action: Any = "label",
    label: str = "GPE",
    scope: Any = "document",
    was: str = "",
    **options: bool,
) -> Found:
    """What is shown; labels are named."""
    return find(
        document=document,
        phrase=phrase,
        action=action,
        label=make.label(document.project, label).pk if label else None,
        was=make.label(document.project, was).pk if was else None,
        scope=scope,
        actor=by,
        **options,
    )


def ticked(found: Found) -> list[Target]:
    return [Target(each.document, each.start, each.end) for each in found.occurrences if each.ticked]


def decide(
    document: Document,
    places: Iterable[Target],
    by: Actor,
    *,
    phrase: str = "Kyiv",
    action: Any = "label",
    label: str = "GPE",
    was: str = "",
    key: uuid.UUID | None = None,
    **options: bool,
) -> BulkOutcome:
    """The decision at these places; labels are named."""
    return occurrences.apply(
        document=document,
        operation=key or uuid.uuid4(),
        targets=places,
        phrase=phrase,
        action=action,
        label=make.label(document.project, label).pk if label else None,
        was=make.label(document.project, was).pk if was else None,
        by=by,
        **options,
    )


def everywhere(
    document: Document, by: Actor, *, phrase: str = "Kyiv", key: uuid.UUID | None = None, **options: Any
) -> BulkOutcome:
    """The decision at all that is ticked in the project."""
    found = ask(document, phrase, by, scope="project", **options)
    return decide(document, ticked(found), by, phrase=phrase, key=key, **options)


def spans(document: Document, by: Actor) -> list[tuple[int, int, str]]:
    """(start, end, label name) of the person's own."""
    own = Span.objects.filter(annotation_set__document=document, annotation_set__author=by.user)
    return [(span.start, span.end, span.label.name) for span in own.order_by("start", "end")]


def suggest_all(
    document: Document, quote: str, label: str, suggester: str = "spacy:test", version: str = "1"
) -> list[Span]:
    """A run's suggestions of one label at every place where the quote stands."""
    run, _ = Run.objects.get_or_create(
        project=document.project, suggester=suggester, version=version, digest=f"{suggester} {version}"
    )
    made = AnnotationSet.objects.create(document=document, role="suggestion", run=run)
    number = make.label(document.project, label)
    parts = places_of(document.body.text, quote, whole_words=True, match_case=True)
    return [Span.objects.create(annotation_set=made, label=number, start=start, end=end) for start, end in parts]


def fingerprint() -> list[list[dict[str, Any]]]:
    """Every row that annotating writes."""
    models: tuple[Any, ...] = (AnnotationSet, Span, Decision, BlockRevision, Change)
    return [list(model.objects.order_by("pk").values()) for model in models]


def contents(*documents: Document) -> tuple[list[Any], list[Any]]:
    """What the own sets hold, whatever their ids and versions."""
    found = Span.objects.filter(annotation_set__role="human", annotation_set__document__in=documents)
    decided = Decision.objects.filter(annotation_set__document__in=documents)
    return (
        sorted(found.values_list("annotation_set__document", "start", "end", "label", "derived_from", "note")),
        sorted(decided.values_list("annotation_set__document", "suggestion", "verdict")),
    )
