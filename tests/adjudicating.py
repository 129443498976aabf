"""Adjudicating in quotes: `finished(document, ada, "Kyiv:GPE")`, `decide(document, rex, "Kyiv", "Kyiv:GPE")`.

A mark is written as its words, a colon and its label; "~strike" is a label of the whole document.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from annotator.access import Actor
from annotator.adjudication.values import Conflict, Mark, questioned
from annotator.models import AnnotationSet, Document, Span
from annotator.selectors.gold import GOLD, finished_sets, merged, resolutions, stored_merge
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import parts_of
from annotator.services import adjudication
from annotator.services.answers import Answer
from tests import make

TEXT = "Ada Lovelace met Charles Babbage in London.\nKyiv denied it on Friday."


def finished(document: Document, by: Actor, *marks: str) -> AnnotationSet:
    """The person's submitted set with these marks."""
    for each in marks:
        add(document, by, each)
    return make.submit(document, by)


def add(document: Document, by: Actor, said: str, **fields: Any) -> None:
    """A mark in the person's set, or in the gold set for an actor who works in gold."""
    added = mark(document, said)
    action = "add" if added.parts else "label"
    make.operate(document, action, by, label=added.label, parts=added.parts, **fields)


def mark(document: Document, said: str) -> Mark:
    if said.startswith("~"):
        return Mark(make.label(document.project, said[1:]).pk, ())
    quote, _, name = said.rpartition(":")
    return Mark(make.label(document.project, name).pk, (make.at(document, quote),))


def conflicts(document: Document, by: Actor) -> tuple[Conflict, ...]:
    """Of the gold set, or what they would be if it were begun now."""
    own = gold_set(document)
    if own is not None:
        return stored_merge(own).merge.conflicts
    found, _ = merged(finished_sets([document.pk]), by.project, schema_of(by.project))
    return found[document.pk].conflicts


def conflict(document: Document, by: Actor, quote: str) -> Conflict:
    """The conflict whose range holds this quote; "" for the one about document labels."""
    if not quote:
        return next(each for each in conflicts(document, by) if each.kind == "document label")
    start, end = make.at(document, quote)
    return next(each for each in conflicts(document, by) if each.range[0] <= start and end <= each.range[1])


def question(document: Document, said: str) -> Conflict:
    """An agreed or dropped item of the gold set, questioned."""
    found = stored_merge(gold_set(document)).merge
    wanted = mark(document, said)
    item = next(each for each in (*found.agreed, *found.dropped) if each.mark == wanted)
    return questioned(item, found.sources)


def decide(
    document: Document, by: Actor, about: Conflict | str, *said: str, own: Iterable[str] = (), **more: Any
) -> adjudication.Decided:
    """Choose the alternative that says exactly this, or with `own` what is right instead, or nothing."""
    found = conflict(document, by, about) if isinstance(about, str) else about
    gold = gold_set(document)
    present = resolutions(gold).get(found.key) if gold else None
    fields = {key: more.pop(key) for key in ("reason", "note") if key in more}
    if marks := [mark(document, each) for each in own]:
        answer = Answer("new", marks=tuple(marks), **fields)
    elif said:
        number = found.number_of(mark(document, each) for each in said)
        answer = Answer("alternative", number, **fields)
    else:
        answer = Answer("none", **fields)
    options = {"operation": uuid.uuid4(), "seen": present and present.pk, **more}
    return adjudication.decide(document=document, conflict=found.key, answer=answer, by=by, **options)


def gold_set(document: Document) -> AnnotationSet | None:
    return AnnotationSet.objects.filter(document=document, role=GOLD).first()


def gold(document: Document) -> set[str]:
    """All that the gold set says, if there is one."""
    own = gold_set(document)
    if own is None:
        return set()
    spans = Span.objects.filter(annotation_set=own).select_related("label")
    text = document.body.text
    found = {f"{' … '.join(text[a:b] for a, b in parts_of(span))}:{span.label.name}" for span in spans}
    return found | {f"~{each.label.name}" for each in own.document_labels.select_related("label")}
