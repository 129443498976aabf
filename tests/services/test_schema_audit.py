"""Upper layers hear of every change, inside its transaction."""

from __future__ import annotations

import pytest

from labels import audit, services
from labels.models import LabelSchema
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    calls: list[tuple] = []
    monkeypatch.setattr(audit, "_listeners", [])
    audit.register(lambda actor, action, schema, data: calls.append((actor, action, schema.slug, data)))
    return calls


def test_every_change_is_told_with_who_and_what(heard):
    root = make.user(is_staff=True, is_superuser=True)
    schema = services.create_schema(slug="news", title="News", by=root)
    label = services.add_label(schema, name="ORG", revision=schema.revision, by=root)
    services.update_label(label, name="BODY", revision=schema.revision, by=root)
    schema.refresh_from_db()
    services.delete_schema(schema, by=None)
    assert [(actor, action) for actor, action, _, _ in heard] == [
        (root, "schema.create"),
        (root, "label.add"),
        (root, "label.update"),
        (None, "schema.delete"),
    ]
    assert heard[1][3] == {"added": ["ORG"], "version": 1}
    assert heard[2][3] == {"changed": {"BODY": ["name", "name_key"]}, "version": 2}


def test_what_changes_nothing_is_not_told(heard):
    schema = services.create_schema(slug="news", title="News", by=None)
    heard.clear()
    services.update_schema(schema, title="News", revision=schema.revision, by=None)
    assert heard == []


def test_a_change_that_cannot_be_recorded_does_not_happen(monkeypatch):
    def fail(*_):
        raise RuntimeError("the record is full")

    monkeypatch.setattr(audit, "_listeners", [fail])
    with pytest.raises(RuntimeError):
        services.create_schema(slug="news", title="News", by=None)
    assert not LabelSchema.objects.exists()


def test_a_listener_registered_twice_hears_once(monkeypatch):
    calls = []

    def listen(*_):
        calls.append(1)

    monkeypatch.setattr(audit, "_listeners", [])
    audit.register(listen)
    audit.register(listen)
    services.create_schema(slug="news", title="News", by=None)
    assert calls == [1]
