"""A version is frozen for ever; changing what a schema says makes the next one, and projects keep theirs."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from annotator.errors import Conflict, Invalid
from annotator.models import Change
from annotator.selectors.schemas import schema_of
from labels import rules, services, usage
from labels.freezing import definition_of, digest_of, freeze, frozen, schema_from_definition
from labels.models import Label, LabelSchema, SchemaVersion
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema() -> LabelSchema:
    schema = services.create_schema(slug="news", title="News", by=None)
    services.add_label(schema, name="ORG", key="1", model_labels=["ORG"], revision=schema.revision, by=None)
    return schema


def test_the_first_label_makes_the_first_version():
    schema = services.create_schema(slug="news", title="News", by=None)
    assert services.latest_version(schema) is None
    with pytest.raises(Invalid, match="no labels"):
        services.publish(schema, by=None)
    services.add_label(schema, name="ORG", revision=schema.revision, by=None)
    assert services.latest_version(schema).number == 1


def test_each_change_makes_a_version_and_publishing_the_same_again_makes_none(schema):
    services.update_schema(schema, overlap="none", revision=schema.revision, by=None)
    assert services.latest_version(schema).number == 2
    assert services.publish(schema, by=None).number == 2
    services.update_schema(schema, description="For ourselves.", revision=schema.revision, by=None)
    assert schema.versions.count() == 2, "the description is no part of what a version says"


def test_a_version_says_what_the_schema_said_when_it_was_made(schema):
    first = services.latest_version(schema)
    services.update_label(schema.labels.get(), name="BODY", revision=schema.revision, by=None)
    assert [label.name for label in frozen(first).labels] == ["ORG"]
    assert [label.name for label in frozen(services.latest_version(schema)).labels] == ["BODY"]


def test_label_ids_are_the_same_in_all_versions(schema):
    services.update_label(schema.labels.get(), name="BODY", revision=schema.revision, by=None)
    ids = {frozen(version).labels[0].id for version in schema.versions.all()}
    assert ids == {schema.labels.get().pk}


def test_retired_labels_stay_in_versions_but_are_not_offered(schema):
    services.retire_label(schema.labels.get(), revision=schema.revision, by=None)
    said = frozen(services.latest_version(schema))
    assert [label.name for label in said.labels] == ["ORG"]
    assert said.offered("span") == ()
    assert said.by_model_label == {}


def test_a_project_keeps_its_version_when_the_schema_goes_on(schema):
    project = make.project(version=services.latest_version(schema))
    services.update_schema(schema, overlap="none", revision=schema.revision, by=None)
    project.refresh_from_db()
    assert project.schema_version.number == 1
    assert usage.by_version(schema) == {project.schema_version.pk: {"projects": 1}}


def test_a_definition_comes_back_as_the_same_schema(schema):
    said = freeze(schema)
    assert schema_from_definition(definition_of(said), said.version) == said
    version = services.latest_version(schema)
    version.refresh_from_db()
    assert digest_of(version.definition) == version.digest


def test_a_version_refuses_to_be_saved_again(schema):
    version = services.latest_version(schema)
    version.number = 9
    with pytest.raises(Conflict):
        version.save()


@pytest.mark.parametrize("change", [{"number": 9}, {"definition": {}}, {"digest": "x"}])
def test_the_database_refuses_to_change_a_version(schema, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        SchemaVersion.objects.update(**change)


def test_a_version_outlives_the_account_that_published_it(schema):
    root = make.user(is_staff=True, is_superuser=True)
    services.update_schema(schema, overlap="none", revision=schema.revision, by=root)
    assert services.latest_version(schema).published_by == root
    Change.objects.all()._raw_delete("default")  # what a person did keeps the account from being deleted
    root.delete()
    assert services.latest_version(schema).published_by is None


def test_a_frozen_schema_is_parsed_once(schema, django_assert_num_queries):
    frozen(services.latest_version(schema))
    version = SchemaVersion.objects.defer("definition").get()
    with django_assert_num_queries(0):
        assert frozen(version).name == "news"


@pytest.fixture
def project(schema):
    return make.project(version=services.latest_version(schema))


def annotate(project) -> None:
    annotator = make.member(project)
    make.span(make.document(project), "London", "ORG", by=annotator)


def test_a_used_label_is_not_deleted_and_the_count_is_told(schema, project):
    annotate(project)
    with pytest.raises(Conflict, match="used by 1 span") as refusal:
        services.delete_label(schema.labels.get(), revision=schema.revision, by=None)
    assert "Retire" in refusal.value.hint
    assert Label.objects.count() == 1


def test_a_label_that_a_project_offers_is_not_deleted_either(schema, project):
    with pytest.raises(Conflict, match="version 1, used by 1 project"):
        services.delete_label(schema.labels.get(), revision=schema.revision, by=None)


def test_a_used_label_keeps_its_kind(schema, project):
    annotate(project)
    with pytest.raises(Conflict):
        services.update_label(schema.labels.get(), kind="document", model_labels=[], revision=schema.revision, by=None)
    assert schema.labels.get().kind == "span"


def test_a_used_schema_is_not_deleted_and_the_counts_are_told(schema, project):
    annotate(project)
    with pytest.raises(Conflict, match="1 project and 1 span"):
        services.delete_schema(schema, by=None)
    assert LabelSchema.objects.count() == 1


def test_an_unused_schema_goes_with_its_labels_and_versions(schema):
    services.delete_schema(schema, by=None)
    assert (LabelSchema.objects.count(), Label.objects.count(), SchemaVersion.objects.count()) == (0, 0, 0)


def test_renaming_a_used_label_shows_on_its_spans_and_saves_nothing_else(schema, project):
    annotate(project)
    services.update_label(schema.labels.get(), name="BODY", revision=schema.revision, by=None)
    assert usage.by_label(schema) == {schema.labels.get(name="BODY").pk: {"spans": 1}}
    project.refresh_from_db()
    assert project.schema_version.number == 1


def test_uses_in_words():
    assert usage.in_words({}) == ""
    assert usage.in_words({"projects": 1}) == "1 project"
    assert usage.in_words({"spans": 4312, "projects": 2}) == "2 projects and 4,312 spans"
    assert (
        usage.in_words({"spans": 1, "projects": 2, "document labels": 3}) == "3 document labels, 2 projects and 1 span"
    )


def test_a_version_with_a_letter_that_the_page_took_later_stays_but_the_next_one_needs_another(schema, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(rules, "ACTION_KEYS", rules.ACTION_KEYS - {"s"})
        services.update_label(schema.labels.get(), key="s", revision=schema.revision, by=None)
    version = services.latest_version(schema)
    assert [label.key for label in schema_of(make.project(version=version)).labels] == ["s"]
    with pytest.raises(Invalid, match="already does something"):
        services.update_schema(schema, overlap="none", revision=schema.revision, by=None)
    assert services.latest_version(schema) == version
    schema.refresh_from_db()
    services.update_label(schema.labels.get(), key="b", revision=schema.revision, by=None)
    assert services.latest_version(schema).number == version.number + 1
