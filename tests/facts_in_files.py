"""Strategies of facts for the tests of formats: whatever the records allow on a text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from annotator.fact_records import (
    AliasRecord,
    AssessmentRecord,
    ClaimAxes,
    ClaimPart,
    ClaimRecord,
    DocumentFacts,
    EntityRecord,
    EventRecord,
    IssueRecord,
    LinkRecord,
    MentionRecord,
    NamesApartRecord,
    OutletRecord,
    Quantity,
    QuantityRecord,
    TimeRecord,
    TimeValue,
    ZoneRecord,
)
from annotator.records import DocumentRecord, SpanRecord
from annotator.vocabulary import ClaimRole

TORTURE = (
    "Kyiv\u02bcs mayor \U0001f469\u200d\U0001f467 said: “O\u0301lena didn\u2019t leave”, he\u0301 said, "
    "“at least 1\u00a0000 did.”\r\n"
    "\u202eשלום\u202c \U0001f600 20\u2009km (12 mi)\u2028on Tuesday."
)
"""A text with what breaks offsets: characters outside the first plane, joiners, U+02BC, accents, odd line ends."""
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
DAYS = st.sampled_from(["", "2026-03-12", "2025-11-30"])
NUMBERS = st.floats(0, 1e9, allow_nan=False)


def words(kind: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(kind))


@st.composite
def ranges(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length - 1))
    return start, draw(st.integers(start + 1, length))


@st.composite
def claim_lists(draw: st.DrawFn, length: int) -> tuple[ClaimRecord, ...]:
    claims: list[ClaimRecord] = []
    for number in range(draw(st.integers(0, 3))):
        parts = [ClaimPart(ClaimRole.CONTENT, *draw(ranges(length)))]
        parts += [ClaimPart(draw(words(ClaimRole)), *draw(ranges(length))) for _ in range(draw(st.integers(0, 3)))]
        claims.append(
            ClaimRecord(
                id=f"c{number}",
                parts=tuple(sorted(set(parts), key=lambda part: (part.start, part.end, part.role))),
                axes=draw(st.builds(ClaimAxes, channel=WORDS)),
                parent=draw(st.sampled_from(["", *(claim.id for claim in claims)])),
                gist=draw(WORDS),
                implicit_cue=draw(st.booleans()),
                check_worthy=draw(st.booleans()),
                event=draw(st.sampled_from(["", "v1"])),
                source_entity=draw(st.sampled_from(["", "e1"])),
                score=draw(st.none() | st.floats(0, 1)),
                rule=draw(WORDS),
            )
        )
    return tuple(claims)


@st.composite
def facts(draw: st.DrawFn, length: int, spans: int) -> DocumentFacts | None:
    claims = draw(claim_lists(length))
    names = st.sampled_from([claim.id for claim in claims]) if claims else st.nothing()
    place = st.integers(0, spans - 1) if spans else st.nothing()
    span = st.none() | place

    def few(each: st.SearchStrategy[Any], key: Any = None) -> st.SearchStrategy[tuple[Any, ...]]:
        return st.lists(each, max_size=2, unique_by=key).map(tuple)

    zone = st.builds(ZoneRecord, st.just(0), st.just(1), outlet=WORDS, published_on=DAYS)
    issue = st.builds(IssueRecord, st.just(0), st.just(1), note=WORDS)
    of_claims = claims and draw(st.booleans())
    by_span = {"key": lambda value: value.span}
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "zones": st.none() | few(st.builds(_zone, ranges(length), zone)),
        "issues": few(st.builds(_zone, ranges(length), issue)),
    }
    if spans:
        kinds["mentions"] = few(st.builds(MentionRecord, span=place), **by_span)
        kinds["quantities"] = few(st.builds(QuantityRecord, place, quantities(), twin=span), **by_span)
        kinds["times"] = few(st.builds(TimeRecord, place, times(), published=DAYS, anchor=span), **by_span)
    if of_claims:
        said = {"document": WORDS, "method": WORDS, "reason": WORDS, "scope": WORDS, "valid_until": DAYS}
        kinds["links"] = few(st.builds(LinkRecord, names, WORDS, **said))
        evidence = st.lists(WORDS, max_size=2).map(tuple)
        kinds["assessments"] = few(
            st.builds(AssessmentRecord, claim=names, rationale=WORDS, evidence=evidence, valid_until=DAYS)
        )
    made = DocumentFacts(claims=claims, **{name: draw(strategy) for name, strategy in kinds.items()})
    return None if made == DocumentFacts() else made


def _zone(at: tuple[int, int], zone: Any) -> Any:
    return replace(zone, start=at[0], end=at[1])


def quantities() -> st.SearchStrategy[Quantity]:
    made = st.builds(Quantity, NUMBERS, NUMBERS, unit=WORDS, noun=WORDS, period=WORDS, scope=WORDS)
    return made.map(lambda each: replace(each, low=min(each.low, each.high), high=max(each.low, each.high)))


def times() -> st.SearchStrategy[TimeValue]:
    made = st.builds(TimeValue, value=WORDS, first=DAYS, last=DAYS, modifier=WORDS, direction=WORDS)
    return made.map(lambda each: replace(each, last=max(each.first, each.last) if each.last else ""))


@st.composite
def span_lists(draw: st.DrawFn, length: int) -> tuple[SpanRecord, ...]:
    found = [SpanRecord(draw(st.sampled_from(["PERSON", "GPE"])), (draw(ranges(length)),)) for _ in range(2)]
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=4)))
    if len(edges) == 4:
        found.append(SpanRecord("QUANTITY", ((edges[0], edges[1]), (edges[2], edges[3]))))
    return tuple(dict.fromkeys(found))


@st.composite
def documents(draw: st.DrawFn) -> DocumentRecord:
    """A document with facts on a torture text, or on any other."""
    text = draw(st.just(TORTURE) | WORDS.filter(str.strip))
    spans = draw(span_lists(len(text)))
    return DocumentRecord(
        text=text,
        title=draw(WORDS),
        outlet=draw(WORDS),
        published_on=draw(DAYS),
        meta=draw(st.dictionaries(WORDS, WORDS, max_size=2)),
        spans=spans,
        labels=tuple(draw(st.sets(st.sampled_from(["talks", "strike"])))),
        answer=draw(st.sampled_from([None, "accept"])),
        id=draw(st.sampled_from(["", "d1"])),
        date_precision=draw(st.sampled_from(["minute", "day", "month", "unknown"])),
        date_basis=draw(st.sampled_from(["stated", "inferred", "entered"])),
        facts=draw(facts(len(text), len(spans))),
    )


def project_records() -> st.SearchStrategy[Any]:
    names = st.dictionaries(WORDS, WORDS, max_size=2)
    return st.one_of(
        st.builds(OutletRecord, WORDS, owner=WORDS),
        st.builds(
            EntityRecord, st.just("e1"), WORDS, WORDS, external_ids=names, removed=st.booleans(),
            aliases=st.lists(st.builds(AliasRecord, WORDS), max_size=2).map(tuple),
        ),
        st.builds(NamesApartRecord, WORDS, WORDS),
        st.builds(
            EventRecord, st.just("v1"), WORDS, first=DAYS, note=WORDS,
            assessments=st.lists(st.builds(AssessmentRecord, evidence=st.just(())), max_size=1).map(tuple),
        ),
    )  # fmt: skip
