"""The claims of several people made one: which of them are the same claim, and what is to be decided part by part.

Claims of two people are the same where the contents share at least half of what either holds (Jaccard); the most alike
are put together first, one claim of each person to a group. Where all have a claim with the same parts and axes nothing
is asked. Else each part and axis in which they differ is a question of its own, so that the content may be one person's
and the source another's; whether the claim is there at all is one too, where somebody has none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from itertools import combinations
from typing import Any

from annotator.adjudication.overlap import jaccard
from annotator.adjudication.values import digest
from annotator.editing.claims import in_order
from annotator.editing.facts import (
    Attached,
    ClaimFact,
    FactKind,
    MentionFact,
    QuantityFact,
    TimeFact,
    axes_of,
    fact_of,
    fact_row,
)
from annotator.editing.state import NEW
from annotator.fact_records import ClaimAxes, ClaimPart
from annotator.records import Part, canonical_json
from annotator.vocabulary import ClaimRole

JACCARD = 0.5
THERE, NO = "there", "false"
ROLES = tuple(role.value for role in ClaimRole)
AXES = tuple(each.name for each in fields(ClaimAxes))
NAMES = (THERE, *ROLES, *AXES, "source_entity", "event")
"""What can be asked of a claim, in the order in which it is asked."""


@dataclass(frozen=True, slots=True)
class Option:
    """What these sources, alike, say to a question, as JSON."""

    said: str
    sources: tuple[int, ...]

    @property
    def value(self) -> Any:
        return json.loads(self.said)


@dataclass(frozen=True, slots=True)
class ClaimQuestion:
    """`key` is the same wherever there is the same to choose from, whoever says it. `name` is one of NAMES, or the kind
    of a value.
    """

    key: str
    name: str
    options: tuple[Option, ...]

    def option(self, said: str | None) -> Option | None:
        return next((each for each in self.options if each.said == said), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of several sources, by source, that are the same claim; `missing` are the sources without one."""

    key: str
    claims: Mapping[int, ClaimFact]
    missing: tuple[int, ...]
    questions: tuple[ClaimQuestion, ...]

    @property
    def range(self) -> Part:
        contents = [part for claim in self.claims.values() for part in claim.content]
        return min(start for start, _ in contents), max(end for _, end in contents)

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(claim.id for claim in self.claims.values())

    def asked(self, chosen: Mapping[str, str]) -> tuple[ClaimQuestion, ...]:
        """The questions that matter: of a claim that is dropped only whether it is there."""
        return self.questions[:1] if self.is_dropped(chosen) else self.questions

    def is_dropped(self, chosen: Mapping[str, str]) -> bool:
        first = self.questions[0] if self.questions else None
        return first is not None and first.name == THERE and chosen.get(first.key) == NO

    def left(self, chosen: Mapping[str, str]) -> int:
        return sum(each.key not in chosen for each in self.asked(chosen))

    def result(self, chosen: Mapping[str, str]) -> ClaimFact | None:
        """The claim as it was decided, None where it is dropped. Every question that matters must be decided.

        It has the words of the first who has any, and comes from the first whose content it has.
        """
        if self.is_dropped(chosen):
            return None
        claims = list(self.claims.values())
        said = _said(claims[0]) | {
            each.name: json.loads(chosen[each.key]) for each in self.questions if each.name != THERE
        }
        parts = in_order(ClaimPart(ClaimRole(role), start, end) for role in ROLES for start, end in said[role])
        made = replace(claims[0], id=NEW, parts=parts, axes=axes_of(*(said[name] for name in AXES)), parent=None)
        origin = next((each for each in claims if each.content == made.content), claims[0])
        return replace(
            made,
            gist=next((each.gist for each in claims if each.gist), ""),
            implicit_cue=not said["cue"] and any(each.implicit_cue for each in claims),
            check_worthy=any(each.check_worthy for each in claims),
            source_entity=said["source_entity"],
            event=said["event"],
            derived_from=origin.id,
        )


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """What several sources say of the value of one span: with this label on these parts."""

    label: int
    parts: tuple[Part, ...]
    kind: FactKind
    given: Mapping[int, Attached]
    question: ClaimQuestion | None

    def result(self, chosen: Mapping[str, str], span: int) -> Attached | None:
        """What is right for a span of gold; None while it is not decided."""
        if self.question is None:
            said: str | None = value_said(next(iter(self.given.values())))
        else:
            said = chosen.get(self.question.key)
        return None if said is None else value_on(said, span)


