"""What is proposed of names: which to make one entity, and which names belong to none yet.

A proposal leaves out what is decided: names that belong to one entity already, and pairs that somebody kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.access import Actor
from annotator.editing.entities import Pair, pair_of, pairs_among
from annotator.facts.names import Method, NameForm, NameGroup, canonical, same
from annotator.models import NamesApart
from annotator.selectors.names import Names, names
from annotator.selectors.naming import Known, Naming, naming

PAGE_SIZE = 20
ALONE = 50

WHY: dict[Method, str] = {
    "exact": "the same letters",
    "folded": "the same in another spelling",
    "surname": "a surname of only one person",
    "acronym": "the first letters",
    "fuzzy": "one letter apart",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Names that may be one entity; `entities` are those that some of them belong to."""

    canonical: str
    label: str
    forms: tuple[NameForm, ...]
    score: float
    reasons: tuple[str, ...]
    entities: tuple[Known, ...]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.forms)


@dataclass(frozen=True, slots=True)
class NamesPage:
    """A page of proposals, and the most frequent of the `unknown` names that no entity has."""

    proposals: tuple[Proposal, ...]
    total: int
    page: int
    pages: int
    alone: tuple[NameForm, ...]
    unknown: int
    names: int


def names_page(actor: Actor, page: int = 1) -> NamesPage:
    """The queries of `names` and two more."""
    found = names(actor)
    known = naming(actor.project)
    apart = set(NamesApart.objects.filter(project=actor.project).values_list("first", "second"))
    proposals = [each for group in found.groups for each in _proposals(group, known, apart)]
    pages = max(1, -(-len(proposals) // PAGE_SIZE))
    page = max(1, min(page, pages))
    unknown = _unknown(found, known, proposals)
    return NamesPage(
        proposals=tuple(proposals[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        total=len(proposals),
        page=page,
        pages=pages,
        alone=tuple(unknown[:ALONE]),
        unknown=len(unknown),
        names=len(found.forms),
    )


def _proposals(group: NameGroup, known: Naming, apart: set[Pair]) -> Iterator[Proposal]:
    belong = {each: known.candidates(each.form, each.label) for each in group.forms}
    clear = [each for each in group.forms if len(belong[each]) < 2]
    for forms in _together(clear, apart):
        entities = sorted({entity for each in forms for entity in belong[each]})
        is_open = 1 < len(entities) or any(not belong[each] for each in forms)
        if 1 < len({each.form for each in forms}) and is_open:
            called = canonical(forms)
            reasons = tuple(WHY[method] for method in group.methods)
            yield Proposal(called, group.label, tuple(forms), group.score, reasons, tuple(entities))


def _together(forms: Sequence[NameForm], apart: set[Pair]) -> list[list[NameForm]]:
    """The forms in groups in which no pair is kept apart: all of them, unless one is."""
    if apart.isdisjoint(pairs_among(each.form for each in forms)):
        return [list(forms)]
    found: list[list[NameForm]] = []
    for form in forms:
        home = next((each for each in found if _fits(form, each, apart)), None)
        if home is None:
            found.append([form])
        else:
            home.append(form)
    return found


def _fits(form: NameForm, others: Iterable[NameForm], apart: set[Pair]) -> bool:
    return all(
        pair_of(form.form, each.form) not in apart and same(form.form, each.form, form.label, each.label)
        for each in others
    )


def _unknown(found: Names, known: Naming, proposals: Iterable[Proposal]) -> list[NameForm]:
    """The names that no entity has and that are proposed with no other, the most frequent first."""
    proposed = {each.form for proposal in proposals for each in proposal.forms}
    without = [
        each
        for each in found.forms.values()
        if each.form not in proposed and not known.candidates(each.form, each.label)
    ]
    return sorted(without, key=lambda each: (-each.count, each.form, each.label))
