"""`figures/`: what is counted about a project, for those who may see the figures of people."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from annotator.api.errors import BadRequest
from annotator.api.openapi import describe
from annotator.api.serializers.figures import ALL, FiguresAnswer, FiguresQuery
from annotator.api.views.base import ProjectView, allow
from annotator.roles import Permission
from annotator.selectors.figures import figures, people
from annotator.selectors.figures.scope import Filters
from annotator.selectors.figures.tables import tables


class ProjectFigures(ProjectView):
    access = allow(GET=Permission.VIEW_FIGURES_OF_PEOPLE)
    query = FiguresQuery

    @describe("figures_retrieve", "The figures of a project", answer=FiguresAnswer, query=FiguresQuery)
    def get(self, request: Request, slug: str) -> Response:
        persons = people(self.actor)
        found = figures(self.actor, self._filters(persons), timezone.now().date())
        answer: dict[str, Any] = {"today": found.scope.today, "since": found.scope.since}
        for name, table in tables(found, persons).items():
            names = [column.name for column in table.columns]
            answer[name] = [dict(zip(names, row, strict=True)) for row in table.rows]
        return Response(FiguresAnswer(answer).data)

    def _filters(self, persons: dict[int, str]) -> Filters:
        days, person = self.params["days"], self.params.get("person")
        if person is not None and person not in persons:
            raise BadRequest("Nobody of this project has this id.", where="person")
        return Filters(None if days == ALL else int(days), self.params.get("outlet", ""), person)
