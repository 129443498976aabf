"""An export is one moment: what people write meanwhile is not in it, and they are not held up."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from django.db import connection

from annotator.access import Actor, command_line
from annotator.models import AnnotationSet, Span
from annotator.roles import Role
from annotator.selectors import exports as read
from annotator.services import exports
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_connection(write) -> None:
    errors: list[BaseException] = []

    def work() -> None:
        try:
            write()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "the export holds up who writes"
    assert not errors, errors


def test_what_is_written_during_an_export_is_not_in_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(read, "BATCH", 1)
    project = make.project("news")
    ada: Actor = make.member(project, Role.MANAGER)
    documents = [make.document(project, f"Ada {number} and Bob.") for number in range(4)]
    for document in documents[:3]:
        make.span(document, "Ada", "PERSON", by=ada)
        make.submit(document, ada)

    def write() -> None:
        """One person's change over several documents: half of it in the export would be a torn one."""
        for document in documents[:3]:
            owner = AnnotationSet.objects.get(document=document)
            Span.objects.filter(annotation_set=owner).update(start=1, end=2)
        make.submit(documents[3], ada)

    def on_progress(done: int, _total: int) -> None:
        if done == 1:
            in_another_connection(write)

    target = tmp_path / "out.jsonl"
    manifest = exports.export_to(target, format="doccano", options={}, by=command_line("news"), on_progress=on_progress)
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    assert [row["label"] for row in rows] == [[[0, 3, "PERSON"]]] * 3
    assert (manifest["documents"]["exported"], manifest["documents"]["not_seen"]) == (3, 1)
    later = exports.export_to(target, format="doccano", options={}, by=command_line("news"))
    assert later["documents"]["exported"] == 4
    assert later["last_change"] > manifest["last_change"]
