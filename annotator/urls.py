"""All routes: pages, the API, the admin site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("annotator.web.urls")),
    path("api/v1/", include("annotator.api.urls")),
    path("admin/", admin.site.urls),
]
