"""Registers the handlers of all kinds of jobs, by importing the services that have one."""

from __future__ import annotations

import annotator.services.imports  # noqa: F401
