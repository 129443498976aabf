"""The list of a project's documents: filtered, searched, a page at a time, with a fixed number of queries.

Pages go by document id (keyset), so that the last page costs what the first does. Annotators of a blind project see,
and filter by, how far they are themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from annotator.access import Actor, readable, sees_others
from annotator.db import fulltext
from annotator.models import AnnotationSet, Decision, Document, DocumentText, Span
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.selectors.state import newest_per_suggester
from annotator.workflow import DONE

PAGE_SIZE = 50
STATUSES = {"new": "New", "open": "In progress", "submitted": "Submitted"}

HUMAN, SUGGESTION = AnnotationSet.Role.HUMAN, AnnotationSet.Role.SUGGESTION


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. `status` is "" or one of STATUSES; `newest_first` turns the order round. `archived` ones are listed
    instead of the others, for those who may restore them.
    """

    status: str = ""
    outlet: str = ""
    search: str = ""
    with_suggestions: bool = False
    mine: bool = False
    newest_first: bool = False
    archived: bool = False

    @property
    def active(self) -> bool:
        """Whether anything is left out by them."""
        return bool(self.status or self.outlet or self.search or self.with_suggestions or self.mine or self.archived)


@dataclass(frozen=True, slots=True)
class Row:
    """`authors` are the people who have begun it, where one may see that. `decided` counts the viewer's decisions on
    the suggestions or, where the viewer has none and may see it, those of whoever is furthest; else it is None.
    Suggestions are counted for each source, twins and what the viewer hides as well.
    """

    id: int
    title: str
    outlet: str
    published_on: date | None
    length: int
    status: str
    mine: bool
    authors: tuple[str, ...]
    suggestions: int
    decided: int | None
    snippet: tuple[str, str, str] | None

    @property
    def status_name(self) -> str:
        return STATUSES[self.status]


@dataclass(frozen=True, slots=True)
class Page:
    """`total` counts what the filters leave; `earlier` and `later` are cursors, None at the ends."""

    rows: tuple[Row, ...]
    total: int
    earlier: int | None
    later: int | None


def document_page(
    actor: Actor, filters: Filters, *, after: int | None = None, before: int | None = None, size: int = PAGE_SIZE
) -> Page:
    """One page, after or before a cursor. Costs 5 queries, one more with a search. Raises Invalid for a long search."""
    terms = fulltext.parse(filters.search)
    found = _filtered(actor, filters, terms)
    documents, earlier, later = cut(found, filters, after, before, size)
    ids = [document.pk for document in documents]
    sets = _sets_by_document(ids)
    suggested, decided = _counts(sets)
    snippets = _snippets(ids, terms)
    return Page(
        rows=tuple(
            _row(actor, document, sets[document.pk], suggested[document.pk], decided, snippets)
            for document in documents
        ),
        total=found.count(),
        earlier=earlier,
        later=later,
    )


def outlets(actor: Actor) -> tuple[str, ...]:
    """The outlets of the project's documents, by name. One query."""
    found = queue.listed(actor).exclude(outlet="").order_by("outlet").values_list("outlet", flat=True)
    return tuple(found.distinct())


def archived(actor: Actor) -> QuerySet[Document]:
    """The archived documents, for those who may restore them."""
    documents = readable(actor).filter(archived_at__isnull=False)
    return documents if actor.may(Permission.MANAGE_PROJECT) else documents.none()


def matching(actor: Actor, filters: Filters) -> QuerySet[Document]:
    """The documents that the filters leave. Raises Invalid for a long search."""
    return _filtered(actor, filters, fulltext.parse(filters.search))


