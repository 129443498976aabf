"""The API describes itself, completely and without a doubtful place."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator

from tests import make
from tests.api.client import Api


def test_the_description_is_valid_and_without_warnings():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


@pytest.mark.django_db
def test_signed_in_people_read_it_as_json():
    response = Api(make.user()).get("schema/")
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content)["openapi"].startswith("3.")


def test_every_route_and_method_is_described_with_a_summary():
    described = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    found = {
        (pattern.name, method)
        for pattern in _api_patterns()
        for method in pattern.callback.cls.access
        if pattern.name != "api-description"
    }
    operations = [operation for methods in described.values() for operation in methods.values()]
    assert len(operations) == len(found)
    assert all(operation["summary"] for operation in operations)
    assert all("4XX" in operation["responses"] for operation in operations)


def test_views_declare_what_they_can_do():
    for pattern in _api_patterns():
        view = pattern.callback.cls
        assert {name.upper() for name in ("get", "post", "patch", "delete", "put") if hasattr(view, name)} == set(
            view.access
        ), pattern.name


def _api_patterns():
    (api,) = (each for each in get_resolver().url_patterns if str(each.pattern) == "api/v1/")
    return api.url_patterns
