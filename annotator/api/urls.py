"""The routes of the REST API, by noun."""

from __future__ import annotations

from django.urls import URLPattern, path

from annotator.api.views import (
    accounts,
    assignments,
    documents,
    exports,
    facts,
    figures,
    imports,
    jobs,
    projects,
    reviews,
    schemas,
    sets,
    spans,
    submission,
    suggestions,
)
from annotator.api.views.description import Description

PROJECT = "projects/<slug:slug>/"
DOCUMENT = PROJECT + "documents/<int:document_id>/"
JOB = PROJECT + "jobs/<int:job_id>/"
EXPORT = PROJECT + "exports/<int:export_id>/"

urlpatterns: list[URLPattern] = [
    path("schema/", Description.as_view(), name="api-description"),
    path("me/", accounts.Me.as_view(), name="api-me"),
    path("tokens/", accounts.Tokens.as_view(), name="api-token-list"),
    path("tokens/<int:token_id>/", accounts.Token.as_view(), name="api-token"),
    path("schemas/", schemas.Schemas.as_view(), name="api-schema-list"),
    path("schemas/<int:version_id>/", schemas.Schema.as_view(), name="api-schema"),
    path("projects/", projects.Projects.as_view(), name="api-project-list"),
    path(PROJECT, projects.ProjectDetail.as_view(), name="api-project"),
    path(PROJECT + "documents/", documents.Documents.as_view(), name="api-document-list"),
    path(DOCUMENT, documents.DocumentDetail.as_view(), name="api-document"),
    path(DOCUMENT + "archive/", documents.Archive.as_view(), name="api-document-archive"),
    path(DOCUMENT + "restore/", documents.Restore.as_view(), name="api-document-restore"),
    path(DOCUMENT + "sets/", sets.Sets.as_view(), name="api-set-list"),
    path(DOCUMENT + "sets/<int:set_id>/", sets.SetDetail.as_view(), name="api-set"),
    path(DOCUMENT + "sets/<int:set_id>/spans/", sets.SetSpans.as_view(), name="api-set-spans"),
    path(DOCUMENT + "sets/<int:set_id>/facts/", facts.SetFacts.as_view(), name="api-set-facts"),
    path(DOCUMENT + "sets/<int:set_id>/reviews/", reviews.SetReviews.as_view(), name="api-set-reviews"),
    path(DOCUMENT + "sets/<int:set_id>/accept/", reviews.Accept.as_view(), name="api-set-accept"),
    path(DOCUMENT + "sets/<int:set_id>/return/", reviews.Return.as_view(), name="api-set-return"),
    path(DOCUMENT + "spans/", spans.Spans.as_view(), name="api-span-list"),
    path(DOCUMENT + "spans/<int:span_id>/", spans.SpanDetail.as_view(), name="api-span"),
    path(DOCUMENT + "labels/", spans.Labels.as_view(), name="api-document-labels"),
    path(DOCUMENT + "undo/", spans.Undo.as_view(), name="api-undo"),
    path(DOCUMENT + "redo/", spans.Redo.as_view(), name="api-redo"),
    path(DOCUMENT + "suggestions/", suggestions.Suggestions.as_view(), name="api-suggestion-list"),
    path(DOCUMENT + "decisions/", suggestions.Decisions.as_view(), name="api-decision-list"),
    path(DOCUMENT + "skip/", assignments.Skip.as_view(), name="api-document-skip"),
    path(DOCUMENT + "flag/", assignments.Flag.as_view(), name="api-document-flag"),
    path(DOCUMENT + "release/", assignments.Release.as_view(), name="api-document-release"),
    path(DOCUMENT + "submit/", submission.Submit.as_view(), name="api-submit"),
    path(DOCUMENT + "reopen/", submission.Reopen.as_view(), name="api-reopen"),
    path(PROJECT + "reviews/", reviews.Reviews.as_view(), name="api-review-list"),
    path(PROJECT + "reviews/accept/", reviews.AcceptMany.as_view(), name="api-review-accept"),
    path(PROJECT + "figures/", figures.ProjectFigures.as_view(), name="api-figures"),
    path(PROJECT + "assignments/", assignments.OwnAssignments.as_view(), name="api-assignment-list"),
    path(PROJECT + "assignments/next/", assignments.Next.as_view(), name="api-next"),
    path(PROJECT + "staffing/", assignments.Staffing.as_view(), name="api-staffing-list"),
    path(PROJECT + "staffing/people/", assignments.People.as_view(), name="api-staffing-people"),
    path(PROJECT + "staffing/assign/", assignments.Assign.as_view(), name="api-staffing-assign"),
    path(PROJECT + "staffing/withdraw/", assignments.Withdraw.as_view(), name="api-staffing-withdraw"),
    path(PROJECT + "jobs/", jobs.Jobs.as_view(), name="api-job-list"),
    path(JOB, jobs.JobDetail.as_view(), name="api-job"),
    path(JOB + "cancel/", jobs.JobCancel.as_view(), name="api-job-cancel"),
    path(JOB + "problems/", jobs.JobProblems.as_view(), name="api-job-problems"),
    path(PROJECT + "imports/", imports.Imports.as_view(), name="api-import-list"),
    path(PROJECT + "imports/<int:job_id>/confirm/", imports.ConfirmImport.as_view(), name="api-import-confirm"),
    path(PROJECT + "pipelines/", imports.Pipelines.as_view(), name="api-pipeline-list"),
    path(PROJECT + "preannotations/", imports.Preannotations.as_view(), name="api-preannotation-list"),
    path(PROJECT + "exports/", exports.Exports.as_view(), name="api-export-list"),
    path(EXPORT, exports.ExportDetail.as_view(), name="api-export"),
    path(EXPORT + "files/<str:name>", exports.ExportFile.as_view(), name="api-export-file"),
]
