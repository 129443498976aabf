"""Editing a schema: each change is checked as a whole, written once, and seen by the next editor."""

from __future__ import annotations

import pytest

from annotator.errors import Forbidden, Invalid, NotFound, Stale
from labels import services
from labels.models import Label, LabelSchema
from labels.rules import SchemaInvalid
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema() -> LabelSchema:
    schema = services.create_schema(slug="news", title="News", by=None)
    for name in ("PERSON", "ORG"):
        services.add_label(schema, name=name, revision=schema.revision, by=None)
    return schema


def names(schema: LabelSchema) -> list[str]:
    return [label.name for label in schema.labels.all()]


def label(schema: LabelSchema, name: str) -> Label:
    return schema.labels.get(name=name)


def test_a_new_label_gets_a_code_a_free_colour_and_the_last_place(schema):
    gpe = services.add_label(schema, name="GPE", revision=schema.revision, by=None)
    assert (gpe.code, gpe.position, gpe.kind) == ("GPE", 3, "span")
    assert len({label.colour for label in schema.labels.all()}) == 3


def test_a_label_may_be_added_at_a_place(schema):
    services.add_label(schema, name="GPE", position=1, revision=schema.revision, by=None)
    assert names(schema) == ["GPE", "PERSON", "ORG"]


@pytest.mark.parametrize(("name", "place", "order"), [("ORG", 1, "OPG"), ("PERSON", 3, "OGP"), ("PERSON", 2, "OPG")])
def test_a_label_moves_to_the_place_it_is_given(schema, name, place, order):
    services.add_label(schema, name="GPE", revision=schema.revision, by=None)
    services.update_label(label(schema, name), position=place, revision=schema.revision, by=None)
    assert "".join(name[0] for name in names(schema)) == order


def test_labels_can_be_put_in_any_order(schema):
    order = [label(schema, "ORG").pk, label(schema, "PERSON").pk]
    services.reorder_labels(schema, order=order, revision=schema.revision, by=None)
    assert names(schema) == ["ORG", "PERSON"]
    with pytest.raises(Invalid):
        services.reorder_labels(schema, order=order[:1], revision=schema.revision, by=None)


def test_a_rename_keeps_the_labels_id(schema):
    before = label(schema, "ORG").pk
    services.update_label(label(schema, "ORG"), name="ORGANISATION", revision=schema.revision, by=None)
    assert label(schema, "ORGANISATION").pk == before


def test_two_labels_exchange_their_names_and_keys_in_one_edit(schema):
    with services.editing(schema, revision=schema.revision, by=None) as draft:
        person, org = draft.labels
        person.name, org.name = org.name, person.name
        person.code, org.code = org.code, person.code
        person.key, org.key = "1", "2"
    with services.editing(schema, revision=schema.revision, by=None) as draft:
        draft.labels[0].key, draft.labels[1].key = "2", "1"
    assert [(row.name, row.key) for row in schema.labels.all()] == [("ORG", "2"), ("PERSON", "1")]


def test_a_new_label_may_stand_below_another_new_one(schema):
    with services.editing(schema, revision=schema.revision, by=None) as draft:
        place = draft.add(name="PLACE")
        draft.add(name="CITY", parent=place)
        draft.find(label(schema, "ORG").pk).parent = place
    assert label(schema, "CITY").parent == label(schema, "PLACE") == label(schema, "ORG").parent


def test_a_refused_edit_changes_nothing_and_names_every_problem(schema):
    before = list(schema.labels.values())

    def edit() -> None:
        with services.editing(schema, revision=schema.revision, by=None) as draft:
            draft.add(name="org")
            draft.labels[0].colour = "red"

    with pytest.raises(SchemaInvalid) as refusal:
        edit()
    assert {problem.code for problem in refusal.value.problems} == {"name_twice", "colour"}
    assert list(schema.labels.values()) == before
    assert LabelSchema.objects.get().revision == schema.revision


def test_the_second_of_two_editors_is_told_and_loses_nothing_of_the_first(schema):
    seen = schema.revision
    services.update_schema(schema, title="First", revision=seen, by=None)
    other = LabelSchema.objects.get()
    with pytest.raises(Stale):
        services.update_schema(other, title="Second", revision=seen, by=None)
    assert LabelSchema.objects.get().title == "First"


def test_an_edit_that_changes_nothing_leaves_no_trace(schema):
    revision, versions = schema.revision, schema.versions.count()
    services.update_schema(schema, title=schema.title, revision=revision, by=None)
    assert (schema.revision, schema.versions.count()) == (revision, versions)


