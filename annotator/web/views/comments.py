"""Comments: the threads of a document, a set or a conflict; one thread and what is done in it; the inbox.

What htmx asks for is answered with the thread or the list of threads as they are then; everybody else is sent on to
the page that shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.access import Actor, require
from annotator.errors import Conflict, DomainError, Invalid
from annotator.models import Document
from annotator.roles import Permission
from annotator.selectors import comments as read
from annotator.selectors.mark_list import find_mark
from annotator.selectors.state import read_sets
from annotator.services import comments
from annotator.services.comments import Written
from annotator.web.access import SignedInRequest, document_view, project_view
from annotator.web.forms.comments import About
from annotator.web.forms.operations import number_in, operation_id
from annotator.web.http import is_fragment, page

GOLD = "gold-review"


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def inbox(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Open threads, those that mention the person, or resolved ones."""
    asked = request.GET.get("show", "")
    shown = asked if asked in read.SHOWN else "open"
    found = read.inbox(actor, shown, _page_number(request.GET.get("page", "")))
    context = {
        "inbox": found,
        "shown": shown,
        "choices": [(name, title, found.counts[name]) for name, title in read.SHOWN.items()],
        "earlier": f"?show={shown}&page={found.page - 1}" if 1 < found.page else "",
        "later": f"?show={shown}&page={found.page + 1}" if found.has_later else "",
        "unseen_mentions": found.unseen,
    }
    return page(request, "comments/inbox.html", context)


@require_safe
@project_view(Permission.VIEW_DOCUMENTS)
def thread(request: SignedInRequest, actor: Actor, thread_id: int) -> HttpResponse:
    """One thread on a page of its own. As in a mail program, what is opened is seen."""
    return _thread_page(request, actor, thread_id)


