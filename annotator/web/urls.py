"""The routes of the pages, area by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from annotator.web.views import labels, review

PROJECT = "projects/<slug:slug>/"
DOCUMENT = PROJECT + "docs/<int:document_id>/"

REVIEW = [
    path(DOCUMENT + "review", review.show, name="document-review"),
    path(DOCUMENT + "ops", review.operate, name="document-ops"),
    path(DOCUMENT + "blocks", review.blocks, name="document-blocks"),
    path(DOCUMENT + "side", review.side, name="document-side"),
    path(DOCUMENT + "changes", review.changes, name="document-changes"),
    path(DOCUMENT + "submit", review.submit, name="document-submit"),
    path(DOCUMENT + "reopen", review.reopen, name="document-reopen"),
    path(PROJECT + "next", review.next_document, name="document-next"),
    path(PROJECT + "labels.<slug:revision>.css", labels.stylesheet, name="labels-css"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *REVIEW,
]
