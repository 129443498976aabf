"""docs/api.md speaks of addresses, bodies and codes that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator

from annotator.api.parsers import strict_json
from annotator.api.serializers.annotations import DecisionRequest
from annotator.api.serializers.assignments import NextRequest, ReasonRequest, StaffingRequest
from annotator.api.serializers.exports import ExportRequest
from annotator.api.serializers.imports import PreannotateRequest, RecordsRequest
from annotator.api.serializers.reviews import AcceptRequest, ReturnRequest

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
REQUESTS = {
    "decisions/": DecisionRequest,
    "imports/": RecordsRequest,
    "preannotations/": PreannotateRequest,
    "exports/": ExportRequest,
    "assignments/next/": NextRequest,
    "skip/": ReasonRequest,
    "staffing/assign/": StaffingRequest,
    "staffing/withdraw/": StaffingRequest,
    "sets/40/accept/": AcceptRequest,
    "sets/41/return/": ReturnRequest,
}


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\$ANN/([\w/.-]+)", GUIDE))))
def test_its_addresses_exist(path):
    assert resolve(f"/api/v1/{path}").url_name.startswith("api-")


@pytest.mark.parametrize(("method", "path"), sorted(set(re.findall(r"`(GET|POST|PATCH|DELETE) ([\w/<>]+)`", GUIDE))))
def test_its_methods_exist(method, path):
    path = re.sub(r"<\w+>|\b\d+\b", "1", path)
    where = ("/api/v1/projects/front/documents/1/", "/api/v1/projects/front/")
    found = [view for each in where if (view := _view(each + path))]
    assert any(method in view.access for view in found)


@pytest.mark.parametrize(("path", "body"), re.findall(r"\$ANN/projects/front/([\w/]+) --data '([^']*)'", GUIDE))
def test_its_bodies_fit(path, body):
    request = REQUESTS[re.sub(r"^documents/\d+/", "", path)]
    checked = request(data=strict_json(body.encode()))
    assert checked.is_valid(), checked.errors


def test_its_answers_are_json_and_the_error_is_the_described_one():
    answers = [strict_json(each.encode()) for each in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)]
    (error,) = (each["error"] for each in answers if "error" in each)
    described = SchemaGenerator().get_schema(request=None, public=True)["components"]["schemas"]["ErrorDetail"]
    assert set(error) == set(described["properties"])


def _view(path):
    from django.urls import Resolver404

    try:
        return resolve(path).func.cls
    except Resolver404:
        return None
