"""The out-of-band pieces that answers of the annotation page are made of: blocks, the list, counters, what is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from annotator.access import Actor
from annotator.editing.state import SetState
from annotator.models import Document
from annotator.selectors.marks import Block, marks_of, read_blocks
from annotator.selectors.schemas import schema_of
from annotator.selectors.state import SetView, left, read_revisions, read_state
from annotator.selectors.values import values_of
from annotator.web import render


def pieces(
    actor: Actor,
    document: Document,
    numbers: Sequence[int],
    at: int | None,
    sets: SetView,
    state: SetState | None = None,
    **context: object,
) -> str:
    """Blocks `numbers`, the list of block `at` and the counters. `state` is read if not given."""
    wanted = sorted({*numbers, *([] if at is None else [at])})
    blocks = _blocks(actor, document, wanted, sets, state)
    context = {
        "document": document,
        "sets": sets,
        "left": left(sets),
        "at": at,
        "marks": () if at is None else blocks[at].marks,
        "oob": True,
    } | context
    marks: Any = context["marks"]
    context["values"] = values_of(document, marks, actor)
    body = render.swapped([blocks[number] for number in numbers])
    return body + render_to_string("documents/_pieces.html", context)


def _blocks(
    actor: Actor, document: Document, wanted: Sequence[int], sets: SetView, state: SetState | None
) -> dict[int, Block]:
    if not wanted:
        return {}
    schema = schema_of(actor.project)
    if state is None:
        bounds = document.body.block_bounds
        state = read_state(sets, schema, (bounds[wanted[0]][0], bounds[wanted[-1]][1]))
        revisions = read_revisions(sets, wanted)
    else:
        revisions = dict.fromkeys(wanted, sets.version)  # they were written just now
    marks = marks_of(state, sets, schema)
    return {block.number: block for block in read_blocks(document, wanted, marks, revisions, words=False)}


def block_number(value: str, document: Document) -> int | None:
    """A block's number as a client names it, None if there is no such block."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        return None
    return int(value) if int(value) < len(document.body.block_bounds) else None
