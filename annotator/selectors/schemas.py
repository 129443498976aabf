"""The frozen schema of a project, read from the database once per process and version."""

from __future__ import annotations

from functools import lru_cache

from annotator.models import Project
from annotator.records import Schema
from labels.freezing import frozen
from labels.models import SchemaVersion


def schema_of(project: Project) -> Schema:
    """The project's schema. Costs a query the first time a process needs this version, none later."""
    return _frozen(project.schema_version_id)


@lru_cache(maxsize=256)
def _frozen(version_id: int) -> Schema:
    return frozen(SchemaVersion.objects.get(pk=version_id))  # a version never changes, so its id is a good key


def forget() -> None:
    """Drop what is remembered: for tests, where ids come back after a rollback."""
    _frozen.cache_clear()
