"""spaCy's DocBin, with spaCy's own classes as the judge."""

from __future__ import annotations

import tempfile
import zlib
from functools import cache
from typing import Any

import pytest
import spacy
import srsly
from spacy.tokens import Doc, DocBin, Span

from annotator.errors import Invalid
from annotator.formats.docbin import DocBinWriter
from annotator.records import DocumentRecord, SpanRecord
from annotator.text.alignment import token_span
from annotator.text.tokens import doc_from_bounds, token_bounds

TEXT = "Ada Lovelace met Charles Babbage\nin London, “Europe’s” hub.  \U0001f600 \u2028 End "
PERSONS = (("PERSON", 0, 12), ("PERSON", 17, 32), ("GPE", 36, 42))
NESTED = (("PERSON", 0, 12), ("PERSON", 0, 3), ("PERSON", 17, 32))
blank = cache(spacy.blank)


def record(spans: tuple[tuple[str, int, int], ...] = (), text: str = TEXT, **fields: Any) -> DocumentRecord:
    made = tuple(SpanRecord(label, ((start, end),)) for label, start, end in spans)
    return DocumentRecord(text=text, tokens=token_bounds(text, "en"), spans=made, where="doc 1", **fields)


def read(writer: DocBinWriter) -> list[Doc]:
    return list(DocBin().from_bytes(writer.to_bytes()).get_docs(spacy.blank("en").vocab))


def write(*records: DocumentRecord, **options: Any) -> tuple[list[Doc], DocBinWriter]:
    writer = DocBinWriter("en", **options)
    for each in records:
        writer.add(each)
    return read(writer), writer


def found(spans: Any) -> list[tuple[str, int, int]]:
    return [(span.label_, span.start_char, span.end_char) for span in spans]


def spacys_own(records: list[DocumentRecord], *, groups: bool) -> bytes:
    """The same file made with Doc, Span and DocBin.add."""
    made = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], store_user_data=False)
    for each in records:
        assert each.tokens is not None
        doc = doc_from_bounds(blank("en").vocab, each.text, each.tokens)
        spans = [Span(doc, *token_span(span.start, span.end, each.tokens), span.label) for span in each.spans]
        if groups:
            doc.spans["sc"] = spans
        else:
            doc.ents = spans
        doc.cats = {"POL": float("POL" in each.labels), "WAR": float("WAR" in each.labels)}
        made.add(doc)
    return made.to_bytes()


@pytest.mark.parametrize("groups", [False, True])
def test_the_file_is_the_one_that_spacys_own_classes_write(groups: bool) -> None:
    records = [record(PERSONS, labels=("WAR",)), record(), record((("X", 0, 5),), "Short"), record(text="\n")]
    _, writer = write(*records, layout="spans" if groups else "ents", document_labels=("POL", "WAR"))
    ours = srsly.msgpack_loads(zlib.decompress(writer.to_bytes()))
    theirs = srsly.msgpack_loads(zlib.decompress(spacys_own(records, groups=groups)))
    assert list(ours) == list(theirs)
    assert set(ours.pop("strings")) <= set(theirs.pop("strings")), "spaCy adds lower-case forms that nothing refers to"
    if groups:
        flat = bytearray(theirs["tokens"])
        assert ours["tokens"] == flat
    assert ours == theirs


def test_a_document_comes_back_with_text_tokens_entities_and_categories() -> None:
    (doc,), writer = write(record(PERSONS, labels=("WAR",)), document_labels=("POL", "WAR"))
    assert doc.text == TEXT
    assert tuple((token.idx, token.idx + len(token)) for token in doc) == token_bounds(TEXT, "en")
    assert found(doc.ents) == list(PERSONS)
    assert doc.cats == {"POL": 0.0, "WAR": 1.0}
    assert writer.problems == []
    assert (writer.documents, writer.with_ents, writer.with_groups, writer.longest_span) == (1, 1, 0, 2)


def test_a_reviewed_document_without_spans_says_that_there_are_none() -> None:
    (doc,), _ = write(record())
    assert doc.has_annotation("ENT_IOB")
    assert {token.ent_iob_ for token in doc} == {"O"}


def test_overlapping_spans_go_to_the_span_group_of_their_document_only() -> None:
    (plain, nested), writer = write(record(PERSONS), record(NESTED))
    assert found(plain.ents) == list(PERSONS)
    assert "sc" not in plain.spans
    assert found(nested.spans["sc"]) == list(NESTED)
    assert not nested.has_annotation("ENT_IOB")
    assert [(problem.code, problem.level, problem.where) for problem in writer.problems] == [
        ("overlap", "warning", "doc 1")
    ]
    assert (writer.with_ents, writer.with_groups) == (1, 1)


