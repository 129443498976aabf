"""Prodigy's JSON Lines."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import spacy

from annotator.formats.prodigy import ProdigyReader, ProdigyWriter
from annotator.records import DocumentRecord, Problem, SpanRecord
from annotator.text.tokens import token_bounds


def read(*lines: object) -> list[DocumentRecord | Problem]:
    data = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return list(ProdigyReader().read(BytesIO(data), name="f.jsonl"))


def problem_of(line: object) -> Problem:
    found = [item for item in read(line) if isinstance(item, Problem)]
    assert len(found) == 1
    assert found[0].level == "error"
    return found[0]


def with_span(**span: Any) -> dict[str, Any]:
    return {"text": "Ada met Bob", "spans": [{"start": 0, "end": 3, "label": "PERSON"}, span]}


def written(record: DocumentRecord, *, tokens: bool = True) -> tuple[dict[str, Any], list[Problem]]:
    writer = ProdigyWriter(tokens=tokens)
    line = writer.encode(record)
    assert line.endswith(b"}\n")
    assert len(line.decode().splitlines()) == 1
    return json.loads(line), writer.problems


def test_a_task_is_read_with_its_spans_metadata_and_answer() -> None:
    task = {
        "text": "Ada met Bob",
        "meta": {"title": "T", "outlet": "O", "published": "2025-02-08", "language": "en", "url": "u"},
        "tokens": [{"text": "Ada", "start": 0, "end": 3, "id": 0}],
        "spans": [
            {"start": 8, "end": 11, "token_start": 2, "token_end": 2, "label": "PERSON"},
            {"start": 0, "end": 3, "label": "P", "id": 7, "text": "Ada", "score": 0.5, "source": "m", "note": "n"},
        ],
        "accept": ["POLITICS"],
        "answer": "accept",
        "url": "kept",
        "topic": "kept too",
    }
    (record, problem) = read(task)
    assert record == DocumentRecord(
        text="Ada met Bob",
        title="T",
        outlet="O",
        published_on="2025-02-08",
        language="en",
        meta={"url": "u", "topic": "kept too"},
        spans=(
            SpanRecord("PERSON", ((8, 11),)),
            SpanRecord("P", ((0, 3),), id="7", text="Ada", score=0.5, source="m", note="n"),
        ),
        labels=("POLITICS",),
        answer="accept",
        where="f.jsonl, line 1",
    )
    assert isinstance(problem, Problem)
    assert (problem.level, problem.where) == ("warning", "f.jsonl, line 1")
    assert "url" in problem.message


def test_a_plain_text_needs_nothing_else() -> None:
    assert read({"text": "Ada"}) == [DocumentRecord(text="Ada", where="f.jsonl, line 1")]


def test_a_single_label_is_a_document_label() -> None:
    (record,) = read({"text": "Ada", "label": "POLITICS", "answer": "reject"})
    assert isinstance(record, DocumentRecord)
    assert (record.labels, record.answer) == (("POLITICS",), "reject")


def test_bookkeeping_is_left_out_with_one_warning_each() -> None:
    *records, problem = read(*[{"text": "Ada", "_task_hash": n} for n in range(3)])
    assert len(records) == 3
    assert isinstance(problem, Problem)
    assert "_task_hash" in problem.message
    assert "3 times" in problem.message


def test_a_flood_of_unknown_keys_is_summed_up() -> None:
    problems = read({"text": "Ada", **{f"_{number}{'x' * 200}": 1 for number in range(500)}})[1:]
    assert len(problems) == 101
    assert all(isinstance(problem, Problem) and len(problem.message) < 130 for problem in problems)
    assert any(isinstance(problem, Problem) and "“other keys”" in problem.message for problem in problems)


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[1]",
        b'{"text":"a","text":"b"}',
        b'{"text":"\\ud800"}',
        b'{"text":"a\\u0000b"}',
        b"caf\xe9 au lait",
        {"text": ""},
        {"text": "  "},
        {"text": 5},
        {"text": None},
        {"text": ["a"]},
        {},
        {"text": "a", "spans": {}},
        {"text": "a", "spans": [5]},
        {"text": "a", "meta": []},
        {"text": "a", "answer": "maybe"},
        {"text": "a", "answer": []},
        {"text": "a", "accept": "POLITICS"},
        {"text": "a", "accept": [1]},
        {"text": "a", "label": ["X"]},
        {"text": "a" * 1_000_001},
    ],
)
def test_a_bad_record_is_one_problem_and_the_next_is_read(line: object) -> None:
    first, problem, last = read({"text": "one"}, line, {"text": "three"})
    assert isinstance(first, DocumentRecord)
    assert isinstance(problem, Problem)
    assert problem.where.startswith("f.jsonl, line 2")
    assert len(problem.message) < 300
    assert isinstance(last, DocumentRecord)


@pytest.mark.parametrize(
    "span",
    [
        {"start": 3, "end": 1},
        {"start": 3, "end": 3},
        {"start": -1, "end": 3},
        {"start": 0, "end": 12},
        {"start": 0.0, "end": 3},
        {"start": "0", "end": "３"},
        {"start": False, "end": True},
        {"start": 2**31, "end": 2**63},
        {"start": None, "end": 3},
        {"end": 3},
        {"start": 0, "end": 3, "label": ""},
        {"start": 0, "end": 3, "label": " "},
        {"start": 0, "end": 3, "label": 5},
        {"start": 0, "end": 3, "label": None},
        {"start": 0, "end": 3, "label": "x" * 65},
        {"start": 0, "end": 3, "label": "a\nb"},
        {"start": 0, "end": 3, "score": "high"},
        {"start": 0, "end": 3, "score": True},
        {"start": 0, "end": 3, "note": 5},
        {"start": 0, "end": 3, "text": "Adam"},
        {"start": 0, "end": 3, "text": 5},
    ],
)
def test_a_bad_span_is_a_problem_with_line_and_number(span: dict[str, Any]) -> None:
    assert problem_of(with_span(**{"label": "X", **span})).where == "f.jsonl, line 1, span 2"


def test_too_many_and_too_long_spans_are_refused() -> None:
    span = {"start": 0, "end": 1, "label": "X"}
    assert "20,000" in problem_of({"text": "ab", "spans": [span] * 20_001}).message
    assert "10,000" in problem_of({"text": "a" * 10_001, "spans": [{**span, "end": 10_001}]}).message


@pytest.mark.parametrize(
    ("text", "start", "end", "word"),
    [
        ("\U0001f600\U0001f600 Ada met", 5, 8, "UTF-16"),
        ("éé Ada met", 5, 8, "byte"),
        ("an Ada met", 3, 5, "inclusive"),
        ("a\r\nb\r\nAda met", 4, 7, "CRLF"),
        ("an Ada met", 4, 7, "byte order mark"),
        ("an Ada met", 0, 2, "code points"),
        ("\U0001f600\U0001f600\U0001f600 Ada", 7, 10, "UTF-16"),
    ],
)
def test_a_span_text_that_differs_is_refused_with_a_guess_why(text: str, start: int, end: int, word: str) -> None:
    problem = problem_of({"text": text, "spans": [{"start": start, "end": end, "label": "X", "text": "Ada"}]})
    assert word in problem.hint


def test_an_integer_beyond_all_columns_is_refused() -> None:
    problem = problem_of(b'{"text":"Ada","spans":[{"start":0,"end":%d,"label":"X"}]}' % 10**400)
    assert problem.where == "f.jsonl, line 1"


def test_hostile_keys_are_plain_metadata() -> None:
    (record,) = read({"text": "Ada", "is_superuser": True, "pk": 1, "constructor": {}, "meta": {"__proto__": 1}})
    assert isinstance(record, DocumentRecord)
    assert record.meta == {"is_superuser": True, "pk": 1, "constructor": {}, "__proto__": 1}


@pytest.mark.parametrize("data", [b"", b"\n\n\n", b"PK\x03\x04", "{}".encode("utf-16")])
def test_a_file_that_is_none_gives_one_problem_for_the_file(data: bytes) -> None:
    (problem,) = read(data)
    assert isinstance(problem, Problem)
    assert problem.where == "f.jsonl"


def test_a_byte_order_mark_is_removed_and_said() -> None:
    problem, record = read(b'\xef\xbb\xbf{"text":"Ada"}')
    assert isinstance(problem, Problem)
    assert problem.code == "bom_removed"
    assert isinstance(record, DocumentRecord)
    assert read(b'\xef\xbb\xbf\n{"text":"Ada"}') == [problem, replace(record, where="f.jsonl, line 2")]


def test_blank_lines_are_passed_over() -> None:
    _, record = read({"text": "a"}, b"", b" \r", {"text": "b"})[:2]
    assert record.where == "f.jsonl, line 4"


def test_tokens_are_written_as_spacy_and_prodigy_count_them() -> None:
    text = 'Ada “met”  "Bob"\nat 5\\6\u2028\U0001f600 '
    record = DocumentRecord(text=text, tokens=token_bounds(text, "en"))
    task, problems = written(record)
    assert task["tokens"] == [
        {"text": t.text, "start": t.idx, "end": t.idx + len(t), "id": t.i, "ws": bool(t.whitespace_)}
        for t in spacy.blank("en")(text)
    ]
    assert problems == []


def test_spans_are_written_with_the_numbers_of_their_first_and_last_token() -> None:
    text = "Ada Lovelace met Bob"
    record = DocumentRecord(text=text, tokens=token_bounds(text, "en"), spans=(SpanRecord("PERSON", ((0, 12),)),))
    assert written(record)[0]["spans"] == [{"start": 0, "end": 12, "token_start": 0, "token_end": 1, "label": "PERSON"}]
    assert written(record, tokens=False)[0] == {"text": text, "spans": [{"start": 0, "end": 12, "label": "PERSON"}]}


def test_a_span_off_token_boundaries_is_written_and_said() -> None:
    record = DocumentRecord(text="Ada", tokens=((0, 3),), spans=(SpanRecord("X", ((0, 2),)),), where="document 7")
    task, (problem,) = written(record)
    assert task["spans"] == [{"start": 0, "end": 2, "label": "X"}]
    assert (problem.code, problem.level, problem.where) == ("off_tokens", "warning", "document 7, span 1")


def test_a_discontinuous_span_is_left_out_and_said() -> None:
    record = DocumentRecord(text="Ada met", spans=(SpanRecord("X", ((0, 1), (2, 3))),), where="document 7")
    task, (problem,) = written(record)
    assert task["spans"] == []
    assert (problem.code, problem.level) == ("discontinuous", "error")
    assert "[0, 1), [2, 3)" in problem.message


def test_metadata_that_gives_way_is_said() -> None:
    task, (problem,) = written(DocumentRecord(text="Ada", title="New", meta={"title": "Old"}))
    assert task["meta"] == {"title": "New"}
    assert "title" in problem.message


def test_equal_records_give_equal_bytes_whatever_the_order_of_their_metadata() -> None:
    one = DocumentRecord(text="Ada", meta={"b": 1, "a": {"d": 1, "c": 2}})
    two = DocumentRecord(text="Ada", meta={"a": {"c": 2, "d": 1}, "b": 1})
    assert ProdigyWriter().encode(one) == ProdigyWriter().encode(two)


def test_a_number_above_64_bits_in_the_metadata_is_written_as_it_is() -> None:
    assert written(DocumentRecord(text="Ada", meta={"n": 2**70}))[0]["meta"] == {"n": 2**70}
