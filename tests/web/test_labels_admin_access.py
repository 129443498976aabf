"""Who the admin site exists for: superusers, and schema managers for label schemas only."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLResolver, get_resolver

from annotator.accounts.models import User
from labels.models import LabelSchema
from tests import make

pytestmark = pytest.mark.django_db


def with_permission(person: User, *app_labels: str) -> User:
    person.user_permissions.add(*Permission.objects.filter(content_type__app_label__in=app_labels))
    return person


def people() -> dict[str, User | None]:
    project = make.project()
    return {
        "anonymous": None,
        "stranger": make.user(),
        "project manager": make.member(project, "manager").user,
        "staff without permissions": make.user(is_staff=True),
        "staff with other permissions": with_permission(make.user(is_staff=True), "accounts", "auth", "annotator"),
        "permitted but not staff": with_permission(make.user(), "labels"),
        "deactivated superuser": make.user(is_staff=True, is_superuser=True, is_active=False),
    }


def routes(schema: LabelSchema, user: User) -> list[str]:
    """The address of every admin route, with real ids in it."""
    resolver = next(
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and one.app_name == "admin"
    )
    found = ["/admin/", "/admin/nothing/", "/admin/labels/", "/admin/accounts/"]
    for model, model_admin in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        pk = {LabelSchema: schema.pk, User: user.pk}.get(model, 1)
        for pattern in model_admin.get_urls():
            route = str(pattern.pattern).replace("<path:object_id>", str(pk)).replace("<int:pk>", str(pk))
            found.append(base + route.replace("<int:revision>", "0").replace("<id>", str(pk)))
    assert len(resolver.url_patterns) > 5
    return found + [f"/admin/{name}/" for name in ("login", "logout", "password_change", "jsi18n", "autocomplete")]


def test_for_everybody_else_no_admin_address_exists(client: Client):
    schema, root = make.schema().schema, make.user(is_staff=True, is_superuser=True)
    for who, person in people().items():
        for csrf in (False, True):
            browser = Client(enforce_csrf_checks=csrf)
            if person is not None:
                browser.force_login(person)
            for url in routes(schema, root):
                assert browser.get(url).status_code == 404, (who, url)
                assert browser.post(url, {"title": "x"}).status_code == 404, (who, url)


def test_the_answer_is_that_of_an_address_that_never_was(client: Client):
    real, invented = client.get("/admin/labels/labelschema/"), client.get("/no/such/address/")
    assert (real.status_code, len(real.content)) == (404, len(invented.content))


@pytest.fixture
def manager() -> User:
    return with_permission(make.user("mira", is_staff=True), "labels")


def test_a_schema_manager_sees_label_schemas_and_nothing_else(client: Client, manager: User):
    client.force_login(manager)
    make.schema()
    text = client.get("/admin/").content.decode()
    assert "/admin/labels/labelschema/" in text
    assert "accounts" not in text
    assert client.get("/admin/labels/labelschema/").status_code == 200
    for url in ("/admin/accounts/user/", "/admin/accounts/user/add/", f"/admin/accounts/user/{manager.pk}/change/"):
        assert client.get(url).status_code in {403, 404}, url
        assert client.post(url, {"is_superuser": "on"}).status_code in {403, 404}, url
    assert client.get("/admin/accounts/apitoken/").status_code in {403, 404}
    assert client.get("/admin/auth/group/").status_code == 404


def test_a_schema_manager_with_user_permissions_still_cannot_raise_anyone(client: Client, manager: User):
    client.force_login(with_permission(manager, "accounts", "auth"))
    url = f"/admin/accounts/user/{manager.pk}/change/"
    response = client.post(url, {"username": "mira", "is_active": "on", "is_superuser": "on", "is_staff": "on"})
    assert response.status_code in {403, 404}
    manager.refresh_from_db()
    assert not manager.is_superuser


def test_people_log_in_on_the_products_own_page(client: Client, manager: User):
    manager.set_password("a long enough password")
    manager.save()
    response = client.post("/admin/login/", {"username": "mira", "password": "a long enough password"})
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session
    client.force_login(manager)
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_csrf_is_still_checked_for_those_who_may(manager: User):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)
    response = browser.post("/admin/labels/labelschema/add/", {"title": "X", "slug": "x"})
    assert response.status_code == 403
    assert not LabelSchema.objects.exists()


def test_the_permission_acts_at_the_next_request(client: Client, manager: User):
    client.force_login(manager)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=manager.pk).update(is_staff=False)
    assert client.get("/admin/").status_code == 404
