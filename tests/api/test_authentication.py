"""Who may call the API: the owner of a token that counts, or a session with its CSRF token. Everybody else is 401."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from annotator.accounts.models import ApiToken
from annotator.services import tokens
from tests import make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db

ME = "/api/v1/me/"
TOKENS = "/api/v1/tokens/"


def test_a_token_speaks_for_its_owner():
    ada = make.user("ada")
    assert Api(ada).get("me/").json()["username"] == "ada"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer ",
        "Bearer ann_wrong",
        "Bearer " + "ann_" + "x" * 10_000,
        "Bearer ann_\xe9",
        "Bearer ann_a b c",
        "Basic YWRhOmFkYQ==",
        "ann_",
    ],
)
def test_a_header_without_a_token_that_counts_is_401(header, client):
    response = client.get(ME, headers={"Authorization": header})
    assert code(response) == (401, "unauthenticated")
    assert response["WWW-Authenticate"] == "Bearer"


def test_expired_revoked_and_inactive_give_the_same_answer(client):
    answers = []
    for spoil in (_expire, _revoke, _deactivate):
        token, plain = tokens.create_token(user=make.user(), name="t")
        spoil(token)
        response = Api(token=plain).get("me/")
        error = response.json()["error"]
        assert error.pop("ref")
        answers.append((response.status_code, response["WWW-Authenticate"], error))
    assert answers == [answers[0]] * 3
    assert answers[0][0] == 401


def _expire(token):
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def _revoke(token):
    tokens.revoke_token(user=token.user, token_id=token.pk)


def _deactivate(token):
    token.user.is_active = False
    token.user.save()


def test_a_refused_token_is_in_the_log_without_itself(caplog):
    with caplog.at_level(logging.WARNING, logger="annotator.api"):
        Api(token="ann_secret").get("me/")
    assert "token was refused" in caplog.text
    assert "ann_secret" not in caplog.text


def test_a_token_in_the_address_is_no_token(client):
    _, plain = tokens.create_token(user=make.user(), name="t")
    assert client.get(f"{ME}?token={plain}").status_code == 401


def test_use_is_noted_once_a_day(django_assert_num_queries):
    api = Api(make.user())
    with django_assert_num_queries(3):  # token and person, the date, memberships
        api.get("me/")
    assert ApiToken.objects.get().last_used_on == timezone.now().date()
    with django_assert_num_queries(2):
        api.get("me/")


def test_a_session_reads_without_and_writes_only_with_the_csrf_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user())
    assert client.get(ME).status_code == 200
    body = {"name": "laptop"}
    refused = client.post(TOKENS, body, content_type="application/json")
    assert code(refused) == (403, "forbidden")
    assert not ApiToken.objects.exists()
    secret = "a" * 32
    client.cookies["csrftoken"] = secret
    made = client.post(TOKENS, body, content_type="application/json", headers={"X-CSRFToken": secret})
    assert made.status_code == 201


def test_a_token_needs_no_csrf_token():
    api = Api(make.user())
    api.client = Client(enforce_csrf_checks=True)
    assert api.delete(f"tokens/{ApiToken.objects.get().pk}/").status_code == 200


def test_nothing_is_described_to_strangers(client):
    for method in ("GET", "OPTIONS"):
        assert client.generic(method, "/api/v1/schema/").status_code == 401


def test_answers_are_json_and_never_sniffed():
    response = Api(make.user()).get("me/", Accept="text/html")
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


def test_head_is_get_without_the_body():
    response = Api(make.user())("HEAD", "me/")
    assert (response.status_code, response.content) == (200, b"")
    assert Api()("HEAD", "me/").status_code == 401
