"""What a set held at a moment, from what its Changes did to it: forwards from a beginning, or backwards from now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from annotator.editing.state import Delta, SetState, composed

EMPTY = SetState({}, {}, {})


def replayed(deltas: Iterable[Delta], begin: SetState = EMPTY) -> SetState:
    """The state that Deltas lead to one after the other. Time grows with their length."""
    return begin.after(composed(deltas))


def beginning(now: SetState, deltas: Sequence[Delta]) -> SetState:
    """What was there before the first of a set's Deltas, if they lead to `now`: nothing, unless it was imported.

    An import stores spans and labels without a Change for each, so that the log tells nothing of those that nobody
    touched since. They are what is left when everything that was done is taken back.
    """
    begin = now.after(composed(deltas).reversed())
    return replace(begin, proposals={}, overlap=EMPTY.overlap)


def leads_to(now: SetState, deltas: Sequence[Delta]) -> bool:
    """Whether what the Deltas touched is now as they left it, so that nothing else has changed it."""
    after = replayed(deltas, beginning(now, deltas))
    return (after.spans, after.decisions, after.labels, after.facts) == (
        now.spans,
        now.decisions,
        now.labels,
        now.facts,
    )