def _filtered(actor: Actor, filters: Filters, terms: tuple[fulltext.Term, ...]) -> QuerySet[Document]:
    documents = queue.listed(actor)
    if filters.archived:
        documents = archived(actor)
    if filters.search.strip() and not terms:
        return documents.none()
    human = AnnotationSet.objects.filter(document=OuterRef("pk"), role=HUMAN, begun=True)
    if not sees_others(actor):
        human = human.filter(author=actor.user_id)
    if filters.status == "new":
        documents = documents.filter(~Exists(human))
    elif filters.status == "open":
        documents = documents.filter(Exists(human), ~Exists(human.filter(state__in=DONE)))
    elif filters.status == "submitted":
        documents = documents.filter(Exists(human.filter(state__in=DONE)))
    if filters.mine:
        documents = documents.filter(Exists(human.filter(author=actor.user_id)))
    if filters.with_suggestions:
        spans = Span.objects.filter(annotation_set__document=OuterRef("pk"), annotation_set__role=SUGGESTION)
        documents = documents.filter(Exists(spans))
    if filters.outlet:
        documents = documents.filter(outlet=filters.outlet)
    if terms:
        documents = documents.filter(pk__in=fulltext.matching(terms))
    return documents


def cut(
    documents: QuerySet[Document], filters: Filters, after: int | None, before: int | None, size: int = PAGE_SIZE
) -> tuple[list[Document], int | None, int | None]:
    """The documents of the page in order, and the cursors to the pages around it. One query."""
    backwards = before is not None
    rising = filters.newest_first == backwards
    if (cursor := before if backwards else after) is not None:
        documents = documents.filter(pk__gt=cursor) if rising else documents.filter(pk__lt=cursor)
    found = list(documents.order_by("pk" if rising else "-pk").defer("meta")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return [], None, None
    has_earlier = more if backwards else after is not None
    has_later = True if backwards else more
    return found, found[0].pk if has_earlier else None, found[-1].pk if has_later else None


def _sets_by_document(ids: list[int]) -> dict[int, list[AnnotationSet]]:
    sets: dict[int, list[AnnotationSet]] = defaultdict(list)
    found = AnnotationSet.objects.filter(document__in=ids, role__in=[HUMAN, SUGGESTION])
    for each in found.select_related("run", "author"):
        sets[each.document_id].append(each)
    return sets


def _counts(sets: dict[int, list[AnnotationSet]]) -> tuple[Counter[int], Counter[int]]:
    """Document id -> suggestions shown; id of a person's set -> how many of these it decided. Two queries."""
    shown = {each.pk: document for document, found in sets.items() for each in newest_per_suggester(found)}
    suggested: Counter[int] = Counter()
    spans = Span.objects.filter(annotation_set__in=shown).order_by()
    for set_id, number in spans.values_list("annotation_set").annotate(Count("pk")):
        suggested[shown[set_id]] += number
    people = [each.pk for found in sets.values() for each in found if each.role == HUMAN]
    decisions = Decision.objects.filter(annotation_set__in=people, suggestion__annotation_set__in=shown).order_by()
    return suggested, Counter(dict(decisions.values_list("annotation_set").annotate(Count("pk"))))


def _snippets(ids: list[int], terms: tuple[fulltext.Term, ...]) -> dict[int, tuple[str, str, str] | None]:
    if not terms:
        return {}
    heads = DocumentText.objects.filter(pk__in=ids).annotate(head=Substr("text", 1, fulltext.SNIPPET_READS))
    return {pk: fulltext.snippet(head, terms) for pk, head in heads.values_list("pk", "head")}


def _row(
    actor: Actor,
    document: Document,
    sets: list[AnnotationSet],
    suggestions: int,
    decided: Counter[int],
    snippets: dict[int, tuple[str, str, str] | None],
) -> Row:
    begun = [each for each in sets if each.role == HUMAN and each.begun]
    own = [each for each in begun if each.author_id == actor.user_id]
    human = begun if sees_others(actor) else own
    status = "submitted" if any(each.state in DONE for each in human) else "open" if human else "new"
    return Row(
        id=document.pk,
        title=document.title,
        outlet=document.outlet,
        published_on=document.published_on,
        length=document.length,
        status=status,
        mine=bool(own),
        authors=tuple(each.author.display_name for each in human if each.author) if human is begun else (),
        suggestions=suggestions,
        decided=max((decided[each.pk] for each in (own or human)), default=None),
        snippet=snippets.get(document.pk),
    )
