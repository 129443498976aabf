"""Every answer carries the strict headers, whatever it is an answer to."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.web.refusing_urls")

ANSWERS = {
    "a page": ("/", 200),
    "no such page": ("/nowhere", 404),
    "a refusal": ("/invalid/", 422),
    "a denied page": ("/denied/", 403),
    "a suspicious request": ("/suspicious/", 400),
    "a broken page": ("/broken/", 500),
    "the API": ("/api/v1/things/", 422),
}


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(params=ANSWERS.values(), ids=ANSWERS.keys())
def response(request, client):
    path, status = request.param
    response = client.get(path)
    assert response.status_code == status
    return response


def directives(response) -> dict[str, list[str]]:
    return {name: values for name, *values in map(str.split, response["Content-Security-Policy"].split(";"))}


def test_the_content_security_policy_starts_from_nothing_and_allows_only_our_own_files(response):
    policy = directives(response)
    for none in ("default-src", "base-uri", "object-src", "frame-ancestors"):
        assert policy[none] == ["'none'"]
    for own in ("script-src", "style-src", "font-src", "connect-src", "form-action", "manifest-src"):
        assert policy[own] == ["'self'"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "http" not in response["Content-Security-Policy"]


def test_nothing_is_kept_by_caches_unless_the_view_says_so(response, client):
    assert response["Cache-Control"] == "no-store"
    assert client.get("/cached/")["Cache-Control"] == "max-age=60"


def test_other_sites_can_neither_embed_nor_open_nor_guess(response):
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_browsers_devices_are_off(response):
    policy = response["Permissions-Policy"]
    assert "camera=()" in policy
    assert "microphone=()" in policy
    assert all(feature.endswith("=()") for feature in policy.split(", "))


def test_the_server_does_not_introduce_itself(response):
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers


def test_every_answer_has_its_own_reference_number(client):
    numbers = {client.get("/")["X-Request-ID"] for _ in range(5)}
    assert len(numbers) == 5


def test_https_brings_strict_transport_security(settings, client):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    assert client.get("/", secure=True)["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
