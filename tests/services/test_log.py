"""What happened is written down for good: the product alters and deletes no Change, and the database refuses."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from annotator.access import enter
from annotator.models import Change
from tests import make
from tests.repo.tree import below

pytestmark = pytest.mark.django_db


@pytest.fixture
def change():
    project = make.project()
    make.span(make.document(project), "Ada", "PERSON", by=make.member(project))
    return Change.objects.get()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda change: change.save(),
        lambda change: change.save(update_fields=["data"]),
        lambda change: change.delete(),
        lambda change: Change.objects.filter(pk=change.pk).update(action="x"),
        lambda change: Change.objects.filter(pk=change.pk).delete(),
        lambda change: change.project.changes.all().delete(),
        lambda change: Change.objects.bulk_update([change], ["action"]),
    ],
)
def test_a_change_is_neither_altered_nor_deleted(change, attempt):
    with pytest.raises(TypeError, match="for good"):
        attempt(change)
    assert Change.objects.get() == change


def test_the_database_refuses_an_update_whatever_way_it_comes(change):
    with pytest.raises(DatabaseError, match="change_is_immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE annotator_change SET action = 'x'")
    assert Change.objects.get().action == "span.add"


def test_a_change_that_goes_would_take_its_project_along(change):
    """Deleting a whole project is the one way: there is none from a page, and it leaves nothing to alter."""
    change.project.delete()
    assert not Change.objects.exists()


def test_the_admin_site_shows_what_happened_and_nothing_of_its_content(client, change):
    number = change.annotation_set.spans.get().pk
    make.operate(change.document, "note", enter(change.actor, change.project.slug), span=number, note="Canary")
    client.force_login(make.user(is_staff=True, is_superuser=True))
    listed = client.get("/admin/annotator/change/?q=span.").content.decode()
    assert "span.note" in listed
    alone = client.get(f"/admin/annotator/change/{change.pk}/change/").content.decode()
    assert "span.add" in alone
    assert "Canary" not in listed + alone
    assert change.document.title not in listed + alone


def test_the_admin_site_alters_and_deletes_nothing(client, change):
    client.force_login(make.user(is_staff=True, is_superuser=True))
    for address in ("add/", f"{change.pk}/delete/", f"{change.pk}/change/"):
        assert client.post(f"/admin/annotator/change/{address}", {"action": "x", "post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": change.pk, "post": "yes"}
    client.post("/admin/annotator/change/", chosen)
    assert list(Change.objects.all()) == [change]


def test_no_code_goes_around_the_model():
    for path in below("annotator", ".py"):
        text = path.read_text(encoding="utf-8")
        assert "_raw_delete" not in text, path
        assert "UPDATE annotator_change" not in text, path
        assert "DELETE FROM annotator_change" not in text, path
