"""Label schemas: the working copy, its frozen versions, and how they are edited."""

from __future__ import annotations

from django.apps import AppConfig


class LabelsConfig(AppConfig):
    name = "labels"
    verbose_name = "Labels"
