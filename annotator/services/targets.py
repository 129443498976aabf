"""What steps over many places have in common, wherever they begin: targets, what they meet there, and writing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from annotator.access import LARGEST_ID, Actor
from annotator.errors import Invalid
from annotator.models import AnnotationSet, Change
from annotator.records import Part
from annotator.selectors import rows, texts
from annotator.selectors.barred import barred
from annotator.selectors.occurrences import Search
from annotator.selectors.schemas import schema_of
from annotator.selectors.states import DocumentState, read_states
from annotator.services import plans, steps
from annotator.services.plans import Fits, Plan, Planned
from annotator.services.steps import Write
from annotator.services.undo import Stacks


class Target(NamedTuple):
    """A place where the decision is to be made."""

    document: int
    start: int
    end: int


def checked(targets: Iterable[Target], *, most: int) -> tuple[Target, ...]:
    """The targets in order. Raises Invalid if there are none or too many, or if two are at the same place."""
    ordered = tuple(sorted(Target(*each) for each in targets))
    if not ordered:
        raise Invalid("No place was chosen.", where="targets", hint="Tick at least one.")
    if most < len(ordered):
        raise Invalid(f"At most {most:,} places at once; these are {len(ordered):,}.", where="targets")
    if not all(0 < each.document <= LARGEST_ID for each in ordered):
        raise Invalid("There is no such document.", where="targets")
    for before, after in pairwise(ordered):
        if before.document == after.document and after.start < before.end:
            raise Invalid("Two of the places overlap.", where="targets", hint="Search again.")
    return ordered


def by_document(targets: Iterable[Target]) -> dict[int, list[Part]]:
    """Document -> the places in it, as they come."""
    places: dict[int, list[Part]] = {}
    for target in targets:
        places.setdefault(target.document, []).append((target.start, target.end))
    return places


def asked(search: Search) -> list[Any]:
    """What is asked for, for the digest by which a retry is known."""
    phrase = search.phrase
    how = [phrase.text, phrase.whole_words, phrase.match_case, phrase.is_pattern]
    return [how, search.action, search.label, search.was]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A step as it can be carried out now. `states` are those of the documents that may be written, `own` the sets that
    are there already, locked where the step is going to be written.
    """

    own: Mapping[int, AnnotationSet]
    states: Mapping[int, DocumentState]
    planned: Planned


def prepared(
    search: Search,
    places: Mapping[int, list[Part]],
    by: Actor,
    *,
    also: int | None = None,
    fits: Fits | None = None,
    lock: bool = True,
) -> Prepared:
    """What the step does at these places and what it leaves out. `also` is a document that belongs to it in any case.

    Places that were not chosen one by one have to be such that the state there `fits`. Raises Invalid. Seven queries,
    and one more for each few megabytes of text.
    """
    schema = schema_of(by.project)
    search.check(schema)
    documents = {*places, *([] if also is None else [also])}
    lengths = texts.lengths_of(by, documents)
    own = steps.claim(lengths, by=by) if lock else {}
    closed = barred(documents, by)
    if lock and by.gold:
        closed = {**dict.fromkeys(lengths.keys() - own.keys(), "no_gold"), **closed}
    states = read_states([pk for pk in lengths if pk not in closed], by, schema)
    return Prepared(own, states, plans.plan(search, places, lengths, states, closed, fits=fits))


class Written(NamedTuple):
    """What was written in one document."""

    plan: Plan
    own: AnnotationSet
    change: Change


def write(
    found: Prepared,
    *,
    group: UUID,
    data: Mapping[str, Any],
    fields: Mapping[str, Any],
    by: Actor,
    here: int | None = None,
) -> dict[int, Written]:
    """Write all that is planned; document -> what was written there, by document.

    The Change of the document `here`, or else of the first, also gets `data` and the columns `fields`.
    """
    ordered = [found.planned.plans[pk] for pk in sorted(found.planned.plans)]
    sets = _written_sets(ordered, found.own, here, by)
    newest = rows.newest_changes([own.pk for own in sets.values()], by.user_id)
    carrier = here if here in sets else ordered[0].document
    writes = [
        Write(
            sets[plan.document],
            plan.delta,
            plan.blocks,
            Stacks.after(newest.get(sets[plan.document].pk)).doing(),
            *((data, fields) if plan.document == carrier else ()),
        )
        for plan in ordered
    ]
    written = steps.store(writes, action="span.everywhere", group=group, by=by)
    return {
        plan.document: Written(plan, sets[plan.document], change) for plan, change in zip(ordered, written, strict=True)
    }


def _written_sets(
    planned: Sequence[Plan], own: Mapping[int, AnnotationSet], here: int | None, by: Actor
) -> dict[int, AnnotationSet]:
    """Document -> the person's own set, its version raised, made where there is none.

    A person who only reached a document by such a step has not begun it. At most three queries.
    """
    present = [own[plan.document] for plan in planned if plan.document in own]
    steps.raise_versions(present)
    begins = own.get(here or 0)
    if begins in present and not begins.begun:
        AnnotationSet.objects.filter(pk=begins.pk).update(begun=True)
    made = AnnotationSet.objects.bulk_create(
        AnnotationSet(
            document_id=plan.document,
            author=by.user,
            role=AnnotationSet.Role.HUMAN,
            version=1,
            begun=plan.document == here,
        )
        for plan in planned
        if plan.document not in own
    )
    return {each.document_id: each for each in [*present, *made]}
