"""Saying what a span means. What is said of a suggestion accepts it first, both in one transaction and two steps of
undo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid5

from django.db import transaction

from annotator.access import Actor
from annotator.editing.facts import Attached, FactKind
from annotator.errors import Invalid, NotFound
from annotator.models import Document
from annotator.models import TimeValue as StoredTime
from annotator.selectors.fact_state import time_fact
from annotator.selectors.zones import dated_zones, published_at
from annotator.services.annotations import Outcome, apply
from annotator.services.fact_operations import FactRequest
from annotator.services.operations import Operation


@transaction.atomic
def put(
    *, document: Document, value: Attached, suggested: bool, blocks: Mapping[int, int], operation: UUID, by: Actor
) -> Outcome:
    """Give the span that `value` names its value; with `suggested` it is a suggestion, which is accepted first.

    Raises what `annotations.apply` raises; the same request again answers as before. At most 30 queries.
    """
    if not suggested:
        request = Operation(operation, "value.put", blocks=blocks, fact=FactRequest(value=value))
        return apply(document=document, operation=request, by=by)
    accept = Operation(uuid5(operation, "accept"), "accept", span=value.span, blocks=blocks)
    accepted = apply(document=document, operation=accept, by=by)
    if accepted.span_id is None:
        raise Invalid("This suggestion could not be accepted.", hint="Look again and repeat.", where="span")
    fact = FactRequest(value=replace(value, span=accepted.span_id))
    request = Operation(operation, "value.put", version=accepted.sets.version, fact=fact)
    return apply(document=document, operation=request, by=by)


def clear(
    *, document: Document, span: int, kind: FactKind, blocks: Mapping[int, int], operation: UUID, by: Actor
) -> Outcome:
    """Leave what a span means to the rules again. Raises what `annotations.apply` raises."""
    fact = FactRequest(target=span, kind=kind)
    request = Operation(operation, "value.clear", blocks=blocks, fact=fact)
    return apply(document=document, operation=request, by=by)


def keep_moved(*, document: Document, span: int, version: int, operation: UUID, by: Actor) -> Outcome:
    """Say that a time that was confirmed as of another day of publication is still right. Raises NotFound, Invalid
    where no day is known any more, and what `annotations.apply` raises.
    """
    row = StoredTime.objects.filter(span=span, annotation_set__document=document).first()
    if row is None:
        raise NotFound("There is no such value any more.", hint="Look again and repeat.")
    known = published_at(document, dated_zones(document), row.span.start)
    fact = FactRequest(value=replace(time_fact(row), published=known.iso))
    request = Operation(operation, "value.put", version=version, fact=fact)
    return apply(document=document, operation=request, by=by)


def take_reading(*, document: Document, span: int, version: int, operation: UUID, by: Actor) -> Outcome:
    """Leave such a time to the rules, as of the day that is known now. Raises what `annotations.apply` raises."""
    fact = FactRequest(target=span, kind="time")
    request = Operation(operation, "value.clear", version=version, fact=fact)
    return apply(document=document, operation=request, by=by)
