"""People and tokens in the admin site: superusers only, and one of them always remains."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from annotator.accounts.models import ApiToken, User
from labels.services import may_manage
from tests import make

pytestmark = pytest.mark.django_db
USERS = "/admin/accounts/user/"


@pytest.fixture
def root(client: Client) -> User:
    person = make.user("root", is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


def send(client: Client, person: User, **fields: str):
    """Send the person's form with only these switches on."""
    return client.post(f"{USERS}{person.pk}/change/", {"username": person.username, **fields})


def test_a_superuser_makes_somebody_a_schema_manager_and_takes_it_back(client, root):
    person = make.user("mira")
    send(client, person, is_active="on", manages_schemas="on")
    person = User.objects.get(pk=person.pk)
    assert may_manage(person)
    assert person.is_staff
    assert not person.is_superuser
    send(client, person, is_active="on")
    person = User.objects.get(pk=person.pk)
    assert not may_manage(person)
    assert not person.is_staff
    assert not person.user_permissions.exists()


def test_a_superuser_makes_another_one(client, root):
    person = make.user("mira")
    send(client, person, is_active="on", is_superuser="on")
    person.refresh_from_db()
    assert (person.is_superuser, person.is_staff) == (True, True)


@pytest.mark.parametrize("fields", [{"is_active": "on"}, {"is_superuser": "on"}, {}])
def test_the_last_active_superuser_stays(client, root, fields):
    make.user("former", is_staff=True, is_superuser=True, is_active=False)
    response = send(client, root, **fields)
    assert response.status_code == 200
    assert "last active site administrator" in response.content.decode()
    root.refresh_from_db()
    assert (root.is_superuser, root.is_active) == (True, True)


def test_a_superuser_may_step_down_if_another_one_is_there(client, root):
    make.user("other", is_staff=True, is_superuser=True)
    send(client, root, is_active="on")
    root.refresh_from_db()
    assert not root.is_superuser


def test_the_raw_flags_are_no_fields_of_the_form(client, root):
    person = make.user("mira")
    send(client, person, is_active="on", is_staff="on", groups="1", user_permissions="1")
    person.refresh_from_db()
    assert not person.is_staff
    assert not person.user_permissions.exists()


def test_accounts_are_deactivated_not_deleted(client, root):
    person = make.user("mira")
    assert client.post(f"{USERS}{person.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(USERS, {"action": "delete_selected", "_selected_action": [person.pk], "post": "yes"})
    assert User.objects.filter(pk=person.pk).exists()
    send(client, person)
    person.refresh_from_db()
    assert not person.is_active


@pytest.mark.parametrize("name", ["MIRA", "mіra", "mirа", "mira "])
def test_a_user_name_that_looks_like_another_is_refused(client, root, name):
    make.user("mira")
    password = "a long enough password"
    data = {"username": name, "usable_password": "true", "password1": password, "password2": password}
    response = client.post(f"{USERS}add/", data)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["username"]
    assert User.objects.count() == 2


def test_a_new_account_has_no_rights_and_a_good_password(client, root):
    weak = {"username": "nora", "usable_password": "true", "password1": "password1", "password2": "password1"}
    assert client.post(f"{USERS}add/", weak).status_code == 200
    assert not User.objects.filter(username="nora").exists()
    good = weak | {"password1": "a long enough password", "password2": "a long enough password"}
    client.post(f"{USERS}add/", good)
    nora = User.objects.get(username="nora")
    assert (nora.is_staff, nora.is_superuser, nora.is_active) == (False, False, True)


def test_tokens_are_seen_and_revoked_but_never_shown_or_made(client, root):
    token = ApiToken.objects.create(user=make.user("mira"), name="script", digest="d" * 64)
    text = client.get("/admin/accounts/apitoken/").content.decode()
    assert "script" in text
    assert token.digest not in client.get(f"/admin/accounts/apitoken/{token.pk}/change/").content.decode()
    assert client.get("/admin/accounts/apitoken/add/").status_code == 403
    client.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert token.revoked_at <= timezone.now()


def test_the_people_pages_need_nothing_inline(client, root):
    for url in (USERS, f"{USERS}add/", f"{USERS}{root.pk}/change/", f"{USERS}{root.pk}/password/"):
        response = client.get(url)
        assert response.status_code == 200
        assert " style=" not in response.content.decode()
