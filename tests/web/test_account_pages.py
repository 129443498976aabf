"""Signing in and out, the throttle before it, and the account page."""

from __future__ import annotations

import pytest
from django.contrib.auth import hashers
from django.test import Client

from annotator.accounts import throttle
from annotator.accounts.models import ApiToken, Throttle, User
from tests import make
from tests.team import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make.user("ada")


def sign_in(client: Client, username: str = "ada", password: str = make.PASSWORD, **fields: str):  # type: ignore[no-untyped-def]
    return client.post("/login", {"username": username, "password": password, **fields})


# --- signing in --------------------------------------------------------------------------------


def test_signing_in_leads_to_the_projects_and_out_again_to_the_login(ada: User) -> None:
    client = Client()
    assert sign_in(client).headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get("/login").headers["Location"] == "/"
    assert client.post("/logout").headers["Location"] == "/login"
    assert client.get("/").headers["Location"] == "/login?next=/"


def test_signing_out_is_not_a_link(ada: User) -> None:
    client = signed_in(ada)
    assert client.get("/logout").status_code == 405
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/projects/desk/", "/projects/desk/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("\\\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_login_leads_only_to_pages_here(ada: User, wanted: str, reached: str) -> None:
    assert sign_in(Client(), next=wanted).headers["Location"] == reached


def test_unknown_name_wrong_password_and_deactivated_person_are_told_the_same(ada: User) -> None:
    make.user("gone", is_active=False)
    client = Client()
    answers = [sign_in(client, "nobody"), sign_in(client, "ada", "wrong"), sign_in(client, "gone")]
    assert [answer.status_code for answer in answers] == [422] * 3
    errors = {answer.content.decode().split("errorlist nonfield")[1].split("</ul>")[0] for answer in answers}
    assert len(errors) == 1


def test_a_huge_password_is_refused_before_it_is_hashed(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashers, "verify_password", None)
    assert sign_in(Client(), password="x" * 4_097).status_code == 422


def test_the_sixth_attempt_within_a_minute_waits_even_with_the_right_password(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 422
    monkeypatch.setattr(hashers, "verify_password", None)  # nothing is hashed any more
    answer = sign_in(client, " ADA ")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "Too many attempts" in answer.content.decode()


def test_one_address_gets_twenty_attempts_whatever_the_names(ada: User) -> None:
    client = Client()
    answers = [sign_in(client, f"name{number}") for number in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_the_wait_ends(ada: User) -> None:
    for second in range(5):
        assert throttle.spend("login", limit=5, seconds=60, now=1000 + second) == 0
    assert throttle.spend("login", limit=5, seconds=60, now=1010) == 50
    assert throttle.spend("login", limit=5, seconds=60, now=1059) == 1
    assert throttle.spend("login", limit=5, seconds=60, now=1060) == 0


def test_what_was_typed_is_not_stored_and_old_counters_go(ada: User) -> None:
    sign_in(Client(), "my secret password")
    assert not any("secret" in row.key for row in Throttle.objects.all())
    Throttle.objects.update(until=5)
    throttle.forget_old()
    assert Throttle.objects.count() == 0


@pytest.mark.parametrize("username", ["a\0b", "\ud800", "x" * 10_000, ""])
def test_a_strange_username_is_refused(ada: User, username: str) -> None:
    assert sign_in(Client(), username.encode("utf-8", "replace").decode()).status_code == 422


# --- the account page --------------------------------------------------------------------------


def test_the_account_page_wants_a_person() -> None:
    for path in ("account", "account/password", "account/theme", "account/tokens", "account/tokens/1/revoke"):
        assert Client().post(f"/{path}").headers["Location"].startswith("/login")


def test_the_name_changes_and_nothing_else_does(ada: User) -> None:
    signed_in(ada).post("/account", {"first_name": "Ada", "last_name": "L", "username": "root", "is_staff": "1",
                                     "is_superuser": "1", "email": "boss@example.org"})  # fmt: skip
    ada.refresh_from_db()
    assert (ada.display_name, ada.username, ada.email) == ("Ada L", "ada", "")
    assert (ada.is_staff, ada.is_superuser) == (False, False)


def test_a_new_password_ends_the_other_sessions(ada: User) -> None:
    here, there = signed_in(ada), signed_in(ada)
    new = "staple battery horse correct"
    here.post("/account/password", {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert sign_in(Client(), password=new).status_code == 302


@pytest.mark.parametrize("new", ["short", "password1234", "x" * 5_000])
def test_a_weak_password_is_sent_back(ada: User, new: str) -> None:
    answer = signed_in(ada).post(
        "/account/password", {"old_password": make.PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert answer.status_code == 422
    ada.refresh_from_db()
    assert ada.check_password(make.PASSWORD)


def test_the_old_password_is_needed_and_cannot_be_guessed(ada: User) -> None:
    client, new = signed_in(ada), "staple battery horse correct"
    for _ in range(5):
        sent = {"old_password": "wrong", "new_password1": new, "new_password2": new}
        assert client.post("/account/password", sent).status_code == 422
    sent["old_password"] = make.PASSWORD
    assert "tried too often" in client.post("/account/password", sent, follow=True).content.decode()
    ada.refresh_from_db()
    assert ada.check_password(make.PASSWORD)


@pytest.mark.parametrize(("chosen", "attribute"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_the_chosen_colours_are_kept(ada: User, chosen: str, attribute: str) -> None:
    client = signed_in(ada)
    client.post("/account/theme", {"theme": chosen})
    assert attribute in client.get("/").content.decode()
    client.post("/account/theme", {"theme": ""})
    assert "data-theme" not in client.get("/").content.decode()


def test_a_forged_choice_of_colours_is_not_believed(ada: User) -> None:
    client = signed_in(ada)
    client.post("/account/theme", {"theme": '"><script>'})
    assert "theme" not in client.cookies
    client.cookies["theme"] = "x><script>"
    assert "data-theme" not in client.get("/").content.decode()


# --- tokens ------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_can_be_revoked(ada: User) -> None:
    client = signed_in(ada)
    page = client.post("/account/tokens", {"name": "Laptop", "days": "90"}).content.decode()
    token = ApiToken.objects.get(user=ada)
    plain = page.split('class="secret" id="plain">')[1].split("<")[0]
    assert plain.startswith("ann_")
    listed = client.get("/account").content.decode()
    assert "Laptop" in listed
    assert plain not in listed
    client.post(f"/account/tokens/{token.pk}/revoke")
    token.refresh_from_db()
    assert not token.is_active
    assert "Laptop" not in client.get("/account").content.decode().split("A new token")[0].split("API tokens")[1]


@pytest.mark.parametrize(
    "sent", [{"name": "", "days": "90"}, {"name": "x", "days": "9999"}, {"name": "x" * 101, "days": "30"}]
)
def test_a_bad_token_is_not_made(ada: User, sent: dict[str, str]) -> None:
    assert signed_in(ada).post("/account/tokens", sent).status_code == 422
    assert ApiToken.objects.count() == 0


def test_nobody_revokes_the_token_of_another(ada: User) -> None:
    signed_in(ada).post("/account/tokens", {"name": "Laptop", "days": "90"})
    token = ApiToken.objects.get()
    assert signed_in(make.user("mallory")).post(f"/account/tokens/{token.pk}/revoke").status_code == 404
    token.refresh_from_db()
    assert token.is_active


# --- health ------------------------------------------------------------------------------------


def test_the_server_says_that_it_is_up_and_nothing_else() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"up\n")
    assert Client().get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
