"""`schema/`: the OpenAPI description, as JSON, for those who are signed in."""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.views.base import SIGNED_IN, ApiView, allow


class JSONDescription(OpenApiJsonRenderer):
    media_type = "application/json"


@extend_schema(exclude=True)
class Description(ApiView):
    access = allow(GET=SIGNED_IN)
    renderer_classes = (JSONDescription,)

    def get(self, request: Request) -> Response:
        return Response(_description())


@cache
def _description() -> dict[str, Any]:
    """Made once per process: it depends on the code only."""
    description: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return description