def aligned(sources: Mapping[int, Iterable[ClaimFact]]) -> tuple[Group, ...]:
    """All claims of the sources, each in one group, in reading order. Time grows with the square of their number."""
    owned = [(source, claim) for source in sorted(sources) for claim in sources[source]]
    members: list[list[int]] = [[number] for number in range(len(owned))]
    for _, a, b in _alike(owned):
        one, other = members[a], members[b]
        if one is not other and {owned[each][0] for each in one}.isdisjoint(owned[each][0] for each in other):
            one += other
            for each in other:
                members[each] = one
    groups = {id(group): sorted(group) for group in members}
    made = [_group({owned[each][0]: owned[each][1] for each in group}, sorted(sources)) for group in groups.values()]
    return tuple(sorted(made, key=lambda group: (group.range[0], -group.range[1], group.key)))


def parent_of(group: Group, groups: Iterable[Group]) -> Group | None:
    """The group around this one, by most of those who say that it lies in another; of equally many the first."""
    wanted = [claim.parent for claim in group.claims.values() if claim.parent is not None]
    votes = [(len(each.ids.intersection(wanted)), each) for each in groups]
    most = max((number for number, _ in votes), default=0)
    return next((each for number, each in votes if number == most), None) if most else None


def standing(group: Group, gold: Iterable[ClaimFact]) -> ClaimFact | None:
    """The claim of a gold set that stands for a group: made from it, or else the most alike."""
    claims = list(gold)
    if (made := next((each for each in claims if each.derived_from in group.ids), None)) is not None:
        return made
    alike = [(_likeness(group, each), -each.id, each) for each in claims if each.derived_from is None]
    best = max(alike, default=None, key=lambda each: each[:2])
    return best[2] if best is not None and JACCARD <= best[0] else None


def value_groups(
    values: Iterable[tuple[int, int, tuple[Part, ...], Attached]], sources: Sequence[int]
) -> tuple[ValueGroup, ...]:
    """From (source, label and parts of the span, value) what is said of each span, in reading order."""
    found: dict[tuple[tuple[Part, ...], int, FactKind], dict[int, Attached]] = defaultdict(dict)
    for source, label, parts, fact in values:
        found[parts, label, fact.key[0]][source] = fact
    groups = []
    for (parts, label, kind), given in sorted(found.items()):
        said = {source: value_said(fact) for source, fact in given.items()}
        question = _question(kind, said, sources, [label, parts])
        groups.append(ValueGroup(label, parts, kind, given, question))
    return tuple(groups)


def value_said(fact: Attached) -> str:
    """A value without the spans that it names, which are those of one person's set."""
    row = fact_row(replace(fact, span=NEW))
    assert row is not None
    if fact.key[0] != "mention":
        row[-1] = None
    return canonical_json(row)


def value_on(said: str, span: int) -> Attached:
    fact = fact_of(json.loads(said))
    assert isinstance(fact, MentionFact | QuantityFact | TimeFact)
    return replace(fact, span=span)


# --- helpers --------------------------------------------------------------------------------------


def _alike(owned: Sequence[tuple[int, ClaimFact]]) -> list[tuple[float, int, int]]:
    pairs = [
        (-jaccard(one.content, other.content), a, b)
        for (a, (source, one)), (b, (elsewhere, other)) in combinations(enumerate(owned), 2)
        if source != elsewhere
    ]
    return sorted(pair for pair in pairs if pair[0] <= -JACCARD)


def _likeness(group: Group, claim: ClaimFact) -> float:
    return max(jaccard(each.content, claim.content) for each in group.claims.values())


def _group(claims: Mapping[int, ClaimFact], sources: Sequence[int]) -> Group:
    missing = tuple(each for each in sources if each not in claims)
    contents = sorted({claim.content for claim in claims.values()})
    said = {source: _said(claim) for source, claim in claims.items()}
    asked = [
        _question(name, {source: canonical_json(each[name]) for source, each in said.items()}, sources, contents)
        for name in NAMES[1:]
    ]
    there = {source: canonical_json(source in claims) for source in sources}
    questions = tuple(each for each in (_question(THERE, there, sources, contents), *asked) if each is not None)
    return Group(digest([contents, sorted(map(canonical_json, said.values()))]), claims, missing, questions)


def _said(claim: ClaimFact) -> dict[str, Any]:
    """What a claim says, by the names of NAMES."""
    parts = {role.value: [list(part) for part in claim.in_role(role)] for role in ClaimRole}
    axes = dict(zip(AXES, map(str, astuple(claim.axes)), strict=True))
    return {**parts, **axes, "source_entity": claim.source_entity, "event": claim.event}


def _question(name: str, said: Mapping[int, str], sources: Sequence[int], about: Any) -> ClaimQuestion | None:
    """None where all who say something say the same."""
    by_answer: dict[str, list[int]] = defaultdict(list)
    for source in sources:
        if source in said:
            by_answer[said[source]].append(source)
    if len(by_answer) < 2:
        return None
    options = tuple(
        Option(each, tuple(by_answer[each]))
        for each in sorted(by_answer, key=lambda said: (said == NO, by_answer[said]))
    )
    return ClaimQuestion(digest(["claim", name, about, sorted(by_answer)]), name, options)
