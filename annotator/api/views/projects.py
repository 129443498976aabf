"""`projects/`: the projects the person is a member of."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.fields import PageQuery
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.projects import ProjectAnswer, ProjectRequest
from annotator.api.views.base import SIGNED_IN, ApiView, ProjectView, allow
from annotator.errors import Invalid
from annotator.models import Project
from annotator.roles import Permission, Role
from annotator.selectors.mine import memberships, schema_versions
from annotator.services.projects import check_may_create, create_project


class Projects(ApiView):
    access = allow(GET=SIGNED_IN, POST=SIGNED_IN)
    query = PageQuery

    @describe("projects_list", "Your projects", answer=page_of(ProjectAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        return self.page(memberships(self.user), lambda rows: [project_answer(row.project, row.role) for row in rows])

    @describe("projects_create", "Make a project", request=ProjectRequest, answer=ProjectAnswer, status=201)
    def post(self, request: Request) -> Response:
        check_may_create(self.user)
        body = self.body(ProjectRequest)
        version = schema_versions(self.user).filter(pk=body.pop("schema_version")).first()
        if version is None:
            raise Invalid("There is no such schema version.", where="schema_version", hint="See schemas/.")
        project = create_project(schema=version, by_user=self.user, **body)
        return Response(project_answer(project, Role.MANAGER), status=201)


class ProjectDetail(ProjectView):
    access = allow(GET=Permission.VIEW_PROJECT)

    @describe("projects_retrieve", "One project", answer=ProjectAnswer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(project_answer(self.actor.project, self.actor.role))


def project_answer(project: Project, role: str) -> dict[str, object]:
    shown = ("slug", "title", "description", "language", "schema_version_id", "created_at")
    return dict(ProjectAnswer({**{name: getattr(project, name) for name in shown}, "role": role}).data)
