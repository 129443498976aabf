"""The routes of the pages, area by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

PROJECT = "projects/<slug:slug>/"
DOCUMENT = PROJECT + "docs/<int:document_id>/"

REVIEW: list[URLPattern | URLResolver] = [
]

urlpatterns: list[URLPattern | URLResolver] = [
    *REVIEW,
]
