"""What went wrong is said once, in the form that the asker can show: page, fragment or JSON."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.web.refusing_urls")


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


HTMX = {"HX-Request": "true"}


def test_a_refusal_is_a_page_with_its_status_message_hint_and_place(client):
    response = client.get("/invalid/")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Span 3 ends &lt;b&gt;outside&lt;/b&gt;." in page
    assert "Reload." in page
    assert "(span 3)" in page
    assert "<html" in page


def test_for_htmx_a_refusal_is_a_fragment_for_the_say_region_and_nothing_else_is_swapped(client):
    response = client.get("/stale/", headers=HTMX)
    fragment = response.content.decode()
    assert response.status_code == 409
    assert response["HX-Reswap"] == "none"
    assert '<div id="say" hx-swap-oob="innerHTML">' in fragment
    assert "Somebody was faster." in fragment
    assert "<html" not in fragment


def test_a_boosted_link_gets_the_whole_page(client):
    response = client.get("/stale/", headers=HTMX | {"HX-Boosted": "true"})
    assert "<html" in response.content.decode()


def test_under_api_a_refusal_is_json(client):
    response = client.get("/api/v1/things/")
    error = response.json()["error"]
    assert response.status_code == 422
    assert error == {
        "code": "invalid",
        "message": "Bad thing.",
        "where": "thing",
        "hint": "",
        "ref": response["X-Request-ID"],
    }


def test_an_unknown_api_path_is_json_too(client):
    response = client.get("/api/v1/nothing/")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("path", ["/denied/", "/suspicious/", "/broken/"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_no_answer_tells_what_the_code_said_to_itself(client, path, headers, caplog):
    response = client.get(path, headers=headers)
    text = response.content.decode()
    assert "secret reason" not in text
    assert "Traceback" not in text
    assert response["X-Request-ID"] in text


def test_the_log_names_the_reference_of_a_broken_page(client, caplog):
    response = client.get("/broken/")
    assert response.status_code == 500
    assert response["X-Request-ID"] in caplog.text


def test_a_fragment_that_would_lead_to_the_login_page_is_401_instead(client):
    assert client.get("/gone-to-login/").status_code == 302
    response = client.get("/gone-to-login/", headers=HTMX)
    assert response.status_code == 401
    assert 'id="say"' in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_failed_csrf_check_is_403_in_the_form_that_was_asked_for(headers):
    response = Client(enforce_csrf_checks=True).post("/", {"a": "b"}, headers=headers)
    text = response.content.decode()
    assert response.status_code == 403
    assert "nothing was saved" in text
    assert ("<html" in text) == (not headers)


def test_the_pages_need_nothing_inline(client):
    page = client.get("/nowhere").content.decode()
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", page)
