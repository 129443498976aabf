"""What the desk thinks of a claim or event: statuses are only added, and the newest counts.

Who takes one back adds what stood before it. What the machine proposes (`annotator.facts.status`) a person sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from annotator.access import Actor, require
from annotator.errors import Invalid, NotFound
from annotator.models import Assessment, Claim, Document
from annotator.roles import Permission
from annotator.selectors.event_list import event_of
from annotator.selectors.sets import all_visible
from annotator.services import changes
from annotator.vocabulary import Status

LONGEST = 5_000
MOST_EVIDENCE = 50
LONGEST_EVIDENCE = 500
FOUNDED = frozenset({Status.REFUTED, Status.CORROBORATED})
"""What needs evidence and a reason."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with what it rests on. `evidence` are addresses, and links by number ("link 12")."""

    status: Status
    rationale: str = ""
    evidence: tuple[str, ...] = ()
    valid_until: date | None = None


@transaction.atomic
def assess(
    verdict: Verdict, *, operation: UUID, by: Actor, claim_id: int | None = None, event_id: int | None = None
) -> Assessment:
    """Set the status of a claim or of an event: one of the two ids. Six queries at the most.

    Raises Forbidden, NotFound, and Invalid naming the field: refuted and corroborated need evidence and a reason.
    """
    require(by, Permission.ASSESS)
    verdict = _checked(verdict)
    digest = changes.request_digest(["assessment.add", claim_id, event_id, str(verdict)])
    if (earlier := changes.earlier(by=by, operation=operation, digest=digest)) is not None:
        return Assessment.objects.get(pk=earlier.data["assessment"])
    document = None if claim_id is None else _document_of(claim_id, by)
    if event_id is not None:
        event_of(by, event_id)
    made = Assessment.objects.create(
        project=by.project,
        claim_id=claim_id,
        event_id=event_id,
        status=verdict.status.value,
        rationale=verdict.rationale,
        evidence=list(verdict.evidence),
        valid_until=verdict.valid_until,
        author=by.user,
    )
    data = {
        "assessment": made.pk,
        "claim": claim_id,
        "event": event_id,
        "status": made.status,
        "rationale": made.rationale,
    }
    changes.record(
        by=by, action="assessment.add", document=document, data=data, operation=operation, request_digest=digest
    )
    return made


def _document_of(claim_id: int, by: Actor) -> Document:
    """Where the claim stands. One query. Raises NotFound for one that the person may not see."""
    claim = Claim.objects.filter(pk=claim_id, annotation_set__in=all_visible(by)).select_related("annotation_set")
    if (found := claim.first()) is None:
        raise NotFound("There is no such claim.")
    return Document(pk=found.annotation_set.document_id)


def _checked(verdict: Verdict) -> Verdict:
    """With the spaces gone. Raises Invalid naming the field."""
    rationale = verdict.rationale.replace("\r\n", "\n").strip()
    evidence = tuple(dict.fromkeys(each.strip() for each in verdict.evidence if each.strip()))
    if "\0" in rationale or any("\0" in each for each in evidence):
        raise Invalid("A NUL character cannot be stored.", where="rationale")
    if LONGEST < len(rationale):
        raise Invalid(f"A reason has at most {LONGEST:,} characters.", where="rationale")
    if MOST_EVIDENCE < len(evidence) or any(LONGEST_EVIDENCE < len(each) for each in evidence):
        raise Invalid(
            f"At most {MOST_EVIDENCE} lines, each of at most {LONGEST_EVIDENCE} characters.", where="evidence"
        )
    if verdict.status in FOUNDED:
        for value, where, what in ((rationale, "rationale", "a reason"), (evidence, "evidence", "evidence")):
            if not value:
                raise Invalid(f"“{verdict.status}” needs {what}.", where=where, hint="Say what it rests on.")
    return Verdict(verdict.status, rationale, evidence, verdict.valid_until)
