"""Builders that speak in quotes: `make.span(document, "Ada", "PERSON", by=ada)`.

They go through the services where one exists, so that what tests see is what the product makes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from django.utils import timezone

from annotator.access import Actor, enter
from annotator.accounts.models import User
from annotator.editing.claims import in_order
from annotator.editing.facts import ClaimFact
from annotator.editing.state import NEW
from annotator.fact_records import PLAIN, ClaimPart, TimeValue
from annotator.models import (
    AnnotationSet,
    Assignment,
    Claim,
    Comment,
    Document,
    DocumentText,
    Guideline,
    Membership,
    Project,
    Run,
    Span,
)
from annotator.models import ClaimPart as StoredPart
from annotator.models.document import document_identity
from annotator.records import DocumentRecord
from annotator.roles import Role
from annotator.selectors import schemas, values, zones
from annotator.selectors.fact_state import AXES
from annotator.services import annotations, comments, guidelines, slots
from annotator.services.annotations import Outcome
from annotator.services.comments import Place
from annotator.services.fact_operations import FactRequest
from annotator.services.fact_rows import claim_columns
from annotator.services.operations import Operation
from annotator.text.blocks import blocks
from annotator.text.packing import pack
from annotator.text.tokens import tokenize
from annotator.vocabulary import ClaimRole, Voice
from labels.freezing import definition_of, digest_of, freeze
from labels.models import Label, LabelSchema, SchemaVersion
from labels.names import name_key

_numbers = count(1)
PASSWORD = "correct horse battery staple"
COLOURS = ("#4a405d", "#dc7d0f", "#1587fe", "#3c1300", "#8d718a", "#b24903")
TEXT = "Ada Lovelace met Charles Babbage in London.\nKyiv denied it on Friday."


def user(username: str = "", **fields: Any) -> User:
    return User.objects.create_user(username or f"user{next(_numbers)}", password=PASSWORD, **fields)


def schema(
    names: Sequence[str] = ("PERSON", "ORG", "GPE", "DATE"),
    *,
    document_labels: Sequence[str] = ("strike", "talks"),
    overlap: str = "any",
    slug: str = "",
    codes: Mapping[str, str] | None = None,
) -> SchemaVersion:
    """A published schema with these span labels (keys 1, 2, ...) and document labels; `codes` by name."""
    made = LabelSchema.objects.create(slug=slug or f"schema-{next(_numbers)}", title="Test labels", overlap=overlap)
    for position, name in enumerate([*names, *document_labels]):
        on_spans = position < len(names)
        Label.objects.create(
            schema=made,
            name=name,
            name_key=name_key(name),
            kind="span" if on_spans else "document",
            code=(codes or {}).get(name, name[:3].upper() + ("" if on_spans else "D")),
            colour=COLOURS[position % len(COLOURS)],
            key=str(position + 1) if on_spans and position < 9 else "",
            model_labels=[name] if on_spans else [],
            position=position,
        )
    frozen = freeze(made)
    definition = definition_of(frozen)
    return SchemaVersion.objects.create(
        schema=made, number=frozen.version, definition=definition, digest=digest_of(definition)
    )


def project(slug: str = "", *, version: SchemaVersion | None = None, language: str = "en", **fields: Any) -> Project:
    slug = slug or f"project-{next(_numbers)}"
    return Project.objects.create(
        slug=slug, title=fields.pop("title", slug), language=language, schema_version=version or schema(), **fields
    )


def member(
    project: Project, role: Role | str = Role.ANNOTATOR, person: User | None = None, *, assigned: bool = True
) -> Actor:
    """A person with a role in the project, as an Actor; with `assigned` all documents, also later ones, are theirs."""
    person = person or user()
    Membership.objects.create(project=project, user=person, role=str(role))
    if assigned:
        _assigned.setdefault(project.pk, []).append(person)
        for document in project.documents.all():
            assign(document, person)
    return enter(person, project.slug)


_assigned: dict[int, list[User]] = {}


def forget() -> None:
    """Ids come back after a rollback."""
    _assigned.clear()


def assign(document: Document, person: User, state: str = Assignment.State.ASSIGNED, **fields: Any) -> Assignment:
    """The document is the person's, beyond what is wanted if need be."""
    fields.setdefault("slot", slots.first_free(document, beyond=True) if state in Assignment.HOLDING else None)
    fields.setdefault("origin", Assignment.Origin.HAND)
    made = Assignment.objects.create(document=document, user=person, state=state, **fields)
    slots.count(document.pk)
    return made


def document(project: Project, text: str = TEXT, *, title: str = "", outlet: str = "", **fields: Any) -> Document:
    record = DocumentRecord(text=text, title=title or text.strip().split("\n")[0][:80], outlet=outlet)
    made = Document.objects.create(
        project=project,
        title=record.title,
        outlet=outlet,
        identity=document_identity(record.sha256, outlet, str(next(_numbers))),
        length=len(text),
        language=project.language,
        **fields,
    )
    made.body = DocumentText.objects.create(
        document=made, text=text, sha256=record.sha256, blocks=pack(blocks(text)), tokens=tokens(text, project.language)
    )
    for person in _assigned.get(project.pk, ()):
        if project.memberships.filter(user=person).exists():
            assign(made, person)
    return made


def tokens(text: str, language: str = "en") -> bytes:
    found = tokenize(text, language)
    return found if isinstance(found, bytes) else pack(found)


def label(project: Project, name: str) -> Label:
    return Label.objects.get(schema=project.schema_version.schema, name=name)


def at(document: Document, quote: str, occurrence: int = 0) -> tuple[int, int]:
    """Where the quote stands in the document's text."""
    start = -1
    for _ in range(occurrence + 1):
        start = document.body.text.index(quote, start + 1)
    return start, start + len(quote)


