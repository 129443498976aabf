"""Job: background work with progress, a lease and a checkpoint; its Problems; the Exports it made; the Workers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotator.models.project import Project
from annotator.models.scoping import scoped_by


class Job(models.Model):
    class Kind(models.TextChoices):
        IMPORT = "import"
        PREANNOTATE = "preannotate", "Pre-annotation"
        EXPORT = "export"

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    params = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    checkpoint = models.JSONField(default=dict, help_text="Where a restarted attempt goes on.")
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["state", "id"], name="job_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=models.Q(state="running"), name="one_running_job_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def is_active(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def percent(self) -> int | None:
        """0 to 100, None while the total is unknown."""
        return None if not self.total else min(100, self.done * 100 // self.total)


class JobProblem(models.Model):
    """A `records.Problem` of an import or export, kept."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="problems")
    level = models.CharField(max_length=7, default="error")
    code = models.CharField(max_length=60)
    message = models.TextField()
    where = models.CharField(max_length=500, blank=True)
    hint = models.TextField(blank=True)

    objects = scoped_by("job__project").as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class Export(models.Model):
    """The files of one finished export, whole: they lie in `EXPORT_DIR/<job id>/`, described by the manifest."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="exports")
    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="export")
    format = models.CharField(max_length=40)
    manifest = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = scoped_by("project").as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.format} export {self.pk}"


class Worker(models.Model):
    """A running worker's sign of life; without one the pages say that nothing will run."""

    name = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
