"""One decision at every place where the same text stands, in one document or many, as one step begun in a document.

The places were chosen from what `selectors.occurrences` showed; each is checked anew. Where a decision does not fit
any more it is left out, with the reason. What is done from the page of phrases is in `services.phrases`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import IntegrityError, transaction

from annotator.access import Actor, require
from annotator.editing.occurrences import Action
from annotator.editing.state import Delta
from annotator.errors import Conflict, DomainError, Invalid, Stale
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors.occurrences import MOST, Search
from annotator.selectors.state import read_sets
from annotator.services import assignments, changes, plans
from annotator.services.annotations import Outcome
from annotator.services.plans import LeftOut
from annotator.services.targets import Target, Written, asked, by_document, checked, prepared, write
from annotator.text.phrases import Phrase


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of the step: decisions made in how many documents, and those left out.

    `outcome` is what happened to the document in which it began, None if that could not be written.
    """

    applied: int
    documents: int
    left_out: tuple[LeftOut, ...]
    outcome: Outcome | None
    replayed: bool = False

    @property
    def reasons(self) -> dict[str, int]:
        """Reason (a key of `plans.REASONS`) -> how often."""
        return dict(Counter(each.reason for each in self.left_out))

    @property
    def explanation(self) -> str:
        """Why places were left out, for people; "" if none was."""
        return plans.explained(self.left_out)


@dataclass(frozen=True, slots=True)
class _Step:
    """What is asked for once; `document` is where the person is."""

    id: UUID
    search: Search
    targets: tuple[Target, ...]
    document: Document

    @property
    def digest(self) -> str:
        """Equal for a retry: what is asked for, and from where."""
        return changes.request_digest(["everywhere", self.document.pk, *asked(self.search), self.targets])


def apply(
    *,
    document: Document,
    operation: UUID,
    targets: Iterable[Target],
    phrase: str,
    action: Action,
    label: int | None,
    by: Actor,
    was: int | None = None,
    whole_words: bool = True,
    match_case: bool = True,
) -> BulkOutcome:
    """Make one decision at all targets, in one transaction, or answer again if it was made before.

    "label" gives the label: a span on exactly this range is relabelled, else one is added, which accepts or corrects
    what is suggested there. "accept" and "reject" decide what is suggested with the label on exactly this range,
    "remove" deletes the span there. `document` is where the person is: undo takes the whole step back there. Its body
    need not be loaded.
    Raises Invalid, OperationReused, and Conflict if nothing could be done at any target. Costs 21 queries at the
    most, some ten to begin the document, and one more for each few megabytes of text, whatever the number of targets
    and documents.
    """
    require(by, Permission.ANNOTATE)
    if by.user is None:
        raise Invalid("The command line has no annotations of its own.")
    search = Search(Phrase(phrase, whole_words, match_case), action, label, was)
    step = _Step(operation, search, checked(targets, most=MOST), document)
    try:
        return _carry_out(step, by)
    except (DomainError, IntegrityError) as error:
        # As for one operation: only what fails can be a retry, since a retry finds everything done.
        if (earlier := _replay(step, by)) is not None:
            return earlier
        if isinstance(error, IntegrityError):
            raise Stale("These documents changed meanwhile. Nothing was saved.", hint="Repeat it.") from error
        raise


@transaction.atomic
def _carry_out(step: _Step, by: Actor) -> BulkOutcome:
    here = step.document.pk
    found = prepared(step.search, by_document(step.targets), by, also=here)
    if not found.planned.plans:
        raise Conflict("Nothing could be done at any of these places.", hint=plans.explained(found.planned.left_out))
    if here in found.states:
        found.planned.plans.setdefault(here, plans.nothing(here, found.states[here]))
        if here not in found.own or not found.own[here].begun:
            assignments.admit(step.document, by)
    done = [plan for plan in found.planned.plans.values() if plan.applied]
    answer = BulkOutcome(found.planned.applied, len(done), tuple(found.planned.left_out), None)
    data = {"step": [answer.applied, answer.documents, [list(each) for each in answer.left_out]]}
    fields = {"operation": step.id, "request_digest": step.digest}
    written = write(found, group=step.id, data=data, fields=fields, by=by, here=here)
    return replace(answer, outcome=_outcome(written[here]) if here in written else None)


def _outcome(written: Written) -> Outcome:
    """What happened to the document in which the step began."""
    plan = written.plan
    delta = Delta.from_json(written.change.data)
    sets = replace(plan.sets, own=written.own)
    return Outcome(sets, delta, plan.blocks, written.change, plan.state.after(delta))


def _replay(step: _Step, by: Actor) -> BulkOutcome | None:
    """The first answer to this operation id. Raises OperationReused if it asked for something else then."""
    change = changes.earlier(by=by, operation=step.id, digest=step.digest)
    if change is None:
        return None
    applied, documents, left_out = change.data["step"]
    outcome = None
    if change.document_id == step.document.pk:
        delta, blocks = Delta.from_json(change.data), tuple(change.data["blocks"])
        outcome = Outcome(read_sets(step.document, by), delta, blocks, change, replayed=True)
    return BulkOutcome(applied, documents, tuple(LeftOut(*each) for each in left_out), outcome, replayed=True)