@require_http_methods(["GET", "HEAD", "POST"])
@document_view(Permission.VIEW_DOCUMENTS)
def document_comments(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """The threads of the document with a form for a new one: for the dialog of the annotation page, or just those
    about `set` or `conflict` for other pages. A POST opens a thread.
    """
    if request.method == "POST":
        return _open(request, actor, document)
    sent = request.GET.dict()
    about = About.of(sent)
    if (span := number_in(sent, "span")) is not None:
        own = read_sets(document, actor).own
        about = about.on(find_mark(document, actor, span), own.pk if own else None)
    shown = about_threads(actor, document, about)
    see(actor, shown["threads"])
    template = "documents/_threads.html" if about.is_part else "documents/_comments.html"
    return page(request, template, shown | _desk(request, actor, document))


@require_POST
@project_view(Permission.COMMENT)
def answer(request: SignedInRequest, actor: Actor, thread_id: int) -> HttpResponse:
    body = request.POST.get("body", "")
    try:
        written = comments.answer(thread_id=thread_id, body=body, operation=operation_id(request.POST.dict()), by=actor)
    except (Invalid, Conflict) as refused:
        return _refused(request, actor, thread_id, refused, f"answer-{thread_id}", body)
    return _done(request, actor, thread_id, f"Answered.{_left_out(written)}")


@require_POST
@project_view(Permission.COMMENT)
def resolve(request: SignedInRequest, actor: Actor, thread_id: int) -> HttpResponse:
    """Settled, with what stands in the form as the last answer."""
    sent = request.POST.dict()
    body = sent.get("body", "")
    key = operation_id(sent) if body else None
    try:
        comments.resolve(thread_id=thread_id, body=body, operation=key, by=actor)
    except (Invalid, Conflict) as refused:
        return _refused(request, actor, thread_id, refused, f"answer-{thread_id}", body)
    return _done(request, actor, thread_id, "Resolved.")


@require_POST
@project_view(Permission.COMMENT)
def reopen(request: SignedInRequest, actor: Actor, thread_id: int) -> HttpResponse:
    comments.reopen(thread_id=thread_id, by=actor)
    return _done(request, actor, thread_id, "Open again.")


@require_POST
@project_view(Permission.COMMENT)
def edit(request: SignedInRequest, actor: Actor, comment_id: int) -> HttpResponse:
    body, thread_id = request.POST.get("body", ""), read.thread_of(actor, comment_id)
    try:
        written = comments.edit(comment_id=comment_id, body=body, by=actor)
    except (Invalid, Conflict) as refused:
        return _refused(request, actor, thread_id, refused, f"edit-{comment_id}", body)
    return _done(request, actor, thread_id, f"Changed.{_left_out(written)}")


@require_POST
@project_view(Permission.COMMENT)
def remove(request: SignedInRequest, actor: Actor, comment_id: int) -> HttpResponse:
    thread_id = read.thread_of(actor, comment_id)
    comments.remove(comment_id=comment_id, by=actor)
    return _done(request, actor, thread_id, "Removed.")


def about_threads(actor: Actor, document: Document, about: About) -> dict[str, Any]:
    """What `documents/_threads.html` shows. Four to five queries."""
    found = read.threads(actor, document, set_id=about.set_id, conflict=about.conflict or None)
    people = read.mentionable(actor, document.pk) if actor.may(Permission.COMMENT) else ()
    return {
        "document": document,
        "about": about,
        "quote": about.quote(document),
        "threads": found,
        "people": people,
    }


def see(actor: Actor, threads: Iterable[read.Thread]) -> None:
    """What is shown is seen: for every page that shows threads. One query where there is a mention to see."""
    if unseen := [each.id for each in threads if each.unseen]:
        comments.see(threads=unseen, by=actor)


# --- answers -------------------------------------------------------------------------------------


def _open(request: SignedInRequest, actor: Actor, document: Document) -> HttpResponse:
    """Open a thread; then the list of threads, with what was typed where it was refused."""
    require(actor, Permission.COMMENT)
    sent = request.POST.dict()
    about, body, key = About.of(sent), sent.get("body", ""), operation_id(sent)
    try:
        written = comments.comment(document=document, body=body, place=about.place, operation=key, by=actor)
    except Invalid as refused:
        if not is_fragment(request):
            raise
        return _list(request, actor, document, about, refused.status, typed=body, refused=_sentence(refused))
    said = f"Kept.{_left_out(written)}"
    if is_fragment(request):
        return _list(request, actor, document, about, said=said)
    messages.success(request, said)
    return _go_on(request, actor, written.comment.pk)


def _list(
    request: SignedInRequest, actor: Actor, document: Document, about: About, status: int = 200, **said: object
) -> HttpResponse:
    context = about_threads(actor, document, about) | _desk(request, actor, document) | said
    return page(request, "documents/_threads.html", context, status=status)


def _done(request: SignedInRequest, actor: Actor, thread_id: int, said: str) -> HttpResponse:
    if is_fragment(request):
        return _fragment(request, actor, thread_id, said=said)
    messages.success(request, said)
    return _go_on(request, actor, thread_id)


def _refused(
    request: SignedInRequest, actor: Actor, thread_id: int, refused: DomainError, form: str, typed: str
) -> HttpResponse:
    """The thread with what was typed in the form it was typed in."""
    context = {"refused": _sentence(refused), "refused_form": form, "typed": typed}
    if is_fragment(request):
        return _fragment(request, actor, thread_id, status=refused.status, **context)
    return _thread_page(request, actor, thread_id, status=refused.status, **context)


def _fragment(
    request: SignedInRequest, actor: Actor, thread_id: int, status: int = 200, **context: object
) -> HttpResponse:
    found = read.thread(actor, thread_id)
    at_gold = _asking_page(request) == reverse(GOLD, args=[actor.project.slug, found.document])
    if at_gold and actor.may(Permission.ADJUDICATE):
        found = read.thread(replace(actor, gold=True), thread_id)
    context |= {"thread": found, **_desk(request, actor, Document(pk=found.document))}
    return page(request, "documents/_thread.html", context, status=status)


def _thread_page(
    request: SignedInRequest, actor: Actor, thread_id: int, status: int = 200, **context: object
) -> HttpResponse:
    found = read.thread(actor, thread_id)
    see(actor, [found])
    context |= {"thread": found, "unseen_mentions": read.unseen(actor)}
    return page(request, "comments/thread.html", context, status=status)


def _desk(request: SignedInRequest, actor: Actor, document: Document) -> dict[str, Any]:
    """Where the annotation page asks: the number of open threads that it shows. One query there."""
    path = _asking_page(request)
    if path not in {reverse(name, args=[actor.project.slug, document.pk]) for name in ("document-review", GOLD)}:
        return {}
    return {"open_threads": read.open_threads(actor, document), "on_desk": True, "text_url": path}


def _asking_page(request: SignedInRequest) -> str:
    """The path of the page that asks by htmx, "" for other requests."""
    if not is_fragment(request):
        return ""
    return urlsplit(request.htmx.current_url or "").path  # type: ignore[attr-defined]  # the middleware sets it


def _page_number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 and int(value) else 1


def _go_on(request: SignedInRequest, actor: Actor, thread_id: int) -> HttpResponseRedirect:
    """Back to the thread on the page where it was shown, else to its own page."""
    url = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    own = reverse("thread", args=[actor.project.slug, thread_id])
    return HttpResponseRedirect(f"{url.partition('#')[0]}#thread-{thread_id}" if here else own)


def _sentence(refused: DomainError) -> str:
    return f"{refused.message} {refused.hint}".strip()


def _left_out(written: Written) -> str:
    """Of what is written like a mention and mentions nobody."""
    if not written.unmentioned:
        return ""
    names = ", ".join(f"@{name}" for name in written.unmentioned)
    return f" Left as plain text, because nobody whom you can mention here has this name: {names}."