def suggestions(
    document: Document, quotes: Iterable[tuple[str, str]], *, suggester: str = "spacy:test", version: str = "1"
) -> list[Span]:
    """A run's suggestions on a document, from (quote, label name) pairs."""
    run, _ = Run.objects.get_or_create(
        project=document.project, suggester=suggester, version=version, digest=f"{suggester} {version}"
    )
    made = AnnotationSet.objects.create(document=document, role=AnnotationSet.Role.SUGGESTION, run=run)
    return [
        Span.objects.create(
            annotation_set=made,
            label=label(document.project, name),
            start=at(document, quote)[0],
            end=at(document, quote)[1],
        )
        for quote, name in quotes
    ]


def operate(document: Document, action: str, by: Actor, **fields: Any) -> Outcome:
    """One operation, carried out with a fresh id and seeing what is stored now."""
    own = AnnotationSet.objects.filter(document=document, author=by.user, role=AnnotationSet.Role.HUMAN).first()
    fields.setdefault("version", own.version if own else 0)
    schemas.forget()
    return annotations.apply(document=document, operation=Operation(uuid.uuid4(), action, **fields), by=by)


def span(document: Document, quote: str, name: str, *, by: Actor, occurrence: int = 0) -> Span:
    """A span that a person added."""
    outcome = operate(
        document, "add", by, parts=(at(document, quote, occurrence),), label=label(document.project, name).pk
    )
    return Span.objects.get(pk=outcome.span_id)


def read_time(document: Document, on: Span) -> TimeValue:
    """What the rules read in a span now."""
    published = zones.published_at(document, zones.dated_zones(document), on.start)
    found = values.read_time(document.body.text, on.start, on.end, published)
    assert found is not None
    return found


def claim_fact(
    document: Document, content: str | Sequence[str], *, source: str = "", cue: str = "", **fields: Any
) -> ClaimFact:
    """A claim with these words as its parts; roles, axes and other fields by name.

    Without a source it is the outlet's; with one but without a cue, the cue is implicit.
    """
    fields.setdefault("voice", Voice.SOURCED if source else Voice.OUTLET)
    fields.setdefault("implicit_cue", bool(source) and not cue)
    axes = {name: fields.pop(name) for name in AXES if name in fields}
    words = [content] if isinstance(content, str) else content
    roles = [*((ClaimRole.CONTENT, each) for each in words), (ClaimRole.SOURCE, source), (ClaimRole.CUE, cue)]
    more = [
        (ClaimRole(role), fields.pop(role))
        for role in ("actor", "target", "place", "time", "quantity")
        if role in fields
    ]
    parts = [ClaimPart(role, *at(document, quote)) for role, quote in [*roles, *more] if quote]
    kept = fields.pop("id", NEW)
    return ClaimFact(kept, in_order(parts), replace(PLAIN, **axes), **fields)


def claim(document: Document, content: str | Sequence[str], *, by: Actor, **fields: Any) -> Claim:
    """A claim that a person made, from the words of its parts."""
    request = FactRequest(claim=claim_fact(document, content, **fields))
    return Claim.objects.get(pk=operate(document, "claim.put", by, fact=request).claim_id)


def proposed_claims(
    document: Document, claims: Iterable[ClaimFact], *, suggester: str = "rules:facts", version: str = "1"
) -> list[Claim]:
    """A run's claims on a document; `parent` of each is its place in the list."""
    run, _ = Run.objects.get_or_create(
        project=document.project, suggester=suggester, version=version, digest=f"{suggester} {version}"
    )
    made = AnnotationSet.objects.create(document=document, role=AnnotationSet.Role.SUGGESTION, run=run)
    rows: list[Claim] = []
    for fact in claims:
        parent = None if fact.parent is None else rows[fact.parent].pk
        columns = claim_columns(replace(fact, parent=parent), document.body.text)
        rows.append(Claim.objects.create(annotation_set=made, **columns))
        for part in fact.parts:
            StoredPart.objects.create(claim=rows[-1], role=part.role, start=part.start, end=part.end)
    return rows


def submit(document: Document, by: Actor, *, leave_undecided: bool = True) -> AnnotationSet:
    return annotations.submit(document=document, operation=uuid.uuid4(), by=by, leave_undecided=leave_undecided)


def comment(document: Document, body: str, by: Actor, *, quote: str = "", on: AnnotationSet | None = None) -> Comment:
    """A thread that a person opened, about these words or this set."""
    place = Place((at(document, quote),) if quote else (), on and on.pk)
    return comments.comment(document=document, body=body, place=place, operation=uuid.uuid4(), by=by).comment


def answer(thread: Comment, body: str, by: Actor) -> Comment:
    return comments.answer(thread_id=thread.pk, body=body, operation=uuid.uuid4(), by=by).comment


def guideline(body: str, by: Actor, *, label: str = "", **fields: Any) -> Guideline:
    """Another version of the project's guidelines, or of a label's."""
    number = Label.objects.get(schema=by.project.schema_version.schema, name=label).pk if label else None
    seen = Guideline.objects.filter(project=by.project, label=number).count()
    schemas.forget()
    return guidelines.write(body=body, seen=seen, label=number, by=by, **fields)


def gold(document: Document, quotes: Iterable[tuple[str, str]], *, state: str = "submitted") -> AnnotationSet:
    """A gold set with these spans, finished just now."""
    done = timezone.now() if state == "submitted" else None
    made = AnnotationSet.objects.create(document=document, role="gold", state=state, submitted_at=done)
    for quote, name in quotes:
        start, end = at(document, quote)
        Span.objects.create(annotation_set=made, label=label(document.project, name), start=start, end=end)
    return made
