"""Which of a project's names are spellings of one entity: groups for a person to accept or not.

Names meet only where they share a key (folded form, surname, acronym, all but one letter), so time grows with the
number of names and not with its square. Links by surname and acronym need exactly one full name that they can mean.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from annotator.facts.names.forms import Name, parse
from annotator.facts.names.pairs import Method, family, fuzzy, initials, is_one_person
from annotator.facts.names.transliteration import given_name, loose

_LARGEST_BLOCK = 40


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name as it is written, its label, how often it stands and in how many documents."""

    form: str
    label: str
    count: int = 1
    documents: int = 1


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Forms proposed as one entity, the most frequent first. `score` is that of the weakest link."""

    canonical: str
    label: str
    forms: tuple[NameForm, ...]
    score: float
    methods: tuple[Method, ...]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.forms)


@dataclass(frozen=True, slots=True)
class TwoTypes:
    """One name under labels of several types: reported, never merged."""

    forms: tuple[NameForm, ...]


@dataclass(slots=True)
class _Node:
    """All forms of one type with one folded name."""

    name: Name
    forms: list[NameForm]


class _Clusters:
    """Union-find over nodes, with the links that made each cluster."""

    def __init__(self, size: int) -> None:
        self.parents = list(range(size))
        self.links: list[tuple[int, float, Method]] = []

    def root(self, node: int) -> int:
        while self.parents[node] != node:
            self.parents[node] = self.parents[self.parents[node]]
            node = self.parents[node]
        return node

    def join(self, a: int, b: int, score: float, method: Method) -> None:
        first, second = sorted((self.root(a), self.root(b)))
        if first != second:
            self.parents[second] = first
            self.links.append((first, score, method))


def groups(forms: Iterable[NameForm]) -> list[NameGroup]:
    """The groups of two or more forms, the most frequent first. 10,000 forms take about a second.

    A group is of one type: GPE, LOC and FAC are one, PERSON and ORG another each. See `two_types` for the rest.
    """
    by_family: dict[str, dict[str, _Node]] = defaultdict(dict)
    for each in forms:
        name = parse(each.form)
        if name.words:
            by_family[family(each.label)].setdefault(name.folded, _Node(name, [])).forms.append(each)
    found = [group for kind, nodes in by_family.items() for group in _of_family(kind, list(nodes.values()))]
    return sorted(found, key=lambda group: (-group.count, group.canonical, group.label))


def two_types(forms: Iterable[NameForm]) -> list[TwoTypes]:
    """Names that stand under labels of different types (W10)."""
    by_name: dict[str, list[NameForm]] = defaultdict(list)
    for each in forms:
        by_name[parse(each.form).folded].append(each)
    return [TwoTypes(tuple(found)) for found in by_name.values() if 1 < len({family(each.label) for each in found})]


def _of_family(kind: str, nodes: Sequence[_Node]) -> Iterator[NameGroup]:
    clusters = _Clusters(len(nodes))
    is_person = kind == "PERSON"
    if is_person:
        _join_full_names(nodes, clusters)
    _join_spellings(nodes, clusters)
    if is_person:
        _join_surnames(nodes, clusters)
    else:
        _join_acronyms(nodes, clusters)
    links: dict[int, list[tuple[float, Method]]] = defaultdict(list)
    for node, score, method in clusters.links:
        links[clusters.root(node)].append((score, method))
    members: dict[int, list[NameForm]] = defaultdict(list)
    for number, each in enumerate(nodes):
        members[clusters.root(number)].extend(each.forms)
    for root, forms in members.items():
        if 1 < len({each.form for each in forms}):
            yield _group(forms, links[root])


def _group(forms: Sequence[NameForm], links: Sequence[tuple[float, Method]]) -> NameGroup:
    ordered = sorted(forms, key=lambda each: (-each.count, each.form, each.label))
    labels = Counter[str]()
    for each in ordered:
        labels[each.label] += each.count
    made = [*links, (0.97, "folded")] if len(links) + 1 < len({each.form for each in forms}) else list(links)
    score = min(each for each, _ in made)
    methods = tuple(sorted({method for _, method in made}))
    return NameGroup(canonical(ordered), labels.most_common(1)[0][0], tuple(ordered), score, methods)


def canonical(forms: Sequence[NameForm]) -> str:
    """What to call an entity: its most frequent full name, the longest of equals, without title and possessive."""
    counts = Counter[str]()
    for each in forms:
        counts[parse(each.form).shown] += each.count
    full = [each for each in counts if " " in each and not _has_initial(parse(each))]
    return min(full or counts, key=lambda each: (-counts[each], -len(each), each))


def _has_initial(name: Name) -> bool:
    return len(name.words[0]) == 1


def _join_full_names(nodes: Sequence[_Node], clusters: _Clusters) -> None:
    """Full names with one surname and given names that go together, unless they could be two people's."""
    blocks: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        words = node.name.words
        if 1 < len(words):
            blocks[loose(words[-1]), given_name(words[0])[0], node.name.generation].append(number)
    for block in blocks.values():
        if len(block) <= _LARGEST_BLOCK:
            _join_block(nodes, block, clusters)


