"""The names of a project with how often they stand where, and which of them are spellings of one entity.

What a person sees of a project is read once, which takes some seconds for 10,000 documents, and kept in the process:
later only documents are read that somebody changed since, by the log, and those that are new. Proposals are grouped
anew only where a name came or went.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from annotator.access import Actor
from annotator.facts.names import NameForm, NameGroup, groups
from annotator.models import AnnotationSet, Change
from annotator.selectors import queue
from annotator.selectors.name_places import name_places

PEOPLE_KEPT = 16
OVERLAP = 200
"""So many of the last Changes are looked at again: one that was begun before another may be stored after it."""

Name = tuple[str, str]
"""A form and the name of its label."""


@dataclass(slots=True)
class _Kept:
    """What one person sees: document -> places in the numbers of `names`. Both only grow by `number`."""

    lock: Lock = field(default_factory=Lock)
    change: int = 0
    newest_set: int = 0
    names: list[Name] = field(default_factory=list)
    numbers: dict[Name, int] = field(default_factory=dict)
    documents: dict[int, array[int]] = field(default_factory=dict)
    forms: dict[Name, NameForm] = field(default_factory=dict)
    by_form: dict[str, list[NameForm]] = field(default_factory=dict)
    groups: list[NameGroup] = field(default_factory=list)
    grouped: frozenset[Name] = frozenset()

    def number(self, name: Name) -> int:
        if name not in self.numbers:
            self.numbers[name] = len(self.names)
            self.names.append(name)
        return self.numbers[name]


_kept: OrderedDict[Any, _Kept] = OrderedDict()
_keeping = Lock()


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a person may see. `forms` by name; `groups` are spellings of one, as rules propose it."""

    forms: Mapping[Name, NameForm]
    groups: tuple[NameGroup, ...]
    _kept: _Kept

    @property
    def by_form(self) -> Mapping[str, Sequence[NameForm]]:
        """Form -> the same under each of its labels."""
        return self._kept.by_form

    def documents_with(self, names: Iterable[Name]) -> list[int]:
        """The documents in which any of these stands, by id. No query."""
        wanted = {self._kept.numbers[name] for name in names if name in self._kept.numbers}
        found = [pk for pk, numbers in self._kept.documents.items() if not wanted.isdisjoint(numbers)]
        return sorted(found) if wanted else []


def names(actor: Actor) -> Names:
    """The names in all documents that are there for the person.

    Three queries where nothing changed; else one or two more, and four for each 500 documents that are read.
    """
    kept = _of(actor)
    with kept.lock:
        listed = list(queue.listed(actor).order_by("pk").values_list("pk", flat=True))
        if _read(kept, actor, listed):
            _count(kept)
        return Names(kept.forms, tuple(_current(kept)), kept)


def forget() -> None:
    """Drop what is kept: for tests, where ids come back after a rollback."""
    _kept.clear()


def _of(actor: Actor) -> _Kept:
    project = actor.project
    seen_by = (actor.user_id, actor.role, actor.filter, actor.gold)
    key = (project.pk, project.schema_version_id, project.blind, *seen_by)
    with _keeping:
        found = _kept.setdefault(key, _Kept())
        _kept.move_to_end(key)
        while PEOPLE_KEPT < len(_kept):
            _kept.popitem(last=False)
    return found


def _read(kept: _Kept, actor: Actor, listed: Sequence[int]) -> bool:
    """Bring it up to date; whether anything was read or dropped."""
    wanted = _changed(kept, actor)
    there = set(listed)
    gone = kept.documents.keys() - there
    for document in gone:
        del kept.documents[document]
    again = [document for document in listed if document not in kept.documents or document in wanted]
    for found in name_places(actor, again):
        numbers = (kept.number((found.form(part), label)) for part, label in found.places)
        kept.documents[found.document] = array("I", numbers)
    return bool(again or gone)


def _changed(kept: _Kept, actor: Actor) -> set[int]:
    """The documents that were changed or read by a suggester since. Two queries, at most two more."""
    newest = Change.objects.filter(project=actor.project).order_by("-pk").values_list("pk", flat=True).first() or 0
    newest_set = AnnotationSet.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found: set[int] = set()
    if kept.documents and kept.change < newest:
        since = Change.objects.filter(project=actor.project, pk__gt=kept.change - OVERLAP, document__isnull=False)
        found |= set(since.values_list("document", flat=True))
    if kept.documents and kept.newest_set < newest_set:
        sets = AnnotationSet.objects.filter(pk__gt=kept.newest_set - OVERLAP, document__project=actor.project)
        found |= set(sets.values_list("document", flat=True))
    kept.change, kept.newest_set = newest, newest_set
    return found


def _count(kept: _Kept) -> None:
    counts: Counter[int] = Counter()
    documents: Counter[int] = Counter()
    for numbers in kept.documents.values():
        counts.update(numbers)
        documents.update(set(numbers))
    kept.forms = {
        kept.names[number]: NameForm(*kept.names[number], count, documents[number])
        for number, count in counts.items()
        if kept.names[number][0]
    }
    kept.by_form = {}
    for each in kept.forms.values():
        kept.by_form.setdefault(each.form, []).append(each)


def _current(kept: _Kept) -> Iterator[NameGroup]:
    """The proposals with today's numbers, the most frequent first."""
    present = frozenset(kept.forms)
    if present != kept.grouped:
        kept.groups, kept.grouped = groups(kept.forms.values()), present
    for group in kept.groups:
        forms = [kept.forms[each.form, each.label] for each in group.forms]
        ordered = tuple(sorted(forms, key=lambda each: (-each.count, each.form, each.label)))
        yield NameGroup(group.canonical, group.label, ordered, group.score, group.methods)
