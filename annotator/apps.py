"""The core application: documents, annotations, jobs."""

from __future__ import annotations

from django.apps import AppConfig


class AnnotatorConfig(AppConfig):
    name = "annotator"

    def ready(self) -> None:
        from annotator import checks  # noqa: F401  (registers the start-up checks)
        from annotator.services import schema_audit
        from labels import audit

        audit.register(schema_audit.record)
