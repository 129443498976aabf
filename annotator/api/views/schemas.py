"""`schemas/`: the published schema versions that the person's projects use."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.fields import PageQuery
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.schemas import SchemaVersionAnswer, SchemaVersionRow
from annotator.api.views.base import SIGNED_IN, ApiView, allow
from annotator.errors import NotFound
from annotator.selectors.mine import schema_versions
from labels.freezing import frozen


class Schemas(ApiView):
    access = allow(GET=SIGNED_IN)
    query = PageQuery

    @describe("schemas_list", "The schema versions of your projects", answer=page_of(SchemaVersionRow), query=PageQuery)
    def get(self, request: Request) -> Response:
        rows = schema_versions(self.user).defer("definition")
        return self.page(rows, lambda found: SchemaVersionRow(found, many=True).data)


class Schema(ApiView):
    access = allow(GET=SIGNED_IN)

    @describe("schemas_retrieve", "A schema version with its labels", answer=SchemaVersionAnswer)
    def get(self, request: Request, version_id: int) -> Response:
        version = schema_versions(self.user).filter(pk=version_id).first()
        if version is None:
            raise NotFound("There is no such schema version in your projects.")
        answer = {name: getattr(version, name) for name in ("id", "schema", "number", "published_at")}
        return Response(SchemaVersionAnswer({**answer, "frozen": frozen(version)}).data)
