"""A person makes, lists and revokes their own tokens; the token itself is shown once."""

from __future__ import annotations

import pytest
from django.test import Client

from annotator.accounts.models import ApiToken, token_digest
from annotator.errors import Conflict, Invalid
from annotator.models import Change
from annotator.services import tokens
from tests import make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make.user("ada")


def test_a_new_token_is_shown_once_and_stored_as_its_digest(ada):
    client = Client()
    client.force_login(ada)
    made = client.post("/api/v1/tokens/", {"name": "laptop", "days": 7}, content_type="application/json")
    plain = made.json()["token"]
    assert made.status_code == 201
    assert ApiToken.objects.get().digest == token_digest(plain)
    assert plain not in client.get("/api/v1/tokens/").content.decode()
    assert Api(token=plain).get("me/").json()["username"] == "ada"


def test_a_token_cannot_make_another(ada):
    assert code(Api(ada).post("tokens/", {"name": "more"})) == (403, "forbidden")
    assert ApiToken.objects.count() == 1


def test_only_own_tokens_are_listed_and_revoked(ada):
    api, other = Api(ada), tokens.create_token(user=make.user(), name="secret")[0]
    assert [row["name"] for row in api.get("tokens/").json()["results"]] == ["test"]
    refused, absent = api.delete(f"tokens/{other.pk}/"), api.delete("tokens/999999/")
    assert code(refused) == code(absent) == (404, "not_found")
    other.refresh_from_db()
    assert other.revoked_at is None


def test_a_revoked_token_is_dead_and_stays_listed(ada):
    api, laptop = Api(ada), tokens.create_token(user=ada, name="laptop")[0]
    assert api.delete(f"tokens/{laptop.pk}/").json()["revoked_at"]
    first = api.delete(f"tokens/{laptop.pk}/").json()["revoked_at"]
    laptop.refresh_from_db()
    assert api.get("tokens/").json()["results"][0]["revoked_at"] == first
    assert not laptop.is_active


def test_making_and_revoking_are_recorded_without_the_token(ada):
    token, plain = tokens.create_token(user=ada, name="laptop")
    tokens.revoke_token(user=ada, token_id=token.pk)
    changes = Change.objects.filter(actor=ada).values_list("action", "data")
    assert [action for action, _ in changes] == ["token.create", "token.revoke"]
    assert plain not in str(list(changes))


@pytest.mark.parametrize(("name", "days"), [("", 7), (" ", 7), ("x" * 101, 7), ("x", 0), ("x", 367)])
def test_names_and_terms_have_limits(ada, name, days):
    with pytest.raises(Invalid):
        tokens.create_token(user=ada, name=name, days=days)


def test_nobody_collects_tokens(ada):
    for _ in range(tokens.MOST_TOKENS):
        tokens.create_token(user=ada, name="t")
    with pytest.raises(Conflict):
        tokens.create_token(user=ada, name="one more")