def test_a_slug_is_unique_and_plain(schema):
    other = services.create_schema(slug="other", title="Other", by=None)
    for slug in ("news", "Not A Slug", "a\n", ""):
        with pytest.raises(SchemaInvalid) as refusal:
            services.update_schema(other, slug=slug, revision=other.revision, by=None)
        assert {problem.where for problem in refusal.value.problems} == {"slug"}
        other.refresh_from_db()


def test_an_unused_label_is_deleted_but_not_while_others_stand_below_it(schema):
    org = label(schema, "ORG")
    services.update_label(label(schema, "PERSON"), parent=org, revision=schema.revision, by=None)
    schema.refresh_from_db()
    with pytest.raises(SchemaInvalid, match="stand below"):
        services.delete_label(org, revision=schema.revision, by=None)
    services.update_label(label(schema, "PERSON"), parent=None, revision=schema.revision, by=None)
    schema.refresh_from_db()
    services.delete_label(label(schema, "ORG"), revision=schema.revision, by=None)
    assert names(schema) == ["PERSON"]


def test_a_parent_and_its_child_go_together(schema):
    services.update_label(label(schema, "PERSON"), parent=label(schema, "ORG"), revision=schema.revision, by=None)
    schema.refresh_from_db()
    with services.editing(schema, revision=schema.revision, by=None) as draft:
        for row in list(draft.labels):
            draft.remove(row)
        draft.add(name="GPE")
    assert names(schema) == ["GPE"]


def test_a_label_of_another_schema_is_not_found(schema):
    other = services.create_schema(slug="other", title="Other", by=None)
    foreign = services.add_label(other, name="X", revision=other.revision, by=None)
    with pytest.raises(NotFound), services.editing(schema, revision=schema.revision, by=None) as draft:
        draft.find(foreign.pk)
    with pytest.raises(NotFound):
        services.update_label(label(schema, "ORG"), parent=foreign, revision=schema.revision, by=None)


def test_a_retired_label_gives_its_key_away_and_takes_it_back_only_if_free(schema):
    org = services.update_label(label(schema, "ORG"), key="1", revision=schema.revision, by=None)
    services.retire_label(org, revision=org.schema.revision, by=None)
    person = services.update_label(label(schema, "PERSON"), key="1", revision=org.schema.revision, by=None)
    org.refresh_from_db()
    with pytest.raises(SchemaInvalid, match="same key"):
        services.unretire_label(org, revision=person.schema.revision, by=None)


def test_line_ends_of_forms_are_stored_plain(schema):
    services.update_schema(schema, guidelines="One.\r\n\r\nTwo.", revision=schema.revision, by=None)
    assert schema.guidelines == "One.\n\nTwo."


def test_a_copy_is_equal_and_independent(schema):
    services.update_label(label(schema, "PERSON"), parent=label(schema, "ORG"), revision=schema.revision, by=None)
    copy = services.duplicate_schema(schema, slug="news-2", title="News, again", by=None)
    assert names(copy) == names(schema)
    assert label(copy, "PERSON").parent == label(copy, "ORG")
    assert not set(copy.labels.values_list("pk", "uid")) & set(schema.labels.values_list("pk", "uid"))
    assert services.latest_version(copy).number == 1


def test_only_schema_managers_and_superusers_may_change_schemas(schema):
    staff_only, stranger = make.user(is_staff=True), make.user()
    for person in (staff_only, stranger):
        with pytest.raises(Forbidden):
            services.update_schema(schema, title="Mine", revision=schema.revision, by=person)
        with pytest.raises(Forbidden):
            services.create_schema(slug="mine", title="Mine", by=person)
        with pytest.raises(Forbidden):
            services.delete_schema(schema, by=person)
    assert LabelSchema.objects.get().title == "News"
    root = make.user(is_staff=True, is_superuser=True)
    services.update_schema(schema, title="Ours", revision=schema.revision, by=root)
    assert LabelSchema.objects.get().title == "Ours"


def test_an_archived_schema_can_come_back(schema):
    services.archive_schema(schema, revision=schema.revision, by=None)
    assert schema.archived_at is not None
    services.archive_schema(schema, archived=False, revision=schema.revision, by=None)
    assert schema.archived_at is None


@pytest.mark.parametrize("more", [1, 40])
def test_an_edit_costs_the_same_whatever_the_number_of_labels(django_assert_num_queries, schema, more):
    with services.editing(schema, revision=schema.revision, by=None) as draft:
        for number in range(more):
            draft.add(name=f"LABEL{number:02}")
    with django_assert_num_queries(14), services.editing(schema, revision=schema.revision, by=None) as draft:
        for row in draft.labels:
            row.name = f"{row.name}X"
