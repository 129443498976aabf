"""Run: one suggester with one version and one set of parameters over a project's documents.

What it proposes for a document is an AnnotationSet of role SUGGESTION that names the run.
"""

from __future__ import annotations

from django.db import models

from annotator.models.project import Project
from annotator.models.scoping import scoped_by


class Run(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="runs")
    suggester = models.CharField(
        max_length=100, help_text='Engine and source: "spacy:en_core_web_sm", "import:file.jsonl".'
    )
    version = models.CharField(max_length=100)
    parameters = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, help_text="SHA-256 of suggester, version and parameters.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["project", "digest"], name="run_once")]

    def __str__(self) -> str:
        return f"{self.suggester} {self.version}"
