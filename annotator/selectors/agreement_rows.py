"""The submitted sets of a project as arrays for `annotator.agreement`: few queries, no objects in between.

The pure package loads numpy, so it is imported where it is called: other pages of the web process do not pay for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet

from annotator.access import Actor
from annotator.models import AnnotationSet, DocumentLabel, DocumentText, Span
from annotator.selectors.reviews import visible_work
from annotator.workflow import DONE

if TYPE_CHECKING:
    from annotator.agreement.arrays import Arrays
    from annotator.agreement.layout import Ints


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents: of one outlet, published from `since` to `until`, both included."""

    outlet: str = ""
    since: date | None = None
    until: date | None = None


def read(actor: Actor, filters: Filters, only: Collection[int] | None = None) -> Arrays:
    """The sets that count, with their spans and document labels. Five queries.

    Costs 0.6 s for 100,000 spans. `only` names documents.
    """
    import numpy as np

    from annotator.agreement.arrays import Head, Rows, arranged

    sets = sets_of(actor, filters)
    if only is not None:
        sets = sets.filter(document__in=only)
    owned = np.array(list(sets.values_list("pk", "document_id", "author_id")), dtype=np.int64).reshape(-1, 3)
    heads = [
        Head(pk, length, bytes(tokens), published_on)
        for pk, length, tokens, published_on in DocumentText.objects.filter(pk__in=_shared(sets))
        .order_by("pk")
        .values_list("pk", "document__length", "tokens", "document__published_on")
    ]
    documents = np.array([head.id for head in heads], dtype=np.int64)
    here = owned[np.isin(owned[:, 1], documents)]
    people = np.unique(here[:, 2])
    parts, given = _parts(sets), _given(sets)
    parts, given = parts[np.isin(parts[:, 0], here[:, 0])], given[np.isin(given[:, 0], here[:, 0])]
    parts[:, 0], given[:, 0] = np.searchsorted(here[:, 0], parts[:, 0]), np.searchsorted(here[:, 0], given[:, 0])
    labels, parts[:, 2] = np.unique(parts[:, 2], return_inverse=True)
    document_labels, given[:, 1] = np.unique(given[:, 1], return_inverse=True)
    rows = Rows(
        documents=heads,
        people=people.tolist(),
        labels=labels.tolist(),
        document_labels=document_labels.tolist(),
        sets=np.column_stack([np.searchsorted(documents, here[:, 1]), np.searchsorted(people, here[:, 2])]),
        parts=parts,
        given=given,
    )
    return replace(arranged(rows), n_alone=len(np.unique(owned[:, 1])) - len(heads))


def _parts(sets: QuerySet[AnnotationSet]) -> Ints:
    """Set, span, label, start and end of each part of the spans of these sets. Two queries: most spans are whole."""
    import numpy as np

    spans = Span.objects.filter(annotation_set__in=sets.values("pk")).order_by()
    columns = ("annotation_set_id", "pk", "label_id")
    whole = spans.filter(parts__isnull=True).values_list(*columns, "start", "end")
    split = spans.filter(parts__isnull=False).values_list(*columns, "parts")
    rows = chain(whole, ((*row[:3], *part) for row in split for part in row[3]))
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 5)


def _given(sets: QuerySet[AnnotationSet]) -> Ints:
    """Set and label of each document label. One query."""
    import numpy as np

    given = DocumentLabel.objects.filter(annotation_set__in=sets.values("pk")).order_by()
    return np.array(list(given.values_list("annotation_set_id", "label_id")), dtype=np.int64).reshape(-1, 2)


def sets_of(actor: Actor, filters: Filters) -> QuerySet[AnnotationSet]:
    """The sets that count, as a query: submitted or accepted, of listed documents, as far as the person sees them."""
    sets = visible_work(actor).filter(state__in=DONE).order_by("pk")
    if filters.outlet:
        sets = sets.filter(document__outlet=filters.outlet)
    if filters.since is not None:
        sets = sets.filter(document__published_on__gte=filters.since)
    if filters.until is not None:
        sets = sets.filter(document__published_on__lte=filters.until)
    return sets


def _shared(sets: QuerySet[AnnotationSet]) -> QuerySet[AnnotationSet, Any]:
    """The documents that have two of the sets or more."""
    counted = sets.order_by().values("document").annotate(number=Count("pk"))
    return counted.filter(number__gte=2).values("document")
