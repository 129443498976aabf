"""The threads of comments that a person may see, whom a comment may mention, and the inbox.

`visible_threads` alone decides who sees what. In a blind project annotators see only the threads that they opened or
answered, that mention them, or that are about their own set; all others see every thread on documents they may read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from annotator.access import Actor, readable, sees_others
from annotator.errors import NotFound
from annotator.models import AnnotationSet, Assignment, Comment, CommentMention, Document, Membership, Span
from annotator.records import Part
from annotator.roles import GRANTS, Permission, Role
from annotator.text.mentions import pieces
from annotator.text.segments import blocks_touched

PAGE_SIZE = 30
SHOWN = {"open": "Open", "mentions": "For me", "resolved": "Resolved"}
HUMAN, SUGGESTION, GOLD = AnnotationSet.Role.HUMAN, AnnotationSet.Role.SUGGESTION, AnnotationSet.Role.GOLD


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment of a thread. `pieces` is its text, cut where it mentions people; none where it was removed."""

    id: int
    author: str
    own: bool
    pieces: tuple[tuple[str, bool], ...]
    created_at: datetime
    edited_at: datetime | None
    removed: bool
    unseen: bool
    """Whether it mentions the viewer, who has not seen it yet."""

    @property
    def key(self) -> str:
        return str(self.id)

    @property
    def body(self) -> str:
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its answers.

    `quote` is the text it is about, "" where it is about more; `whose` names the author of the set it is about, where
    the viewer may know. `block` is where the quote stands, `span` the id of what the viewer sees marked just there.
    """

    id: int
    document: int
    title: str
    set_id: int | None
    whose: str
    part: Part | None
    quote: str
    conflict: str
    resolved_at: datetime | None
    resolved_by: str
    entries: tuple[Entry, ...]
    block: int | None = None
    span: int | None = None
    owns_span: bool = False

    @property
    def key(self) -> str:
        return str(self.id)

    @property
    def last(self) -> Entry:
        """The last comment that is not removed, if there is one."""
        return next((entry for entry in reversed(self.entries) if not entry.removed), self.entries[-1])

    @property
    def unseen(self) -> bool:
        return any(entry.unseen for entry in self.entries)

    @property
    def address(self) -> str:
        """What to append to the address of the annotation page to come to the place."""
        if self.owns_span:
            return f"#{self.span}"
        return "" if self.block is None else f"#b{self.block}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a comment may mention."""

    id: int
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the threads under a filter. `counts` is the number of threads under each of SHOWN."""

    threads: tuple[Thread, ...]
    counts: dict[str, int]
    unseen: int
    page: int
    has_later: bool


def visible_threads(actor: Actor) -> QuerySet[Comment]:
    """The comments that open a thread which the person may see."""
    threads: QuerySet[Comment] = Comment.objects.filter(
        project=actor.project, thread=None, document__in=readable(actor)
    )
    if sees_others(actor):
        return threads
    answered = Comment.objects.filter(project=actor.project, author=actor.user_id, thread__isnull=False)
    own = Q(annotation_set__author=actor.user_id, annotation_set__role=HUMAN)
    takes_part = Q(pk__in=answered.values("thread")) | Q(pk__in=_mentioning(actor))
    return threads.filter(Q(author=actor.user_id) | own | takes_part)


def threads(
    actor: Actor, document: Document, *, set_id: int | None = None, conflict: str | None = None
) -> tuple[Thread, ...]:
    """The threads on a document, about one set of it or one conflict if that is named: open ones first, in reading
    order. `document.body` must be loaded. Three queries, one more where one has a place.
    """
    found = visible_threads(actor).filter(document=document)
    if set_id is not None:
        found = found.filter(annotation_set=set_id)
    if conflict is not None:
        found = found.filter(conflict=conflict)
    read = sorted(_read(actor, found), key=lambda each: (each.resolved_at is not None, each.part or (-1, -1), each.id))
    return placed(actor, document, read)


def thread(actor: Actor, number: int) -> Thread:
    """One thread with its place. Raises NotFound. Three queries, two more where it has a place."""
    found = _read(actor, visible_threads(actor).filter(pk=number))
    if not found:
        raise NotFound("There is no such comment.")
    if found[0].part is None:
        return found[0]
    documents = readable(actor).select_related("body").only("project_id", "body__blocks")
    return placed(actor, documents.get(pk=found[0].document), found)[0]


def thread_of(actor: Actor, comment_id: int) -> int:
    """The id of the thread that a comment opens or answers. Raises NotFound. One query."""
    mine = Q(pk=comment_id) | Q(answers=comment_id)
    number: int | None = visible_threads(actor).filter(mine).values_list("pk", flat=True).first()
    if number is None:
        raise NotFound("There is no such comment.")
    return number


def placed(actor: Actor, document: Document, found: Iterable[Thread]) -> tuple[Thread, ...]:
    """The threads of a document with where they stand for the viewer. One query where one has a place."""
    found = tuple(found)
    parts = {each.part for each in found if each.part}
    if not parts:
        return found
    human = Q(annotation_set__role=HUMAN, annotation_set__author=actor.user_id)
    mine = Q(annotation_set__role=GOLD) if actor.gold else human
    spans = Span.objects.filter(
        mine | Q(annotation_set__role=SUGGESTION),
        annotation_set__document=document,
        start__in={start for start, _ in parts},
        end__in={end for _, end in parts},
    )
    there: dict[Part, tuple[int, bool]] = {}
    for number, start, end, role in spans.order_by("id").values_list("pk", "start", "end", "annotation_set__role"):
        if role != SUGGESTION or (start, end) not in there:
            there[start, end] = number, role != SUGGESTION
    return tuple(_placed(document, each, there) for each in found)


def _placed(document: Document, each: Thread, there: dict[Part, tuple[int, bool]]) -> Thread:
    if each.part is None:
        return each
    block = next(iter(blocks_touched(document.body.block_bounds, [each.part])), None)
    span, owns = there.get(each.part, (None, False))
    return replace(each, block=block, span=span, owns_span=owns)


# --- the inbox -----------------------------------------------------------------------------------


def inbox(actor: Actor, shown: str, page: int) -> Inbox:
    """One page of threads, those with an unseen mention first and then by their newest comment. Six queries."""
    listed = visible_threads(actor).filter(document__archived_at=None)
    ways = {
        "open": Q(resolved_at=None),
        "mentions": Q(pk__in=_mentioning(actor)),
        "resolved": Q(resolved_at__isnull=False),
    }
    counts = listed.aggregate(**{name: Count("pk", filter=way) for name, way in ways.items()})
    newest = Coalesce(Max("answers__id"), "id")
    rows = listed.filter(ways[shown]).annotate(newest=newest, for_me=Q(pk__in=_mentioning(actor, seen_at=None)))
    first = (page - 1) * PAGE_SIZE
    ids = list(rows.order_by("-for_me", "-newest").values_list("pk", flat=True)[first : first + PAGE_SIZE + 1])
    read = {each.id: each for each in _read(actor, Comment.objects.filter(pk__in=ids[:PAGE_SIZE]))}
    found = tuple(read[number] for number in ids[:PAGE_SIZE])
    return Inbox(found, counts, unseen(actor), page, PAGE_SIZE < len(ids))


def unseen(actor: Actor) -> int:
    """How many comments mention the person that he or she has not seen. One query."""
    mentions = CommentMention.objects.filter(user=actor.user_id, seen_at=None, comment__project=actor.project)
    return mentions.filter(comment__document__in=readable(actor).filter(archived_at=None)).count()


def open_threads(actor: Actor, document: Document) -> int:
    """How many threads on a document are open for the person. One query."""
    return visible_threads(actor).filter(document=document, resolved_at=None).count()


def open_threads_on_conflicts(actor: Actor, document: Document) -> dict[str, int]:
    """Conflict of the document's adjudication -> how many threads on it are open for the person. One query."""
    found = visible_threads(actor).filter(document=document, resolved_at=None).exclude(conflict="")
    return dict(found.order_by().values_list("conflict").annotate(Count("pk")))


