"""The schemas that come with the product are valid, complete and loaded without touching anybody's edits."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotator.management.commands.load_schemas import DEFAULT_FOLDER
from labels import services
from labels.freezing import freeze
from labels.interchange import dumps, loads
from labels.models import LabelSchema
from labels.rules import check

FILES = sorted(DEFAULT_FOLDER.glob("*.json"))
SPACY = [
    "PERSON",
    "NORP",
    "FAC",
    "ORG",
    "GPE",
    "LOC",
    "PRODUCT",
    "EVENT",
    "WORK_OF_ART",
    "LAW",
    "DATE",
    "TIME",
    "PERCENT",
    "MONEY",
    "QUANTITY",
    "ORDINAL",
    "CARDINAL",
]


def load(*paths: str) -> list[dict]:
    out = StringIO()
    call_command("load_schemas", *paths, json=True, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_fixture_is_valid_without_a_warning_and_written_as_we_write(path: Path):
    file = loads(path.read_bytes())
    assert check(file.schema) == []
    assert dumps(file) == path.read_text(encoding="utf-8")
    assert path.stem == file.schema.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_label_says_what_it_is_and_shows_it(path: Path):
    for label in loads(path.read_bytes()).schema.labels:
        assert label.description, label.name
        assert label.examples, label.name
        if label.kind == "span":
            assert all("[" in example for example in label.examples), label.name
            assert label.key, label.name


@pytest.mark.django_db
def test_the_news_schema_maps_what_spacy_says():
    load()
    schema = freeze(LabelSchema.objects.get(slug="news-entities"))
    assert {name: label.name for name, label in schema.by_model_label.items()} == {name: name for name in SPACY}
    assert len(schema.offered("span")) == 18
    assert "statement" in {label.name for label in schema.offered("document")}
    assert schema.overlap == "nested"
    assert "LANGUAGE" in schema.guidelines


@pytest.mark.django_db
def test_loading_twice_adds_nothing_and_leaves_edits_alone():
    assert {one["outcome"] for one in load()} == {"created"}
    assert {one["outcome"] for one in load()} == {"same"}
    schema = LabelSchema.objects.get(slug="claims")
    services.update_schema(schema, title="Ours", revision=schema.revision, by=None)
    assert {one["slug"]: one["outcome"] for one in load()} == {"claims": "kept", "news-entities": "same"}
    schema.refresh_from_db()
    assert schema.title == "Ours"
    assert LabelSchema.objects.count() == 2


@pytest.mark.django_db
def test_the_command_says_in_words_what_it_did():
    out = StringIO()
    call_command("load_schemas", stdout=out)
    assert "claims: made, with 8 labels." in out.getvalue()


@pytest.mark.django_db
def test_one_bad_file_stops_the_command_with_its_place_and_loads_nothing(tmp_path: Path):
    (tmp_path / "a.json").write_bytes(FILES[0].read_bytes())
    bad = {"format": "annotator.schema.v1", "slug": "b", "title": "B", "labels": [{"name": "X", "colour": "red"}]}
    (tmp_path / "b.json").write_text(json.dumps(bad))
    with pytest.raises(CommandError, match=r"b\.json, labels\[0\]\.colour"):
        load(str(tmp_path))
    assert not LabelSchema.objects.exists()
    with pytest.raises(CommandError, match="There is no"):
        load(str(tmp_path / "c.json"))
