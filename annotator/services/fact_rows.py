"""Storing the facts of Deltas: claims with their parts, decisions on proposed ones, links, and the values of spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from annotator.editing.facts import (
    ClaimDecisionFact,
    ClaimFact,
    Fact,
    LinkFact,
    MentionFact,
    QuantityFact,
    TimeFact,
)
from annotator.editing.state import NEW, Delta, Swap
from annotator.errors import Conflict
from annotator.models import (
    AnnotationSet,
    Claim,
    ClaimDecision,
    ClaimPart,
    Document,
    DocumentText,
    Event,
    Link,
    Mention,
    Quantity,
    TimeValue,
)
from annotator.records import Part
from annotator.selectors.fact_state import AXES, QUANTITY, TIME, attached_to
from annotator.services import bulk, claim_terms
from annotator.vocabulary import ClaimRole

Write = tuple[AnnotationSet, Delta]
Table = type[models.Model]
F = TypeVar("F", bound=Fact)
SOURCE_LIMIT = 500
BETWEEN_PARTS = " … "
PART_FIELDS = ("claim", "role", "start", "end")


def with_values_removed(writes: Sequence[Write]) -> list[Write]:
    """The same writes, where the values of the spans that go are said to go too. One query if any span goes."""
    gone = {swap.before.id for _, delta in writes for swap in delta.spans if swap.after is None and swap.before}
    attached = attached_to(gone)
    return [(own, _also_removing(delta, attached.get(own.pk, ()))) for own, delta in writes]


def _also_removing(delta: Delta, facts: Iterable[Fact]) -> Delta:
    named = {each.key for swap in delta.facts for each in (swap.before, swap.after) if each is not None}
    more: list[Swap[Fact]] = [Swap(fact, None) for fact in facts if fact.key not in named]
    return replace(delta, facts=(*delta.facts, *more)) if more else delta


def remove(writes: Sequence[Write]) -> None:
    """Delete what the Deltas say is gone; before spans and claims that they hang on. A query for each kind."""
    _delete(writes, MentionFact, Mention, "span")
    _delete(writes, QuantityFact, Quantity, "span")
    _delete(writes, TimeFact, TimeValue, "span")
    _delete(writes, LinkFact, Link, "pk")
    for own, swap in _swaps(writes, ClaimDecisionFact):
        if swap.before is not None and swap.after is None:
            own.claim_decisions.filter(suggestion=swap.before.suggestion).delete()
    gone = [swap.before.id for _, swap in _swaps(writes, ClaimFact) if swap.before and swap.after is None]
    if gone:
        Claim.objects.filter(derived_from__in=gone).update(derived_from=None)
        Claim.objects.filter(pk__in=gone).delete()


def store(writes: Sequence[Write]) -> list[Write]:
    """Insert and change what the Deltas say is there; the writes with the ids of new claims and links filled in."""
    if not any(delta.facts for _, delta in writes):
        return list(writes)
    numbered = [(own, delta.with_facts_numbered(claims, {})) for (own, delta), claims in _store_claims(writes)]
    numbered = [(own, delta.with_facts_numbered({}, links)) for (own, delta), links in _store_links(numbered)]
    for own, swap in _swaps(numbered, ClaimDecisionFact):
        if (decision := swap.after) is not None:
            columns = {"verdict": decision.verdict, "claim_id": decision.claim}
            ClaimDecision.objects.update_or_create(
                annotation_set=own, suggestion_id=decision.suggestion, defaults=columns
            )
    _store_values(numbered)
    return numbered


# --- claims ---------------------------------------------------------------------------------------


def _store_claims(writes: Sequence[Write]) -> list[tuple[Write, dict[int, int]]]:
    """Every write with the ids that its new claims got. Six queries, and two for each claim that is changed."""
    swaps = [
        (place, swap)
        for place, (_, delta) in enumerate(writes)
        for swap in _of(delta, ClaimFact)
        if swap.after is not None
    ]
    ids: list[dict[int, int]] = [{} for _ in writes]
    if swaps:
        _check_events(claim for _, swap in swaps if (claim := swap.after) is not None)
        texts = _texts(writes[place][0] for place, _ in swaps)
        made = [(place, swap.after) for place, swap in swaps if swap.before is None and swap.after]
        rows = [_row(writes[place][0], claim, texts) for place, claim in made]
        Claim.objects.bulk_create(rows)
        for (place, claim), row in zip(made, rows, strict=True):
            ids[place][claim.id] = row.pk
        _name_new_parents(made, ids)
        stored = [(place, ids[place][claim.id], claim) for place, claim in made]
        for place, swap in swaps:
            if swap.before is not None and swap.after is not None:
                _change(writes[place][0], swap.after, ids[place], texts)
                stored.append((place, swap.after.id, swap.after))
        _store_parts([(number, claim) for _, number, claim in stored])
        _store_terms(writes, swaps, stored, texts)
    return list(zip(writes, ids, strict=True))


def _check_events(claims: Iterable[ClaimFact]) -> None:
    """What comes back may belong to an event that is gone by now. One query where a claim belongs to one."""
    wanted = {claim.event for claim in claims if claim.event is not None}
    if wanted and Event.objects.filter(pk__in=wanted).count() < len(wanted):
        raise Conflict("The event that this claim belonged to was removed.", hint="Nothing was changed.")


def _row(own: AnnotationSet, claim: ClaimFact, texts: Mapping[int, str]) -> Claim:
    number = claim.id if NEW < claim.id else None
    row = Claim(
        annotation_set=own, pk=number, decided_at=timezone.now(), **claim_columns(claim, texts[own.document_id])
    )
    if claim.parent is not None and claim.parent <= NEW:
        row.parent_id = None
    return row


def _name_new_parents(made: Sequence[tuple[int, ClaimFact]], ids: Sequence[Mapping[int, int]]) -> None:
    for place, claim in made:
        if claim.parent is not None and claim.parent <= NEW:
            Claim.objects.filter(pk=ids[place][claim.id]).update(parent=ids[place][claim.parent])


def _change(own: AnnotationSet, claim: ClaimFact, ids: Mapping[int, int], texts: Mapping[int, str]) -> None:
    columns = claim_columns(claim, texts[own.document_id])
    columns["parent_id"] = ids.get(claim.parent or NEW, claim.parent)
    Claim.objects.filter(pk=claim.id).update(**columns, decided_at=timezone.now())
    ClaimPart.objects.filter(claim=claim.id).delete()


def _store_parts(claims: Sequence[tuple[int, ClaimFact]]) -> None:
    rows = [(number, part.role.value, part.start, part.end) for number, claim in claims for part in claim.parts]
    bulk.insert(ClaimPart, PART_FIELDS, rows)


def _store_terms(
    writes: Sequence[Write],
    swaps: Sequence[tuple[int, Swap[ClaimFact]]],
    stored: Sequence[tuple[int, int, ClaimFact]],
    texts: Mapping[int, str],
) -> None:
    """The terms of what is new, and of what says something else by now. Three queries at the most."""
    before = {swap.before.id: swap.before for _, swap in swaps if swap.before is not None}
    words: dict[int, str] = {}
    for place, number, claim in stored:
        if number not in before or _says(before[number]) != _says(claim):
            text = texts[writes[place][0].document_id]
            words[number] = claim_terms.words_of(words_at(text, claim.content), claim.gist)
    if words:
        project = Document.objects.values_list("project", flat=True).get(pk=writes[0][0].document_id)
        claim_terms.store(project, words, changed=words.keys() & before.keys())


def _says(claim: ClaimFact) -> tuple[object, ...]:
    return claim.content, claim.gist


def claim_columns(claim: ClaimFact, text: str) -> dict[str, Any]:
    """The columns of a claim, with the words that are cached beside it."""
    content = claim.content
    axes = {name: str(value) for name, value in zip(AXES, astuple(claim.axes), strict=True)}
    return {
        **axes,
        "parent_id": claim.parent,
        "gist": claim.gist,
        "implicit_cue": claim.implicit_cue,
        "check_worthy": claim.check_worthy,
        "event_id": claim.event,
        "source_entity_id": claim.source_entity,
        "derived_from_id": claim.derived_from,
        "start": content[0][0],
        "end": content[-1][1],
        "content": words_at(text, content),
        "source": words_at(text, claim.in_role(ClaimRole.SOURCE))[:SOURCE_LIMIT],
    }


def words_at(text: str, parts: Iterable[Part]) -> str:
    """The words of some ranges, as lists show them."""
    return BETWEEN_PARTS.join(text[start:end] for start, end in parts)


def _texts(sets: Iterable[AnnotationSet]) -> dict[int, str]:
    wanted = {own.document_id for own in sets}
    return dict(DocumentText.objects.filter(pk__in=wanted).values_list("pk", "text"))


# --- links ----------------------------------------------------------------------------------------


def _store_links(writes: Sequence[Write]) -> list[tuple[Write, dict[int, int]]]:
    """Every write with the ids that its new links got. One query for each link."""
    stored: list[tuple[Write, dict[int, int]]] = []
    for own, delta in writes:
        ids: dict[int, int] = {}
        for swap in _of(delta, LinkFact):
            if (link := swap.after) is not None:
                row = Link(annotation_set=own, pk=link.id if NEW < link.id else None, **_link_columns(link))
                row.save(force_insert=swap.before is None, force_update=swap.before is not None)
                ids[link.id] = row.pk
        stored.append(((own, delta), ids))
    return stored


def _link_columns(link: LinkFact) -> dict[str, Any]:
    return {
        "tail_id": link.tail,
        "head_id": link.head,
        "relation": link.relation.value,
        "state": link.state.value,
        "score": link.score,
        "method": link.method,
        "reason": link.reason,
        "scope": link.scope,
        "verdict": link.verdict.value if link.verdict else "",
        "valid_until": link.valid_until or None,
        "decided_at": timezone.now(),
    }


# --- values of spans --------------------------------------------------------------------------------


def _store_values(writes: Sequence[Write]) -> None:
    """One query for each value: they are confirmed one by one."""
    for own, delta in writes:
        for swap in delta.facts:
            match swap.after:
                case MentionFact(span, entity, use):
                    _put(Mention, own, span, {"entity_id": entity, "use": use.value}, swap)
                case QuantityFact(span, quantity, twin):
                    columns = dict(zip(QUANTITY, astuple(quantity), strict=True))
                    _put(Quantity, own, span, {**columns, "twin_id": twin}, swap)
                case TimeFact(span):
                    _put(TimeValue, own, span, _time_columns(swap.after), swap)


def _time_columns(fact: TimeFact) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(fact.time, name) for name in TIME}
    columns |= {"first": fact.time.first or None, "last": fact.time.last or None}
    return {**columns, "published": fact.published or None, "anchor_id": fact.anchor}


def _put(table: Table, own: AnnotationSet, span: int, columns: Mapping[str, Any], swap: Swap[Any]) -> None:
    row = table(annotation_set=own, pk=span, **columns)
    row.save(force_insert=swap.before is None, force_update=swap.before is not None)


# --- helpers --------------------------------------------------------------------------------------


def _of(delta: Delta, kind: type[F]) -> list[Swap[F]]:
    return [swap for swap in delta.facts if isinstance(swap.before or swap.after, kind)]  # type: ignore[misc]


def _swaps(writes: Sequence[Write], kind: type[F]) -> list[tuple[AnnotationSet, Swap[F]]]:
    return [(own, swap) for own, delta in writes for swap in _of(delta, kind)]


def _delete(writes: Sequence[Write], kind: type[Fact], table: Any, column: str) -> None:
    gone: dict[type[Fact], list[int]] = defaultdict(list)
    for _, swap in _swaps(writes, kind):
        if swap.before is not None and swap.after is None:
            gone[kind].append(swap.before.key[1])
    if gone:
        table.objects.filter(**{f"{column}__in": gone[kind]}).delete()
