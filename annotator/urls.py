"""All routes: pages, the API, the admin site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("annotator.web.urls")),
    path("api/v1/", include("annotator.api.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "annotator.web.errors.bad_request"
handler403 = "annotator.web.errors.forbidden"
handler404 = "annotator.web.errors.not_found"
handler500 = "annotator.web.errors.server_error"
