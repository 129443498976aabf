"""The claims of a corpus as arrays, and which claim of one person stands for which of another.

Two claims are compared by the characters that the contents of both hold, divided by those that either holds. From
JACCARD on they say the same, one to one, the larger share first: `matching`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from annotator.agreement.arrays import Arrays
from annotator.agreement.layout import Floats, Ints
from annotator.agreement.matching import Overlaps, best_first, overlaps
from annotator.vocabulary import Certainty, ClaimRole, EventType, Orientation, Polarity, Relation, SpeechAct, Voice

JACCARD = 0.5
AXES: Mapping[str, type[StrEnum]] = {
    "certainty": Certainty,
    "polarity": Polarity,
    "orientation": Orientation,
    "act": SpeechAct,
    "voice": Voice,
    "event_type": EventType,
}
ROLES = tuple(ClaimRole)
RELATIONS = tuple(Relation)
ONE_WAY = frozenset({Relation.DENIES, Relation.UPDATES, Relation.DOES_NOT_CONFIRM, Relation.ELABORATES})


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """Claims in the order of their sets, which are numbers in the layout of the corpus.

    `axes` is (claims, AXES): the place of each word in its list. `parts` has the columns claim, role, start and end in
    its document; every claim has a content. `links` are accepted ones: tail, head and relation.
    """

    sets: Ints
    axes: Ints
    parts: Ints
    links: Ints


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs of claims, the person who stands earlier first; `comparison` is of their sets."""

    first: Ints
    second: Ints
    comparison: Ints


def in_role(arrays: Arrays, rows: ClaimRows, role: ClaimRole) -> tuple[Arrays, Ints]:
    """The corpus with all that its claims have in one role as spans of one label, and whose claim each span is."""
    parts = rows.parts[rows.parts[:, 1] == ROLES.index(role)]
    parts = parts[np.lexsort((parts[:, 2], parts[:, 0]))]
    opens = np.diff(parts[:, 0], prepend=-1) != 0
    claims = parts[opens, 0]
    offset = arrays.begins[arrays.layout.set_document[rows.sets[parts[:, 0]]]]
    made = replace(
        arrays,
        labels=(0,),
        span_set=rows.sets[claims],
        span_label=np.zeros_like(claims),
        part_span=np.cumsum(opens) - 1,
        part_start=offset + parts[:, 2],
        part_end=offset + parts[:, 3],
    )
    return made, claims


def matched(contents: Arrays, pairs: Overlaps) -> Matched:
    """The claims that say the same, of all whose contents share characters."""
    near = pairs.among(JACCARD <= pairs.share)
    near = near.among(best_first(contents, near))
    sets = contents.span_set
    return Matched(near.first, near.second, contents.layout.comparison_of(sets[near.first], sets[near.second]))


def shares(arrays: Arrays, rows: ClaimRows, role: ClaimRole, pairs: Matched) -> tuple[Ints, Floats]:
    """Of each pair of claims, how many of the two have the role, and how large a share of it they have in common."""
    made, claims = in_role(arrays, rows, role)
    has = np.zeros(len(rows.sets), dtype=np.int64)
    has[claims] = 1
    found = overlaps(made)
    keys = claims[found.first] * len(rows.sets) + claims[found.second]
    order = np.argsort(keys)
    wanted = pairs.first * len(rows.sets) + pairs.second
    at = np.searchsorted(keys[order], wanted)
    there = at < len(keys)
    there[there] = keys[order][at[there]] == wanted[there]
    share = np.zeros(len(wanted))
    share[there] = found.share[order][at[there]]
    return has[pairs.first] + has[pairs.second], share


def linked(arrays: Arrays, rows: ClaimRows, pairs: Matched) -> Floats:
    """(comparisons, 2): links that both people could have made, counted for each of the two, and how many both made."""
    layout = arrays.layout
    person, document = layout.set_person[rows.sets], layout.set_document[rows.sets]
    partner = {(int(a), int(person[b])): int(b) for a, b in zip(pairs.first, pairs.second, strict=True)}
    partner |= {(int(b), int(person[a])): int(a) for a, b in zip(pairs.first, pairs.second, strict=True)}
    sets = {(int(d), int(p)): n for n, (d, p) in enumerate(zip(layout.set_document, layout.set_person, strict=True))}
    known = {_link(*link) for link in rows.links.tolist()}
    table = np.zeros((len(layout.first), 2))
    for tail, head, relation in rows.links.tolist():
        own = int(rows.sets[tail])
        for other in range(layout.n_people):
            theirs = sets.get((int(document[tail]), other))
            if other == person[tail] or theirs is None or (int(document[head]), other) not in sets:
                continue
            ends = partner.get((tail, other), -1), partner.get((head, other), -1)
            row = layout.comparison_of(*(np.array([each]) for each in sorted((own, theirs))))
            table[row] += (1, -1 not in ends and _link(*ends, relation) in known)
    return table


def _link(tail: int, head: int, relation: int) -> tuple[int, int, int]:
    """The same for both directions where it makes no difference."""
    if RELATIONS[relation] in ONE_WAY:
        return tail, head, relation
    return min(tail, head), max(tail, head), relation
