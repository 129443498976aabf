"""Everything that the decision page of a document shows, as one frozen value read with a fixed number of queries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from annotator.access import Actor
from annotator.adjudication.carrying import Again
from annotator.adjudication.values import Conflict, Item, Merge, questioned
from annotator.models import AnnotationSet, Document, GoldSource, Resolution, Span
from annotator.selectors.comments import open_threads_on_conflicts
from annotator.selectors.gold import (
    GOLD,
    FinishedSet,
    StoredMerge,
    at_work,
    differs,
    finished_sets,
    merged,
    resolutions,
    stored_merge,
)
from annotator.selectors.schemas import schema_of
from annotator.workflow import DONE

LETTERS = "ABCDEFGHILMOPQSTVWYZ"  # without the keys that do something else on the page: j k n r u x


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as the page calls it: by a letter that is the same in all conflicts, and by name where it has one."""

    id: int
    letter: str
    name: str
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with its merge, stored or, while nothing is begun, as it would be now.

    `conflicts` are in reading order; among them are agreed and dropped items that were decided or are questioned.
    `obstacle` says why nothing can be decided, "" if it can. Where somebody has yet to annotate it apart from others,
    all is empty. `notes` are those of the sources' spans, by span;
    `threads` counts open threads of comments, by conflict. `finished_sources` are the sets of `sources` that nobody has
    opened again.
    """

    document: Document
    gold: AnnotationSet | None
    merge: Merge
    again: Mapping[str, Again]
    known: Mapping[str, Resolution]
    sources: tuple[SourceView, ...]
    conflicts: tuple[Conflict, ...]
    notes: Mapping[int, str]
    threads: Mapping[str, int]
    changed: bool
    obstacle: str
    finished_sources: tuple[int, ...] = ()

    @property
    def finished(self) -> bool:
        return self.gold is not None and self.gold.state in DONE

    @property
    def total(self) -> int:
        return len(self.merge.conflicts)

    @property
    def left(self) -> int:
        return sum(each.key not in self.known for each in self.merge.conflicts)

    @property
    def decided(self) -> int:
        return self.total - self.left

    def letters_of(self, sources: Sequence[int]) -> tuple[SourceView, ...]:
        return tuple(each for each in self.sources if each.id in sources)


def sheet(document: Document, actor: Actor, *, asked: str = "") -> Sheet:
    """The whole page; `asked` is the key of an agreed or dropped item that is questioned.

    Eight queries, six before it is begun; up to seven more where a source was touched since it was merged, or under
    the strategy "weighted". `document.body` need not be loaded.
    """
    gold = AnnotationSet.objects.filter(document=document, role=GOLD).first()
    found, working = finished_sets([document.pk]).get(document.pk, []), at_work(document)
    obstacle = _obstacle(gold, found, working, actor)
    if obstacle in {"working", "nobody"}:
        read = _Read(StoredMerge(Merge((), (), ())), {}, [], {})
    else:
        read = _as_it_would_be(document, found, actor) if gold is None else _as_it_is(gold, found, actor)
    return Sheet(
        document=document,
        gold=gold,
        merge=read.stored.merge,
        again={each.conflict.key: each for each in read.stored.again},
        known=read.known,
        sources=_lettered(read.sources, document, actor),
        conflicts=_questions(read.stored.merge, {*read.known, asked}),
        notes=read.notes,
        threads=open_threads_on_conflicts(actor, document),
        changed=read.changed,
        obstacle=obstacle,
        finished_sources=tuple(each.id for each in read.sources if each.id in {done.id for done in found}),
    )


class _Read(NamedTuple):
    stored: StoredMerge
    known: Mapping[str, Resolution]
    sources: Sequence[FinishedSet]
    notes: Mapping[int, str]
    changed: bool = False


def _as_it_would_be(document: Document, found: Sequence[FinishedSet], actor: Actor) -> _Read:
    merges, spans = merged({document.pk: found}, actor.project, schema_of(actor.project))
    notes = {pk: span.note for pk, span in spans[document.pk].items() if span.note}
    return _Read(StoredMerge(merges[document.pk]), {}, found, notes)


def _as_it_is(gold: AnnotationSet, found: Sequence[FinishedSet], actor: Actor) -> _Read:
    stored = stored_merge(gold)
    rows = list(GoldSource.objects.filter(gold=gold).select_related("source__author"))
    with_notes = Span.objects.filter(annotation_set__in=stored.merge.sources).exclude(note="")
    return _Read(
        stored=stored,
        known=resolutions(gold),
        sources=[_finished(row.source) for row in rows],
        notes=dict(with_notes.values_list("pk", "note")),
        changed=differs(stored, {row.source_id: row.version for row in rows}, found, actor.project),
    )


def _finished(row: AnnotationSet) -> FinishedSet:
    assert row.author is not None
    return FinishedSet(row.pk, row.document_id, row.author.pk, row.author.display_name, row.version, row.submitted_at)


def _lettered(sources: Sequence[FinishedSet], document: Document, actor: Actor) -> tuple[SourceView, ...]:
    """By name or, where it is to be anonymous, in an order that only the document decides."""
    hidden = actor.project.anonymous_adjudication

    def place(each: FinishedSet) -> tuple[str, int]:
        chance = hashlib.sha256(f"{document.pk}:{each.id}".encode()).hexdigest()
        return chance if hidden else each.name.casefold(), each.id

    return tuple(
        SourceView(
            id=each.id,
            letter=LETTERS[number] if number < len(LETTERS) else str(number + 1),
            name="" if hidden else each.name,
            submitted_at=None if hidden else each.submitted_at,
        )
        for number, each in enumerate(sorted(sources, key=place))
    )


def _questions(made: Merge, wanted: set[str]) -> tuple[Conflict, ...]:
    """The conflicts, and the items among these keys that would settle by themselves."""
    missing = wanted - {each.key for each in made.conflicts} - {""}
    items: list[Item] = [*made.agreed, *made.dropped] if missing else []
    single = [each for each in (questioned(item, made.sources) for item in items) if each.key in missing]
    return tuple(sorted([*made.conflicts, *single], key=lambda each: (each.range, each.key)))


def _obstacle(gold: AnnotationSet | None, found: Sequence[FinishedSet], working: set[int], actor: Actor) -> str:
    if actor.user_id in working or (gold is None and working):
        return "working"
    if gold is not None and gold.state in DONE:
        return "finished"
    if actor.project.four_eyes and actor.user_id in {each.author for each in found}:
        return "own"
    return "" if gold or found else "nobody"
