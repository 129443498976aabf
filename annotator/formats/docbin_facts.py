"""The facts of documents in a DocBin: parts of claims as span groups, all of it in attributes of the Doc.

    from annotator.formats.docbin_facts import register, facts_of
    register()
    for doc in DocBin().from_disk("train.spacy").get_docs(nlp.vocab):
        doc._.claims, doc.spans["claims_content"], facts_of(doc)

The attributes lie in `doc.user_data`, so a file with them is read, and trained on, without this module too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from annotator.fact_records import DocumentFacts
from annotator.formats.coding import raw_of, record_of
from annotator.formats.masking import SHA256
from annotator.records import DocumentRecord, Part, Problem, SpanRecord
from annotator.text.alignment import Mode, align_tokens

LISTS = ("claims", "mentions", "quantities", "times", "links")
ATTRIBUTES = (*LISTS, "exact_spans", "document")
_NOT_CARRIED = ("assessments", "zones", "issues")


class Placed(NamedTuple):
    """A part of a claim on tokens: the name of its group, the tokens, its label, and the claim's id."""

    group: str
    start: int
    end: int
    label: str
    id: str


def register() -> None:
    """Make the attributes known to spaCy, as far as they are not."""
    from spacy.tokens import Doc

    for name in ATTRIBUTES:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def facts_of(doc: Any) -> DocumentFacts | None:
    """The facts that a Doc carries; values name spans by their place in `spans_of(doc)`. None without any."""
    known = {name: _listed(doc.user_data.get(_key(name))) for name in LISTS}
    if not any(known.values()):
        return None
    return record_of(DocumentFacts, {name: value for name, value in known.items() if value})


def spans_of(doc: Any) -> tuple[SpanRecord, ...]:
    """The spans of the document as they were marked, off token boundaries and in several parts too."""
    return tuple(record_of(SpanRecord, raw) for raw in _listed(doc.user_data.get(_key("exact_spans")) or ()))


def user_data(record: DocumentRecord, *, named: bool) -> Mapping[tuple[Any, ...], Any] | None:
    """What goes into `doc.user_data`: the facts, the exact spans, and which document it is. None without facts.

    With `named` in any case, and the hash is that under the record's metadata (`masking`).
    """
    facts = record.facts
    if facts is None and not named:
        return None
    raw = raw_of(facts) if facts is not None else {}
    data: dict[tuple[Any, ...], Any] = {_key(name): raw[name] for name in LISTS if name in raw}
    data[_key("exact_spans")] = [raw_of(span) for span in record.spans]
    sha256 = record.meta.get(SHA256) if named else record.sha256
    about = {name: getattr(record, name) for name in ("id", "title", "outlet", "published_on")}
    data[_key("document")] = {"sha256": sha256, **about}
    return data


def placed(record: DocumentRecord, bounds: Sequence[Part], mode: Mode, problems: list[Problem]) -> Iterator[Placed]:
    """The parts of the claims on tokens; what does not lie on any is left out of the groups, with a Problem."""
    facts = record.facts
    for claim in facts.claims if facts is not None else ():
        for part in claim.parts:
            tokens = align_tokens(part.start, part.end, bounds, mode)
            if tokens is None:
                message = f"The {part.role} [{part.start}, {part.end}) of a claim does not lie on token boundaries."
                hint = "It is in doc._.claims, but in no span group."
                problems.append(Problem("off_tokens", message, f"{record.where}, claim {claim.id}", hint, "warning"))
            else:
                yield Placed(f"claims_{part.role}", *tokens, part.role.upper(), claim.id)


def not_carried(record: DocumentRecord, problems: list[Problem]) -> None:
    """A warning for the facts that have no place in a DocBin."""
    counts = record.facts.counts() if record.facts is not None else {}
    if said := ", ".join(f"{counts[kind]} {kind}" for kind in _NOT_CARRIED if kind in counts):
        hint = "The format “annotator” carries them."
        problems.append(Problem("facts_left_out", f"Left out: {said}.", record.where, hint, "warning"))


def _key(name: str) -> tuple[Any, ...]:
    """Where spaCy keeps an attribute of a Doc."""
    return "._.", name, None, None


def _listed(value: Any) -> Any:
    """The value with lists in place of the tuples that spaCy makes of them."""
    if isinstance(value, (list, tuple)):
        return [_listed(each) for each in value]
    return {key: _listed(each) for key, each in value.items()} if isinstance(value, dict) else value
