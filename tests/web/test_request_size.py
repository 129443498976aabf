"""Large requests are refused by what they declare, before anything is read."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.web.refusing_urls")

IMPORT = "/projects/demo/import"


@pytest.fixture(autouse=True)
def _small_limits(settings):
    settings.MAX_BODY_BYTES = 1000
    settings.MAX_UPLOAD_BYTES = 5000


def post(path: str, size: int, client: Client | None = None, **headers: str):
    content = b"x" * size
    return (client or Client()).post(path, content, content_type="application/octet-stream", headers=headers)


class Unreadable:
    def read(self, *_: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize(("size", "status"), [(1000, 200), (1001, 413), (100_000, 413)])
def test_a_body_may_have_the_limit_and_not_a_byte_more(size, status):
    assert post("/", size).status_code == status


def test_a_refused_body_is_not_read():
    response = Client().generic("POST", "/", b"", CONTENT_LENGTH="1000000000", **{"wsgi.input": Unreadable()})
    assert response.status_code == 413
    assert response["Content-Security-Policy"]


@pytest.mark.parametrize(("size", "status"), [(5000, 200), (5001, 413)])
def test_an_import_may_be_larger_for_a_sender_with_a_session_or_a_token(size, status, settings):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "something"
    assert post(IMPORT, size, client).status_code == status
    assert post(IMPORT, size, Authorization="Bearer ann_x").status_code == status


def test_an_import_by_nobody_has_the_usual_limit():
    assert post(IMPORT, 1001).status_code == 413


def test_a_path_that_only_resembles_an_import_has_the_usual_limit():
    for path in ("/projects/demo/imports", "/x/projects/demo/import", "/projects/demo/importance"):
        assert post(path, 1001, Authorization="Bearer ann_x").status_code == 413


def test_a_body_without_a_length_is_refused():
    environ = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": Unreadable()}
    request = Client().generic("POST", "/", b"", **environ)
    assert request.status_code == 411


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(length):
    assert Client().generic("POST", "/", b"", CONTENT_LENGTH=length).status_code == 400


def test_the_refusal_names_the_limit():
    assert "1,000 bytes" in post("/", 1001).content.decode()


def test_for_htmx_and_the_api_the_refusal_has_their_form():
    assert 'id="say"' in post("/", 1001, **{"HX-Request": "true"}).content.decode()
    assert post("/api/v1/things/", 1001).json()["error"]["code"] == "too_large"