# --- people --------------------------------------------------------------------------------------


def mentionable(actor: Actor, document_id: int, thread_id: int | None = None) -> tuple[Person, ...]:
    """Members who may read the document and answer, by name. One query.

    An annotator of a blind project can mention the managers and whoever wrote in the thread, so that nobody learns
    from it who else works on the document.
    """
    answering = [role for role, granted in GRANTS.items() if Permission.COMMENT in granted]
    reading = [role for role in answering if Permission.VIEW_ALL_DOCUMENTS in GRANTS[role]]
    assigned = Assignment.objects.filter(document=document_id, user=OuterRef("user"))
    lasting = Q(expires_at=None) | Q(expires_at__gt=Now())
    members = Membership.objects.filter(
        lasting, Q(role__in=reading) | Exists(assigned), project=actor.project, role__in=answering, user__is_active=True
    )
    if actor.project.blind and not actor.may(Permission.VIEW_ALL_MEMBERS):
        wrote = Comment.objects.filter(Q(pk=thread_id) | Q(thread=thread_id), author=OuterRef("user"))
        members = members.filter(Q(role=Role.MANAGER) | Q(Exists(wrote)) if thread_id else Q(role=Role.MANAGER))
    people = [
        Person(each.user.pk, each.user.username, each.user.display_name)
        for each in members.exclude(user=actor.user_id).select_related("user")
    ]
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.id)))