def _join_block(nodes: Sequence[_Node], block: Sequence[int], clusters: _Clusters) -> None:
    """A name that could be that of two different people, for its initial or lack of a middle name, joins neither."""
    fitting = {a: [b for b in block if b != a and _is_fitting(nodes[a].name, nodes[b].name)] for a in block}
    clear = {
        a
        for a, near in fitting.items()
        if all(_is_fitting(nodes[b].name, nodes[c].name) for b, c in combinations(near, 2))
    }
    for a in clear:
        for b in clear.intersection(fitting[a]):
            clusters.join(a, b, 0.93, "folded")


def _is_fitting(a: Name, b: Name) -> bool:
    return is_one_person(a, b) if len(a.words) <= len(b.words) else is_one_person(b, a)


def _join_spellings(nodes: Sequence[_Node], clusters: _Clusters) -> None:
    """Names that are one edit apart share what is left when one letter is taken out."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for key in set(_without_one(node.name.folded)):
            blocks[key].append(number)
    for block in blocks.values():
        if not 1 < len(block) <= _LARGEST_BLOCK:
            continue
        for place, a in enumerate(block):
            for b in block[place + 1 :]:
                _join_fuzzy(nodes, a, b, clusters)


def _join_fuzzy(nodes: Sequence[_Node], a: int, b: int, clusters: _Clusters) -> None:
    if clusters.root(a) == clusters.root(b) or nodes[a].name.generation != nodes[b].name.generation:
        return
    match = fuzzy(nodes[a].name, nodes[b].name)
    if match and _is_no_chain(nodes, (a, b), clusters):
        clusters.join(a, b, match.score, match.method)


def _is_no_chain(nodes: Sequence[_Node], pair: tuple[int, int], clusters: _Clusters) -> bool:
    """One edit after another leads from any name to any other: the first of each cluster must be near too."""
    first, second = (clusters.root(each) for each in pair)
    return {first, second} == set(pair) or bool(fuzzy(nodes[first].name, nodes[second].name))


def _without_one(folded: str) -> Iterator[str]:
    if 6 <= len(folded):
        yield folded
        for place, letter in enumerate(folded):
            if letter.isalpha():
                yield folded[:place] + folded[place + 1 :]


def _join_surnames(nodes: Sequence[_Node], clusters: _Clusters) -> None:
    """A surname alone is that of the only person who has it."""
    bearers: dict[str, set[int]] = defaultdict(set)
    for number, node in enumerate(nodes):
        for surname in node.name.surnames:
            bearers[loose(surname)].add(clusters.root(number))
    called: list[tuple[int, int]] = []
    for number, node in enumerate(nodes):
        key = loose(" ".join(node.name.words))
        people = bearers.get(key, set()) - {clusters.root(number)}
        if len(people) == 1 and not node.name.generation:
            called.append((number, people.pop()))
    for number, person in called:
        clusters.join(number, person, 0.85, "surname")


def _join_acronyms(nodes: Sequence[_Node], clusters: _Clusters) -> None:
    bearers: dict[str, set[int]] = defaultdict(set)
    for number, node in enumerate(nodes):
        if 1 < len(node.name.words) and not node.name.acronym:
            for each in initials(node.name):
                bearers[each].add(clusters.root(number))
    for number, node in enumerate(nodes):
        meant = bearers.get(node.name.acronym, set()) if node.name.acronym else set()
        if len(meant) == 1:
            clusters.join(number, next(iter(meant)), 0.9, "acronym")
