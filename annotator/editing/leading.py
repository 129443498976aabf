"""What is remembered of names goes before what other sources suggest there: which suggestions are left out for it.

Remembered names come from people of the project, others from a model that has never heard of them. Of two suggestions
on one place, neither of them decided:

- what crosses a remembered name, lies inside it, or gives its range another label is left out;
- what encloses one with another label stays beside it, one inside the other;
- what encloses one with the same label is the longer name ("Arta Kelenko" around "Kelenko"), and the remembered one is
  left out.

It does not matter what was decided about the one for which another is left out, so that nothing comes and goes on the
way. `selectors.rows` counts by the same rules. What begins further than REACH before the other is not looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from annotator.editing.state import Proposal, SetState

REACH = 200  # characters


def led(state: SetState, leading: Collection[int], threshold: float = 0.0, also: Collection[int] = ()) -> SetState:
    """The state as remembered names leave it; `leading` are the origins that they come from.

    Those below the lowest score count for nothing here. Decided suggestions and those named in `also` stay. Takes
    n log n for n suggestions.
    """
    strong = [each for each in state.proposals.values() if each.score is None or threshold <= each.score]
    names = [each for each in strong if each.origin in leading]
    if not names:
        return state
    others = [each for each in strong if each.origin not in leading]
    out = {each.id for each, name in _meeting(others, names) if not _same(each, name) and not _encloses(each, name)}
    out |= {each.id for each, other in _meeting(names, others) if each.label == other.label and _encloses(other, each)}
    left_out = out - state.decisions.keys() - set(also)
    return replace(state, proposals={pk: each for pk, each in state.proposals.items() if pk not in left_out})


def _meeting(ones: Sequence[Proposal], others: Sequence[Proposal]) -> Iterator[tuple[Proposal, Proposal]]:
    """The pairs of the ones and the others that overlap."""
    ordered = sorted(others, key=lambda each: each.start)
    starts = [each.start for each in ordered]
    for one in ones:
        for other in ordered[bisect_left(starts, one.start - REACH) : bisect_left(starts, one.end)]:
            if one.start < other.end:
                yield one, other


def _same(a: Proposal, b: Proposal) -> bool:
    return (a.start, a.end, a.label) == (b.start, b.end, b.label)


def _encloses(outer: Proposal, inner: Proposal) -> bool:
    return (
        outer.start <= inner.start and inner.end <= outer.end and (outer.start, outer.end) != (inner.start, inner.end)
    )