# --- reading -------------------------------------------------------------------------------------


def _mentioning(actor: Actor, **how: Any) -> QuerySet[Any]:
    """The ids of the threads that mention the person. Not asked for each thread apart: they are few, threads many."""
    mentions = CommentMention.objects.filter(user=actor.user_id, comment__project=actor.project, **how)
    found: QuerySet[Any] = mentions.values_list(Coalesce("comment__thread", "comment"), flat=True)
    return found


def _read(actor: Actor, threads: QuerySet[Comment]) -> list[Thread]:
    """Three queries: what opens the threads, the answers, the mentions in both."""
    opening = list(threads.select_related("document", "annotation_set__author", "author", "resolved_by").order_by("id"))
    answers = Comment.objects.filter(thread__in=[each.pk for each in opening]).select_related("author")
    entries: dict[int, list[Comment]] = defaultdict(list)
    for each in (*opening, *answers.order_by("id")):
        entries[each.thread_id or each.pk].append(each)
    mentions: dict[int, list[CommentMention]] = defaultdict(list)
    written = [each.pk for found in entries.values() for each in found]
    for mention in CommentMention.objects.filter(comment__in=written).select_related("user"):
        mentions[mention.comment_id].append(mention)
    return [_thread(actor, each, entries[each.pk], mentions) for each in opening]


def _thread(
    actor: Actor, opening: Comment, written: Sequence[Comment], mentions: dict[int, list[CommentMention]]
) -> Thread:
    return Thread(
        id=opening.pk,
        document=opening.document_id,
        title=opening.document.title,
        set_id=opening.annotation_set_id,
        whose=_whose(actor, opening),
        part=None if opening.start is None or opening.end is None else (opening.start, opening.end),
        quote=opening.quote,
        conflict=opening.conflict,
        resolved_at=opening.resolved_at,
        resolved_by=opening.resolved_by.display_name if opening.resolved_by else "",
        entries=tuple(_entry(actor, each, mentions[each.pk]) for each in written),
    )


def _entry(actor: Actor, comment: Comment, mentions: Sequence[CommentMention]) -> Entry:
    return Entry(
        id=comment.pk,
        author=comment.author.display_name,
        own=comment.author_id == actor.user_id,
        pieces=pieces(comment.body, [mention.user.username for mention in mentions]),
        created_at=comment.created_at,
        edited_at=comment.edited_at,
        removed=comment.removed_at is not None,
        unseen=any(mention.user_id == actor.user_id and mention.seen_at is None for mention in mentions),
    )


def _whose(actor: Actor, opening: Comment) -> str:
    """Where adjudicators are to see A and B instead of names, only managers see whose set a thread is about."""
    author: Any = opening.annotation_set and opening.annotation_set.author
    if author is None or opening.annotation_set is None or opening.annotation_set.role != HUMAN:
        return ""
    hidden = actor.project.anonymous_adjudication and not actor.may(Permission.VIEW_FIGURES_OF_PEOPLE)
    named = actor.may(Permission.VIEW_OTHERS_WORK) and not hidden
    return author.display_name if named or author.pk == actor.user_id else ""
