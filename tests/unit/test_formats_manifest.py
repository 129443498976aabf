"""Manifests and the files that they name."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.manifest import ManifestReader
from annotator.records import DocumentRecord, Problem

FILES = {"a.txt": b"Ada met\r\nBob", "bom.txt": b"\xef\xbb\xbfAda", "latin.txt": b"caf\xe9 au lait", "empty.txt": b""}


def read(*lines: dict[str, Any]) -> list[DocumentRecord | Problem]:
    data = b"\n".join(json.dumps(line).encode() for line in lines)
    return list(ManifestReader(FILES.__getitem__).read(BytesIO(data), name="manifest.jsonl"))


def test_a_line_gives_the_text_of_its_file_and_what_it_says_of_it() -> None:
    line = {"file": "a.txt", "title": "T", "outlet": "O", "published": "2025-01-02", "language": "en", "n": 1}
    assert read(line) == [
        DocumentRecord(
            text="Ada met\r\nBob",
            title="T",
            outlet="O",
            published_on="2025-01-02",
            language="en",
            meta={"n": 1},
            where="manifest.jsonl, line 1, a.txt",
        )
    ]


def test_the_title_defaults_to_the_name_of_the_file() -> None:
    (record,) = read({"file": "a.txt"})
    assert isinstance(record, DocumentRecord)
    assert record.title == "a"


def test_a_byte_order_mark_is_removed_and_said() -> None:
    record, problem = read({"file": "bom.txt"})
    assert isinstance(record, DocumentRecord)
    assert record.text == "Ada"
    assert isinstance(problem, Problem)
    assert problem.level == "warning"


@pytest.mark.parametrize(
    "line",
    [
        {"file": "missing.txt"},
        {"file": "../a.txt"},
        {"file": "x/a.txt"},
        {"file": "C:a.txt"},
        {"file": "..\\a.txt"},
        {"file": ".htaccess"},
        {"file": "a\x00.txt"},
        {"file": ""},
        {"file": 5},
        {"title": "T"},
        {"file": "a.txt", "published": 2025},
        {"file": "latin.txt"},
        {"file": "empty.txt"},
    ],
)
def test_a_bad_line_is_a_problem_and_the_next_is_read(line: dict[str, Any]) -> None:
    problem, record = read(line, {"file": "a.txt"})
    assert isinstance(problem, Problem)
    assert problem.where.startswith("manifest.jsonl, line 1")
    assert isinstance(record, DocumentRecord)


def test_the_sample_articles_are_read() -> None:
    folder = Path("seeds")
    with (folder / "manifest.jsonl").open("rb") as stream:
        reader = ManifestReader(lambda name: (folder / name).read_bytes())
        records = list(reader.read(stream, name="manifest.jsonl"))
    assert all(isinstance(record, DocumentRecord) for record in records)
    assert len(records) == len(list(folder.glob("*.txt")))
