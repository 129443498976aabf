"""One decision at many places of a concordance, those ticked or all that are found, in sets of one's own or in gold.

It is one step: one transaction, one group of Changes, taken back as a whole (`services.taking_back`). Before it is made
the same plan says what it will do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from annotator.access import Actor, require
from annotator.editing.labelled import Labelled
from annotator.editing.occurrences import Action
from annotator.editing.state import SetState
from annotator.errors import Conflict, DomainError, Invalid, Stale
from annotator.records import Part
from annotator.roles import Permission
from annotator.selectors.concordance import Query, parts_of
from annotator.selectors.occurrences import Search
from annotator.services import changes, plans
from annotator.services.targets import Prepared, Target, asked, by_document, checked, prepared, write

MOST = 2_000
"""Places of one step."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done where: at the places chosen, or (None) at all that the query finds."""

    query: Query
    action: Action
    label: int | None
    chosen: tuple[Target, ...] | None = None

    @property
    def search(self) -> Search:
        return Search(self.query.phrase, self.action, self.label)

    def digest(self, by: Actor) -> str:
        """Equal for a retry."""
        narrowed = [self.query.carries, self.query.label, self.query.outlet]
        return changes.request_digest(["phrases", by.gold, asked(self.search), narrowed, self.chosen])


@dataclass(frozen=True, slots=True)
class Tally:
    """What a step does, or did: decisions in how many documents, and why (a key of `plans.REASONS`) how many places are
    left out.
    """

    places: int
    documents: int
    reasons: Mapping[str, int]

    @property
    def left_out(self) -> int:
        return sum(self.reasons.values())

    @classmethod
    def of(cls, planned: plans.Planned) -> Tally:
        reasons = Counter(each.reason for each in planned.left_out)
        return cls(planned.applied, len(planned.plans), dict(reasons.most_common()))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tally:
        places, documents, reasons = data["step"]
        return cls(places, documents, reasons)

    def as_json(self) -> dict[str, Any]:
        return {"step": [self.places, self.documents, self.reasons]}


def preview(wanted: Wanted, *, by: Actor) -> Tally:
    """What the step would do now. Writes nothing. Raises what `apply` raises before it writes, but no Conflict."""
    _check(by)
    return Tally.of(_prepared(wanted, by, _places(wanted, by), lock=False).planned)


def apply(wanted: Wanted, *, operation: UUID, by: Actor) -> Tally:
    """Make the decision, in one transaction, or answer again if it was made before.

    "label" gives the label: a span on exactly this range is relabelled, else one is added, which accepts or corrects
    what is suggested there. "accept", "reject" and "remove" mean what stands there with the label, or with any. Where
    all that is found is meant, places where something else lies across, or the label was rejected, are left out.
    For an actor who works in gold it happens in the gold sets that are open.
    Raises Invalid, Forbidden, OperationReused, and Conflict if nothing could be done anywhere. Costs 20 queries at the
    most and one more for each few megabytes of text, whatever the number of places; finding all, what a page costs.
    """
    _check(by)
    digest = wanted.digest(by)
    if (earlier := changes.earlier(by=by, operation=operation, digest=digest)) is not None:
        return Tally.from_json(earlier.data)
    try:
        return _carry_out(wanted, _places(wanted, by), operation, digest, by)
    except (DomainError, IntegrityError) as error:
        # What fails may be a retry that came while the first was still under way.
        if (earlier := changes.earlier(by=by, operation=operation, digest=digest)) is not None:
            return Tally.from_json(earlier.data)
        if isinstance(error, IntegrityError):
            raise Stale("These documents changed meanwhile. Nothing was saved.", hint="Repeat it.") from error
        raise


def _check(by: Actor) -> None:
    require(by, Permission.ADJUDICATE if by.gold else Permission.ANNOTATE)
    if by.user is None:
        raise Invalid("The command line has no annotations of its own.")


def _places(wanted: Wanted, by: Actor) -> dict[int, list[Part]]:
    """Where it is to be done. All that is found is looked for before anything is locked: that may take a second."""
    if wanted.chosen is None:
        return parts_of(by, wanted.query, most=MOST)
    return by_document(checked(wanted.chosen, most=MOST))


def _prepared(wanted: Wanted, by: Actor, places: Mapping[int, list[Part]], *, lock: bool) -> Prepared:
    def fits(state: SetState, part: Part) -> bool:
        return Labelled.of(state).fits(part, wanted.query.carries, wanted.query.label)

    return prepared(wanted.search, places, by, fits=fits if wanted.chosen is None else None, lock=lock)


@transaction.atomic
def _carry_out(wanted: Wanted, places: Mapping[int, list[Part]], operation: UUID, digest: str, by: Actor) -> Tally:
    found = _prepared(wanted, by, places, lock=True)
    tally = Tally.of(found.planned)
    if not found.planned.plans:
        raise Conflict("Nothing could be done at any of these places.", hint=plans.explained(found.planned.left_out))
    fields = {"operation": operation, "request_digest": digest}
    write(found, group=operation, data=tally.as_json(), fields=fields, by=by)
    return tally
