"""Formats by name and by what a file looks like."""

from __future__ import annotations

import pytest

from annotator.errors import FormatError, Invalid
from annotator.formats.registry import FORMATS, format_name, line_writer, reader, sniff


@pytest.mark.parametrize(
    ("name", "head", "found"),
    [
        ("a.txt", b"{not json}", "text.v1"),
        ("a", b"Ada", "text.v1"),
        ("a.b/README", b"Ada", "text.v1"),
        ("A.TXT", b"", "text.v1"),
        ("a.jsonl", b'{"text":"a"}\n', "jsonl.prodigy.v1"),
        ("a.jsonl", b'\xef\xbb\xbf\n\n{"text":"a","spans":[]}\n', "jsonl.prodigy.v1"),
        ("a.jsonl", b'{"text":"a","label":"POL","answer":"accept"}\n', "jsonl.prodigy.v1"),
        ("a.jsonl", b'{"text":"a","label":[[0,1,"X"]]}\n', "jsonl.doccano.v1"),
        ("a.jsonl", b'{"id":1,"text":"a","label":[]}\n', "jsonl.doccano.v1"),
        ("a.jsonl", b'{"text":"a","labels":[]}\n', "jsonl.doccano.v1"),
        ("a.ndjson", b'{"text":"a","entities":[],"relations":[]}\n', "jsonl.doccano.v1"),
        ("a.jsonl", b'{"text":"a","cats":["X"]}\n', "jsonl.doccano.v1"),
        ("a.jsonl", b'{"file":"a.txt","title":"T"}\n', "manifest.v1"),
        ("a.jsonl", b'{"id":1,"label":[[0,1,"X"]],"text":"cut o', "jsonl.doccano.v1"),
        ("a.jsonl", b'{"text":"cut o', "jsonl.prodigy.v1"),
        ("a.jsonl", b"", "jsonl.prodigy.v1"),
    ],
)
def test_a_file_tells_its_format(name: str, head: bytes, found: str) -> None:
    assert sniff(name, head) == found


@pytest.mark.parametrize("name", ["a.spacy", "a.zip", "a.docx", "a.csv"])
def test_a_file_that_no_reader_takes_is_refused_with_a_hint(name: str) -> None:
    with pytest.raises(FormatError) as caught:
        sniff(name, b"")
    assert caught.value.hint


def test_names_and_aliases_lead_to_the_full_name() -> None:
    for name, entry in FORMATS.items():
        assert format_name(name) == name
        assert format_name(entry.alias) == name
    assert format_name("jsonl", head=b'{"text":"a","entities":[]}') == "jsonl.doccano.v1"
    assert format_name("", file="a.txt") == "text.v1"
    with pytest.raises(Invalid, match="xml"):
        format_name("xml")


def test_each_format_that_says_so_can_be_read_and_written() -> None:
    for name, entry in FORMATS.items():
        if entry.reads:
            assert reader(name, resolve=lambda _: b"").read
        else:
            with pytest.raises(Invalid):
                reader(name)
        if entry.writes and name != "spacy.v1":
            assert line_writer(name).problems == []
        else:
            with pytest.raises(Invalid):
                line_writer(name)


def test_a_manifest_needs_its_files() -> None:
    with pytest.raises(Invalid, match="together"):
        reader("manifest.v1")
