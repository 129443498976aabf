"""Facts that are written are read back equal, on texts that break offsets too; and no text goes where none may."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin

from annotator.fact_records import ProjectRecord
from annotator.formats.base import Item
from annotator.formats.docbin import DocBinWriter
from annotator.formats.docbin_facts import facts_of, spans_of
from annotator.formats.figures_csv import COLUMNS
from annotator.formats.graphs import ni
from annotator.formats.registry import line_writer, reader, sniff
from annotator.records import DocumentRecord
from tests.facts_in_files import documents, project_records

SLOW = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
LOSSLESS = "jsonl.annotator.v1"


def written(world: list[ProjectRecord], records: list[DocumentRecord], **options: Any) -> bytes:
    writer = line_writer(LOSSLESS, **options)
    lines = [writer.head(), *map(writer.about, world), *map(writer.encode, records), writer.tail()]
    assert writer.problems == []
    return b"".join(lines)


def file_of(name: str, world: list[ProjectRecord], records: list[DocumentRecord], **options: Any) -> bytes:
    """What a writer makes of these records, whatever it leaves out."""
    writer = line_writer(name, **options)
    return b"".join([writer.head(), *map(writer.about, world), *map(writer.encode, records), writer.tail()])


def without_place(item: Item) -> Item:
    return replace(item, where="") if isinstance(item, DocumentRecord) else item


@SLOW
@given(st.lists(project_records(), max_size=3), st.lists(documents(), max_size=3))
def test_the_lossless_format_comes_back(world: list[ProjectRecord], records: list[DocumentRecord]) -> None:
    data = written(world, records)
    assert sniff("a.jsonl", data[:100]) == LOSSLESS
    back = [without_place(item) for item in reader(LOSSLESS).read(BytesIO(data), name="f")]
    assert [item for item in back if getattr(item, "level", "") != "warning"] == [*world, *records]


@SLOW
@given(st.lists(project_records(), max_size=2), st.lists(documents(), max_size=2), st.booleans())
def test_json_ld_is_whole_and_finds_every_range_again(
    world: list[ProjectRecord], records: list[DocumentRecord], offsets_only: bool
) -> None:
    texts = {ni(record.sha256): record.text for record in records}
    for name in ("jsonld.webannotation.v1", "jsonld.claimreview.v1"):
        for item in json.loads(file_of(name, world, records, offsets_only=offsets_only))["@graph"]:
            for target in selected(item.get("target")):
                position, *quote = target["selector"]
                found = texts[target["source"]["id"]][position["start"] : position["end"]]
                assert [each["exact"] for each in quote] == ([] if offsets_only else [found])


@SLOW
@given(st.lists(project_records(), max_size=2), st.lists(documents(), max_size=2))
def test_brat_has_every_line_in_its_shape_and_every_range_in_its_text(
    world: list[ProjectRecord], records: list[DocumentRecord]
) -> None:
    archive = zipfile.ZipFile(BytesIO(file_of("brat.v1", world, records)))
    names = [name for name in archive.namelist() if name.endswith(".txt")]
    assert [archive.read(name).decode() for name in names] == [record.text for record in records]
    for name, record in zip(names, records, strict=True):
        lines = archive.read(name.replace(".txt", ".ann")).decode().split("\n")[:-1]
        assert all(re.match(r"[TEARN#]\d+\t", line) for line in lines)
        for line in lines:
            if line[0] == "T":
                places, words = line.split("\t", 2)[1].split(" ", 1)[1], line.split("\t", 2)[2]
                ranges = [tuple(map(int, place.split())) for place in places.split(";")]
                assert all(0 <= start < end <= len(record.text) for start, end in ranges)
                assert len(words) == sum(end - start for start, end in ranges) + len(ranges) - 1


@SLOW
@given(st.lists(project_records(), max_size=2), st.lists(documents(), max_size=2), st.booleans())
def test_tables_and_claims_are_whole(
    world: list[ProjectRecord], records: list[DocumentRecord], offsets_only: bool
) -> None:
    table = file_of("csv.figures.v1", world, records, offsets_only=offsets_only).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(table, newline="")))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    claims = file_of("jsonl.fever.v1", world, records, offsets_only=offsets_only)
    assert len(claims.decode().splitlines()) == sum(len(record.facts.claims) for record in records if record.facts)


@SLOW
@given(st.lists(documents(), max_size=2))
def test_a_docbin_gives_the_facts_back(records: list[DocumentRecord]) -> None:
    writer = DocBinWriter("en", layout="spans", document_labels=("talks", "strike"))
    for record in records:
        assert writer.add(record)
    docs = list(DocBin().from_bytes(writer.to_bytes()).get_docs(spacy.blank("en").vocab))
    for doc, record in zip(docs, records, strict=True):
        found, kept = facts_of(doc), record.facts
        assert doc.text == record.text
        if kept is not None and (kept.claims or kept.mentions or kept.quantities or kept.times):
            assert found == replace(kept, assessments=(), zones=None, issues=())
            assert spans_of(doc) == record.spans


def selected(target: Any) -> list[Any]:
    targets = target if isinstance(target, list) else [target]
    return [each for each in targets if isinstance(each, dict) and "selector" in each]
