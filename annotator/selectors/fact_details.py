"""What a Change did to claims, links and values, in words: `details` tells it beside what it did to spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.editing.facts import Attached, ClaimDecisionFact, ClaimFact, Fact, LinkFact, MentionFact
from annotator.editing.state import Delta, Swap
from annotator.models import Claim, Entity, Span
from annotator.records import Part
from annotator.selectors.claim_words import VALUES, Quote, changes, in_words, link_words, value_words
from annotator.selectors.fact_state import claims_of
from annotator.text.quoting import shortened
from annotator.vocabulary import ClaimRole

DONE = {"accepted": "claim accepted", "corrected": "claim corrected", "rejected": "claim rejected"}


@dataclass(frozen=True, slots=True)
class FactNames:
    """What the ids in facts stand for: contents and proposals of claims, names of entities, ranges of spans.

    `ranges` are the (document, range) pairs whose words have to be read for it.
    """

    contents: Mapping[int, str] = field(default_factory=dict)
    proposals: Mapping[int, ClaimFact] = field(default_factory=dict)
    entities: Mapping[int, str] = field(default_factory=dict)
    spans: Mapping[int, tuple[Part, ...]] = field(default_factory=dict)
    ranges: tuple[tuple[int, Part], ...] = ()


def read_fact_names(deltas: Sequence[Delta]) -> FactNames:
    """For Deltas with facts; at most five queries, none without."""
    facts = [each for delta in deltas for swap in delta.facts for each in (swap.before, swap.after) if each]
    linked = {each for fact in facts if isinstance(fact, LinkFact) for each in (fact.tail, fact.head)}
    decided = {fact.suggestion for fact in facts if isinstance(fact, ClaimDecisionFact)}
    entities = {fact.entity for fact in facts if isinstance(fact, MentionFact) and fact.entity is not None}
    spans = {fact.span for fact in facts if isinstance(fact, Attached)}
    contents = Claim.objects.filter(pk__in=linked).values_list("pk", "content") if linked else ()
    rows = list(Claim.objects.filter(pk__in=decided).select_related("annotation_set")) if decided else []
    proposals = claims_of(Claim.objects.filter(pk__in=decided)) if decided else {}
    named = Entity.objects.filter(pk__in=entities).values_list("pk", "name") if entities else ()
    columns = ("pk", "annotation_set__document", "start", "end")
    places = list(Span.objects.filter(pk__in=spans).values_list(*columns)) if spans else []
    return FactNames(
        {pk: shortened(words) for pk, words in contents},
        proposals,
        dict(named),
        {pk: ((start, end),) for pk, _, start, end in places},
        (
            *((document, (start, end)) for _, document, start, end in places),
            *((row.annotation_set.document_id, part) for row in rows for part in proposals[row.pk].ranges),
        ),
    )


def facts_told(delta: Delta, names: FactNames, quote: Quote) -> Iterator[dict[str, Any]]:
    """The fields of a Detail for each fact that changed: claims in the order of the text, then links and values."""
    verdicts = _verdicts(delta)
    told = {each.id for each in _facts(delta, ClaimFact)}
    claims: list[Any] = [swap for swap in delta.facts if isinstance(swap.before or swap.after, ClaimFact)]
    for swap in sorted(claims, key=lambda each: (each.after or each.before).content):
        yield _of_claim(swap, verdicts, names, quote)
    for swap in delta.facts:
        fact = swap.after or swap.before
        if isinstance(fact, ClaimDecisionFact) and told.isdisjoint(_made(swap)):
            yield _of_decision(swap, fact, names, quote)
        elif isinstance(fact, LinkFact):
            yield _of_link(swap, fact, names)
        elif isinstance(fact, Attached):
            yield _of_value(swap, fact, names, quote)


def _verdicts(delta: Delta) -> dict[int, ClaimDecisionFact]:
    """Claim -> the decision that it was made or changed by."""
    decided = (swap.after for swap in delta.facts)
    return {each.claim: each for each in decided if isinstance(each, ClaimDecisionFact) and each.claim is not None}


def _facts(delta: Delta, kind: type[ClaimFact]) -> Iterator[ClaimFact]:
    for swap in delta.facts:
        yield from (each for each in (swap.before, swap.after) if isinstance(each, kind))


def _made(swap: Swap[Fact]) -> set[int | None]:
    return {each.claim for each in (swap.before, swap.after) if isinstance(each, ClaimDecisionFact)}


def _of_claim(swap: Any, verdicts: Mapping[int, ClaimDecisionFact], names: FactNames, quote: Quote) -> dict[str, Any]:
    now: ClaimFact = swap.after or swap.before
    decision = verdicts.get(now.id)
    was: ClaimFact = swap.before or names.proposals.get(now.derived_from or 0) or now
    if swap.after is None:
        did = "claim removed"
    elif swap.before is None:
        did = DONE[decision.verdict] if decision else "claim added"
    else:
        did = "claim changed"
    different = changes(was, now, quote) if swap.after is not None else ()
    return {
        "did": did,
        "label": "",
        "quote": quote(now.content),
        "parts": now.content,
        "note": "; ".join(str(each) for each in different if each.name not in {"content", "claim around it"}),
        "gone": swap.after is None,
        "was_quote": quote(was.content) if was.content != now.content else "",
    }


def _of_decision(swap: Swap[Fact], fact: ClaimDecisionFact, names: FactNames, quote: Quote) -> dict[str, Any]:
    did = "claim undecided again" if swap.after is None else DONE[fact.verdict]
    proposed = names.proposals.get(fact.suggestion)
    if proposed is None:
        return {"did": did, "label": "", "quote": "a proposed claim that is gone"}
    gone = did == DONE["rejected"]
    return {"did": did, "label": "", "quote": quote(proposed.content), "parts": proposed.content, "gone": gone}


def _of_link(swap: Swap[Fact], link: LinkFact, names: FactNames) -> dict[str, Any]:
    before = swap.before
    did = "link removed" if swap.after is None else f"link {link.state}"
    was = f"; {before.state} before" if swap.after is not None and isinstance(before, LinkFact) else ""
    details = [in_words(each) for each in (link.verdict or "", link.scope, link.reason) if each]
    words = link_words(link, names.contents)
    return {"did": did + was, "label": "", "quote": words, "note": "; ".join(details), "gone": swap.after is None}


def _of_value(swap: Swap[Fact], fact: Attached, names: FactNames, quote: Quote) -> dict[str, Any]:
    name = VALUES[fact.key[0]]
    did = f"{name} removed" if swap.after is None else f"{name} changed" if swap.before else f"{name} said"
    said = [value_words(each, names.entities) for each in (swap.before, swap.after) if isinstance(each, Attached)]
    parts = names.spans.get(fact.span, ())
    words = quote(parts) if parts else "a span that is gone"
    return {"did": did, "label": "", "quote": words, "parts": parts, "note": " → ".join(said), "span": fact.span}


def claim_lines(claims: Iterable[ClaimFact], text: str) -> list[tuple[str, str, str]]:
    """Content, source and the words that describe it, of each claim in reading order."""

    def quote(parts: Iterable[Part]) -> str:
        return shortened(" … ".join(text[start:end] for start, end in parts))

    return [
        (
            quote(each.content),
            quote(each.in_role(ClaimRole.SOURCE)),
            ", ".join(in_words(word) for word in (each.axes.certainty, each.axes.polarity, each.axes.act)),
        )
        for each in sorted(claims, key=lambda claim: (claim.content, claim.id))
    ]
