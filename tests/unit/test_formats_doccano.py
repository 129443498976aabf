"""doccano's JSON Lines."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from annotator.formats.doccano import DoccanoReader, DoccanoWriter
from annotator.records import DocumentRecord, Problem, SpanRecord


def read(*lines: dict[str, Any]) -> list[DocumentRecord | Problem]:
    data = b"\n".join(json.dumps(line).encode() for line in lines)
    return list(DoccanoReader().read(BytesIO(data), name="f.jsonl"))


def record_of(line: dict[str, Any]) -> DocumentRecord:
    (record,) = read(line)
    assert isinstance(record, DocumentRecord)
    return record


ADA = SpanRecord("PERSON", ((0, 3),))


@pytest.mark.parametrize("key", ["label", "labels", "entities"])
def test_the_older_shape_is_read(key: str) -> None:
    record = record_of({"id": 7, "text": "Ada met", key: [[0, 3, "PERSON"]], "topic": "x"})
    assert record.spans == (ADA,)
    assert record.meta == {"id": 7, "topic": "x"}


def test_the_newer_shape_is_read() -> None:
    entity = {"id": 4, "label": "PERSON", "start_offset": 0, "end_offset": 3}
    record = record_of({"text": "Ada met", "entities": [entity], "relations": [], "Comments": []})
    assert record.spans == (SpanRecord("PERSON", ((0, 3),), id="4"),)
    assert record.meta == {"Comments": []}


@pytest.mark.parametrize("label", [["POL"], "POL"])
def test_text_labels_belong_to_the_document(label: object) -> None:
    assert record_of({"text": "Ada", "label": label}).labels == ("POL",)


def test_categories_and_entities_stand_side_by_side() -> None:
    record = record_of({"text": "Ada met", "cats": ["POL", "WAR"], "entities": [[0, 3, "PERSON"]]})
    assert (record.labels, record.spans) == (("POL", "WAR"), (ADA,))


def test_metadata_may_be_nested_or_flat_or_something_else() -> None:
    assert record_of({"text": "Ada", "meta": {"a": 1}, "b": 2}).meta == {"a": 1, "b": 2}
    assert record_of({"text": "Ada", "meta": "x"}).meta == {"meta": "x"}
    assert record_of({"text": "Ada", "title": "T", "published": "2025-01-01"}).title == "T"


def test_relations_are_left_out_and_said() -> None:
    record, problem = read({"text": "Ada", "relations": [{"id": 1, "from_id": 1, "to_id": 2, "type": "x"}]})
    assert isinstance(record, DocumentRecord)
    assert isinstance(problem, Problem)
    assert problem.level == "warning"
    assert "relations" in problem.message


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ([[0, 3]], "label 1"),
        ([[0, 3, "X"], [0, 3, "X", 1]], "label 2"),
        ([[0, 30, "X"]], "label 1"),
        ([[0.0, 3, "X"]], "label 1"),
        ([[True, 3, "X"]], "label 1"),
        ([["0", "3", "X"]], "label 1"),
        ([[0, 3, 5]], "label 1"),
        ([5], "label 1"),
        ([None], "label 1"),
        ([{"label": "X"}], "label 1"),
        ([""], "label 1"),
    ],
)
def test_a_bad_label_is_a_problem_with_its_number(label: list[Any], place: str) -> None:
    (problem,) = read({"text": "Ada met", "label": label})
    assert isinstance(problem, Problem)
    assert (problem.level, problem.where) == ("error", f"f.jsonl, line 1, {place}")


def test_a_document_is_written_as_doccano_reads_it() -> None:
    writer = DoccanoWriter()
    record = DocumentRecord(
        text="Ada met\u2028", title="T", meta={"b": 1, "a": 2}, spans=(ADA,), labels=("POL",), answer="accept"
    )
    line = writer.encode(record)
    assert line == (
        b'{"text":"Ada met\\u2028","label":[[0,3,"PERSON"]],"cats":["POL"],"answer":"accept",'
        b'"meta":{"a":2,"b":1,"title":"T"}}\n'
    )
    assert writer.problems == []


def test_what_cannot_be_carried_is_said() -> None:
    writer = DoccanoWriter()
    spans = (SpanRecord("X", ((0, 1), (2, 3))), SpanRecord("X", ((0, 3),), note="why"))
    assert json.loads(writer.encode(DocumentRecord(text="Ada", spans=spans, where="d")))["label"] == [[0, 3, "X"]]
    assert [(problem.code, problem.level, problem.where) for problem in writer.problems] == [
        ("discontinuous", "error", "d, span 1"),
        ("left_out", "warning", "d, span 2"),
    ]
