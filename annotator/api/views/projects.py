"""`projects/`: the projects the person is a member of."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.openapi import describe, page_of
from annotator.api.serializers.projects import ProjectAnswer
from annotator.api.views.base import SIGNED_IN, ApiView, PageQuery, ProjectView, allow
from annotator.models import Project
from annotator.roles import Permission
from annotator.selectors.mine import memberships


class Projects(ApiView):
    access = allow(GET=SIGNED_IN)
    query = PageQuery

    @describe("projects_list", "Your projects", answer=page_of(ProjectAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        return self.page(memberships(self.user), lambda rows: [project_answer(row.project, row.role) for row in rows])


class ProjectDetail(ProjectView):
    access = allow(GET=Permission.VIEW_PROJECT)

    @describe("projects_retrieve", "One project", answer=ProjectAnswer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(project_answer(self.actor.project, self.actor.role))


def project_answer(project: Project, role: str) -> dict[str, object]:
    shown = ("slug", "title", "description", "language", "schema_version_id", "created_at")
    return dict(ProjectAnswer({**{name: getattr(project, name) for name in shown}, "role": role}).data)
