"""Staffing: giving documents to people by hand or at random, taking them back, quotas, how many annotate a document.

Everything is worked out under the locks of the documents (`services.board`), so that it cannot race with the queue. An
action done again does nothing again, and each says what it did and what it left, and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from django.db import transaction

from annotator import dealing
from annotator.access import Actor, require
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, Document, Membership
from annotator.roles import Permission
from annotator.selectors import staffing as read
from annotator.services import board, changes
from annotator.services.assignments import Origin, State
from annotator.services.board import Board, Pair
from annotator.services.documents import archive_document

MOST_PAIRS = 50_000
MOST_DOCUMENTS = 10_000
MOST_ANNOTATORS = 50
MOST_QUOTA = 1_000_000
MOST_SEED = 2**31 - 1

GIVE_BACK, RELEASE, ARCHIVE = "give_back", "release", "archive"
VERDICTS = (GIVE_BACK, RELEASE, ARCHIVE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many pairs of document and person were done, and how many were left for which reason.

    there: it was theirs already. absent: it was not. submitted. kept: it was taken from them before, their work is
    kept. gone: the document. short: nobody was left for a place.
    """

    done: int
    left: Mapping[str, int] = field(default_factory=dict)


def assign(*, documents: Iterable[int], people: Iterable[int], by: Actor) -> Outcome:
    """Give every document to every person, also beyond what is wanted. As `assign_pairs`."""
    return assign_pairs(pairs=product(set(documents), set(people)), by=by)


@transaction.atomic
def assign_pairs(*, pairs: Iterable[Pair], by: Actor) -> Outcome:
    """Give documents to people; whose they are already stay as they are. Raises Forbidden, Invalid, NotFound.

    Six queries, whatever their number.
    """
    require(by, Permission.ASSIGN)
    wanted = _counted(pairs)
    _check_people(by, {person for _, person in wanted})
    table = board.locked({document for document, _ in wanted}, by)
    left: Counter[str] = Counter()
    fresh = [pair for pair in wanted if _unless(left, _why_not_given(table, pair))]
    table.hand_out(fresh, Origin.HAND)
    return Outcome(len(fresh), left)


def withdraw(*, documents: Iterable[int], people: Iterable[int], by: Actor) -> Outcome:
    """Take every document from every person. As `withdraw_pairs`."""
    return withdraw_pairs(pairs=product(set(documents), set(people)), by=by)


@transaction.atomic
def withdraw_pairs(*, pairs: Iterable[Pair], by: Actor) -> Outcome:
    """Take documents from people, but not what is submitted. Raises Forbidden, Invalid.

    Who has begun keeps the work, to read and to go on with, without a place; of who has not nothing is left. Seven
    queries, whatever their number.
    """
    require(by, Permission.ASSIGN)
    return _withdraw(_counted(pairs), by)


@transaction.atomic
def assign_at_random(
    *, documents: Iterable[int], people: Iterable[int], per_document: int, seed: int, by: Actor
) -> Outcome:
    """Have each document annotated by so many people, whoever has it already among them, and deal what is missing.

    Nobody is dealt more than one document more than another, unless a quota, or that they have or skipped the others,
    is the reason. The same seed gives the same deal. Raises Forbidden, Invalid, NotFound. Seven queries for 5,000
    documents.
    """
    require(by, Permission.ASSIGN)
    chosen = _few(documents)
    _check_number(per_document, MOST_ANNOTATORS, "per_document")
    _check_number(seed, MOST_SEED, "seed", least=0)
    quotas = _check_people(by, set(people))
    room = read.room(by, quotas)
    table = board.locked(chosen, by)
    missing = {document: max(0, per_document - table.holders(document)) for document in table.documents}
    barred = {pair for pair, row in table.rows.items() if row.state in {*Assignment.HOLDING, State.SKIPPED}}
    dealt = sorted(dealing.deal(missing, room, barred, seed=seed))
    table.hand_out(dealt, Origin.RANDOM)
    short = sum(missing.values()) - len(dealt)
    return Outcome(len(dealt), {"short": short} if short else {})


@transaction.atomic
def set_overlap(*, documents: Iterable[int], annotators: int | None, by: Actor) -> int:
    """Have these documents annotated by so many people; None: by as many as the project says. Returns how many
    documents changed. Raises Forbidden, Invalid. Five queries for 5,000 documents.
    """
    require(by, Permission.ASSIGN)
    chosen = _few(documents)
    if annotators is not None:
        _check_number(annotators, MOST_ANNOTATORS, "annotators")
    changed = board.set_annotators(chosen, annotators, by)
    board.record(by, "document.overlap", {each: {"annotators": annotators} for each in changed})
    board.count_slots(changed)
    return len(changed)


