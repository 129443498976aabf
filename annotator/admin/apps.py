"""The admin site as an application of its own, so that Django uses our AdminSite everywhere."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class AnnotatorAdminConfig(AdminConfig):
    default_site = "annotator.admin.site.AnnotatorAdminSite"

    def ready(self) -> None:
        super().ready()
        from annotator.admin import changes, cues, projects, tokens, users  # noqa: F401  (they register themselves)
