"""Where names stand in documents, as far as a person may see it: spans of people and gold, and suggestions still open.

Spans have no text of their own, so the texts are read beside them, a page of documents at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotator.access import Actor
from annotator.models import AnnotationSet, Decision, DocumentText, Span
from annotator.records import Part
from annotator.selectors.memory import name_labels
from annotator.selectors.schemas import schema_of
from annotator.selectors.sets import all_visible
from annotator.workflow import DONE

DOCUMENTS_AT_ONCE = 500
LONGEST = 300  # characters of a name


@dataclass(frozen=True, slots=True)
class NamePlaces:
    """The names in one document: (start, end) and label -> the spans of people that say so, none for a suggestion."""

    document: int
    text: str
    blocks: bytes
    places: Mapping[tuple[Part, str], tuple[int, ...]]

    def form(self, part: Part) -> str:
        return " ".join(self.text[part[0] : part[1]].split())


@dataclass(frozen=True, slots=True)
class _Sets:
    """The sets of some documents that count: set -> document; `people` are those of people and gold."""

    home: Mapping[int, int]
    people: frozenset[int]


def name_places(actor: Actor, documents: Sequence[int]) -> Iterator[NamePlaces]:
    """The names of these documents, in their order. Four queries for each 500 documents, three where nobody decided."""
    labels = name_labels(schema_of(actor.project))
    for first in range(0, len(documents), DOCUMENTS_AT_ONCE):
        yield from _page(actor, documents[first : first + DOCUMENTS_AT_ONCE], labels)


def _page(actor: Actor, documents: Sequence[int], labels: Mapping[int, str]) -> Iterator[NamePlaces]:
    sets = _sets(actor, documents)
    found = _places(actor, sets, labels)
    rows = DocumentText.objects.filter(pk__in=documents).values_list("pk", "text", "blocks")
    texts = {pk: (text, bytes(blocks)) for pk, text, blocks in rows}
    for document in documents:
        if document in texts:
            yield NamePlaces(document, *texts[document], {key: tuple(each) for key, each in found[document].items()})


def _sets(actor: Actor, documents: Collection[int]) -> _Sets:
    """Of suggestions the newest run of each source that the person lets be shown, where nobody is done. One query."""
    rows = all_visible(actor).filter(document__in=documents)
    people: dict[int, int] = {}
    done: set[int] = set()
    newest: dict[tuple[int, str], tuple[int, int]] = {}
    for number, document, role, state, run, suggester in rows.values_list(
        "pk", "document", "role", "state", "run", "run__suggester"
    ):
        if role != AnnotationSet.Role.SUGGESTION:
            people[number] = document
            done |= {document} if state in DONE else set()
        elif suggester not in actor.filter.hidden:
            newest[document, suggester] = max(newest.get((document, suggester), (0, 0)), (run, number))
    suggested = {number: document for (document, _), (_, number) in newest.items() if document not in done}
    return _Sets({**people, **suggested}, frozenset(people))


def _places(
    actor: Actor, sets: _Sets, labels: Mapping[int, str]
) -> defaultdict[int, dict[tuple[Part, str], list[int]]]:
    """Document -> its places. Two queries at the most."""
    decided = _decided(sets.people, len(sets.home) > len(sets.people))
    found: defaultdict[int, dict[tuple[Part, str], list[int]]] = defaultdict(dict)
    spans = Span.objects.filter(annotation_set__in=list(sets.home), parts__isnull=True)
    columns = spans.order_by().values_list("pk", "annotation_set", "label", "start", "end", "score")
    for pk, owner, label, start, end, score in columns.iterator():
        is_persons = owner in sets.people
        if label not in labels or LONGEST < end - start:
            continue
        if not is_persons and (pk in decided or _is_low(score, actor)):
            continue
        known = found[sets.home[owner]].setdefault(((start, end), labels[label]), [])
        if is_persons:
            known.append(pk)
    return found


def _decided(people: Collection[int], any_suggested: bool) -> frozenset[int]:
    """The suggestions that one of these sets has decided. One query where there can be any."""
    if not people or not any_suggested:
        return frozenset()
    return frozenset(Decision.objects.filter(annotation_set__in=people).values_list("suggestion", flat=True))


def _is_low(score: float | None, actor: Actor) -> bool:
    return score is not None and score < actor.filter.threshold