@transaction.atomic
def set_quota(*, membership: Membership, quota: int | None, by: Actor) -> Membership:
    """The most documents that the person gets otherwise than by hand; None: no limit. Raises Forbidden, Invalid."""
    require(by, Permission.ASSIGN)
    if quota is not None:
        _check_number(quota, MOST_QUOTA, "quota", least=0)
    rows = Membership.objects.filter(pk=membership.pk, project=by.project)
    before = rows.select_for_update().values_list("quota", flat=True).first()
    if before != quota:
        rows.update(quota=quota)
        changes.record(by=by, action="member.quota", data={"user": membership.user_id, "from": before, "to": quota})
    membership.quota = quota
    return membership


@transaction.atomic
def resolve_flag(*, assignment: Assignment, verdict: str, by: Actor) -> None:
    """Settle what a person flagged or skipped: give it back to them, release it for others, or archive the document.

    Raises Forbidden, Invalid, and Conflict if it is settled already or what is to be released was not flagged. Six
    queries at most.
    """
    require(by, Permission.ASSIGN)
    if verdict not in VERDICTS:
        raise Invalid("There is no such decision.", where="verdict")
    pair = assignment.document_id, assignment.user_id
    table = board.locked([assignment.document_id], by)
    row = table.rows.get(pair)
    if row is None or row.state not in ({State.FLAGGED} if verdict == RELEASE else {State.FLAGGED, State.SKIPPED}):
        raise Conflict("This is settled already.", hint="Somebody was faster.")
    if verdict == GIVE_BACK:
        _check_people(by, {assignment.user_id})
        table.give_back(pair)
    elif verdict == RELEASE:
        table.free(pair)
    else:
        archive_document(document=Document(pk=assignment.document_id), by=by)


@transaction.atomic
def leave(*, user_id: int, by: Actor) -> Outcome:
    """Take everything from a person who is no member any more but what is submitted. As `withdraw_pairs`."""
    require(by, Permission.MANAGE_MEMBERS)
    return _withdraw(read.unfinished(by, user_id), by)


def _withdraw(pairs: Collection[Pair], by: Actor) -> Outcome:
    table = board.locked({document for document, _ in pairs}, by)
    work = board.with_work(pairs)
    left: Counter[str] = Counter()
    taken = {pair for pair in pairs if _unless(left, _why_not_taken(table, pair, work))}
    table.take_back(taken - work, taken & work)
    return Outcome(len(taken), left)


def _why_not_given(table: Board, pair: Pair) -> str:
    if pair[0] not in table.documents:
        return "gone"
    row = table.rows.get(pair)
    return "there" if row is not None and row.state in Assignment.HOLDING else ""


def _why_not_taken(table: Board, pair: Pair, work: set[Pair]) -> str:
    if pair[0] not in table.documents:
        return "gone"
    row = table.rows.get(pair)
    if row is None:
        return "absent"
    if row.state == State.SUBMITTED:
        return "submitted"
    return "kept" if row.state == State.RELEASED and pair in work else ""


def _unless(left: Counter[str], reason: str) -> bool:
    """Whether there is no reason; else it is counted."""
    if reason:
        left[reason] += 1
    return not reason


# --- checks --------------------------------------------------------------------------------------


def _check_people(by: Actor, people: set[int]) -> dict[int, int | None]:
    """The quota of each. Raises NotFound unless all of them may annotate in the project. One query."""
    quotas = read.quotas(by, people)
    if quotas.keys() != people:
        raise NotFound("Not all of these people annotate in this project.", hint="Look at the members again.")
    return quotas


def _counted(pairs: Iterable[Pair]) -> list[Pair]:
    found = sorted(set(pairs))
    if MOST_PAIRS < len(found):
        raise Invalid(f"At most {MOST_PAIRS:,} at once; these are {len(found):,}.", hint="Choose fewer documents.")
    return found


def _few(documents: Iterable[int]) -> set[int]:
    found = set(documents)
    if MOST_DOCUMENTS < len(found):
        raise Invalid(f"At most {MOST_DOCUMENTS:,} documents at once; these are {len(found):,}.", where="documents")
    return found


def _check_number(number: int, most: int, where: str, *, least: int = 1) -> None:
    if not least <= number <= most:
        raise Invalid(f"A number from {least} to {most:,}.", where=where)
