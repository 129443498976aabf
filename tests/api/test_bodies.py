"""What is no clean JSON object is refused with a place and a reason, and nothing of it is stored."""

from __future__ import annotations

import json

import pytest

from annotator.accounts.models import ApiToken
from annotator.api.errors import BadRequest
from annotator.api.parsers import strict_json
from annotator.errors import Invalid
from tests import make
from tests.api.client import Api, code, operation

REFUSED = {
    "a key twice": b'{"a": 1, "a": 2}',
    "a key twice deep inside": b'{"a": [{"b": 1, "b": 1}]}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a number beyond all numbers": b'{"a": 1e999}',
    "a number of many digits": b'{"a": ' + b"9" * 5_000 + b"}",
    "NUL": b'{"a": "x\\u0000"}',
    "NUL in a key": b'{"a\\u0000": 1}',
    "half a character": b'{"a": "\\ud800"}',
    "half a character in a key": b'{"\\udfff": 1}',
    "33 levels": b"[" * 33 + b"]" * 33,
    "100,000 levels": b"[" * 100_000,
    "100,000 levels of objects": b'{"a":' * 100_000,
}
NOT_JSON = {
    "nothing of it": b"hello",
    "cut off": b'{"a": 1',
    "single quotes": b"{'a': 1}",
    "a comma too many": b'{"a": 1,}',
    "two values": b"{} {}",
    "latin-1": b'{"a": "\xe9"}',
    "overlong UTF-8": b'{"a": "\xc0\xaf"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_json_that_may_not_be_stored_is_invalid(body):
    with pytest.raises(Invalid):
        strict_json(body)


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_no_json_is_a_bad_request(body):
    with pytest.raises(BadRequest):
        strict_json(body)


def test_everything_else_comes_as_it_is():
    value = {"  a \r\n ": ["é", "𝄞", "\x85", " ", 10**39, 0.5, None, True, {}], "b": "x" * 100_000}
    assert strict_json(json.dumps(value).encode()) == value
    assert strict_json(b"[" * 32 + b"]" * 32)


@pytest.fixture
def api():
    return Api(make.user())


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"[]", b"null", b"5", b'"x"', b"true", b"[1]"])
def test_a_body_that_is_no_object_is_a_bad_request(api, body):
    assert code(api.post("projects/x/documents/1/spans/", body)) == (404, "not_found")
    document, path = _document_of(api)
    assert code(api.post(path, body)) == (400, "bad_request")
    assert not document.sets.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_refusals_reach_the_client_with_the_error_shape(api, body):
    document, path = _document_of(api)
    assert code(api.post(path, body)) == (422, "invalid")
    assert not document.sets.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        (name, value)
        for name in ("id", "set", "author", "project", "is_staff", "start ", "__proto__")
        for value in (1, "x")
    ],
)
def test_an_unknown_field_is_refused_by_name(api, field, value):
    document, path = _document_of(api)
    response = api.post(path, operation(label="PERSON", start=0, end=3) | {field: value})
    assert code(response) == (422, "invalid")
    assert response.json()["error"]["where"] == field.strip() or response.json()["error"]["where"] == field
    assert not document.sets.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "values"),
    {
        "start": [-1, "0", "０", 0.0, 1.5, True, None, [], {}, 2**63, 10**39],
        "version": [-1, "0", False, None, 1.0, [0]],
        "label": [1, None, True, [], {"name": "PERSON"}, "", "x" * 65],
        "operation": ["", "x", None, [], {}, True, -1, 2**200],
        "text": [1, None, []],
    }.items(),
)
def test_a_value_is_never_bent_into_its_type(api, field, values):
    document, path = _document_of(api)
    for value in values:
        body = operation(label="PERSON", start=0, end=3) | {field: value}
        assert code(api.post(path, body)) == (422, "invalid"), value
    assert not document.sets.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"]
)
def test_other_types_of_body_are_415(api, content_type):
    _, path = _document_of(api)
    response = api.post(path, b'{"a": 1}', **{"Content-Type": content_type})
    assert code(response) == (415, "unsupported_media_type")


@pytest.mark.django_db
def test_an_empty_body_names_what_is_missing(api):
    _, path = _document_of(api)
    assert code(api.post(path)) == (422, "invalid")


@pytest.mark.django_db
def test_a_body_above_the_limit_is_413_and_unread(api, settings):
    _, path = _document_of(api)
    response = api.post(path, b'{"a": "' + b"x" * settings.MAX_BODY_BYTES + b'"}')
    assert response.status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "GET", "PATCH", "DELETE"])
def test_methods_that_are_not_declared_are_405(api, method):
    _, path = _document_of(api)
    assert code(api(method, path)) == (405, "method_not_allowed")


@pytest.mark.django_db
def test_the_method_of_a_request_is_the_one_of_its_first_line(api):
    _, path = _document_of(api)
    body = operation(label="PERSON", start=0, end=3)
    assert api("GET", path, body, **{"X-HTTP-Method-Override": "POST"}).status_code == 405
    assert ApiToken.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "-1", "abc", "%00", "9" * 5_000, str(2**70), "１", "1.0"])
def test_ids_that_cannot_be_are_404(api, number):
    _, path = _document_of(api)
    project = path.split("documents")[0]
    assert api.get(f"{project}documents/{number}/sets/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "project__owner__password__startswith=pbkdf2",
        "ordering=author__password",
        "fields=password",
        "expand=author",
        "_connector=OR",
        "_negated=1",
        "format=xml",
        "page=2",
        "limit=0",
        "limit=201",
        "limit=1000000",
        "limit=x",
        "after=-1",
        "after=1e3",
        "after=" + "9" * 5_000,
        "after=%00",
    ],
)
def test_query_parameters_that_are_unknown_or_do_not_fit_are_400(api, query):
    response = api.get(f"tokens/?{query}")
    assert code(response) == (400, "bad_request")
    assert response.json()["error"]["where"] == query.split("=")[0]


def _document_of(api):
    """A document that the person of the token may annotate, and where its spans are."""
    actor = make.member(make.project(), "annotator", ApiToken.objects.get().user)
    document = make.document(actor.project)
    return document, f"projects/{actor.project.slug}/documents/{document.pk}/spans/"
