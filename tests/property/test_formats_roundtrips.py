"""What is written is read back equal, whatever the text."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from annotator.formats.docbin import DocBinWriter
from annotator.formats.registry import line_writer, reader
from annotator.records import DocumentRecord, SpanRecord
from annotator.text.tokens import token_bounds

CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
    st.sampled_from('\r\n\u2028\u2029\x85\x0b\x0c\x1c\t \u00a0\u0301\u200d\u202e\ufeff"\\/\U0001f600\U0001f468{}[]ab.'),
)
LONG_STRINGS = st.text(CHARACTERS, max_size=60)
TEXTS = LONG_STRINGS.filter(lambda text: text.strip())
LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=64).filter(str.strip)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    LONG_STRINGS,
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LONG_STRINGS, inner, max_size=3), max_leaves=6
)
LIFTED = {"title", "outlet", "published_on", "published", "language"}
METAS = st.dictionaries(LONG_STRINGS.filter(lambda key: key not in LIFTED), VALUES, max_size=4)


@st.composite
def span_lists(draw: st.DrawFn, text: str, *, extras: bool) -> tuple[SpanRecord, ...]:
    spans = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        more: dict[str, Any] = {}
        if extras and draw(st.booleans()):
            more = {
                "id": draw(LONG_STRINGS),
                "text": text[start:end],
                "score": draw(st.floats(0, 1)),
                "source": draw(LONG_STRINGS),
                "note": draw(LONG_STRINGS),
            }
        spans.append(SpanRecord(draw(LABELS), ((start, end),), **more))
    return tuple(spans)


@st.composite
def records(draw: st.DrawFn, *, extras: bool) -> DocumentRecord:
    text = draw(TEXTS)
    return DocumentRecord(
        text=text,
        title=draw(LONG_STRINGS),
        outlet=draw(LONG_STRINGS),
        published_on=draw(st.sampled_from(["", "2025-02-08"])),
        language=draw(st.sampled_from(["", "en"])),
        meta=draw(METAS),
        tokens=draw(st.sampled_from([None, token_bounds(text, "en")])),
        spans=draw(span_lists(text, extras=extras)),
        labels=tuple(draw(st.lists(LABELS, max_size=3, unique=True))),
        answer=draw(st.sampled_from([None, "accept", "reject", "ignore"])),
    )


def back(name: str, written: list[DocumentRecord]) -> list[DocumentRecord]:
    writer = line_writer(name)
    lines = [writer.encode(record) for record in written]
    assert all(len(line.decode().splitlines()) == 1 for line in lines)
    items = reader(name).read(BytesIO(b"".join(lines)), name="f")
    return [replace(item, where="") for item in items if isinstance(item, DocumentRecord)]


@settings(deadline=None)
@given(st.lists(records(extras=True), max_size=3))
def test_prodigy_comes_back(written: list[DocumentRecord]) -> None:
    assert back("jsonl.prodigy.v1", written) == [replace(record, tokens=None) for record in written]


@settings(deadline=None)
@given(st.lists(records(extras=False), max_size=3))
def test_doccano_comes_back(written: list[DocumentRecord]) -> None:
    assert back("jsonl.doccano.v1", written) == [replace(record, tokens=None) for record in written]


@settings(deadline=None, max_examples=60)
@given(st.lists(records(extras=False), max_size=3))
def test_spacy_reads_the_same_text_tokens_spans_and_categories(written: list[DocumentRecord]) -> None:
    labels = tuple(dict.fromkeys(label for record in written for label in record.labels))
    writer = DocBinWriter("en", layout="spans", document_labels=labels, alignment="expand")
    kept = [record for record in written if writer.add(record)]
    docs = list(DocBin().from_bytes(writer.to_bytes()).get_docs(spacy.blank("en").vocab))
    assert [doc.text for doc in docs] == [record.text for record in kept]
    for doc, record in zip(docs, kept, strict=True):
        assert tuple((token.idx, token.idx + len(token)) for token in doc) == token_bounds(record.text, "en")
        assert doc.cats == {label: float(label in record.labels) for label in labels}
        expected = [doc.char_span(span.start, span.end, span.label, alignment_mode="expand") for span in record.spans]
        assert {(span.start, span.end, span.label_) for span in doc.spans["sc"]} == {
            (span.start, span.end, span.label_) for span in expected if span is not None and len(span)
        }
