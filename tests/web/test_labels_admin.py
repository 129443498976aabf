"""Label schemas in the admin site: one page with all labels, saved as a whole through the services."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from labels import services
from labels.models import Label, LabelSchema
from tests import make

pytestmark = pytest.mark.django_db
LIST = "/admin/labels/labelschema/"


@pytest.fixture
def manager(client: Client):
    person = make.user("mira", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="labels"))
    client.force_login(person)
    return client


@pytest.fixture
def schema() -> LabelSchema:
    schema = make.schema(["PERSON", "ORG"], document_labels=["strike"], slug="news").schema
    order = [label.pk for label in schema.labels.all()]
    return services.reorder_labels(schema, order=order, revision=schema.revision, by=None)


def page(schema: LabelSchema) -> str:
    return reverse("admin:labels_labelschema_change", args=[schema.pk])


def posted(response) -> dict[str, str]:
    """What a browser would send from the form of this page, unchanged."""
    form, formset = response.context["adminform"].form, response.context["inline_admin_formsets"][0].formset
    data: dict[str, str] = {}
    for one in (form, formset.management_form, *formset.forms):
        for field in one:
            value = field.value()
            if value is None or (field.widget_type == "checkbox" and not value):
                continue
            data[field.html_name] = "on" if value is True else str(field.field.prepare_value(value))
    return data


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_saving_an_untouched_page_changes_nothing(manager, schema):
    before = (list(schema.labels.values()), schema.versions.count(), schema.revision)
    response = manager.post(page(schema), posted(manager.get(page(schema))), follow=True)
    assert response.status_code == 200
    schema.refresh_from_db()
    assert (list(schema.labels.values()), schema.versions.count(), schema.revision) == before


def test_a_change_is_saved_and_makes_a_version_and_says_who_still_uses_the_old_one(manager, schema):
    make.project(version=schema.versions.get())
    make.project(version=schema.versions.get())
    data = posted(manager.get(page(schema))) | {"labels-1-name": "BODY", "labels-1-examples": "One [x].\r\n\r\nTwo."}
    response = manager.post(page(schema), data, follow=True)
    assert "Version 2 made; 2 projects still use version 1." in messages_of(response)
    label = schema.labels.get(name="BODY")
    assert label.examples == ["One [x].", "Two."]
    assert schema.versions.first().published_by.username == "mira"


def test_a_new_label_and_its_new_parent_are_added_in_one_save(manager, schema):
    data = posted(manager.get(page(schema)))
    data |= {"labels-3-name": "PLACE", "labels-4-name": "CITY", "labels-4-parent_name": "PLACE"}
    data |= {f"labels-{n}-{name}": value for n in (3, 4) for name, value in (("kind", "span"), ("colour", "#123456"))}
    manager.post(page(schema), data | {"labels-TOTAL_FORMS": "5"})
    assert schema.labels.get(name="CITY").parent.name == "PLACE"


def test_a_parent_renamed_in_the_same_save_keeps_its_children(manager, schema):
    services.update_label(
        schema.labels.get(name="PERSON"), parent=schema.labels.get(name="ORG"), revision=schema.revision, by=None
    )
    data = posted(manager.get(page(schema))) | {"labels-1-name": "BODY"}
    manager.post(page(schema), data)
    assert schema.labels.get(name="PERSON").parent.name == "BODY"


def test_keys_can_be_exchanged_and_places_changed(manager, schema):
    data = posted(manager.get(page(schema))) | {"labels-0-key": "2", "labels-1-key": "1", "labels-1-position": "1"}
    manager.post(page(schema), data)
    assert list(schema.labels.values_list("name", "key")) == [("ORG", "1"), ("PERSON", "2"), ("strike", "")]


def test_a_refused_page_keeps_the_input_and_marks_the_field(manager, schema):
    data = posted(manager.get(page(schema))) | {"labels-0-name": "org", "labels-1-key": "a", "title": "New title"}
    response = manager.post(page(schema), data)
    assert response.status_code == 422
    formset = response.context["inline_admin_formsets"][0].formset
    assert "same name" in formset.forms[1].errors["name"][0]
    assert "annotation page" in formset.forms[1].errors["key"][0]
    assert 'value="New title"' in response.content.decode()
    schema.refresh_from_db()
    assert (schema.title, schema.labels.first().name) == ("Test labels", "PERSON")


@pytest.mark.parametrize("colour", ["red;background:url(//x)", "#ABC", "expression(1)"])
def test_a_colour_that_is_none_is_refused(manager, schema, colour):
    data = posted(manager.get(page(schema))) | {"labels-0-colour": colour}
    response = manager.post(page(schema), data)
    assert "colour" in response.context["inline_admin_formsets"][0].formset.forms[0].errors
    assert schema.labels.first().colour != colour


def test_an_unknown_parent_is_refused(manager, schema):
    data = posted(manager.get(page(schema))) | {"labels-0-parent_name": "NOWHERE"}
    response = manager.post(page(schema), data)
    assert "NOWHERE" in response.content.decode()
    assert schema.labels.first().parent is None


def test_the_second_of_two_managers_is_told_and_nothing_of_theirs_is_saved(manager, schema):
    mine = posted(manager.get(page(schema)))
    services.update_schema(schema, title="By a colleague", revision=schema.revision, by=None)
    response = manager.post(page(schema), mine | {"title": "Mine", "labels-0-name": "MINE"})
    assert response.status_code == 409
    assert "Somebody else changed the schema" in response.content.decode()
    again = manager.post(page(schema), posted(response) | {"title": "Mine"})
    assert again.status_code == 409, "sending the same page again does not overwrite either"
    schema.refresh_from_db()
    assert (schema.title, schema.labels.first().name) == ("By a colleague", "PERSON")


def test_a_form_without_the_state_it_saw_is_refused(manager, schema):
    data = posted(manager.get(page(schema))) | {"title": "Mine"}
    del data["seen"]
    assert manager.post(page(schema), data).status_code == 428
    schema.refresh_from_db()
    assert schema.title == "Test labels"


def test_a_used_label_is_not_deleted_and_the_count_is_shown(manager, schema):
    project = make.project(version=schema.versions.get())
    make.span(make.document(project), "London", "ORG", by=make.member(project))
    shown = manager.get(page(schema))
    assert "Used by 1 span" in shown.content.decode()
    response = manager.post(page(schema), posted(shown) | {"labels-1-DELETE": "on"})
    assert response.status_code == 409
    assert "“ORG” is used by 1 span" in response.content.decode()
    assert schema.labels.filter(name="ORG").exists()


def test_an_unused_label_is_deleted(manager, schema):
    manager.post(page(schema), posted(manager.get(page(schema))) | {"labels-1-DELETE": "on"})
    assert not schema.labels.filter(name="ORG").exists()


def test_a_label_of_another_schema_cannot_be_slipped_in(manager, schema):
    foreign = make.schema(["X"]).schema.labels.first()
    data = posted(manager.get(page(schema))) | {"labels-0-id": str(foreign.pk), "labels-0-name": "TAKEN"}
    manager.post(page(schema), data)
    foreign.refresh_from_db()
    assert foreign.name == "X"


def test_a_new_schema_with_its_labels_is_made_in_one_save(manager):
    data = posted(manager.get(LIST + "add/")) | {"title": "Sports", "slug": "sports", "labels-0-name": "TEAM"}
    response = manager.post(LIST + "add/", data, follow=True)
    assert "Version 1 made." in messages_of(response)
    schema = LabelSchema.objects.get(slug="sports")
    assert (schema.created_by.username, schema.labels.get().code) == ("mira", "TEAM")


def test_a_refused_new_schema_leaves_nothing_behind(manager):
    data = posted(manager.get(LIST + "add/")) | {"title": "Sports", "slug": "sports", "labels-0-name": "O"}
    response = manager.post(LIST + "add/", data)
    assert response.status_code == 422
    assert "no label" in response.content.decode()
    assert not LabelSchema.objects.exists()


def test_a_lookalike_name_is_saved_with_a_warning(manager, schema):
    data = posted(manager.get(page(schema))) | {"labels-0-name": "ОRG", "labels-0-code": "X"}
    response = manager.post(page(schema), data, follow=True)
    assert any("looks the same" in message for message in messages_of(response))


def test_the_list_counts_labels_versions_and_uses(manager, schema):
    make.project(version=schema.versions.get())
    text = manager.get(LIST).content.decode()
    assert re.search(r'field-label_count">3<', text)
    assert re.search(r'field-version">1<', text)
    assert re.search(r'field-used_by">1 project<', text)


@pytest.mark.parametrize("more", [0, 5])
def test_the_list_costs_the_same_whatever_the_number_of_schemas(manager, schema, more, django_assert_num_queries):
    for _ in range(more):
        make.schema(["A"])
    manager.get(LIST)
    with django_assert_num_queries(11):
        manager.get(LIST)


@pytest.mark.parametrize("more", [0, 20])
def test_the_page_costs_the_same_whatever_the_number_of_labels(manager, more, django_assert_num_queries):
    schema = make.schema(["PERSON", *(f"L{n:02}" for n in range(more))], slug="news").schema
    Label.objects.exclude(name="PERSON").update(parent=schema.labels.get(name="PERSON"))
    manager.get(page(schema))
    with django_assert_num_queries(12):
        manager.get(page(schema))


def test_the_versions_are_listed_with_their_users(manager, schema):
    make.project(version=schema.versions.get())
    services.update_schema(schema, overlap="none", revision=schema.revision, by=None)
    text = manager.get(page(schema)).content.decode()
    assert "Versions (2)" in text
    assert "1 project" in text


def test_a_schema_is_duplicated_archived_and_brought_back(manager, schema):
    def act(action: str):
        return manager.post(LIST, {"action": action, "_selected_action": [schema.pk]}, follow=True)

    act("duplicate")
    act("duplicate")
    assert set(LabelSchema.objects.values_list("slug", flat=True)) == {"news", "news-copy", "news-copy-2"}
    act("archive")
    schema.refresh_from_db()
    assert schema.archived_at is not None
    act("bring_back")
    schema.refresh_from_db()
    assert schema.archived_at is None
    act("delete_selected")
    assert LabelSchema.objects.count() == 3


def test_an_unused_schema_is_deleted_and_a_used_one_is_not(manager, schema):
    unused = make.schema(["A"]).schema
    make.project(version=schema.versions.get())
    response = manager.post(f"{LIST}{schema.pk}/delete/", {"post": "yes"}, follow=True)
    assert any("is used by 1 project" in message for message in messages_of(response))
    manager.post(f"{LIST}{unused.pk}/delete/", {"post": "yes"})
    assert list(LabelSchema.objects.all()) == [schema]


def test_an_export_imports_as_a_new_schema(manager, schema):
    response = manager.get(f"{LIST}{schema.pk}/export/")
    assert response["Content-Disposition"] == 'attachment; filename="news.json"'
    data = json.loads(response.content) | {"slug": "news-2"}
    file = SimpleUploadedFile("../x.json", json.dumps(data).encode())
    response = manager.post(LIST + "import/", {"file": file}, follow=True)
    assert "“Test labels” made." in messages_of(response)
    copy = LabelSchema.objects.get(slug="news-2")
    assert services.export_schema(copy) == {**services.export_schema(schema), "slug": "news-2"}


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"", 422, "empty"),
        (b"PK\x03\x04", 422, "not JSON"),
        (b'{"format": "annotator.schema.v1", "slug": "x", "title": "X", "labels": [{"name": "O"}]}', 422, "no label"),
        (b'{"format": "annotator.schema.v1", "slug": "news", "title": "X", "labels": []}', 409, "already"),
        (
            b'{"format": "annotator.schema.v1", "slug": "x", "title": "X", "labels": [{"name": "<script>|"}]}',
            422,
            "bar",
        ),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(manager, schema, content, status, message):
    response = manager.post(LIST + "import/", {"file": SimpleUploadedFile("x.json", content)})
    assert response.status_code == status
    assert message in response.content.decode()
    assert "<script>|" not in response.content.decode()
    assert list(LabelSchema.objects.all()) == [schema]


def test_the_preview_sheet_has_the_labels_colours(manager, schema):
    response = manager.get(f"{LIST}{schema.pk}/{schema.revision}.css")
    assert response["Content-Type"].startswith("text/css")
    assert f".L{schema.labels.first().pk}{{" in response.content.decode()


def test_markup_in_names_and_texts_is_shown_as_text(manager, schema):
    evil = "<b>x</b>{{7*7}}<img src=x onerror=alert(1)>"
    services.update_schema(schema, title=evil, guidelines=evil, revision=schema.revision, by=None)
    services.update_label(schema.labels.first(), name="<i>x</i>", description=evil, revision=schema.revision, by=None)
    for url in (LIST, page(schema), f"{LIST}{schema.pk}/delete/", f"{LIST}{schema.pk}/history/"):
        text = manager.get(url).content.decode()
        assert "<img src=x" not in text
        assert "<i>x</i>" not in text
        assert "49" not in re.sub(r"[\"'][^\"']*[\"']", "", text) or "{{7*7}}" in text


@pytest.mark.parametrize("url", [LIST, LIST + "add/", LIST + "import/", "/admin/", "page"])
def test_no_page_needs_anything_inline(manager, schema, url):
    text = manager.get(page(schema) if url == "page" else url).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", text)
    assert "<style" not in text
    assert "javascript:" not in text


def test_a_schema_of_five_hundred_labels_can_still_be_saved(manager):
    labels = [{"name": f"LABEL{number:03}"} for number in range(500)]
    schema = services.import_schema(
        {"format": "annotator.schema.v1", "slug": "big", "title": "Big", "labels": labels}, by=None
    )
    data = posted(manager.get(page(schema))) | {"labels-499-name": "LAST"}
    assert manager.post(page(schema), data).status_code == 302
    assert schema.labels.last().name == "LAST"
