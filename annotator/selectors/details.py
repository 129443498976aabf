"""What a Change did to a set, thing by thing, in words and quotes: label, range and note as they were and became.

Made of the Change's Delta. What that names only by an id (labels, suggestions, the words of a range) is read for many
Changes at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from annotator.editing.state import DecisionState, Delta, SpanState, Swap
from annotator.models import Document
from annotator.records import Part
from annotator.selectors import rows
from annotator.selectors.fact_details import FactNames, facts_told, read_fact_names
from annotator.selectors.quotes import Quotes, quotes_in, quotes_of
from annotator.text.quoting import shortened
from labels.models import Label


@dataclass(frozen=True, slots=True)
class Detail:
    """One span, document label, claim, link or value that changed: what was done to it, what it is now, and what it was
    where that differs.

    `span` is the id of the span or suggestion, None for anything else; `gone` where it is no longer there.
    """

    did: str
    label: str
    quote: str = ""
    parts: tuple[Part, ...] = ()
    note: str = ""
    span: int | None = None
    gone: bool = False
    was_label: str = ""
    was_quote: str = ""
    was_note: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in Deltas stand for. `suggestions` are as they were proposed, with their document."""

    labels: Mapping[int, str]
    suggestions: Mapping[int, SpanState]
    quotes: Quotes
    facts: FactNames

    def label(self, number: int) -> str:
        return self.labels.get(number, "a label that is gone")


def read_names(deltas: Iterable[tuple[int | None, Delta]], document: Document | None = None) -> Names:
    """For Deltas with the documents they belong to. At most three queries, two where `document` is all of them and its
    text is loaded; four more for facts.
    """
    found = list(deltas)
    facts = read_fact_names([delta for _, delta in found if delta.facts])
    suggestions = _suggestions({about for _, delta in found for about in _undescribed(delta)})
    labels = {number for _, delta in found for number in _labels(delta)}
    labels |= {each.label for each in suggestions.values()}
    named = dict(Label.objects.filter(pk__in=labels).values_list("pk", "name")) if labels else {}
    ranges = chain(_ranges(found, suggestions), facts.ranges)
    return Names(named, suggestions, quotes_in(document) if document else quotes_of(ranges), facts)


def details_of(delta: Delta, document: int | None, names: Names) -> tuple[Detail, ...]:
    """In the order of the text, document labels last. No query."""
    verdicts: dict[int, str] = {
        swap.after.span: swap.after.verdict for swap in delta.decisions if swap.after is not None and swap.after.span
    }
    spans = [_of_span(swap, verdicts, document, names) for swap in delta.spans]
    decided = [_of_decision(swap, document, names) for swap in _alone(delta)]
    once = dict.fromkeys(sorted(chain(spans, _without_twins(decided)), key=lambda each: each.parts))
    facts = (
        Detail(**each) for each in facts_told(delta, names.facts, lambda parts: names.quotes.quote(document, parts))
    )
    return (*once, *facts, *(_of_label(swap, names) for swap in delta.labels))


# --- one thing -----------------------------------------------------------------------------------


def _of_span(swap: Swap[SpanState], verdicts: Mapping[int, str], document: int | None, names: Names) -> Detail:
    now = swap.after or swap.before
    assert now is not None
    was = swap.before or names.suggestions.get(now.derived_from or 0) or now  # what is corrected, or else as it is
    quote, was_quote = names.quotes.quote(document, now.parts), names.quotes.quote(document, was.parts)
    return Detail(
        did=_did(swap, verdicts.get(now.id, "added")),
        label=names.label(now.label),
        quote=quote,
        parts=now.parts,
        note=shortened(now.note),
        span=now.id,
        gone=swap.after is None,
        was_label=names.label(was.label) if was.label != now.label else "",
        was_quote=was_quote if was.parts != now.parts else "",
        was_note=shortened(was.note) if was.note != now.note else "",
    )


def _did(swap: Swap[SpanState], made: str) -> str:
    if swap.before is None or swap.after is None:
        return made if swap.after else "removed"
    before, after = swap.before, swap.after
    different = {
        "label changed": before.label != after.label,
        "edges moved": before.parts != after.parts,
        "note written" if after.note else "note removed": before.note != after.note,
    }
    return ", ".join(words for words, is_so in different.items() if is_so) or "confirmed"


def _of_decision(swap: Swap[DecisionState], document: int | None, names: Names) -> Detail:
    did = "undecided again" if swap.after is None else swap.after.verdict
    proposed = names.suggestions.get(_about(swap))
    if proposed is None:
        return Detail(did=did, label="", quote="a suggestion that is gone", span=_about(swap))
    return Detail(
        did=did,
        label=names.label(proposed.label),
        quote=names.quotes.quote(document, proposed.parts),
        parts=proposed.parts,
        span=proposed.id,
        gone=did == "rejected",
    )


def _of_label(swap: Swap[int], names: Names) -> Detail:
    number = swap.before if swap.after is None else swap.after
    return Detail(did="off" if swap.after is None else "on", label=names.label(number or 0), gone=swap.after is None)


def _without_twins(found: Sequence[Detail]) -> Iterator[Detail]:
    """Suggestions of several sources that say the same are one thing to people."""
    yield from {(each.did, each.label, each.parts): each for each in found}.values()


# --- what has to be read ---------------------------------------------------------------------------


def _alone(delta: Delta) -> Iterator[Swap[DecisionState]]:
    """The decisions that no span of the Delta tells of: those that reject, or take a rejection back."""
    told = {each.id for swap in delta.spans for each in (swap.before, swap.after) if each is not None}
    for swap in delta.decisions:
        if told.isdisjoint(each.span for each in (swap.before, swap.after) if each is not None):
            yield swap


def _undescribed(delta: Delta) -> set[int]:
    """The suggestions that are decided without a span, and those that new spans were made from."""
    made = {swap.after.derived_from for swap in delta.spans if swap.before is None and swap.after is not None}
    return {_about(swap) for swap in _alone(delta)} | {each for each in made if each is not None}


def _suggestions(numbers: Collection[int]) -> dict[int, SpanState]:
    found = rows.spans_in((), None, numbers) if numbers else ()
    return {number: SpanState(number, label, parts) for number, _, label, _, _, parts, *_ in found}


def _labels(delta: Delta) -> Iterator[int]:
    for swap in delta.spans:
        yield from (each.label for each in (swap.before, swap.after) if each is not None)
    for label in delta.labels:
        yield from (each for each in (label.before, label.after) if each is not None)


def _ranges(
    found: Iterable[tuple[int | None, Delta]], suggestions: Mapping[int, SpanState]
) -> Iterator[tuple[int, Part]]:
    for document, delta in found:
        if document is not None:
            yield from ((document, part) for part in delta.ranges())
            proposed = [suggestions[each] for each in _undescribed(delta) if each in suggestions]
            yield from ((document, (each.start, each.end)) for each in proposed)


def _about(swap: Swap[DecisionState]) -> int:
    decision = swap.before or swap.after
    assert decision is not None
    return decision.suggestion