def test_the_spans_layout_puts_all_spans_of_all_documents_into_the_group() -> None:
    (plain, nested, empty), writer = write(record(PERSONS), record(NESTED), record(), layout="spans", spans_key="all")
    assert [found(doc.spans["all"]) for doc in (plain, nested, empty)] == [list(PERSONS), list(NESTED), []]
    assert not plain.ents
    assert writer.problems == []


def test_the_ents_layout_keeps_the_longest_and_lists_the_others() -> None:
    (doc,), writer = write(record(NESTED), layout="ents")
    assert found(doc.ents) == [NESTED[0], NESTED[2]]
    assert [(problem.code, problem.level) for problem in writer.problems] == [("overlap", "error")]


@pytest.mark.parametrize(
    ("alignment", "expected", "code", "level"),
    [
        ("strict", [], "off_tokens", "error"),
        ("contract", [("PERSON", 4, 12)], "moved", "warning"),
        ("expand", [("PERSON", 0, 12)], "moved", "warning"),
    ],
)
def test_a_span_off_token_boundaries_is_handled_as_told(
    alignment: str, expected: list[Any], code: str, level: str
) -> None:
    (doc,), writer = write(record((("PERSON", 1, 12),)), alignment=alignment)
    assert found(doc.ents) == expected
    (problem,) = writer.problems
    assert (problem.code, problem.level, problem.where) == (code, level, "doc 1, span 1")
    assert "[1, 12)" in problem.message


def test_a_span_inside_one_token_has_nothing_to_contract_to() -> None:
    (doc,), writer = write(record((("PERSON", 1, 2),)), alignment="contract")
    assert not doc.ents
    assert [problem.code for problem in writer.problems] == ["off_tokens"]


def test_two_spans_that_expand_to_the_same_tokens_become_one() -> None:
    (doc,), writer = write(record((("PERSON", 0, 11), ("PERSON", 1, 12))), alignment="expand")
    assert found(doc.ents) == [("PERSON", 0, 12)]
    assert [problem.code for problem in writer.problems] == ["moved", "moved"]


def test_white_space_at_an_edge_is_said() -> None:
    _, writer = write(record((("X", 17, 33),)))
    assert [problem.code for problem in writer.problems] == ["white_space"]


def test_discontinuous_spans_unknown_labels_and_refused_documents_are_said() -> None:
    split = DocumentRecord(
        text=TEXT, tokens=token_bounds(TEXT, "en"), spans=(SpanRecord("X", ((0, 3), (17, 24))),), where="doc 1"
    )
    docs, writer = write(split, record(labels=("OLD",)), record(answer="reject"), record(answer="ignore"))
    assert len(docs) == 2
    assert [(problem.code, problem.level) for problem in writer.problems] == [
        ("discontinuous", "error"),
        ("unknown_label", "error"),
        ("not_accepted", "warning"),
        ("not_accepted", "warning"),
    ]


def test_a_document_without_tokens_gets_spacys() -> None:
    (doc,), _ = write(DocumentRecord(text=TEXT))
    assert [token.text for token in doc] == [token.text for token in blank("en")(TEXT)]


def test_tokens_of_another_text_are_refused_and_nothing_is_added() -> None:
    writer = DocBinWriter("en")
    with pytest.raises(Invalid):
        writer.add(DocumentRecord(text="Ada met", tokens=((0, 3),)))
    assert read(writer) == []


def test_equal_records_give_equal_bytes_also_through_scratch_files() -> None:
    records = [record(PERSONS, labels=("POL",)), record(NESTED)] * 40
    _, plain = write(*records, document_labels=("POL",))
    with DocBinWriter("en", document_labels=("POL",), scratch=tempfile.TemporaryFile) as scratch:
        assert all(map(scratch.add, records))
        assert plain.to_bytes() == scratch.to_bytes() == plain.to_bytes()
        assert len(read(scratch)) == 80


def test_documents_may_be_added_after_writing() -> None:
    writer = DocBinWriter("en")
    writer.add(record())
    assert len(read(writer)) == 1
    writer.add(record(PERSONS))
    assert [len(doc.ents) for doc in read(writer)] == [0, 3]


def test_labels_that_spacy_knows_as_symbols_stay_themselves() -> None:
    (doc,), _ = write(record((("PERSON", 0, 3), ("ORTH", 4, 12), ("DATE", 13, 16)), "Ada Lovelace met ENT_TYPE"))
    assert [entity.label_ for entity in doc.ents] == ["PERSON", "ORTH", "DATE"]
    assert doc.text == "Ada Lovelace met ENT_TYPE"
