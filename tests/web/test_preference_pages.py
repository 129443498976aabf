"""The page of one's own keys, and the small requests that keep what the annotation page shows."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from annotator.accounts.models import User
from annotator.keys import REMAPPABLE
from tests import make
from tests.team import signed_in

pytestmark = pytest.mark.django_db

DEFAULTS = {name: action.character for name, action in REMAPPABLE.items()}
STORED = {"keys": {"accept": "b"}, "single_keys": False, "codes": "off"}


@pytest.fixture
def ada() -> User:
    return make.user("ada", preferences=STORED)


@pytest.fixture
def client(ada: User) -> Client:
    return signed_in(ada)


def stored(person: User) -> dict[str, object]:
    return User.objects.get(pk=person.pk).preferences


def value_of(page: str, name: str) -> str:
    field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert field
    value = re.search(r'value="([^"]*)"', field[0])
    return unescape(value[1]) if value else ""


def errors_at(page: str, name: str) -> str:
    return page.split(f'id="id_{name}_error"')[1].split("</ul>")[0]


# --- own keys ----------------------------------------------------------------------------------


def test_the_page_has_a_field_with_the_present_key_for_each_action_that_may_have_another(client: Client) -> None:
    page = client.get("/account/keys").content.decode()
    assert {name: value_of(page, name) for name in REMAPPABLE} == DEFAULTS | {"accept": "b"}
    assert 'name="undo"' not in page
    assert "checked" not in page.split('name="single_keys"')[1].split(">")[0]


def test_the_account_page_leads_there(client: Client) -> None:
    assert 'href="/account/keys"' in client.get("/account").content.decode()


def test_own_keys_are_kept_and_the_rest_of_the_preferences_too(client: Client, ada: User) -> None:
    sent = DEFAULTS | {"accept": "x", "reject": "a", "note": "", "remove": "B", "single_keys": "on"}
    assert client.post("/account/keys", sent).headers["Location"] == "/account/keys"
    own = {"accept": "x", "reject": "a", "note": "", "remove": "B"}
    assert stored(ada) == {"keys": own, "single_keys": True, "codes": "off"}
    assert value_of(client.get("/account/keys").content.decode(), "remove") == "B"


def test_single_keys_can_be_switched_off(client: Client, ada: User) -> None:
    client.post("/account/keys", DEFAULTS | {"single_keys": "on"})
    assert stored(ada)["single_keys"] is True
    client.post("/account/keys", DEFAULTS)
    assert stored(ada)["single_keys"] is False


@pytest.mark.parametrize(
    ("sent", "name", "says"),
    [
        ({"accept": "1"}, "accept", "not one key"),
        ({"accept": " "}, "accept", "not one key"),
        ({"accept": "ab"}, "accept", "not one key"),
        ({"note": "Enter"}, "note", "always does the same"),
        ({"note": "j"}, "note", "also the key of “Next span”"),
        ({"accept": "y" * 21}, "accept", "at most 20"),
        ({"accept": "\0"}, "accept", "Null characters"),
    ],
)
def test_a_key_that_does_not_fit_is_refused_beside_its_field_and_nothing_changes(
    client: Client, ada: User, sent: dict[str, str], name: str, says: str
) -> None:
    answer = client.post("/account/keys", DEFAULTS | sent)
    assert answer.status_code == 422
    assert says in errors_at(answer.content.decode(), name)
    assert stored(ada) == STORED


def test_every_wrong_key_is_named_at_once(client: Client) -> None:
    page = client.post("/account/keys", DEFAULTS | {"accept": "1", "note": "j"}).content.decode()
    assert errors_at(page, "accept")
    assert errors_at(page, "note")


def test_the_defaults_come_back_whatever_the_fields_say_but_single_keys_stay_off(client: Client, ada: User) -> None:
    client.post("/account/keys", {"defaults": "1", "accept": "1", "single_keys": "on"})
    assert stored(ada) == {"keys": {}, "single_keys": False, "codes": "off"}


def test_the_page_costs_the_same_with_and_without_own_keys(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):
        with django_assert_num_queries(2):  # session, person
            client.get("/account/keys")
        User.objects.update(preferences={})


# --- hints -------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_led_away_from_here(client: Client, wanted: str) -> None:
    assert client.post("/account/hints", {"next": wanted}).headers["Location"] == "/"


def test_hints_are_dismissed_for_good(client: Client, ada: User) -> None:
    assert client.post("/account/hints", {"next": "/projects/desk/"}).headers["Location"] == "/projects/desk/"
    assert stored(ada) == STORED | {"hints": "off"}


def test_a_part_of_a_page_gets_no_answer_to_swap_in(client: Client) -> None:
    answer = client.post("/account/hints", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("path", ["/account/keys", "/account/hints"])
def test_whoever_is_not_signed_in_changes_nothing(ada: User, path: str) -> None:
    assert Client().post(path, DEFAULTS).headers["Location"].startswith("/login")
    assert stored(ada) == STORED
