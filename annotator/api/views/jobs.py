"""`jobs/`: what runs in the background of a project, how far it is, and what it could not do."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from annotator import jobs
from annotator.api.fields import PageQuery
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.jobs import JobAnswer, ProblemAnswer
from annotator.api.views.base import Nothing, ProjectView, allow
from annotator.models import Job
from annotator.roles import Permission
from annotator.selectors.jobs import job_in


class JobQuery(PageQuery):
    kind = serializers.ChoiceField(choices=Job.Kind.choices, required=False)
    state = serializers.ChoiceField(choices=Job.State.choices, required=False)


class Jobs(ProjectView):
    access = allow(GET=Permission.VIEW_JOBS)
    query = JobQuery

    @describe("jobs_list", "The jobs of a project, newest first", answer=page_of(JobAnswer), query=JobQuery)
    def get(self, request: Request, slug: str) -> Response:
        named = {name: self.params[name] for name in ("kind", "state") if name in self.params}
        rows = self.actor.project.jobs.filter(**named)
        return self.page(rows, lambda found: JobAnswer(found, many=True).data, newest_first=True)


class JobDetail(ProjectView):
    access = allow(GET=Permission.VIEW_JOBS)

    @describe("jobs_retrieve", "One job", answer=JobAnswer)
    def get(self, request: Request, slug: str, job_id: int) -> Response:
        return Response(JobAnswer(job_in(self.actor, job_id)).data)


class JobCancel(ProjectView):
    access = allow(POST=Permission.VIEW_JOBS)

    @describe("jobs_cancel", "Stop a job", request=None, answer=JobAnswer)
    def post(self, request: Request, slug: str, job_id: int) -> Response:
        self.body(Nothing)
        jobs.cancel(job=job_in(self.actor, job_id), by=self.actor)
        return Response(JobAnswer(job_in(self.actor, job_id)).data)


class JobProblems(ProjectView):
    access = allow(GET=Permission.VIEW_JOBS)
    query = PageQuery

    @describe("jobs_problems_list", "What a job could not do", answer=page_of(ProblemAnswer), query=PageQuery)
    def get(self, request: Request, slug: str, job_id: int) -> Response:
        rows = job_in(self.actor, job_id).problems.all()
        return self.page(rows, lambda found: ProblemAnswer(found, many=True).data)
