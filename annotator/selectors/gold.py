"""What gold is made of: people's finished sets as sources of a merge, the merge as it was stored, the Resolutions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from annotator.adjudication.carrying import Again, Earlier
from annotator.adjudication.merging import merge
from annotator.adjudication.values import Conflict, Mark, Merge, Source, marks_from_json
from annotator.adjudication.voting import weight
from annotator.editing.state import SpanState
from annotator.models import AnnotationSet, Assignment, Change, Document, DocumentLabel, GoldSource, Project, Resolution
from annotator.records import Schema
from annotator.selectors import competence, rows
from annotator.selectors.schemas import schema_of
from annotator.workflow import DONE

HUMAN, GOLD = AnnotationSet.Role.HUMAN, AnnotationSet.Role.GOLD
AT_WORK = tuple(state for state in Assignment.HOLDING if state != Assignment.State.SUBMITTED)
MERGES = ("gold.begin", "gold.merge")


@dataclass(frozen=True, slots=True)
class FinishedSet:
    """A person's finished set on a document."""

    id: int
    document: int
    author: int
    name: str
    version: int
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredMerge:
    """The merge that a gold set is decided by, with what has to be looked at again since the one before it."""

    merge: Merge
    again: tuple[Again, ...] = ()

    def conflict(self, key: str) -> Conflict | None:
        return next((each for each in self.merge.conflicts if each.key == key), None)


def finished_sets(documents: Collection[int]) -> dict[int, list[FinishedSet]]:
    """Document -> its sources, by set. One query."""
    found: dict[int, list[FinishedSet]] = defaultdict(list)
    sets = AnnotationSet.objects.filter(document__in=documents, role=HUMAN, state__in=DONE).select_related("author")
    for each in sets.order_by("id"):
        assert each.author is not None
        name = each.author.display_name
        row = FinishedSet(each.pk, each.document_id, each.author.pk, name, each.version, each.submitted_at)
        found[each.document_id].append(row)
    return found


def at_work(document: Document) -> set[int]:
    """The people who have the document and have not submitted it. One query."""
    held = Assignment.objects.filter(document=document, state__in=AT_WORK)
    return set(held.values_list("user_id", flat=True))


def merged(
    sets: Mapping[int, Sequence[FinishedSet]], project: Project, schema: Schema
) -> tuple[dict[int, Merge], dict[int, dict[int, SpanState]]]:
    """Document -> its merge by the project's strategy, and document -> span id -> span, of the sources.

    Two queries, seven under the strategy "weighted", whatever the number of documents.
    """
    authors = {each.author for found in sets.values() for each in found}
    trusted: dict[int, float] = {}
    if project.merge_strategy == Project.Strategy.WEIGHTED:
        trusted = competence.accuracies(project, authors, but=sets)
    spans, labels = _contents([each.id for found in sets.values() for each in found])
    merges: dict[int, Merge] = {}
    for document, found in sets.items():
        sources = [
            Source(each.id, each.author, tuple(spans[each.id]), labels[each.id], weight(trusted.get(each.author, 0.5)))
            for each in found
        ]
        merges[document] = merge(sources, project.merge_strategy, overlap=schema.overlap)  # type: ignore[arg-type]
    known = {document: {span.id: span for each in found for span in spans[each.id]} for document, found in sets.items()}
    return merges, known


def _contents(sets: Collection[int]) -> tuple[dict[int, list[SpanState]], dict[int, frozenset[int]]]:
    """Set -> its spans, and set -> its document labels. Two queries."""
    spans: dict[int, list[SpanState]] = defaultdict(list)
    for pk, owner, label, _, _, parts, _, source, note in rows.spans_in(sets, None, ()):
        spans[owner].append(SpanState(pk, label, parts, source, note))
    labels: dict[int, set[int]] = defaultdict(set)
    for owner, label in DocumentLabel.objects.filter(annotation_set__in=sets).values_list("annotation_set", "label"):
        labels[owner].add(label)
    return spans, defaultdict(frozenset, {owner: frozenset(found) for owner, found in labels.items()})


def stored_merge(gold: AnnotationSet) -> StoredMerge:
    """The newest merge of a gold set; one without anything for a set that was made otherwise. One query, two the first
    time that a process needs it.
    """
    newest = Change.objects.filter(annotation_set=gold, action__in=MERGES).order_by("-id")
    change = newest.values_list("id", "created_at").first()
    return StoredMerge(Merge((), (), ())) if change is None else _stored(*change)


@lru_cache(maxsize=32)
def _stored(change: int, _created_at: datetime) -> StoredMerge:
    """A Change never changes, so it is remembered. Its id alone is no key: after a rollback SQLite gives it again.

    Reading one of 200 conflicts takes 10 ms.
    """
    data = Change.objects.values_list("data", flat=True).get(pk=change)
    made = Merge.from_json(data["merge"])
    conflicts = {each.key: each for each in made.conflicts}
    return StoredMerge(made, tuple(Again.from_json(row, conflicts) for row in data.get("again", ())))


def forget() -> None:
    """Drop what is remembered: for tests, where ids come back after a rollback."""
    _stored.cache_clear()


def resolutions(gold: AnnotationSet) -> dict[str, Resolution]:
    """Key of a conflict -> the Resolution of it that counts. One query."""
    found = Resolution.objects.filter(gold=gold, taken_back_at=None).select_related("by").order_by("id")
    return {each.conflict: each for each in found}


def result(resolution: Resolution) -> tuple[Mark, ...]:
    """What is right by a Resolution."""
    return () if resolution.chosen is None else marks_from_json(resolution.alternatives[resolution.chosen])


def earlier(resolution: Resolution) -> Earlier:
    """A Resolution as `annotator.adjudication.carrying` takes it."""
    offered = frozenset(mark for each in resolution.alternatives for mark in marks_from_json(each))
    reach = resolution.start, resolution.end
    return Earlier(resolution.pk, resolution.conflict, reach, offered, result(resolution))


def used(gold: AnnotationSet) -> dict[int, int]:
    """Source set -> the version in which it was merged. One query."""
    return dict(GoldSource.objects.filter(gold=gold).values_list("source", "version"))


def contents(merges: Iterable[Merge]) -> list[dict[Mark, frozenset[int]]]:
    """For each merge, mark -> the sources that have it: equal for merges of the same content."""
    return [
        {
            item.mark: item.sources
            for item in (*made.agreed, *made.dropped, *(item for each in made.conflicts for item in each.items))
        }
        for made in merges
    ]


def is_changed(gold: AnnotationSet, stored: StoredMerge, project: Project) -> bool:
    """Whether the finished sets say anything else than what was merged. Two queries, two to seven more where one of
    them was touched since.
    """
    return differs(stored, used(gold), finished_sets([gold.document_id]).get(gold.document_id, []), project)


def differs(stored: StoredMerge, versions: Mapping[int, int], found: Sequence[FinishedSet], project: Project) -> bool:
    """The same for sets that were read already: source -> version as merged, and the finished sets as they are now."""
    if {each.id: each.version for each in found} == versions:
        return False
    if {each.id for each in found} != set(versions):
        return True
    merges, _ = merged({0: found}, project, schema_of(project))
    before, now = contents([stored.merge, merges[0]])
    return before != now
