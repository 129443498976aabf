"""Comments and their threads: write, answer, change, remove, resolve; and that a mention was seen.

What is visible to whom decides `selectors.comments`. A Change says what was done, never what was written.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotator.access import Actor, require
from annotator.accounts.models import User
from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import AnnotationSet, Comment, CommentMention, Document, Membership
from annotator.records import Part
from annotator.roles import Permission
from annotator.selectors.comments import mentionable, visible_threads
from annotator.selectors.sets import visible_sets
from annotator.services import changes
from annotator.services.operations import MAX_SPAN_LENGTH
from annotator.text.mentions import match
from annotator.text.ranges import normalise_parts

LONGEST = 4_000
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Place:
    """What a thread is about: words of the text, a set, a conflict of adjudication; else the whole document."""

    parts: tuple[Part, ...] = ()
    set_id: int | None = None
    conflict: str = ""

    def as_list(self) -> list[object]:
        return [self.parts, self.set_id, self.conflict]


@dataclass(frozen=True, slots=True)
class Written:
    """A comment as it is stored. `unmentioned` is what is written in it like a mention and is none: of no member who
    may read the document, or of nobody whom the author may know of.
    """

    comment: Comment
    unmentioned: tuple[str, ...] = ()


@transaction.atomic
def comment(*, document: Document, body: str, operation: UUID, by: Actor, place: Place | None = None) -> Written:
    """Open a thread on a document, or answer again if this operation did so before.

    `document.body` must be loaded. Raises Forbidden, Invalid, NotFound for a set that the person may not see,
    OperationReused. At most 8 queries.
    """
    place = place or Place()
    author, body, digest = _begin(by, body, ["comment", document.pk, place.as_list()])
    if (earlier := _earlier(operation, digest, by)) is not None:
        return earlier
    if place.conflict:
        require(by, Permission.ADJUDICATE)
        if not _DIGEST.fullmatch(place.conflict):
            raise Invalid("This names no conflict.", where="conflict")
    parts, quote = _words(document, place.parts)
    made = Comment.objects.create(
        project=by.project,
        document=document,
        annotation_set=_set_of(document, place.set_id, by),
        start=parts[0][0] if parts else None,
        end=parts[-1][1] if parts else None,
        quote=quote,
        conflict=place.conflict,
        author=author,
        body=body,
    )
    return _written(made, "comment.add", by, operation=operation, request_digest=digest)


@transaction.atomic
def answer(*, thread_id: int, body: str, operation: UUID, by: Actor) -> Written:
    """Answer a thread that is open, or answer again if this operation did so before. At most 8 queries.

    Raises NotFound, Conflict for a resolved one, Forbidden, Invalid, OperationReused.
    """
    author, body, digest = _begin(by, body, ["answer", thread_id])
    if (earlier := _earlier(operation, digest, by)) is not None:
        return earlier
    thread = _thread(thread_id, by)
    if thread.resolved_at is not None:
        raise Conflict("This thread is resolved.", hint="Reopen it to answer.")
    made = Comment.objects.create(
        project=by.project, document_id=thread.document_id, thread=thread, author=author, body=body
    )
    return _written(made, "comment.answer", by, operation=operation, request_digest=digest)


@transaction.atomic
def edit(*, comment_id: int, body: str, by: Actor) -> Written:
    """Change one's own comment. Whom it mentions follows: who is mentioned no more finds nothing in the inbox.

    Raises NotFound, Forbidden, Conflict for a removed one, Invalid.
    """
    require(by, Permission.COMMENT)
    body = _checked(body)
    found = _comment(comment_id, by)
    if found.author_id != by.user_id:
        raise Forbidden("This is another person's comment.")
    if found.removed_at is not None:
        raise Conflict("This comment is removed.")
    if found.body == body:
        return Written(found)
    found.body, found.edited_at = body, timezone.now()
    found.save(update_fields=["body", "edited_at"])
    return _written(found, "comment.edit", by)


@transaction.atomic
def remove(*, comment_id: int, by: Actor) -> Comment:
    """Remove one's own comment, or with `remove_comments` anybody's. Its place in the thread stays, its text does not;
    a thread in which nothing is left is resolved. Raises NotFound, Forbidden.
    """
    require(by, Permission.COMMENT)
    found = _comment(comment_id, by)
    if found.author_id != by.user_id:
        require(by, Permission.REMOVE_COMMENTS)
    if found.removed_at is not None:
        return found
    found.body, found.removed_at = "", timezone.now()
    found.save(update_fields=["body", "removed_at"])
    CommentMention.objects.filter(comment=found).delete()
    _record("comment.remove", found, by)
    number = found.thread_id or found.pk
    whole = Comment.objects.filter(Q(pk=number) | Q(thread=number))
    if not whole.filter(removed_at=None).exists():
        whole.filter(pk=number, resolved_at=None).update(resolved_at=found.removed_at, resolved_by=by.user_id)
    return found


@transaction.atomic
def resolve(*, thread_id: int, by: Actor, body: str = "", operation: UUID | None = None) -> Comment:
    """Say that a thread is settled, with a last answer if there is a text. Three queries without one.

    Raises NotFound, Forbidden, and for the answer what `answer` raises.
    """
    if operation is not None and body.strip():
        answer(thread_id=thread_id, body=body, operation=operation, by=by)
    return _settle(thread_id, by, resolved=True)


@transaction.atomic
def reopen(*, thread_id: int, by: Actor) -> Comment:
    """Say that it is not. Raises NotFound, Forbidden. Three queries."""
    return _settle(thread_id, by, resolved=False)


def see(*, threads: Collection[int], by: Actor) -> int:
    """The person has seen what mentions him or her in these threads. Returns how many mentions that were. One query."""
    mentions = CommentMention.objects.filter(user=by.user_id, seen_at=None, comment__project=by.project)
    here = mentions.filter(Q(comment__in=threads) | Q(comment__thread__in=threads))
    return CommentMention.objects.filter(pk__in=here.values("pk")).update(seen_at=timezone.now())


# --- steps ---------------------------------------------------------------------------------------


def _begin(by: Actor, body: str, about: list[object]) -> tuple[User, str, str]:
    """Who writes, the text as it is to be stored, and the digest of the request.

    The person's membership is locked, so that a form that was sent twice is answered one after the other.
    """
    require(by, Permission.COMMENT)
    body = _checked(body)
    mine = Membership.objects.select_for_update(of=("self",)).filter(project=by.project, user=by.user_id)
    if by.user is None or mine.first() is None:
        raise Invalid("The command line writes no comments.")
    return by.user, body, changes.request_digest([*about, body])


def _checked(body: str) -> str:
    """As typed; the line breaks of a form are those of a text."""
    body = body.replace("\r\n", "\n")
    if "\0" in body:
        raise Invalid("A NUL character cannot be stored.", where="body")
    if not body.strip():
        raise Invalid("Write something first.", where="body")
    if LONGEST < len(body):
        raise Invalid(f"A comment has at most {LONGEST:,} characters; this one has {len(body):,}.", where="body")
    return body


def _words(document: Document, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], str]:
    """The parts in reading order, and the text there."""
    if not parts:
        return (), ""
    parts = normalise_parts(parts)
    text = document.body.text
    if len(text) < parts[-1][1] or MAX_SPAN_LENGTH < parts[-1][1] - parts[0][0]:
        raise Invalid("These words are not in the text, or too many.", where="parts", hint="Reload the page.")
    return parts, " … ".join(text[start:end] for start, end in parts)


def _set_of(document: Document, number: int | None, by: Actor) -> AnnotationSet | None:
    if number is None:
        return None
    written = visible_sets(by, document).exclude(role=AnnotationSet.Role.SUGGESTION)
    found = written.filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such annotation set on this document.")
    return found


def _thread(number: int, by: Actor) -> Comment:
    """What opens the thread, locked. Raises NotFound."""
    found = visible_threads(by).select_for_update(no_key=True, of=("self",)).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such comment.")
    return found


def _comment(number: int, by: Actor) -> Comment:
    """A comment of a thread that the person may see, the thread locked. Raises NotFound."""
    found = Comment.objects.filter(pk=number, project=by.project).first()
    if found is None:
        raise NotFound("There is no such comment.")
    _thread(found.thread_id or found.pk, by)
    found.refresh_from_db()
    return found


def _settle(number: int, by: Actor, *, resolved: bool) -> Comment:
    require(by, Permission.COMMENT)
    thread = _thread(number, by)
    if (thread.resolved_at is not None) == resolved:
        return thread
    thread.resolved_at = timezone.now() if resolved else None
    thread.resolved_by = by.user if resolved else None
    thread.save(update_fields=["resolved_at", "resolved_by"])
    _record("comment.resolve" if resolved else "comment.reopen", thread, by)
    return thread


def _written(comment: Comment, action: str, by: Actor, **recorded: object) -> Written:
    """Mention whom the comment names, and record what was done."""
    people = {person.username: person.id for person in mentionable(by, comment.document_id, comment.thread_id)}
    mentioned, unmentioned = match(comment.body, {*people, _own_name(by)})
    wanted = {people[name] for name in mentioned if name in people}
    CommentMention.objects.filter(comment=comment).exclude(user__in=wanted).delete()
    CommentMention.objects.bulk_create(
        [CommentMention(comment=comment, user_id=number) for number in sorted(wanted)], ignore_conflicts=True
    )
    _record(action, comment, by, mentions=len(wanted), **recorded)
    return Written(comment, unmentioned)


def _own_name(by: Actor) -> str:
    """Whoever names himself or herself is neither mentioned nor told so."""
    return "" if by.user is None else by.user.username


def _record(action: str, comment: Comment, by: Actor, mentions: int | None = None, **recorded: object) -> None:
    data = {"comment": comment.pk, "thread": comment.thread_id or comment.pk}
    if mentions is not None:
        data["mentions"] = mentions
    changes.record(by=by, action=action, document=Document(pk=comment.document_id), data=data, **recorded)


def _earlier(operation: UUID, digest: str, by: Actor) -> Written | None:
    """The comment that this operation wrote before. Raises OperationReused if it was another one then."""
    change = changes.earlier(by=by, operation=operation, digest=digest)
    if change is None:
        return None
    found = Comment.objects.get(pk=change.data["comment"])
    names = CommentMention.objects.filter(comment=found).values_list("user__username", flat=True)
    return Written(found, match(found.body, {*names, _own_name(by)})[1])
