"""annotator.schema.v1: what is exported imports as an equal schema; what a file does not say clearly is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Conflict, FormatError, TooLarge
from annotator.records import LabelDef, Schema
from labels import interchange, services
from labels.freezing import freeze
from labels.interchange import SchemaFile
from labels.models import LabelSchema
from labels.rules import SchemaInvalid

GOOD = {"format": "annotator.schema.v1", "slug": "news", "title": "News", "labels": [{"name": "ORG"}]}


def file_of(**fields: object) -> bytes:
    return json.dumps({**GOOD, **fields}).encode()


def full_schema() -> LabelSchema:
    schema = services.create_schema(
        slug="full", title="Full “schema”", description="Why.", guidelines="One.\n\n Two.\n", overlap="none", by=None
    )
    with services.editing(schema, revision=schema.revision, by=None) as draft:
        place = draft.add(name="PLACE", code="PLC", colour="#123456", key="1", description="Where.\nOr there.")
        draft.add(name="CITY", parent=place, key="shift+2", examples=["In [Kyiv].", "“[Paris]”"], model_labels=["GPE"])
        draft.add(name="OLD", retired=True, key="1")
        draft.add(name="talks", kind="document", position=1)
    return schema


@pytest.mark.django_db
def test_an_exported_schema_imports_as_an_equal_one():
    schema = full_schema()
    exported = services.export_schema(schema)
    copy = services.import_schema({**exported, "slug": "copy"}, by=None)
    assert {**services.export_schema(copy), "slug": "full"} == exported
    one, other = freeze(schema), freeze(copy)
    assert [replace(label, id=0) for label in one.labels] == [replace(label, id=0) for label in other.labels]
    assert (one.title, one.guidelines, one.overlap) == (other.title, other.guidelines, other.overlap)
    assert copy.description == schema.description


@pytest.mark.django_db
def test_an_import_makes_one_version_and_needs_little():
    schema = services.import_schema(file_of(), by=None)
    assert services.latest_version(schema).number == 1
    assert (schema.overlap, schema.labels.get().code) == ("any", "ORG")


@pytest.mark.django_db
def test_a_taken_slug_is_refused_and_the_schema_there_is_left_alone():
    services.import_schema(file_of(), by=None)
    with pytest.raises(Conflict, match="already"):
        services.import_schema(file_of(title="Other"), by=None)
    assert LabelSchema.objects.get().title == "News"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"labels": [{"name": "O"}]},
        {"labels": [{"name": "ORG"}, {"name": "org"}]},
        {"labels": [{"name": "ORG", "colour": "red;background:url(//x)"}]},
        {"labels": [{"name": "ORG", "key": "<script>"}]},
        {"labels": [{"name": "ORG", "parent": "BODY"}]},
        {"labels": [{"name": "ORG", "kind": "relation"}]},
        {"labels": [{"name": f"L{n}x"} for n in range(501)]},
        {"overlap": "some"},
        {"slug": "../etc"},
        {"title": ""},
        {"guidelines": ["a\x00"]},
        {"description": "a\x00"},
        {"description": "x" * 2_001},
    ],
)
def test_an_invalid_schema_is_refused_whole(fields):
    with pytest.raises(SchemaInvalid):
        services.import_schema(file_of(**fields), by=None)
    assert not LabelSchema.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON"),
        (b"[]", "object"),
        (b"null", "object"),
        (b"{", "line 1, column 2"),
        (b"\xff\xfe{}", "byte 0"),
        (b"[" * 100_000, "nested"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"slug": "x"}', "missing"),
        (b"1" * 5_000, "JSON"),
        (file_of(format="other.v1"), "other.v1"),
        (file_of(extra=1), "Unknown key “extra”"),
        (file_of(labels={}), "a list"),
        (file_of(labels=["ORG"]), "labels[0]"),
        (file_of(labels=[{}]), "missing"),
        (file_of(labels=[{"name": 5}]), "a string"),
        (file_of(labels=[{"name": "A", "id": 7}]), "Unknown key “id”"),
        (file_of(labels=[{"name": "A", "retired": 1}]), "true or false"),
        (file_of(labels=[{"name": "A", "examples": [1]}]), "examples[0]"),
        (file_of(guidelines="text"), "a list"),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(data, message):
    with pytest.raises(FormatError) as refusal:
        interchange.loads(data)
    assert message in f"{refusal.value.message} {refusal.value.where}"


def test_a_file_of_more_than_five_megabytes_is_not_read():
    with pytest.raises(TooLarge):
        interchange.loads(b" " * (5 * 1024 * 1024 + 1))


def test_a_byte_order_mark_does_no_harm():
    assert interchange.loads(b"\xef\xbb\xbf" + file_of()).schema.name == "news"


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
labels = st.builds(
    LabelDef,
    name=texts,
    kind=st.sampled_from(["span", "document"]),
    code=texts,
    colour=st.sampled_from(["#000000", "#dc7d0f"]),
    key=texts,
    parent=texts,
    description=texts,
    examples=st.lists(texts, max_size=3).map(tuple),
    model_labels=st.lists(texts, max_size=3).map(tuple),
    retired=st.booleans(),
)
schemas = st.builds(
    Schema,
    name=texts,
    version=st.just(0),
    labels=st.lists(labels, max_size=4).map(tuple),
    overlap=st.sampled_from(["any", "nested", "none"]),
    title=texts,
    guidelines=texts,
)


@given(st.builds(SchemaFile, schema=schemas, description=texts))
def test_reading_a_written_file_gives_the_same(file):
    assert interchange.loads(interchange.dumps(file)) == file
    assert interchange.loads(interchange.dumps(file).encode()) == file
