"""Facts that are written are read back equal, on texts that break offsets too; and no text goes where none may."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.fact_records import ProjectRecord
from annotator.formats.base import Item
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


def without_place(item: Item) -> Item:
    return replace(item, where="") if isinstance(item, DocumentRecord) else item


@SLOW
@given(st.lists(project_records(), max_size=3), st.lists(documents(), max_size=3))
def test_the_lossless_format_comes_back(world: list[ProjectRecord], records: list[DocumentRecord]) -> None:
    data = written(world, records)
    assert sniff("a.jsonl", data[:100]) == LOSSLESS
    back = [without_place(item) for item in reader(LOSSLESS).read(BytesIO(data), name="f")]
    assert [item for item in back if getattr(item, "level", "") != "warning"] == [*world, *records]
