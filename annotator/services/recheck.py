"""Confirming spans after a rule changed: they are still right, decided now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from annotator.access import Actor, require
from annotator.editing.state import Delta, Swap
from annotator.errors import Invalid
from annotator.models import AnnotationSet, Change, Span
from annotator.records import LabelDef
from annotator.roles import Permission
from annotator.selectors import recheck
from annotator.selectors.state import span_state
from annotator.services import changes

MOST = recheck.MOST


@transaction.atomic
def confirm(*, label: LabelDef, spans: Collection[int], by: Actor) -> int:
    """Say that these spans are still right; returns how many of them waited for it.

    What is another person's, was changed or confirmed meanwhile or is gone is left as it is. One Change for each set,
    whose Delta leaves everything as it was. Raises Forbidden, Invalid. Four queries, whatever the number of spans.
    """
    require(by, Permission.ANNOTATE)
    if MOST < len(spans):
        raise Invalid(f"At most {MOST} spans at once.", where="span")
    found = list(recheck.among(by, label, spans).select_for_update(of=("self",)).select_related("annotation_set"))
    Span.objects.filter(pk__in=[span.pk for span in found]).update(decided_at=timezone.now())
    by_set: dict[AnnotationSet, list[Span]] = defaultdict(list)
    for span in found:
        by_set[span.annotation_set].append(span)
    changes.record_all([_entry(own, confirmed, by) for own, confirmed in by_set.items()])
    return len(found)


def _entry(own: AnnotationSet, spans: Collection[Span], by: Actor) -> Change:
    states = [span_state(span) for span in spans]
    data = Delta(tuple(Swap(state, state) for state in states)).as_json()
    return changes.entry(by=by, action="span.confirm", document=own.document_id, annotation_set=own, data=data)
