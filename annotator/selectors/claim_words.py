"""Claims, links and values in words: what one says, and what became of it. No query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass

from annotator.editing.facts import Attached, ClaimFact, LinkFact, MentionFact, QuantityFact
from annotator.fact_records import Quantity, TimeValue
from annotator.records import Part
from annotator.selectors.fact_state import AXES
from annotator.vocabulary import ClaimRole

Quote = Callable[[Iterable[Part]], str]
VALUES = {"mention": "entity", "quantity": "figure", "time": "time"}


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing about a claim that is no longer what it was; "" for nothing."""

    name: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.name} {self.was or 'none'} → {self.now or 'none'}"


def changes(before: ClaimFact, after: ClaimFact, quote: Quote) -> tuple[Changed, ...]:
    """What differs: parts, then how it is made, then the rest."""
    parts = [
        Changed(role.value, quote(before.in_role(role)), quote(after.in_role(role)))
        for role in ClaimRole
        if before.in_role(role) != after.in_role(role)
    ]
    axes = zip(AXES, astuple(before.axes), astuple(after.axes), strict=True)
    made = [Changed(in_words(name), in_words(was), in_words(now)) for name, was, now in axes if was != now]
    return (*parts, *made, *_rest(before, after))


def _rest(before: ClaimFact, after: ClaimFact) -> Iterable[Changed]:
    if before.gist != after.gist:
        yield Changed("gist", before.gist, after.gist)
    for name, was, now in (
        ("implicit cue", before.implicit_cue, after.implicit_cue),
        ("check-worthy", before.check_worthy, after.check_worthy),
    ):
        if was != now:
            yield Changed(name, "yes" if was else "no", "yes" if now else "no")
    for name, one, other in (
        ("claim around it", before.parent, after.parent),
        ("event", before.event, after.event),
        ("source entity", before.source_entity, after.source_entity),
    ):
        if one != other:
            yield Changed(name, "" if one is None else "one", "" if other is None else "another" if one else "one")


def link_words(link: LinkFact, contents: Mapping[int, str]) -> str:
    """ "Karsk fell" denies "Karsk held"."""
    tail, head = (contents.get(each, "a claim that is gone") for each in (link.tail, link.head))
    return f"“{tail}” {in_words(link.relation)} “{head}”"


def value_words(fact: Attached, entities: Mapping[int, str]) -> str:
    """A value, as people say it."""
    if isinstance(fact, MentionFact):
        named = "none of ours" if fact.entity is None else entities.get(fact.entity, "one that is gone")
        return f"{named}, {fact.use}"
    return quantity_words(fact.quantity) if isinstance(fact, QuantityFact) else time_words(fact.time)


def quantity_words(figure: Quantity) -> str:
    numbers = [f"{each:,.10g}" for each in dict.fromkeys((figure.low, figure.high))]
    modifier = "" if figure.modifier == "exact" else in_words(figure.modifier)
    unit = "" if figure.unit == "count" and figure.noun else figure.unit
    period, scope = figure.period and f"a {figure.period}", figure.scope and f"({figure.scope})"
    return " ".join(each for each in (modifier, " to ".join(numbers), unit, figure.noun, period, scope) if each)


def time_words(time: TimeValue) -> str:
    days = " to ".join(dict.fromkeys(each for each in (time.first, time.last) if each))
    return f"{time.value} ({days})" if days and days != time.value else time.value


def in_words(word: str) -> str:
    return str(word).replace("_", " ")
