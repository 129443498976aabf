"""The states of a person's set and of a gold set, and the steps between them, in one table.

    open ──submit──▶ submitted ──accept──▶ accepted
     ▲                │     ▲                 │
     │              return  └──submit── returned
     └──────────── reopen (from any done state)

A gold set knows only open and submitted: it is being decided, or finished.
"""

from __future__ import annotations

from enum import StrEnum

from annotator.errors import Conflict


class Stage(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Step(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"


EDITABLE = frozenset({Stage.OPEN, Stage.RETURNED})
DONE = frozenset({Stage.SUBMITTED, Stage.ACCEPTED})

TRANSITIONS: dict[tuple[Stage, Step], Stage] = {
    (Stage.OPEN, Step.SUBMIT): Stage.SUBMITTED,
    (Stage.RETURNED, Step.SUBMIT): Stage.SUBMITTED,
    (Stage.SUBMITTED, Step.ACCEPT): Stage.ACCEPTED,
    (Stage.SUBMITTED, Step.RETURN): Stage.RETURNED,
    (Stage.ACCEPTED, Step.RETURN): Stage.RETURNED,
    (Stage.SUBMITTED, Step.REOPEN): Stage.OPEN,
    (Stage.ACCEPTED, Step.REOPEN): Stage.OPEN,
    (Stage.RETURNED, Step.REOPEN): Stage.OPEN,
}


def after(state: Stage | str, step: Step) -> Stage:
    """The state that a step leads to. Raises Conflict where the step is not possible."""
    reached = TRANSITIONS.get((Stage(state), step))
    if reached is None:
        raise Conflict(f"What is {state} cannot be {PAST[step]}.", hint="Look again: somebody may have been faster.")
    return reached


PAST = {Step.SUBMIT: "submitted", Step.ACCEPT: "accepted", Step.RETURN: "returned", Step.REOPEN: "reopened"}
