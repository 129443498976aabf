"""Facts in a DocBin: span groups, attributes of the Doc, read back equal; nothing changes where there are none."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from annotator.fact_records import (
    ClaimPart,
    ClaimRecord,
    DocumentFacts,
    LinkRecord,
    MentionRecord,
    Quantity,
    QuantityRecord,
    ZoneRecord,
)
from annotator.formats.docbin import DocBinWriter
from annotator.formats.docbin_facts import facts_of, register, spans_of
from annotator.formats.masking import masked
from annotator.records import DocumentRecord, SpanRecord
from annotator.text.tokens import token_bounds
from annotator.vocabulary import ClaimRole, LinkState, Relation, ZoneKind
from tests.facts_in_files import TORTURE

TEXT = "“Two bridges fell,” she said, “at Karsk.” \U0001f600 O\u0301lena left."
PARTS = (
    ClaimPart(ClaimRole.CONTENT, 1, 17),
    ClaimPart(ClaimRole.SOURCE, 20, 23),
    ClaimPart(ClaimRole.CUE, 24, 28),
    ClaimPart(ClaimRole.CONTENT, 31, 39),
)
FACTS = DocumentFacts(
    claims=(ClaimRecord("c1", PARTS, gist="Bridges"), ClaimRecord("c2", (PARTS[0],), parent="c1")),
    mentions=(MentionRecord(1, "e1"),),
    quantities=(QuantityRecord(0, Quantity(2.0, 2.0, noun="bridges")),),
    links=(LinkRecord("c1", "c9", Relation.DENIES, "d2", state=LinkState.REJECTED),),
)


def record(facts: DocumentFacts | None, text: str = TEXT) -> DocumentRecord:
    spans = (SpanRecord("CARDINAL", ((1, 4),)), SpanRecord("GPE", ((34, 39),)), SpanRecord("ODD", ((2, 3), (5, 6))))
    return DocumentRecord(text, spans=spans, tokens=token_bounds(text, "en"), facts=facts, where="document 1")


def written(*records: DocumentRecord, **options: Any) -> tuple[list[Doc], DocBinWriter]:
    writer = DocBinWriter("en", **options)
    for each in records:
        writer.add(each)
    return list(DocBin().from_bytes(writer.to_bytes()).get_docs(spacy.blank("en").vocab)), writer


def test_the_parts_of_claims_are_span_groups_by_role_and_say_whose_they_are() -> None:
    (doc,), _ = written(record(FACTS))
    found = {name: [(span.text, span.label_, span.id_) for span in group] for name, group in doc.spans.items()}
    content = [("Two bridges fell", "c1"), ("at Karsk", "c1"), ("Two bridges fell", "c2")]
    assert found == {
        "claims_content": [(words, "CONTENT", claim) for words, claim in content],
        "claims_source": [("she", "SOURCE", "c1")],
        "claims_cue": [("said", "CUE", "c1")],
    }
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Two", "CARDINAL"), ("Karsk", "GPE")]


def test_facts_and_exact_spans_are_read_back_equal() -> None:
    given = record(FACTS)
    (doc,), _ = written(given)
    assert facts_of(doc) == FACTS
    assert spans_of(doc) == given.spans


def test_the_attributes_are_known_once_registered_and_may_be_registered_again() -> None:
    register()
    register()
    (with_facts, without), _ = written(record(FACTS), record(None))
    assert [claim["id"] for claim in with_facts._.claims] == ["c1", "c2"]
    assert with_facts._.document["title"] == ""
    assert without._.claims is None


def test_a_file_without_facts_has_no_user_data() -> None:
    (doc,), writer = written(record(None))
    assert dict(doc.user_data) == {}
    assert DocBin().from_bytes(writer.to_bytes()).user_data == [None]


def test_a_part_off_the_tokens_is_in_the_attribute_and_in_the_report() -> None:
    facts = DocumentFacts(claims=(ClaimRecord("c1", (ClaimPart(ClaimRole.CONTENT, 2, 17),)),))
    (doc,), writer = written(record(facts))
    assert facts_of(doc) == facts
    assert "claims_content" not in doc.spans
    off = [problem for problem in writer.problems if problem.where == "document 1, claim c1"]
    assert [(problem.code, problem.level) for problem in off] == [("off_tokens", "warning")]
    (doc,), _ = written(record(facts), alignment="expand")
    assert [span.start_char for span in doc.spans["claims_content"]] == [1]


def test_what_has_no_place_is_counted() -> None:
    facts = DocumentFacts(zones=(ZoneRecord(0, 5, ZoneKind.BODY),))
    _, writer = written(record(facts))
    assert [problem.message for problem in writer.problems if problem.code == "facts_left_out"] == [
        "Left out: 1 zones."
    ]


@pytest.mark.parametrize("text", [TEXT, TORTURE])
def test_with_its_text_covered_a_document_keeps_its_offsets_and_says_what_it_is(text: str) -> None:
    given = record(FACTS, text)
    (doc,), _ = written(masked(given), named=True)
    register()
    assert doc._.document["sha256"] == given.sha256
    assert len(doc.text) == len(text)
    assert set(doc.text) - set("x \r\n\u00a0\u2009\u2028") == set()
    assert [token.idx for token in doc] == [start for start, _ in given.tokens or ()]
    assert facts_of(doc) == FACTS
